import { isPlain } from './copy';
import { hasProducer, produced, producerOf } from './declared';
import {
  Parameter,
  fits,
  inWords,
  isInstance,
  isJson,
  isPrimitive,
  parametersOf,
  partsOf,
  propertiesOf,
  registerClass,
  registerMistakes,
  testOf,
} from './input-types';
import { JudgedLazy } from './judged-lazy';
import { nearest } from './nearest';
import { METHODS, QUERIES, SHORT_FORMS, STRUCTS } from './signatures.generated';
import { isUnresolved } from './unresolved';

/** A part of a program's input that is not of the declared type. @internal */
export interface Mistake {
  readonly kind: 'unknown' | 'required' | 'type';
  /** The name of the option, with those around it, such as `pod.sidecars[0]`. */
  readonly option: string;
  /** The method that takes it, unless it is the constructor of the construct that reports it. */
  readonly of?: string;
  readonly value?: unknown;
  /** The type in words; of an unknown option the nearest name, or all names. */
  readonly expected: string;
  /** Whether the value is omitted, so that other rules miss it. */
  readonly omitted: boolean;
}

/** A mistake, or a value whose mistakes are known when it is produced. */
type Found = Mistake | JudgedLazy<Found>;

/** The mistakes in the input from which a value or a construct was created. */
const kept = new WeakMap<object, readonly Found[]>();
registerMistakes(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    (kept.has(value) || producerOf(value) !== undefined),
);

/** The mistakes in the input of a value or construct, of a `Lazy` those when it was last produced. @internal */
export function mistakesOf(value: object | undefined): readonly Mistake[] {
  return mistakesIn((value && kept.get(value)) ?? []);
}

function mistakesIn(found: readonly Found[]): Mistake[] {
  return found.flatMap((each) => (each instanceof JudgedLazy ? mistakesIn(each.mistakes()) : each));
}

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
    const found: Found[] = [];
    const safe =
      table === SHORT_FORMS
        ? presentArguments(parameters, args, of, found)
        : safeArguments(parameters, args, of, found);
    if (found.length === 0) {
      return original.apply(this, args);
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
    } catch (error) {
      const mistakes = mistakesIn(found);
      if (table === SHORT_FORMS || mistakes.length === 0) {
        throw error;
      }
      // a value that only carries its mistakes
      result = isStatic ? Object.create(holder.prototype) : undefined;
      found.splice(0, found.length, ...mistakes.map((each) => ({ ...each, omitted: true })));
    }
    keepMistakes(isStatic ? (result as object) : this, found);
    return result;
  };
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
  const safe = safeValue({ name: '', type: struct, required: true }, props ?? {}, {}, found) as T;
  keepMistakes(construct, found);
  if (vital.some((name) => safe[name] === undefined)) {
    throw inputError(mistakesIn(found), construct.node.path);
  }
  return safe;
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

/** @internal */
export function keepMistakes(value: object, found: readonly Found[]): void {
  if (found.length > 0) {
    kept.set(value, [...(kept.get(value) ?? []), ...found]);
  }
}

/** The names of a mistake's option and of the method that takes it. @internal */
export function optionName({ option, of }: Mistake): string {
  return of === undefined ? `"${option}"` : `"${option}" of ${of}`;
}

/** @internal */
export function inputError(found: readonly Mistake[], path?: string): Error {
  const lines = found.map((mistake) => {
    const { kind, expected } = mistake;
    const problem =
      kind === 'unknown'
        ? 'is not an option; write'
        : kind === 'required'
          ? 'is missing; set'
          : 'must be';
    return `OPTION_${kind.toUpperCase()}: ${optionName(mistake)} ${problem} ${expected}`;
  });
  return new Error(`${path === undefined ? '' : `[${path}] `}${lines.join('\n')}`);
}

/** Where a value is: the options around it, and the method. */
interface Place {
  readonly prefix?: string;
  readonly of?: string;
}

type Expected = Pick<Parameter, 'name' | 'type' | 'required'>;

function safeArguments(
  parameters: readonly Parameter[],
  args: readonly unknown[],
  of: string,
  found: Found[],
): unknown[] {
  return parameters.flatMap((parameter, index) => {
    if (parameter.variadic) {
      const type = `array<${parameter.type}>`;
      return safeValue({ ...parameter, type }, args.slice(index), { of }, found) as unknown[];
    }
    const isStruct = parameter.type in STRUCTS;
    return [
      safeValue(isStruct ? { ...parameter, name: '' } : parameter, args[index], { of }, found),
    ];
  });
}

/**
 * The type of what a `Lazy` produces, if it may stand for a value of a type: a text, a number, true or
 * false, or JSON. Lists, maps and values of classes are read where they are declared.
 */
function lazyType(type: string, value: object): string | undefined {
  if (type === 'any') {
    return isJson(value, []) && hasProducer(value) ? type : undefined;
  }
  const primitives = type.split('|').filter(isPrimitive).join('|');
  return primitives !== '' && producerOf(value) !== undefined ? primitives : undefined;
}

/** The value, or what of it is of the expected type; the rest is added to `found`. */
function safeValue(expected: Expected, value: unknown, place: Place, found: Found[]): unknown {
  const { name, type, required } = expected;
  const report = (kind: Mistake['kind'], of: unknown, omitted: boolean = !isPrimitive(type)) =>
    void found.push({
      kind,
      option: `${place.prefix ?? ''}${name}`,
      ...(place.of !== undefined && { of: place.of }),
      ...(of !== undefined && { value: of }),
      expected: inWords(type),
      omitted,
    });
  if (value === undefined) {
    if (required) {
      if (type in STRUCTS && name === '') {
        return safeValue(expected, {}, place, found);
      }
      // a construct goes on without it, and rules may know more
      report('required', undefined, place.of !== undefined && !isPrimitive(type));
    }
    return undefined;
  }
  if (typeof value === 'object' && value !== null) {
    const late = lazyType(type, value);
    if (late !== undefined) {
      const judged = new JudgedLazy<Found>(value, (now, inside) =>
        safeValue({ ...expected, type: late, required: true }, now, place, inside),
      );
      found.push(judged);
      return judged;
    }
  }
  const [kind, element] = partsOf(type);
  if (kind === 'array' || kind === 'map') {
    // the token of a list is a list, and the token of a map is an object
    if (
      kind === 'map'
        ? typeof value === 'object' &&
          isUnresolved(value) &&
          producerOf(value as object) === undefined
        : Array.isArray(value) && isUnresolved(value) && isPrimitive(element)
    ) {
      return value;
    }
    if (kind === 'array' ? !Array.isArray(value) : !isPlain(value)) {
      report('type', value);
      return kind === 'array' ? [] : {};
    }
    const around = { ...place, prefix: `${place.prefix ?? ''}${name}` };
    const each = (item: unknown, part: string) =>
      safeValue({ name: part, type: element, required: true }, item, around, found);
    return Array.isArray(value)
      ? Array.from(value, (item, index) => each(item, `[${index}]`)).filter(
          (item) => item !== undefined,
        )
      : Object.fromEntries(
          Object.entries(value as object)
            .map(([key, item]) => [key, each(item, `.${key}`)])
            .filter(([, item]) => item !== undefined),
        );
  }
  if (type.includes('|')) {
    if (type.split('|').some((each) => fits(each, value))) {
      return withoutMistakes(value, found);
    }
    const list = type.split('|').find((each) => each.startsWith('array<'));
    if (list !== undefined && Array.isArray(value)) {
      return safeValue({ ...expected, type: list }, value, place, found);
    }
    const stays = list === undefined && typeof value !== 'object';
    report('type', value, !stays);
    return stays ? value : undefined;
  }
  if (type in STRUCTS) {
    if (
      typeof value !== 'object' ||
      value === null ||
      Array.isArray(value) ||
      isInstance(value) ||
      producerOf(value) !== undefined
    ) {
      report('type', value);
      return {};
    }
    const prefix = `${place.prefix ?? ''}${name}${name === '' ? '' : '.'}`;
    return safeStruct(type, value as Record<string, unknown>, { ...place, prefix }, found);
  }
  if (type === 'any') {
    const isWrong = !isJson(value, []);
    if (isWrong) {
      report('type', value, true);
    }
    return isWrong ? undefined : value;
  }
  if (fits(type, value)) {
    return withoutMistakes(value, found);
  }
  // rules judge a text or number of another type by themselves, and know more about it
  const stays = isPrimitive(type) && typeof value !== 'object';
  report('type', value, !stays);
  return stays ? value : undefined;
}

/** The value, unless it lacks a part of its own input; a construct reports its mistakes itself. */
function withoutMistakes(value: unknown, found: Found[]): unknown {
  const isValue = typeof value === 'object' && value !== null && !('node' in value);
  const own = isValue ? (kept.get(value) ?? []) : [];
  found.push(...own);
  return own.some((each) => !(each instanceof JudgedLazy) && each.omitted) ? undefined : value;
}

function safeStruct(
  struct: string,
  value: Record<string, unknown>,
  place: Place,
  found: Found[],
): object {
  const properties = propertiesOf(struct);
  const names = properties.map(({ name }) => name);
  const before = found.length;
  const safe: Record<string, unknown> = {};
  for (const property of properties) {
    const item = safeValue(property, value[property.name], place, found);
    if (item !== undefined) {
      safe[property.name] = item;
    }
  }
  for (const name of Object.keys(value)) {
    if (name.startsWith('_')) {
      safe[name] = value[name];
    } else if (value[name] !== undefined && !names.includes(name)) {
      const near = nearest(name, names);
      found.push({
        kind: 'unknown',
        option: `${place.prefix ?? ''}${name}`,
        ...(place.of !== undefined && { of: place.of }),
        value: value[name],
        expected: near === undefined ? `one of ${names.join(', ')}` : `"${near}"`,
        omitted: false,
      });
    }
  }
  return found.length === before ? value : safe;
}
