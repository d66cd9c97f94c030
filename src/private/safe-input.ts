import { isPlain } from './copy';
import { hasProducer, producerOf } from './declared';
import {
  Parameter,
  fits,
  inWords,
  isInstance,
  isJson,
  isOptions,
  isPrimitive,
  partsOf,
  propertiesOf,
} from './input-types';
import { Found, JudgedLazy, Mistake, foundIn } from './mistakes';
import { nearest } from './nearest';
import { STRUCTS } from './signatures.generated';
import { isUnresolved } from './unresolved';

/** Where a value is: the options around it, and the method. */
interface Place {
  readonly prefix?: string;
  readonly of?: string;
}

type Expected = Pick<Parameter, 'name' | 'type' | 'required'>;

/** @internal */
export function safeArguments(
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

/** The value, or what of it is of the expected type; the rest is added to `found`. @internal */
export function safeValue(
  expected: Expected,
  value: unknown,
  place: Place,
  found: Found[],
): unknown {
  const { name, type, required } = expected;
  const mistake = (kind: Mistake['kind'], of: unknown, omitted: boolean): Mistake => ({
    kind,
    option: `${place.prefix ?? ''}${name}`,
    ...(place.of !== undefined && { of: place.of }),
    ...(of !== undefined && { value: of }),
    expected: inWords(type),
    omitted,
  });
  const report = (kind: Mistake['kind'], of: unknown, omitted: boolean = !isPrimitive(type)) =>
    void found.push(mistake(kind, of, omitted));
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
      const judged = new JudgedLazy(value, mistake('type', value, true), (now, inside) =>
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
    if (!isOptions(value) || isInstance(value) || producerOf(value) !== undefined) {
      report('type', value);
      return {};
    }
    const prefix = `${place.prefix ?? ''}${name}${name === '' ? '' : '.'}`;
    return safeStruct(type, value, { ...place, prefix }, found);
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
  const own = isValue ? foundIn(value) : [];
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
    if (value[name] !== undefined && !names.includes(name)) {
      found.push({
        kind: 'unknown',
        option: `${place.prefix ?? ''}${name}`,
        ...(place.of !== undefined && { of: place.of }),
        value: value[name],
        expected: alternative(name, names),
        omitted: false,
      });
    }
  }
  return found.length === before ? value : safe;
}

/** Most options of this name, which other structs have, are no help. */
const MOST_OWNERS = 3;

/** What to write instead of an unknown option: the name that is meant, or the place of the option. */
function alternative(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  if (near !== undefined) {
    return `"${near}"`;
  }
  const owners = Object.keys(STRUCTS).filter((struct) =>
    propertiesOf(struct).some((property) => property.name === name),
  );
  return owners.length > 0 && owners.length <= MOST_OWNERS
    ? `it in ${owners.join(' or ')}`
    : `one of ${names.join(', ')}`;
}
