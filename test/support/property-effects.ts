import { aChart, aCloud, aDeployment, aRoutedService, aService } from './builders';
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
import { PLATFORM_EFFECTS } from './platform-effects';
import { SOME_DEPLOYMENT, deployed } from './programs';
import { DEPLOYMENT, POD, PORT, PREPAID, RENTED, SERVICE, TIMES } from './property-values';
import { QUEUE_EFFECTS } from './queue-effects';
import { SCALING_EFFECTS } from './scaling-effects';
import { STORAGE_EFFECTS } from './storage-effects';
import { TRAFFIC_EFFECTS } from './traffic-effects';
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
  HttpGetProbeOptions,
  InferenceService,
  InferenceServiceProps,
  InstanceTypeOptions,
  KedaOptions,
  KubernetesPlatformOptions,
  LoadBalancer,
  MachineOptions,
  Percent,
  PodOptions,
  Port,
  PortOptions,
  Probe,
  ProbeScheme,
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

function probed(readiness: Probe): InferenceService {
  return deployed({ readiness });
}

/** Metrics that a cloud scrapes. */
function scraped(workspace?: string): InferenceService {
  const platform = aCloud();
  return deployed(
    { queue: PREPAID },
    aService({ platform, ports: [Port.metrics({ listen: 9090, workspace })] }),
  );
}

/** A program without and with every property that users can set, under the struct's own name. */
export const EFFECTS: Effect[] = [
  ...STORAGE_EFFECTS,
  ...PLATFORM_EFFECTS,
  ...QUEUE_EFFECTS,
  ...SCALING_EFFECTS,
  ...TRAFFIC_EFFECTS,
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
  ...effects<Omit<DeploymentOptions, 'overflow' | 'acceptTraffic'>>(
    'DeploymentOptions',
    DEPLOYMENT,
    deployed,
    SOME_DEPLOYMENT,
  ),
  ...effects<Omit<DeploymentOptions, 'overflow' | 'acceptTraffic'>>(
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
  {
    property: 'DeploymentProps.service',
    without: () => owned('second'),
    with: () => owned('first'),
  },
  ...NETWORK_EFFECTS,
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
];
