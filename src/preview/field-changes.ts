import { FieldChange } from './data';
import { Path, at, differs, own } from './manifest-diff';
import { isPlain } from '../private/copy';
import { omitUndefined } from '../private/omit-undefined';

/**
 * The fields that differ below some fields of two objects: each as deep as it can be named. Items of a
 * list are compared by their names where they have some.
 *
 * @internal
 */
export function fieldChanges(before: any, after: any, below: readonly Path[]): FieldChange[] {
  const fields = [...new Map(below.map((path) => [path.join('/'), path])).values()];
  return fields.flatMap((path) => changes(at(before, path), at(after, path), path));
}

function changes(before: unknown, after: unknown, path: Path): FieldChange[] {
  if (!differs(before, after, path)) {
    return [];
  }
  if (isPlain(before) && isPlain(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => changes(own(before, name), own(after, name), [...path, name]));
  }
  if (areNamed(before) && areNamed(after)) {
    const old = new Map(before.map((item) => [item.name, item]));
    const now = new Map(after.map((item) => [item.name, item]));
    const parts = [...new Set([...old.keys(), ...now.keys()])].flatMap((name) =>
      changes(old.get(name), now.get(name), [...path, name]),
    );
    // only the order differs
    return parts.length > 0 ? parts : [change(path, before, after)];
  }
  return [change(path, before, after)];
}

function change(path: Path, before: unknown, after: unknown): FieldChange {
  return { field: pointer(path), ...omitUndefined({ before, after }) };
}

interface Named {
  readonly name: string;
}

/** Whether a value is a list of objects, each with a name of its own. */
function areNamed(value: unknown): value is Named[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => isPlain(item) && typeof item.name === 'string') &&
    new Set(value.map(({ name }) => name)).size === value.length
  );
}

/** A JSON pointer (RFC 6901). An item of a list with names has its name in it, not its place. */
function pointer(path: Path): string {
  return path.map((name) => `/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}
