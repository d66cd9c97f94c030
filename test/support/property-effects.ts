import { Duration, Size } from 'cdk8s';
import {
  aChart,
  aCloud,
  aDeployment,
  aRoutedService,
  aService,
  someCompute,
  someImage,
} from './builders';
import { Effect, effects } from './effect';
import { NETWORK_EFFECTS } from './network-effects';
import {
  AUTOSCALER,
  Alone,
  BEHAVIOR,
  DEPLOYMENT,
  DIRECTION,
  FALLBACK,
  PLATFORM,
  POD,
  PORT,
  PREPAID,
  RENTED,
  SERVICE,
  TIMES,
  TOLERATION,
  WINDOW,
} from './property-values';
import { STORAGE_EFFECTS } from './storage-effects';
import {
  ApiGatewayOptions,
  Autoscaler,
  AutoscalerOptions,
  Billing,
  AutoscalingEngine,
  ComputeSpec,
  ComputeSpecOptions,
  Deployment,
  DeploymentOptions,
  Engine,
  EnvoyGatewayOptions,
  Gateway,
  GatewayAlgorithm,
  HttpGetProbeOptions,
  Image,
  InferenceService,
  InferenceServiceProps,
  InstanceTypeOptions,
  KedaOptions,
  KubernetesPlatformOptions,
  LoadBalancer,
  MachineOptions,
  Percent,
  Platform,
  PodOptions,
  Port,
  PortOptions,
  PriorityLevels,
  PriorityLevelsProps,
  Probe,
  ProbeScheme,
  Queue,
  QueueCapacity,
  QueueOptions,
  RollingUpdate,
  RollingUpdateOptions,
  ScalingBehaviorOptions,
  ScalingDirectionOptions,
  ScalingFallbackOptions,
  ScalingMetric,
  Schedule,
  ScheduleWindowOptions,
  Toleration,
  TrafficPolicy,
  Weight,
} from '../../src';

const SOME_DEPLOYMENT = { image: someImage(), compute: someCompute() };

function longForm(options: Partial<DeploymentOptions>): InferenceService {
  const service = aService();
  new Deployment(service, 'main', { service, ...SOME_DEPLOYMENT, ...options });
  return service;
}

function deployed(options: Partial<DeploymentOptions>, service = aService()): InferenceService {
  aDeployment(service, options);
  return service;
}

const SOME_SCALING = { maxReplicas: 8, metrics: [ScalingMetric.cpuUtilization(60)] };

function scaled(options: AutoscalerOptions): InferenceService {
  const service = aService();
  aDeployment(service).autoscale(options);
  return service;
}

const DAYTIME = [Schedule.cron('0 8 * * *', 4), Schedule.cron('0 20 * * *', 1)];

function scheduled(options: Partial<AutoscalerOptions>, platform?: Platform): InferenceService {
  const service = aService({ platform });
  aDeployment(service, { queue: PREPAID }).autoscale({ ...SOME_SCALING, ...options });
  return service;
}

/** Scaled by a query, on releases that can be told all there is. */
function queried(
  options: Partial<AutoscalerOptions>,
  autoscaling = AutoscalingEngine.keda('2.20'),
): InferenceService {
  const prometheus = 'http://prometheus:9090';
  const platform = Platform.kubernetes({ version: '1.35', prometheus, autoscaling });
  const metrics = [ScalingMetric.prometheus(`sum(q{${ScalingMetric.PODS}})`, 4)];
  return scheduled({ metrics, ...options }, platform);
}

function scaledAtLength(options: AutoscalerOptions): InferenceService {
  const service = aService();
  new Autoscaler(service, 'scaler', { deployment: aDeployment(service), ...options });
  return service;
}

/** Two deployments, one of which is acted upon. */
function choosing(chosen: 'a' | 'b', act: (chosen: Deployment) => void): InferenceService {
  const service = aService();
  const both = { a: aDeployment(service, {}, 'a'), b: aDeployment(service, {}, 'b') };
  act(both[chosen]);
  return service;
}

function weighed(weights: (a: Deployment, b: Deployment) => Weight[]): InferenceService {
  const service = aRoutedService();
  service.splitTraffic(weights(aDeployment(service, {}, 'a'), aDeployment(service, {}, 'b')));
  return service;
}

/** A deployment of one of two services, wherever it stands in the tree. */
function owned(chosen: 'first' | 'second'): InferenceService {
  const chart = aChart();
  const both = { first: aService({}, chart), second: new InferenceService(chart, 'second') };
  Object.values(both).forEach((service) => aDeployment(service));
  new Deployment(chart, 'wanderer', { service: both[chosen], ...SOME_DEPLOYMENT });
  return both.first;
}

/** A policy of one of two services, wherever it stands in the tree. */
function ruled(chosen: 'first' | 'second'): InferenceService {
  const chart = aChart();
  const both = {
    first: aRoutedService({}, chart),
    second: new InferenceService(chart, 'second', {
      ports: [Port.http1({ listen: 8000 })],
      loadBalancer: LoadBalancer.apiGateway(),
    }),
  };
  const deployments = { first: aDeployment(both.first), second: aDeployment(both.second) };
  const weights = [Weight.of(deployments[chosen], 5)];
  new TrafficPolicy(chart, 'policy', { service: both[chosen], weights });
  return both.first;
}

function probed(readiness: Probe): InferenceService {
  return deployed({ readiness });
}

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

/** A part of a machine, close to what its NUMA nodes have. */
function partOf(machine: MachineOptions): InferenceService {
  const compute = ComputeSpec.instanceType('ecs.large', {
    cpu: 8,
    memory: Size.gibibytes(64),
    gpus: 2,
    machine,
  });
  return deployed({ compute, numaAffinity: true });
}

function withLevels(props: PriorityLevelsProps): InferenceService {
  const chart = aChart();
  new PriorityLevels(chart, 'levels', props);
  return deployed({}, aService({}, chart));
}

/** A deployment that has two queues, on VKE. */
function overflowing(subset: object): InferenceService {
  const platform = aCloud();
  const queue = (name: string) =>
    Queue.named(name, { nodeSelector: { pool: name }, resourcePolicySubset: subset });
  const service = aService({ platform });
  return deployed({ queue: queue('prepaid'), overflow: queue('rented') }, service);
}

function onVke(queue: QueueOptions): InferenceService {
  return deployed({ queue: Queue.named('rented', queue) }, aService({ platform: aCloud() }));
}

function hashed(gateway: EnvoyGatewayOptions): InferenceService {
  const platform = Platform.kubernetes({ gateway: Gateway.envoyGateway(gateway) });
  const algorithm = GatewayAlgorithm.consistentHash('x-session-id');
  return deployed({}, aService({ platform, loadBalancer: LoadBalancer.apiGateway({ algorithm }) }));
}

/** Metrics that a cloud scrapes. */
function scraped(workspace?: string): InferenceService {
  const platform = aCloud();
  return deployed(
    { queue: PREPAID },
    aService({ platform, ports: [Port.metrics({ listen: 9090, workspace })] }),
  );
}

/** An autoscaler that may fill the queue, so that an update waits for it to shrink. */
function filling(capacity?: QueueCapacity): InferenceService {
  const service = aService();
  const compute = ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), gpus: 1 });
  const queue = Queue.named('prepaid', { capacity });
  aDeployment(service, { compute, queue }).autoscale({ ...SOME_SCALING, maxReplicas: 3 });
  return service;
}

/** A program without and with every property that users can set, under the struct's own name. */
export const EFFECTS: Effect[] = [
  ...STORAGE_EFFECTS,
  ...effects<InferenceServiceProps>(
    'InferenceServiceProps',
    SERVICE,
    (props) => deployed({}, new InferenceService(aChart(), 'chat', props)),
    { ports: [Port.http1({ listen: 8000 })] },
  ),
  ...effects<Omit<PortOptions, 'workspace'>>(
    'PortOptions',
    PORT,
    (options) => deployed({}, aRoutedService({ ports: [Port.http1(options)] })),
    { listen: 8000 },
  ),
  ...effects<ApiGatewayOptions>(
    'ApiGatewayOptions',
    {
      algorithm: [GatewayAlgorithm.RANDOM],
      hostnames: [['chat.example.com']],
      routeTimeout: [Duration.seconds(90)],
    },
    (options) => deployed({}, aService({ loadBalancer: LoadBalancer.apiGateway(options) })),
  ),
  ...effects<Omit<KubernetesPlatformOptions, 'timeZone' | 'modelRepository'>>(
    'KubernetesPlatformOptions',
    PLATFORM,
    (options) => running(Platform.kubernetes(options)),
  ),
  ...effects<Omit<KubernetesPlatformOptions, 'timeZone' | 'modelRepository'>>(
    'VkePlatformOptions',
    PLATFORM,
    (options) => running(aCloud(options)),
  ),
  {
    property: 'VkePlatformOptions.timeZone',
    without: () => scheduled({ schedules: DAYTIME }, aCloud()),
    with: () => scheduled({ schedules: DAYTIME }, aCloud({ timeZone: 'Asia/Shanghai' })),
  },
  ...effects<EnvoyGatewayOptions>(
    'EnvoyGatewayOptions',
    { version: ['1.5'], className: ['internal'] },
    hashed,
  ),
  ...effects<Omit<DeploymentOptions, 'overflow'>>(
    'DeploymentOptions',
    DEPLOYMENT,
    deployed,
    SOME_DEPLOYMENT,
  ),
  ...effects<Omit<DeploymentOptions, 'overflow'>>(
    'DeploymentProps',
    DEPLOYMENT,
    longForm,
    SOME_DEPLOYMENT,
  ),
  {
    property: 'DeploymentOptions.overflow',
    without: () => deployed({ queue: PREPAID }),
    with: () => deployed({ queue: PREPAID, overflow: RENTED }),
  },
  {
    property: 'DeploymentProps.overflow',
    without: () => longForm({ queue: PREPAID }),
    with: () => longForm({ queue: PREPAID, overflow: RENTED }),
  },
  ...effects<PriorityLevelsProps>(
    'PriorityLevelsProps',
    { platform: [Platform.kubernetes({ priorityClassPrefix: 'level' })], preemption: [false] },
    withLevels,
  ),
  {
    property: 'DeploymentProps.service',
    without: () => owned('second'),
    with: () => owned('first'),
  },
  ...effects<ComputeSpecOptions>(
    'ComputeSpecOptions',
    {
      cpu: [5, 4],
      memory: [Size.gibibytes(17), Size.gibibytes(16)],
      gpus: [1],
      gpuResource: ['amd.com/gpu'],
      sharedMemory: [Size.gibibytes(1)],
    },
    (options) => deployed({ compute: ComputeSpec.of(options) }),
    { cpu: 4, memory: Size.gibibytes(16), gpus: 2 },
  ),
  ...NETWORK_EFFECTS,
  ...effects<Omit<QueueOptions, 'elastic' | 'resourcePolicySubset' | 'members' | 'capacity'>>(
    'QueueOptions',
    {
      nodeSelector: [{ pool: 'h20' }],
      tolerations: [[{ operator: 'Exists' }]],
      zones: [['cn-beijing-a']],
      billing: [Billing.PAY_AS_YOU_GO, Billing.PREPAID],
      namespace: ['gold'],
    },
    (options) => deployed({ queue: Queue.named('prepaid', options) }),
  ),
  {
    property: 'QueueOptions.elastic',
    without: () => onVke({}),
    with: () => onVke({ elastic: true }),
  },
  {
    property: 'QueueOptions.resourcePolicySubset',
    without: () => overflowing({ maxReplicas: 2 }),
    with: () => overflowing({ maxReplicas: 3 }),
  },
  ...effects<InstanceTypeOptions>(
    'InstanceTypeOptions',
    {
      cpu: [5, 4],
      memory: [Size.gibibytes(17), Size.gibibytes(16)],
      gpus: [1],
      gpuResource: ['amd.com/gpu'],
      sharedMemory: [Size.gibibytes(1)],
      machine: [{ cpu: 4, memory: Size.gibibytes(64), gpus: 2 }],
    },
    (options) => deployed({ compute: ComputeSpec.instanceType('ecs.large', options) }),
    { cpu: 4, memory: Size.gibibytes(16), gpus: 2 },
  ),
  ...effects<MachineOptions>(
    'MachineOptions',
    {
      cpu: [15, 16],
      memory: [Size.gibibytes(64), Size.gibibytes(128)],
      gpus: [3, 4],
    },
    partOf,
    { cpu: 16, memory: Size.gibibytes(128), gpus: 4 },
  ),
  ...effects<Toleration>('Toleration', TOLERATION, (toleration) =>
    deployed({ queue: Queue.named('prepaid', { tolerations: [toleration] }) }),
  ),
  ...effects<RollingUpdateOptions>(
    'RollingUpdateOptions',
    { maxUnavailable: [Percent.of(0)], maxSurge: [Percent.of(0)] },
    (options) => deployed({ rollingUpdate: RollingUpdate.of(options) }),
  ),
  ...effects<PodOptions>('PodOptions', POD, (pod) => deployed({ pod }), {
    volumes: [{ name: 'models', emptyDir: {} }],
  }),
  ...effects('ProbeOptions', TIMES, (options) => probed(Probe.fromCommand(['true'], options))),
  ...effects(
    'TcpSocketProbeOptions',
    { ...TIMES, port: [8001, 8000] },
    (options: any) => probed(Probe.fromTcpSocket(options)),
    { port: 8000 },
  ),
  ...effects<HttpGetProbeOptions>(
    'HttpGetProbeOptions',
    {
      ...TIMES,
      port: [8001, 8000],
      scheme: [ProbeScheme.HTTPS],
      headers: [{ 'X-Probe': 'ready' }],
    },
    (options) => probed(Probe.fromHttpGet('/ready', options)),
    { port: 8000 },
  ),
  ...effects<Alone>('AutoscalerOptions', AUTOSCALER, scaled, SOME_SCALING),
  ...effects<Alone>('AutoscalerProps', AUTOSCALER, scaledAtLength, SOME_SCALING),
  ...['AutoscalerOptions', 'AutoscalerProps'].map((struct) => ({
    property: `${struct}.timeZone`,
    without: () => scheduled({ schedules: DAYTIME }),
    with: () => scheduled({ schedules: DAYTIME, timeZone: 'Asia/Shanghai' }),
  })),
  ...['AutoscalerOptions', 'AutoscalerProps'].flatMap((struct) => [
    {
      property: `${struct}.fallback`,
      without: () => queried({}),
      with: () => queried({ fallback: { failures: 5 } }),
    },
    {
      property: `${struct}.missingIsZero`,
      without: () => queried({}),
      with: () => queried({ missingIsZero: true }),
    },
  ]),
  ...effects<ScalingBehaviorOptions>('ScalingBehaviorOptions', BEHAVIOR, (behavior) =>
    scaled({ ...SOME_SCALING, behavior }),
  ),
  ...effects<ScalingDirectionOptions>('ScalingDirectionOptions', DIRECTION, (down) =>
    queried({ behavior: { down } }),
  ),
  ...effects<ScalingFallbackOptions>('ScalingFallbackOptions', FALLBACK, (fallback) =>
    queried({ fallback }),
  ),
  ...effects<KedaOptions>('KedaOptions', { adoptHpas: [true] }, (options) =>
    queried({}, AutoscalingEngine.keda('2.20', options)),
  ),
  ...effects<ScheduleWindowOptions>(
    'ScheduleWindowOptions',
    WINDOW,
    (window) => scheduled({ schedules: [Schedule.window(window)] }),
    { start: '08:00', end: '20:00', replicas: 4 },
  ),
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
    property: 'PortOptions.workspace',
    without: () => scraped(),
    with: () => scraped('team-llm'),
  },
  {
    property: 'QueueOptions.capacity',
    without: () => filling(),
    with: () => filling({ gpus: 3 }),
  },
  ...effects<QueueCapacity>(
    'QueueCapacity',
    { cpu: [12], memory: [Size.gibibytes(48)], gpus: [3] },
    filling,
  ),
  {
    property: 'AutoscalerProps.deployment',
    without: () => choosing('a', (deployment) => deployment.autoscale(SOME_SCALING)),
    with: () => choosing('b', (deployment) => deployment.autoscale(SOME_SCALING)),
  },
  {
    property: 'TrafficPolicyProps.weights',
    without: () => weighed((a, b) => [Weight.of(a, 1), Weight.of(b, 1)]),
    with: () => weighed((a, b) => [Weight.of(a, 1), Weight.of(b, 0)]),
  },
  {
    property: 'TrafficPolicyProps.service',
    without: () => ruled('second'),
    with: () => ruled('first'),
  },
];
