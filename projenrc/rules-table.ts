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
  return `| <a id="${id}"></a>\`${id}\` | ${severity} | ${when} | \`${example}\` |`;
}

const HEADER = `# Rules

<!-- Made by "npm run docs" from src/rules; edit the rules, not this page. -->

Synthesis checks every service against these rules and reports all violations at once: the path of the
construct, the id of the rule, the problem, the value and the fix. A warning does not stop synthesis,
except on a platform with \`strict: true\`; [errors.md](errors.md) shows how to acknowledge one. The meaning
of an id never changes. \`npx --no cdk-inference explain ID\` prints a row and names the page to read.`;

if (require.main === module) {
  fs.writeFileSync(path.join(__dirname, '..', 'docs', 'rules.md'), rulesTable());
}
