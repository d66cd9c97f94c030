import { isPlain } from './copy';
import { isUnresolved } from './unresolved';

/** One operation of a JSON patch (RFC 6902). @internal */
export interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/**
 * A copy of an object with one operation applied; throws where the operation does not apply.
 *
 * What is only known later is put aside meanwhile: patching goes through copies made as JSON, which
 * would lose it.
 *
 * @internal
 */
export function patched<T>(object: T, operation: Operation): T {
  // loaded by programs that patch, not by all
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { applyOperation } = require('fast-json-patch') as typeof import('fast-json-patch');
  const aside = new Map<string, unknown>();
  const hold = (value: unknown) => {
    if (typeof value !== 'object' || Array.isArray(value) || !isUnresolved(value)) {
      return value;
    }
    const name = `\u0000${aside.size}`;
    aside.set(name, value);
    return name;
  };
  const held = mapped(operation, hold) as Parameters<typeof applyOperation>[1];
  const { newDocument } = applyOperation(mapped(object, hold), held, true);
  return mapped(newDocument, (value) => aside.get(value as string) ?? value) as T;
}

/** A copy in which every value, from the outside in, is replaced by what `change` makes of it. */
function mapped(value: unknown, change: (value: unknown) => unknown): unknown {
  const now = change(value);
  if (Array.isArray(now)) {
    return now.map((item) => mapped(item, change));
  }
  return isPlain(now)
    ? Object.fromEntries(Object.entries(now).map(([name, item]) => [name, mapped(item, change)]))
    : now;
}
