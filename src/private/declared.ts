import { isPlain } from './copy';
import { isUnresolved } from './unresolved';

// Both look at every value that a service declares, for each synthesis. Almost always they find nothing,
// so that the first look allocates nothing.

/**
 * Plain data in which each `Lazy` of cdk8s, and everything else that cdk8s resolves, is the value that
 * it produces now. What only Terraform resolves stays.
 *
 * @internal
 */
export function produced<T>(value: T): T {
  return hasProducer(value) ? (resolve(value, new Map()) as T) : value;
}

/** Whether something in plain data is resolved by cdk8s. @internal */
export function hasProducer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  if (Array.isArray(value)) {
    return value.some(hasProducer);
  }
  if (producerOf(value) !== undefined) {
    return true;
  }
  if (!isPlain(value)) {
    return false;
  }
  for (const name in value) {
    if (hasProducer(value[name])) {
      return true;
    }
  }
  return false;
}

const isFunction = (value: unknown) => typeof value === 'function';

function resolve(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (known.has(value)) {
    return known.get(value);
  }
  const producer = producerOf(value);
  let now: unknown = value;
  if (producer) {
    now = resolve(producer(), known);
  } else if (Array.isArray(value)) {
    const items = value.map((item) => resolve(item, known));
    now = items.some((item, index) => item !== value[index]) ? items : value;
  } else if (isPlain(value)) {
    for (const name in value) {
      const item = resolve(value[name], known);
      if (item !== value[name]) {
        now = now === value ? { ...value } : now;
        (now as Record<string, unknown>)[name] = item;
      }
    }
  }
  known.set(value, now);
  return now;
}

/**
 * What cdk8s calls to resolve a value. Tokens of cdktn keep where they were created, and need a context
 * to be resolved.
 *
 * @internal
 */
export function producerOf(value: object): (() => unknown) | undefined {
  const candidate = value as {
    readonly produce?: unknown;
    readonly resolve?: unknown;
    readonly creationStack?: unknown;
  };
  if (candidate.creationStack !== undefined) {
    return undefined;
  }
  const { produce, resolve: implicit } = candidate;
  const producer = typeof produce === 'function' ? produce : implicit;
  return typeof producer === 'function' ? () => producer.call(value) : undefined;
}

/** A value that is only known later, and its place. @internal */
export interface Later {
  /** Path of the construct that declares it. */
  readonly path: string;
  /** Its place in the construct's options, such as `env[0].value`. */
  readonly option: string;
  readonly value: unknown;
}

/**
 * The values in plain data that are only known later.
 *
 * @internal
 * @param path the construct that declares the data; parts of it with an id have a path of their own
 */
export function unresolvedIn(value: unknown, path: string): Later[] {
  return hasUnresolved(value) ? list(value, path) : [];
}

function hasUnresolved(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return isUnresolved(value);
  }
  if (Array.isArray(value)) {
    return value.some(hasUnresolved);
  }
  if (!isPlain(value)) {
    return isUnresolved(value);
  }
  for (const name in value) {
    if (isUnresolved(name) || hasUnresolved(value[name])) {
      return true;
    }
  }
  return isFunction(value.produce) || isFunction(value.resolve);
}

function list(value: unknown, path: string): Later[] {
  const found: Later[] = [];
  const seen = new Set<object>();
  const within = `${path}/`;

  const visit = (item: unknown, at: string, option: () => string): void => {
    if (isUnresolved(item)) {
      // construct ids are checked by themselves
      if (typeof item !== 'string' || !`${item}/`.startsWith(within)) {
        found.push({ path: at, option: option(), value: item });
      }
      return;
    }
    if (typeof item !== 'object' || item === null || seen.has(item)) {
      return;
    }
    seen.add(item);
    if (Array.isArray(item)) {
      item.forEach((each, index) => visit(each, at, () => `${option()}[${index}]`));
    } else if (isPlain(item)) {
      const own = typeof item.id === 'string' && typeof item.path === 'string';
      const prefix = () => (own || option() === '' ? '' : `${option()}.`);
      for (const name in item) {
        const inside = () => `${prefix()}${name}`;
        if (isUnresolved(name)) {
          found.push({ path: at, option: option(), value: name });
        }
        visit(item[name], own ? (item.path as string) : at, inside);
      }
    }
  };
  visit(value, path, () => '');
  return found;
}
