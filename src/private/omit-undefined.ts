/**
 * A copy without the keys that have no value. A plan and a manifest distinguish an absent key from a
 * key without a value.
 *
 * @internal
 */
export function omitUndefined<T extends object>(
  values: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]: Exclude<T[K], undefined> };
}
