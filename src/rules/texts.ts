import { Finding, violation } from './finding';
import { Subject } from './subject';
import { isPlain } from '../private/copy';
import { Misreading, isCut, misreading } from '../private/yaml-text';

/** @internal */
export const TEXTS = new Subject('Texts');

const TEXT = TEXTS.error(
  'TEXT',
  'a text consists of whole characters, and NUL is none of them',
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

/** Most texts: a letter or a slash first, and printable ASCII on one line. */
const HARMLESS = /^[A-Za-z/][ -~]*$/;

/**
 * Texts that are not written as they are set.
 *
 * @internal
 * @param byCdk8s whether cdk8s' own App writes the objects, as YAML
 */
export function checkTexts(written: readonly WrittenText[], byCdk8s: boolean): Finding[] {
  return written.flatMap(({ path, name, content }) => {
    const found: Finding[] = [];
    visit(content, '', (text, at) => {
      const finding = judge(text, `the text ${at} of ${name}`, path, byCdk8s);
      if (finding) {
        found.push(finding);
      }
    });
    return found;
  });
}

function judge(value: string, where: string, path: string, byCdk8s: boolean): Finding | undefined {
  if (isCut(value) || value.includes('\0')) {
    return violation(TEXT, path, {
      problem: `${where} has NUL or half of a character`,
      value,
      fix: 'remove it, and cut texts between whole characters: [...text].slice(0, 10)',
    });
  }
  const reason = byCdk8s ? misreading(value) : undefined;
  return (
    reason &&
    violation(TEXT_YAML, path, {
      problem: `${where} ${REASONS[reason].problem}`,
      value,
      fix: `write the manifests with a FleetApp instead of an App, or ${REASONS[reason].fix}`,
    })
  );
}

/** Calls back for each text and key that is not harmless. */
function visit(value: unknown, at: string, found: (text: string, at: string) => void): void {
  if (typeof value === 'string') {
    if (!HARMLESS.test(value)) {
      found(value, at);
    }
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => visit(item, `${at}[${index}]`, found));
  } else if (isPlain(value)) {
    for (const name in value) {
      const inside = at === '' ? name : `${at}.${name}`;
      if (!HARMLESS.test(name)) {
        found(name, inside);
      }
      visit(value[name], inside, found);
    }
  }
}
