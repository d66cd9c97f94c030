import * as fs from 'fs';
import * as path from 'path';
import { RULES } from '../src/rules';
import { Rule, Severity } from '../src/rules/finding';

/** `docs/rules.md`: a row for every rule. */
export function rulesTable(): string {
  const subjects = [...new Set(RULES.map(({ subject }) => subject))];
  const sections = subjects.map((subject) =>
    [
      `## ${subject}`,
      '',
      '| id | severity | requirement of an error; trigger of a warning | example |',
      '| --- | --- | --- | --- |',
      ...RULES.filter((rule) => rule.subject === subject).map(row),
    ].join('\n'),
  );
  return `${[HEADER, ...sections].join('\n\n')}\n`;
}

function row({ id, severity, requirement, example }: Rule): string {
  const when = severity === Severity.WARNING ? `triggers when ${requirement}` : requirement;
  return `| <a id="${id}"></a>\`${id}\` | ${severity} | ${when} | ${example && `\`${example}\``} |`;
}

const HEADER = `# Rules

<!-- Made by "npm run docs" from src/rules; edit the rules, not this page. -->

Everything a program says is checked when synthesis starts, and all violations are reported together:
the path of the construct, the id of the rule, what is wrong, the value, and how to mend it. A warning
does not stop synthesis; on a platform with \`strict: true\` it does. The ids never change their meaning.
\`npx cdk-inference explain ID\` prints a row; [errors.md](errors.md) shows how errors are read.`;

if (require.main === module) {
  fs.writeFileSync(path.join(__dirname, '..', 'docs', 'rules.md'), rulesTable());
}
