import { App, Chart, Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  InferenceService,
  Platform,
  PriorityLevels,
  Queue,
  QueueQuotas,
  RollingUpdate,
  Scheduler,
} from '../../../src';
import { aDeployment, synth } from '../../support/builders';
import { findingsOf } from '../../support/findings';
import { cluster, environment, tally } from '../support/cluster';
import { pause } from '../support/control-plane';
import { Kubelets } from '../support/kubelets';
import { startKueue } from '../support/kueue';
import { OperatorManager } from '../support/operator';
import { Workloads, eventually, isReady } from '../support/workloads';

const NAMESPACE = 'quotas';
const ONE_GPU = ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1), gpus: 1 });
const FOUR = 4;

/** A pool of nodes, with as many GPUs as its queue. */
function pool(name: string, gpus: number): Queue {
  return Queue.named(name, {
    nodeSelector: { pool: name },
    capacity: { cpu: 32, memory: Size.gibibytes(32), gpus },
  });
}
const reserved = pool('reserved', FOUR);
const onDemand = pool('on-demand', FOUR);
const small = pool('small', 2);
/** Two queues on the same nodes: one owns the GPUs, the other one uses what is left. */
const [owner, spare] = [2, 0].map((gpus) =>
  Queue.named(gpus > 0 ? 'owner' : 'spare', {
    nodeSelector: { pool: 'shared' },
    capacity: { cpu: 16, memory: Size.gibibytes(16), gpus },
  }),
);
const IDLE = { queue: spare, useIdleResources: true, replicas: 2 };

/** A service of one deployment, the quotas of the cluster, and a service on idle resources. */
function program(options: Partial<DeploymentOptions>, id = 'chat'): InferenceService {
  const chart = new Chart(new App(), 'quotas', { namespace: NAMESPACE });
  Platform.kubernetes({ scheduler: Scheduler.kueue('0.19') }).attachTo(chart);
  new PriorityLevels(chart, 'levels');
  new QueueQuotas(chart, 'quotas', {
    queues: [reserved, onDemand, small, owner, spare],
    cohort: 'gpus',
  });
  aDeployment(new InferenceService(chart, 'idle'), { compute: ONE_GPU, ...IDLE });
  const service = new InferenceService(chart, id);
  return aDeployment(service, { compute: ONE_GPU, queue: reserved, ...options }).service;
}

const OVERFLOWING = { replicas: 3, overflow: onDemand };
const api = cluster();
const workloads = new Workloads(api, NAMESPACE);
let kubelets: Kubelets;
let kueue: OperatorManager | undefined;

async function apply(objects: readonly any[]): Promise<void> {
  await workloads.apply(objects);
  tally({ accepted: objects.length });
}

beforeAll(async () => {
  // a replica that is alone, and one on idle resources, are warnings
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await workloads.prepare();
  kubelets = await Kubelets.start(api, environment().endpoint);
  await kubelets.addNode('reserved', FOUR);
  await kubelets.addNode('on-demand', FOUR);
  await kubelets.addNode('small', 2);
  await kubelets.addNode('shared', 2);
  kueue = await startKueue(api, environment().endpoint);
  await apply(synth(program(OVERFLOWING)));
}, 180_000);

afterAll(() => {
  kueue?.stop();
  kubelets.stop();
});

/** Where the pods of a deployment are: by node, and those that Kueue does not admit. */
async function places(name: string): Promise<Record<string, number>> {
  kubelets.verify();
  const pods = await workloads.pods(name);
  const counts: Record<string, number> = {};
  for (const pod of pods) {
    const gates: any[] = pod.spec.schedulingGates ?? [];
    const place = gates.some((gate) => gate.name === 'kueue.x-k8s.io/admission')
      ? 'gated'
      : isReady(pod)
        ? pod.spec.nodeName
        : 'starting';
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

async function settle(name: string, expected: Record<string, number>): Promise<void> {
  const wanted = JSON.stringify(Object.entries(expected).sort());
  await eventually(
    () => places(name),
    (seen) => JSON.stringify(Object.entries(seen).sort()) === wanted,
  );
}

/** For longer than Kueue and the controllers need to act. */
async function stays(name: string, expected: Record<string, number>): Promise<void> {
  await settle(name, expected);
  await pause(3000);
  expect(await places(name)).toEqual(expected);
}

test('Kueue takes the queues as they are rendered', async () => {
  for (const name of ['reserved', 'on-demand', 'small', 'owner', 'spare']) {
    await eventually(
      () =>
        api.get({ apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ClusterQueue', metadata: { name } }),
      ({ status }) =>
        (status?.conditions ?? []).some(
          ({ type, status: is }: any) => type === 'Active' && is === 'True',
        ),
    );
  }
}, 60_000);

test('it fills the reserved nodes first, and gives the rest on-demand nodes', async () => {
  await settle('chat-main', { reserved: 3 });
  await workloads.scale('chat-main', 6);
  await settle('chat-main', { reserved: 4, 'on-demand': 2 });
}, 120_000);

test('it does not admit the pod that is too many', async () => {
  await workloads.scale('chat-main', 9);
  await stays('chat-main', { reserved: 4, 'on-demand': 4, gated: 1 });
}, 120_000);

test('a deployment without an overflow waits for reserved nodes, though others are free', async () => {
  await workloads.scale('chat-main', 6);
  await eventually(
    () => places('chat-main'),
    (seen) => Object.values(seen).reduce((sum, count) => sum + count, 0) === 6,
  );
  await settle('chat-main', await places('chat-main'));
  await apply(only(synth(program({ replicas: 4 }, 'other')), 'other'));
  // the ReplicaSet chooses which pods end, so some reserved GPUs may be free
  const { reserved: held = 0 } = await places('chat-main');
  await stays('other-main', {
    ...(held < FOUR && { reserved: FOUR - held }),
    ...(held > 0 && { gated: held }),
  });
}, 120_000);

test('the reserved nodes are filled first again after all have ended', async () => {
  await workloads.scale('other-main', 0);
  await settle('other-main', {});
  await workloads.scale('chat-main', 0);
  await settle('chat-main', {});
  await workloads.scale('chat-main', 5);
  await settle('chat-main', { reserved: 4, 'on-demand': 1 });
}, 120_000);

/** The ClusterQueues of a second program know no overflow, and those of the first one stay. */
function only(objects: readonly any[], id: string): any[] {
  return objects.filter(
    ({ kind, metadata }) =>
      (kind === 'Deployment' && metadata.name === `${id}-main`) || kind === 'LocalQueue',
  );
}

test('idle resources are those that the owner of the nodes leaves, and end when it needs them', async () => {
  await settle('idle-main', { shared: 2 });
  await apply(only(synth(program({ queue: owner, replicas: 1 }, 'own')), 'own'));
  await settle('own-main', { shared: 1 });
  await stays('idle-main', { shared: 1, gated: 1 });
  await workloads.scale('own-main', 0);
  await settle('idle-main', { shared: 2 });
}, 120_000);

describe('a rolling update under a full quota', () => {
  const templated = (objects: readonly any[], value: string) =>
    objects.map((object) =>
      object.kind !== 'Deployment'
        ? object
        : {
            ...object,
            spec: {
              ...object.spec,
              template: {
                ...object.spec.template,
                metadata: { ...object.spec.template.metadata, annotations: { edit: value } },
              },
            },
          },
    );
  const updated = async (name: string) => {
    const { status, metadata, spec } = await workloads.observed(name);
    return (
      status.observedGeneration === metadata.generation &&
      status.updatedReplicas === spec.replicas &&
      status.replicas === spec.replicas &&
      status.readyReplicas === spec.replicas
    );
  };

  test('completes with the default, one replica missing at a time', async () => {
    const objects = only(synth(program({ queue: small, replicas: 2 }, 'tight')), 'tight');
    await apply(objects);
    await settle('tight-main', { small: 2 });
    await apply(templated(objects, 'two'));
    await eventually(
      () => updated('tight-main'),
      (done) => done,
    );
    await settle('tight-main', { small: 2 });
  }, 120_000);

  test('with a surge is an error of the library, and its pod stays gated', async () => {
    const surging = RollingUpdate.ofCounts({ maxUnavailable: 0, maxSurge: 1 });
    const refused = program({ queue: small, replicas: 2, rollingUpdate: surging }, 'tight');
    expect(findingsOf(refused, 'ROLLOUT_DEADLOCK')).toHaveLength(1);
    const [deployment] = only(
      synth(program({ queue: small, replicas: 2 }, 'tight')),
      'tight',
    ).filter(({ kind }) => kind === 'Deployment');
    const strategy = {
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    };
    await apply(templated([{ ...deployment, spec: { ...deployment.spec, strategy } }], 'three'));
    await stays('tight-main', { small: 2, gated: 1 });
    expect(await updated('tight-main')).toBe(false);
  }, 120_000);
});
