import { Duration, Size } from 'cdk8s';
import { EnvValue, Env, ISecret } from 'cdk8s-plus-28';
import { someCompute, someImage, someNetwork } from './builders';
import {
  AutoscalerOptions,
  AutoscalingEngine,
  ComputeSpec,
  DeploymentOptions,
  DnsPolicy,
  FallbackBehavior,
  Gateway,
  HttpGetProbeOptions,
  Image,
  ImagePullPolicy,
  InferenceServiceProps,
  KubernetesPlatformOptions,
  LoadBalancer,
  Model,
  NetworkAccessOptions,
  NetworkPeer,
  Percent,
  Platform,
  PodOptions,
  PolicySelection,
  Port,
  PortOptions,
  PrivateNetworkOptions,
  Probe,
  Queue,
  RollingUpdate,
  ScalingBehaviorOptions,
  ScalingDirectionOptions,
  ScalingFallbackOptions,
  ScalingMetric,
  ScalingPolicy,
  Schedule,
  ScheduleWindowOptions,
  Scheduler,
  SharedFileSystem,
  Subnet,
  TaintEffect,
  Toleration,
  TolerationOperator,
  Visibility,
} from '../../src';

/** Two queues whose nodes can be told apart. */
export const PREPAID = Queue.named('prepaid', { nodeSelector: { pool: 'prepaid' } });
export const RENTED = Queue.named('rented', { nodeSelector: { pool: 'rented' } });

/** For each property: its value, and the one before it (absent unless given). */
export type Values<T> = { [K in keyof Required<T>]: [T[K]] | [T[K], T[K]] };

/** `overflow` and `acceptTraffic` have rows of their own: they need a queue, or a CLB, beside them. */
export const DEPLOYMENT: Values<Omit<DeploymentOptions, 'overflow' | 'acceptTraffic'>> = {
  displayName: ['名字'],
  description: ['用途'],
  resourceName: ['other'],
  image: [Image.fromUrl('registry.example.com/llm:2.0'), someImage()],
  compute: [ComputeSpec.of({ cpu: 5, memory: Size.gibibytes(16) }), someCompute()],
  command: ['serve'],
  args: [['--verbose']],
  env: [{ KEY: 'value' }],
  envValues: [{ KEY: EnvValue.fromValue('value') }],
  envFrom: [[Env.fromSecret({ name: 'keys' } as ISecret)]],
  imagePullSecrets: [['registry']],
  model: [Model.fromClaim('models')],
  storage: [[SharedFileSystem.nfs('10.0.0.8', '/exports', { mountPath: '/data' })]],
  liveness: [Probe.fromTcpSocket({ port: 8000 })],
  readiness: [Probe.fromTcpSocket({ port: 8000 })],
  startup: [Probe.fromTcpSocket({ port: 8000 })],
  queue: [Queue.named('prepaid')],
  subnet: [Subnet.of('subnet-a', 'cn-beijing-a')],
  securityGroups: [['sg-2']],
  priority: [4],
  useIdleResources: [true],
  numaAffinity: [true],
  replicas: [2],
  ports: [[Port.other({ listen: 9000 })]],
  nodePorts: [[{ port: 80, nodePort: 30080 }]],
  loadBalancer: [LoadBalancer.apiGateway()],
  rollingUpdate: [RollingUpdate.of({ maxSurge: Percent.of(50) })],
  gracefulShutdown: [Duration.seconds(0)],
  preStopDelay: [Duration.seconds(0)],
  minReady: [Duration.seconds(10)],
  progressDeadline: [Duration.hours(1)],
  pod: [{ hostNetwork: true }],
};

/** The others have rows of their own: they need schedules or queries beside them. */
export type Alone = Omit<AutoscalerOptions, 'timeZone' | 'fallback' | 'treatMissingAsZero'>;

export const AUTOSCALER: Values<Alone> = {
  minReplicas: [2],
  maxReplicas: [9, 8],
  metrics: [[ScalingMetric.memoryUtilization(60)], [ScalingMetric.cpuUtilization(60)]],
  schedules: [[Schedule.cron('0 8 * * *', 4), Schedule.cron('0 20 * * *', 2)]],
  behavior: [{ down: { select: PolicySelection.NONE } }],
};

export const BEHAVIOR: Values<ScalingBehaviorOptions> = {
  up: [{ select: PolicySelection.LEAST }],
  down: [{ select: PolicySelection.LEAST }],
};

export const DIRECTION: Values<ScalingDirectionOptions> = {
  stabilization: [Duration.seconds(0)],
  policies: [[ScalingPolicy.instances(1, Duration.minutes(1))]],
  select: [PolicySelection.NONE],
  tolerance: [Percent.of(5)],
};

export const FALLBACK: Values<ScalingFallbackOptions> = {
  replicas: [4],
  failures: [5],
  behavior: [FallbackBehavior.STATIC],
};

export const WINDOW: Values<ScheduleWindowOptions> = {
  days: ['1-5'],
  start: ['09:00', '08:00'],
  end: ['21:00', '20:00'],
  replicas: [5, 4],
};

export const TIMES = {
  initialDelay: [Duration.seconds(0)],
  timeout: [Duration.seconds(2)],
  period: [Duration.seconds(5)],
  failureThreshold: [4],
} satisfies Partial<Values<HttpGetProbeOptions>>;

export const TOLERATION: Values<Toleration> = {
  key: ['gpu', 'pool'],
  operator: [TolerationOperator.EXISTS],
  value: ['yes'],
  effect: [TaintEffect.NO_SCHEDULE, TaintEffect.NO_EXECUTE],
  tolerationSeconds: [0],
};

export const POD: Values<PodOptions> = {
  labels: [{ team: 'llm' }],
  annotations: [{ note: 'n' }],
  serviceAccountName: ['llm'],
  hardened: [true],
  securityContext: [{ runAsUser: 0 }],
  podSecurityContext: [{ fsGroup: 0 }],
  initContainers: [[{ name: 'fetch', image: 'busybox' }]],
  sidecars: [[{ name: 'log', image: 'busybox' }]],
  volumes: [[{ name: 'models', emptyDir: {} }]],
  volumeMounts: [[{ name: 'models', mountPath: '/models' }]],
  nodeSelector: [{ pool: 'h20' }],
  tolerations: [[{ operator: TolerationOperator.EXISTS }]],
  affinity: [{ podAntiAffinity: {} }],
  topologySpreadConstraints: [[{ maxSkew: 1, topologyKey: 'zone' }]],
  runtimeClassName: ['nvidia'],
  hostNetwork: [true],
  hostIpc: [true],
  dnsPolicy: [DnsPolicy.DEFAULT],
  imagePullPolicy: [ImagePullPolicy.ALWAYS],
  workingDir: ['/app'],
};

/** `workspace` has a row of its own: only Metrics has one. */
export const PORT: Values<Omit<PortOptions, 'workspace'>> = {
  listen: [8001, 8000],
  expose: [80],
  path: ['/v1'],
  name: ['serve'],
};

export const SERVICE: Values<InferenceServiceProps> = {
  displayName: ['名字'],
  description: ['用途'],
  namespace: ['prod'],
  resourceName: ['other'],
  ports: [[Port.http1({ listen: 9000 })], [Port.http1({ listen: 8000 })]],
  network: [someNetwork()],
  networkAccess: [{ callers: [NetworkPeer.pods({ app: 'bff' })] }],
  visibility: [Visibility.account('acme')],
  loadBalancer: [LoadBalancer.apiGateway()],
  platform: [Platform.kubernetes({ version: '1.28' })],
};

/** The others have rows of their own: they need schedules, a model, or an address that is asked for. */
export const PLATFORM: Values<
  Omit<
    KubernetesPlatformOptions,
    'timeZone' | 'modelRepository' | 'publicAddressAnnotations' | 'privateAddressAnnotations'
  >
> = {
  version: ['1.28'],
  gateway: [Gateway.envoyGateway({ className: 'internal' })],
  scheduler: [Scheduler.katalyst()],
  priorityClassPrefix: ['level'],
  autoscaling: [AutoscalingEngine.hpa()],
  prometheus: ['http://prometheus:9090'],
  monitorLabels: [{ release: 'prometheus' }],
  strict: [true],
};

export const NETWORK: Values<PrivateNetworkOptions> = {
  vpc: ['vpc-2', 'vpc-1'],
  subnets: [[Subnet.of('subnet-c', 'cn-beijing-c')], [Subnet.of('subnet-a', 'cn-beijing-a')]],
  securityGroups: [['sg-2'], ['sg-1']],
  allowedSources: [['10.0.0.0/8']],
};

export const NETWORK_ACCESS: Values<NetworkAccessOptions> = {
  callers: [[NetworkPeer.pods({ app: 'bff' })]],
  gateway: [[NetworkPeer.inNamespace('edge')]],
  scrapers: [[NetworkPeer.inNamespace('monitoring')], []],
};
