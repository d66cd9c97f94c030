import {
  Row,
  Seen,
  added,
  approximated,
  byGateway,
  byPlatform,
  checked,
  everywhere,
  exact,
  refused,
  routed,
  serving,
} from './row';
import {
  Deployment,
  DeploymentOptions,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Port,
  ScalingMetric,
  Weight,
} from '../../src';

const split =
  (weights: readonly [number, number]): Row['spec'] =>
  (scope, platform) => {
    const chat = routed()(scope, platform);
    const [main] = chat.deployments;
    const other = added(chat, 'other');
    chat.splitTraffic([Weight.of(main, weights[0]), Weight.of(other, weights[1])]);
    return chat;
  };
const weight = (index: number) => `/spec/rules/0/backendRefs/${index}/weight`;
/** The weight in a route of the cloud's own API gateway. */
const cloudWeight = (index: number, value: number): Seen => [
  'volcengine_apig_route',
  `/upstream_list/${index}/weight`,
  value,
];
const settings = (value: object): Seen => [
  'volcengine_apig_upstream',
  '/load_balancer_settings/0',
  value,
];

const ACCEPTING = '/spec/selector/cdk-inference~1accept-traffic';
const ACCEPT_LABEL = '/spec/template/metadata/labels/cdk-inference~1accept-traffic';

/** Two deployments behind a CLB, three instances and two, or the first one scaled. */
function behindClb(
  say: (chat: InferenceService, main: Deployment, other: Deployment) => unknown,
  scaled: boolean = false,
  options: Partial<DeploymentOptions> = {},
): Row['spec'] {
  return (scope, platform) => {
    const chat = new InferenceService(scope, 'chat', {
      platform,
      ports: [Port.http({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.clb(),
    });
    const main = added(chat, 'main', scaled ? {} : { replicas: 3 });
    if (scaled) {
      main.autoscale({ maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(70)] });
    }
    say(chat, main, added(chat, 'other', { replicas: 2, ...options }));
    return chat;
  };
}

function weighted(chat: InferenceService, main: Deployment, other: Deployment): void {
  chat.splitTraffic([Weight.of(main, 9), Weight.of(other, 1)]);
}

function mirrored(weights: readonly [number, number]): Row['spec'] {
  return (scope, platform) => {
    const chat = split(weights)(scope, platform);
    const [source, target] = chat.deployments;
    chat.mirrorTraffic({ source, target, percent: 10 });
    return chat;
  };
}

const TYPES = {
  ROUND_ROBIN: 'RoundRobin',
  LEAST_CONNECTIONS: 'LeastRequest',
  RANDOM: 'Random',
} as const;
const CLOUD_TYPES = {
  ROUND_ROBIN: 'ROUND_ROBIN',
  LEAST_CONNECTIONS: 'LEAST_CONN',
  RANDOM: 'RANDOM',
} as const;

/** A server of the cloud's CLB with this weight. */
const server = (weighing: number): Seen => ['volcengine_server_group_server', '/weight', weighing];

/** Algorithms, and who gets which share. */
export const TRAFFIC_ROWS: Row[] = [
  ...(['ROUND_ROBIN', 'LEAST_CONNECTIONS', 'RANDOM'] as const).map((name, index) =>
    algorithm(11 + index, name),
  ),
  {
    field: 14,
    item: 'consistent hash and its header',
    properties: ['GatewayAlgorithm.consistentHash'],
    becomes:
      'BackendTrafficPolicy; settings of the cloud’s upstream; with several deployments see the second table',
    spec: routed({
      loadBalancer: LoadBalancer.apiGateway({
        algorithm: GatewayAlgorithm.consistentHash('x-session-id'),
      }),
    }),
    cells: byGateway(
      exact(
        ['BackendTrafficPolicy', '/spec/loadBalancer/type', 'ConsistentHash'],
        [
          'BackendTrafficPolicy',
          '/spec/loadBalancer/consistentHash/headers/0/name',
          'x-session-id',
        ],
      ),
      exact(
        settings({
          lb_policy: 'ConsistentHashLB',
          consistent_hash_lb: [{ hash_key: 'HttpHeaderName', http_header_name: 'x-session-id' }],
        }),
      ),
    ),
  },
  {
    field: 27,
    item: 'split on a gateway: weights',
    properties: ['InferenceService.splitTraffic', 'Weight.of'],
    becomes: 'weights of the route’s backends; in the cloud parts of 100 where these are whole',
    spec: split([9, 1]),
    cells: byGateway(
      exact(['HTTPRoute', weight(0), 9], ['HTTPRoute', weight(1), 1]),
      approximated('APPROXIMATED_ROUND_ROBIN', cloudWeight(0, 90), cloudWeight(1, 10)),
    ),
  },
  {
    field: 28,
    item: 'split on a CLB: by instance count',
    properties: ['InferenceService.splitByInstanceCount'],
    becomes: 'one Service over all accepting instances',
    spec: behindClb((chat) => chat.splitByInstanceCount()),
    cells: byPlatform(
      approximated('APPROXIMATED_ROUND_ROBIN', ['Service', ACCEPTING, 'true']),
      exact(['Service', ACCEPTING, 'true']),
    ),
  },
  {
    field: 29,
    item: 'split on a CLB: weights',
    properties: ['InferenceService.splitTraffic'],
    becomes:
      'TCPRoute of the gateway in the cluster: instances × weight; in the cloud the weights of its servers over node ports',
    spec: behindClb(weighted),
    cells: byGateway(
      exact(['TCPRoute', weight(0), 27], ['TCPRoute', weight(1), 2]),
      approximated('APPROXIMATED_ROUND_ROBIN', server(27), server(2)),
    ),
  },
  {
    field: 29,
    item: 'the same, an autoscaler changes the instances',
    properties: ['InferenceService.splitTraffic'],
    becomes: 'the weight of the fewest instances',
    spec: behindClb(weighted, true),
    cells: byGateway(
      approximated('APPROXIMATED_INSTANCE_WEIGHT', ['TCPRoute', weight(0), 9]),
      approximated('APPROXIMATED_INSTANCE_WEIGHT', server(9)),
    ),
  },
  {
    field: 30,
    item: 'range of a weight; 0 is a value',
    properties: ['Weight.of'],
    becomes: '0–10000, written as said; in the cloud as parts of 100 where these are whole',
    spec: split([0, 10000]),
    cells: byGateway(
      exact(['HTTPRoute', weight(0), 0], ['HTTPRoute', weight(1), 10000]),
      exact(cloudWeight(0, 0), cloudWeight(1, 100)),
    ),
  },
  {
    field: 30,
    item: 'a weight out of range',
    properties: ['Weight.of'],
    becomes: 'refused',
    spec: split([1, 10001]),
    cells: everywhere(checked('TRAFFIC_WEIGHT')),
  },
  {
    field: 31,
    item: 'mirrored traffic',
    properties: ['InferenceService.mirrorTraffic', 'MirrorOptions.percent'],
    becomes:
      'RequestMirror, where the source has all of the route; otherwise refused; in the cloud with a type that is not published (`CLOUD_GATEWAY_MIRROR`)',
    spec: mirrored([1, 0]),
    cells: byGateway(
      exact(['HTTPRoute', '/spec/rules/0/filters/0/requestMirror/percent', 10]),
      approximated('CLOUD_GATEWAY_MIRROR', [
        'volcengine_apig_route',
        '/advanced_setting/0/mirror_policies/0/percent/0/value',
        10,
      ]),
    ),
  },
  {
    field: 31,
    item: 'mirrored traffic, the source has a part of it',
    properties: ['InferenceService.mirrorTraffic'],
    becomes: 'gateways copy whole routes',
    spec: mirrored([9, 1]),
    cells: everywhere(refused('TRAFFIC_MIRROR')),
  },
  {
    field: 53,
    item: 'own ports of a deployment',
    properties: ['DeploymentOptions.ports'],
    becomes: 'ports of its container and Service',
    spec: serving({}, { ports: [Port.other({ listen: 5678, name: 'debug' })] }),
    cells: everywhere(exact(['Service', '/spec/ports/1/port', 5678])),
  },
  {
    field: 58,
    item: 'own load balancer of a deployment',
    properties: ['DeploymentOptions.loadBalancer'],
    becomes: 'a Gateway or a LoadBalancer Service beside the service’s',
    spec: serving({}, { loadBalancer: LoadBalancer.apiGateway() }),
    cells: byGateway(
      exact(
        ['Gateway', '/metadata/name', 'chat-main'],
        ['HTTPRoute', '/spec/rules/0/backendRefs/0/name', 'chat-main'],
      ),
      exact(
        ['volcengine_apig_gateway', '/name', 'llm-chat-main'],
        ['volcengine_apig_gateway_service', '/service_name', 'llm-chat-main-80'],
      ),
    ),
  },
  {
    field: 59,
    item: 'accept traffic',
    properties: ['DeploymentOptions.acceptTraffic'],
    becomes: 'a pod label in the shared Service’s selector',
    spec: behindClb(() => undefined, false, { acceptTraffic: false }),
    cells: byPlatform(
      approximated('APPROXIMATED_ROUND_ROBIN', ['Deployment', ACCEPT_LABEL, 'false']),
      exact(['Deployment', ACCEPT_LABEL, 'false']),
    ),
  },
  {
    field: 63,
    item: 'blue/green and canary',
    properties: ['InferenceService.splitTraffic'],
    becomes: 'weights that change while instances go on',
    spec: split([0, 1]),
    cells: byGateway(
      exact(['HTTPRoute', weight(0), 0], ['HTTPRoute', weight(1), 1]),
      exact(cloudWeight(0, 0), cloudWeight(1, 100)),
    ),
  },
];

function algorithm(field: number, name: keyof typeof TYPES): Row {
  return {
    field,
    item: name.toLowerCase().replace('_', ' '),
    properties: [`GatewayAlgorithm.${name}`, 'ApiGatewayOptions.algorithm'],
    becomes:
      'BackendTrafficPolicy; settings of the cloud’s upstream; with several deployments see the second table',
    spec: routed({
      loadBalancer: LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm[name] }),
    }),
    cells: byGateway(
      exact(['BackendTrafficPolicy', '/spec/loadBalancer/type', TYPES[name]]),
      exact(settings({ lb_policy: 'SimpleLB', simple_lb: CLOUD_TYPES[name] })),
    ),
  };
}
