/**
 * A copy with only what is there: an absent key and a key without a value are not the same, neither
 * to a reader of plans nor in a manifest.
 *
 * @internal
 */
export function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
