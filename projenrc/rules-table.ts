import * as fs from 'fs';
import * as path from 'path';
import { RULES } from '../src/rules';

/** `docs/rules.md`: a row for every rule there is. */
export function rulesTable(): string {
  const sections = Object.entries(RULES).map(([subject, rules]) => {
    const rows = rules.map(
      ({ id, severity, requirement }) =>
        `| <a id="${id}"></a>\`${id}\` | ${severity} | ${requirement} |`,
    );
    return [
      `## ${subject}`,
      '',
      '| id | severity | what must hold |',
      '| --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return `${[HEADER, ...sections].join('\n\n')}\n`;
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
