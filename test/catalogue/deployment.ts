import { Duration, Size } from 'cdk8s';
import { Env, EnvFieldPaths, EnvValue, ISecret, ResourceFieldPaths } from 'cdk8s-plus-28';
import { PICKED } from './endpoint-picker';
import {
  approximated,
  byGateway,
  byPlatform,
  checked,
  deployment,
  exact,
  inContainer,
  inDeployment,
  inMetadata,
  inNodeTerm,
  inPod,
  unsupported,
  unused,
  field,
} from './fidelity';
import { FOUR_GPUS } from './parallelism';
import { PREPAID, SOME_DEPLOYMENT, deployed, lastDeployment, longest, pool } from './programs';
import { struct } from './property';
import { ACCEPTING, aClbService, acceptingTraffic } from './split';
import * as ci from '../../src';
import { PlannedDeployment } from '../../src/plan/deployment';
import { aCloud, aDeployment, aService, someQueue } from '../support/builders';

/** As `fromSecretName` and `fromConfigMapName` return it, which require a scope. */
const named = (name: string) => ({ name }) as ISecret;

const probe = ci.Probe.fromHttpGet('/health', { port: 8000, headers: { 'X-Probe': 'yes' } });
const PROBES = {
  liveness: [44, '存活检查'],
  readiness: [45, '就绪检查'],
  startup: [45, '启动检查'],
} as const;
const SUBNET = ci.Subnet.of('subnet-a', 'cn-beijing-a');
const nfs = (path: string) => ci.SharedFileSystem.nfs('10.0.0.8', path, { mountPath: '/data' });

const probed = (name: keyof typeof PROBES) => ({
  value: probe,
  default: [(plan: PlannedDeployment) => plan[name], undefined] as const,
  edit: 'probes' as const,
  fidelity: [
    field(
      `${PROBES[name][0]} ${name} check | ${PROBES[name][1]}`,
      `${name}Probe of the container`,
      exact(inContainer(`${name}Probe/httpGet/path`, '/health')),
    ),
  ],
});

const onCloud = () => aDeployment(aService({ platform: aCloud() }))._plan().network!;

export const DEPLOYMENT = struct<ci.DeploymentOptions, PlannedDeployment>('DeploymentOptions', {
  program: (options, within = aService) => deployed(options, within()),
  base: SOME_DEPLOYMENT,
  plan: lastDeployment,
  shown: deployment,
  defaults: [
    ['acceptTraffic behind no CLB', (plan) => plan.acceptTraffic, undefined],
    [
      'progressDeadline of a preset: start-up, shutdown, pulling the image',
      () =>
        aDeployment(aService({ ports: [] }), {
          image: ci.Image.preset(ci.Engine.VLLM, '0.33.0'),
        })._plan().progressDeadlineSeconds,
      1801 + 50 + 300,
    ],
  ],
})({
  displayName: {
    stated: 'main',
    samples: ['预付费', 'x'.repeat(200)],
    edit: 'names',
    fidelity: field(
      '32 deployment name | 部署名称',
      'annotations',
      exact(
        inDeployment('/metadata/annotations/cdk-inference~1display-name', '预付费'),
        inDeployment('/metadata/annotations/cdk-inference~1description', '日常'),
      ),
      {
        also: 'DeploymentOptions.description',
        with: { displayName: '预付费', description: '日常' },
      },
    ),
  },
  description: { stated: undefined, samples: ['一个部署'], edit: 'names' },
  resourceName: {
    value: 'other',
    default: [(plan) => plan.name, 'chat-main'],
    samples: [
      ({ service }: any) => `dep-${service}`,
      ({ service }: any) => longest('deployment', service),
    ],
    edit: 'name',
  },
  image: { value: ci.Image.fromUrl('registry.example.com/llm:2.0'), edit: 'image' },
  compute: { value: ci.ComputeSpec.of({ cpu: 5, memory: Size.gibibytes(16) }), edit: 'compute' },
  parallelism: {
    value: { pipeline: 2 },
    base: FOUR_GPUS,
    default: [() => lastDeployment(deployed({})).parallelism, undefined],
    edit: 'none',
  },
  command: {
    stated: undefined,
    samples: ['python serve.py --port 8000', ['python', 'serve.py']],
    edit: 'image',
    fidelity: field(
      '35 entry command | 入口命令',
      'command of the container; a string is run by `/bin/sh -c`',
      exact(inContainer('command', ['/bin/sh', '-c', 'python serve.py --port 8000'])),
      { also: 'DeploymentOptions.args' },
    ),
  },
  args: {
    stated: undefined,
    samples: [['Qwen/Qwen2.5-7B-Instruct'], []],
    edit: 'image',
  },
  env: {
    stated: [],
    samples: [{ MODEL: 'qwen', _EMPTY: '' }],
    edit: 'image',
    fidelity: [
      field(
        '36 environment variables | 环境变量',
        'env of the container',
        exact(inContainer('env/0', { name: 'MODEL', value: 'qwen' })),
        { also: 'DeploymentOptions.envValues' },
      ),
      field(
        '36 name of an environment variable | 环境变量：key 的命名限制',
        '`[A-Za-z_][A-Za-z0-9_]*`, stricter than Kubernetes',
        checked('ENV_KEY'),
        { with: { env: { 'A-B': 'c' } } },
      ),
    ],
  },
  envValues: {
    default: [(plan) => plan.env, []],
    samples: [
      {
        POD_IP: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP),
        MEMORY: EnvValue.fromResource(ResourceFieldPaths.MEMORY_LIMIT),
        PLAIN: EnvValue.fromValue('plain'),
      },
    ],
    edit: 'image',
  },
  envFrom: {
    stated: [],
    samples: [
      [Env.fromSecret(named('keys'))],
      [Env.fromConfigMap(named('settings') as any, 'S3_'), Env.fromSecret(named('more-keys'))],
    ],
    edit: 'image',
  },
  imagePullSecrets: {
    stated: [],
    samples: [['registry'], ['registry', 'team.example.com']],
    edit: 'image',
    fidelity: field(
      '33 pull secret | 镜像：拉取凭证',
      'imagePullSecrets of the pod',
      exact(inPod('imagePullSecrets/0/name', 'registry')),
    ),
  },
  model: {
    value: ci.Model.fromClaim('models'),
    stated: undefined,
    edit: 'model',
    fidelity: field(
      '34 model | 模型',
      'a read-only volume at /models',
      exact(inContainer('volumeMounts/0', { name: 'model', mountPath: '/models', readOnly: true })),
      { also: 'Model.fromClaim, Model.fromRepository' },
    ),
  },
  storage: {
    value: [nfs('/exports')],
    default: [({ volumes, mounts }) => [volumes, mounts], [[], []]],
    edit: 'model',
    fidelity: [
      field(
        '54 shared file systems: NFS, claim, CSI | 共享文件系统挂载：NFS、PVC、CSI',
        'volumes of the pod, volumes and claims',
        exact(inPod('volumes/0/nfs', { server: '10.0.0.8', path: '/exports' })),
        { also: 'SharedFileSystem.nfs, SharedFileSystem.csi' },
      ),
      field(
        '55 data survives deletion | 共享文件系统挂载：删除后数据保留',
        'reclaim policy Retain',
        exact(['PersistentVolume', '/spec/persistentVolumeReclaimPolicy', 'Retain']),
        { with: { storage: [ci.SharedFileSystem.csi('nfs.csi.k8s.io', { mountPath: '/data' })] } },
      ),
    ],
  },
  liveness: probed('liveness'),
  readiness: probed('readiness'),
  startup: probed('startup'),
  queue: {
    value: ci.Queue.named('prepaid', { zones: ['cn-beijing-a'], nodeSelector: { pool: 'h20' } }),
    stated: undefined,
    edit: 'queue',
    fidelity: field(
      '37 queue, plain scheduler | 所属队列：默认调度器',
      'a label, node selector and tolerations',
      exact(
        inMetadata('labels/cdk-inference~1queue', 'prepaid'),
        inPod('nodeSelector/pool', 'h20'),
      ),
      { also: 'QueueOptions.nodeSelector' },
    ),
  },
  subnet: {
    value: SUBNET,
    default: [() => onCloud().subnet, undefined],
    edit: 'network',
    fidelity: [
      field(
        '56 subnet of a deployment | 部署的子网',
        'nodes in its zone; pods on virtual nodes take addresses of it',
        byPlatform(
          unused('UNUSED_NETWORK'),
          approximated(
            'APPROXIMATED_NETWORK',
            inNodeTerm('matchExpressions/0/values', ['cn-beijing-a']),
          ),
        ),
      ),
      field(
        '56 subnet of pods on virtual nodes | 部署的子网：虚拟节点上的实例',
        'an annotation of the pods',
        byPlatform(
          unsupported('QUEUE_ELASTIC'),
          exact(inMetadata('annotations/vke.volcengine.com~1preferred-subnet-ids', 'subnet-a')),
        ),
        {
          also: 'QueueOptions.virtualNodes',
          with: { subnet: SUBNET, queue: ci.Queue.named('rented', { virtualNodes: true }) },
        },
      ),
    ],
  },
  securityGroups: {
    default: [() => onCloud().securityGroups, ['sg-1']],
    samples: [['sg-2']],
    edit: 'network',
    fidelity: field(
      '57 security groups of a deployment | 部署的安全组',
      'those of the node pool; an annotation names the expected ones',
      byPlatform(
        unused('UNUSED_NETWORK'),
        approximated(
          'APPROXIMATED_NETWORK',
          inDeployment('/metadata/annotations/cdk-inference~1security-groups', 'sg-2'),
        ),
      ),
    ),
  },
  overflow: {
    base: { queue: PREPAID },
    default: [(plan) => plan.placement.overflow, undefined],
    samples: [
      pool('on-demand'),
      ci.Queue.named('burst', { virtualNodes: true, resourcePolicySubset: { maxReplicas: 2 } }),
    ],
    edit: 'queue',
  },
  priority: {
    default: [(plan) => plan.placement.priorityClassName, undefined],
    samples: [1, 9],
    edit: 'priority',
    fidelity: field(
      '41 priority | 优先级',
      'a PriorityClass by name, made once by `PriorityLevels`',
      exact(inPod('priorityClassName', 'inference-priority-1')),
    ),
  },
  useIdleResources: {
    value: true,
    default: [(plan) => plan.placement.useIdleResources, false],
    edit: 'priority',
    fidelity: field(
      '42 idle resources | 使用闲时资源',
      'the lowest PriorityClass; exact with Volcano, and with Katalyst for CPUs',
      approximated('APPROXIMATED_IDLE', inPod('priorityClassName', 'inference-priority-0')),
    ),
  },
  numaAffinity: {
    value: true,
    default: [(plan) => plan.placement.numaAffinity, false],
    edit: 'none',
    fidelity: field(
      '43 NUMA affinity | NUMA 亲和',
      'controlled by the kubelet; on VKE Katalyst’s annotations; exact with Katalyst',
      byPlatform(
        approximated('APPROXIMATED_NUMA', inDeployment('/metadata/name', 'chat-main')),
        approximated(
          'APPROXIMATED_NUMA',
          inMetadata('annotations/katalyst.kubewharf.io~1qos_level', 'dedicated_cores'),
        ),
      ),
    ),
  },
  replicas: {
    stated: 1,
    samples: [3, 1, 1000],
    edit: 'replicas',
    fidelity: field(
      '40 replica count | 实例数',
      'replicas of the Deployment; nothing with an autoscaler',
      exact(inDeployment('/spec/replicas', 3)),
    ),
  },
  ports: {
    value: [ci.Port.other({ listen: 5678, name: 'debug' })],
    default: [(plan) => plan.ports.map(({ listen }) => listen), [8000]],
    edit: 'ports',
    fidelity: field(
      '53 own ports of a deployment | 部署端口：新增自定义端口',
      'ports of its container and Service',
      exact(['Service', '/spec/ports/1/port', 5678]),
    ),
  },
  nodePorts: { value: [{ port: 80, nodePort: 30080 }], stated: [], edit: 'address' },
  loadBalancer: {
    stated: undefined,
    samples: [ci.LoadBalancer.apiGateway(), ci.LoadBalancer.clb()],
    edit: 'address',
    fidelity: field(
      '58 own load balancer of a deployment | 部署独立负载均衡器',
      'a Gateway or a LoadBalancer Service in addition to the service’s',
      byGateway(
        exact(
          ['Gateway', '/metadata/name', 'chat-main'],
          ['HTTPRoute', '/spec/rules/0/backendRefs/0/name', 'chat-main'],
        ),
        exact(
          ['volcengine_apig_gateway', '/name', 'llm-chat-main'],
          ['volcengine_apig_gateway_service', '/service_name', 'llm-chat-main-80'],
        ),
      ),
    ),
  },
  acceptTraffic: {
    value: false,
    base: { queue: someQueue() },
    within: aClbService,
    stated: true,
    samples: [false, true],
    edit: 'accepting',
    fidelity: field(
      '59 accept traffic | 承接流量',
      'a pod label in the shared Service’s selector',
      byPlatform(
        approximated('APPROXIMATED_ROUND_ROBIN', inMetadata(`labels/${ACCEPTING}`, 'false')),
        exact(inMetadata(`labels/${ACCEPTING}`, 'false')),
      ),
      { program: acceptingTraffic(false) },
    ),
  },
  rollingUpdate: {
    value: ci.RollingUpdate.of({ maxSurge: ci.Percent.of(50) }),
    stated: { maxUnavailable: 25, maxSurge: 25 },
    edit: 'replicas',
  },
  endpointPicker: {
    ...PICKED,
    default: [(plan) => plan.picker, undefined],
    samples: [],
    edit: 'routing',
  },
  disruption: {
    value: ci.Disruption.ofCounts({ maxUnavailable: 2 }),
    base: { replicas: 4 },
    default: [
      () => lastDeployment(deployed({ replicas: 8 })).disruption?.budget?.maxUnavailable,
      2,
    ],
    edit: 'replicas',
  },
  gracefulShutdown: {
    value: Duration.seconds(0),
    default: [(plan) => plan.shutdown.drainSeconds, 30],
    samples: [Duration.seconds(0), Duration.seconds(30), Duration.hours(1)],
    edit: 'shutdown',
    fidelity: field(
      '51 graceful shutdown | 优雅关闭时间',
      'the grace period of the pod is it and the delay before it, so that all of it is left',
      exact(
        inPod('terminationGracePeriodSeconds', 100),
        inContainer('lifecycle/preStop', { sleep: { seconds: 10 } }),
      ),
      { also: 'DeploymentOptions.preStopDelay', with: { gracefulShutdown: Duration.seconds(90) } },
    ),
  },
  preStopDelay: {
    value: Duration.seconds(0),
    default: [(plan) => plan.shutdown.preStopSeconds, 10],
    samples: [Duration.seconds(0), Duration.seconds(25)],
    edit: 'shutdown',
  },
  minReady: {
    value: Duration.seconds(10),
    default: [(plan) => plan.minReadySeconds, 0],
    samples: [Duration.seconds(0), Duration.seconds(15)],
    edit: 'replicas',
  },
  progressDeadline: {
    default: [(plan) => plan.progressDeadlineSeconds, undefined],
    samples: [Duration.hours(2)],
    edit: 'replicas',
  },
  pod: {
    value: { hostNetwork: true },
    default: [
      ({ pod }) => pod.spec,
      { automountServiceAccountToken: false, enableServiceLinks: false },
    ],
    edit: 'none',
  },
});
