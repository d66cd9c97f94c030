/**
 * An expression of Terraform, such as `each.value`, in place of a value. It is an object and no marked
 * text, so that no text of a user can be one.
 *
 * @internal
 */
export class Expression {
  public constructor(public readonly text: string) {}
}

const MARKER = '{TfToken[';
const STRING_TOKEN = /[$#&]\{TfToken\[/;

/**
 * Whether a value is only known later: a token of cdktn or cdktf, which Terraform resolves at apply, or an
 * expression of ours. Rules skip such values.
 *
 * Recognised by their encoding, so that this works without loading either package; a test compares it
 * with their own answer. A text that merely looks like a token is an error of its own: see `TOKEN`.
 *
 * @internal
 */
export function isUnresolved(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      // almost no text gets to the second look
      return value.includes(MARKER) && STRING_TOKEN.test(value);
    case 'number':
      return isNumberToken(value);
    case 'object':
      return value !== null && isResolvable(value);
    default:
      return false;
  }
}

/** First 16 bits of the doubles in which cdktn hides number tokens, and the elements of number lists. */
const NUMBER_TOKENS = new Set([0xfdff, 0xfbff]);
/** All of them are below it. */
const LARGEST_TOKEN = -1e289;

const bits = new DataView(new ArrayBuffer(8));

function isNumberToken(value: number): boolean {
  // almost no number gets to the second look
  if (!(value < LARGEST_TOKEN)) {
    return false;
  }
  bits.setFloat64(0, value);
  return NUMBER_TOKENS.has(bits.getUint16(0));
}

/** A list or map that is itself a token has a marked element or key; otherwise see what can be resolved. */
function isResolvable(value: object): boolean {
  if (Array.isArray(value)) {
    return value.length === 1 && typeof value[0] !== 'object' && isUnresolved(value[0]);
  }
  const candidate = value as { produce?: unknown; resolve?: unknown };
  return (
    value instanceof Expression ||
    typeof candidate.produce === 'function' ||
    typeof candidate.resolve === 'function' ||
    Object.keys(value).some((key) => key.startsWith('&{TfToken['))
  );
}

/**
 * A text with a replacement for Terraform's tokens: tokens are illegal in ids, and their numbers depend
 * on the whole program.
 *
 * @internal
 */
export function withoutTokens(text: string, alternative: string): string {
  return text.replace(/\$\{TfToken\[[^\]]*\]\}/g, alternative);
}
