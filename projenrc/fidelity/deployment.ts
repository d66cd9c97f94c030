import { Duration, Size } from 'cdk8s';
import {
  NETWORK,
  Row,
  added,
  approximated,
  byPlatform,
  checked,
  deployment,
  everywhere,
  exact,
  refused,
  serving,
  unused,
} from './row';
import {
  Billing,
  ComputeSpec,
  Engine,
  Image,
  Model,
  Percent,
  Platform,
  Probe,
  Queue,
  RollingUpdate,
  ScalingMetric,
  Schedule,
  Scheduler,
  SharedFileSystem,
  Subnet,
} from '../../src';

const POD = '/spec/template/spec';
const CONTAINER = `${POD}/containers/0`;
const REQUIRED =
  '/spec/template/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0';
const NAS = SharedFileSystem.nas('10.0.0.8', { mountPath: '/data' });
const SUBNET = Subnet.of('subnet-a', 'cn-beijing-a');
const pool = (name: string) => Queue.named(name, { nodeSelector: { 'example.com/pool': name } });

/** On plain Kubernetes or VKE, whichever it was, with another scheduler. */
function scheduled(scheduler: Scheduler): NonNullable<Row['spec']> {
  return (scope, platform) => {
    const cloud = platform._spec.cloud;
    const other = cloud
      ? Platform.vke({ region: cloud.region, network: NETWORK, scheduler })
      : Platform.kubernetes({ scheduler });
    return deployment({})(scope, other);
  };
}

const probe = Probe.fromHttpGet('/health', { port: 8000, headers: { 'X-Probe': 'yes' } });
const TIMES = {
  initialDelaySeconds: 1,
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
};

/** What one deployment is, and how it scales. */
export const DEPLOYMENT_ROWS: Row[] = [
  {
    field: 32,
    item: 'deployment name',
    properties: ['DeploymentOptions.displayName', 'DeploymentOptions.description'],
    becomes: 'annotations',
    spec: deployment({ displayName: '预付费', description: '日常' }),
    cells: everywhere(
      exact(
        ['Deployment', '/metadata/annotations/cdk-inference~1display-name', '预付费'],
        ['Deployment', '/metadata/annotations/cdk-inference~1description', '日常'],
      ),
    ),
  },
  {
    field: 33,
    item: 'image: preset',
    properties: ['Image.preset'],
    becomes: 'image, command, probes and ports of the engine',
    spec: deployment({ image: Image.preset(Engine.VLLM, '0.8.5') }),
    cells: everywhere(exact(['Deployment', `${CONTAINER}/image`, 'vllm/vllm-openai:v0.8.5'])),
  },
  {
    field: 33,
    item: 'image: custom, URL',
    properties: ['Image.custom', 'Image.fromUrl'],
    becomes: 'image of the container',
    spec: deployment({ image: Image.custom('registry.example.com/llm', '1.0') }),
    cells: everywhere(exact(['Deployment', `${CONTAINER}/image`, 'registry.example.com/llm:1.0'])),
  },
  {
    field: 33,
    item: 'pull secret',
    properties: ['DeploymentOptions.imagePullSecrets'],
    becomes: 'imagePullSecrets of the pod',
    spec: deployment({ imagePullSecrets: ['registry'] }),
    cells: everywhere(
      exact(['Deployment', '/spec/template/spec/imagePullSecrets/0/name', 'registry']),
    ),
  },
  {
    field: 34,
    item: 'model',
    properties: ['DeploymentOptions.model', 'Model.fromClaim', 'Model.fromRepository'],
    becomes: 'a read-only volume at /models',
    spec: deployment({ model: Model.fromClaim('models') }),
    cells: everywhere(
      exact([
        'Deployment',
        '/spec/template/spec/containers/0/volumeMounts/0',
        { name: 'model', mountPath: '/models', readOnly: true },
      ]),
    ),
  },
  {
    field: 34,
    item: 'model as an OCI image, before Kubernetes 1.35',
    properties: ['Model.fromOciImage'],
    becomes: 'an image volume from 1.35 on; before that it is switched off',
    spec: deployment({ model: Model.fromOciImage('registry.example.com/models/qwen:1.0') }),
    cells: everywhere(refused('MODEL_IMAGE_VOLUME')),
  },
  {
    field: 35,
    item: 'entry command',
    properties: ['DeploymentOptions.command', 'DeploymentOptions.args'],
    becomes: 'command of the container; a string is run by `/bin/sh -c`',
    spec: deployment({ command: 'python serve.py' }),
    cells: everywhere(
      exact(['Deployment', `${CONTAINER}/command`, ['/bin/sh', '-c', 'python serve.py']]),
    ),
  },
  {
    field: 36,
    item: 'environment variables',
    properties: ['DeploymentOptions.env', 'DeploymentOptions.envValues'],
    becomes: 'env of the container',
    spec: deployment({ env: { MODEL: 'qwen' } }),
    cells: everywhere(
      exact(['Deployment', `${CONTAINER}/env/0`, { name: 'MODEL', value: 'qwen' }]),
    ),
  },
  {
    field: 36,
    item: 'name of an environment variable',
    properties: ['DeploymentOptions.env'],
    becomes: '`[A-Za-z_][A-Za-z0-9_]*`, stricter than Kubernetes',
    spec: deployment({ env: { 'A-B': 'c' } }),
    cells: everywhere(checked('ENV_KEY')),
  },
  {
    field: 37,
    item: 'queue, plain scheduler',
    properties: ['DeploymentOptions.queue', 'QueueOptions.nodeSelector'],
    becomes: 'a label, node selector and tolerations',
    spec: deployment({
      queue: Queue.named('prepaid', { zones: ['cn-beijing-a'], nodeSelector: { pool: 'h20' } }),
    }),
    cells: everywhere(
      exact(
        ['Deployment', '/spec/template/metadata/labels/cdk-inference~1queue', 'prepaid'],
        ['Deployment', `${POD}/nodeSelector/pool`, 'h20'],
      ),
    ),
  },
  {
    field: 37,
    item: 'queue, Volcano and Kueue',
    properties: ['Scheduler.volcano', 'Scheduler.kueue', 'Queue.named'],
    becomes: 'Volcano’s annotation of the pods; Kueue’s label of the Deployment',
    spec: (scope, platform) => scheduled(Scheduler.volcano())(scope, platform),
    cells: everywhere(
      exact([
        'Deployment',
        '/spec/template/metadata/annotations/scheduling.volcano.sh~1queue-name',
        'prepaid',
      ]),
    ),
  },
  {
    field: 37,
    item: 'capacity of the queue',
    properties: ['QueueOptions.capacity', 'Deployment.rollout'],
    becomes: 'known to `rollout()`; an update that cannot go forward is an error',
    spec: deployment({
      queue: Queue.named('prepaid', { zones: ['cn-beijing-a'], capacity: { cpu: 4 } }),
    }),
    cells: everywhere(checked('ROLLOUT_DEADLOCK')),
  },
  {
    field: 38,
    item: 'zone of the queue',
    properties: ['QueueOptions.zones'],
    becomes: 'node affinity; a subnet in another zone is refused (`SUBNET_ZONE`)',
    spec: deployment({ queue: Queue.named('prepaid', { zones: ['cn-beijing-a'] }) }),
    cells: everywhere(
      exact([
        'Deployment',
        `${REQUIRED}/matchExpressions/0`,
        { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['cn-beijing-a'] },
      ]),
    ),
  },
  {
    field: 39,
    item: 'compute',
    properties: [
      'ComputeSpecOptions.cpu',
      'ComputeSpecOptions.memory',
      'ComputeSpecOptions.gpus',
      'ComputeSpecOptions.sharedMemory',
    ],
    becomes: 'requests equal to limits; shared memory is a volume in memory',
    spec: deployment({
      compute: ComputeSpec.of({
        cpu: 4,
        memory: Size.gibibytes(16),
        gpus: 2,
        sharedMemory: Size.gibibytes(1),
      }),
    }),
    cells: everywhere(
      exact(
        [
          'Deployment',
          `${CONTAINER}/resources/limits`,
          { cpu: '4', memory: '16Gi', 'nvidia.com/gpu': '2' },
        ],
        [
          'Deployment',
          `${CONTAINER}/resources/requests`,
          { cpu: '4', memory: '16Gi', 'nvidia.com/gpu': '2' },
        ],
        ['Deployment', `${POD}/volumes/0/emptyDir`, { medium: 'Memory', sizeLimit: '1Gi' }],
      ),
    ),
  },
  {
    field: 40,
    item: 'instance count',
    properties: ['DeploymentOptions.replicas'],
    becomes: 'replicas of the Deployment; nothing with an autoscaler',
    spec: deployment({ replicas: 3 }),
    cells: everywhere(exact(['Deployment', '/spec/replicas', 3])),
  },
  {
    field: 41,
    item: 'priority',
    properties: ['DeploymentOptions.priority'],
    becomes: 'a PriorityClass by name, made once by `PriorityLevels`',
    spec: deployment({ priority: 6 }),
    cells: everywhere(
      exact(['Deployment', '/spec/template/spec/priorityClassName', 'inference-priority-6']),
    ),
  },
  {
    field: 42,
    item: 'idle resources',
    properties: ['DeploymentOptions.useIdleResources'],
    becomes: 'the lowest PriorityClass; exact with Volcano, and with Katalyst for CPUs',
    spec: deployment({ useIdleResources: true }),
    cells: everywhere(
      approximated('APPROXIMATED_IDLE', [
        'Deployment',
        '/spec/template/spec/priorityClassName',
        'inference-priority-0',
      ]),
    ),
  },
  {
    field: 43,
    item: 'NUMA affinity',
    properties: ['DeploymentOptions.numaAffinity'],
    becomes: 'a matter of the kubelet; on VKE Katalyst’s annotations; exact with Katalyst',
    spec: deployment({ numaAffinity: true }),
    cells: byPlatform(
      approximated('APPROXIMATED_NUMA', ['Deployment', '/metadata/name', 'chat-main']),
      approximated('APPROXIMATED_NUMA', [
        'Deployment',
        '/spec/template/metadata/annotations/katalyst.kubewharf.io~1qos_level',
        'dedicated_cores',
      ]),
    ),
  },
  ...(['liveness', 'readiness', 'startup'] as const).map((name): Row => ({
    field: name === 'liveness' ? 44 : 45,
    item: `${name} check`,
    properties: [`DeploymentOptions.${name}`],
    becomes: `${name}Probe of the container`,
    spec: deployment({ [name]: probe }),
    cells: everywhere(exact(['Deployment', `${CONTAINER}/${name}Probe/httpGet/path`, '/health'])),
  })),
  {
    field: 46,
    item: 'HTTP check',
    properties: ['Probe.fromHttpGet', 'HttpGetProbeOptions.headers', 'HttpGetProbeOptions.scheme'],
    becomes: 'httpGet with scheme, path, headers and port',
    spec: deployment({ readiness: probe }),
    cells: everywhere(
      exact([
        'Deployment',
        `${CONTAINER}/readinessProbe/httpGet`,
        {
          path: '/health',
          port: 8000,
          scheme: 'HTTP',
          httpHeaders: [{ name: 'X-Probe', value: 'yes' }],
        },
      ]),
    ),
  },
  {
    field: 47,
    item: 'TCP check',
    properties: ['Probe.fromTcpSocket'],
    becomes: 'tcpSocket, port by number or by name',
    spec: deployment({ readiness: Probe.fromTcpSocket({ port: 'http-8000' }) }),
    cells: everywhere(
      exact(['Deployment', `${CONTAINER}/readinessProbe/tcpSocket`, { port: 'http-8000' }]),
    ),
  },
  {
    field: 48,
    item: 'command check',
    properties: ['Probe.fromCommand'],
    becomes: 'exec',
    spec: deployment({ readiness: Probe.fromCommand(['true']) }),
    cells: everywhere(
      exact(['Deployment', `${CONTAINER}/readinessProbe/exec`, { command: ['true'] }]),
    ),
  },
  {
    field: 49,
    item: 'times of a check',
    properties: ['ProbeOptions.initialDelay', 'ProbeOptions.timeout', 'ProbeOptions.period'],
    becomes: 'written out always: the form’s 1 s of delay is not Kubernetes’ 0 s',
    spec: deployment({ readiness: Probe.fromCommand(['true']) }),
    cells: everywhere(
      exact([
        'Deployment',
        `${CONTAINER}/readinessProbe`,
        { exec: { command: ['true'] }, ...TIMES },
      ]),
    ),
  },
  {
    field: 50,
    item: 'thresholds of a check',
    properties: ['ProbeOptions.failureThreshold'],
    becomes: 'success is always 1, and cannot be said',
    spec: deployment({ readiness: Probe.fromCommand(['true'], { failureThreshold: 7 }) }),
    cells: everywhere(
      exact(
        ['Deployment', `${CONTAINER}/readinessProbe/failureThreshold`, 7],
        ['Deployment', `${CONTAINER}/readinessProbe/successThreshold`, 1],
      ),
    ),
  },
  {
    field: 51,
    item: 'graceful shutdown',
    properties: ['DeploymentOptions.gracefulShutdown', 'DeploymentOptions.preStopDelay'],
    becomes: 'the grace period of the pod is it and the delay before it, so that all of it is left',
    spec: deployment({ gracefulShutdown: Duration.seconds(90) }),
    cells: everywhere(
      exact(
        ['Deployment', `${POD}/terminationGracePeriodSeconds`, 100],
        ['Deployment', `${CONTAINER}/lifecycle/preStop`, { sleep: { seconds: 10 } }],
      ),
    ),
  },
  {
    field: 52,
    item: 'rolling update',
    properties: [
      'RollingUpdateOptions.maxUnavailable',
      'RollingUpdateOptions.maxSurge',
      'DeploymentOptions.minReady',
      'DeploymentOptions.progressDeadline',
    ],
    becomes: 'percentages of the Deployment’s strategy',
    spec: deployment({
      replicas: 10,
      rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(20), maxSurge: Percent.of(10) }),
      minReady: Duration.seconds(15),
      progressDeadline: Duration.seconds(900),
    }),
    cells: everywhere(
      exact(
        ['Deployment', '/spec/strategy/rollingUpdate', { maxUnavailable: '20%', maxSurge: '10%' }],
        ['Deployment', '/spec/minReadySeconds', 15],
        ['Deployment', '/spec/progressDeadlineSeconds', 900],
      ),
    ),
  },
  {
    field: 54,
    item: 'shared file systems: NFS, claim, CSI',
    properties: ['DeploymentOptions.storage', 'SharedFileSystem.nfs', 'SharedFileSystem.csi'],
    becomes: 'volumes of the pod, volumes and claims',
    spec: deployment({
      storage: [SharedFileSystem.nfs('10.0.0.8', '/exports', { mountPath: '/data' })],
    }),
    cells: everywhere(
      exact([
        'Deployment',
        '/spec/template/spec/volumes/0/nfs',
        { server: '10.0.0.8', path: '/exports' },
      ]),
    ),
  },
  {
    field: 54,
    item: 'shared file systems: NAS, vePFS, TOS',
    properties: ['SharedFileSystem.nas', 'SharedFileSystem.vepfs', 'SharedFileSystem.tos'],
    becomes: 'PersistentVolume and claim by the cloud’s drivers',
    spec: deployment({ storage: [NAS] }),
    cells: byPlatform(
      refused('STORAGE_PLATFORM'),
      exact(['PersistentVolume', '/spec/csi/driver', 'nas.csi.volcengine.com']),
    ),
  },
  {
    field: 55,
    item: 'data survives deletion',
    properties: ['DeploymentOptions.storage'],
    becomes: 'reclaim policy Retain',
    spec: deployment({
      storage: [SharedFileSystem.csi('nfs.csi.k8s.io', { mountPath: '/data' })],
    }),
    cells: everywhere(exact(['PersistentVolume', '/spec/persistentVolumeReclaimPolicy', 'Retain'])),
  },
  {
    field: 56,
    item: 'subnet of a deployment',
    properties: ['DeploymentOptions.subnet'],
    becomes: 'nodes in its zone; elastic instances take addresses of it',
    spec: deployment({ subnet: SUBNET }),
    cells: byPlatform(
      unused('UNUSED_NETWORK'),
      approximated('APPROXIMATED_NETWORK', [
        'Deployment',
        `${REQUIRED}/matchExpressions/0/values`,
        ['cn-beijing-a'],
      ]),
    ),
  },
  {
    field: 56,
    item: 'subnet of elastic instances',
    properties: ['DeploymentOptions.subnet', 'QueueOptions.virtualNodes'],
    becomes: 'an annotation of the pods',
    spec: deployment({ subnet: SUBNET, queue: Queue.named('rented', { virtualNodes: true }) }),
    cells: byPlatform(
      refused('QUEUE_ELASTIC'),
      exact([
        'Deployment',
        '/spec/template/metadata/annotations/vke.volcengine.com~1preferred-subnet-ids',
        'subnet-a',
      ]),
    ),
  },
  {
    field: 57,
    item: 'security groups of a deployment',
    properties: ['DeploymentOptions.securityGroups'],
    becomes: 'those of the node pool; an annotation says which they have to be',
    spec: deployment({ securityGroups: ['sg-b'] }),
    cells: byPlatform(
      unused('UNUSED_NETWORK'),
      approximated('APPROXIMATED_NETWORK', [
        'Deployment',
        '/metadata/annotations/cdk-inference~1security-groups',
        'sg-b',
      ]),
    ),
  },
  {
    field: 60,
    item: 'autoscaling by the clock',
    properties: ['Deployment.autoscale', 'Schedule.cron', 'Schedule.window'],
    becomes: 'ScaledObject with a cron trigger',
    spec: serving({}, {}, (main) => {
      main.autoscale({
        schedules: [Schedule.window({ start: '08:00', end: '20:00', replicas: 4 })],
      });
    }),
    cells: everywhere(
      exact(
        ['ScaledObject', '/spec/triggers/0/type', 'cron'],
        ['ScaledObject', '/spec/triggers/0/metadata/desiredReplicas', '4'],
        ['Deployment', '/spec/replicas', undefined],
      ),
    ),
  },
  {
    field: 61,
    item: 'autoscaling by a metric',
    properties: [
      'AutoscalerOptions.minReplicas',
      'AutoscalerOptions.maxReplicas',
      'AutoscalerOptions.metrics',
    ],
    becomes: 'ScaledObject with a trigger for each metric',
    spec: serving({}, {}, (main) => {
      main.autoscale({ maxReplicas: 8, metrics: [ScalingMetric.cpuUtilization(70)] });
    }),
    cells: everywhere(
      exact(
        ['ScaledObject', '/spec/minReplicaCount', 1],
        ['ScaledObject', '/spec/maxReplicaCount', 8],
        ['ScaledObject', '/spec/triggers/0/metadata/value', '70'],
      ),
    ),
  },
  {
    field: 62,
    item: 'prepaid and pay-as-you-go in one service',
    properties: ['QueueOptions.billing', 'InferenceService.addDeployment'],
    becomes: 'a deployment in each queue',
    spec: (scope, platform) => {
      const chat = deployment({
        queue: Queue.named('prepaid', { zones: ['cn-beijing-a'], billing: Billing.PREPAID }),
      })(scope, platform);
      const queue = Queue.named('rented', {
        zones: ['cn-beijing-a'],
        billing: Billing.PAY_AS_YOU_GO,
      });
      added(chat, 'burst', { queue });
      return chat;
    },
    cells: everywhere(
      exact(
        ['Deployment', '/spec/template/metadata/labels/cdk-inference~1queue', 'prepaid'],
        ['Deployment', '/spec/template/metadata/labels/cdk-inference~1queue', 'rented'],
      ),
    ),
  },
  {
    field: 62,
    item: 'prepaid first, then pay-as-you-go, in one deployment',
    properties: ['QueueOptions.billing', 'DeploymentOptions.overflow'],
    becomes:
      'a preference among nodes; a ResourcePolicy of VKE where both queues give their subset',
    spec: deployment({ queue: pool('prepaid'), overflow: pool('rented') }),
    cells: everywhere(
      approximated('APPROXIMATED_OVERFLOW', ['Deployment', '/metadata/name', 'chat-main']),
    ),
  },
];
