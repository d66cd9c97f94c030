import { aChart, aCloud, aDeployment, aRoutedService, aService } from './builders';
import { Effect, effects } from './effect';
import { DAYTIME, SOME_SCALING, deployed, scheduled } from './programs';
import { PLATFORM, PREPAID } from './property-values';
import { aCloudService, storing } from './storage';
import {
  CloudGatewayBalancerSize,
  CloudGatewayNodeSize,
  CloudGatewayOptions,
  Engine,
  Gateway,
  GatewayAlgorithm,
  GatewayApiOptions,
  GatewayOptions,
  Image,
  InferenceService,
  KubernetesPlatformOptions,
  LoadBalancer,
  Platform,
  Port,
  PriorityLevels,
  PriorityLevelsProps,
  SharedFileSystem,
  VkePlatformOptions,
  Weight,
} from '../../src';

/** A service that a platform means something to: routed, scaled, and not expressed exactly. */
function running(platform: Platform): InferenceService {
  const service = aService({
    ports: [],
    platform,
    loadBalancer: LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.LEAST_CONNECTIONS }),
  });
  const image = Image.preset(Engine.VLLM, '0.8.5');
  const a = aDeployment(service, { image, priority: 2, queue: PREPAID }, 'a');
  const b = aDeployment(service, { image, queue: PREPAID }, 'b');
  a.autoscale(SOME_SCALING);
  service.splitTraffic([Weight.of(a, 1), Weight.of(b, 1)]);
  return service;
}

/** Behind a gateway that is public or not, as said. */
function reached(publicAccess: boolean, platform: Platform): InferenceService {
  const loadBalancer = LoadBalancer.apiGateway({ publicAccess });
  return deployed({ queue: PREPAID }, aService({ platform, loadBalancer }));
}

function hashed(gateway: GatewayOptions): InferenceService {
  const platform = Platform.kubernetes({ gateway: Gateway.envoyGateway(gateway) });
  const algorithm = GatewayAlgorithm.consistentHash('x-session-id');
  return deployed({}, aService({ platform, loadBalancer: LoadBalancer.apiGateway({ algorithm }) }));
}

/** TCP routes, whose version depends on the release of the Gateway API. */
function weighedByClb(gateway: Gateway): InferenceService {
  const service = aRoutedService({
    platform: Platform.kubernetes({ gateway }),
    ports: [Port.http({ listen: 8000 })],
    loadBalancer: LoadBalancer.clb(),
  });
  service.splitTraffic([
    Weight.of(aDeployment(service, {}, 'a'), 1),
    Weight.of(aDeployment(service, {}, 'b'), 1),
  ]);
  return service;
}

function withLevels(props: PriorityLevelsProps): InferenceService {
  const chart = aChart();
  new PriorityLevels(chart, 'levels', props);
  return deployed({}, aService({}, chart));
}

/** Files of an object storage, whose address follows from the region. */
function inRegion(region: string): InferenceService {
  const files = SharedFileSystem.tos('models', { mountPath: '/data', secret: { name: 'key' } });
  return storing([files], {}, aCloudService(aCloud({ region })));
}

type CloudSettings = Pick<VkePlatformOptions, 'cluster' | 'nodes' | 'nodePools' | 'apiGateways'>;

type Cluster = Omit<
  KubernetesPlatformOptions,
  'timeZone' | 'modelRepository' | 'publicAddressAnnotations' | 'privateAddressAnnotations'
>;

/** What users say of platforms. */
export const PLATFORM_EFFECTS: Effect[] = [
  ...effects<Cluster>('KubernetesPlatformOptions', PLATFORM, (options) =>
    running(Platform.kubernetes(options)),
  ),
  ...effects<Cluster>('VkePlatformOptions', PLATFORM, (options) => running(aCloud(options))),
  {
    property: 'KubernetesPlatformOptions.timeZone',
    without: () => scheduled({ schedules: DAYTIME }, Platform.kubernetes()),
    with: () =>
      scheduled({ schedules: DAYTIME }, Platform.kubernetes({ timeZone: 'Asia/Shanghai' })),
  },
  {
    property: 'VkePlatformOptions.timeZone',
    without: () => scheduled({ schedules: DAYTIME }, aCloud()),
    with: () => scheduled({ schedules: DAYTIME }, aCloud({ timeZone: 'Asia/Shanghai' })),
  },
  {
    property: 'VkePlatformOptions.region',
    without: () => inRegion('cn-beijing'),
    with: () => inRegion('cn-shanghai'),
  },
  // what they are for is below a TerraformStack: see test/homes/cloud-balancers.test.ts
  ...effects<CloudSettings>(
    'VkePlatformOptions',
    { cluster: ['ccm1'], nodes: [['i-1']], nodePools: [['np1']], apiGateways: [{ nodes: 3 }] },
    (options) => running(aCloud(options)),
  ),
  // and these: see test/render/volcengine/api-gateway.test.ts
  ...effects<CloudGatewayOptions>(
    'CloudGatewayOptions',
    {
      nodes: [3],
      nodeSize: [CloudGatewayNodeSize.CPU_2_GIB_4],
      balancerSize: [CloudGatewayBalancerSize.SMALL_2],
      publicBandwidth: [20],
      flannelPodCidr: ['172.16.0.0/16'],
      clusterImported: [true],
    },
    (apiGateways) => running(aCloud({ apiGateways })),
  ),
  ...[true, false].flatMap((open) => {
    const annotations = open ? 'publicAddressAnnotations' : 'privateAddressAnnotations';
    const [before, after] = ['one', 'other'].map((scheme) => ({
      [annotations]: { 'example.com/scheme': scheme },
    }));
    return [
      {
        property: `KubernetesPlatformOptions.${annotations}`,
        without: () => reached(open, Platform.kubernetes(before)),
        with: () => reached(open, Platform.kubernetes(after)),
      },
      {
        property: `VkePlatformOptions.${annotations}`,
        without: () => reached(open, aCloud()),
        with: () => reached(open, aCloud(after)),
      },
    ];
  }),
  ...effects<GatewayOptions>(
    'GatewayOptions',
    { version: ['1.5'], className: ['internal'], gatewayApiVersion: ['1.6', '1.5'] },
    ({ gatewayApiVersion, ...options }) =>
      gatewayApiVersion === undefined
        ? hashed(options)
        : weighedByClb(Gateway.envoyGateway({ gatewayApiVersion })),
  ),
  ...effects<GatewayApiOptions>(
    'GatewayApiOptions',
    { className: ['internal', 'public'], version: ['1.6'] },
    (options) => weighedByClb(Gateway.gatewayApi(options)),
    { className: 'public' },
  ),
  ...effects<PriorityLevelsProps>(
    'PriorityLevelsProps',
    { platform: [Platform.kubernetes({ priorityClassPrefix: 'level' })], preemption: [false] },
    withLevels,
  ),
];
