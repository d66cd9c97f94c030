import { Frontend } from '../../plan/frontend';
import { tcpRouteVersion } from '../../plan/gateway-features';
import { PortPlan } from '../../plan/port';
import { ServicePlan } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { LoadBalancerKind } from '../../spec/load-balancer';
import { frontendMetadata, withServiceName } from '../metadata';
import { KubernetesObject, RenderedObject, key, unlessEmpty } from '../object';
import { backends, mirrorFilter, overriddenRules } from './backends';
import { Listener, listeners, routeName } from './listeners';

const GROUP = 'gateway.networking.k8s.io';
const GATEWAY_API = `${GROUP}/v1`;

/** What a kind of gateway adds to the objects of the Gateway API. @internal */
export interface RouteExtras {
  /** The rule that keeps callers from a path that is scraped inside the cluster. */
  readonly blocking: (frontend: Frontend, path: string) => object;
  /** Objects that such rules need, as `kind/name`. */
  readonly blockingNeeds: (frontend: Frontend) => string[];
}

/** Without a gateway's own means a rule without backends answers 500. @internal */
export const PLAIN: RouteExtras = {
  blocking: (_frontend, path) => ({ matches: [{ path: { type: 'PathPrefix', value: path } }] }),
  blockingNeeds: () => [],
};

/** Gateway (where it is created), its grants, and the routes of one load balancer. @internal */
export function renderGatewayApi(
  plan: ServicePlan,
  frontend: Frontend,
  extras: RouteExtras,
): RenderedObject[] {
  return [
    ...renderGateway(plan, frontend),
    ...renderCertificateGrant(plan, frontend),
    ...renderBackendGrants(plan, frontend),
    ...listeners(frontend).map((listener) => renderRoute(plan, frontend, listener, extras)),
  ];
}

/** Whether the gateway is of our making. An existing CLB is only the address of one that is. */
function isCreated({ loadBalancer }: Frontend): boolean {
  return loadBalancer.kind === LoadBalancerKind.CLB || loadBalancer.instance === undefined;
}

function renderGateway(plan: ServicePlan, frontend: Frontend): RenderedObject[] {
  if (!isCreated(frontend)) {
    return [];
  }
  const { annotations, certificate } = frontend.loadBalancer;
  return [
    {
      owner: frontend.path,
      after: [],
      computed: [],
      object: {
        apiVersion: GATEWAY_API,
        kind: 'Gateway',
        metadata: named(plan, frontend, frontendMetadata(plan, frontend)),
        spec: omitUndefined({
          gatewayClassName: plan.platform.gateway.className,
          infrastructure: unlessEmpty(omitUndefined({ annotations: unlessEmpty(annotations) })),
          listeners: listeners(frontend).map(({ name, port, kind }) =>
            omitUndefined({
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
  frontend: Frontend,
  metadata: KubernetesObject['metadata'],
): KubernetesObject['metadata'] {
  return frontend.path === plan.path ? withServiceName(metadata, plan) : metadata;
}

/** `name` or `namespace/name`, as a reference. */
function reference(text: string): { name: string; namespace?: string } {
  const [name, namespace] = text.split('/').reverse();
  return omitUndefined({ name, namespace });
}

function renderRoute(
  plan: ServicePlan,
  frontend: Frontend,
  listener: Listener,
  extras: RouteExtras,
): RenderedObject {
  const { kind, ports } = listener;
  const blocked =
    kind === 'HTTPRoute'
      ? frontend.exposedMetrics.filter(({ port }) => port === listener.port)
      : [];
  const metadata = frontendMetadata(plan, frontend, routeName(frontend, listener));
  const created = isCreated(frontend);
  const object: KubernetesObject = {
    apiVersion:
      kind === 'TCPRoute' ? `${GROUP}/${tcpRouteVersion(plan.platform.gateway)}` : GATEWAY_API,
    kind,
    metadata: created ? metadata : named(plan, frontend, metadata),
    spec: omitUndefined({
      parentRefs: [parent(frontend, listener, created)],
      hostnames: unlessEmpty(frontend.loadBalancer.hostnames),
      rules: [
        // gateways name clusters by the number of the rule: what may be added later stands last
        ...ports.map((port) =>
          routeRule(frontend, listener, port, {
            filters: mirrorFilter(plan, frontend, port),
            backendRefs: backends(plan, frontend, port),
          }),
        ),
        ...blocked.map(({ path }) => extras.blocking(frontend, path)),
        ...overriddenRules(plan, frontend, ports).map(({ port, ...rule }) =>
          routeRule(frontend, listener, port, rule),
        ),
      ],
    }),
  };
  return {
    owner: frontend.path,
    after: [
      ...(created ? [key({ kind: 'Gateway', metadata: frontendMetadata(plan, frontend) })] : []),
      ...(blocked.length > 0 ? extras.blockingNeeds(frontend) : []),
      ...backendNames(plan, frontend).map((name) => `Service/${name}`),
    ],
    computed: [],
    object,
  };
}

function parent({ loadBalancer, name }: Frontend, listener: Listener, created: boolean): object {
  if (created) {
    return { name, sectionName: listener.name };
  }
  const known = loadBalancer.listeners.find(({ port }) => port === listener.port);
  return omitUndefined({ ...reference(loadBalancer.instance!), sectionName: known?.name });
}

/** A rule of a route: a TCP route has backends only, a gRPC route no path and no timeouts of its own. */
function routeRule(
  { loadBalancer }: Frontend,
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
    return omitUndefined({ matches: headers && [{ headers }], filters, backendRefs });
  }
  const { routeTimeout } = loadBalancer;
  return omitUndefined({
    matches: [omitUndefined({ path: { type: 'PathPrefix', value: port.path }, headers })],
    filters,
    timeouts: { request: routeTimeout, backendRequest: routeTimeout },
    backendRefs,
  });
}

function backendNames(plan: ServicePlan, { sharedService, traffic }: Frontend): string[] {
  if (sharedService) {
    return [sharedService.name];
  }
  const names = new Map(plan.deployments.map(({ path, serviceName }) => [path, serviceName]));
  return traffic.shares.filter((share) => share.inRoute).map(({ path }) => names.get(path)!);
}

/** A Gateway may use a certificate of another namespace only if that namespace grants it. */
function renderCertificateGrant(plan: ServicePlan, frontend: Frontend): RenderedObject[] {
  const { certificate } = frontend.loadBalancer;
  const { namespace, name } = certificate === undefined ? { name: '' } : reference(certificate);
  return isCreated(frontend) && namespace !== undefined && namespace !== frontend.namespace
    ? [
        grant(plan, frontend, `${frontend.name}-certificate`, namespace, ['Gateway'], 'Secret', [
          name,
        ]),
      ]
    : [];
}

/** A route may name Services of another namespace only if that namespace grants it. */
function renderBackendGrants(plan: ServicePlan, frontend: Frontend): RenderedObject[] {
  const kinds = [...new Set(listeners(frontend).map(({ kind }) => kind))];
  const foreign = new Map<string, string[]>();
  for (const { namespace, name } of reached(plan, frontend)) {
    if (namespace !== undefined && namespace !== frontend.namespace) {
      foreign.set(namespace, [...(foreign.get(namespace) ?? []), name]);
    }
  }
  return [...foreign].map(([namespace, names]) =>
    grant(plan, frontend, frontend.name, namespace, kinds, 'Service', names),
  );
}

/** The Services that routes name: also those of a mirror and of pinned requests. */
function reached(plan: ServicePlan, frontend: Frontend): { name: string; namespace?: string }[] {
  const { sharedService } = frontend;
  const { mirror, shares } = frontend.traffic;
  const weightedShares = sharedService ? [] : shares.filter((share) => share.inRoute);
  const inRoute = new Set(weightedShares.map(({ path }) => path));
  const overridden =
    frontend.loadBalancer.overrideHeader !== undefined && frontend.path === plan.path;
  return [
    ...(sharedService ? [sharedService] : []),
    ...plan.deployments
      .filter(({ path }) => overridden || inRoute.has(path) || mirror?.target === path)
      .map(({ serviceName, namespace }) => ({ name: serviceName, namespace })),
  ];
}

function grant(
  plan: ServicePlan,
  frontend: Frontend,
  name: string,
  namespace: string,
  kinds: readonly string[],
  target: string,
  targets: readonly string[],
): RenderedObject {
  return {
    owner: frontend.path,
    after: [],
    computed: [],
    object: {
      // v1 exists since 1.5; all releases store this one
      apiVersion: `${GROUP}/v1beta1`,
      kind: 'ReferenceGrant',
      metadata: { ...frontendMetadata(plan, frontend, name), namespace },
      spec: {
        from: kinds.map((kind) => ({ group: GROUP, kind, namespace: frontend.namespace })),
        to: targets.map((each) => ({ group: '', kind: target, name: each })),
      },
    },
  };
}
