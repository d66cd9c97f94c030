import { Duration, Size } from 'cdk8s';
import { Row, added, checked, deployment, everywhere, exact, pendingRow, serving } from './row';
import {
  Billing,
  ComputeSpec,
  Engine,
  Image,
  Percent,
  Probe,
  Queue,
  RollingUpdate,
  ScalingMetric,
  Schedule,
} from '../../src';

const POD = '/spec/template/spec';
const CONTAINER = `${POD}/containers/0`;
const later = (
  field: number,
  item: string,
  properties: string[],
  becomes: string,
  claim?: string,
) => pendingRow('issue 4', field, item, properties, becomes, claim);
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
    said: deployment({ displayName: '预付费', description: '日常' }),
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
    said: deployment({ image: Image.preset(Engine.VLLM, '0.8.5') }),
    cells: everywhere(exact(['Deployment', `${CONTAINER}/image`, 'vllm/vllm-openai:v0.8.5'])),
  },
  {
    field: 33,
    item: 'image: custom, URL',
    properties: ['Image.custom', 'Image.fromUrl'],
    becomes: 'image of the container',
    said: deployment({ image: Image.custom('registry.example.com/llm', '1.0') }),
    cells: everywhere(exact(['Deployment', `${CONTAINER}/image`, 'registry.example.com/llm:1.0'])),
  },
  later(33, 'pull secret', ['Image.custom'], 'imagePullSecrets of the pod'),
  later(
    34,
    'model',
    ['DeploymentOptions.model'],
    'a read-only volume',
    'exact; OCI image from Kubernetes 1.35 on',
  ),
  {
    field: 35,
    item: 'entry command',
    properties: ['DeploymentOptions.command', 'DeploymentOptions.args'],
    becomes: 'command of the container; a string is run by `/bin/sh -c`',
    said: deployment({ command: 'python serve.py' }),
    cells: everywhere(
      exact(['Deployment', `${CONTAINER}/command`, ['/bin/sh', '-c', 'python serve.py']]),
    ),
  },
  {
    field: 36,
    item: 'environment variables',
    properties: ['DeploymentOptions.env', 'DeploymentOptions.envValues'],
    becomes: 'env of the container',
    said: deployment({ env: { MODEL: 'qwen' } }),
    cells: everywhere(
      exact(['Deployment', `${CONTAINER}/env/0`, { name: 'MODEL', value: 'qwen' }]),
    ),
  },
  {
    field: 36,
    item: 'name of an environment variable',
    properties: ['DeploymentOptions.env'],
    becomes: '`[A-Za-z_][A-Za-z0-9_]*`, stricter than Kubernetes',
    said: deployment({ env: { 'A-B': 'c' } }),
    cells: everywhere(checked('ENV_KEY')),
  },
  {
    field: 37,
    item: 'queue, plain scheduler',
    properties: ['DeploymentOptions.queue', 'QueueOptions.nodeSelector'],
    becomes: 'a label, node selector and tolerations',
    said: deployment({
      queue: Queue.named('prepaid', { zones: ['cn-beijing-a'], nodeSelector: { pool: 'h20' } }),
    }),
    cells: everywhere(
      exact(
        ['Deployment', '/spec/template/metadata/labels/cdk-inference~1queue', 'prepaid'],
        ['Deployment', `${POD}/nodeSelector/pool`, 'h20'],
      ),
    ),
  },
  later(
    37,
    'queue, Volcano and Kueue',
    ['Scheduler.volcano', 'Scheduler.kueue'],
    'the schedulers’ own annotation and label',
  ),
  {
    field: 37,
    item: 'capacity of the queue',
    properties: ['QueueOptions.capacity', 'Deployment.rollout'],
    becomes: 'known to `rollout()`; an update that cannot go forward is an error',
    said: deployment({
      queue: Queue.named('prepaid', { zones: ['cn-beijing-a'], capacity: { cpu: 4 } }),
    }),
    cells: everywhere(checked('ROLLOUT_DEADLOCK')),
  },
  later(
    38,
    'zone of the queue',
    ['QueueOptions.zones', 'DeploymentOptions.subnet'],
    'a subnet in another zone is refused',
  ),
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
    said: deployment({
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
    said: deployment({ replicas: 3 }),
    cells: everywhere(exact(['Deployment', '/spec/replicas', 3])),
  },
  later(41, 'priority', ['DeploymentOptions.priority'], 'a PriorityClass by name'),
  later(
    42,
    'idle resources',
    ['DeploymentOptions.useIdleResources'],
    'preemptible pods',
    'approximated on some schedulers',
  ),
  later(
    43,
    'NUMA affinity',
    ['DeploymentOptions.numaAffinity'],
    'the scheduler’s annotations',
    'approximated without Katalyst',
  ),
  ...(['liveness', 'readiness', 'startup'] as const).map((name): Row => ({
    field: name === 'liveness' ? 44 : 45,
    item: `${name} check`,
    properties: [`DeploymentOptions.${name}`],
    becomes: `${name}Probe of the container`,
    said: deployment({ [name]: probe }),
    cells: everywhere(exact(['Deployment', `${CONTAINER}/${name}Probe/httpGet/path`, '/health'])),
  })),
  {
    field: 46,
    item: 'HTTP check',
    properties: ['Probe.fromHttpGet', 'HttpGetProbeOptions.headers', 'HttpGetProbeOptions.scheme'],
    becomes: 'httpGet with scheme, path, headers and port',
    said: deployment({ readiness: probe }),
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
    said: deployment({ readiness: Probe.fromTcpSocket({ port: 'http-8000' }) }),
    cells: everywhere(
      exact(['Deployment', `${CONTAINER}/readinessProbe/tcpSocket`, { port: 'http-8000' }]),
    ),
  },
  {
    field: 48,
    item: 'command check',
    properties: ['Probe.fromCommand'],
    becomes: 'exec',
    said: deployment({ readiness: Probe.fromCommand(['true']) }),
    cells: everywhere(
      exact(['Deployment', `${CONTAINER}/readinessProbe/exec`, { command: ['true'] }]),
    ),
  },
  {
    field: 49,
    item: 'times of a check',
    properties: ['ProbeOptions.initialDelay', 'ProbeOptions.timeout', 'ProbeOptions.period'],
    becomes: 'written out always: the form’s 1 s of delay is not Kubernetes’ 0 s',
    said: deployment({ readiness: Probe.fromCommand(['true']) }),
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
    said: deployment({ readiness: Probe.fromCommand(['true'], { failureThreshold: 7 }) }),
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
    said: deployment({ gracefulShutdown: Duration.seconds(90) }),
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
    said: deployment({
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
  later(
    54,
    'shared file systems',
    ['DeploymentOptions.storage'],
    'volumes and claims; NAS, vePFS and TOS on VKE',
    'exact, or refused outside VKE',
  ),
  later(55, 'data survives deletion', ['DeploymentOptions.storage'], 'Retain'),
  later(
    56,
    'subnet of a deployment',
    ['DeploymentOptions.subnet'],
    'elastic instances are led there; other nodes by zone',
    'approximated',
  ),
  later(
    57,
    'security groups of a deployment',
    ['DeploymentOptions.securityGroups'],
    'of the node pool',
    'approximated',
  ),
  {
    field: 60,
    item: 'autoscaling by the clock',
    properties: ['Deployment.autoscale', 'Schedule.cron', 'Schedule.window'],
    becomes: 'ScaledObject with a cron trigger',
    said: serving({}, {}, (main) => {
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
    said: serving({}, {}, (main) => {
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
    said: (scope, platform) => {
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
  later(
    62,
    'elastic instances, prepaid first',
    ['QueueOptions.billing'],
    'ResourcePolicy, VCI',
    'VKE only',
  ),
];
