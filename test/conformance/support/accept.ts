import { Api, Manifest } from './api';
import { plane } from './cluster';
import { pause } from './control-plane';
import { Group, describeObject, namespaces } from '../corpus/corpus';

/** What went wrong with an object of a group, in words. */
export interface Problem {
  readonly group: string;
  readonly object: string;
  readonly problem: string;
}

/** An object as it was applied and as the API server holds it. */
interface Held {
  readonly group: Group;
  readonly object: Manifest;
  readonly stored: any;
}

/** The outcome of applying groups. */
export interface Outcome {
  readonly problems: Problem[];
  readonly held: Held[];
}

const AT_A_TIME = 4;

/**
 * Applies groups twice: they must be taken as they are, without a warning, and the second time change
 * nothing. Time passes between the two, since the API server writes down when something changed.
 */
export async function applyTwice(api: Api, groups: readonly Group[]): Promise<Outcome> {
  const problems: Problem[] = [];
  const held: Held[] = [];
  await side(groups, async (group) => {
    for (const namespace of namespaces(group)) {
      await api.ensureNamespace(namespace);
    }
    for (const object of group.objects) {
      const { status, body, warnings } = await api.apply(object, { namespace: group.namespace });
      const found =
        status === 201
          ? [
              ...warnings.map((warning) => `warning: ${warning}`),
              ...lost(object, body).map((field) => `${field} is not what was applied`),
            ]
          : [`${status} ${body.message ?? 'was there already'}`];
      problems.push(...found.map((problem) => problemOf(group, object, problem)));
      if (status === 201) {
        held.push({ group, object, stored: body });
      }
    }
  });
  await pause(1100);
  await side(held, async (item) => {
    for (const problem of await again(api, item)) {
      problems.push(problemOf(item.group, item.object, problem));
    }
  });
  return { problems, held };
}

/** What applying an object once more changes. */
async function again(api: Api, { group, object, stored }: Held): Promise<string[]> {
  const apply = () => api.apply(object, { namespace: group.namespace });
  const { status, body } = await apply();
  if (status !== 200) {
    return [`a second apply ends with ${status}: ${body.message}`];
  }
  const found = changes(stored, body).map((field) => `a second apply changes ${field}`);
  if (plane.release.touches.includes(object.kind)) {
    return found;
  }
  if (body.metadata.resourceVersion !== stored.metadata.resourceVersion) {
    // defaults inside `status` of a custom resource are written with the second request, whoever
    // makes it; a third one finds nothing to do, or the object changes with every apply
    const third = await apply();
    if (third.body.metadata.resourceVersion !== body.metadata.resourceVersion) {
      found.push('every apply changes metadata.resourceVersion');
    }
  }
  const time = (held: any) => managers(held).map((entry: any) => entry.time);
  return same(time(stored), time(body)) ? found : [...found, 'a second apply is written down'];
}

function problemOf(group: Group, object: Manifest, problem: string): Problem {
  return { group: group.label, object: describeObject(object), problem };
}

/** Several at a time. */
async function side<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const open = items.values();
  const worker = async () => {
    for (const item of open) {
      await act(item);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

/**
 * Fields that do not stand in the stored object as they were applied: dropped, or changed. Kubernetes
 * leaves out `false`, 0, '' and empty lists, which mean the same as nothing there.
 */
function lost(sent: any, stored: any, at: string = ''): string[] {
  if (Array.isArray(sent)) {
    const held = stored ?? [];
    return Array.isArray(held) && held.length === sent.length
      ? sent.flatMap((item, index) => lost(item, held[index], `${at}[${index}]`))
      : [at];
  }
  if (sent !== null && typeof sent === 'object') {
    return Object.entries(sent).flatMap(([name, value]) =>
      lost(value, stored?.[name], at === '' ? name : `${at}.${name}`),
    );
  }
  return sent === stored || (stored === undefined && !sent) ? [] : [at];
}

function changes(before: any, after: any): string[] {
  const metadata = ['generation', 'labels', 'annotations'];
  const managed = (held: any) => managers(held).map(({ time, ...entry }: any) => entry);
  return [
    ...metadata
      .filter((name) => !same(before.metadata[name], after.metadata?.[name]))
      .map((name) => `metadata.${name}`),
    ...(same(managed(before), managed(after)) ? [] : ['metadata.managedFields']),
    ...['spec', 'data', 'rules', 'subjects', 'roleRef'].filter(
      (name) => !same(before[name], after[name]),
    ),
  ];
}

/**
 * Who owns which fields. Nobody owns one of an object that is only a name, such as a bare Namespace; a second
 * apply then gives what the server itself has set to a manager of its own (kubernetes/apimachinery 0.37:
 * pkg/util/managedfields/internal/skipnonapplied.go), and a third changes nothing.
 */
function managers({ metadata }: any): any[] {
  const entries: any[] = metadata.managedFields ?? [];
  return entries.filter(({ manager }) => manager !== 'before-first-apply');
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The same problem once, however many groups have it. */
export function summary(problems: readonly Problem[]): object[] {
  const alike = new Map<string, Problem[]>();
  for (const problem of problems) {
    const kind = problem.object.replace(/\/.*/, '');
    const key = `${kind}: ${problem.problem.replace(/\S*\d\S*/g, '…')}`;
    alike.set(key, [...(alike.get(key) ?? []), problem]);
  }
  return [...alike.values()].map(([first, ...others]) => ({ ...first, times: others.length + 1 }));
}

/** Takes a group's objects away again. */
export async function remove(api: Api, group: Group): Promise<void> {
  for (const object of group.objects) {
    await api.delete(object, group.namespace);
  }
}
