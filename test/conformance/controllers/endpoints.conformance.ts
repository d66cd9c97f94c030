import { JsonPatch } from 'cdk8s';
import { Image, Percent, Port, RollingUpdate, Weight } from '../../../src';
import { cluster, tally } from '../support/cluster';
import { aChat, added, made } from '../support/programs';
import { Workloads, eventually, isReady } from '../support/workloads';

const api = cluster();

const PORTS = [
  Port.http1({ listen: 8000, expose: 80 }),
  Port.grpc({ listen: 9000 }),
  Port.metrics({ listen: 9090 }),
];

/** Two deployments, and a service with a name that begins the same. */
function siblingPods() {
  const chat = made(() => {
    const service = aChat({ ports: PORTS });
    const main = added(service, 'main', { replicas: 3 });
    const canary = added(service, 'main-2', { replicas: 2 });
    service.splitTraffic([Weight.of(main, 9), Weight.of(canary, 1)]);
    return service;
  });
  const other = made(
    () => added(aChat({ ports: PORTS, resourceName: 'chat-main-2' }), 'x', { replicas: 1 }).service,
  );
  return [...chat, ...other];
}

const NODE = 'node';
const COUNTS = { 'chat-main': 3, 'chat-main-2': 2, 'chat-main-2-x': 1 };

describe('the Service of a deployment', () => {
  test('has the ready instances of that deployment behind it, and no others', async () => {
    const workloads = await new Workloads(api, 'endpoints').prepare();
    await api.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: NODE } });
    await workloads.apply(siblingPods());
    tally({ accepted: siblingPods().length });
    const addresses = new Map<string, string[]>();
    for (const [name, count] of Object.entries(COUNTS)) {
      const own: string[] = [];
      for (const pod of await workloads.podsOf(name, count)) {
        await workloads.bind(pod, NODE);
        own.push(await workloads.report(pod, true));
      }
      addresses.set(name, own.sort());
    }
    for (const [name, own] of addresses) {
      const { ready } = await eventually(
        () => workloads.endpoints(name),
        (seen) => seen.ready.length === own.length,
      );
      expect(ready).toEqual(own);
    }
  });

  test('leaves out an instance that stops being ready', async () => {
    const workloads = new Workloads(api, 'endpoints');
    const [first, ...others] = await workloads.podsOf('chat-main', 3);
    await workloads.report(first, false);
    const { ready } = await eventually(
      () => workloads.endpoints('chat-main'),
      ({ unready }) => unready.length === 1,
    );
    expect(ready).toEqual(others.map(({ status }) => status.podIP).sort());
  });

  test('leads to the listen ports of the plan', async () => {
    const [{ ports }] = await new Workloads(api, 'endpoints').slices('chat-main');
    expect(Object.fromEntries(ports.map(({ name, port }: any) => [name, port]))).toEqual({
      'http-8000': 8000,
      'grpc-9000': 9000,
    });
  });
});

describe('a disruption budget', () => {
  test('lets one instance of a deployment go at a time', async () => {
    const workloads = new Workloads(api, 'endpoints');
    const reference = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'chat-main-2', namespace: workloads.namespace },
    };
    const { status } = await eventually(
      () => api.get(reference),
      (budget) => budget.status?.disruptionsAllowed === 1,
    );
    expect(status).toMatchObject({ expectedPods: 2, desiredHealthy: 1, currentHealthy: 2 });
  });
});

describe('a rolling update of ten instances', () => {
  test.each([
    { maxUnavailable: 20, maxSurge: 10, fewest: 8, most: 11 },
    { maxUnavailable: 0, maxSurge: 25, fewest: 10, most: 13 },
    { maxUnavailable: 25, maxSurge: 0, fewest: 8, most: 10 },
  ])(
    'with $maxUnavailable % missing and $maxSurge % in addition keeps $fewest ready and has $most at most',
    async ({ maxUnavailable, maxSurge, fewest, most }) => {
      const workloads = await new Workloads(api, `rollout-${maxUnavailable}-${maxSurge}`).prepare();
      const version = (tag: string) =>
        made(() => {
          const deployment = added(aChat(), 'main', {
            replicas: 10,
            image: Image.custom('registry.example.com/llm', tag),
            rollingUpdate: RollingUpdate.of({
              maxUnavailable: Percent.of(maxUnavailable),
              maxSurge: Percent.of(maxSurge),
            }),
          });
          return deployment.service;
        });
      await workloads.apply(version('1.0'));
      for (const pod of await workloads.podsOf('chat-main', 10)) {
        await workloads.report(pod, true);
      }
      await eventually(
        () => workloads.deployment('chat-main'),
        ({ status }) => status.availableReplicas === 10,
      );

      await workloads.apply(version('2.0'));
      expect(await rollout(workloads, 'registry.example.com/llm:2.0')).toEqual({ fewest, most });
      tally({ accepted: version('2.0').length * 2 });
    },
  );
});

describe('a patched object', () => {
  test('is what runs', async () => {
    const workloads = await new Workloads(api, 'patched').prepare();
    const objects = made(() => {
      const { service } = added(aChat(), 'main');
      service.patch('Deployment', JsonPatch.add('/spec/minReadySeconds', 7));
      return service;
    });
    await workloads.apply(objects);
    expect((await workloads.observed('chat-main')).spec.minReadySeconds).toBe(7);
  });
});

/** How many instances there were during a rollout. */
interface Extremes {
  /** Ready, at any time. */
  fewest: number;
  /** In all, when the controllers were done: the new ReplicaSet may be quicker than the old one. */
  most: number;
}

/** Makes new pods ready one after the other, whenever nothing moves by itself. */
async function rollout(workloads: Workloads, image: string): Promise<Extremes> {
  const isNew = ({ spec }: any) => spec.containers[0].image === image;
  const seen: Extremes = { fewest: Infinity, most: 0 };
  for (;;) {
    const pods = await registered(workloads, seen);
    seen.most = Math.max(seen.most, pods.length);
    const waiting = pods.find((pod) => isNew(pod) && !isReady(pod));
    if (waiting === undefined) {
      expect(pods.every(isNew)).toBe(true);
      expect(pods).toHaveLength(10);
      return seen;
    }
    await workloads.report(waiting, true);
  }
}

/** The pods, when the controllers have nothing more to do. */
async function registered(workloads: Workloads, seen: Extremes): Promise<any[]> {
  let before = '';
  let unchanged = 0;
  return eventually(
    async () => {
      const pods = await workloads.pods('chat-main');
      seen.fewest = Math.min(seen.fewest, pods.filter(isReady).length);
      return pods;
    },
    (pods) => {
      const now = pods.map((pod) => `${pod.metadata.name} ${isReady(pod)}`).join();
      unchanged = now === before ? unchanged + 1 : 0;
      before = now;
      return unchanged >= 10;
    },
  );
}
