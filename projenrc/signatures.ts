import * as fs from 'fs';
import * as path from 'path';

// Writes the parameters and properties of the public API, as jsii sees them, for the check of a program's input.

const ROOT = path.join(__dirname, '..');
export const SIGNATURES = path.join(ROOT, 'src', 'private', 'signatures.generated.ts');
const PACKAGE = 'cdk-inference';

interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
  readonly union?: { readonly types: readonly TypeReference[] };
}

interface Member {
  readonly locationInModule?: { readonly line: number };
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
  readonly variadic?: boolean;
  readonly static?: boolean;
  readonly const?: boolean;
}

interface Callable {
  readonly locationInModule?: { readonly line: number };
  readonly name?: string;
  readonly static?: boolean;
  readonly parameters?: readonly Member[];
  readonly returns?: { readonly type: TypeReference };
}

interface Type {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly interfaces?: readonly string[];
  readonly base?: string;
  readonly properties?: readonly Member[];
  readonly methods?: readonly Callable[];
  readonly initializer?: Callable;
}

/** The text of the generated file. */
export function signatures(assembly: string = path.join(ROOT, '.jsii')): string {
  const all: Record<string, Type> = JSON.parse(fs.readFileSync(assembly, 'utf8')).types;
  const types = Object.values(all).sort((a, b) => (a.name < b.name ? -1 : 1));
  const structs = types.filter(({ datatype, name }) => datatype && isInput(name, types));
  const classes = types.filter(({ kind }) => kind === 'class');
  const enums = types.filter(({ kind }) => kind === 'enum');
  // the enums themselves have the values; jsii knows only their names
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library = require(path.join(ROOT, 'lib'));
  return [
    '// Generated from .jsii by "npm run compile" (projenrc/signatures.ts): edit the API, not this file.',
    ...table(
      'The properties of each options object and their types, after the objects it extends; `!`: required.',
      'STRUCTS',
      structs.map((type) => [
        type.name,
        [
          ...(type.interfaces ?? []).map((name) => all[name].name),
          ...(type.properties ?? []).map((each) => `${each.name}: ${wordsOf(each)}`),
        ].join(', '),
      ]),
    ),
    ...table(
      'The parameters of methods that create a value or change an object, which keeps the mistakes.',
      'METHODS',
      classes.flatMap((type) =>
        methodsOf(type, (each) => !isShortForm(each) && keeps(each, type, all)),
      ),
    ),
    ...table(
      'The parameters of methods that only return something, or need a construct.',
      'QUERIES',
      classes.flatMap((type) =>
        methodsOf(type, (each) => !isShortForm(each) && !keeps(each, type, all)),
      ),
    ),
    ...table(
      'The parameters of methods that pass them on to the constructor of a construct.',
      'SHORT_FORMS',
      classes.flatMap((type) => methodsOf(type, isShortForm)),
    ),
    ...table(
      'The values of each enum.',
      'ENUMS',
      enums.map(({ name }) => [name, Object.values<string>(library[name]).join(', ')]),
    ),
    ...table(
      'How a program gets an instance of each class.',
      'FACTORIES',
      classes.map((type) => [type.name, factoryOf(type, classes)]),
    ),
    '',
  ].join('\n');
}

function table(title: string, name: string, rows: [key: string, text: string][]): string[] {
  return [
    '',
    `/** ${title} @internal */`,
    '// prettier-ignore',
    `export const ${name}: Record<string, string> = {`,
    ...rows.map(([key, text]) => `  ${/^\w+$/.test(key) ? key : `'${key}'`}: '${text}',`),
    '};',
  ];
}

/** Whether a struct is an input: the others are plans and findings. */
function isInput(name: string, types: readonly Type[]): boolean {
  const uses = (type: TypeReference): boolean =>
    type.fqn === `${PACKAGE}.${name}` ||
    (type.collection !== undefined && uses(type.collection.elementtype)) ||
    (type.union?.types.some(uses) ?? false);
  return types.some(
    (type) =>
      type.interfaces?.includes(`${PACKAGE}.${name}`) ||
      (type.datatype &&
        /(Options|Props)$/.test(type.name) &&
        type.properties?.some((each) => uses(each.type))) ||
      [type.initializer, ...(type.methods ?? [])].some((each) =>
        each?.parameters?.some((parameter) => uses(parameter.type)),
      ) ||
      (type.datatype && type.name === 'ReleaseStep' && name === type.name),
  );
}

function methodsOf(
  { name, methods = [] }: Type,
  isOfTable: (method: Callable) => boolean,
): [key: string, text: string][] {
  return methods
    .filter((each) => (each.parameters ?? []).length > 0 && isOfTable(each))
    .map((each) => [
      `${name}${each.static ? '.' : '#'}${each.name}`,
      each
        .parameters!.map(
          (parameter) =>
            `${parameter.name}${parameter.variadic ? '...' : ''}: ${wordsOf(parameter)}`,
        )
        .join(', '),
    ]);
}

/** The short form of a constructor, which checks the properties itself. */
const CONSTRUCTS = ['Autoscaler', 'Deployment', 'InferenceService', 'TrafficPolicy'];

function isShortForm({ returns }: Callable): boolean {
  return CONSTRUCTS.some((name) => returns?.type.fqn === `${PACKAGE}.${name}`);
}

/** Whether the new value, or the changed object, reaches a construct that reports the mistakes. */
function keeps(
  { static: isStatic, returns, parameters = [] }: Callable,
  type: Type,
  all: Record<string, Type>,
): boolean {
  if (parameters.some(({ type: { fqn } }) => fqn?.startsWith('constructs.'))) {
    return false;
  }
  const made = all[returns?.type.fqn ?? ''];
  return isStatic
    ? made !== undefined &&
        (isInput(made.name, Object.values(all)) || isAttached(made)) &&
        // no construct uses what they return
        !['InferenceTesting', 'Preview'].includes(type.name)
    : returns === undefined;
}

/** Whether constructs use a value of the class by the scope that it is attached to. */
function isAttached({ methods = [] }: Type): boolean {
  return methods.some((each) => !each.static && each.name === 'attachTo');
}

function wordsOf({ type, optional }: Member): string {
  return `${typeWords(type)}${optional ? '' : '!'}`;
}

function typeWords({ primitive, fqn, collection, union }: TypeReference): string {
  if (collection) {
    return `${collection.kind}<${typeWords(collection.elementtype)}>`;
  }
  return union
    ? union.types.map(typeWords).sort().join('|')
    : (primitive ?? fqn!.replace(`${PACKAGE}.`, ''));
}

/** A constant or a call that needs no construct, also of another class; otherwise a constructor. */
function factoryOf(type: Type, classes: readonly Type[]): string {
  const isOf = (reference?: TypeReference) => reference?.fqn === `${PACKAGE}.${type.name}`;
  for (const { name, methods = [], properties = [] } of [type, ...classes]) {
    const method = inSource(methods).find(
      (each) =>
        each.static &&
        isOf(each.returns?.type) &&
        !each.parameters?.some((parameter) => parameter.type.fqn?.startsWith('constructs.')),
    );
    const constant = properties.find((each) => each.static && each.const && isOf(each.type));
    if (method || constant) {
      return constant ? `${name}.${constant.name}` : `${name}.${method!.name}(…)`;
    }
  }
  return `new ${type.name}(…)`;
}

/** In the order of the source, where the usual one comes first. */
function inSource<T extends Member | Callable>(members: readonly T[]): T[] {
  const line = (member: T) => member.locationInModule?.line ?? 0;
  return [...members].sort((a, b) => line(a) - line(b));
}

if (require.main === module) {
  fs.writeFileSync(SIGNATURES, signatures());
}
