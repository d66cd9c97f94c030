import {
  Image,
  InferenceService,
  InferenceServiceProps,
  Platform,
  Port,
  Probe,
  Queue,
  Scheduler,
  SharedFileSystem,
  Weight,
} from '../../../src';
import { aChat, added, thisPlatform } from '../support/programs';

/** The effect of an edit on the running pods. */
export enum Outcome {
  KEPT = 'keep running',
  RESTARTED = 'restart in a rolling update',
  NEW = 'are recreated under a new name; the old ones stay until you delete them',
}

/** A row of docs/changes.md. */
export interface Edit {
  readonly edit: string;
  readonly outcome: Outcome;
  /** Properties, each of which is tried by itself. */
  readonly about?: readonly string[];
  /** A program before and after, in which the deployments named are the ones that the outcome is about. */
  readonly programs?: () => {
    readonly before: InferenceService;
    readonly after: InferenceService;
    readonly deployments: readonly string[];
  };
  /** The oldest release on which it can be tried. */
  readonly since?: string;
}

const of = (struct: string, ...properties: string[]) =>
  properties.map((property) => `${struct}.${property}`);

/** Two deployments that share the traffic. */
function pair(
  weights: readonly [number, number],
  props: InferenceServiceProps = {},
  canary: object = {},
): InferenceService {
  const service = aChat(props);
  const main = added(service, 'main');
  const other = added(service, 'canary', canary);
  service.splitTraffic([Weight.of(main, weights[0]), Weight.of(other, weights[1])]);
  return service;
}

const stored = (files: SharedFileSystem) => added(aChat(), 'main', { storage: [files] }).service;

const BOTH = ['chat-main', 'chat-canary'];
const HTTP = { listen: 8000, expose: 80 };
const served = (...ports: Port[]) => pair([9, 1], { ports });
const on = (platform: Platform) => pair([9, 1], { platform });

export const EDITS: Edit[] = [
  {
    edit: 'display name or description, of the service or a deployment',
    outcome: Outcome.KEPT,
    about: [
      ...of('InferenceServiceProps', 'displayName', 'description'),
      ...of('DeploymentOptions', 'displayName', 'description'),
    ],
  },
  {
    edit: 'a further deployment',
    outcome: Outcome.KEPT,
    programs: () => ({
      before: added(aChat(), 'main').service,
      after: pair([9, 1]),
      deployments: ['chat-main'],
    }),
  },
  {
    edit: 'weights; adding a deployment to the split or removing it',
    outcome: Outcome.KEPT,
    about: ['split'],
    programs: () => ({ before: pair([9, 1]), after: pair([0, 10000]), deployments: BOTH }),
  },
  {
    edit: 'load balancer, its algorithm, host names and route timeout',
    outcome: Outcome.KEPT,
    about: [
      'InferenceServiceProps.loadBalancer',
      ...of('ApiGatewayOptions', 'algorithm', 'hostnames', 'routeTimeout'),
    ],
  },
  {
    edit: 'an existing gateway and its listeners; certificate, address and pinning header of a gateway; a load balancer of a deployment, and its node ports',
    outcome: Outcome.KEPT,
    about: [
      ...of(
        'ApiGatewayOptions',
        'instance',
        'listeners',
        'certificate',
        'publicAccess',
        'overrideHeader',
      ),
      ...of('DeploymentOptions', 'loadBalancer', 'nodePorts'),
      ...of('KubernetesPlatformOptions', 'privateAddressAnnotations', 'publicAddressAnnotations'),
    ],
  },
  {
    edit: 'expose port or path of a port',
    outcome: Outcome.KEPT,
    programs: () => ({
      before: served(Port.http1(HTTP)),
      after: served(Port.http1({ ...HTTP, expose: 8080, path: '/v1' })),
      deployments: BOTH,
    }),
  },
  {
    edit: 'a metrics port on a listen port that already exists; the scrape path',
    outcome: Outcome.KEPT,
    programs: () => ({
      before: served(Port.http1(HTTP)),
      after: served(Port.http1(HTTP), Port.metrics({ listen: 8000, path: '/stats' })),
      deployments: BOTH,
    }),
  },
  {
    edit: 'replicas; percentages of the rolling update, its deadline, the minimum ready time of a pod',
    outcome: Outcome.KEPT,
    about: [
      ...of('DeploymentOptions', 'replicas', 'rollingUpdate', 'minReady', 'progressDeadline'),
      ...of('RollingUpdateOptions', 'maxUnavailable', 'maxSurge'),
    ],
  },
  {
    edit: 'an autoscaler, its bounds, metrics, schedules, behaviour and fallback (for the replica count see below)',
    outcome: Outcome.KEPT,
    about: [
      'autoscale',
      ...of(
        'AutoscalerOptions',
        'minReplicas',
        'maxReplicas',
        'metrics',
        'schedules',
        'timeZone',
        'behavior',
        'fallback',
        'treatMissingAsZero',
      ),
      ...of('ScalingBehaviorOptions', 'up', 'down'),
      ...of('ScalingDirectionOptions', 'stabilization', 'policies', 'select', 'tolerance'),
      ...of('ScalingFallbackOptions', 'replicas', 'failures', 'behavior'),
    ],
  },
  {
    edit: 'gateway, autoscaling engine, Prometheus and time zone of the platform',
    outcome: Outcome.KEPT,
    about: [
      ...of('InferenceServiceProps', 'platform'),
      ...of('GatewayOptions', 'version', 'className', 'gatewayApiVersion'),
      ...of('KedaOptions', 'transferHpaOwnership'),
      ...of(
        'KubernetesPlatformOptions',
        'gateway',
        'autoscaling',
        'priorityClassPrefix',
        'prometheus',
        'monitorLabels',
        'strict',
        'timeZone',
        'version',
      ),
    ],
  },
  {
    edit: 'visibility; network access',
    outcome: Outcome.KEPT,
    about: [
      ...of('InferenceServiceProps', 'visibility', 'networkAccess'),
      ...of('NetworkAccessOptions', 'callers', 'gateway', 'scrapers'),
    ],
  },
  {
    edit: 'network and security groups; a subnet on plain Kubernetes',
    outcome: Outcome.KEPT,
    about: [
      ...of('InferenceServiceProps', 'network'),
      ...of('PrivateNetworkOptions', 'vpc', 'subnets', 'securityGroups', 'allowedSources'),
      ...of('DeploymentOptions', 'subnet', 'securityGroups'),
    ],
  },
  {
    edit: 'the declared capacity of a queue',
    outcome: Outcome.KEPT,
    about: ['QueueOptions.capacity', ...of('QueueCapacity', 'cpu', 'memory', 'gpus')],
    programs: () => ({
      before: pair([9, 1], {}, { queue: Queue.named('prepaid') }),
      after: pair([9, 1], {}, { queue: Queue.named('prepaid', { capacity: { gpus: 8 } }) }),
      deployments: BOTH,
    }),
  },
  {
    edit: 'another deployment’s image, command, environment or probes',
    outcome: Outcome.KEPT,
    programs: () => ({
      before: pair([9, 1]),
      after: pair(
        [9, 1],
        {},
        {
          image: Image.fromUrl('registry.example.com/llm:2.0'),
          command: ['serve'],
          env: { A: 'b' },
          readiness: Probe.fromTcpSocket({ port: 8000 }),
        },
      ),
      deployments: ['chat-main'],
    }),
  },
  {
    edit: 'image, pull secrets, entry command, arguments, environment',
    outcome: Outcome.RESTARTED,
    about: of(
      'DeploymentOptions',
      'image',
      'imagePullSecrets',
      'command',
      'args',
      'env',
      'envValues',
      'envFrom',
    ),
  },
  {
    edit: 'model; shared file systems and their attributes (new volumes and PersistentVolumeClaims are created, the files stay)',
    outcome: Outcome.RESTARTED,
    about: of('DeploymentOptions', 'model', 'storage'),
    programs: () => ({
      before: stored(SharedFileSystem.csi('nfs.csi.k8s.io', { mountPath: '/data' })),
      after: stored(
        SharedFileSystem.csi('nfs.csi.k8s.io', { mountPath: '/data', attributes: { share: '/b' } }),
      ),
      deployments: ['chat-main'],
    }),
  },
  {
    edit: 'compute',
    outcome: Outcome.RESTARTED,
    about: [
      'DeploymentOptions.compute',
      ...of('ComputeSpecOptions', 'cpu', 'memory', 'gpus', 'gpuResource', 'sharedMemory'),
    ],
  },
  {
    edit: 'queue (Kueue rejects it while pods are ready: scale to 0 or create another deployment)',
    outcome: Outcome.RESTARTED,
    about: of('DeploymentOptions', 'queue', 'overflow'),
  },
  {
    edit: 'priority, idle resources, NUMA affinity',
    outcome: Outcome.RESTARTED,
    about: of('DeploymentOptions', 'priority', 'useIdleResources'),
    programs: () => {
      // a scheduler without means for it is told nothing
      const platform = Platform.kubernetes({ version: '1.28', scheduler: Scheduler.katalyst() });
      return {
        before: pair([9, 1], { platform }),
        after: pair([9, 1], { platform }, { numaAffinity: true }),
        deployments: ['chat-canary'],
      };
    },
  },
  {
    edit: 'scheduler of the platform (every deployment)',
    outcome: Outcome.RESTARTED,
    about: ['KubernetesPlatformOptions.scheduler'],
  },
  {
    edit: 'probes',
    outcome: Outcome.RESTARTED,
    about: of('DeploymentOptions', 'liveness', 'readiness', 'startup'),
  },
  {
    edit: 'graceful shutdown, pre-stop delay',
    outcome: Outcome.RESTARTED,
    about: of('DeploymentOptions', 'gracefulShutdown', 'preStopDelay'),
  },
  {
    edit: 'accepting traffic, behind a CLB that splits by replica count',
    outcome: Outcome.RESTARTED,
    about: ['DeploymentOptions.acceptTraffic'],
  },
  {
    edit: 'other pod settings',
    outcome: Outcome.RESTARTED,
    about: of(
      'PodOptions',
      'affinity',
      'annotations',
      'dnsPolicy',
      'hardened',
      'hostIpc',
      'hostNetwork',
      'imagePullPolicy',
      'initContainers',
      'labels',
      'nodeSelector',
      'podSecurityContext',
      'runtimeClassName',
      'securityContext',
      'serviceAccountName',
      'sidecars',
      'tolerations',
      'topologySpreadConstraints',
      'volumes',
      'workingDir',
    ),
  },
  {
    edit: 'listen port or name of a port; a further port with a separate listen port (every deployment)',
    outcome: Outcome.RESTARTED,
    about: ['InferenceServiceProps.ports', 'DeploymentOptions.ports'],
    programs: () => ({
      before: served(Port.http1(HTTP)),
      after: served(Port.http1(HTTP), Port.metrics({ listen: 9090 })),
      deployments: BOTH,
    }),
  },
  {
    edit: 'Kubernetes release of the platform from before 1.30 to 1.30 or later, or back (every deployment)',
    outcome: Outcome.RESTARTED,
    since: '1.30',
    programs: () => ({
      before: on(thisPlatform('1.29')),
      after: on(thisPlatform('1.30')),
      deployments: BOTH,
    }),
  },
  {
    edit: 'resource name, of the service or a deployment; namespace; ids of the constructs',
    outcome: Outcome.NEW,
    about: [
      ...of('InferenceServiceProps', 'resourceName', 'namespace'),
      'DeploymentOptions.resourceName',
    ],
  },
];

/** Properties that change nothing by themselves. */
export const EMPTY: string[] = [
  'DeploymentOptions.pod',
  'DeploymentOptions.numaAffinity',
  'PodOptions.volumeMounts',
  'KubernetesPlatformOptions.modelRepository',
];

/** The table in docs/changes.md. */
export function changesTable(): string {
  const rows = EDITS.map(({ edit, outcome }) => `| ${edit} | ${outcome} |`);
  return ['| edit | the pods … |', '| --- | --- |', ...rows].join('\n');
}
