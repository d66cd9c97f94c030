import { Row, added, checked, everywhere, exact, pendingRow, routed } from './row';
import { GatewayAlgorithm, LoadBalancer, Weight } from '../../src';

const split =
  (weights: readonly [number, number]): Row['said'] =>
  (scope, platform) => {
    const chat = routed()(scope, platform);
    const [main] = chat.deployments;
    const other = added(chat, 'other');
    chat.splitTraffic([Weight.of(main, weights[0]), Weight.of(other, weights[1])]);
    return chat;
  };
const later = (
  field: number,
  item: string,
  properties: string[],
  becomes: string,
  claim?: string,
) => pendingRow('issue 5', field, item, properties, becomes, claim);
const weight = (index: number) => `/spec/rules/0/backendRefs/${index}/weight`;

const TYPES = {
  ROUND_ROBIN: 'RoundRobin',
  LEAST_CONNECTIONS: 'LeastRequest',
  RANDOM: 'Random',
} as const;

/** Algorithms, and who gets which share. */
export const TRAFFIC_ROWS: Row[] = [
  ...(['ROUND_ROBIN', 'LEAST_CONNECTIONS', 'RANDOM'] as const).map((name, index) =>
    algorithm(11 + index, name),
  ),
  {
    field: 14,
    item: 'consistent hash and its header',
    properties: ['GatewayAlgorithm.consistentHash'],
    becomes: 'BackendTrafficPolicy; with several deployments see the second table',
    said: routed({
      loadBalancer: LoadBalancer.apiGateway({
        algorithm: GatewayAlgorithm.consistentHash('x-session-id'),
      }),
    }),
    cells: everywhere(
      exact(
        ['BackendTrafficPolicy', '/spec/loadBalancer/type', 'ConsistentHash'],
        [
          'BackendTrafficPolicy',
          '/spec/loadBalancer/consistentHash/headers/0/name',
          'x-session-id',
        ],
      ),
    ),
  },
  {
    field: 27,
    item: 'split on a gateway: weights',
    properties: ['InferenceService.splitTraffic', 'Weight.of'],
    becomes: 'weights of the route’s backends',
    said: split([9, 1]),
    cells: everywhere(exact(['HTTPRoute', weight(0), 9], ['HTTPRoute', weight(1), 1])),
  },
  later(
    28,
    'split on a CLB: by instance count',
    ['InferenceService.splitByInstanceCount'],
    'one Service over all instances',
  ),
  later(
    29,
    'split on a CLB: weights',
    ['InferenceService.splitTraffic'],
    'TCPRoute behind the CLB, n·w / Σ n·w',
    'approximated where an autoscaler moves n',
  ),
  {
    field: 30,
    item: 'range of a weight; 0 is a value',
    properties: ['Weight.of'],
    becomes: '0–10000, written as said',
    said: split([0, 10000]),
    cells: everywhere(exact(['HTTPRoute', weight(0), 0], ['HTTPRoute', weight(1), 10000])),
  },
  {
    field: 30,
    item: 'a weight out of range',
    properties: ['Weight.of'],
    becomes: 'refused',
    said: split([1, 10001]),
    cells: everywhere(checked('TRAFFIC_WEIGHT')),
  },
  later(
    31,
    'mirrored traffic',
    ['InferenceService.mirrorTraffic'],
    'RequestMirror, where the source has all of the route',
    'exact or refused',
  ),
  later(
    53,
    'own ports of a deployment',
    ['DeploymentOptions.ports'],
    'ports of its container and Service',
  ),
  later(
    58,
    'own load balancer of a deployment',
    ['DeploymentOptions.loadBalancer'],
    'a Gateway or LoadBalancer Service beside the service’s',
  ),
  later(
    59,
    'accept traffic',
    ['DeploymentOptions.acceptTraffic'],
    'a pod label in the shared Service’s selector',
  ),
  {
    field: 63,
    item: 'blue/green and canary',
    properties: ['InferenceService.splitTraffic'],
    becomes: 'weights that change while instances go on',
    said: split([0, 1]),
    cells: everywhere(exact(['HTTPRoute', weight(0), 0], ['HTTPRoute', weight(1), 1])),
  },
];

function algorithm(field: number, name: keyof typeof TYPES): Row {
  return {
    field,
    item: name.toLowerCase().replace('_', ' '),
    properties: [`GatewayAlgorithm.${name}`, 'ApiGatewayOptions.algorithm'],
    becomes: 'BackendTrafficPolicy; with several deployments see the second table',
    said: routed({
      loadBalancer: LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm[name] }),
    }),
    cells: everywhere(exact(['BackendTrafficPolicy', '/spec/loadBalancer/type', TYPES[name]])),
  };
}
