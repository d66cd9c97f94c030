import { isPlain } from '../private/copy';
import { canonicalQuantity } from '../private/quantity';
import { isUnknown } from '../private/unknown';

const QUANTITY_MAPS = new Set(['requests', 'limits', 'capacity']);
const QUANTITIES = new Set(['sizeLimit']);

/**
 * An object with its quantities as the API server writes them, wherever they stand. What holds no
 * other spelling is the same as before and no copy: nobody changes what was rendered.
 *
 * @internal
 */
export function canonical<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    return walkList(value);
  }
  if (!isPlain(value)) {
    return QUANTITIES.has(name) && isAmount(value) ? canonicalQuantity(value) : value;
  }
  let changed: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const item = value[key];
    const now =
      QUANTITY_MAPS.has(name) && isAmount(item) ? canonicalQuantity(item) : walk(item, key);
    if (now !== item) {
      changed ??= { ...value };
      changed[key] = now;
    }
  }
  return changed ?? value;
}

function walkList(value: readonly unknown[]): readonly unknown[] {
  const items = value.map((item) => walk(item));
  return items.some((item, index) => item !== value[index]) ? items : value;
}

function isAmount(value: unknown): value is string | number {
  return (typeof value === 'string' || typeof value === 'number') && !isUnknown(value);
}
