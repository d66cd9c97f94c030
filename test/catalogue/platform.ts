import { pooling } from './endpoint-picker';
import { DAYTIME, PREPAID, SOME_SCALING, VKE, deployed, scheduled } from './programs';
import { Subject, struct } from './property';
import { limited } from './public-gateway';
import * as ci from '../../src';
import { PlannedPlatform } from '../../src/plan/platform';
import { AutoscalingKind, GatewayKind, SchedulerKind } from '../../src/spec/platform';
import { balanced } from '../homes/clouds';
import {
  aChart,
  aCloud,
  aDeployment,
  aRoutedService,
  aService,
  someNetwork,
  someQueue,
} from '../support/builders';
import * as gateways from '../support/cloud-gateways';
import { aCloudService, serving, storing } from '../support/storage';

const ONE = { 'example.com/scheme': 'one' };

/** A service that depends on all of a platform: routed, scaled, and not supported exactly. */
function running(platform: ci.Platform): ci.InferenceService {
  const service = aService({
    ports: [],
    platform,
    loadBalancer: ci.LoadBalancer.apiGateway({ algorithm: ci.GatewayAlgorithm.LEAST_CONNECTIONS }),
  });
  const image = ci.Image.preset(ci.Engine.VLLM, '0.33.0');
  const a = aDeployment(service, { image, priority: 2, queue: PREPAID }, 'a');
  const b = aDeployment(service, { image, queue: PREPAID }, 'b');
  a.autoscale(SOME_SCALING);
  service.splitTraffic([ci.Weight.of(a, 1), ci.Weight.of(b, 1)]);
  return service;
}

/** An autoscaler that queries Prometheus. */
function queried(platform: ci.Platform): ci.InferenceService {
  return scheduled({ metrics: [ci.ScalingMetric.prometheus('sum(x)', 1)] }, platform);
}

const behindGateway = (publicAccess: boolean) => (platform: ci.Platform) =>
  deployed(
    { queue: PREPAID },
    aService({ platform, loadBalancer: ci.LoadBalancer.apiGateway({ publicAccess }) }),
  );

const KUBERNETES = struct<ci.KubernetesPlatformOptions, PlannedPlatform>(
  'KubernetesPlatformOptions',
  {
    program: (options, program = running) => program(ci.Platform.kubernetes(options)),
    plan: (service) => service._plan().platform,
    edit: 'platform',
  },
)({
  name: {
    effect: [() => secondIn('west'), () => secondIn('east')],
    live: ({ name }) => secondIn(name),
    stated: undefined,
    samples: ['prod-eu'],
    edit: 'none',
  },
  version: { value: '1.28', default: [(plan) => plan.kubernetes, '1.34'] },
  gateway: {
    value: ci.Gateway.envoyGateway({ className: 'internal' }),
    stated: planned({ gateway: ci.Gateway.envoyGateway() }).gateway,
  },
  scheduler: {
    value: ci.Scheduler.katalyst(),
    stated: { kind: SchedulerKind.PLAIN },
    edit: 'scheduler',
  },
  priorityClassPrefix: { stated: 'inference-priority', samples: ['level'] },
  autoscaling: {
    value: ci.AutoscalingEngine.hpa(),
    stated: planned({ autoscaling: ci.AutoscalingEngine.keda() }).autoscaling,
  },
  prometheus: {
    stated: undefined,
    samples: ['http://prometheus.monitoring:9090', 'https://metrics.example.com/prefix'],
  },
  prometheusAuth: {
    value: ci.PrometheusAuth.bearer('prometheus'),
    base: { prometheus: 'http://prometheus.monitoring:9090' },
    within: queried,
    stated: undefined,
    edit: 'autoscaler',
  },
  imageRegistry: {
    stated: undefined,
    samples: ['registry.corp.example/hub', 'localhost:5000'],
    edit: 'image',
  },
  monitorLabels: { stated: {}, samples: [{ release: 'prometheus' }] },
  strict: { value: true, stated: false },
  timeZone: {
    within: (platform: ci.Platform) => scheduled({ schedules: DAYTIME }, platform),
    stated: 'UTC',
    samples: ['Asia/Shanghai', 'UTC'],
  },
  modelRepository: {
    value: ci.ModelRepository.claim('others'),
    before: ci.ModelRepository.claim('models'),
    base: { version: '1.36' },
    within: (platform: ci.Platform) =>
      serving(ci.Model.fromRepository('qwen', 'v1'), { queue: someQueue() }, platform),
    default: [
      () => serving(ci.Model.fromRepository('qwen', 'v1'))._plan().deployments[0].volumes,
      [],
    ],
    edit: 'none',
  },
  publicAddressAnnotations: {
    before: ONE,
    within: behindGateway(true),
    default: [(plan) => plan.addressAnnotations, { private: {}, public: {} }],
    samples: [{ 'example.com/scheme': 'public' }],
    edit: 'address',
  },
  privateAddressAnnotations: {
    before: ONE,
    within: behindGateway(false),
    default: [(plan) => plan.addressAnnotations, { private: {}, public: {} }],
    samples: [{ 'networking.gke.io/load-balancer-type': 'Internal' }],
    edit: 'address',
  },
});

/** The second service of a Chart with the objects of the first, which runs in the cluster `east`. */
function secondIn(name: string): ci.InferenceService {
  const platform = (cluster: string) => ci.Platform.kubernetes({ name: cluster });
  const chart = aChart();
  aDeployment(aService({ platform: platform('east') }, chart));
  return aDeployment(
    new ci.InferenceService(chart, 'other', { resourceName: 'chat', platform: platform(name) }),
  ).service;
}

function planned(options: ci.KubernetesPlatformOptions): PlannedPlatform {
  return aService({ platform: ci.Platform.kubernetes(options) })._plan().platform;
}

/** Files of an object storage, whose address follows from the region. */
function withFiles(platform: ci.Platform): ci.InferenceService {
  const files = ci.SharedFileSystem.tos('models', { mountPath: '/data', secret: { name: 'key' } });
  return storing([files], {}, aCloudService(platform));
}

/** Elastic pods, which get the subnets of their network. */
const elastic = (platform: ci.Platform) =>
  deployed(
    { queue: ci.Queue.named('burst', { virtualNodes: true, zones: ['cn-beijing-a'] }) },
    aService({ platform }),
  );

const networkOfElastic = ci.PrivateNetwork.of({
  vpc: 'vpc-1',
  subnets: [ci.Subnet.of('subnet-z', 'cn-beijing-a')],
  securityGroups: ['sg-1'],
});

const bare = () => aService({ platform: VKE })._plan();

/** A service behind an API gateway of Volcengine, in a stack. */
const inStack = (apiGateways?: ci.CloudGatewayOptions, instance?: string) =>
  gateways
    .aCloudService({
      platform: gateways.aKnownCluster({ apiGateways }),
      loadBalancer: ci.LoadBalancer.apiGateway({ instance }),
    })
    ._plan().frontends[0].cloudGateway!;

/** A cluster of VKE with services of a stack: behind an API gateway, and behind a CLB with weights. */
const routedInStack = (options: Partial<ci.VkePlatformOptions>, balancer?: ci.ApiGatewayOptions) =>
  gateways.aDeployedCloudService({
    platform: gateways.aKnownCluster(options),
    loadBalancer: ci.LoadBalancer.apiGateway(balancer),
  });
const splitInStack = (platform: Partial<ci.VkePlatformOptions>) =>
  balanced({ weights: [1], platform }).service;

// what the rows of a cluster change is in a TerraformStack: see test/homes/cloud-balancers.test.ts
const CLOUD = struct<
  ci.VkePlatformOptions,
  NonNullable<PlannedPlatform['cloud']>,
  keyof ci.KubernetesPlatformOptions
>('VkePlatformOptions', {
  program: (options, program = running) => program(aCloud(options)),
  base: {},
  plan: () => bare().platform.cloud!,
  like: KUBERNETES.rows,
})({
  region: { value: 'cn-shanghai', before: 'cn-beijing', within: withFiles },
  network: {
    value: networkOfElastic,
    before: someNetwork(),
    within: elastic,
    default: [() => bare().network, undefined],
  },
  cluster: { value: 'ccm1', live: splitInStack, stated: undefined },
  nodes: { value: ['i-1'], live: splitInStack, stated: undefined },
  nodePools: { value: ['np1'], live: splitInStack, stated: [] },
  apiGateways: {
    value: { nodes: 3 },
    live: (options) => routedInStack(options),
    default: [
      () => inStack(),
      inStack({ nodes: 2, nodeSize: ci.CloudGatewayNodeSize.CPU_1_GIB_2 }),
    ],
  },
});

// and what these change: see test/render/volcengine/api-gateway.test.ts
const CLOUD_GATEWAY = struct<
  ci.CloudGatewayOptions,
  NonNullable<ReturnType<typeof inStack>['created']>
>('CloudGatewayOptions', {
  program: (apiGateways) => running(aCloud({ apiGateways })),
  live: (apiGateways) => routedInStack({ apiGateways }),
  plan: () => inStack({}).created!,
})({
  nodes: { value: 3, stated: 2 },
  nodeSize: {
    value: ci.CloudGatewayNodeSize.CPU_2_GIB_4,
    stated: ci.CloudGatewayNodeSize.CPU_1_GIB_2,
  },
  balancerSize: {
    value: ci.CloudGatewayBalancerSize.SMALL_2,
    stated: ci.CloudGatewayBalancerSize.SMALL_1,
  },
  publicBandwidth: {
    value: 20,
    live: (apiGateways) => routedInStack({ apiGateways }, { publicAccess: true }),
    stated: undefined,
  },
  flannelPodCidr: { value: '172.16.0.0/16', stated: undefined },
  clusterImported: {
    value: true,
    live: (apiGateways) => routedInStack({ apiGateways }, { instance: 'gd-1' }),
    default: [() => inStack({}, 'gd-1').importsCluster, true],
  },
});

const PROMETHEUS_AUTH = struct<
  ci.PrometheusAuthOptions,
  NonNullable<PlannedPlatform['prometheusAuth']>
>('PrometheusAuthOptions', {
  program: (options) =>
    queried(
      ci.Platform.kubernetes({
        prometheus: 'http://prometheus.monitoring:9090',
        prometheusAuth: ci.PrometheusAuth.bearer('prometheus', options),
      }),
    ),
  plan: (service) => service._plan().platform.prometheusAuth!,
  edit: 'autoscaler',
})({ clusterWide: { value: true, stated: false } });

/** TCP routes, whose version depends on the release of the Gateway API. */
function weighted(gateway: ci.Gateway): ci.InferenceService {
  const service = aRoutedService({
    platform: ci.Platform.kubernetes({ gateway }),
    ports: [ci.Port.http({ listen: 8000 })],
    loadBalancer: ci.LoadBalancer.clb(),
  });
  const both = ['a', 'b'].map((id) => aDeployment(service, {}, id));
  service.splitTraffic(both.map((each) => ci.Weight.of(each, 1)));
  return service;
}

function hashed(gateway: ci.Gateway): ci.InferenceService {
  const platform = ci.Platform.kubernetes({ gateway });
  const algorithm = ci.GatewayAlgorithm.consistentHash('x-session-id');
  const loadBalancer = ci.LoadBalancer.apiGateway({ algorithm });
  return deployed({}, aService({ platform, loadBalancer }));
}

const istio = () => planned({ gateway: ci.Gateway.istio() }).gateway;

const GATEWAY = struct<ci.GatewayOptions, PlannedPlatform['gateway']>('GatewayOptions', {
  program: (options, program = hashed) => program(ci.Gateway.envoyGateway(options)),
  plan: (service) => service._plan().platform.gateway,
  edit: 'platform',
  defaults: [
    ['version of Istio', () => istio().version, '1.30'],
    ['className of Istio', () => istio().className, 'istio'],
  ],
})({
  version: { value: '1.5', stated: '1.9' },
  className: { value: 'internal', stated: 'eg', samples: ['eg', 'gateway.example.com'] },
  gatewayApiVersion: {
    value: '1.6',
    before: '1.5',
    within: weighted,
    default: [
      () => planned({ gateway: ci.Gateway.envoyGateway({ version: '1.5' }) }).gateway.gatewayApi,
      '1.3',
    ],
  },
  inference: { value: true, stated: false, within: pooling, samples: [false] },
});

const ENVOY_GATEWAY = struct<
  ci.EnvoyGatewayOptions,
  PlannedPlatform['gateway'],
  keyof ci.GatewayOptions
>('EnvoyGatewayOptions', {
  like: GATEWAY.rows,
  program: GATEWAY.setup.program,
  plan: (service) => service._plan().platform.gateway,
  edit: 'routing',
})({
  rateLimitService: {
    effect: [
      () => limited({}, ci.Gateway.envoyGateway()),
      () => limited({ scope: ci.RateLimitScope.GLOBAL }),
    ],
    stated: false,
    samples: [false, true],
  },
});

const GATEWAY_API = struct<ci.GatewayApiOptions, PlannedPlatform['gateway']>('GatewayApiOptions', {
  program: (options) => weighted(ci.Gateway.gatewayApi(options)),
  base: { className: 'public' },
  plan: (service) => service._plan().platform.gateway,
})({
  className: { samples: ['cilium'] },
  version: { value: '1.6', default: [(plan) => plan.gatewayApi, '1.4'] },
  inference: {
    effect: [
      () => pooling(ci.Gateway.gatewayApi({ className: 'public' })),
      () => pooling(ci.Gateway.gatewayApi({ className: 'public', inference: true })),
    ],
    stated: false,
    samples: [false],
  },
});

const schedulerOf = (scheduler: ci.Scheduler) => planned({ scheduler }).scheduler;

export const PLATFORMS: Subject = {
  structs: [KUBERNETES, CLOUD, CLOUD_GATEWAY, PROMETHEUS_AUTH, GATEWAY, ENVOY_GATEWAY, GATEWAY_API],
  samples: {
    'PrometheusAuth.bearer(triggerAuthentication)': ['prometheus'],
    'PrometheusAuth.basic(triggerAuthentication)': ['prometheus'],
    'PrometheusAuth.tls(triggerAuthentication)': ['prometheus.client'],
  },
  defaults: [
    ...(['volcano', 'kueue', 'katalyst'] as const).map(
      (kind) =>
        [
          `Scheduler.${kind}(version)`,
          () => schedulerOf(ci.Scheduler[kind]()),
          { kind, version: { volcano: '1.15', kueue: '0.19', katalyst: '0.5' }[kind] },
        ] as const,
    ),
    ['Gateway.envoyGateway', () => planned({}).gateway.kind, GatewayKind.ENVOY_GATEWAY],
    [
      'AutoscalingEngine.keda(version)',
      () => planned({}).autoscaling,
      { kind: AutoscalingKind.KEDA, version: '2.20', transferHpaOwnership: false },
    ],
    [
      'AutoscalingEngine.hpa()',
      () => planned({ autoscaling: ci.AutoscalingEngine.hpa() }).autoscaling,
      { kind: AutoscalingKind.HPA },
    ],
  ],
};
