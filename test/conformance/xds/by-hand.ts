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
          { match: '/*, x-deployment: canary', algorithm: 'least_request, weighted' },
        ),
        route({ main: 1 }, { algorithm: 'least_request, weighted', limits: UNSAID }),
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
          { match: 'tcp', algorithm: 'least_request, weighted', limits: UNSAID },
        ),
      ),
    },
    on: ['1.9'],
  },
];
