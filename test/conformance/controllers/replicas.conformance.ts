import { Manifest } from '../support/api';
import { cluster, tally } from '../support/cluster';
import { aChat, added, made, ofKind, scaled } from '../support/programs';
import { Workloads } from '../support/workloads';

const api = cluster();

const fixed = (replicas: number) => made(() => added(aChat(), 'main', { replicas }).service);
const autoscaled = () =>
  made(() => {
    const deployment = added(aChat(), 'main');
    scaled(deployment);
    return deployment.service;
  });

const NAME = 'chat-main';
let namespaces = 0;

/** A namespace in which a program was applied, and as many pods run as it says. */
async function running(objects: readonly Manifest[], pods: number): Promise<Workloads> {
  const workloads = await new Workloads(api, `replicas-${++namespaces}`).prepare();
  await workloads.apply(objects);
  await workloads.podsOf(NAME, pods);
  tally({ accepted: objects.length });
  return workloads;
}

const replicas = async (workloads: Workloads) => (await workloads.deployment(NAME)).spec.replicas;

describe('an autoscaled deployment', () => {
  test('begins with one instance', async () => {
    expect(await replicas(await running(autoscaled(), 1))).toBe(1);
  });

  test('keeps the number that somebody else set when the program is applied again', async () => {
    const workloads = await running(autoscaled(), 1);
    await workloads.scale(NAME, 5);
    const before = await workloads.podsOf(NAME, 5);
    const { metadata } = await workloads.observed(NAME);
    await workloads.apply(autoscaled());
    const after = await workloads.observed(NAME);
    expect(after.spec.replicas).toBe(5);
    expect(after.metadata.generation).toBe(metadata.generation);
    const names = (pods: any[]) => pods.map((pod) => pod.metadata.name).sort();
    expect(names(await workloads.pods(NAME))).toEqual(names(before));
  });
});

describe('a deployment with a fixed number', () => {
  test('tells whoever applies it that somebody else scaled, and goes back only by force', async () => {
    const workloads = await running(fixed(4), 4);
    await workloads.scale(NAME, 6);
    const deployment = ofKind(fixed(4), 'Deployment');
    const { namespace } = workloads;
    const conflict = await api.apply(deployment, { namespace });
    expect([conflict.status, conflict.body.message]).toEqual([
      409,
      expect.stringContaining('conflict with "someone-else"'),
    ]);
    expect(await replicas(workloads)).toBe(6);
    expect((await api.apply(deployment, { namespace, force: true })).status).toBe(200);
    await workloads.podsOf(NAME, 4);
    tally({ refused: 1 });
  });
});

describe('from a fixed number to an autoscaler', () => {
  test('in one step the number falls to one: nobody owns it any more', async () => {
    const workloads = await running(fixed(4), 4);
    await workloads.apply(autoscaled());
    expect(await replicas(workloads)).toBe(1);
    await workloads.podsOf(NAME, 1);
  });

  test('in one step the number falls to one with a client-side apply too', async () => {
    const workloads = await running(fixed(4), 4);
    // what kubectl apply without --server-side sends for a field that is not in the manifest any more
    await api.merge(workloads.reference(NAME), { spec: { replicas: null } });
    expect(await replicas(workloads)).toBe(1);
  });

  test('in the two steps of docs/changes.md the number stays, and then is the autoscaler’s', async () => {
    const workloads = await running(fixed(4), 4);
    const pods = (await workloads.pods(NAME)).map(({ metadata }) => metadata.name).sort();
    const number = { ...workloads.reference(NAME), spec: { replicas: 4 } };
    expect((await api.apply(number, { manager: 'hand-over' })).status).toBe(200);
    await workloads.apply(autoscaled());
    expect((await workloads.observed(NAME)).spec.replicas).toBe(4);
    expect((await workloads.pods(NAME)).map(({ metadata }) => metadata.name).sort()).toEqual(pods);

    await workloads.scale(NAME, 6);
    await workloads.apply(autoscaled());
    expect((await workloads.observed(NAME)).spec.replicas).toBe(6);
    await workloads.podsOf(NAME, 6);
  });
});
