import { isPlain } from './copy';
import { isUnresolved } from './unresolved';

/** One operation of a JSON patch (RFC 6902). @internal */
export interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** What placeholders begin with; a text that does as well gets another one in front. */
const MARK = '\u0000';

/**
 * A copy of an object to which operations are applied, one after the other. It is made once for all of
 * them: a copy for each would cost the square of their number.
 *
 * Values that are only known later are put aside: "copy" and "move" clone as JSON, which would lose them.
 *
 * @internal
 */
export class PatchedCopy<T extends object> {
  private readonly aside = new Map<string, unknown>();
  private document: T;

  public constructor(object: T) {
    this.document = this.withoutLater(object);
  }

  /**
   * Applies an operation; throws, and changes nothing, if it does not apply or if `check` throws.
   *
   * @param check looks at the patched document, which has placeholders for values that are only known later
   */
  public apply(operation: Operation, check: (document: T) => unknown): void {
    // loaded by programs that patch, not by all
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { applyOperation } = require('fast-json-patch') as typeof import('fast-json-patch');
    const before = this.document;
    // a check fails over what an object is by: its own fields, and those of its metadata
    const [fields, metadata] = [before, (before as { metadata?: object }).metadata].map(
      (part) => part && { ...part },
    );
    const held = this.withoutLater(operation) as Parameters<typeof applyOperation<T>>[1];
    try {
      this.document = applyOperation(before, held, true, true).newDocument;
      check(this.document);
    } catch (failure) {
      this.document = { ...(fields as T), ...(isPlain(metadata) && { metadata }) };
      throw failure;
    }
  }

  /** The object with all operations that applied. */
  public result(): T {
    return mapped(this.document, (value) => {
      if (typeof value !== 'string' || !value.startsWith(MARK)) {
        return value;
      }
      return this.aside.get(value) ?? value.slice(MARK.length);
    }) as T;
  }

  private withoutLater<V>(value: V): V {
    return mapped(value, (each) => {
      if (typeof each === 'string' && each.startsWith(MARK)) {
        return `${MARK}${each}`;
      }
      if (typeof each !== 'object' || Array.isArray(each) || !isUnresolved(each)) {
        return each;
      }
      const name = `${MARK}later ${this.aside.size}`;
      this.aside.set(name, each);
      return name;
    }) as V;
  }
}

/** A copy in which `change` replaces every value, from the outside in. */
function mapped(value: unknown, change: (value: unknown) => unknown): unknown {
  const now = change(value);
  if (Array.isArray(now)) {
    return now.map((item) => mapped(item, change));
  }
  return isPlain(now)
    ? Object.fromEntries(Object.entries(now).map(([name, item]) => [name, mapped(item, change)]))
    : now;
}
