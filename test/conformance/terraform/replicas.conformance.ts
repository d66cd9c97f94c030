import { InferenceService } from '../../../src';
import { aStack, programOf } from '../corpus/tree';
import { cluster, tally } from '../support/cluster';
import { added, scaled, thisPlatform } from '../support/programs';
import { Program, kubernetesOf, size } from '../support/programs-of-terraform';
import { Workspace, workspaces } from '../support/terraform';

const api = cluster();
const workspace = workspaces();

/** A program of one deployment: with a number of instances, or with an autoscaler. */
function program(namespace: string, replicas?: number, env: object = {}): Program {
  const stack = aStack();
  const service = new InferenceService(stack, 'chat', { namespace, platform: thisPlatform() });
  const deployment = added(service, 'main', { replicas, ...env });
  if (replicas === undefined) {
    scaled(deployment);
  }
  return kubernetesOf(programOf(stack));
}

const NAME = 'chat-main';
let count = 0;

/** A namespace in which a program was applied. */
async function running(
  replicas?: number,
): Promise<{ readonly namespace: string; readonly at: Workspace }> {
  const namespace = `terraform-replicas-${++count}`;
  await api.ensureNamespace(namespace);
  const at = workspace();
  const made = program(namespace, replicas);
  await at.apply(made);
  tally({ accepted: size(made) });
  return { namespace, at };
}

const reference = (namespace: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: NAME, namespace },
});

const numberIn = async (namespace: string): Promise<number> =>
  (await api.get(reference(namespace))).spec.replicas;

/** Somebody else scales: a person, an autoscaler. */
async function scale(namespace: string, replicas: number): Promise<void> {
  const { status } = await api.merge(reference(namespace), { spec: { replicas } }, 'scale');
  expect(status).toBe(200);
}

describe('an autoscaled deployment', () => {
  test('keeps the number that somebody else set: nothing is planned, and another edit leaves it alone', async () => {
    const { namespace, at } = await running();
    expect(await numberIn(namespace)).toBe(1);
    await scale(namespace, 5);
    expect(await at.plan(program(namespace))).toEqual([]);
    await at.apply(program(namespace, undefined, { env: { EDITED: 'yes' } }));
    expect(await numberIn(namespace)).toBe(5);
    await scale(namespace, 7);
    expect(await at.plan(program(namespace, undefined, { env: { EDITED: 'yes' } }))).toEqual([]);
    expect(await numberIn(namespace)).toBe(7);
  });

  test('is not touched by what controllers write into annotations', async () => {
    const { namespace, at } = await running();
    await api.merge(reference(namespace), {
      metadata: { annotations: { 'deployment.kubernetes.io/revision': '2' } },
    });
    expect(await at.plan(program(namespace))).toEqual([]);
  });
});

describe('a deployment with a fixed number', () => {
  test('is planned back when somebody else scaled, and applied only by force', async () => {
    const { namespace, at } = await running(4);
    await scale(namespace, 6);
    const [change, ...others] = await at.plan(program(namespace, 4));
    expect(others).toEqual([]);
    expect(change).toMatchObject({ actions: ['update'] });
    expect(await at.applyInVain(program(namespace, 4))).toMatch(/conflict with "someone-else"/);
    expect(await numberIn(namespace)).toBe(6);
    tally({ refused: 1 });
  });

  test('changes when the program says another', async () => {
    const { namespace, at } = await running(4);
    await at.apply(program(namespace, 2));
    expect(await numberIn(namespace)).toBe(2);
  });
});

describe('from a fixed number to an autoscaler', () => {
  test('in one step the number falls to one: nobody owns it any more', async () => {
    const { namespace, at } = await running(4);
    await at.apply(program(namespace));
    expect(await numberIn(namespace)).toBe(1);
  });

  test('in the two steps of docs/changes.md the number stays, and then is the autoscaler’s', async () => {
    const { namespace, at } = await running(4);
    const number = { ...reference(namespace), spec: { replicas: 4 } };
    expect((await api.apply(number, { manager: 'hand-over' })).status).toBe(200);
    await at.apply(program(namespace));
    expect(await numberIn(namespace)).toBe(4);
    expect(await at.plan(program(namespace))).toEqual([]);

    await scale(namespace, 6);
    expect(await at.plan(program(namespace))).toEqual([]);
    await at.apply(program(namespace, undefined, { env: { EDITED: 'yes' } }));
    expect(await numberIn(namespace)).toBe(6);
  });

  test('and back to a number there is one step', async () => {
    const { namespace, at } = await running();
    await at.apply(program(namespace, 3));
    expect(await numberIn(namespace)).toBe(3);
    expect(await at.plan(program(namespace, 3))).toEqual([]);
  });
});
