import { isPlain } from '../private/copy';
import { canonicalQuantity } from '../private/quantity';
import { isUnknown } from '../private/unknown';

const QUANTITY_MAPS = new Set(['requests', 'limits', 'capacity']);
const QUANTITIES = new Set(['sizeLimit']);

/** A copy of an object with its quantities as the API server writes them, wherever they stand. @internal */
export function canonical<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => walk(item));
  }
  if (!isPlain(value)) {
    return QUANTITIES.has(name) && isAmount(value) ? canonicalQuantity(value) : value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      QUANTITY_MAPS.has(name) && isAmount(item) ? canonicalQuantity(item) : walk(item, key),
    ]),
  );
}

function isAmount(value: unknown): value is string | number {
  return (typeof value === 'string' || typeof value === 'number') && !isUnknown(value);
}
