import { Listener, listeners, renderGatewayObject, renderRoute, routeName } from './gateway-api';
import { PortPurpose } from '../../plan/port-plan';
import { ServicePlan } from '../../plan/service-plan';
import { AlgorithmName } from '../../plan/traffic-plan';
import { given } from '../../private/given';
import { atLeast } from '../../private/version';
import { serviceMetadata } from '../metadata';
import { RenderedObject } from '../object';

const ENVOY_GATEWAY = 'gateway.envoyproxy.io/v1alpha1';

/** @internal */
export function renderEnvoyGateway(plan: ServicePlan): RenderedObject[] {
  const all = listeners(plan);
  const blocked = all.map((listener) => exposedMetrics(plan, listener));
  const routes = all.map((listener, index) =>
    renderRoute(plan, listener, {
      rules: blocked[index].map((path) => blockingRule(plan, path)),
      after: blocked[index].length > 0 ? [`HTTPRouteFilter/${notFoundName(plan)}`] : [],
    }),
  );
  return [
    renderGatewayObject(plan),
    ...(blocked.some((paths) => paths.length > 0) ? [renderNotFound(plan)] : []),
    ...routes,
    renderTrafficPolicy(plan, all),
  ];
}

/** Metrics paths that callers of a listener would reach: same listen port, and a route that covers them. */
function exposedMetrics(plan: ServicePlan, listener: Listener): string[] {
  if (listener.grpc) {
    return [];
  }
  const scraped = plan.ports.filter(({ purpose }) => purpose === PortPurpose.METRICS);
  return scraped
    .filter(({ listen, path }) =>
      listener.ports.some((port) => port.listen === listen && covers(port.path, path)),
    )
    .map(({ path }) => path);
}

function covers(prefix: string, path: string): boolean {
  const base = prefix.replace(/\/+$/, '');
  return path === base || path.startsWith(`${base}/`);
}

function notFoundName(plan: ServicePlan): string {
  return `${plan.name}-not-found`;
}

function blockingRule(plan: ServicePlan, path: string): object {
  return {
    matches: [{ path: { type: 'PathPrefix', value: path } }],
    filters: [
      {
        type: 'ExtensionRef',
        extensionRef: {
          group: 'gateway.envoyproxy.io',
          kind: 'HTTPRouteFilter',
          name: notFoundName(plan),
        },
      },
    ],
  };
}

/** Answers 404 for what is scraped inside the cluster and none of a caller's business. */
function renderNotFound(plan: ServicePlan): RenderedObject {
  return {
    owner: plan.path,
    after: [],
    computed: [],
    object: {
      apiVersion: ENVOY_GATEWAY,
      kind: 'HTTPRouteFilter',
      metadata: serviceMetadata(plan, notFoundName(plan)),
      spec: { directResponse: { statusCode: 404 } },
    },
  };
}

/** One policy for all routes of the service: two on one route would be a conflict. */
function renderTrafficPolicy(plan: ServicePlan, all: readonly Listener[]): RenderedObject {
  const targets = all.map((listener) => ({
    group: 'gateway.networking.k8s.io',
    kind: listener.grpc ? 'GRPCRoute' : 'HTTPRoute',
    name: routeName(plan, listener),
  }));
  const grpc = all.some((listener) => listener.grpc);
  const { routeTimeout } = plan.loadBalancer!;
  return {
    owner: plan.path,
    after: targets.map(({ kind, name }) => `${kind}/${name}`),
    computed: [],
    object: {
      apiVersion: ENVOY_GATEWAY,
      kind: 'BackendTrafficPolicy',
      metadata: serviceMetadata(plan),
      spec: given({
        targetRefs: targets,
        loadBalancer: loadBalancer(plan),
        timeout: grpc ? { http: { requestTimeout: routeTimeout } } : undefined,
      }),
    },
  };
}

const TYPES: Record<AlgorithmName, string> = {
  [AlgorithmName.ROUND_ROBIN]: 'RoundRobin',
  [AlgorithmName.LEAST_CONNECTIONS]: 'LeastRequest',
  [AlgorithmName.RANDOM]: 'Random',
  [AlgorithmName.CONSISTENT_HASH]: 'ConsistentHash',
};

function loadBalancer(plan: ServicePlan): object {
  const { name, header } = plan.loadBalancer!.algorithm;
  if (header === undefined) {
    return { type: TYPES[name] };
  }
  // 1.9 serves both spellings; `header` is deprecated there and the only one 1.5 knows
  const hash = atLeast(plan.platform.gateway.version, '1.9')
    ? { type: 'Headers', headers: [{ name: header }] }
    : { type: 'Header', header: { name: header } };
  return { type: TYPES[name], consistentHash: hash };
}
