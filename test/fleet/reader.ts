// eslint-disable-next-line @typescript-eslint/no-require-imports
const { DEFAULT_SCHEMA, Type, load } = require('js-yaml') as {
  readonly DEFAULT_SCHEMA: { extend(types: { readonly implicit: readonly object[] }): object };
  readonly Type: new (tag: string, options: object) => object;
  load(text: string, options: object): unknown;
};

/** A form of scalar that YAML 1.1 has and YAML 1.2 has not. */
function form(tag: string, pattern: RegExp, construct: (text: string) => unknown): object {
  const resolve = (text: string | null) => text !== null && pattern.test(text);
  return new Type(`tag:yaml.org,2002:${tag}`, { kind: 'scalar', resolve, construct });
}

/** As in the tables of yaml.org/type, written down from there. */
const YAML_1_1 = DEFAULT_SCHEMA.extend({
  implicit: [
    form(
      'bool',
      /^(y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
      (text) => /^(y|yes|true|on)$/i.test(text),
    ),
    form(
      'int',
      /^([-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+)$/,
      Number,
    ),
    form(
      'float',
      /^([-+]?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|[-+]?\.[0-9_]+([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/,
      Number,
    ),
  ],
});

/** What a document means to a reader of YAML 1.1 that is not the one of cdk8s. */
export function read(text: string): unknown {
  return load(text, { schema: YAML_1_1 });
}

/**
 * What no reader finds as it was, whoever writes it with the library of cdk8s: characters that YAML
 * does not have, the key that merges, and blank lines alone.
 */
const UNREADABLE = /[\ufffe\uffff\ufeff\u0085\u2028\u2029\x7f-\x9f]|^<<$|^[ \t\n]*\n[ \t\n]*$/;

/** What a reader must find in a document made of a value; undefined where that is not the question. */
export function expected(value: unknown): { readonly value: unknown } | undefined {
  try {
    return { value: mapped(value) };
  } catch {
    return undefined;
  }
}

function mapped(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return readable(value);
    case 'boolean':
      return value;
    case 'number':
      return readable(Number.isFinite(value) ? value : 'not finite\uffff');
    case 'bigint':
      return Number(value);
    case 'undefined':
      return null;
    case 'object':
      return value === null ? null : collection(value);
    default:
      throw new Error('not read back');
  }
}

function readable<T>(value: T): T {
  if (UNREADABLE.test(String(value))) {
    throw new Error('not read back');
  }
  return value;
}

function collection(value: object): unknown {
  if (Array.isArray(value)) {
    return Array.from(value, mapped);
  }
  if (Object.getPrototypeOf(value) !== Object.prototype || 'toJSON' in value) {
    throw new Error('not read back');
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [readable(name), mapped(item)]),
  );
}
