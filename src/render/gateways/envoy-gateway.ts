import { RouteExtras, renderGatewayApi } from './gateway-api';
import { RouteKind, listeners, routeName } from './listeners';
import { PolicyTarget, renderSecurityPolicy } from './security-policy';
import { Frontend } from '../../plan/frontend';
import { hashesHeaderList } from '../../plan/gateway-features';
import { offHoursResponse } from '../../plan/off-hours-response';
import { RETRY, UNLIMITED } from '../../plan/proxy-limits';
import { RateLimitPlan } from '../../plan/public-gateway';
import { PlannedService } from '../../plan/service';
import { gatewayDuration } from '../../private/gateway-duration';
import { omitUndefined } from '../../private/omit-undefined';
import { bytesQuantity } from '../../private/quantity';
import { CLIENT_HEADER } from '../../private/vocabulary';
import { AlgorithmName } from '../../spec/load-balancer';
import { RateLimitScope } from '../../spec/public-gateway';
import { frontendMetadata } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';

const ENVOY_GATEWAY = 'gateway.envoyproxy.io/v1alpha1';

/** @internal */
export function renderEnvoyGateway(plan: PlannedService, frontend: Frontend): RenderedObject[] {
  return [
    ...(frontend.exposedMetrics.length > 0 &&
    listeners(frontend).some(({ kind }) => kind === 'HTTPRoute')
      ? [renderNotFound(plan, frontend)]
      : []),
    ...renderGatewayApi(plan, frontend, NOT_FOUND),
    renderTrafficPolicy(plan, frontend),
    ...renderSecurityPolicy(plan, frontend, routes(frontend)),
  ];
}

function routes(frontend: Frontend): PolicyTarget[] {
  return listeners(frontend).map((listener) => ({
    group: 'gateway.networking.k8s.io',
    kind: listener.kind,
    name: routeName(frontend, listener),
  }));
}

const NOT_FOUND: RouteExtras = {
  blocking: (frontend, path) => ({
    matches: [{ path: { type: 'PathPrefix', value: path } }],
    filters: [
      {
        type: 'ExtensionRef',
        extensionRef: {
          group: 'gateway.envoyproxy.io',
          kind: 'HTTPRouteFilter',
          name: notFoundName(frontend),
        },
      },
    ],
  }),
  blockingNeeds: (frontend) => [`HTTPRouteFilter/${notFoundName(frontend)}`],
};

function notFoundName(frontend: Frontend): string {
  return `${frontend.name}-not-found`;
}

/** Responds 404 for a path that only the scraper inside the cluster may read. */
function renderNotFound(plan: PlannedService, frontend: Frontend): RenderedObject {
  return {
    owner: frontend.path,
    after: [],
    computed: [],
    object: {
      apiVersion: ENVOY_GATEWAY,
      kind: 'HTTPRouteFilter',
      metadata: frontendMetadata(plan, frontend, notFoundName(frontend)),
      spec: { directResponse: { statusCode: 404 } },
    },
  };
}

/** One policy for all routes of a load balancer: two on one route would be a conflict. */
function renderTrafficPolicy(plan: PlannedService, frontend: Frontend): RenderedObject {
  const targets = routes(frontend);
  const has = (routeKind: RouteKind) => targets.some(({ kind }) => kind === routeKind);
  const { retries, rateLimit, maxRequestBodyBytes } = frontend.loadBalancer;
  const { maxParallelRequests = UNLIMITED } = frontend.loadBalancer;
  const response = offHoursResponse(frontend, plan.deployments);
  return {
    owner: frontend.path,
    after: targets.map(({ kind, name }) => `${kind}/${name}`),
    computed: [],
    object: {
      apiVersion: ENVOY_GATEWAY,
      kind: 'BackendTrafficPolicy',
      metadata: frontendMetadata(plan, frontend),
      spec: omitUndefined({
        targetRefs: targets,
        loadBalancer: loadBalancer(plan, frontend),
        circuitBreaker: {
          maxConnections: UNLIMITED,
          maxPendingRequests: UNLIMITED,
          maxParallelRequests,
          maxParallelRetries: UNLIMITED,
        },
        retry: retries
          ? { numRetries: retries, retryOn: { triggers: [...RETRY.triggers] } }
          : undefined,
        rateLimit: rateLimit && limited(rateLimit),
        requestBuffer:
          maxRequestBodyBytes === undefined
            ? undefined
            : { limit: bytesQuantity(maxRequestBodyBytes) },
        timeout: timeout(frontend, has('GRPCRoute')),
        responseOverride: response && [
          {
            match: { statusCodes: [{ type: 'Value', value: 503 }] },
            // the engine may respond 503 too, and clients shall see it
            source: 'Local',
            response: {
              contentType: 'text/plain; charset=utf-8',
              body: { type: 'Inline', inline: response.text },
              header: { set: [{ name: 'Retry-After', value: `${response.retryAfterSeconds}` }] },
            },
          },
        ],
      }),
    },
  };
}

/** An HTTPRoute has its limit itself, and a GRPCRoute has no field for one. */
function timeout(frontend: Frontend, hasGrpc: boolean): object | undefined {
  const { routeTimeoutMilliseconds = 0 } = frontend.loadBalancer;
  const { streamIdleTimeoutMilliseconds: silence } = frontend.loadBalancer;
  const http = omitUndefined({
    requestTimeout: hasGrpc ? gatewayDuration(routeTimeoutMilliseconds) : undefined,
    streamIdleTimeout: silence === undefined ? undefined : gatewayDuration(silence),
  });
  return unlessEmpty(http) && { http };
}

function limited({ requests, unit, perClient, scope }: RateLimitPlan): object {
  const UNITS = { second: 'Second', minute: 'Minute', hour: 'Hour' };
  const rule = omitUndefined({
    clientSelectors: perClient
      ? [{ headers: [{ name: CLIENT_HEADER, type: 'Distinct' }] }]
      : undefined,
    limit: { requests, unit: UNITS[unit] },
  });
  return scope === RateLimitScope.GLOBAL
    ? // one count for all routes of the policy
      { type: 'Global', global: { rules: [{ ...rule, shared: true }] } }
    : { type: 'Local', local: { rules: [rule] } };
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

function loadBalancer(plan: PlannedService, frontend: Frontend): object {
  const { algorithm, hashHeader: header } = frontend.loadBalancer;
  const type = TYPES[algorithm];
  if (algorithm === AlgorithmName.SOURCE_ADDRESS_HASH) {
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
