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
  return isPlain(value)
    ? (Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copyOf(item)])) as T)
    : value;
}

/**
 * Whether a value is a JSON object, and not an instance of a class. It may come from another realm,
 * as everything does that jest's environment hands over, so that its prototype is not our own.
 *
 * @internal
 */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype ||
    prototype === null ||
    Object.getPrototypeOf(prototype) === null
  );
}

/** A list of JSON of an unknown shape; empty if the value is not a list. @internal */
export function listOf(value: unknown): any[] {
  return Array.isArray(value) ? value : [];
}
