import { produced } from './declared';
import {
  Parameter,
  fits,
  inWords,
  parametersOf,
  propertiesOf,
  registerClass,
  testOf,
} from './input-types';
import { Found, JudgedLazy, Mistake, inputError, keepMistakes, mistakesIn } from './mistakes';
import { safeArguments, safeValue } from './safe-input';
import { METHODS, QUERIES, SHORT_FORMS, STRUCTS } from './signatures.generated';

/**
 * Checks the arguments of the public methods of a class against their declared types. A value keeps the
 * mistakes in its input, and the construct that uses the value reports them at synthesis. A method that
 * only returns something throws them at once.
 *
 * @internal
 */
export function checkInput<C extends { readonly prototype: object }>(type: C, name: string): void {
  registerClass(type, name);
  for (const table of [METHODS, QUERIES, SHORT_FORMS]) {
    for (const key in table) {
      const [owner, method] = key.split(/[.#]/);
      if (owner === name) {
        wrap(key.includes('#') ? type.prototype : type, method, key, table);
      }
    }
  }
}

function wrap(holder: any, method: string, key: string, table: typeof METHODS): void {
  const original: (...args: unknown[]) => unknown = holder[method];
  const isStatic = typeof holder === 'function';
  const of = key.replace('#', '.');
  holder[method] = function checked(this: any, ...args: unknown[]): unknown {
    const parameters = parametersOf(table[key]);
    if (parameters.every((parameter, index) => passes(parameter, args, index))) {
      return original.apply(this, args);
    }
    let found: Found[] = [];
    const safe =
      table === SHORT_FORMS
        ? presentArguments(parameters, args, of, found)
        : safeArguments(parameters, args, of, found);
    if (found.length === 0) {
      return original.apply(this, safe);
    }
    if (table === QUERIES || (isStatic && table === SHORT_FORMS)) {
      const now = produced(safe);
      if (mistakesIn(found).length > 0) {
        throw inputError(mistakesIn(found));
      }
      return original.apply(this, now);
    }
    let result: unknown;
    try {
      result = original.apply(this, safe);
    } catch {
      if (table === SHORT_FORMS) {
        throw inputError(mistakesIn(found));
      }
      found = omitted(found);
      result = isStatic ? hollow(holder.prototype, found) : undefined;
    }
    keepMistakes(isStatic ? (result as object) : this, found);
    return result;
  };
}

/** The mistakes without which a method fails; a `Lazy` is one if there is no other. */
function omitted(found: readonly Found[]): Mistake[] {
  const own = mistakesIn(found);
  const mistakes =
    own.length > 0 ? own : found.flatMap((each) => (each instanceof JudgedLazy ? each.early : []));
  return mistakes.map((each) => ({ ...each, omitted: true }));
}

/** A value that only carries its mistakes, and throws them to a program that reads from it. */
function hollow(prototype: object, found: readonly Found[]): object {
  const getters = Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([, { get }]) => get !== undefined)
    .map(([name]): [string, PropertyDescriptor] => [
      name,
      {
        get: () => {
          throw inputError(mistakesIn(found));
        },
      },
    ]);
  return Object.create(prototype, Object.fromEntries(getters));
}

function passes(
  { type, required, variadic }: Parameter,
  args: readonly unknown[],
  index: number,
): boolean {
  if (variadic) {
    return args.slice(index).every(testOf(type));
  }
  const value = args[index];
  return value === undefined ? !required : testOf(type)(value);
}

/** The constructor judges the arguments; it cannot report one that is missing or no object. */
function presentArguments(
  parameters: readonly Parameter[],
  args: readonly unknown[],
  of: string,
  found: Found[],
): unknown[] {
  return parameters.map((parameter, index) =>
    args[index] === undefined || (parameter.type in STRUCTS && typeof args[index] !== 'object')
      ? safeValue(parameter, args[index], { of }, found)
      : args[index],
  );
}

/**
 * The properties of a construct, without those that are of another type. The construct keeps the mistakes.
 *
 * @internal
 * @param vital properties without which the construct cannot exist
 */
export function checkedProps<T extends object>(
  construct: object & { readonly node: { readonly path: string } },
  struct: string,
  props: T,
  ...vital: (keyof T & string)[]
): T {
  if (props !== undefined && testOf(struct)(props)) {
    return props;
  }
  const found: Found[] = [];
  const safe = safeValue({ name: '', type: struct, required: true }, props, {}, found) as T;
  keepMistakes(construct, found);
  if (vital.some((name) => safe[name] === undefined)) {
    throw inputError(mistakesIn(found), construct.node.path);
  }
  return safe;
}

/**
 * The scope and id of a construct. Throws at once, since without them no construct can report anything.
 *
 * @internal
 */
export function checkedPlace<S extends object>(
  construct: string,
  scope: S,
  id: string,
): [scope: S, id: string] {
  const judged: [option: string, value: unknown, type: string, isLegal: boolean][] = [
    ['scope', scope, 'constructs.Construct', fits('constructs.Construct', scope)],
    ['id', id, 'string', typeof id === 'string' && id !== ''],
  ];
  const found = judged
    .filter(([, , , isLegal]) => !isLegal)
    .map(([option, value, type]): Mistake => {
      const kind = value === undefined || value === '' ? 'required' : 'type';
      return { kind, option, of: `new ${construct}`, expected: inWords(type), omitted: true };
    });
  if (found.length > 0) {
    throw inputError(found);
  }
  return [scope, id];
}

/** Splits an object into the properties of a struct and the others. @internal */
export function splitProps<T extends object>(struct: string, props: object): [T, object] {
  const names = new Set(propertiesOf(struct).map(({ name }) => name));
  const entries = Object.entries(props ?? {});
  return [
    Object.fromEntries(entries.filter(([name]) => names.has(name))) as T,
    Object.fromEntries(entries.filter(([name]) => !names.has(name))),
  ];
}
