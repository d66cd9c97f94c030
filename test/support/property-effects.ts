import { Duration, Size } from 'cdk8s';
import { aChart, aDeployment, aRoutedService, aService, someCompute, someImage } from './builders';
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
  SERVICE,
  TIMES,
  TOLERATION,
  WINDOW,
  Values,
} from './property-values';
import {
  ApiGatewayOptions,
  Autoscaler,
  AutoscalerOptions,
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
  KedaOptions,
  KubernetesPlatformOptions,
  LoadBalancer,
  Percent,
  Platform,
  PodOptions,
  Port,
  PortOptions,
  Probe,
  ProbeScheme,
  Queue,
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

/** Two small programs that differ in one property only. */
export interface Effect {
  readonly property: string;
  readonly without: () => InferenceService;
  readonly with: () => InferenceService;
}

function effects<T extends object>(
  struct: string,
  values: Values<T>,
  program: (options: T) => InferenceService,
  base: Partial<T> = {},
): Effect[] {
  return (Object.keys(values) as (keyof T & string)[]).map((name) => {
    const [value, before] = values[name];
    const { [name]: _, ...others } = { ...base } as T;
    const rest = others as unknown as T;
    return {
      property: `${struct}.${name}`,
      without: () => program(before === undefined ? rest : { ...rest, [name]: before }),
      with: () => program({ ...rest, [name]: value }),
    };
  });
}

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
  aDeployment(service).autoscale({ ...SOME_SCALING, ...options });
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
  const a = aDeployment(service, { image }, 'a');
  const b = aDeployment(service, { image }, 'b');
  a.autoscale(SOME_SCALING);
  service.splitTraffic([Weight.of(a, 1), Weight.of(b, 1)]);
  return service;
}

function hashed(gateway: EnvoyGatewayOptions): InferenceService {
  const platform = Platform.kubernetes({ gateway: Gateway.envoyGateway(gateway) });
  const algorithm = GatewayAlgorithm.consistentHash('x-session-id');
  return deployed({}, aService({ platform, loadBalancer: LoadBalancer.apiGateway({ algorithm }) }));
}

/** A program without and with every property that users can set, under the struct's own name. */
export const EFFECTS: Effect[] = [
  ...effects<InferenceServiceProps>(
    'InferenceServiceProps',
    SERVICE,
    (props) => deployed({}, new InferenceService(aChart(), 'chat', props)),
    { ports: [Port.http1({ listen: 8000 })] },
  ),
  ...effects<PortOptions>(
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
  ...effects<Omit<KubernetesPlatformOptions, 'timeZone'>>(
    'KubernetesPlatformOptions',
    PLATFORM,
    (options) => running(Platform.kubernetes(options)),
  ),
  ...effects<EnvoyGatewayOptions>(
    'EnvoyGatewayOptions',
    { version: ['1.5'], className: ['internal'] },
    hashed,
  ),
  ...effects<DeploymentOptions>('DeploymentOptions', DEPLOYMENT, deployed, SOME_DEPLOYMENT),
  ...effects<DeploymentOptions>('DeploymentProps', DEPLOYMENT, longForm, SOME_DEPLOYMENT),
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
  ...effects<QueueOptions>(
    'QueueOptions',
    { nodeSelector: [{ pool: 'h20' }], tolerations: [[{ operator: 'Exists' }]] },
    (options) => deployed({ queue: Queue.named('prepaid', options) }),
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
