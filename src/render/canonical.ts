import { isPlain } from '../private/copy';
import { canonicalQuantity } from '../private/quantity';
import { isUnresolved } from '../private/unresolved';

const QUANTITY_MAPS = new Set(['requests', 'limits', 'capacity']);
const QUANTITIES = new Set(['sizeLimit']);

/**
 * An object with its quantities as the API server writes them, wherever they stand. What holds no
 * other spelling is the same as before and no copy: nobody changes what was rendered.
 *
 * @internal
 */
export function canonical<T>(value: T): T {
  return walk(value, '') as T;
}

function walk(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) {
    return QUANTITIES.has(name) ? quantity(value) : value;
  }
  if (Array.isArray(value)) {
    return walkList(value);
  }
  return isPlain(value) ? walkMap(value, QUANTITY_MAPS.has(name)) : value;
}

function walkMap(value: Record<string, unknown>, ofQuantities: boolean): Record<string, unknown> {
  let changed: Record<string, unknown> | undefined;
  // no list of the keys: this looks at every map of every object
  for (const key in value) {
    const item = value[key];
    const now = ofQuantities && isAmount(item) ? quantity(item) : walk(item, key);
    if (now !== item) {
      changed ??= { ...value };
      changed[key] = now;
    }
  }
  return changed ?? value;
}

function walkList(value: readonly unknown[]): readonly unknown[] {
  let changed: unknown[] | undefined;
  for (let index = 0; index < value.length; index += 1) {
    const now = walk(value[index], '');
    if (now !== value[index]) {
      changed ??= [...value];
      changed[index] = now;
    }
  }
  return changed ?? value;
}

function quantity(value: unknown): unknown {
  return isAmount(value) && !isUnresolved(value) ? canonicalQuantity(value) : value;
}

function isAmount(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
