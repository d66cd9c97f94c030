import { Scenario, plain, route } from './scenarios';
import { Manifest } from '../support/api';

// Rows of plain manifests, as somebody who doesn't use the library would write them: they show that
// `read` sees what the rows in scenarios.ts may come to say.

const GATEWAY_API = 'gateway.networking.k8s.io/v1';

function service(name: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { ports: [{ name: 'http', port: 80, targetPort: 8000, protocol: 'TCP' }] },
  };
}

function gateway(...listeners: object[]): Manifest {
  return {
    apiVersion: GATEWAY_API,
    kind: 'Gateway',
    metadata: { name: 'chat' },
    spec: { gatewayClassName: 'eg', listeners },
  };
}

function httpRoute(...rules: object[]): Manifest {
  return {
    apiVersion: GATEWAY_API,
    kind: 'HTTPRoute',
    metadata: { name: 'chat' },
    spec: { parentRefs: [{ name: 'chat' }], rules },
  };
}

const HTTP = { name: 'http', port: 80, protocol: 'HTTP' };
const TO_MAIN = { name: 'main', port: 80, weight: 1 };
const UNSAID = { idle: undefined, request: undefined };
/** Envoy's own limits, and no retries. */
const UNGUARDED = { most: { retries: 1024 }, retries: undefined };
const MOST_OF_ALL = { connections: 5, waiting: 6, requests: 7, retries: 8 };

export const BY_HAND: Scenario[] = [
  {
    name: 'by hand: a mirror of a part',
    objects: () => [
      gateway(HTTP),
      service('main'),
      service('shadow'),
      httpRoute({
        timeouts: { request: '0s' },
        backendRefs: [TO_MAIN],
        filters: [
          {
            type: 'RequestMirror',
            requestMirror: { backendRef: { name: 'shadow', port: 80 }, percent: 25 },
          },
        ],
      }),
    ],
    described: {
      80: plain(
        route(
          { main: 1 },
          {
            ...UNGUARDED,
            algorithm: 'least_request, weighted',
            copies: [{ to: 'shadow', percent: 25 }],
          },
        ),
      ),
    },
  },
  {
    name: 'by hand: a deployment pinned by a header, and a route without a time limit said',
    objects: () => [
      gateway(HTTP),
      service('main'),
      service('canary'),
      httpRoute(
        {
          matches: [{ headers: [{ name: 'x-deployment', value: 'canary' }] }],
          timeouts: { request: '0s' },
          backendRefs: [{ ...TO_MAIN, name: 'canary' }],
        },
        { backendRefs: [TO_MAIN] },
      ),
    ],
    described: {
      80: plain(
        route(
          { canary: 1 },
          {
            ...UNGUARDED,
            match: '/*, x-deployment: canary',
            algorithm: 'least_request, weighted',
          },
        ),
        route({ main: 1 }, { ...UNGUARDED, algorithm: 'least_request, weighted', limits: UNSAID }),
      ),
    },
  },
  {
    name: 'by hand: limits of a cluster, and retries by status',
    objects: () => [
      gateway(HTTP),
      service('main'),
      httpRoute({ timeouts: { request: '0s' }, backendRefs: [TO_MAIN] }),
      {
        apiVersion: 'gateway.envoyproxy.io/v1alpha1',
        kind: 'BackendTrafficPolicy',
        metadata: { name: 'chat' },
        spec: {
          targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'chat' }],
          circuitBreaker: {
            maxConnections: MOST_OF_ALL.connections,
            maxPendingRequests: MOST_OF_ALL.waiting,
            maxParallelRequests: MOST_OF_ALL.requests,
            maxParallelRetries: MOST_OF_ALL.retries,
          },
          retry: {
            numRetries: 3,
            retryOn: { triggers: ['retriable-status-codes'], httpStatusCodes: [503] },
          },
        },
      },
    ],
    described: {
      80: plain(
        route(
          { main: 1 },
          {
            algorithm: 'least_request, weighted',
            most: MOST_OF_ALL,
            retries: { on: 'retriable-status-codes', times: 3, codes: [503] },
          },
        ),
      ),
    },
  },
  {
    name: 'by hand: connections, 3 to 1',
    objects: () => [
      gateway({ name: 'tcp', port: 7000, protocol: 'TCP' }),
      service('main'),
      service('canary'),
      {
        apiVersion: GATEWAY_API,
        kind: 'TCPRoute',
        metadata: { name: 'chat' },
        spec: {
          parentRefs: [{ name: 'chat', sectionName: 'tcp' }],
          rules: [
            {
              backendRefs: [
                { ...TO_MAIN, weight: 3 },
                { ...TO_MAIN, name: 'canary' },
              ],
            },
          ],
        },
      },
    ],
    described: {
      7000: plain(
        route(
          { main: 3, canary: 1 },
          {
            ...UNGUARDED,
            match: 'tcp',
            algorithm: 'least_request, weighted',
            limits: UNSAID,
          },
        ),
      ),
    },
    on: ['1.9'],
  },
];
