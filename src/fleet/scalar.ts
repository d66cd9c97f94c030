/**
 * Strings as `yaml` writes them for readers of YAML 1.1, with the options that cdk8s gives it: plain
 * where every reader takes them for a string, else quoted, and as a block where there are lines.
 */

/** Begins with no indicator, digit, sign or exponent, and holds nothing with a meaning of its own. */
const HARMLESS = /^[A-DF-Za-df-z/_][A-Za-z0-9_./@=,+%-]*(?::[A-Za-z0-9_./@=,+%-]+)*$/;

/** Every word that HARMLESS lets through and YAML 1.1 reads as something else. */
const WORD =
  /^(?:[Nn]ull|NULL|[Yy]|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON|[Nn]|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/;
const LONGEST_WORD = 5;

/** Characters that end a plain string, or turn it into another type. */
const SPECIAL = /^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/;

/** Texts that readers resolve to null, a boolean, a number, a time of day or a date. */
const RESOLVED = [
  /^~?$/,
  WORD,
  /^[-+]?(?:0b[0-1_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/,
  /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
  /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,
  /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:t|T|[ \t]+)[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?(?:[ \t]*(?:Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?$/,
];

/** Always written with escapes: control characters and halves of characters. */
const ESCAPED = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u;

/** Written unchanged, although it has a meaning. */
const MERGE = '<<';

/** Lines that a reader may parse as the beginning or end of a document. */
const MARKER = /^(?:%|---|\.\.\.)/m;

/** A key longer than this is written in another way. */
const MAX_KEY = 1024;

/** A string on one line as a value; undefined where it is no plain case. @internal */
export function oneLine(value: string): string | undefined {
  if (HARMLESS.test(value) && (value.length > LONGEST_WORD || !WORD.test(value))) {
    return value;
  }
  if (value === MERGE || ESCAPED.test(value)) {
    return undefined;
  }
  return SPECIAL.test(value) || RESOLVED.some((form) => form.test(value)) ? quoted(value) : value;
}

/** The key of a map; undefined where it is no plain case. @internal */
export function mapKey(name: string): string | undefined {
  const text = name.includes('\n') || MARKER.test(name) ? undefined : oneLine(name);
  return text !== undefined && text.length <= MAX_KEY ? text : undefined;
}

function quoted(value: string): string {
  return value.includes('"') && !value.includes("'") ? `'${value}'` : JSON.stringify(value);
}

/** A string of several lines as a value; undefined where it is no plain case. @internal */
export function block(value: string, indent: string): string | undefined {
  if (/\n[\t ]+$/.test(value) || ESCAPED.test(value)) {
    return undefined;
  }
  const [end] = /[\n\t ]*$/.exec(value)!;
  const body = value.slice(0, value.length - end.length);
  const indentation = /^\n* /.test(body) ? '2' : '';
  const tail = end.endsWith('\n') ? end.slice(0, -1) : end;
  return [
    `|${indentation}${chomping(end, body === '')}\n${indent}`,
    body.replace(/\n+/g, `$&${indent}`),
    tail.replace(/(?<!\n)\n+(?!\n|$)/g, `$&${indent}`),
  ].join('');
}

/** The chomping indicator, by the line breaks at the end. */
function chomping(end: string, nothingElse: boolean): string {
  const first = end.indexOf('\n');
  if (first === -1) {
    return '-';
  }
  return nothingElse || first !== end.length - 1 ? '+' : '';
}
