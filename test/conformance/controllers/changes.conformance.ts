import * as fs from 'fs';
import * as path from 'path';
import { EDITS, Edit, Outcome, changesTable, tried } from './edits';
import { atLeast } from '../../../src/private/version';
import { editedBy } from '../../catalogue';
import { synth } from '../../support/builders';
import { Services } from '../corpus/services';
import { Manifest } from '../support/api';
import { cluster, plane, tally } from '../support/cluster';
import { Workloads } from '../support/workloads';

const api = cluster();
const services = Services.on(plane);
const facets = new Set(services.form.facets);

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

test('docs/changes.md has the table of the edits that are tried here', () => {
  const page = path.join(__dirname, '..', '..', '..', 'docs', 'changes.md');
  expect(fs.readFileSync(page, 'utf8')).toContain(changesTable());
});

test('every property that can be edited belongs to a row of the table', () => {
  const known = new Set([...EDITS.flatMap(tried), ...editedBy('none')]);
  expect([...facets].filter((at) => !known.has(at))).toEqual([]);
});

interface Try {
  readonly what: string;
  readonly edit: Edit;
  readonly before: Manifest[];
  readonly after: Manifest[];
  readonly deployments: readonly string[];
}

function tries(edit: Edit): Try[] {
  const { programs, since = plane.release.minor } = edit;
  // what has one value only on this plane, such as its release, cannot be edited
  const single = tried(edit)
    .filter((what) => facets.has(what))
    .map((what): Try => {
      const { before, after } = services.edit(what);
      const deployments = [before.plan.deployments[0].name];
      return { what, edit, before: before.objects, after: after.objects, deployments };
    });
  if (!programs || !atLeast(plane.release.minor, since)) {
    return single;
  }
  const { before, after, deployments } = programs();
  const what = edit.edit;
  return [...single, { what, edit, before: synth(before), after: synth(after), deployments }];
}

describe.each(EDITS)('$edit: the pods $outcome', (edit) => {
  test('as the objects of both programs say, applied one after the other', async () => {
    const seen: Record<string, Outcome> = {};
    const request: Record<string, Outcome> = {};
    for (const attempt of tries(edit)) {
      const namespace = `edit-${attempt.what.toLowerCase().replace(/[^a-z]+/g, '-')}`.slice(0, 60);
      const workloads = await new Workloads(api, namespace.replace(/-+$/, '')).prepare();
      for (const [name, outcome] of await outcomes(workloads, attempt)) {
        request[`${attempt.what}: ${name}`] = edit.outcome;
        seen[`${attempt.what}: ${name}`] = outcome;
      }
      tally({ accepted: attempt.before.length + attempt.after.length });
    }
    expect(seen).toEqual(request);
    expect(Object.keys(seen).length > 0 || edit.since !== undefined).toBe(true);
  });
});

/** Applies one program after the other, and looks at deployments of the first. */
async function outcomes(
  workloads: Workloads,
  { before, after, deployments }: Try,
): Promise<[string, Outcome][]> {
  const look = async (name: string) => ({
    selector: (await workloads.observed(name)).spec.selector,
    templates: await workloads.templates(name),
  });
  await workloads.apply(before);
  const old = new Map<string, Awaited<ReturnType<typeof look>>>();
  for (const name of deployments) {
    old.set(name, await look(name));
  }
  for (const { metadata } of after) {
    if (metadata.namespace !== undefined) {
      await new Workloads(api, metadata.namespace).prepare();
    }
  }
  await workloads.apply(after);
  const found: [string, Outcome][] = [];
  for (const [name, { selector, templates }] of old) {
    const now = await look(name);
    expect(templates).toHaveLength(1);
    // whatever is edited, the selector is not: the API server would refuse it
    expect(now.selector).toEqual(selector);
    const replaced = now.templates.length > 1;
    found.push([
      name,
      makes(after, name, workloads.namespace)
        ? replaced
          ? Outcome.RESTARTED
          : Outcome.KEPT
        : Outcome.NEW,
    ]);
  }
  return found;
}

function makes(objects: readonly Manifest[], name: string, current: string): boolean {
  return objects.some(
    ({ kind, metadata }) =>
      kind === 'Deployment' &&
      metadata.name === name &&
      (metadata.namespace ?? current) === current,
  );
}
