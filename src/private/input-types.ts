import { isPlain } from './copy';
import { hasProducer } from './declared';
import { ENUMS, FACTORIES, STRUCTS } from './signatures.generated';
import { isUnresolved } from './unresolved';

// the types of options and parameters, as the generated signatures write them: `map<string>`, `Port!`, `a|b`

/** An option or a parameter. @internal */
export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly variadic: boolean;
}

/** The classes whose instances are input, by name; a class that is not loaded has no instance. */
const classes = new Map<string, new (...args: never[]) => object>();
const parsed = new Map<string, readonly Parameter[]>();

/** @internal */
export function registerClass(type: { readonly prototype: object }, name: string): void {
  classes.set(name, type as never);
}

const CDK8S: Record<string, readonly [words: string, method: string]> = {
  'cdk8s.Size': ['a Size of cdk8s, such as Size.gibibytes(32)', 'toKibibytes'],
  'cdk8s.Duration': ['a Duration of cdk8s, such as Duration.seconds(30)', 'toSeconds'],
  'cdk8s.JsonPatch': ["a JsonPatch of cdk8s, such as JsonPatch.add('/spec/x', 1)", '_toJson'],
  'cdk8s-plus-28.EnvValue': ["an EnvValue of cdk8s-plus, such as EnvValue.fromValue('x')", ''],
  'cdk8s-plus-28.EnvFrom': ['an EnvFrom of cdk8s-plus, such as new EnvFrom(configMap)', '_toKube'],
};
const PRIMITIVES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  any: 'plain JSON',
};
/** Constructs are known to other constructs by these names. */
const INTERFACES: Record<string, string> = {
  IDeployment: 'Deployment',
  IInferenceService: 'InferenceService',
  ISharedGateway: 'SharedGateway',
};

/** @internal */
export function inWords(type: string): string {
  const [kind, element] = partsOf(type);
  if (kind !== undefined) {
    return `${kind === 'array' ? 'a list' : 'a map'}, each item ${inWords(element)}`;
  }
  if (type.includes('|')) {
    return type.split('|').map(inWords).join(', or ');
  }
  if (type in ENUMS) {
    return `one of ${ENUMS[type]}`;
  }
  const name = INTERFACES[type] ?? type;
  return (
    PRIMITIVES[type] ??
    CDK8S[type]?.[0] ??
    (type in STRUCTS ? structInWords(type) : undefined) ??
    (name in FACTORIES
      ? `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}, such as ${FACTORIES[name]}`
      : 'a construct')
  );
}

/** Names the required properties, or else the first ones. */
function structInWords(struct: string): string {
  const all = propertiesOf(struct);
  const required = all.filter((each) => each.required);
  const named = (required.length > 0 ? required : all.slice(0, 3)).map(({ name }) => `"${name}"`);
  return `an object with ${named.join(', ')}${named.length < all.length ? ' …' : ''}`;
}

/** @internal */
export function fits(type: string, value: unknown): boolean {
  if (isPrimitive(type)) {
    if (type in ENUMS) {
      return ENUMS[type].split(', ').includes(value as string);
    }
    // true, false and the member of an enum decide what is rendered, before anything resolves a token
    return (
      typeof value === type || (type !== 'boolean' && isUnresolved(value) && !Array.isArray(value))
    );
  }
  if (type.startsWith('array<')) {
    return Array.isArray(value) && isUnresolved(value);
  }
  if (type in CDK8S) {
    const method = CDK8S[type][1];
    return (
      typeof value === 'object' &&
      value !== null &&
      !isPlain(value) &&
      (method === '' ? 'value' in value || 'valueFrom' in value : method in value)
    );
  }
  const name = INTERFACES[type] ?? type;
  if (!(name in FACTORIES)) {
    return typeof value === 'object' && value !== null && 'node' in value;
  }
  const known = classes.get(name);
  return known !== undefined && value instanceof known;
}

/** @internal */
export function isPrimitive(type: string): boolean {
  return type.split('|').every((each) => each in PRIMITIVES || each in ENUMS);
}

/** @internal */
export function isInstance(value: object): boolean {
  return [...classes.values()].some((type) => value instanceof type);
}

/** Whether a value can hold options: a `Date`, a `Map` or an error has none, and would be ignored. @internal */
export function isOptions(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** Whether a value can be written as JSON, or is only known later. @internal */
export function isJson(value: unknown, around: readonly unknown[]): boolean {
  if (isUnresolved(value) || value === null) {
    return true;
  }
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (around.includes(value)) {
        return false;
      }
      return Array.isArray(value)
        ? value.every((item) => isJson(item, [...around, value]))
        : isPlain(value) &&
            Object.values(value).every(
              (item) => item === undefined || isJson(item, [...around, value]),
            );
    default:
      return false;
  }
}

/** @internal */
export function partsOf(type: string): [kind: 'array' | 'map' | undefined, element: string] {
  const parts = /^(array|map)<(.*)>$/.exec(type);
  return parts ? [parts[1] as 'array' | 'map', parts[2]] : [undefined, ''];
}

type Test = (value: any) => boolean;

const tests = new Map<string, Test>();

/**
 * A test of values of one type. Most input passes it, so it creates no object; what does not pass is
 * then examined part by part.
 *
 * @internal
 */
export function testOf(type: string): Test {
  let test = tests.get(type);
  if (test === undefined) {
    test = createTest(type);
    tests.set(type, test);
  }
  return test;
}

function createTest(type: string): Test {
  if (type.includes('|')) {
    const alternatives = type.split('|').map(testOf);
    return (value) => alternatives.some((test) => test(value));
  }
  const [kind, element] = partsOf(type);
  if (kind === 'array') {
    const test = testOf(element);
    return (value) => {
      // every() passes over holes
      for (let index = 0; Array.isArray(value) && index < value.length; index++) {
        if (!test(value[index])) {
          return false;
        }
      }
      return Array.isArray(value);
    };
  }
  if (kind === 'map') {
    const test = testOf(element);
    return (value) => isPlain(value) && Object.values(value).every(test);
  }
  if (type in STRUCTS) {
    const names = new Map<string, Test>();
    const required: string[] = [];
    for (const property of propertiesOf(type)) {
      names.set(property.name, testOf(property.type));
      if (property.required) {
        required.push(property.name);
      }
    }
    return (value) => {
      if (!isOptions(value)) {
        return false;
      }
      for (const name in value) {
        const item = value[name];
        if (item !== undefined && names.get(name)?.(item) !== true) {
          return false;
        }
      }
      return required.every((name) => value[name] !== undefined);
    };
  }
  if (type === 'any') {
    return (value) => isJson(value, []) && !hasProducer(value);
  }
  if (type === 'string' || type === 'number' || type === 'boolean') {
    return (value) => typeof value === type;
  }
  return (value) => fits(type, value) && !lacksInput(value);
}

/** Whether a value was created from input of another type. */
let lacksInput: Test = () => false;

/** @internal */
export function registerMistakes(has: Test): void {
  lacksInput = has;
}

/** @internal */
export function propertiesOf(struct: string): readonly Parameter[] {
  const known = parsed.get(struct);
  if (known) {
    return known;
  }
  const all = parametersOf(STRUCTS[struct]).flatMap((each) =>
    each.type === '' ? propertiesOf(each.name) : [each],
  );
  // the last declaration of a name wins
  const result = [...new Map(all.map((each) => [each.name, each])).values()];
  parsed.set(struct, result);
  return result;
}

/** @internal */
export function parametersOf(signature: string): readonly Parameter[] {
  const known = parsed.get(signature);
  if (known) {
    return known;
  }
  const result = signature.split(', ').map((part) => {
    const [name, type = ''] = part.split(': ');
    return {
      name: name.replace('...', ''),
      type: type.replace('!', ''),
      required: type.endsWith('!'),
      variadic: name.endsWith('...'),
    };
  });
  parsed.set(signature, result);
  return result;
}
