import {
  Billing,
  ComputeSpec,
  Engine,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Model,
  NetworkPeer,
  Percent,
  Port,
  PrivateNetwork,
  Probe,
  ProbeScheme,
  Queue,
  RollingUpdate,
  ScalingMetric,
  Schedule,
  SharedFileSystem,
  TaintEffect,
  TolerationOperator,
  Visibility,
  Weight,
} from 'cdk-inference';
import { Duration, Size } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

export interface ChatFormProps {
  /** VPC, subnets and security groups; only on Volcengine. */
  readonly network?: PrivateNetwork;
  /** Shared file systems of the platform. */
  readonly storage: SharedFileSystem[];
  /** Workspace of the metrics; only on Volcengine. */
  readonly workspace?: string;
}

/** Behind an API gateway: weights, and three deployments on different capacity. */
export class ChatForm extends InferenceService {
  constructor(scope: Construct, id: string, props: ChatFormProps) {
    super(scope, id, {
      displayName: '通义对话_chat',
      description: '对话模型：预付费承载日常流量，后付费承接峰值',
      visibility: Visibility.queueMembers(),
      network: props.network,
      networkAccess: {
        callers: [NetworkPeer.pods({ app: 'bff' }, 'front'), NetworkPeer.addresses('10.0.0.0/8')],
        scrapers: [NetworkPeer.inNamespace('monitoring')],
      },
      ports: [
        Port.http1({ listen: 8000, expose: 443, path: '/', name: 'api' }),
        Port.grpc({ listen: 8001, expose: 8443 }),
        Port.metrics({ listen: 8000, path: '/metrics', workspace: props.workspace }),
      ],
      loadBalancer: LoadBalancer.apiGateway({
        algorithm: GatewayAlgorithm.ROUND_ROBIN,
        hostnames: ['chat.example.com'],
        certificate: 'chat-tls',
        publicAccess: false,
        routeTimeout: Duration.seconds(30),
        overrideHeader: 'x-deployment',
      }),
    });

    const token = Secret.fromSecretName(this, 'token', 'hugging-face');
    const zones = ['cn-beijing-a'];
    const prepaid = Queue.named('prepaid', {
      zones,
      billing: Billing.PREPAID,
      nodeSelector: { 'example.com/pool': 'prepaid' },
      tolerations: [
        {
          key: 'example.com/prepaid',
          operator: TolerationOperator.EXISTS,
          effect: TaintEffect.NO_SCHEDULE,
        },
      ],
      members: 'team-chat',
      namespace: 'prepaid',
      capacity: { cpu: 512, memory: Size.gibibytes(4096), gpus: 16 },
    });
    const rented = Queue.named('rented', {
      zones,
      billing: Billing.PAY_AS_YOU_GO,
      nodeSelector: { 'example.com/pool': 'on-demand' },
      members: 'team-burst',
      namespace: 'rented',
    });

    const reserved = this.addDeployment('reserved', {
      displayName: '预付费',
      description: 'H20，常驻',
      image: Image.preset(Engine.VLLM, '0.33.0'),
      imagePullSecrets: ['registry'],
      model: Model.fromRepository('qwen3-8b', 'v3'),
      args: ['--served-model-name', 'qwen'],
      env: { VLLM_LOGGING_LEVEL: 'INFO' },
      envValues: { HF_TOKEN: EnvValue.fromSecretValue({ secret: token, key: 'token' }) },
      queue: prepaid,
      compute: ComputeSpec.of({
        cpu: 16,
        memory: Size.gibibytes(128),
        gpus: 1,
        gpuResource: 'nvidia.com/gpu',
        sharedMemory: Size.gibibytes(16),
      }),
      replicas: 8,
      priority: 6,
      numaAffinity: true,
      liveness: Probe.fromHttpGet('/health', {
        port: 'api',
        scheme: ProbeScheme.HTTP,
        headers: { 'x-probe': 'liveness' },
        initialDelay: Duration.seconds(1),
        timeout: Duration.seconds(5),
        period: Duration.seconds(10),
        failureThreshold: 3,
      }),
      readiness: Probe.fromTcpSocket({ port: 8000 }),
      startup: Probe.fromCommand(['python', 'ready.py'], { failureThreshold: 60 }),
      gracefulShutdown: Duration.seconds(60),
      preStopDelay: Duration.seconds(10),
      minReady: Duration.seconds(5),
      progressDeadline: Duration.minutes(30),
      rollingUpdate: RollingUpdate.of({
        maxUnavailable: Percent.of(25),
        maxSurge: Percent.of(25),
      }),
      storage: props.storage,
      ports: [Port.other({ listen: 5678, name: 'debug' })],
      loadBalancer: LoadBalancer.clb(),
      pod: { serviceAccountName: 'chat', hardened: false, labels: { team: 'chat' } },
    });

    // the pods of an own image get requests when this succeeds
    const readiness = Probe.fromHttpGet('/health', { port: 8000 });

    const burst = this.addDeployment('burst', {
      image: Image.custom('registry.example.com/team/chat', '3.1.0'),
      command: 'python serve.py --port 8000 --grpc-port 8001',
      readiness,
      queue: rented,
      compute: ComputeSpec.instanceType('ecs.gni3cl.11xlarge', {
        cpu: 20,
        memory: Size.gibibytes(80),
        gpus: 2,
        machine: { cpu: 44, memory: Size.gibibytes(176), gpus: 4 },
      }),
      priority: 4,
    });
    burst.autoscale({
      minReplicas: 1,
      maxReplicas: 8,
      metrics: [ScalingMetric.cpuUtilization(70), ScalingMetric.gpuUtilization(80)],
      schedules: [Schedule.cron('0 8 * * 1-5', 4), Schedule.cron('0 20 * * 1-5', 1)],
      timeZone: 'Asia/Shanghai',
    });

    const idle = this.addDeployment('idle', {
      image: Image.fromUrl('registry.example.com/team/chat:3.1.0'),
      readiness,
      queue: prepaid,
      compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
      replicas: 2,
      priority: 2,
      useIdleResources: true,
    });

    this.splitTraffic([Weight.of(reserved, 8), Weight.of(burst, 2), Weight.of(idle, 0)]);
  }
}
