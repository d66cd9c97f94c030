import { KINDS, TYPES } from './zero-fields.generated';
import { isPlain } from '../../private/copy';

/** The fields of a type. */
interface Fields {
  readonly zero: ReadonlySet<string>;
  /** Types of nested values by field. */
  readonly inner: ReadonlyMap<string, string>;
}

const FIELDS = new Map<string, Fields>(
  TYPES.trim()
    .split('\n')
    .map((line) => {
      const [name, ...fields] = line.split(' ');
      const zero = fields.filter((field) => !field.includes(':'));
      const inner = fields.filter((field) => field.includes(':'));
      const pairs = inner.map((field) => field.split(':') as [string, string]);
      return [name, { zero: new Set(zero), inner: new Map(pairs) }];
    }),
);

/**
 * An object of Kubernetes without the zeros that its API server omits: `false`, `0`, an empty text
 * or list that the server treats as absent. A zero with a meaning stays,
 * such as `replicas: 0`.
 *
 * @internal
 */
export function withoutZeros(object: any): any {
  return ofType(object, KINDS[`${object.apiVersion} ${object.kind}`]);
}

function ofType(value: unknown, type: string | undefined): unknown {
  const fields = FIELDS.get(type ?? '');
  if (fields === undefined) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => ofType(item, type));
  }
  return isPlain(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([name, item]) => !(fields.zero.has(name) && isZero(item)))
          .map(([name, item]) => [name, ofType(item, fields.inner.get(name))]),
      )
    : value;
}

function isZero(value: unknown): boolean {
  return typeof value === 'object' && value !== null
    ? Object.keys(value).length === 0 && (Array.isArray(value) || isPlain(value))
    : value === '' || value === 0 || value === false;
}
