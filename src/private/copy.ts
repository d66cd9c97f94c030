/**
 * A copy of JSON as deep as it goes, so that changing the original afterwards changes nothing.
 *
 * Instances of classes stay what they are: a token or a `Lazy` means something only as itself.
 *
 * @internal
 */
export function copyOf<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map((item) => copyOf(item)) as T;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copyOf(item)])) as T;
}
