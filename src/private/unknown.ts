const STRING_TOKEN = /[$#&]\{TfToken\[/;

/**
 * Whether a value is only known later: a cdktf token (Terraform resolves it at apply) or a cdk8s
 * `Lazy` (resolved while writing). Rules skip such values.
 *
 * Recognised by their encoding, so that this works without loading cdktf; a test compares it with
 * cdktf's own answer.
 *
 * @internal
 */
export function isUnknown(value: unknown): boolean {
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

/** cdktf hides a number token in the high bits of a double, all ones but for the sign pattern. */
function isNumberToken(value: number): boolean {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  return bits.getUint16(0) === 0xfbff;
}

function isResolvable(value: object): boolean {
  if (Array.isArray(value)) {
    return value.some((item) => typeof item === 'string' && STRING_TOKEN.test(item));
  }
  const candidate = value as { produce?: unknown; resolve?: unknown };
  return typeof candidate.produce === 'function' || typeof candidate.resolve === 'function';
}
