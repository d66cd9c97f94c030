import { Duration } from 'cdk8s';
import {
  HTTP,
  Program,
  Seen,
  approximated,
  byGateway,
  byPlatform,
  checked,
  exact,
  unsupported,
  routed,
  serving,
  field,
  row,
} from './fidelity';
import { deployed } from './programs';
import { Subject, struct } from './property';
import { PUBLIC_GATEWAY } from './public-gateway';
import { aClbService } from './split';
import * as ci from '../../src';
import { PlannedLoadBalancer } from '../../src/plan/load-balancer';
import { aChart, aCloud, aService, someQueue, synth } from '../support/builders';

const annotation = (name: string) =>
  `/metadata/annotations/service.beta.kubernetes.io~1volcengine-loadbalancer-${name}`;
const onService = (name: string, value: unknown): Seen => ['Service', annotation(name), value];
const BALANCED: Seen = ['Service', '/spec/type', 'LoadBalancer'];
const ROUND_ROBIN = approximated('APPROXIMATED_ROUND_ROBIN', BALANCED);

/** A service behind a CLB. */
const withClb = (options: ci.ClbOptions = {}): Program =>
  serving(
    {
      ports: [ci.Port.http({ listen: 8000, expose: 80 })],
      loadBalancer: ci.LoadBalancer.clb(options),
    },
    {},
  );

const planned = (options: ci.ApiGatewayOptions, platform?: ci.Platform) =>
  aService({ loadBalancer: ci.LoadBalancer.apiGateway(options), platform })._plan().loadBalancer!;
const plannedClb = (options: ci.ClbOptions, platform?: ci.Platform) =>
  aService({ loadBalancer: ci.LoadBalancer.clb(options), platform })._plan().loadBalancer!;

const behindOwn = (gateway?: ci.ISharedGateway, chart = aChart()) =>
  deployed({}, aService({ loadBalancer: ci.LoadBalancer.apiGateway({ gateway }) }, chart));
const behindShared = (props: Partial<ci.SharedGatewayProps> = {}) => {
  const chart = aChart('llm');
  const hostnames = ['models.example.com'];
  return behindOwn(new ci.SharedGateway(chart, 'public', { hostnames, ...props }), chart);
};

/** Behind a gateway at 443. */
const redirecting = (redirectHttp: boolean) => {
  const chart = aChart('llm');
  const gateway = new ci.SharedGateway(chart, 'public', {
    hostnames: ['models.example.com'],
    certificate: 'models-tls',
    redirectHttp,
  });
  const loadBalancer = ci.LoadBalancer.apiGateway({ gateway });
  const ports = [ci.Port.http1({ listen: 8000, expose: 443 })];
  return deployed({}, aService({ loadBalancer, ports }, chart));
};

const API_GATEWAY = struct<
  ci.ApiGatewayOptions,
  PlannedLoadBalancer,
  keyof ci.PublicGatewayOptions
>('ApiGatewayOptions', {
  like: PUBLIC_GATEWAY.rows,
  program: (options) => {
    const platform = ci.Platform.kubernetes({
      publicAddressAnnotations: { 'example.com/scheme': 'internet-facing' },
    });
    const loadBalancer = ci.LoadBalancer.apiGateway(options);
    return deployed({}, aService({ platform, loadBalancer }));
  },
  plan: (chat) => chat._plan().loadBalancer!,
  shown: (options) => routed({ loadBalancer: ci.LoadBalancer.apiGateway(options) }),
  edit: 'address',
  defaults: [
    ['publicAccess on VKE', () => planned({}, aCloud()).publicAccess, false],
    [
      'publicAccess of an existing one',
      () => planned({ instance: 'public' }, aCloud()).publicAccess,
      undefined,
    ],
  ],
})({
  algorithm: {
    value: ci.GatewayAlgorithm.RANDOM,
    stated: ci.AlgorithmName.ROUND_ROBIN,
    edit: 'routing',
  },
  instance: {
    value: 'edge/public',
    stated: undefined,
    samples: ['public', 'gateways/public'],
    fidelity: [
      field(
        '9 existing API gateway | 负载均衡器：已有 API 网关（按名称和监听器）',
        'routes that attach to the Gateway; Volcengine’s has an id instead',
        byGateway(
          exact(['HTTPRoute', '/spec/parentRefs/0', { name: 'public', namespace: 'edge' }]),
          unsupported('LOAD_BALANCER_INSTANCE'),
        ),
        { also: 'ApiGatewayOptions.listeners' },
      ),
      field(
        '9 existing API gateway by its id | 负载均衡器：已有 API 网关（按名称或实例 ID）',
        'a gateway service, upstreams and routes in it; in the cluster the name of a Gateway',
        byGateway(
          exact(['HTTPRoute', '/spec/parentRefs/0', { name: 'gd-1' }]),
          exact(['volcengine_apig_gateway_service', '/gateway_id', 'gd-1']),
        ),
        { with: { instance: 'gd-1' } },
      ),
    ],
  },
  gateway: {
    effect: [behindOwn, behindShared],
    default: [(plan) => plan.sharedGateway, undefined],
    // it belongs to one App
    samples: [],
    edit: 'address',
  },
  path: { stated: undefined, samples: ['/chat', '/a/b'], edit: 'routing' },
  listeners: { base: { instance: 'public' }, stated: [], samples: [[{ port: 80, name: 'http' }]] },
  hostnames: {
    stated: [],
    samples: [
      ['chat.example.com'],
      ['*.example.com', 'a'.repeat(63)],
      Array.from({ length: 16 }, (_, index) => `h${index}.example.com`),
    ],
    edit: 'routing',
  },
  certificate: { stated: undefined, samples: ['chat-tls'] },
  publicAccess: {
    value: true,
    default: [() => planned({}).publicAccess, undefined],
    fidelity: [
      field(
        '10 public access | 负载均衡器：CLB 公网访问',
        'private by default; a plain cluster needs annotations',
        byPlatform(
          unsupported('PUBLIC_ADDRESS'),
          exact(onService('address-type', 'PUBLIC')),
          exact(['volcengine_clb', '/type', 'public']),
        ),
        {
          also: 'ClbOptions.publicAccess, KubernetesPlatformOptions.publicAddressAnnotations',
          program: withClb({ publicAccess: true }),
        },
      ),
      field(
        '10 public access of an API gateway | 负载均衡器：API 网关公网访问',
        'private by default; annotations of the Gateway; network type of Volcengine’s gateway',
        byPlatform(
          unsupported('PUBLIC_ADDRESS'),
          exact([
            'Gateway',
            `/spec/infrastructure${annotation('address-type').slice(9)}`,
            'PUBLIC',
          ]),
          exact([
            'volcengine_apig_gateway',
            '/resource_spec/0/network_type/0/enable_public_network',
            true,
          ]),
        ),
      ),
    ],
  },
  routeTimeout: {
    default: [(plan) => plan.routeTimeoutMilliseconds, 0],
    samples: [Duration.millis(1500), Duration.seconds(99999), Duration.seconds(0)],
    edit: 'routing',
  },
  overrideHeader: { stated: undefined, samples: ['x-deployment', 'X'.repeat(256)] },
});

const LISTENER = struct<ci.GatewayListener>('GatewayListener', {
  program: (listener) => {
    const ports = [ci.Port.http1({ listen: 8000, expose: listener.port })];
    const options = { instance: 'public', listeners: [listener] };
    return deployed({}, aService({ ports, loadBalancer: ci.LoadBalancer.apiGateway(options) }));
  },
  base: { port: 80, name: 'web' },
})({ port: { value: 81 }, name: { value: 'other' } });

const CLB = struct<ci.ClbOptions, PlannedLoadBalancer>('ClbOptions', {
  program: (options) => deployed({ queue: someQueue() }, aClbService(options)),
  plan: (chat) => chat._plan().loadBalancer!,
  shown: withClb,
  defaults: [
    ['publicAccess on plain Kubernetes', () => plannedClb({}).publicAccess, undefined],
    [
      'publicAccess of an existing one',
      () => plannedClb({ instance: 'clb-1' }, aCloud()).publicAccess,
      undefined,
    ],
  ],
})({
  algorithm: {
    value: ci.ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS,
    stated: ci.AlgorithmName.WEIGHTED_ROUND_ROBIN,
    fidelity: [
      field(
        '15 weighted round robin | CLB 调度算法：加权轮询',
        'the scheduler `wrr` of the CLB; elsewhere kube-proxy draws at random',
        byPlatform(ROUND_ROBIN, exact(onService('scheduler', 'wrr'))),
        {
          also: 'ClbAlgorithm.WEIGHTED_ROUND_ROBIN',
          with: { algorithm: ci.ClbAlgorithm.WEIGHTED_ROUND_ROBIN },
        },
      ),
      field(
        '16 algorithm belongs to the load balancer | 调度算法须与负载均衡器类型匹配',
        'two types: the wrong one does not compile; the rules reject ports of the wrong type',
        checked('PORT_PURPOSE'),
        {
          also: 'ApiGatewayOptions.algorithm',
          program: serving({ ports: [HTTP], loadBalancer: ci.LoadBalancer.clb() }, {}),
        },
      ),
    ],
  },
  instance: {
    value: 'clb-1',
    stated: undefined,
    fidelity: field(
      '9 existing CLB | 负载均衡器：已有 CLB',
      'its id at the Service',
      byPlatform(
        unsupported('LOAD_BALANCER_INSTANCE'),
        exact(onService('id', 'clb-1'), onService('subnet-id', undefined)),
      ),
    ),
  },
  publicAccess: { value: true, stated: false },
});

const settings = (value: object) =>
  exact(['volcengine_apig_upstream', '/load_balancer_settings/0', value]);

const balanced = (pointer: string, value: string): Seen => [
  'BackendTrafficPolicy',
  `/spec/loadBalancer/${pointer}`,
  value,
];

const ALGORITHM =
  'BackendTrafficPolicy; settings of Volcengine’s upstream; with several deployments see the second table';

/** Algorithms of gateways: their names in Envoy Gateway and at Volcengine. */
const ALGORITHMS = [
  ['11 round robin | API 网关调度算法：轮询', 'ROUND_ROBIN', 'RoundRobin', 'ROUND_ROBIN'],
  [
    '12 least connections | API 网关调度算法：最小连接数',
    'LEAST_CONNECTIONS',
    'LeastRequest',
    'LEAST_CONN',
  ],
  ['13 random | API 网关调度算法：随机', 'RANDOM', 'Random', 'RANDOM'],
] as const;

const gatewayAlgorithms = ALGORITHMS.map(([title, name, type, cloudType]) =>
  row(
    title,
    `GatewayAlgorithm.${name}, ApiGatewayOptions.algorithm`,
    ALGORITHM,
    routed({
      loadBalancer: ci.LoadBalancer.apiGateway({ algorithm: ci.GatewayAlgorithm[name] }),
    }),
    byGateway(
      exact(balanced('type', type)),
      settings({ lb_policy: 'SimpleLB', simple_lb: cloudType }),
    ),
  ),
);

/** A Gateway that is not there where its properties are wrong, so that a plan is read from what is written. */
const SHARED = struct<ci.SharedGatewayProps, any[]>('SharedGatewayProps', {
  program: (props) => behindShared(props),
  plan: (chat) => synth(chat).filter(({ kind }) => kind === 'Gateway'),
})({
  hostnames: { value: ['models.example.com', 'chat.example.com'], before: ['models.example.com'] },
  ports: {
    value: [80, 8080],
    default: [([gateway]) => gateway.spec.listeners.map(({ port }: any) => port), [80]],
  },
  certificate: {
    value: 'models-tls',
    base: { ports: [80] },
    default: [([gateway]) => gateway.spec.listeners[0].protocol, 'HTTP'],
  },
  certificateIssuer: {
    value: ci.CertificateIssuer.clusterIssuer('letsencrypt'),
    base: { ports: [80] },
    default: [([gateway]) => gateway.metadata.annotations, undefined],
  },
  redirectHttp: {
    effect: [() => redirecting(false), () => redirecting(true)],
    default: [([gateway]) => gateway.spec.listeners.length, 1],
  },
  allowedNamespaces: {
    value: ['*'],
    default: [
      ([gateway]) => gateway.spec.listeners[0].allowedRoutes,
      { namespaces: { from: 'Same' } },
    ],
  },
  publicAccess: {
    value: true,
    base: {
      platform: ci.Platform.kubernetes({
        publicAddressAnnotations: { 'example.com/scheme': 'internet-facing' },
      }),
    },
    default: [([gateway]) => gateway.spec.infrastructure, undefined],
  },
  namespace: {
    value: 'gateways',
    base: { allowedNamespaces: ['llm'] },
    default: [([gateway]) => gateway.metadata.namespace, 'llm'],
  },
  resourceName: {
    value: 'front',
    default: [([gateway]) => gateway.metadata.name, 'public'],
  },
  platform: {
    value: ci.Platform.kubernetes({ gateway: ci.Gateway.envoyGateway({ className: 'edge' }) }),
    default: [([gateway]) => gateway.spec.gatewayClassName, 'eg'],
  },
});

export const LOAD_BALANCERS: Subject = {
  structs: [API_GATEWAY, LISTENER, CLB, SHARED],
  samples: {
    'GatewayAlgorithm.consistentHash(header)': ['x-session-id', 'X'.repeat(256)],
    // the valid combinations depend on the platform
    ClbOptions: [
      { algorithm: ci.ClbAlgorithm.SOURCE_ADDRESS_HASH },
      { publicAccess: true },
      { publicAccess: false, algorithm: ci.ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS },
      { instance: 'clb-2febwrkxvwo5c59gp67iw1234' },
    ],
  },
  fidelity: [
    row(
      '8 load balancer: API gateway | 负载均衡器：API 网关',
      'LoadBalancer.apiGateway',
      'a Gateway and its routes in the cluster; in a TerraformStack on VKE Volcengine’s API gateway, `volcengine_apig_*`',
      routed(),
      byGateway(
        exact(['Gateway', '/spec/listeners/0/port', 80]),
        exact(
          ['volcengine_apig_gateway', '/name', 'llm-chat'],
          ['volcengine_apig_gateway_service', '/service_name', 'llm-chat-80'],
          ['volcengine_apig_upstream_source', '/source_type', 'K8S'],
          ['volcengine_apig_upstream_version', '/upstream_version/0/name', 'chat-main'],
          ['volcengine_apig_route', '/enable', true],
        ),
      ),
    ),
    row(
      '8 load balancer: CLB | 负载均衡器：CLB',
      'LoadBalancer.clb',
      'Service of type LoadBalancer; on VKE with the pods as direct backends; in a TerraformStack for a `volcengine_clb`',
      withClb(),
      byPlatform(
        ROUND_ROBIN,
        exact(BALANCED, onService('pass-through', 'true')),
        exact(
          ['volcengine_clb', '/subnet_id', 'subnet-a'],
          onService('id', '${volcengine_clb.llm_chat.id}'),
        ),
      ),
    ),
    ...gatewayAlgorithms,
    row(
      '14 consistent hash and its header | API 网关调度算法：一致性哈希，Header 字段名称',
      'GatewayAlgorithm.consistentHash',
      ALGORITHM,
      routed({
        loadBalancer: ci.LoadBalancer.apiGateway({
          algorithm: ci.GatewayAlgorithm.consistentHash('x-session-id'),
        }),
      }),
      byGateway(
        exact(
          balanced('type', 'ConsistentHash'),
          balanced('consistentHash/headers/0/name', 'x-session-id'),
        ),
        settings({
          lb_policy: 'ConsistentHashLB',
          consistent_hash_lb: [{ hash_key: 'HttpHeaderName', http_header_name: 'x-session-id' }],
        }),
      ),
    ),
    row(
      '15 weighted least connections | CLB 调度算法：加权最小连接数',
      'ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS',
      'the scheduler `wlc` of the CLB; elsewhere nothing counts connections',
      withClb({ algorithm: ci.ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS }),
      byPlatform(unsupported('ALGORITHM'), exact(onService('scheduler', 'wlc'))),
    ),
    row(
      '15 source-address hash | CLB 调度算法：源地址哈希',
      'ClbAlgorithm.SOURCE_ADDRESS_HASH',
      'the scheduler `sh` of the CLB; elsewhere session affinity of the Service',
      withClb({ algorithm: ci.ClbAlgorithm.SOURCE_ADDRESS_HASH }),
      byPlatform(
        approximated('APPROXIMATED_SOURCE_HASH', ['Service', '/spec/sessionAffinity', 'ClientIP']),
        exact(onService('scheduler', 'sh')),
      ),
    ),
    row(
      '65 no traffic to pods that are not ready | 就绪检查未通过的实例不承接流量',
      'LoadBalancer.clb',
      'health check of the CLB: on; elsewhere endpoints of the Service',
      withClb(),
      byPlatform(ROUND_ROBIN, exact(onService('health-check-flag', 'on'))),
    ),
  ],
};
