import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

const RULES = path.join(__dirname, '..', '..', 'src', 'rules');

/** The golden list: every text that a rule may print, in one file that a reviewer can read. */
export const GOLDEN = path.join(__dirname, '..', 'rules', 'texts.golden.md');

/** Every text of `src/rules`, by file, as it is written there; `{…}` is what the program fills in. */
export function ruleTexts(): string {
  const files = fs.readdirSync(RULES).filter((file) => file.endsWith('.ts'));
  const sections = files.sort().flatMap((file) => {
    const texts = textsOf(path.join(RULES, file));
    return texts.length === 0 ? [] : [[`## ${file}`, '', ...texts.map((text) => `- ${text}`)]];
  });
  return `${[HEADER, ...sections.map((lines) => lines.join('\n'))].join('\n\n')}\n`;
}

const HEADER = `# Texts of the rules

Made by \`npx tsx test/support/rule-texts.ts\`; a test compares it with src/rules.`;

function textsOf(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    fs.readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    if (text !== undefined && /\S \S/.test(text)) {
      texts.push(text);
    }
    if (!ts.isImportDeclaration(node)) {
      ts.forEachChild(node, visit);
    }
  };
  visit(source);
  return texts;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  return ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('{…}')
    : undefined;
}

if (require.main === module) {
  fs.writeFileSync(GOLDEN, ruleTexts());
}
