import { Framework } from './framework';

/** A token in a text; a list or map that is a token has one as its element or key. */
const ENCODED = /[$#&]\{(TfToken\[[\w:.-]+\])\}/g;
const LOOK_ALIKE = /[$#&]\{TfToken\[/;

/**
 * Whether the framework resolves a value that is encoded as a token, or an object that resolves itself. A text
 * may only look like a token, or be that of another program.
 *
 * @internal
 */
export function isToken(framework: Framework, value: unknown): boolean {
  const { Tokenization } = framework;
  switch (typeof value) {
    case 'string':
      return !LOOK_ALIKE.test(
        value.replace(ENCODED, (all, key: string) =>
          succeeds(() => Tokenization.reverseString(`\${${key}}`)) ? '' : all,
        ),
      );
    case 'number':
      return (
        succeeds(() => Tokenization.reverseNumber(value)) &&
        succeeds(() => Tokenization.reverseNumberList([value]))
      );
    case 'object':
      // a list that is a token has it as its item, and a map as its key
      return (Array.isArray(value) ? value : Object.keys(value ?? {})).every((part) =>
        isToken(framework, part),
      );
    default:
      return true;
  }
}

/** The framework throws over a token that it did not create. */
function succeeds(lookUp: () => unknown): boolean {
  try {
    lookUp();
    return true;
  } catch {
    return false;
  }
}
