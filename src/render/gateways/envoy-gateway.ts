import { RouteExtras, renderGatewayApi } from './gateway-api';
import { listeners, routeName } from './listeners';
import { FrontPlan } from '../../plan/front-plan';
import { hashesHeaderList } from '../../plan/gateway-features';
import { AlgorithmName } from '../../plan/load-balancer-plan';
import { ServicePlan } from '../../plan/service-plan';
import { given } from '../../private/given';
import { frontMetadata } from '../metadata';
import { RenderedObject } from '../object';

const ENVOY_GATEWAY = 'gateway.envoyproxy.io/v1alpha1';

/** @internal */
export function renderEnvoyGateway(plan: ServicePlan, front: FrontPlan): RenderedObject[] {
  return [
    ...(front.exposedMetrics.length > 0 && listeners(front).some(({ kind }) => kind === 'HTTPRoute')
      ? [renderNotFound(plan, front)]
      : []),
    ...renderGatewayApi(plan, front, NOT_FOUND),
    renderTrafficPolicy(plan, front),
  ];
}

const NOT_FOUND: RouteExtras = {
  blocking: (front, path) => ({
    matches: [{ path: { type: 'PathPrefix', value: path } }],
    filters: [
      {
        type: 'ExtensionRef',
        extensionRef: {
          group: 'gateway.envoyproxy.io',
          kind: 'HTTPRouteFilter',
          name: notFoundName(front),
        },
      },
    ],
  }),
  blockingNeeds: (front) => [`HTTPRouteFilter/${notFoundName(front)}`],
};

function notFoundName(front: FrontPlan): string {
  return `${front.name}-not-found`;
}

/** Answers 404 for what is scraped inside the cluster and none of a caller's business. */
function renderNotFound(plan: ServicePlan, front: FrontPlan): RenderedObject {
  return {
    owner: front.path,
    after: [],
    computed: [],
    object: {
      apiVersion: ENVOY_GATEWAY,
      kind: 'HTTPRouteFilter',
      metadata: frontMetadata(plan, front, notFoundName(front)),
      spec: { directResponse: { statusCode: 404 } },
    },
  };
}

/** One policy for all routes of a load balancer: two on one route would be a conflict. */
function renderTrafficPolicy(plan: ServicePlan, front: FrontPlan): RenderedObject {
  const targets = listeners(front).map((listener) => ({
    group: 'gateway.networking.k8s.io',
    kind: listener.kind,
    name: routeName(front, listener),
  }));
  const grpc = targets.some(({ kind }) => kind === 'GRPCRoute');
  const { routeTimeout } = front.loadBalancer;
  return {
    owner: front.path,
    after: targets.map(({ kind, name }) => `${kind}/${name}`),
    computed: [],
    object: {
      apiVersion: ENVOY_GATEWAY,
      kind: 'BackendTrafficPolicy',
      metadata: frontMetadata(plan, front),
      spec: given({
        targetRefs: targets,
        loadBalancer: loadBalancer(plan, front),
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
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: 'RoundRobin',
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: 'LeastRequest',
  [AlgorithmName.SOURCE_ADDRESS_HASH]: 'ConsistentHash',
};

function loadBalancer(plan: ServicePlan, front: FrontPlan): object {
  const { name, header } = front.loadBalancer.algorithm;
  const type = TYPES[name];
  if (name === AlgorithmName.SOURCE_ADDRESS_HASH) {
    return { type, consistentHash: { type: 'SourceIP' } };
  }
  if (header === undefined) {
    return { type };
  }
  const consistentHash = hashesHeaderList(plan.platform.gateway)
    ? { type: 'Headers', headers: [{ name: header }] }
    : { type: 'Header', header: { name: header } };
  return { type, consistentHash };
}
