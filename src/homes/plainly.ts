import { IConstruct } from 'constructs';
import { Synthesizable } from './home';
import { withText } from '../private/usage-error';
import { Finding, Severity } from '../rules/finding';

/** How cdk8s and cdktf begin what they throw when a construct objects. */
const HEADER = 'Validation failed with the following errors:';

/** What cdktf ends it with: not true of our rules, which no configuration turns off. */
const ADVICE = /If you wish to ignore these validations, .*/;

const plain = new WeakSet<IConstruct>();

/**
 * Lets an app say what is wrong so that a person can read it. cdk8s and cdktf print a stack trace
 * through themselves below our findings; the same error is thrown with a text of its own instead.
 *
 * @internal
 */
export function formatSynthErrors(
  app: IConstruct,
  synthesizables: () => readonly Synthesizable[],
): void {
  if (plain.has(app)) {
    return;
  }
  plain.add(app);
  for (const verb of ['synth', 'synthYaml']) {
    const { [verb]: original } = app as unknown as Record<string, unknown>;
    if (typeof original === 'function') {
      const value = (...args: unknown[]) =>
        withFormattedErrors(synthesizables, () => original.apply(app, args) as unknown);
      Object.defineProperty(app, verb, { value, configurable: true, writable: true });
    }
  }
}

/** Does it; of errors that are the validation's the text is ours. @internal */
export function withFormattedErrors<T>(
  synthesizables: () => readonly Synthesizable[],
  work: () => T,
): T {
  try {
    return work();
  } catch (failure) {
    const { message } = failure as { readonly message?: unknown };
    if (typeof message === 'string' && message.startsWith(HEADER)) {
      const errors = synthesizables()
        .flatMap((synthesizable) => synthesizable._synthesize().findings)
        .filter(({ severity }) => severity === Severity.ERROR);
      if (errors.length > 0) {
        throw withText(failure as Error, text(errors, message));
      }
    }
    throw failure;
  }
}

/** A line for each finding below the path of its construct, then what other libraries say. */
function text(findings: readonly Finding[], message: string): string {
  const shown = findings.filter((finding) => message.includes(line(finding)));
  const others = shown
    .reduce((left, finding) => left.replace(line(finding), ''), message)
    .replace(HEADER, '')
    .split('\n')
    .filter((left) => left.trim() !== '');
  const foreign = others.filter((left) => !ADVICE.test(left));
  const count = shown.length + foreign.length;
  const title = `${count} ${count === 1 ? 'error' : 'errors'} in this program; nothing was written`;
  const width = Math.max(...shown.map(({ rule }) => rule.length));
  const paths = [...new Set(shown.map(({ path }) => path))];
  const groups = paths.map((path) =>
    [
      `  ${path}`,
      ...shown
        .filter((finding) => finding.path === path)
        .map((finding) => described(finding, width)),
    ].join('\n'),
  );
  const [{ rule }] = shown;
  return [
    title,
    ...groups,
    ...(foreign.length > 0 ? [foreign.join('\n')] : []),
    `  What an id means: npx cdk-inference explain ${rule}, or its row in docs/rules.md`,
  ].join('\n\n');
}

function line({ path, rule, message }: Finding): string {
  return `[${path}] ${rule}: ${message}`;
}

/** The problem and the value that was got, and below it how to mend it. */
function described({ rule, message }: Finding, width: number): string {
  const [problem, ...fix] = message.split('; ');
  const indent = ' '.repeat(4 + width + 2);
  return [
    `    ${rule.padEnd(width)}  ${problem}`,
    ...(fix.length > 0 ? [`${indent}→ ${fix.join('; ')}`] : []),
  ].join('\n');
}
