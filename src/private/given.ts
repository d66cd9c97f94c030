/**
 * A copy with only what is there: an absent key and a key without a value are not the same, neither
 * to a reader of plans nor in a manifest.
 *
 * @internal
 */
export function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // a loop, as this is asked of everything that is planned or rendered
  const result: Partial<T> = {};
  for (const name of Object.keys(values) as (keyof T)[]) {
    if (values[name] !== undefined) {
      result[name] = values[name];
    }
  }
  return result as { [K in keyof T]: Exclude<T[K], undefined> };
}
