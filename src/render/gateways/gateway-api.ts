import { Frontend } from '../../plan/frontend';
import { tcpRouteVersion } from '../../plan/gateway-features';
import { pathAtPods } from '../../plan/load-balancer';
import { loadBalancerAnnotations } from '../../plan/load-balancer-annotations';
import { PlannedService } from '../../plan/service';
import { listenersFor } from '../../plan/shared-gateway';
import { gatewayDuration } from '../../private/gateway-duration';
import { MAX_NAME, fitName } from '../../private/names';
import { omitUndefined } from '../../private/omit-undefined';
import { LoadBalancerKind } from '../../spec/load-balancer';
import { GatewayKind } from '../../spec/platform';
import { POOL_KIND } from '../kubernetes/endpoint-picker';
import { frontendMetadata, withIssuer, withServiceName } from '../metadata';
import { KubernetesObject, RenderedObject, key, unlessEmpty } from '../object';
import { PortRule, overriddenRules, splitRules } from './backends';
import { interceptorOf } from './interceptor';
import { Listener, listeners, routeName } from './listeners';
import { redirectListener, renderRedirect } from './redirect';
import { GROUP, grant, reference, termination } from './references';

const GATEWAY_API = `${GROUP}/v1`;

/** Additions of a kind of gateway to the objects of the Gateway API. @internal */
export interface RouteExtras {
  /** The rule that closes a path which is scraped inside the cluster. */
  readonly blocking: (frontend: Frontend, path: string) => object;
  /** Objects that such rules need, as `kind/name`. */
  readonly blockingNeeds: (frontend: Frontend) => string[];
  /** Filters of each rule of an HTTPRoute. */
  readonly filters?: (frontend: Frontend) => object[];
}

/** The plain Gateway API: a rule without backends responds 500. @internal */
export const PLAIN: RouteExtras = {
  blocking: (_frontend, path) => ({ matches: [{ path: { type: 'PathPrefix', value: path } }] }),
  blockingNeeds: () => [],
};

/** Gateway (where it is created), its grants, and the routes of one load balancer. @internal */
export function renderGatewayApi(
  plan: PlannedService,
  frontend: Frontend,
  extras: RouteExtras,
): RenderedObject[] {
  return [
    ...renderGateway(plan, frontend),
    ...renderCertificateGrant(plan, frontend),
    ...renderBackendGrants(plan, frontend),
    ...listeners(frontend).map((listener) => renderRoute(plan, frontend, listener, extras)),
    ...renderRedirect(frontend.path, frontend.name, frontend.loadBalancer, (name) =>
      frontendMetadata(plan, frontend, name),
    ),
  ];
}

/** Whether the gateway is of our making. An existing CLB is only the address of one that is. */
function isCreated({ loadBalancer }: Frontend): boolean {
  return loadBalancer.kind === LoadBalancerKind.CLB || loadBalancer.instance === undefined;
}

function renderGateway(plan: PlannedService, frontend: Frontend): RenderedObject[] {
  if (!isCreated(frontend)) {
    return [];
  }
  const { certificate } = frontend.loadBalancer;
  const annotations = loadBalancerAnnotations(frontend.loadBalancer, plan.platform);
  return [
    {
      owner: frontend.path,
      after: [],
      computed: [],
      object: {
        apiVersion: GATEWAY_API,
        kind: 'Gateway',
        metadata: withIssuer(
          named(plan, frontend, frontendMetadata(plan, frontend)),
          frontend.loadBalancer.certificateIssuer,
        ),
        spec: omitUndefined({
          gatewayClassName: plan.platform.gateway.className,
          infrastructure: unlessEmpty(omitUndefined({ annotations: unlessEmpty(annotations) })),
          listeners: [
            ...listeners(frontend).map(({ name, port, kind, hostname }) =>
              omitUndefined({
                name,
                hostname,
                port,
                protocol:
                  kind === 'TCPRoute' ? 'TCP' : certificate === undefined ? 'HTTP' : 'HTTPS',
                tls: certificate === undefined ? undefined : termination(certificate),
                allowedRoutes: {
                  namespaces: { from: 'Same' },
                  kinds: [{ group: GROUP, kind }],
                },
              }),
            ),
            ...redirectListener(frontend.loadBalancer),
          ],
        }),
      },
    },
  ];
}

/** The display name is on the gateway; on the routes where the gateway is an existing one. */
function named(
  plan: PlannedService,
  frontend: Frontend,
  metadata: KubernetesObject['metadata'],
): KubernetesObject['metadata'] {
  return frontend.path === plan.path ? withServiceName(metadata, plan) : metadata;
}

function renderRoute(
  plan: PlannedService,
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
      parentRefs: parents(frontend, listener, created),
      hostnames: unlessEmpty(frontend.loadBalancer.hostnames),
      rules: [
        // gateways name clusters by the index of the rule: rules that may be added later are last
        ...splitRules(plan, frontend, ports).map((rule) =>
          routeRule(plan, frontend, listener, rule, extras),
        ),
        ...blocked.map(({ path }) => extras.blocking(frontend, path)),
        ...overriddenRules(plan, frontend, ports).map((rule) =>
          routeRule(plan, frontend, listener, rule, extras),
        ),
      ],
    }),
  };
  return {
    owner: frontend.path,
    after: [
      ...gatewayBefore(plan, frontend),
      ...(blocked.length > 0 ? extras.blockingNeeds(frontend) : []),
      ...backendNames(plan, frontend),
    ],
    computed: [],
    object,
  };
}

/** The Gateway that the library renders, perhaps in another Chart or stack. */
function gatewayBefore(plan: PlannedService, frontend: Frontend): string[] {
  const { shared } = frontend.loadBalancer;
  const metadata = shared ?? (isCreated(frontend) ? frontendMetadata(plan, frontend) : undefined);
  return metadata ? [key({ kind: 'Gateway', metadata })] : [];
}

function parents(
  { loadBalancer, name, namespace }: Frontend,
  listener: Listener,
  created: boolean,
): object[] {
  if (created) {
    return [{ name, sectionName: listener.name }];
  }
  const { shared, hostnames } = loadBalancer;
  if (shared) {
    return listenersFor(shared, listener.port, hostnames).map((each) =>
      omitUndefined({
        name: shared.name,
        namespace: shared.namespace === namespace ? undefined : shared.namespace,
        sectionName: each.name,
      }),
    );
  }
  const known = loadBalancer.listeners.find(({ port }) => port === listener.port);
  return [omitUndefined({ ...reference(loadBalancer.instance!), sectionName: known?.name })];
}

/** A rule of a route: a TCP route has backends only, a gRPC route no path and no timeouts of its own. */
function routeRule(
  plan: PlannedService,
  frontend: Frontend,
  { kind }: Listener,
  { port, headers, filters = [], backendRefs }: PortRule,
  extras: RouteExtras,
): object {
  if (kind === 'TCPRoute') {
    return { backendRefs };
  }
  if (kind === 'GRPCRoute') {
    return omitUndefined({
      matches: headers && [{ headers }],
      filters: unlessEmpty(filters),
      backendRefs,
    });
  }
  return omitUndefined({
    matches: [omitUndefined({ path: { type: 'PathPrefix', value: port.path }, headers })],
    filters: unlessEmpty([
      ...filters,
      ...rewrite(frontend, port.path),
      ...(extras.filters?.(frontend) ?? []),
    ]),
    timeouts: timeouts(plan, frontend),
    backendRefs,
  });
}

function rewrite({ loadBalancer }: Frontend, path: string): object[] {
  return loadBalancer.pathRewrite === undefined
    ? []
    : [
        {
          type: 'URLRewrite',
          urlRewrite: {
            path: {
              type: 'ReplacePrefixMatch',
              replacePrefixMatch: pathAtPods(loadBalancer, path),
            },
          },
        },
      ];
}

/** `backendRequest` is a second optional feature: a gateway that is not known gets `request` alone. */
function timeouts(
  { platform }: PlannedService,
  { loadBalancer: { routeTimeoutMilliseconds } }: Frontend,
): object | undefined {
  if (routeTimeoutMilliseconds === undefined) {
    return undefined;
  }
  const request = gatewayDuration(routeTimeoutMilliseconds);
  return platform.gateway.kind === GatewayKind.GATEWAY_API
    ? { request }
    : { request, backendRequest: request };
}

/** The objects that a route leads to, as `kind/name`. */
function backendNames(plan: PlannedService, { sharedService, traffic }: Frontend): string[] {
  if (sharedService) {
    return [`Service/${sharedService.name}`];
  }
  const names = new Map(
    plan.deployments.map(({ path, serviceName, picker }) => [
      path,
      picker ? `${POOL_KIND}/${picker.pool}` : `Service/${serviceName}`,
    ]),
  );
  return traffic.shares.filter((share) => share.inRoute).map(({ path }) => names.get(path)!);
}

/** A Gateway may use a certificate of another namespace only if that namespace grants it. */
function renderCertificateGrant(plan: PlannedService, frontend: Frontend): RenderedObject[] {
  const { certificate } = frontend.loadBalancer;
  const { namespace, name } = certificate === undefined ? { name: '' } : reference(certificate);
  return isCreated(frontend) && namespace !== undefined && namespace !== frontend.namespace
    ? [
        grant(
          frontend.path,
          { ...frontendMetadata(plan, frontend, `${frontend.name}-certificate`), namespace },
          { kinds: ['Gateway'], namespace: frontend.namespace },
          { kind: 'Secret', names: [name] },
        ),
      ]
    : [];
}

/** A route may name Services of another namespace only if that namespace grants it. */
function renderBackendGrants(plan: PlannedService, frontend: Frontend): RenderedObject[] {
  const kinds = [...new Set(listeners(frontend).map(({ kind }) => kind))];
  const foreign = new Map<string, string[]>();
  for (const { namespace, name } of reached(plan, frontend)) {
    if (namespace !== undefined && namespace !== frontend.namespace) {
      foreign.set(namespace, [...(foreign.get(namespace) ?? []), name]);
    }
  }
  const shared = new Set(plan.deployments.map((each) => interceptorOf(each)?.namespace));
  return [...foreign].map(([namespace, names]) => {
    // services of several namespaces have a grant in the namespace of the interceptor
    const name = shared.has(namespace)
      ? fitName(`${frontend.namespace}-${frontend.name}`, MAX_NAME)
      : frontend.name;
    return grant(
      frontend.path,
      { ...frontendMetadata(plan, frontend, name), namespace },
      { kinds, namespace: frontend.namespace },
      { kind: 'Service', names: [...new Set(names)] },
    );
  });
}

/** The Services that routes name: also those of a mirror and of pinned requests. */
function reached(plan: PlannedService, frontend: Frontend): { name: string; namespace?: string }[] {
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
      .map(
        (deployment) =>
          interceptorOf(deployment) ?? {
            name: deployment.serviceName,
            namespace: deployment.namespace,
          },
      ),
  ];
}
