import { Duration, Size } from 'cdk8s';
import { Env, EnvValue } from 'cdk8s-plus-28';
import { values } from '../catalogue';
import { aCloud, aDeployment, aRoutedService, someQueue, synth } from './builders';
import {
  AutoscalingEngine,
  ClbAlgorithm,
  ComputeSpec,
  DeploymentOptions,
  Engine,
  Gateway,
  GatewayAlgorithm,
  Image,
  InferenceService,
  InferenceServiceProps,
  KubernetesPlatformOptions,
  LoadBalancer,
  NetworkPeer,
  Model,
  ModelRepository,
  Percent,
  Platform,
  Port,
  Probe,
  Queue,
  RollingUpdate,
  TaintEffect,
  TolerationOperator,
  ScalingMetric,
  Visibility,
  SharedFileSystem,
  TosDriver,
  Weight,
} from '../../src';

/** Options of a deployment, each kind of value at least once; any two of them go together. */
const OPTIONS: Record<string, Partial<DeploymentOptions>> = {
  names: set('displayName', 'description', 'resourceName'),
  vllm: { image: Image.preset(Engine.VLLM, '0.33.0') },
  sglang: { image: Image.preset(Engine.SGLANG, '0.4.6') },
  triton: { image: Image.preset(Engine.TRITON, '25.04') },
  tgi: { image: Image.preset(Engine.TGI, '3.3.0') },
  digest: { image: Image.custom('registry.example.com/llm', `sha256:${'0'.repeat(64)}`) },
  command: set('command', 'args'),
  env: {
    ...set('env'),
    envValues: { SECRET: EnvValue.fromSecretValue({ secret: { name: 's' } as any, key: 'k' }) },
  },
  envFrom: {
    ...set('imagePullSecrets'),
    envFrom: [Env.fromSecret({ name: 's' } as any), Env.fromConfigMap({ name: 'c' } as any, 'P_')],
  },
  model: { model: Model.fromClaim('models', { subPath: 'qwen' }) },
  download: { model: Model.fromRepository('qwen', 'v1') },
  storage: {
    storage: [
      SharedFileSystem.nfs('10.0.0.8', '/exports', { mountPath: '/nfs', readOnly: true }),
      SharedFileSystem.claim('cache', { mountPath: '/cache', subPath: 'a' }),
      SharedFileSystem.csi('nfs.csi.k8s.io', values('CsiFileSystemOptions')),
    ],
  },
  cloudStorage: {
    storage: [
      SharedFileSystem.nas('10.0.0.8', { mountPath: '/nas' }),
      SharedFileSystem.vepfs('vepfs-1', { mountPath: '/vepfs', mountService: 'mount-1' }),
      SharedFileSystem.tos('models', { mountPath: '/tos', secret: { name: 's' } }),
      SharedFileSystem.tos('models', {
        mountPath: '/tos-open',
        driver: TosDriver.OPEN_SOURCE,
        secret: { name: 's' },
      }),
    ],
  },
  gpus: {
    compute: ComputeSpec.of({
      ...{ cpu: 0.5, memory: Size.gibibytes(64), gpus: 8 },
      sharedMemory: Size.gibibytes(16),
    }),
  },
  gpuResource: { compute: ComputeSpec.of(values('ComputeSpecOptions')) },
  httpGet: { liveness: Probe.fromHttpGet('/live', values('HttpGetProbeOptions')) },
  tcpSocket: { readiness: Probe.fromTcpSocket({ port: 8000, period: Duration.minutes(1) }) },
  exec: { startup: Probe.fromCommand(['true'], values('ProbeOptions')) },
  queue: {
    queue: Queue.named('prepaid', {
      nodeSelector: { pool: 'h20' },
      tolerations: [
        {
          key: 'gpu',
          operator: TolerationOperator.EXISTS,
          effect: TaintEffect.NO_EXECUTE,
          tolerationSeconds: 0,
        },
      ],
    }),
  },
  replicas: set('replicas', 'minReady', 'progressDeadline'),
  rollout: {
    rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(0), maxSurge: Percent.of(100) }),
  },
  shutdown: set('gracefulShutdown', 'preStopDelay'),
  pod: { pod: values('PodOptions') },
};

function set(...names: (keyof DeploymentOptions)[]): Partial<DeploymentOptions> {
  return values('DeploymentOptions', ...names);
}

/** Where everything can be said. */
const CLOUD = aCloud({
  modelRepository: ModelRepository.download('s3://models/{id}/{version}', {
    image: 'fetch:1.0',
    secret: 's',
    sizeLimit: Size.gibibytes(200),
  }),
});

const HASH = GatewayAlgorithm.consistentHash('x-session-id');
const ALGORITHMS = {
  'round robin': GatewayAlgorithm.ROUND_ROBIN,
  'least connections': GatewayAlgorithm.LEAST_CONNECTIONS,
  random: GatewayAlgorithm.RANDOM,
  'consistent hash': HASH,
};

const Clb = {
  wrr: ClbAlgorithm.WEIGHTED_ROUND_ROBIN,
  wlc: ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS,
  sh: ClbAlgorithm.SOURCE_ADDRESS_HASH,
};

const PORTS: Record<string, Port[]> = {
  none: [],
  http: [Port.http1({ listen: 8000, expose: 80, name: 'serve', path: '/v1' })],
  all: [
    Port.http1({ listen: 8000, expose: 80 }),
    Port.http2({ listen: 8001, expose: 81, path: '/h2' }),
    Port.grpc({ listen: 9000, expose: 90 }),
    Port.metrics({ listen: 8000 }),
    Port.other({ listen: 7000 }),
  ],
};

const PLATFORMS: Record<string, KubernetesPlatformOptions> = {
  'Kubernetes 1.28': { version: '1.28' },
  'Kubernetes 1.30': { version: '1.30' },
  'Envoy Gateway 1.5': { gateway: Gateway.envoyGateway({ version: '1.5', className: 'internal' }) },
  'Envoy Gateway 1.9': { gateway: Gateway.envoyGateway({ version: '1.9' }) },
  'KEDA 2.15': { autoscaling: AutoscalingEngine.keda('2.15') },
  'KEDA 2.20': { autoscaling: AutoscalingEngine.keda('2.20') },
  HPA: { autoscaling: AutoscalingEngine.hpa() },
};

const QUERIES = [
  ScalingMetric.gpuUtilization(80),
  ScalingMetric.queueLength(4),
  ScalingMetric.inFlightRequests(0.5),
  ScalingMetric.requestsPerSecond(2),
  ScalingMetric.prometheus(`sum(my_queue{${ScalingMetric.PODS}})`, 1),
];
const RESOURCES = [ScalingMetric.cpuUtilization(60), ScalingMetric.memoryUtilization(70)];

/** One program of the corpus and the objects it is written as. */
export interface Case {
  readonly title: string;
  readonly objects: any[];
}

/** Every enum value, every pair of options, every engine and platform version. */
export function corpus(): Case[] {
  return [...pairs(), ...gateways(), ...behindClbs(), ...scaling(), ...access()];
}

function pairs(): Case[] {
  const names = Object.keys(OPTIONS);
  return names.flatMap((one, index) =>
    names.slice(index).map((other) => {
      const service = aRoutedService({ platform: CLOUD, namespace: 'prod' });
      aDeployment(service, { queue: someQueue(), ...OPTIONS[one], ...OPTIONS[other] });
      return written(`deployment with ${one} and ${other}`, service);
    }),
  );
}

function gateways(): Case[] {
  const cases: Case[] = [];
  for (const [platform, options] of Object.entries(PLATFORMS)) {
    for (const [algorithm, value] of Object.entries(ALGORITHMS)) {
      for (const [ports, declared] of Object.entries(PORTS)) {
        for (const variants of [1, 2]) {
          if (value === HASH && variants > 1 && platform === 'Envoy Gateway 1.5') {
            continue; // refused, not rendered
          }
          const service = routed(options, {
            ports: declared,
            loadBalancer: LoadBalancer.apiGateway({
              algorithm: value,
              hostnames: variants > 1 ? ['chat.example.com', '*.example.org'] : [],
              routeTimeout: variants > 1 ? Duration.millis(1500) : undefined,
            }),
          });
          const image = Image.preset(Engine.VLLM, '0.33.0');
          const deployments = Array.from({ length: variants }, (_, variant) =>
            aDeployment(service, { image }, `arm${variant}`),
          );
          service.splitTraffic(deployments.map((each, variant) => Weight.of(each, 9 - variant)));
          cases.push(
            written(`${platform}, ${algorithm}, ports ${ports}, ${variants} arms`, service),
          );
        }
      }
    }
  }
  return cases;
}

/** The published schemas know TCP routes of before Gateway API 1.6 only. */
const TCP_ALPHA = { gateway: Gateway.envoyGateway({ gatewayApiVersion: '1.5' }) };

/** CLBs by weights and by instance count. */
function behindClbs(): Case[] {
  return [true, false].flatMap((weighted) =>
    Object.values(Clb).map((algorithm) => {
      const service = aRoutedService({
        platform: aCloud(TCP_ALPHA),
        ports: [Port.http({ listen: 8000, expose: 80 }), Port.other({ listen: 7000 })],
        loadBalancer: LoadBalancer.clb({ algorithm }),
      });
      const all = ['a', 'b'].map((id) => aDeployment(service, { queue: someQueue() }, id));
      if (weighted) {
        service.splitTraffic(all.map((each) => Weight.of(each, 1)));
      }
      return written(`CLB, ${weighted ? 'weights' : 'by instance count'}`, service);
    }),
  );
}

function scaling(): Case[] {
  return Object.entries(PLATFORMS).map(([platform, options]) => {
    const service = routed(options, {});
    aDeployment(service, {
      image: Image.preset(Engine.VLLM, '0.33.0'),
      compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1), gpus: 2 }),
    }).autoscale({
      minReplicas: 2,
      maxReplicas: 8,
      metrics: platform === 'HPA' ? RESOURCES : [...RESOURCES, ...QUERIES],
    });
    return written(`${platform}, autoscaled`, service);
  });
}

function access(): Case[] {
  const scrapers = [NetworkPeer.inNamespace('monitoring'), NetworkPeer.addresses('10.0.0.0/8')];
  const callers = [NetworkPeer.pods({ app: 'bff' }, 'front'), NetworkPeer.inNamespaces({})];
  const seen = {
    account: Visibility.account('acme'),
    'queue members': Visibility.queueMembers(),
    'sub-accounts': Visibility.subAccounts(['li', 'wang']),
    creator: Visibility.creatorOnly('li'),
  };
  return Object.entries(seen).map(([who, visibility]) => {
    const networkAccess = { callers, scrapers };
    const service = aRoutedService({
      ports: PORTS.all,
      visibility,
      networkAccess,
      namespace: 'prod',
    });
    aDeployment(service, { queue: Queue.named('gold', { members: 'gold', namespace: 'gold' }) });
    return written(`visible to ${who}`, service);
  });
}

function routed(options: KubernetesPlatformOptions, props: InferenceServiceProps) {
  const platform = Platform.kubernetes({
    prometheus: 'http://prometheus.monitoring:9090',
    monitorLabels: { release: 'prometheus' },
    ...options,
  });
  return aRoutedService({ platform, ...props });
}

function written(title: string, service: InferenceService): Case {
  return { title, objects: synth(service) };
}
