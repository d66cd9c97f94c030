import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { aManifest } from './adoption';
import { aChart, aCloud, aDeployment, aRoutedService, aService, someNetwork } from './builders';
import { fixturePath } from './fixtures';
import { publicTypes } from './public-api';
import * as ci from '../../src';
import { parametersOf } from '../../src/private/input-types';
import { METHODS, QUERIES, SHORT_FORMS } from '../../src/private/signatures.generated';
import type { Place } from '../catalogue';
import { gated } from '../catalogue/monitoring';
import {
  HTTP,
  PREPAID,
  SOME_DEPLOYMENT,
  SOME_SCALING,
  deployed,
  scheduled,
} from '../catalogue/programs';
import { aServiceIn, aStack } from '../homes/stacks';

/** Constructs that arguments refer to and methods belong to. */
class Scene {
  // a preview is written next to the output folder, and within it if that is temporary
  public readonly chart = new Chart(new App({ outdir: SCRATCH }), 'chart', { namespace: 'llm' });
  public readonly platform = ci.Platform.kubernetes();
  public readonly service = aRoutedService({ platform: this.platform }, this.chart);
  public readonly main = aDeployment(this.service);
  public readonly canary = aDeployment(this.service, {}, 'canary');

  public constructor(call: string) {
    if (call === 'PodDefaults.find') {
      ci.PodDefaults.of({ labels: { team: 'llm' } }).attachTo(this.service);
    }
    if (call === 'InferenceService#mirrorTraffic') {
      this.service.splitTraffic([ci.Weight.of(this.main, 1), ci.Weight.of(this.canary, 0)]);
    } else if (!TRAFFIC.test(call)) {
      this.service.splitByInstanceCount();
    }
  }
}

const QUEUES = ci.Platform.kubernetes({ scheduler: ci.Scheduler.kueue() });
const QUOTED = ci.Queue.named('reserved', {
  capacity: { cpu: 96, memory: Size.gibibytes(768), gpus: 8 },
});

/** Calls that split the requests. */
const TRAFFIC = /^(Weight|Release)\.|#(split|release)Traffic$|^new TrafficPolicy$/;

type Program = (value: any, scene: Scene) => ci.InferenceService;

const on = (options: ci.KubernetesPlatformOptions) =>
  aRoutedService({ platform: ci.Platform.kubernetes(options) });
const onCloud = (options: Partial<ci.DeploymentOptions>, platform = aCloud()) =>
  deployed({ queue: PREPAID, ...options }, aService({ platform }));
const served = (props: ci.InferenceServiceProps) => deployed({}, aService(props));
const behind = (loadBalancer: ci.LoadBalancer) =>
  aDeployment(aService({ loadBalancer, ports: [HTTP] })).service;
const onClb = (loadBalancer: ci.LoadBalancer) => {
  const ports = [ci.Port.rpc({ listen: 8000 })];
  return deployed({ queue: PREPAID }, aService({ platform: aCloud(), loadBalancer, ports }));
};
const query = ci.ScalingMetric.prometheus(`sum(q{${ci.ScalingMetric.PODS}})`, 1);
const PROMETHEUS = 'http://prometheus:9090';
const STEPS = [
  { name: 'five', percent: 5 },
  { name: 'half', percent: 50 },
];

const zeroOf =
  (service: () => ci.InferenceService): Program =>
  (scaleToZero) => {
    const made = service();
    aDeployment(made).autoscale({ maxReplicas: 8, scaleToZero });
    return made;
  };

function scaledOn(
  options: ci.KubernetesPlatformOptions,
  scaling: Partial<ci.AutoscalerOptions> = {},
): ci.InferenceService {
  const platform = ci.Platform.kubernetes({ prometheus: PROMETHEUS, ...options });
  return scheduled({ metrics: [query], ...scaling }, platform);
}

function picked(endpointPicker: ci.EndpointPicker): ci.Deployment {
  const platform = ci.Platform.kubernetes({
    gateway: ci.Gateway.istio({ version: '1.32', inference: true }),
    prometheus: PROMETHEUS,
  });
  const loadBalancer = ci.LoadBalancer.apiGateway();
  const image = ci.Image.preset(ci.Engine.VLLM, '0.33.0');
  const service = aService({ namespace: 'llm', loadBalancer, platform });
  return aDeployment(service, { image, endpointPicker });
}

const measuredByPicker: Program = (metric) => {
  const deployment = picked(ci.EndpointPicker.llmd({ flowControl: true }));
  deployment.autoscale({ maxReplicas: 8, metrics: [metric] });
  return deployment.service as ci.InferenceService;
};

/** A program for a value of a class, or of one of its factories. */
const USES: Record<string, Program> = {
  Authentication: (authentication) => behind(ci.LoadBalancer.apiGateway({ authentication })),
  AutoscalingEngine: (autoscaling) => scaledOn({ autoscaling }),
  CertificateIssuer: (certificateIssuer) =>
    behind(
      ci.LoadBalancer.apiGateway({
        certificateIssuer,
        certificate: 'tls',
        hostnames: ['llm.example.com'],
      }),
    ),
  ComputeSpec: (compute) => deployed({ compute }),
  Disruption: (disruption) => deployed({ replicas: 4, disruption }),
  DeviceClaim: (claim) =>
    deployed({
      compute: ci.ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), claims: [claim] }),
    }),
  'ExistingLoadBalancer.apig': (instance) => {
    const service = aServiceIn(aStack(), {
      platform: aCloud({ cluster: 'c1' }),
      loadBalancer: ci.LoadBalancer.apiGateway({ instance }),
    });
    aDeployment(service, { queue: PREPAID });
    return service;
  },
  'ExistingLoadBalancer.clb': (instance) => onClb(ci.LoadBalancer.clb({ instance })),
  'ExistingLoadBalancer.gateway': (instance) => behind(ci.LoadBalancer.apiGateway({ instance })),
  EndpointPicker: (endpointPicker) => picked(endpointPicker).service as ci.InferenceService,
  Gate: (gate) => gated({ gates: [gate] }),
  Gateway: (gateway) => deployed({}, on({ gateway })),
  GatewayAlgorithm: (algorithm) => behind(ci.LoadBalancer.apiGateway({ algorithm })),
  Image: (image) => deployed({ image }),
  'LoadBalancer.apiGateway': (loadBalancer) => behind(loadBalancer),
  'LoadBalancer.clb': (loadBalancer) => onClb(loadBalancer),
  Model: (model) =>
    deployed(
      { model },
      on({ version: '1.35', modelRepository: ci.ModelRepository.claim('models') }),
    ),
  ModelRepository: (modelRepository) =>
    deployed(
      { model: ci.Model.fromRepository('qwen', 'v1') },
      on({ version: '1.35', modelRepository }),
    ),
  NetworkPeer: (peer) => served({ networkAccess: { callers: [peer] } }),
  Percent: (maxSurge) => deployed({ rollingUpdate: ci.RollingUpdate.of({ maxSurge }) }),
  'Platform.vke': (platform) => onCloud({}, platform),
  Platform: (platform) => deployed({}, aRoutedService({ platform })),
  PodDefaults: (defaults) => {
    const service = deployed({});
    defaults.attachTo(service);
    return service;
  },
  Port: (port) => served({ ports: [port] }),
  Price: (price) => deployed({ queue: ci.Queue.named('gold', { price }) }),
  PrivateNetwork: (network) => onCloud({}, aCloud({ network })),
  Probe: (liveness) => deployed({ liveness }),
  PrometheusAuth: (prometheusAuth) => scaledOn({ prometheusAuth }),
  Queue: (queue) => deployed({ queue }),
  RateLimit: (rateLimit) =>
    behind(
      ci.LoadBalancer.apiGateway({
        rateLimit,
        authentication: ci.Authentication.apiKeys({ secrets: ['customers'] }),
      }),
    ),
  Release: (release, { service }) => {
    service.releaseTraffic(release, release.steps?.[0]?.name);
    return service;
  },
  RollingUpdate: (rollingUpdate) => deployed({ rollingUpdate }),
  'ScalingMetric.pickerInFlightRequests': measuredByPicker,
  'ScalingMetric.pickerQueueLength': measuredByPicker,
  ScalingMetric: (metric) => {
    const platform = ci.Platform.kubernetes({ prometheus: PROMETHEUS });
    const service = aService({ platform });
    const image = ci.Image.preset(ci.Engine.VLLM, '0.33.0');
    const compute = ci.ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), gpus: 1 });
    aDeployment(service, { queue: PREPAID, image, compute }).autoscale({
      maxReplicas: 8,
      metrics: [metric],
    });
    return service;
  },
  ScalingPolicy: (policy) => scheduled({ behavior: { up: { policies: [policy] } } }),
  'ScaleToZero.onMetric': zeroOf(() =>
    aService({ platform: ci.Platform.kubernetes({ prometheus: PROMETHEUS }) }),
  ),
  ScaleToZero: zeroOf(() => aRoutedService({}, aChart('llm'))),
  Schedule: (schedule) => scaledOn({}, { schedules: [schedule] }),
  Scheduler: (scheduler) => deployed({ queue: ci.Queue.named('gold') }, on({ scheduler })),
  SharedFileSystem: (fileSystem) => onCloud({ storage: [fileSystem] }),
  StartupProtection: (protectStartup) =>
    deployed({ disruption: ci.Disruption.of({ protectStartup }) }),
  Subnet: (subnet) => {
    const network = ci.PrivateNetwork.of({
      vpc: 'vpc-1',
      subnets: [subnet],
      securityGroups: ['sg-1'],
    });
    const queue = ci.Queue.named('burst', { virtualNodes: true, zones: ['cn-beijing-a'] });
    return onCloud({ queue }, aCloud({ network }));
  },
  Visibility: (visibility) => served({ visibility, namespace: 'llm' }),
  Weight: (weight, { service, canary }) => {
    service.splitTraffic([weight, ci.Weight.of(canary, 1)]);
    return service;
  },
};

const SCRATCH = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-hostile-'));

function aPreviewFile(): string {
  const file = path.join(SCRATCH, 'preview.json');
  fs.writeFileSync(file, ci.Preview.of(aDeployment().service).toJson());
  return file;
}

const ANNOTATION = JsonPatch.add('/metadata/annotations/a', 'b');
const REASON = { reason: 'tried in staging' };
const FILES = ci.SharedFileSystem.claim('cache', { mountPath: '/cache' });

/** Legal arguments of each method. */
const ARGUMENTS: Record<string, (scene: Scene) => unknown[]> = {
  'Authentication.apiKeys': () => [{ secrets: ['customers'] }],
  'Authentication.jwt': () => [
    { issuer: 'https://login.example.com/', jwksUri: 'https://login.example.com/keys.json' },
  ],
  'AutoscalingEngine.keda': () => ['2.16', { transferHpaOwnership: true }],
  'CertificateIssuer.clusterIssuer': () => ['letsencrypt'],
  'CertificateIssuer.issuer': () => ['ca'],
  'ComputeSpec.instanceType': () => ['ecs.g3i.xlarge', { cpu: 4, memory: Size.gibibytes(16) }],
  'ComputeSpec.of': () => [{ cpu: 2, memory: Size.gibibytes(4) }],
  'Disruption.of': () => [{ maxUnavailable: ci.Percent.of(50) }],
  'Disruption.ofCounts': () => [{ maxUnavailable: 2 }],
  'StartupProtection.whileStarting': () => [Duration.minutes(10)],
  'Deployment#acknowledge': () => ['PROBE_STARTUP_BUDGET', REASON],
  'Deployment#patch': () => ['Deployment', ANNOTATION],
  'Deployment#patchObject': () => ['Deployment', 'chat-main', ANNOTATION],
  'DeviceClaim.of': () => [{ deviceClass: 'gpu.nvidia.com', count: 2 }],
  'EndpointPicker.existing': () => ['router', { port: 9443 }],
  'EndpointPicker.llmd': () => [{ flowControl: true }],
  'EndpointPicker.reference': () => [{ failOpen: false }],
  'ExistingLoadBalancer.apig': () => ['gd-1'],
  'ExistingLoadBalancer.clb': () => ['clb-1'],
  'ExistingLoadBalancer.gateway': () => ['public', 'gateways'],
  'Gate.query': () => [{ name: 'errors', query: 'sum(errors)', max: 1 }],
  'Gateway.envoyGateway': () => [{ className: 'internal' }],
  'Gateway.gatewayApi': () => [{ className: 'nginx', version: '1.3' }],
  'Gateway.istio': () => [{ className: 'internal' }],
  'GatewayAlgorithm.consistentHash': () => ['x-session-id'],
  'Image.custom': () => [
    'registry.example.com/llm',
    '2.0',
    { engine: ci.Engine.VLLM, version: '0.33.0' },
  ],
  'Image.fromUrl': () => [
    'registry.example.com/llm:2.0',
    { engine: ci.Engine.VLLM, version: '0.33.0' },
  ],
  'Image.preset': () => [ci.Engine.VLLM, '0.33.0'],
  'InferenceService#acknowledge': () => ['PROBE_STARTUP_BUDGET', REASON],
  'InferenceService#patch': () => ['Gateway', ANNOTATION],
  'InferenceService#patchObject': () => ['Gateway', 'chat', ANNOTATION],
  'LoadBalancer.apiGateway': () => [{ hostnames: ['llm.example.com'] }],
  'LoadBalancer.clb': () => [{ algorithm: ci.ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS }],
  'Model.fromClaim': () => ['models', { subPath: 'qwen' }],
  'Model.fromOciImage': () => ['registry.example.com/qwen:1', { mountPath: '/model' }],
  'Model.fromRepository': () => ['qwen', 'v1', { mountPath: '/model' }],
  'Model.fromSharedFileSystem': () => [FILES, { subPath: 'qwen' }],
  'ModelRepository.claim': () => ['models', { directory: '{version}/{id}' }],
  'ModelRepository.download': () => ['s3://models/{id}/{version}', { image: 'fetch:1.0' }],
  'ModelRepository.ociImages': () => [
    'registry.example.com/{id}:{version}',
    { pullPolicy: ci.ImagePullPolicy.ALWAYS },
  ],
  'ModelRepository.sharedFileSystem': () => [FILES, { directory: '{version}/{id}' }],
  'NetworkPeer.addresses': () => ['10.0.0.0/8'],
  'NetworkPeer.inNamespace': () => ['clients'],
  'NetworkPeer.inNamespaces': () => [{ team: 'llm' }],
  'NetworkPeer.pods': () => [{ app: 'client' }, 'clients'],
  'Percent.of': () => [40],
  'PodDefaults.of': () => [{ labels: { team: 'llm' } }],
  'Platform.kubernetes': () => [{ gateway: ci.Gateway.istio() }],
  'Platform.vke': () => [{ region: 'cn-beijing', network: someNetwork() }],
  'Platform#acknowledge': () => ['PROBE_STARTUP_BUDGET', REASON],
  ...Object.fromEntries(
    ['grpc', 'http', 'http1', 'http2', 'metrics', 'other', 'rpc'].map((name) => [
      `Port.${name}`,
      () => [{ listen: 9000 }],
    ]),
  ),
  ...Object.fromEntries(
    ['perGpuHour', 'perMonth', 'perReplicaHour'].map((name) => [
      `Price.${name}`,
      () => [12.5, 'CNY'],
    ]),
  ),
  ...Object.fromEntries(
    ['perHour', 'perMinute', 'perSecond'].map((name) => [
      `RateLimit.${name}`,
      () => [600, { perClient: true }],
    ]),
  ),
  'PrivateNetwork.of': () => [
    { vpc: 'vpc-1', subnets: [ci.Subnet.of('subnet-1', 'cn-beijing-a')], securityGroups: ['sg-1'] },
  ],
  'Probe.fromCommand': () => [['true'], { period: Duration.seconds(20) }],
  'Probe.fromHttpGet': () => ['/live', { port: 8000 }],
  'Probe.fromTcpSocket': () => [{ port: 8000 }],
  'PrometheusAuth.basic': () => ['login', { clusterWide: true }],
  'PrometheusAuth.bearer': () => ['login', { clusterWide: true }],
  'PrometheusAuth.tls': () => ['login', { clusterWide: true }],
  'Queue.named': () => ['gold', { nodeSelector: { pool: 'gold' } }],
  'Release.blueGreen': ({ main, canary }) => [main, canary],
  'Release.canary': ({ main, canary }) => [main, canary, STEPS],
  'RollingUpdate.of': () => [{ maxSurge: ci.Percent.of(40) }],
  'RollingUpdate.ofCounts': () => [{ maxSurge: 2, maxUnavailable: 1 }],
  'ScaleToZero.offHours': () => [{ start: '20:00', end: '08:00' }],
  'ScaleToZero.onMetric': () => [ci.ScalingMetric.prometheus('sum(jobs)', 20), { activation: 5 }],
  'ScaleToZero.onRequest': () => [{ concurrency: 16 }],
  'ScalingMetric.cpuUtilization': () => [70],
  'ScalingMetric.gpuUtilization': () => [70],
  'ScalingMetric.inFlightRequests': () => [7],
  'ScalingMetric.memoryUtilization': () => [70],
  'ScalingMetric.pickerInFlightRequests': () => [7],
  'ScalingMetric.pickerQueueLength': () => [7],
  'ScalingMetric.prometheus': () => [`max(q{${ci.ScalingMetric.PODS}})`, 7],
  'ScalingMetric.queueLength': () => [7],
  'ScalingMetric.requestsPerSecond': () => [7],
  'ScalingPolicy.instances': () => [2, Duration.minutes(1)],
  'ScalingPolicy.percent': () => [ci.Percent.of(50), Duration.minutes(1)],
  'Schedule.cron': () => ['0 8 * * *', 4, { maxReplicas: 6 }],
  'Schedule.window': () => [{ start: '08:00', end: '20:00', replicas: 4 }],
  'Scheduler.katalyst': () => ['0.5'],
  'Scheduler.kueue': () => ['0.17'],
  'Scheduler.volcano': () => ['1.12'],
  'SharedGateway#patch': () => ['Gateway', ANNOTATION],
  'SharedFileSystem.claim': () => ['cache', { mountPath: '/data' }],
  'SharedFileSystem.csi': () => ['nfs.csi.k8s.io', { mountPath: '/data' }],
  'SharedFileSystem.nas': () => ['10.0.0.8', { mountPath: '/data' }],
  'SharedFileSystem.nfs': () => ['10.0.0.8', '/exports', { mountPath: '/data' }],
  'SharedFileSystem.tos': () => [
    'models',
    { mountPath: '/data', secret: { name: 's', namespace: 'llm' } },
  ],
  'SharedFileSystem.vepfs': () => ['vepfs-1', { mountPath: '/data', mountService: 'mount-1' }],
  'Subnet.of': () => ['subnet-1', 'cn-beijing-a'],
  'Visibility.account': () => ['acme'],
  'Visibility.creatorOnly': () => ['ada'],
  'Visibility.subAccounts': () => [['ada', 'bob']],
  'Weight.of': ({ main }) => [main, 9],

  'Autoscaler#timeline': () => ['2026-01-01'],
  'Autoscaler#timelineText': () => ['2026-01-01'],
  'InferenceService.acknowledgeIn': ({ chart }) => [chart, 'PROBE_STARTUP_BUDGET', REASON],
  'InferenceTesting.read': () => [fixturePath('headless.yaml')],
  'InferenceTesting.synth': ({ chart }) => [chart],
  'Platform.find': ({ service }) => [service],
  'Platform.of': ({ service }) => [service],
  'Platform#attachTo': ({ chart }) => [chart],
  'PodDefaults.find': ({ service }) => [service],
  'PodDefaults#attachTo': ({ chart }) => [chart],
  'Preview.attachTo': ({ chart }) => [chart, { folder: path.join(SCRATCH, 'attached') }],
  'Preview.of': ({ chart }) => [chart],
  'Preview.read': () => [aPreviewFile()],
  ...Object.fromEntries(
    ['data', 'toHtml', 'toJson', 'toMarkdown'].map((name) => [
      `Preview#${name}`,
      () => [ci.Preview.of(aDeployment().service)],
    ]),
  ),
  'PriorityLevels#priorityClassName': () => [3],
  'SynthesizedManifests#changesFrom': ({ chart }) => [ci.InferenceTesting.synth(chart)],
  'SynthesizedManifests#object': () => ['Deployment', 'chat-main'],
  'SynthesizedManifests#objects': () => ['Deployment'],
  'SynthesizedManifests#objectsOf': ({ service }) => [service, 'Gateway'],
  'SynthesizedManifests#shares': ({ service }) => [service],

  'Deployment#autoscale': () => [SOME_SCALING],
  'InferenceService.adopt': ({ chart }) => [chart, 'adopted', { objects: [aManifest()] }],
  'InferenceService#addDeployment': () => ['other', SOME_DEPLOYMENT],
  'InferenceService#mirrorTraffic': ({ main, canary }) => [
    { source: main, target: canary, percent: 5 },
  ],
  'InferenceService#releaseTraffic': ({ main, canary }) => [
    ci.Release.canary(main, canary, STEPS),
    'half',
  ],
  'InferenceService#splitTraffic': ({ main, canary }) => [
    [ci.Weight.of(main, 9), ci.Weight.of(canary, 1)],
  ],

  'new Autoscaler': ({ main }) => [main, 'scaling', { deployment: main, ...SOME_SCALING }],
  'new Deployment': ({ service }) => [service, 'other', { service, ...SOME_DEPLOYMENT }],
  'new InferenceService': ({ chart }) => [chart, 'other', { description: 'a second one' }],
  'new PriorityLevels': ({ chart }) => [chart, 'levels', { preemption: false }],
  'new QueueQuotas': ({ chart }) => [chart, 'quotas', { queues: [QUOTED], platform: QUEUES }],
  'new SharedGateway': ({ chart }) => [chart, 'shared', { hostnames: ['models.example.com'] }],
  'new TrafficPolicy': ({ service, main, canary }) => [
    service,
    'split',
    { service, weights: [ci.Weight.of(main, 9), ci.Weight.of(canary, 1)] },
  ],
};

/** The object that has a method. */
const RECEIVERS: Record<string, (scene: Scene) => any> = {
  Autoscaler: ({ main }) => main.autoscale(SOME_SCALING),
  Deployment: ({ main }) => main,
  InferenceService: ({ service }) => service,
  Platform: ({ platform }) => platform,
  PodDefaults: () => ci.PodDefaults.of({ labels: { team: 'llm' } }),
  Preview: ({ chart }) => ci.Preview.of(chart),
  PriorityLevels: ({ chart }) => new ci.PriorityLevels(chart, 'levels'),
  SharedGateway: ({ chart }) =>
    new ci.SharedGateway(chart, 'shared', { hostnames: ['models.example.com'] }),
  SynthesizedManifests: ({ chart }) => ci.InferenceTesting.synth(chart),
};

function run(call: string, args: readonly unknown[], scene: Scene): ci.InferenceService {
  const [owner, method] = call.split(/[.# ]/);
  if (owner === 'new') {
    const construct = new (ci as any)[method](...args);
    construct.addDeployment?.('main', SOME_DEPLOYMENT);
    return scene.service;
  }
  if (call.includes('#')) {
    RECEIVERS[owner](scene)[method](...args);
    return scene.service;
  }
  const value = (ci as any)[owner][method](...args);
  const use = USES[call] ?? USES[owner];
  return use ? use(value, scene) : scene.service;
}

/** The methods and constructors that take something, and the names of their parameters. */
const CALLS: Record<string, readonly string[]> = {
  ...Object.fromEntries(
    Object.entries({ ...METHODS, ...QUERIES, ...SHORT_FORMS }).map(([call, parameters]) => [
      call,
      parametersOf(parameters).map(({ name }) => name),
    ]),
  ),
  // FleetApp passes its properties to the App of cdk8s
  ...Object.fromEntries(
    [...publicTypes().values()]
      .filter(({ initializer, name }) => initializer?.parameters && name !== 'FleetApp')
      .map(({ name, initializer }) => [
        `new ${name}`,
        initializer!.parameters!.map((parameter) => parameter.name),
      ]),
  ),
};

/** Each parameter of each method, and the program that passes a value to it; the others are legal. */
export function parameterPlaces(): Place[] {
  return Object.entries(CALLS).flatMap(([call, parameters]) =>
    parameters.map((name, index) => {
      const legal = (scene: Scene) => ARGUMENTS[call](scene);
      const program = (args: (scene: Scene) => unknown[]) => {
        const scene = new Scene(call);
        return run(call, args(scene), scene);
      };
      const set = (value: unknown) =>
        program((scene) => Object.assign([...legal(scene)], { [index]: value }));
      return {
        at: `${call}(${name})`,
        set,
        sample: () => program(legal),
        without: () => set(undefined),
        values: [legal(new Scene(call))[index]],
      };
    }),
  );
}
