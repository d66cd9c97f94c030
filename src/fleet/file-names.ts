import { fileKey, legalInFiles, resourceFileName } from '../private/file-name';

/** An object that gets a file of its own. @internal */
export interface FiledObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Id of its chart, for objects that differ only by it. */
  readonly chart: string;
}

/**
 * The names of the files of one folder. An object has the name that cdk8s gives it, `Kind.name`. If
 * another object has the same one, each of them also has its namespace, then its API group, then its
 * chart, then a number, as far as needed. So no name depends on the order of the objects, except for
 * numbers.
 *
 * @internal
 */
export function fileNames(objects: readonly FiledObject[]): string[] {
  const candidates = objects.map(candidatesOf);
  const levels = objects.map(() => 0);
  const names = () => candidates.map((each, index) => each[levels[index]]);
  for (;;) {
    const counts = countsOf(names());
    const shared = levels.flatMap((level, index) =>
      counts.get(fileKey(candidates[index][level]))! > 1 && level + 1 < candidates[index].length
        ? [index]
        : [],
    );
    if (shared.length === 0) {
      return numbered(names());
    }
    shared.forEach((index) => (levels[index] += 1));
  }
}

/** Names of one object, each with one more part than the one before. */
function candidatesOf({ apiVersion, kind, name, namespace, chart }: FiledObject): string[] {
  const group = apiVersion.split('/').slice(0, -1).join('/');
  const parts = [namespace, group, chart].map((part) => legalInFiles(`${part ?? ''}`));
  return parts.reduce(
    (all, part) => {
      const last = all[all.length - 1];
      return [...all, part === '' ? last : `${last}.${part}`];
    },
    [resourceFileName(kind, name)],
  );
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  names.map(fileKey).forEach((key) => counts.set(key, (counts.get(key) ?? 0) + 1));
  return counts;
}

/** The names with a number from the second of the same on. */
function numbered(names: readonly string[]): string[] {
  const taken = new Set(names.map(fileKey));
  const used = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; used.has(fileKey(unique)); count += 1) {
      const next = `${name}.${count}`;
      unique = taken.has(fileKey(next)) ? unique : next;
    }
    used.add(fileKey(unique));
    return unique;
  });
}
