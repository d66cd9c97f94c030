import { parseArgs } from 'util';
import { RULES } from '../rules';
import { Command, CommandError, UsageError } from './command';
import { Rule, Severity } from '../rules/finding';

/** `cdk-inference explain`: prints rows of `docs/rules.md` in the terminal. @internal */
export const EXPLAIN: Command = {
  help: [
    'usage: cdk-inference explain ID…',
    '',
    'Explains rules by id, such as PORT_LISTEN. A prefix, such as PROBE_, selects all rules that',
    'begin with it.',
    '',
  ].join('\n'),
  run: (args, { out }) => {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    if (positionals.length === 0) {
      throw new UsageError('pass the id of a rule, such as PORT_LISTEN');
    }
    out(positionals.map((word) => found(word).map(row).join('\n')).join('\n'));
    return Promise.resolve(0);
  },
};

function found(word: string): Rule[] {
  const id = word.toUpperCase().replace(/[^A-Z_]/g, '');
  const exact = RULES.filter((rule) => rule.id === id);
  const rows = exact.length > 0 ? exact : RULES.filter((rule) => rule.id.startsWith(id));
  if (rows.length === 0 || id === '') {
    throw new CommandError(
      `there is no rule '${word}'; the ids are: ${RULES.map((rule) => rule.id).join(', ')}`,
    );
  }
  return rows;
}

function row({ id, severity, requirement, subject }: Rule): string {
  const weighs =
    severity === Severity.ERROR
      ? 'error: nothing is written'
      : 'warning: printed, and an error with strict: true on the platform';
  return `${id} (${subject})\n  ${requirement}\n  ${weighs}\n`;
}
