import { parseArgs } from 'util';
import { RULES } from '../rules';
import { Command, CommandError, UsageError } from './command';
import { Rule, Severity } from '../rules/finding';

/** `cdk-inference explain`: the row of `docs/rules.md`, where one has the message before one's eyes. @internal */
export const EXPLAIN: Command = {
  help: [
    'usage: cdk-inference explain ID…',
    '',
    'Says what must hold by the rules of these ids, such as PORT_LISTEN; the beginning of an id',
    'stands for all that begin so.',
    '',
  ].join('\n'),
  run: (args, { out }) => {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    if (positionals.length === 0) {
      throw new UsageError('the id of a rule is missing, such as PORT_LISTEN');
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
