import { Tokenization } from 'cdktf';

/** A token in a text; a list or map that is a token has one as its element or key. */
const ENCODED = /[$#&]\{(TfToken\[[\w:.-]+\])\}/g;
const LOOK_ALIKE = /[$#&]\{TfToken\[/;

/**
 * Whether cdktf resolves a value that is encoded as a token, or an object that resolves itself. A text
 * may only look like a token, or be that of another program.
 *
 * @internal
 */
export function isToken(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return !LOOK_ALIKE.test(
        value.replace(ENCODED, (all, key: string) => (isKnown(key) ? '' : all)),
      );
    case 'number':
      return (
        succeeds(() => Tokenization.reverseNumber(value)) &&
        succeeds(() => Tokenization.reverseNumberList([value]))
      );
    default:
      return true;
  }
}

function isKnown(key: string): boolean {
  return succeeds(() => Tokenization.reverseString(`\${${key}}`));
}

/** cdktf throws over a token that it did not create. */
function succeeds(lookUp: () => unknown): boolean {
  try {
    lookUp();
    return true;
  } catch {
    return false;
  }
}
