import * as fs from 'fs';
import * as path from 'path';
import { Chart, Duration, Size, Testing } from 'cdk8s';
import {
  AutoscalingEngine,
  AutoscalingKind,
  ComputeSpec,
  DeploymentOptions,
  Engine,
  FallbackBehavior,
  Gateway,
  GatewayKind,
  Image,
  InferenceService,
  InferenceServiceProps,
  InstanceTypeOptions,
  Percent,
  Platform,
  Port,
  PriorityLevels,
  PriorityLevelsProps,
  Probe,
  ProbeScheme,
  Queue,
  QueueOptions,
  RollingUpdate,
  ScalingBehaviorOptions,
  ScalingFallbackOptions,
  ScalingMetric,
  Scheduler,
  SchedulerKind,
  Schedule,
  ServicePlan,
} from '../../src';
import { aManifest, aManifestOfService, anAdopted } from '../support/adoption';
import { aChart, aDeployment, aService } from '../support/builders';
import { CLOUD_GATEWAY_DEFAULTS } from '../support/cloud-gateway-defaults';
import { NETWORK_DEFAULTS } from '../support/network-defaults';
import { STORAGE_DEFAULTS } from '../support/storage-defaults';
import { TRAFFIC_DEFAULTS } from '../support/traffic-defaults';

const service = (props: InferenceServiceProps = {}): ServicePlan =>
  new InferenceService(aChart(), 'chat', props)._plan();

const deployment = (options: Partial<DeploymentOptions> = {}, of = aService()) =>
  aDeployment(of, options)._plan();

const port = (declared: Port) => service({ ports: [declared] }).ports[0];
const platform = (declared: Platform) => service({ platform: declared }).platform;
const probe = (liveness: Probe) => deployment({ liveness }).liveness!;
const preset = deployment({ image: Image.preset(Engine.VLLM, '0.8.5') }, aService({ ports: [] }));

const queue = (options: QueueOptions = {}) =>
  deployment({ queue: Queue.named('q', options) }).queue!;

const typed = (options: Partial<InstanceTypeOptions>) =>
  deployment({
    compute: ComputeSpec.instanceType('ecs.large', {
      cpu: 4,
      memory: Size.gibibytes(16),
      ...options,
    }),
  }).compute!;

function policies(props: PriorityLevelsProps): unknown[] {
  const chart = aChart();
  new PriorityLevels(chart, 'levels', props);
  return Testing.synth(chart).map(({ preemptionPolicy }) => preemptionPolicy);
}

function autoscaler() {
  const scaled = aDeployment();
  scaled.autoscale({ maxReplicas: 8, metrics: [ScalingMetric.cpuUtilization(80)] });
  return scaled._plan();
}

function queried(fallback?: ScalingFallbackOptions) {
  const metrics = [ScalingMetric.prometheus(`sum(q{${ScalingMetric.PODS}})`, 4)];
  const scaled = aDeployment();
  scaled.autoscale({ maxReplicas: 8, metrics, fallback });
  return scaled._plan().autoscaler!;
}

function behavior(spec: ScalingBehaviorOptions) {
  const scaled = aDeployment();
  const metrics = [ScalingMetric.cpuUtilization(80)];
  scaled.autoscale({ maxReplicas: 8, metrics, behavior: spec });
  return scaled._plan().autoscaler!.behavior!;
}

/** What is left out of an adoption is what the manifests say. */
const ADOPTION_DEFAULTS: [string, () => unknown, unknown][] = [
  [
    'AdoptedDeploymentOptions.*',
    () => Testing.synth(anAdopted().node.scopes[1] as Chart),
    [aManifest(), aManifestOfService()],
  ],
  [
    'AdoptionProps.*',
    () => anAdopted({ objects: [aManifest()], manifests: [], files: [] }).findings(),
    [],
  ],
];

/** Every `@default` of a public property that says a value: property, planned value, stated value. */
const scheduled = () => {
  const schedules = [Schedule.window({ start: '08:00', end: '20:00', replicas: 4 })];
  const scaled = aDeployment();
  scaled.autoscale({ schedules });
  return scaled._plan().autoscaler!;
};

/** Every `@default` of a public property that says a value: property, planned value, stated value. */
const DEFAULTS: [string, () => unknown, unknown][] = [
  ...ADOPTION_DEFAULTS,
  ...NETWORK_DEFAULTS,
  ...CLOUD_GATEWAY_DEFAULTS,
  ...STORAGE_DEFAULTS,
  ...TRAFFIC_DEFAULTS,
  ['InferenceServiceProps.displayName', () => service().displayName, 'chat'],
  ['InferenceServiceProps.description', () => service().description, undefined],
  ['InferenceServiceProps.namespace', () => service().namespace, undefined],
  ['InferenceServiceProps.resourceName', () => service().name, 'chat'],
  ['InferenceServiceProps.ports', () => service().ports, []],
  ['InferenceServiceProps.ports of a preset', () => preset.ports.map((p) => p.listen), [8000]],
  ['InferenceServiceProps.loadBalancer', () => service().loadBalancer, undefined],
  ['InferenceServiceProps.platform', () => service().platform, platform(Platform.kubernetes())],

  ['PortOptions.expose', () => port(Port.http1({ listen: 8000 })).expose, 8000],
  ['PortOptions.path', () => port(Port.http1({ listen: 8000 })).path, '/'],
  ['PortOptions.path of Metrics', () => port(Port.metrics({ listen: 8000 })).path, '/metrics'],
  ['PortOptions.workspace', () => port(Port.metrics({ listen: 8000 })).workspace, undefined],
  ['PortOptions.name', () => port(Port.http1({ listen: 8000 })).name, 'http-8000'],

  ['KubernetesPlatformOptions.version', () => service().platform.kubernetes, '1.34'],
  [
    'KubernetesPlatformOptions.gateway',
    () => service().platform.gateway,
    platform(Platform.kubernetes({ gateway: Gateway.envoyGateway() })).gateway,
  ],
  [
    'KubernetesPlatformOptions.autoscaling',
    () => service().platform.autoscaling,
    platform(Platform.kubernetes({ autoscaling: AutoscalingEngine.keda() })).autoscaling,
  ],
  [
    'KubernetesPlatformOptions.scheduler',
    () => service().platform.scheduler,
    { kind: SchedulerKind.PLAIN },
  ],
  ...(['volcano', 'kueue', 'katalyst'] as const).map((kind): [string, () => unknown, unknown] => [
    `Scheduler.${kind}(version)`,
    () => platform(Platform.kubernetes({ scheduler: Scheduler[kind]() })).scheduler,
    { kind, version: { volcano: '1.15', kueue: '0.19', katalyst: '0.5' }[kind] },
  ]),
  [
    'KubernetesPlatformOptions.priorityClassPrefix',
    () => service().platform.priorityClassPrefix,
    'inference-priority',
  ],
  ['KubernetesPlatformOptions.prometheus', () => service().platform.prometheus, undefined],
  ['KubernetesPlatformOptions.monitorLabels', () => service().platform.monitorLabels, {}],
  ['KubernetesPlatformOptions.strict', () => service().platform.strict, false],
  ['Gateway.envoyGateway', () => service().platform.gateway.kind, GatewayKind.ENVOY_GATEWAY],
  [
    'AutoscalingEngine.keda(version)',
    () => service().platform.autoscaling,
    { kind: AutoscalingKind.KEDA, version: '2.20', transferHpaOwnership: false },
  ],
  [
    'KedaOptions.transferHpaOwnership',
    () => service().platform.autoscaling.transferHpaOwnership,
    false,
  ],
  [
    'AutoscalingEngine.hpa()',
    () => platform(Platform.kubernetes({ autoscaling: AutoscalingEngine.hpa() })).autoscaling,
    { kind: AutoscalingKind.HPA },
  ],

  ['DeploymentOptions.displayName', () => deployment().displayName, 'main'],
  ['DeploymentOptions.description', () => deployment().description, undefined],
  ['DeploymentOptions.resourceName', () => deployment().name, 'chat-main'],
  ['DeploymentOptions.command', () => deployment().command, undefined],
  ['DeploymentOptions.args', () => deployment().args, undefined],
  ['DeploymentOptions.env and envValues', () => deployment().env, []],
  ['DeploymentOptions.envFrom', () => deployment().envFrom, []],
  ['DeploymentOptions.imagePullSecrets', () => deployment().imagePullSecrets, []],
  ['DeploymentOptions.model', () => deployment().model, undefined],
  ['DeploymentOptions.storage', () => [deployment().volumes, deployment().mounts], [[], []]],
  ['DeploymentOptions.liveness', () => deployment().liveness, undefined],
  ['DeploymentOptions.readiness', () => deployment().readiness, undefined],
  ['DeploymentOptions.startup', () => deployment().startup, undefined],
  ['DeploymentOptions.queue', () => deployment().queue, undefined],
  ['DeploymentOptions.overflow', () => deployment().placement.overflow, undefined],
  ['DeploymentOptions.priority', () => deployment().placement.priorityClassName, undefined],
  ['DeploymentOptions.useIdleResources', () => deployment().placement.useIdleResources, false],
  ['DeploymentOptions.numaAffinity', () => deployment().placement.numaAffinity, false],
  ['DeploymentOptions.replicas', () => deployment().replicas, 1],
  ['DeploymentOptions.replicas beside an autoscaler', () => autoscaler().replicas, undefined],
  [
    'DeploymentOptions.rollingUpdate',
    () => deployment().rollingUpdate,
    { maxUnavailable: 25, maxSurge: 25 },
  ],
  ['DeploymentOptions.gracefulShutdown', () => deployment().shutdown.drainSeconds, 30],
  ['DeploymentOptions.preStopDelay', () => deployment().shutdown.preStopSeconds, 10],
  [
    'DeploymentOptions.pod, PodOptions.*',
    () => deployment().pod,
    {
      labels: {},
      annotations: {},
      spec: { automountServiceAccountToken: false },
      container: {},
      sidecars: [],
      volumes: [],
      volumeMounts: [],
      nodeSelector: {},
      tolerations: [],
    },
  ],
  ['DeploymentOptions.minReady', () => deployment().minReadySeconds, 0],
  ['DeploymentOptions.progressDeadline', () => deployment().progressDeadlineSeconds, undefined],
  [
    'DeploymentOptions.progressDeadline of a preset: start-up, shutdown, pulling the image',
    () => preset.progressDeadlineSeconds,
    1801 + 40 + 300,
  ],

  [
    'RollingUpdateOptions.maxUnavailable',
    () =>
      deployment({ rollingUpdate: RollingUpdate.of({ maxSurge: Percent.of(0) }) }).rollingUpdate,
    { maxUnavailable: 25, maxSurge: 0 },
  ],
  [
    'RollingUpdateOptions.maxSurge',
    () =>
      deployment({ rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(0) }) })
        .rollingUpdate,
    { maxUnavailable: 0, maxSurge: 25 },
  ],

  ['ComputeSpecOptions.gpus', () => deployment().compute!.gpus, undefined],
  ['ComputeSpecOptions.gpuResource', () => deployment().compute!.gpuResource, 'nvidia.com/gpu'],
  ['ComputeSpecOptions.sharedMemory', () => deployment().compute!.sharedMemoryBytes, undefined],

  ['InstanceTypeOptions.machine', () => typed({ gpus: 1 }).machine, undefined],
  [
    'NodeCapacity.gpus',
    () => typed({ machine: { cpu: 8, memory: Size.gibibytes(32) } }).machine!.gpus,
    0,
  ],
  [
    'PriorityLevelsProps.platform',
    () => new PriorityLevels(aChart(), 'levels').priorityClassName(1),
    'inference-priority-1',
  ],
  [
    'PriorityLevelsProps.preemption',
    () => policies({}),
    ['Never', ...Array(9).fill('PreemptLowerPriority')],
  ],

  [
    'ProbeOptions.*',
    () => probe(Probe.fromTcpSocket({ port: 1 })),
    {
      tcpSocket: { port: 1 },
      initialDelaySeconds: 1,
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    },
  ],
  [
    'HttpGetProbeOptions.scheme and headers',
    () => probe(Probe.fromHttpGet('/', { port: 1 })).httpGet,
    { path: '/', port: 1, scheme: ProbeScheme.HTTP },
  ],

  ['QueueOptions.nodeSelector', () => queue().nodeSelector, {}],
  ['QueueOptions.tolerations', () => queue().tolerations, []],
  ['QueueOptions.zones', () => queue().zones, []],
  ['QueueOptions.billing', () => queue().billing, undefined],
  ['QueueOptions.virtualNodes', () => queue().virtualNodes, false],
  ['QueueOptions.resourcePolicySubset', () => queue().resourcePolicySubset, undefined],
  ['QueueOptions.capacity', () => queue().capacity, undefined],
  ...(['cpu', 'memoryBytes', 'gpus'] as const).map((amount): [string, () => unknown, unknown] => [
    `QueueCapacity.${amount}`,
    () => queue({ capacity: {} }).capacity![amount],
    undefined,
  ]),

  ['AutoscalerOptions.minReplicas', () => autoscaler().autoscaler!.minReplicas, 1],
  ['AutoscalerOptions.maxReplicas', () => scheduled().maxReplicas, 4],
  ['AutoscalerOptions.metrics', () => scheduled().metrics, []],
  ['AutoscalerOptions.schedules', () => autoscaler().autoscaler!.schedule.cronWindows, []],
  ['AutoscalerOptions.timeZone', () => scheduled().timeZone, 'UTC'],
  ['AutoscalerOptions.behavior', () => autoscaler().autoscaler!.behavior, undefined],
  [
    'AutoscalerOptions.fallback',
    () => queried().fallback,
    { failures: 3, replicas: 1, behavior: 'currentReplicasIfHigher' },
  ],
  ['AutoscalerOptions.treatMissingAsZero', () => queried().metrics[0].treatMissingAsZero, false],
  ['ScalingBehaviorOptions.up', () => behavior({ down: {} }).up, undefined],
  ['ScalingBehaviorOptions.down', () => behavior({ up: {} }).down, undefined],
  ['ScalingDirectionOptions.tolerance', () => behavior({ up: {} }).up!.tolerance, undefined],
  [
    'ScalingDirectionOptions.stabilization, policies and select, up',
    () => behavior({ up: {} }).up,
    {
      stabilizationSeconds: 0,
      select: 'Max',
      policies: [
        { unit: 'Pods', amount: 4, periodSeconds: 15 },
        { unit: 'Percent', amount: 100, periodSeconds: 15 },
      ],
    },
  ],
  [
    'ScalingDirectionOptions.stabilization, policies and select, down',
    () => behavior({ down: {} }).down,
    {
      stabilizationSeconds: 300,
      select: 'Max',
      policies: [{ unit: 'Percent', amount: 100, periodSeconds: 15 }],
    },
  ],
  ['ScalingFallbackOptions.replicas', () => queried({}).fallback!.replicas, 1],
  ['ScalingFallbackOptions.failures', () => queried({}).fallback!.failures, 3],
  [
    'ScalingFallbackOptions.behavior',
    () => queried({}).fallback!.behavior,
    FallbackBehavior.CURRENT_IF_HIGHER,
  ],
  ['KubernetesPlatformOptions.timeZone', () => service().platform.timeZone, 'UTC'],
  ['ScheduleWindowOptions.days', () => scheduled().schedule.cronWindows[0].start, '0 8 * * *'],
];

describe('the default that is stated is the one that is planned', () => {
  test.each(DEFAULTS)('%s', (_, planned, stated) => {
    expect(planned()).toEqual(stated);
  });
});

describe('the table above', () => {
  const SRC = path.join(__dirname, '..', '..', 'src');
  const sources = ['service', 'deployment', 'traffic', 'scaling', 'platform'].flatMap((folder) =>
    fs
      .readdirSync(path.join(SRC, folder))
      .map((file) => fs.readFileSync(path.join(SRC, folder, file), 'utf8')),
  );
  const structs = sources.flatMap((source) => [
    ...source.matchAll(/export interface (\w+(?:Options|Props))\b[^{]*{\n([^]*?)\n}/g),
  ]);
  const optional = structs.flatMap(([, struct, body]) =>
    [...body.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, property]) => [struct, property]),
  );

  test.each(optional)('has a row for %s.%s', (struct, property) => {
    const row = new RegExp(`${struct}\\.(\\*|.*\\b${property}\\b)`);
    expect(DEFAULTS.filter(([title]) => row.test(title)).length).toBeGreaterThan(0);
  });

  test('knows all structs', () => {
    expect(optional.length).toBeGreaterThan(60);
  });
});

describe('zero is a value, not the default', () => {
  const zero = Duration.seconds(0);

  test.each<[string, () => unknown]>([
    ['preStopDelay', () => deployment({ preStopDelay: zero }).shutdown.preStopSeconds],
    ['minReady', () => deployment({ minReady: zero }).minReadySeconds],
    ['progressDeadline', () => deployment({ progressDeadline: zero }).progressDeadlineSeconds],
    ['gracefulShutdown', () => deployment({ gracefulShutdown: zero }).shutdown.drainSeconds],
    [
      'initialDelay',
      () => probe(Probe.fromTcpSocket({ port: 1, initialDelay: zero })).initialDelaySeconds,
    ],
    ['timeout', () => probe(Probe.fromTcpSocket({ port: 1, timeout: zero })).timeoutSeconds],
    ['period', () => probe(Probe.fromTcpSocket({ port: 1, period: zero })).periodSeconds],
    [
      'failureThreshold',
      () => probe(Probe.fromTcpSocket({ port: 1, failureThreshold: 0 })).failureThreshold,
    ],
    ['replicas', () => deployment({ replicas: 0 }).replicas],
    ['expose', () => port(Port.http1({ listen: 8000, expose: 0 })).expose],
    [
      'gpus',
      () =>
        deployment({ compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1), gpus: 0 }) })
          .compute!.gpus,
    ],
  ])('in %s', (_, planned) => {
    expect(planned()).toBe(0);
  });

  test.each<[string, () => unknown, unknown]>([
    ['a display name', () => service({ displayName: '' }).displayName, ''],
    ['a description', () => service({ description: '' }).description, ''],
    ['a namespace', () => service({ namespace: '' }).namespace, ''],
    ['a resource name', () => service({ resourceName: '' }).name, ''],
    ['a path', () => port(Port.http1({ listen: 1, path: '' })).path, ''],
    ['a port name', () => port(Port.http1({ listen: 1, name: '' })).name, ''],
  ])('and so is the empty string in %s', (_, planned, value) => {
    expect(planned()).toBe(value);
  });
});
