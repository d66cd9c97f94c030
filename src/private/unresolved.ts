/**
 * First character of a template of this library; the Terraform target replaces it by `$`. Users' text
 * has no such character, so a look-alike of a template in it stays text.
 *
 * @internal
 */
export const TEMPLATE = '\ue000';

const STRING_TOKEN = /[$#&]\{TfToken\[|\ue000\{/;

/**
 * Whether a value is only known later: a cdktf token (Terraform resolves it at apply) or a cdk8s
 * `Lazy` (resolved while writing), or a template of ours. Rules skip such values.
 *
 * Recognised by their encoding, so that this works without loading cdktf; a test compares it with
 * cdktf's own answer.
 *
 * @internal
 */
export function isUnresolved(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return STRING_TOKEN.test(value);
    case 'number':
      return isNumberToken(value);
    case 'object':
      return value !== null && isResolvable(value);
    default:
      return false;
  }
}

/** First 16 bits of the doubles in which cdktf hides number tokens, and the elements of number lists. */
const NUMBER_TOKENS = new Set([0xfdff, 0xfbff]);

const bits = new DataView(new ArrayBuffer(8));

function isNumberToken(value: number): boolean {
  bits.setFloat64(0, value);
  return NUMBER_TOKENS.has(bits.getUint16(0));
}

/** A list or map that is itself a token has it as an element or key; otherwise see what can be resolved. */
function isResolvable(value: object): boolean {
  if (Array.isArray(value)) {
    return value.length === 1 && isUnresolved(value[0]);
  }
  const candidate = value as { produce?: unknown; resolve?: unknown };
  return (
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
