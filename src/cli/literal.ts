import { isPlain } from '../private/copy';

const WIDTH = 100;
const NAME = /^[A-Za-z_$][\w$]*$/;

/** Source text in a value: a call or an identifier. @internal */
export class Code {
  public constructor(public readonly text: string) {}
}

/**
 * A value as TypeScript source, on one line if it fits.
 *
 * @internal
 * @param indent columns before the line
 * @param before columns in front of the value and behind it, on its line
 */
export function literal(value: unknown, indent: number = 0, before: number = 0): string {
  const short = onOneLine(value);
  if (short !== undefined && short.length + indent + before <= WIDTH) {
    return short;
  }
  const pad = ' '.repeat(indent + 2);
  const end = ' '.repeat(indent);
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => `${pad}${literal(item, indent + 2, 1)},\n`).join('')}${end}]`;
  }
  if (value instanceof Code) {
    return value.text.replace(/\n/g, `\n${end}`);
  }
  if (!isPlain(value)) {
    return quoted(value);
  }
  const lines = Object.entries(value).map(
    ([name, item]) =>
      `${pad}${property(name)}: ${literal(item, indent + 2, property(name).length + 3)},\n`,
  );
  return `{\n${lines.join('')}${end}}`;
}

type Argument = Code | string | object;

/**
 * A call as source, broken like an object if its line is too long.
 *
 * @internal
 * @param columns columns in front of the call
 */
export function call(
  columns: number,
  name: string,
  ...args: readonly (Argument | undefined)[]
): Code {
  const there = args.filter((arg): arg is Argument => arg !== undefined);
  const line = `${name}(${there.map(onOneLine).join(', ')})`;
  if (columns + line.length + 1 <= WIDTH && !there.map(onOneLine).includes(undefined)) {
    return new Code(line);
  }
  const last = there[there.length - 1];
  const others = there.slice(0, -1);
  return new Code(
    isPlain(last) && !others.some(isPlain)
      ? `${name}(${[...others.map((arg) => literal(arg)), literal(last, 0, WIDTH)].join(', ')})`
      : `${name}(${there.map((arg) => `\n  ${literal(arg, 2, columns + 1)},`).join('')}\n)`,
  );
}

/** A call as the value of an option of a deployment. @internal */
export function callOf(option: string, name: string, ...args: readonly Argument[]): Code {
  const INDENT = 4;
  return call(INDENT + option.length + 2, name, ...args);
}

/** The value on one line; `undefined` if it needs several. */
function onOneLine(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map(onOneLine);
    // as Prettier breaks a list of objects
    if (value.length > 1 && value.every((item) => isPlain(item) && Object.keys(item).length > 1)) {
      return undefined;
    }
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  if (value instanceof Code) {
    return value.text.includes('\n') ? undefined : value.text;
  }
  if (!isPlain(value)) {
    return quoted(value);
  }
  const parts = Object.entries(value).map(([name, item]) => [property(name), onOneLine(item)]);
  if (parts.some(([, item]) => item === undefined)) {
    return undefined;
  }
  return parts.length === 0
    ? '{}'
    : `{ ${parts.map(([name, item]) => `${name}: ${item}`).join(', ')} }`;
}

/** Quotes a key that is no identifier. A plain `__proto__` would set the prototype. */
function property(name: string): string {
  return name === '__proto__' ? `['${name}']` : NAME.test(name) ? name : quoted(name);
}

/** Single quotes, unless that needs more escapes. */
function quoted(value: unknown): string {
  const json = JSON.stringify(value);
  if (typeof value !== 'string') {
    return json;
  }
  return value.includes("'") && !value.includes('"')
    ? json
    : `'${json.slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}
