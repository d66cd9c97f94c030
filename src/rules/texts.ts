import { Finding, violation } from './finding';
import { Subject } from './subject';
import { isPlain } from '../private/copy';
import { Misreading, isCut, misreading } from '../private/yaml-text';

/** @internal */
export const TEXTS = new Subject('Texts');

const TEXT = TEXTS.error(
  'TEXT',
  'a text consists of whole characters without NUL, and no key is __proto__',
  "env: { MARK: '\\u0000' }",
);
const TEXT_YAML = TEXTS.error(
  'TEXT_YAML',
  'kubectl reads each text and key in the file of an App as it is set; a FleetApp writes them so',
  "env: { COMMIT: '0o17' }",
);

/** An object or a resource, and the path of the construct that renders it. @internal */
export interface WrittenText {
  readonly path: string;
  /** Such as `Deployment/chat-main`. */
  readonly name: string;
  readonly content: unknown;
}

const REASONS: Record<Misreading, { readonly problem: string; readonly fix: string }> = {
  character: {
    problem: 'has a character that kubectl does not read, or reads as a line break',
    fix: 'remove U+007F to U+009F, U+2028, U+2029, U+FFFE and U+FFFF',
  },
  number: { problem: 'is a number to kubectl', fix: 'change it' },
  indentation: {
    problem: 'begins with a line that kubectl takes for indentation',
    fix: 'begin its first line with neither a tab nor white space alone',
  },
};

/** The one name that JavaScript's maps do not hold like any other. */
const PROTOTYPE = '__proto__';

/**
 * Whether a text begins like a number, or has more than printable ASCII: all others are read as they are.
 * A loop, since a regular expression takes three times as long for each text of each object.
 */
function isSuspect(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < SPACE || code > TILDE || (index === 0 && code <= NINE && BEGINNINGS.has(code))) {
      return true;
    }
  }
  return false;
}

const [SPACE, NINE, TILDE] = [' ', '9', '~'].map((each) => each.charCodeAt(0));
const BEGINNINGS = new Set([...'-+.0123456789'].map((each) => each.charCodeAt(0)));

/** A text or a key of a map, and its place in an object. */
interface PlacedText {
  readonly value: string;
  readonly at: string;
  readonly isKey: boolean;
}

/**
 * Texts that are not written as they are set.
 *
 * @internal
 * @param byCdk8s whether cdk8s' own App writes the objects, as YAML
 */
export function checkTexts(written: readonly WrittenText[], byCdk8s: boolean): Finding[] {
  return written.flatMap(({ path, name, content }) =>
    // the first look, at every text, keeps no places
    !hasWrong(content, byCdk8s)
      ? []
      : doubtful(content).flatMap(
          (text) =>
            judge(text, `${text.isKey ? 'key' : 'text'} ${text.at} of ${name}`, path, byCdk8s) ??
            [],
        ),
  );
}

function judge(
  { value, isKey }: PlacedText,
  where: string,
  path: string,
  byCdk8s: boolean,
): Finding | undefined {
  if (isKey && value === PROTOTYPE) {
    return violation(TEXT, path, {
      problem: `the ${where} is lost by cdk8s and cdktn`,
      value,
      fix: 'give the key another name',
    });
  }
  if (isCut(value) || value.includes('\0')) {
    return violation(TEXT, path, {
      problem: `the ${where} has NUL or half of a character`,
      value,
      fix: 'remove it, and cut texts between whole characters: [...text].slice(0, 10)',
    });
  }
  const reason = byCdk8s ? misreading(value) : undefined;
  return (
    reason &&
    violation(TEXT_YAML, path, {
      problem: `the ${where} ${REASONS[reason].problem}`,
      value,
      fix: `write the manifests with a FleetApp instead of an App, or ${REASONS[reason].fix}`,
    })
  );
}

function hasWrong(value: unknown, byCdk8s: boolean): boolean {
  if (typeof value === 'string') {
    return isSuspect(value) && isWrong(value, byCdk8s);
  }
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  if (Array.isArray(value)) {
    return value.some((item) => hasWrong(item, byCdk8s));
  }
  if (!isPlain(value)) {
    return false;
  }
  for (const name in value) {
    if (
      (isSuspect(name) && isWrong(name, byCdk8s)) ||
      name === PROTOTYPE ||
      hasWrong(value[name], byCdk8s)
    ) {
      return true;
    }
  }
  return false;
}

function isWrong(text: string, byCdk8s: boolean): boolean {
  return isCut(text) || text.includes('\0') || (byCdk8s && misreading(text) !== undefined);
}

/** All texts and keys that are suspect. */
function doubtful(content: unknown): PlacedText[] {
  const found: PlacedText[] = [];
  const visit = (value: unknown, at: string): void => {
    if (typeof value === 'string') {
      if (isSuspect(value)) {
        found.push({ value, at, isKey: false });
      }
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => visit(item, `${at}[${index}]`));
    } else if (isPlain(value)) {
      for (const name in value) {
        const inside = at === '' ? name : `${at}.${name}`;
        if (isSuspect(name) || name === PROTOTYPE) {
          found.push({ value: name, at: inside, isKey: true });
        }
        visit(value[name], inside);
      }
    }
  };
  visit(content, '');
  return found;
}
