/**
 * An empty object, to be filled under names that are only known when the program runs. Nobody can tell it from
 * `{}` but V8, which lets at most 1,536 different names be the first in objects that began as `{}`, and turns
 * every further one into a hash table. `constructs` keeps children in such objects under their ids: a fleet of
 * thousands of charts takes all there is, and would need nearly twice the time for each.
 *
 * @internal
 */
export function empty<T extends object>(): T {
  return new Empty() as T;
}

const Empty = function () {} as unknown as new () => object;
Empty.prototype = Object.prototype;
