import { backends, mirrorFilter, pinnedRules } from './backends';
import { Listener, listeners, routeName } from './listeners';
import { FrontPlan } from '../../plan/front-plan';
import { tcpRouteVersion } from '../../plan/gateway-features';
import { LoadBalancerKind } from '../../plan/load-balancer-plan';
import { PortPlan } from '../../plan/port-plan';
import { ServicePlan } from '../../plan/service-plan';
import { given } from '../../private/given';
import { frontMetadata, withServiceName } from '../metadata';
import { KubernetesObject, RenderedObject, key, unlessEmpty } from '../object';

const GROUP = 'gateway.networking.k8s.io';
const GATEWAY_API = `${GROUP}/v1`;

/** What a kind of gateway adds to the objects of the Gateway API. @internal */
export interface RouteExtras {
  /** The rule that keeps callers from a path that is scraped inside the cluster. */
  readonly blocking: (front: FrontPlan, path: string) => object;
  /** Objects that such rules need, as `kind/name`. */
  readonly blockingNeeds: (front: FrontPlan) => string[];
}

/** Without a gateway's own means a rule without backends answers 500. @internal */
export const PLAIN: RouteExtras = {
  blocking: (_front, path) => ({ matches: [{ path: { type: 'PathPrefix', value: path } }] }),
  blockingNeeds: () => [],
};

/** Gateway (where it is created), its grants, and the routes of one load balancer. @internal */
export function renderGatewayApi(
  plan: ServicePlan,
  front: FrontPlan,
  extras: RouteExtras,
): RenderedObject[] {
  return [
    ...renderGateway(plan, front),
    ...renderCertificateGrant(plan, front),
    ...renderBackendGrants(plan, front),
    ...listeners(front).map((listener) => renderRoute(plan, front, listener, extras)),
  ];
}

/** Whether the gateway is of our making. An existing CLB is only the address of one that is. */
function isCreated({ loadBalancer }: FrontPlan): boolean {
  return loadBalancer.kind === LoadBalancerKind.CLB || loadBalancer.instance === undefined;
}

function renderGateway(plan: ServicePlan, front: FrontPlan): RenderedObject[] {
  if (!isCreated(front)) {
    return [];
  }
  const { annotations, certificate } = front.loadBalancer;
  return [
    {
      owner: front.path,
      after: [],
      computed: [],
      object: {
        apiVersion: GATEWAY_API,
        kind: 'Gateway',
        metadata: named(plan, front, frontMetadata(plan, front)),
        spec: given({
          gatewayClassName: plan.platform.gateway.className,
          infrastructure: unlessEmpty(given({ annotations: unlessEmpty(annotations) })),
          listeners: listeners(front).map(({ name, port, kind }) =>
            given({
              name,
              port,
              protocol: kind === 'TCPRoute' ? 'TCP' : certificate === undefined ? 'HTTP' : 'HTTPS',
              tls:
                certificate === undefined
                  ? undefined
                  : { mode: 'Terminate', certificateRefs: [reference(certificate)] },
              allowedRoutes: {
                namespaces: { from: 'Same' },
                kinds: [{ group: GROUP, kind }],
              },
            }),
          ),
        }),
      },
    },
  ];
}

/** What people call the service stands on its gateway; on its routes where the gateway is not its own. */
function named(
  plan: ServicePlan,
  front: FrontPlan,
  metadata: KubernetesObject['metadata'],
): KubernetesObject['metadata'] {
  return front.path === plan.path ? withServiceName(metadata, plan) : metadata;
}

/** `name` or `namespace/name`, as a reference. */
function reference(text: string): { name: string; namespace?: string } {
  const [name, namespace] = text.split('/').reverse();
  return given({ name, namespace });
}

function renderRoute(
  plan: ServicePlan,
  front: FrontPlan,
  listener: Listener,
  extras: RouteExtras,
): RenderedObject {
  const { kind, ports } = listener;
  const blocked =
    kind === 'HTTPRoute' ? front.exposedMetrics.filter(({ port }) => port === listener.port) : [];
  const metadata = frontMetadata(plan, front, routeName(front, listener));
  const created = isCreated(front);
  const object: KubernetesObject = {
    apiVersion:
      kind === 'TCPRoute' ? `${GROUP}/${tcpRouteVersion(plan.platform.gateway)}` : GATEWAY_API,
    kind,
    metadata: created ? metadata : named(plan, front, metadata),
    spec: given({
      parentRefs: [parent(front, listener, created)],
      hostnames: unlessEmpty(front.loadBalancer.hostnames),
      rules: [
        // gateways name clusters by the number of the rule: what may be added later stands last
        ...ports.map((port) =>
          routeRule(front, listener, port, {
            filters: mirrorFilter(plan, front, port),
            backendRefs: backends(plan, front, port),
          }),
        ),
        ...blocked.map(({ path }) => extras.blocking(front, path)),
        ...pinnedRules(plan, front, ports).map(({ port, ...rule }) =>
          routeRule(front, listener, port, rule),
        ),
      ],
    }),
  };
  return {
    owner: front.path,
    after: [
      ...(created ? [key({ kind: 'Gateway', metadata: frontMetadata(plan, front) })] : []),
      ...(blocked.length > 0 ? extras.blockingNeeds(front) : []),
      ...backendNames(plan, front).map((name) => `Service/${name}`),
    ],
    computed: [],
    object,
  };
}

function parent({ loadBalancer, name }: FrontPlan, listener: Listener, created: boolean): object {
  if (created) {
    return { name, sectionName: listener.name };
  }
  const known = loadBalancer.listeners.find(({ port }) => port === listener.port);
  return given({ ...reference(loadBalancer.instance!), sectionName: known?.name });
}

/** A rule of a route: a TCP route has backends only, a gRPC route no path and no timeouts of its own. */
function routeRule(
  { loadBalancer }: FrontPlan,
  { kind }: Listener,
  port: PortPlan,
  rule: {
    readonly headers?: object[];
    readonly filters?: object[];
    readonly backendRefs: object[];
  },
): object {
  const { headers, filters, backendRefs } = rule;
  if (kind === 'TCPRoute') {
    return { backendRefs };
  }
  if (kind === 'GRPCRoute') {
    return given({ matches: headers && [{ headers }], filters, backendRefs });
  }
  const { routeTimeout } = loadBalancer;
  return given({
    matches: [given({ path: { type: 'PathPrefix', value: port.path }, headers })],
    filters,
    timeouts: { request: routeTimeout, backendRequest: routeTimeout },
    backendRefs,
  });
}

function backendNames(plan: ServicePlan, { sharedService, traffic }: FrontPlan): string[] {
  if (sharedService) {
    return [sharedService.name];
  }
  const names = new Map(plan.deployments.map(({ path, serviceName }) => [path, serviceName]));
  return traffic.shares.filter((share) => share.named).map(({ path }) => names.get(path)!);
}

/** A Gateway may use a certificate of another namespace only if that namespace grants it. */
function renderCertificateGrant(plan: ServicePlan, front: FrontPlan): RenderedObject[] {
  const { certificate } = front.loadBalancer;
  const { namespace, name } = certificate === undefined ? { name: '' } : reference(certificate);
  return isCreated(front) && namespace !== undefined && namespace !== front.namespace
    ? [grant(plan, front, `${front.name}-certificate`, namespace, ['Gateway'], 'Secret', [name])]
    : [];
}

/** A route may name Services of another namespace only if that namespace grants it. */
function renderBackendGrants(plan: ServicePlan, front: FrontPlan): RenderedObject[] {
  const kinds = [...new Set(listeners(front).map(({ kind }) => kind))];
  const foreign = new Map<string, string[]>();
  for (const { namespace, name } of reached(plan, front)) {
    if (namespace !== undefined && namespace !== front.namespace) {
      foreign.set(namespace, [...(foreign.get(namespace) ?? []), name]);
    }
  }
  return [...foreign].map(([namespace, names]) =>
    grant(plan, front, front.name, namespace, kinds, 'Service', names),
  );
}

/** The Services that routes name: also those of a mirror and of pinned requests. */
function reached(plan: ServicePlan, front: FrontPlan): { name: string; namespace?: string }[] {
  const { sharedService } = front;
  const { mirror, shares } = front.traffic;
  const weighed = sharedService ? [] : shares.filter((share) => share.named);
  const inRoute = new Set(weighed.map(({ path }) => path));
  const pinned = front.loadBalancer.pinningHeader !== undefined && front.path === plan.path;
  return [
    ...(sharedService ? [sharedService] : []),
    ...plan.deployments
      .filter(({ path }) => pinned || inRoute.has(path) || mirror?.target === path)
      .map(({ serviceName, namespace }) => ({ name: serviceName, namespace })),
  ];
}

function grant(
  plan: ServicePlan,
  front: FrontPlan,
  name: string,
  namespace: string,
  kinds: readonly string[],
  target: string,
  targets: readonly string[],
): RenderedObject {
  return {
    owner: front.path,
    after: [],
    computed: [],
    object: {
      // v1 exists since 1.5; all releases store this one
      apiVersion: `${GROUP}/v1beta1`,
      kind: 'ReferenceGrant',
      metadata: { ...frontMetadata(plan, front, name), namespace },
      spec: {
        from: kinds.map((kind) => ({ group: GROUP, kind, namespace: front.namespace })),
        to: targets.map((each) => ({ group: '', kind: target, name: each })),
      },
    },
  };
}
