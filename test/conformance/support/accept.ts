import { Api } from './api';
import { Group, describeObject, namespaces } from '../corpus/corpus';

/** What went wrong with an object of a group, in words. */
export interface Problem {
  readonly group: string;
  readonly object: string;
  readonly problem: string;
}

/** What a group was applied as, and what was wrong. */
export interface Applied {
  readonly problems: Problem[];
  /** As the API server holds them, in the order of the group. */
  readonly stored: any[];
}

/** Applies a group twice: it must be taken as it is, without a warning, and the second time change nothing. */
export async function applyTwice(api: Api, group: Group): Promise<Applied> {
  for (const namespace of namespaces(group)) {
    await api.ensureNamespace(namespace);
  }
  const problems: Problem[] = [];
  const stored: any[] = [];
  for (const object of group.objects) {
    const say = (problem: string) =>
      problems.push({ group: group.label, object: describeObject(object), problem });
    const first = await api.apply(object, { namespace: group.namespace });
    if (first.status !== 201) {
      say(`${first.status} ${first.body.message ?? 'was there already'}`);
      continue;
    }
    first.warnings.forEach((warning) => say(`warning: ${warning}`));
    lost(object, first.body).forEach((field) => say(`${field} is not what was applied`));
    const again = () => api.apply(object, { namespace: group.namespace });
    const second = await again();
    changes(first.body, second.body).forEach((field) => say(`a second apply changes ${field}`));
    if (first.body.metadata.resourceVersion !== second.body.metadata.resourceVersion) {
      // defaults inside `status` of a custom resource are written with the second request, whoever
      // makes it; a third one finds nothing to do, or the object changes with every apply
      const third = await again();
      if (third.body.metadata.resourceVersion !== second.body.metadata.resourceVersion) {
        say('every apply changes metadata.resourceVersion');
      }
    }
    stored.push(first.body);
  }
  return { problems, stored };
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
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const metadata = ['generation', 'managedFields', 'labels', 'annotations'];
  return [
    ...metadata
      .filter((name) => !same(before.metadata[name], after.metadata?.[name]))
      .map((name) => `metadata.${name}`),
    ...['spec', 'data', 'rules', 'subjects', 'roleRef'].filter(
      (name) => !same(before[name], after[name]),
    ),
  ];
}

/** Takes a group's objects away again. */
export async function remove(api: Api, group: Group): Promise<void> {
  for (const object of group.objects) {
    await api.delete(object, group.namespace);
  }
}
