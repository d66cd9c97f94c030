import { App, Chart, Duration, Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  Image,
  InferenceService,
  Percent,
  Platform,
  Port,
  Queue,
  QueueQuotas,
  RollingUpdate,
  Scheduler,
} from '../../../src';
import { aDeployment, aService, synth } from '../../support/builders';
import { cluster, environment, tally } from '../support/cluster';
import { pause } from '../support/control-plane';
import { Kubelets } from '../support/kubelets';
import { startKueue } from '../support/kueue';
import { startLws } from '../support/lws';
import { OperatorManager } from '../support/operator';
import { Workloads, eventually, isReady } from '../support/workloads';

// The controllers of LeaderWorkerSets and StatefulSets, with the scheduler.

const NAME = 'chat-main';
const GPUS = 4;
const NODES = 16;
const GROUP = 'leaderworkerset.sigs.k8s.io/group-index';
const WORKER = 'leaderworkerset.sigs.k8s.io/worker-index';
const SET = { apiVersion: 'leaderworkerset.x-k8s.io/v1', kind: 'LeaderWorkerSet' };
const POD = { apiVersion: 'v1', kind: 'Pod' };

const api = cluster();
let kubelets: Kubelets;
let lws: OperatorManager | undefined;

beforeAll(async () => {
  // a replica that is alone is a warning
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  kubelets = await Kubelets.start(api, environment().endpoint);
  for (let node = 0; node < NODES; node++) {
    await kubelets.addNode(`node-${node}`, GPUS);
  }
  lws = await startLws(api, environment().endpoint);
}, 180_000);

afterAll(() => {
  lws?.stop();
  kubelets.stop();
});

let namespaces = 0;
let last: Workloads | undefined;

/** The nodes have room for the groups of one test. */
afterEach(async () => {
  if (last) {
    await api.delete({ ...SET, metadata: { name: NAME, namespace: last.namespace } });
    kubelets.behave(last.namespace, { slower: () => 0, drains: () => 0 });
    await eventually(
      () => api.list(POD, last!.namespace),
      (all) => all.length === 0,
    );
    last = undefined;
  }
}, 90_000);

/** A deployment with two nodes a replica. */
function groups(options: Partial<DeploymentOptions> = {}) {
  const service = aService({ ports: [Port.http1({ listen: 8000, expose: 80 })] });
  return aDeployment(service, {
    image: Image.fromUrl('registry.example.com/llm:1.0'),
    command: ['start'],
    compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1), gpus: GPUS, nodes: 2 }),
    gracefulShutdown: Duration.seconds(1),
    preStopDelay: Duration.seconds(1),
    ...options,
  });
}

/** The objects of a deployment, applied, with all groups ready. */
async function running(options: Partial<DeploymentOptions>, drains = 0) {
  const workloads = await new Workloads(api, `groups-${++namespaces}`).prepare();
  kubelets.behave(workloads.namespace, { slower: () => 0, drains: () => drains });
  last = workloads;
  const deployment = groups(options);
  await apply(workloads, synth(deployment.service));
  await settled(workloads, options.replicas ?? 1);
  return { workloads, deployment, ledger: kubelets.of(workloads.namespace) };
}

async function apply(workloads: Workloads, objects: readonly any[]): Promise<void> {
  await workloads.apply(objects);
  tally({ accepted: objects.length });
}

const setOf = ({ namespace }: Workloads) =>
  api.get({ ...SET, metadata: { name: NAME, namespace } });

/** Waits until the controllers have as many groups, all updated and ready. */
async function settled(workloads: Workloads, replicas: number): Promise<void> {
  await eventually(
    async () => {
      kubelets.verify();
      return (await setOf(workloads)).status ?? {};
    },
    ({ replicas: all = 0, readyReplicas: ready = 0, updatedReplicas: updated = 0, ...status }) =>
      [all, ready, updated].every((count) => count === replicas) &&
      (status.conditions ?? []).some(
        ({ type, status: is }: any) => type === 'Available' && is === 'True',
      ),
  );
}

/** The pods by group and place in it, such as `0.1` for the worker of the first one. */
async function pods({ namespace }: Workloads): Promise<Record<string, any>> {
  const all = await api.list(POD, namespace);
  return Object.fromEntries(
    all.map((pod) => [`${pod.metadata.labels[GROUP]}.${pod.metadata.labels[WORKER]}`, pod]),
  );
}

const uids = (all: Record<string, any>) =>
  Object.fromEntries(Object.entries(all).map(([place, { metadata }]) => [place, metadata.uid]));

/** With another template. */
const edited = (objects: readonly any[]) =>
  objects.map((object) => {
    const copy = JSON.parse(JSON.stringify(object));
    const { leaderTemplate, workerTemplate } = copy.spec?.leaderWorkerTemplate ?? {};
    [leaderTemplate, workerTemplate].forEach((template) => {
      if (template) {
        template.spec.containers[0].env = [{ name: 'EDIT', value: '1' }];
      }
    });
    return copy;
  });

async function scale({ namespace }: Workloads, replicas: number): Promise<void> {
  const set = { ...SET, metadata: { name: NAME, namespace } };
  const { status, body } = await api.merge(set, { spec: { replicas } }, 'scale');
  expect([status, body.message]).toEqual([200, undefined]);
}

test('groups come up, know their leader, and are behind the Service by their leaders', async () => {
  const { workloads } = await running({ replicas: 2 });
  const all = await pods(workloads);
  expect(Object.keys(all).sort()).toEqual(['0.0', '0.1', '1.0', '1.1']);
  const variables = Object.fromEntries(
    all['1.1'].spec.containers[0].env.map(({ name, value }: any) => [name, value]),
  );
  expect(variables).toMatchObject({
    LWS_LEADER_ADDRESS: `${NAME}-1.${NAME}-1.${workloads.namespace}`,
    LWS_GROUP_SIZE: '2',
    LWS_WORKER_INDEX: '1',
  });
  // the name of the leader in DNS, also while it is not ready
  const headless = await api.get({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${NAME}-1`, namespace: workloads.namespace },
  });
  expect(headless.spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
  expect(all['1.0'].spec).toMatchObject({ hostname: `${NAME}-1`, subdomain: `${NAME}-1` });
  const leaders = ['0.0', '1.0'].map((place) => all[place].status.podIP).sort();
  const { ready } = await eventually(
    () => workloads.endpoints(NAME),
    (found) => found.ready.length === 2,
  );
  expect(ready).toEqual(leaders);
}, 90_000);

test('a container that restarts in one pod restarts all pods of its group, and no others', async () => {
  const { workloads } = await running({ replicas: 2 });
  const before = await pods(workloads);
  const worker = before['0.1'];
  const restarted = { name: 'inference', image: 'x', imageID: '', ready: true, restartCount: 1 };
  const { metadata } = worker;
  await api.merge({ ...POD, metadata }, { status: { containerStatuses: [restarted] } }, 'status');
  await eventually(
    async () => uids(await pods(workloads)),
    (now) => ['0.0', '0.1'].every((place) => now[place] && now[place] !== uids(before)[place]),
  );
  await settled(workloads, 2);
  const after = uids(await pods(workloads));
  expect([after['1.0'], after['1.1']]).toEqual([uids(before)['1.0'], uids(before)['1.1']]);
}, 90_000);

describe('a node drain', () => {
  const evict = ({ metadata: { name, namespace } }: any) =>
    api.request('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace },
    });

  test.each(['0.0', '0.1'])(
    'of %s takes one group down, and no second one',
    async (place) => {
      const { workloads } = await running({ replicas: 3 }, 1);
      const budget = {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: NAME, namespace: workloads.namespace },
      };
      const { status } = await eventually(
        () => api.get(budget),
        (found) => found.status?.currentHealthy === 6,
      );
      expect(status).toMatchObject({ expectedPods: 6, desiredHealthy: 5, disruptionsAllowed: 1 });
      const before = await pods(workloads);
      expect((await evict(before[place])).status).toBe(201);
      // pods that drain do not count as ready
      expect((await evict(before['1.1'])).status).toBe(429);
      expect((await evict(before['2.0'])).status).toBe(429);
      tally({ refused: 2 });
      await eventually(
        async () => uids(await pods(workloads)),
        (now) => ['0.0', '0.1'].every((each) => now[each] && now[each] !== uids(before)[each]),
      );
      const after = uids(await pods(workloads));
      ['1.0', '1.1', '2.0', '2.1'].forEach((each) => expect(after[each]).toBe(uids(before)[each]));
      await settled(workloads, 3);
    },
    90_000,
  );

  test('of a worker leaves it running until the leader has ended', async () => {
    const { workloads } = await running({ replicas: 1 }, 1);
    const { '0.0': leader, '0.1': worker } = await pods(workloads);
    expect((await evict(worker)).status).toBe(201);
    const drained = await eventually(
      async () => (await pods(workloads))['0.0'],
      (pod) => pod?.metadata.deletionTimestamp !== undefined,
    );
    expect(drained.metadata.uid).toBe(leader.metadata.uid);
    const seconds = ({ lifecycle }: any) => lifecycle.preStop.sleep.seconds;
    expect(seconds(worker.spec.containers[0])).toBe(seconds(leader.spec.containers[0]) + 1);
  }, 90_000);
});

const COUNTS = (maxUnavailable: number, maxSurge: number) =>
  RollingUpdate.ofCounts({ maxUnavailable, maxSurge });

describe('a rolling update', () => {
  test.each<[number, RollingUpdate | undefined]>([
    [2, undefined],
    [3, COUNTS(1, 0)],
    [3, COUNTS(2, 0)],
    [3, COUNTS(0, 1)],
    [3, COUNTS(1, 1)],
    [4, COUNTS(0, 2)],
    [4, RollingUpdate.of({ maxUnavailable: Percent.of(50), maxSurge: Percent.of(25) })],
  ])(
    'of %s groups (%#) goes group by group, with the planned GPUs and serving replicas',
    async (replicas, rollingUpdate) => {
      const { workloads, deployment, ledger } = await running({ replicas, rollingUpdate }, 1);
      const [plan] = deployment.rollout();
      const before = uids(await pods(workloads));
      ledger.begin();
      const alone = new Set<string>();
      let isDone = false;
      const watched = (async () => {
        while (!isDone) {
          const now = uids(await pods(workloads));
          const isOld = (place: string) => now[place] === before[place];
          Array.from({ length: replicas }, (_, group) => group)
            .filter((group) => isOld(`${group}.0`) && !isOld(`${group}.1`))
            .forEach((group) => alone.add(`${group}`));
          await pause(100);
        }
      })();
      try {
        await apply(workloads, edited(synth(deployment.service)));
        // until the controller has seen it, the set is as before
        await eventually(
          async () => uids(await pods(workloads)),
          (now) => Object.keys(before).every((place) => now[place] && now[place] !== before[place]),
        );
        await settled(workloads, replicas);
      } finally {
        isDone = true;
        await watched;
      }
      // its workers end after a leader
      expect([...alone]).toEqual([]);
      expect(ledger.peakOf(NAME)).toBeLessThanOrEqual(plan.peak.gpus!);
      expect(ledger.peakOf(NAME)).toBe(plan.mostPresent * GPUS * 2);
      expect(ledger.fewestServing(NAME)).toBeGreaterThanOrEqual(plan.fewestServing);
    },
    240_000,
  );
});

test('an autoscaler changes the number of groups, and sees the leaders alone', async () => {
  const { workloads } = await running({ replicas: 1 });
  const before = uids(await pods(workloads));
  await scale(workloads, 3);
  await settled(workloads, 3);
  expect(Object.keys(await pods(workloads))).toHaveLength(6);
  const { status } = await setOf(workloads);
  const leaders = await api.list(POD, workloads.namespace, status.hpaPodSelector);
  expect(leaders.map(({ metadata }) => metadata.name).sort()).toEqual(
    [0, 1, 2].map((group) => `${NAME}-${group}`),
  );
  expect(leaders.every(isReady)).toBe(true);
  await scale(workloads, 1);
  await eventually(
    async () => uids(await pods(workloads)),
    (now) => JSON.stringify(now) === JSON.stringify(before),
  );
  await scale(workloads, 0);
  await eventually(
    async () => Object.keys(await pods(workloads)).length,
    (count) => count === 0,
  );
  await scale(workloads, 1);
  await settled(workloads, 1);
}, 120_000);

describe('the controller rejects what rules reject', () => {
  const rejected = async (object: any, message: RegExp) => {
    const { status, body } = await api.apply(object, { namespace: 'default' });
    expect(status).toBe(403);
    expect(body.message).toMatch(message);
    tally({ refused: 1 });
  };
  const rendered = () => synth(groups().service).find(({ kind }: any) => kind === SET.kind);

  test('percentages that round to nothing', async () => {
    const deployment = groups({
      replicas: 2,
      rollingUpdate: RollingUpdate.of({
        maxUnavailable: Percent.of(25),
        maxSurge: Percent.of(0),
      }),
    });
    expect(deployment.service.findings().map(({ rule }) => rule)).toContain('NODES');
    const object = rendered();
    object.spec.replicas = 2;
    object.spec.rolloutStrategy.rollingUpdateConfiguration = {
      maxUnavailable: '25%',
      maxSurge: '0%',
    };
    await rejected(object, /must not be 0 when/);
  });
});

test('a name that is too long for a label has groups without workers', async () => {
  const workloads = await new Workloads(api, `groups-${++namespaces}`).prepare();
  const named = (length: number) => `a${'b'.repeat(length - 1)}`;
  // the StatefulSet of the workers is NAME-0
  for (const length of [50, 51]) {
    const set = synth(groups().service).find(({ kind }: any) => kind === SET.kind);
    set.metadata.name = named(length);
    await apply(workloads, [set]);
  }
  const namesOf = async () =>
    (await api.list(POD, workloads.namespace)).map(({ metadata }) => metadata.name).sort();
  await eventually(namesOf, (found) => found.length === 3);
  await pause(3000);
  expect(await namesOf()).toEqual([`${named(50)}-0`, `${named(50)}-0-1`, `${named(51)}-0`].sort());
  for (const length of [50, 51]) {
    await api.delete({ ...SET, metadata: { name: named(length), namespace: workloads.namespace } });
  }
}, 90_000);

describe('with Kueue', () => {
  let kueue: OperatorManager | undefined;
  const queue = Queue.named('gpu', {
    nodeSelector: { pool: 'node-0' },
    capacity: { cpu: 8, memory: Size.gibibytes(8), gpus: 3 * GPUS },
  });

  beforeAll(async () => {
    kueue = await startKueue(api, environment().endpoint);
  }, 180_000);

  afterAll(() => kueue?.stop());

  test('a replica has quota for all of its pods, or for none', async () => {
    const workloads = await new Workloads(api, `groups-${++namespaces}`).prepare();
    last = workloads;
    const chart = new Chart(new App(), 'chart', { namespace: workloads.namespace });
    Platform.kubernetes({ scheduler: Scheduler.kueue('0.19') }).attachTo(chart);
    new QueueQuotas(chart, 'quotas', { queues: [queue] });
    const service = new InferenceService(chart, 'chat');
    const { service: queued } = aDeployment(service, {
      command: ['start'],
      compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1), gpus: GPUS, nodes: 2 }),
      queue,
      replicas: 1,
    });
    await kubelets.resize('node-0', 4 * GPUS);
    await apply(workloads, synth(queued));
    await settled(workloads, 1);
    // three pods would fit
    await scale(workloads, 2);
    const gated = async () =>
      Object.entries(await pods(workloads))
        .filter(([, { spec }]) => (spec.schedulingGates ?? []).length > 0)
        .map(([place]) => place);
    await eventually(gated, (found) => found.length === 2);
    await pause(3000);
    expect((await gated()).sort()).toEqual(['1.0', '1.1']);
    expect(Object.keys(await pods(workloads))).toHaveLength(4);
  }, 120_000);
});
