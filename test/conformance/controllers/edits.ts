import { Size } from 'cdk8s';
import {
  ComputeSpec,
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
import { editedBy } from '../../catalogue';
import type { EditName } from '../../catalogue/property';
import { aChat, added, thisPlatform } from '../support/programs';

/** The effect of an edit on the running pods. */
export enum Outcome {
  KEPT = 'keep running',
  RESTARTED = 'restart in a rolling update',
  NEW = 'are recreated under a new name or kind; the old ones stay until you delete them',
}

/** A row of docs/changes.md. */
export interface Edit {
  readonly edit: string;
  readonly outcome: Outcome;
  /** The name by which rows of the catalogue refer to it. */
  readonly name?: EditName;
  /** Further parts of a program, which have no row. */
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
    name: 'names',
    edit: 'display name or description, of the service or a deployment',
    outcome: Outcome.KEPT,
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
    name: 'routing',
    edit: 'load balancer, its algorithm, host names and route timeout',
    outcome: Outcome.KEPT,
  },
  {
    name: 'address',
    edit: 'an existing gateway and its listeners; certificate, address and pinning header of a gateway; a load balancer of a deployment, and its node ports',
    outcome: Outcome.KEPT,
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
    name: 'replicas',
    edit: 'replicas; percentages of the rolling update, its deadline, the minimum ready time of a pod, the disruption budget',
    outcome: Outcome.KEPT,
  },
  {
    name: 'autoscaler',
    edit: 'an autoscaler, its bounds, metrics, schedules, behavior and fallback (for the replica count see below)',
    outcome: Outcome.KEPT,
    about: ['autoscale'],
  },
  {
    name: 'platform',
    edit: 'gateway, autoscaling engine, Prometheus and time zone of the platform',
    outcome: Outcome.KEPT,
  },
  {
    name: 'visibility',
    edit: 'visibility; network access; alerts and dashboard',
    outcome: Outcome.KEPT,
  },
  {
    name: 'network',
    edit: 'network and security groups; a subnet on plain Kubernetes',
    outcome: Outcome.KEPT,
  },
  {
    name: 'capacity',
    edit: 'the declared capacity of a queue',
    outcome: Outcome.KEPT,
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
    name: 'image',
    edit: 'image, pull secrets, entry command, arguments, environment',
    outcome: Outcome.RESTARTED,
  },
  {
    name: 'model',
    edit: 'model; shared file systems and their attributes (new volumes and PersistentVolumeClaims are created, the files stay)',
    outcome: Outcome.RESTARTED,
    programs: () => ({
      before: stored(SharedFileSystem.csi('nfs.csi.k8s.io', { mountPath: '/data' })),
      after: stored(
        SharedFileSystem.csi('nfs.csi.k8s.io', { mountPath: '/data', attributes: { share: '/b' } }),
      ),
      deployments: ['chat-main'],
    }),
  },
  { name: 'compute', edit: 'compute', outcome: Outcome.RESTARTED },
  {
    name: 'queue',
    edit: 'queue (Kueue rejects it while pods are ready: scale to 0 or create another deployment)',
    outcome: Outcome.RESTARTED,
  },
  {
    name: 'priority',
    edit: 'priority, idle resources, NUMA affinity',
    outcome: Outcome.RESTARTED,
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
    name: 'scheduler',
    edit: 'scheduler of the platform (every deployment)',
    outcome: Outcome.RESTARTED,
  },
  { name: 'probes', edit: 'probes', outcome: Outcome.RESTARTED },
  { name: 'shutdown', edit: 'graceful shutdown, pre-stop delay', outcome: Outcome.RESTARTED },
  {
    name: 'accepting',
    edit: 'accepting traffic, behind a CLB that splits by replica count',
    outcome: Outcome.RESTARTED,
  },
  { name: 'pod', edit: 'other pod settings', outcome: Outcome.RESTARTED },
  {
    name: 'ports',
    edit: 'listen port or name of a port; a further port with a separate listen port (every deployment)',
    outcome: Outcome.RESTARTED,
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
    name: 'name',
    edit: 'resource name, of the service or a deployment; namespace; ids of the constructs',
    outcome: Outcome.NEW,
  },
  {
    name: 'nodes',
    edit: 'nodes of the compute, from 1 to several or back',
    outcome: Outcome.NEW,
    programs: () => {
      const onNodes = (nodes: number) =>
        added(aChat(), 'main', {
          command: ['start'],
          compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1), nodes }),
        }).service;
      return { before: onNodes(1), after: onNodes(2), deployments: ['chat-main'] };
    },
  },
];

/** Properties that an edit is tried with, each by itself. */
export function tried({ name, about = [] }: Edit): string[] {
  return [...about, ...(name ? editedBy(name) : [])];
}

/** The table in docs/changes.md. */
export function changesTable(): string {
  const rows = EDITS.map(({ edit, outcome }) => `| ${edit} | ${outcome} |`);
  return ['| edit | the pods … |', '| --- | --- |', ...rows].join('\n');
}
