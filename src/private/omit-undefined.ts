/**
 * What is there of a literal: an absent key and a key without a value are not the same, neither to a
 * reader of plans nor in a manifest. The literal itself where it is complete.
 *
 * @internal
 */
export function omitUndefined<T extends object>(
  values: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  // loops, and no copy of what is complete, as this is asked of everything that is planned or rendered
  for (const name in values) {
    if (values[name] === undefined) {
      return withoutAbsent(values) as { [K in keyof T]: Exclude<T[K], undefined> };
    }
  }
  return values as { [K in keyof T]: Exclude<T[K], undefined> };
}

function withoutAbsent<T extends object>(values: T): Partial<T> {
  const result: Partial<T> = {};
  for (const name in values) {
    if (values[name] !== undefined) {
      result[name] = values[name];
    }
  }
  return result;
}
