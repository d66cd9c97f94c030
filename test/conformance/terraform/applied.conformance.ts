import { Service, Services } from '../corpus/services';
import { STACK } from '../corpus/tree';
import { examplePrograms } from '../corpus/corpus';
import { cluster, plane, tally } from '../support/cluster';
import {
  Program,
  batched,
  kubernetesOf,
  manifestsOf,
  size,
} from '../support/programs-of-terraform';
import { Workspace, workspaces } from '../support/terraform';

const api = cluster();
const workspace = workspaces();

/** Of the generated services, one in so many is applied. */
const ONE_IN = 6;

async function namespaces(program: Program): Promise<void> {
  const named = manifestsOf(program).flatMap(({ metadata }) => metadata.namespace ?? []);
  for (const name of new Set(named)) {
    await api.ensureNamespace(name);
  }
}

/** Applies the Kubernetes objects of a program: then a plan must be empty. */
async function applied(program: Program): Promise<Workspace> {
  const kubernetes = kubernetesOf(program);
  await namespaces(kubernetes);
  const applying = workspace();
  await applying.apply(kubernetes);
  expect(await applying.plan(kubernetes)).toEqual([]);
  tally({ accepted: size(kubernetes) });
  return applying;
}

describe('a plan after an apply is empty, for', () => {
  test.each(examplePrograms())('$label', async ({ program }) => {
    const applying = await applied(program);
    await applying.destroy();
    const left = await applying.plan(kubernetesOf(program));
    expect(left).toHaveLength(size(kubernetesOf(program)));
  }, 300_000);

  test('a sixth of the generated services', async () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const generated: Service[] = Services.on(plane, STACK).make();
    const sample = generated.filter((_, index) => index % ONE_IN === 0);
    const [batch, ...others] = batched(sample.map(({ program }) => program!));
    await applied(batch);
    expect(others.map(size).reduce((sum, count) => sum + count, 0)).toBeLessThan(size(batch) / 4);
  }, 600_000);
});
