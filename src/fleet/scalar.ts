import {
  isBlank,
  isCut,
  isGoNumber,
  isResolved,
  isTabbed,
  isUnreadable,
  quoted,
  WORD,
} from '../private/yaml-text';

/**
 * Strings as `yaml` writes them for readers of YAML 1.1, with the options that cdk8s gives it: plain
 * where every reader takes them for a string, else quoted, and as a block where there are lines.
 * Strings that kubectl would misread in that form are written in another one.
 */

/** Begins with no indicator, digit, sign or exponent, and holds nothing with a meaning of its own. */
const HARMLESS = /^[A-DF-Za-df-z/_][A-Za-z0-9_./@=,+%-]*(?::[A-Za-z0-9_./@=,+%-]+)*$/;

/** No word that HARMLESS lets through and YAML 1.1 reads as something else is longer. */
const LONGEST_WORD = 5;

/** Characters that end a plain string, or turn it into another type. */
const SPECIAL = /^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/;

/** Written with escapes whatever else they hold: control characters and halves of characters. */
const ESCAPED = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u;

/** Written unchanged, although it has a meaning. */
const MERGE = '<<';

/** Lines that a reader may parse as the beginning or end of a document. */
const MARKER = /^(?:%|---|\.\.\.)/m;

/** A key longer than this is written in another way. @internal */
export const MAX_KEY = 1024;

/** A string on one line as a value; undefined where it is no plain case. @internal */
export function oneLine(value: string): string | undefined {
  if (HARMLESS.test(value) && (value.length > LONGEST_WORD || !WORD.test(value))) {
    return value;
  }
  if (isUnreadable(value) && !isCut(value)) {
    return quoted(value);
  }
  if (value === MERGE || ESCAPED.test(value)) {
    return undefined;
  }
  const isPlain = !SPECIAL.test(value) && !isResolved(value) && !isGoNumber(value);
  return isPlain ? value : inQuotes(value);
}

/** The key of a map; undefined where it is no plain case. @internal */
export function mapKey(name: string): string | undefined {
  if (isUnreadable(name) && !isCut(name) && name.length <= MAX_KEY) {
    return quoted(name);
  }
  const text = name.includes('\n') || MARKER.test(name) ? undefined : oneLine(name);
  return text !== undefined && text.length <= MAX_KEY ? text : undefined;
}

function inQuotes(value: string): string {
  return value.includes('"') && !value.includes("'") ? `'${value}'` : JSON.stringify(value);
}

/** A string of several lines as a value; undefined where it is no plain case. @internal */
export function block(value: string, indent: string): string | undefined {
  if (isUnreadable(value) && !isCut(value)) {
    return quoted(value);
  }
  if (/\n[\t ]+$/.test(value) || ESCAPED.test(value)) {
    return undefined;
  }
  if (isBlank(value)) {
    return quoted(value);
  }
  const [end] = /[\n\t ]*$/.exec(value)!;
  const body = value.slice(0, value.length - end.length);
  const indentation = /^\n* /.test(body) || isTabbed(value) ? '2' : '';
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
