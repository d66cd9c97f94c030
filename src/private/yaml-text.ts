// How kubectl reads YAML, which is by Go's go-yaml 2 (in sigs.k8s.io/yaml 1.6.0). A conformance test
// compares this with kubectl's own reader.

/** What readers of YAML 1.1 take for null or a boolean. @internal */
export const WORD =
  /^(?:[Nn]ull|NULL|[Yy]|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON|[Nn]|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/;

/** What readers of YAML 1.1 take for null, a boolean, a number, a time of day or a date. */
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

/** Whether YAML 1.1 takes a plain string for something else, so that cdk8s quotes it. @internal */
export function isResolved(text: string): boolean {
  return RESOLVED.some((form) => form.test(text));
}

/** What Go takes for a number after it removed the underscores. */
const GO_NUMBER =
  /^[-+]?(?:0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)$/;

/** Whether only Go takes a plain string for a number: `0o17`, `0X1F`, `+_1`. @internal */
export function isGoNumber(text: string): boolean {
  return /^[-+.0-9]/.test(text) && GO_NUMBER.test(text.replace(/_/g, '')) && !isResolved(text);
}

/** Line breaks of YAML 1.1 that are none of YAML 1.2, and characters that Go reads in no file. */
const UNREADABLE = /[\x7f-\x9f\u2028\u2029\ufffe\uffff]/;

/** @internal */
export function isUnreadable(text: string): boolean {
  return UNREADABLE.test(text);
}

/** Whether a text has half of a character, which no UTF-8 file can hold. @internal */
export function isCut(text: string): boolean {
  return /[\u{D800}-\u{DFFF}]/u.test(text);
}

/** Whether the first line of a block of lines begins with a tab, where readers look for its indentation. @internal */
export function isTabbed(text: string): boolean {
  return /^\n*\t/.test(text) && text.includes('\n');
}

/** Whether a text has lines of nothing but white space, which are lost as a block. @internal */
export function isBlank(text: string): boolean {
  return /^[\n\t ]*\n$/.test(text) && /[\t ]/.test(text);
}

/** A text in double quotes, on one line, with everything escaped that a reader may stumble over. @internal */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    new RegExp(UNREADABLE, 'g'),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Why kubectl misreads a text in a file that cdk8s writes. @internal */
export type Misreading = 'character' | 'number' | 'indentation';

/**
 * Whether kubectl cannot read a text as cdk8s writes it, or takes it for something else.
 *
 * @internal
 */
export function misreading(text: string): Misreading | undefined {
  if (isUnreadable(text)) {
    return 'character';
  }
  if (isGoNumber(text)) {
    return 'number';
  }
  // cdk8s quotes a text that ends in white space after a line break
  const isBlock = text.includes('\n') && !/\n[\t ]+$|[\x00-\x08\x0b-\x1f]/.test(text);
  return isBlock && (isTabbed(text) || isBlank(text)) ? 'indentation' : undefined;
}
