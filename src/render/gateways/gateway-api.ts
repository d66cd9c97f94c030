import { PortPlan, PortPurpose, servicePortOf } from '../../plan/port-plan';
import { ServicePlan } from '../../plan/service-plan';
import { given } from '../../private/given';
import { DEPLOYMENT_HEADER } from '../../private/vocabulary';
import { serviceMetadata, withServiceName } from '../metadata';
import { KubernetesObject, RenderedObject, key, unlessEmpty } from '../object';

const GATEWAY_API = 'gateway.networking.k8s.io/v1';

/** The routes of one listener: HTTP, or gRPC. @internal */
export interface Listener {
  readonly name: string;
  readonly port: number;
  readonly grpc: boolean;
  readonly ports: readonly PortPlan[];
}

/** One listener per port that callers use. @internal */
export function listeners(plan: ServicePlan): Listener[] {
  const byPort = new Map<number, PortPlan[]>();
  for (const port of plan.ports.filter(({ routed }) => routed)) {
    byPort.set(port.expose, [...(byPort.get(port.expose) ?? []), port]);
  }
  return [...byPort].map(([number, ports]) => {
    const grpc = ports[0].purpose === PortPurpose.GRPC;
    return { name: `${grpc ? 'grpc' : 'http'}-${number}`, port: number, grpc, ports };
  });
}

/** @internal */
export function renderGatewayObject(plan: ServicePlan): RenderedObject {
  return {
    owner: plan.path,
    after: [],
    computed: [],
    object: {
      apiVersion: GATEWAY_API,
      kind: 'Gateway',
      metadata: withServiceName(serviceMetadata(plan), plan),
      spec: {
        gatewayClassName: plan.platform.gateway.className,
        listeners: listeners(plan).map(({ name, port, grpc }) => ({
          name,
          port,
          protocol: 'HTTP',
          allowedRoutes: {
            namespaces: { from: 'Same' },
            kinds: [{ group: 'gateway.networking.k8s.io', kind: grpc ? 'GRPCRoute' : 'HTTPRoute' }],
          },
        })),
      },
    },
  };
}

/** Rules of a gateway's own that stand before the service's, and the objects they need. @internal */
export interface FirstRules {
  readonly rules: object[];
  readonly after: string[];
}

/** The route of one listener: a rule per path, each with the same weighted backends. @internal */
export function renderRoute(
  plan: ServicePlan,
  listener: Listener,
  first: FirstRules,
): RenderedObject {
  const gateway = key({ kind: 'Gateway', metadata: serviceMetadata(plan) });
  const behind = plan.traffic.shares.filter(({ named: inRoute }) => inRoute);
  const object: KubernetesObject = {
    apiVersion: GATEWAY_API,
    kind: listener.grpc ? 'GRPCRoute' : 'HTTPRoute',
    metadata: serviceMetadata(plan, routeName(plan, listener)),
    spec: given({
      parentRefs: [{ name: plan.name, sectionName: listener.name }],
      hostnames: unlessEmpty(plan.loadBalancer!.hostnames),
      rules: [...first.rules, ...listener.ports.map((port) => rule(plan, port))],
    }),
  };
  return {
    owner: plan.path,
    after: [gateway, ...first.after, ...behind.map(({ deployment }) => `Service/${deployment}`)],
    computed: [],
    object,
  };
}

/** @internal */
export function routeName(plan: ServicePlan, listener: Listener): string {
  return `${plan.name}-${listener.name}`;
}

function rule(plan: ServicePlan, port: PortPlan): object {
  const { routeTimeout } = plan.loadBalancer!;
  const backendRefs = plan.traffic.shares
    .filter(({ named: inRoute }) => inRoute)
    .map(({ deployment, path, weight }) => {
      const { servicePorts } = plan.deployments.find((candidate) => candidate.path === path)!;
      return given({
        name: deployment,
        port: servicePortOf(port, servicePorts),
        weight,
        filters: plan.traffic.clusterPerDeployment ? [tellDeployment(deployment)] : undefined,
      });
    });
  if (port.purpose === PortPurpose.GRPC) {
    // a GRPCRoute has no timeouts of its own: the gateway's policy sets them
    return { backendRefs };
  }
  return {
    matches: [{ path: { type: 'PathPrefix', value: port.path } }],
    timeouts: { request: routeTimeout, backendRequest: routeTimeout },
    backendRefs,
  };
}

/** Tells the instance, and whoever reads its logs, which deployment was chosen. */
function tellDeployment(deployment: string): object {
  return {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: { set: [{ name: DEPLOYMENT_HEADER, value: deployment }] },
  };
}
