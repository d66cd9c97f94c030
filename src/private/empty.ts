/**
 * An empty object, to be filled under names that are only known when the program runs. Nobody can tell it from
 * `{}` but V8, which remembers at most 1,536 different names as the first in objects that began as `{}`: with any
 * other, each object gets a shape of its own, and whatever looks at it is slow. `constructs` keeps children in such
 * objects under their ids, so that a fleet of thousands of charts takes all there is, and would need nearly twice
 * the time for each.
 *
 * @internal
 */
export function empty<T extends object>(): T {
  return new Empty() as T;
}

const Empty = function () {} as unknown as new () => object;
Empty.prototype = Object.prototype;
