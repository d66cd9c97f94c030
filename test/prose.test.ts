import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { docsPages } from '../projenrc/pages';

const ROOT = path.join(__dirname, '..');

/** Words and phrases that readers do not search for, and their replacements. A space matches any white space. */
const WORDS: [RegExp, string][] = [
  [/say|says|said|saying/i, 'declare, set; report'],
  [/tell|tells|told/i, 'configure, pass; report'],
  [/asked for/i, 'requested'],
  [/(?<![$/])homes?(?!\/)/, 'target'],
  [/below an? (?:chart|stack)/i, 'in a Chart, in a TerraformStack'],
  [/stands?(?! for)/i, 'is in, belongs to, is listed'],
  [/number of (?:the )?instances/i, 'replica count'],
  [/instances? (?:that )?(?:runs?|leaves?)/i, 'running pods; pods that stop'],
  [/go on|goes on/i, 'keep running'],
  [/anew/i, 'again; is recreated'],
  [/written out/i, 'rendered, set explicitly'],
  [/mend|mends|mended/i, 'fix'],
  [/(?:takes?|taken|taking) (?:it |them )?out/i, 'remove'],
  [/(?:leaves?|left|leaving) (?:it |them )?out/i, 'omit'],
  [/(?<!connection )refuse[sd]?/i, 'reject; unsupported'],
  [/means? nothing/i, 'has no effect'],
  [/matter of/i, 'is controlled by'],
  [/the cloud(?:'s|’s)?/i, "Volcengine, Volcengine's"],
  [/the form(?:'s|’s)?/i, 'the console form'],
  [/arms?/, 'deployment'],
  [/callers?(?!:)/i, 'client'],
  [/(?:an?|the|no|its|their|empty|missing) answers?/i, 'response, result'],
  [/besides?/i, 'in addition to, next to'],
  [/by the clock/i, 'on a schedule'],
  [/floors?|ceilings?/i, 'minimum, maximum'],
  [/rented/i, 'on-demand'],
  [/[Pp]repaid/, 'reserved'],
  [/nearly/i, 'approximate'],
  [/not at all/i, 'unsupported'],
  [/(?<!(?:control|data) )planes?/i, 'test environment'],
  [/plainly/i, '(remove)'],
  [/settle[sd]?/i, 'register'],
];

/** Words that no file of `src` has, in code neither. */
const NOWHERE = /\b(?:said|mend|told|plainly|settle)\b/gi;

const whole = WORDS.map(([word, better]): [RegExp, string] => [
  new RegExp(`\\b(?:${word.source})\\b`.replace(/ /g, '\\s+'), `g${word.flags}`),
  better,
]);

/** Removes code (quoted values too), link targets and file names, and keeps the lines. */
function prose(text: string): string {
  const code =
    /<!-- preview: [\s\S]*?<!-- end of preview -->|```[\s\S]*?```|`[^`]*`|\]\([^)]*\)|"\w+"|'\w+'|[\w-]+\.(?:md|ts)\b/g;
  return text.replace(/^ *\* /gm, '').replace(code, (match) => match.replace(/[^\n]/g, ' '));
}

function offenders(text: string, first = 1): string[] {
  const clean = prose(text);
  return whole.flatMap(([word, better]) =>
    [...clean.matchAll(word)].map(({ 0: found, index }) => {
      const line = first + clean.slice(0, index).split('\n').length - 1;
      return `${line}: ${found.replace(/\s+/g, ' ')} -> ${better}`;
    }),
  );
}

/** The docstrings of a file, and its texts where it has them for people: in rules and in the CLI. */
function texts(name: string): [string, number][] {
  const source = ts.createSourceFile(name, read(name), ts.ScriptTarget.Latest, true);
  const hasTexts = /^src\/(?:rules|cli)\//.test(name);
  const found = new Map<number, string>();
  const visit = (node: ts.Node) => {
    for (const { pos, end } of ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)) {
      found.set(pos, source.text.slice(pos, end));
    }
    if (hasTexts && (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node))) {
      found.set(node.getStart(), node.text);
    }
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) {
      ts.forEachChild(node, visit);
    }
  };
  visit(source);
  return [...found].map(([at, text]) => [text, source.getLineAndCharacterOfPosition(at).line + 1]);
}

const read = (name: string) => fs.readFileSync(path.join(ROOT, name), 'utf8');
const docs = docsPages();
const sources = fs
  .readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name}`)
  .filter((name) => name.endsWith('.ts'));

const pages = ['README.md', 'AGENTS.md', 'CHANGELOG.md', 'SECURITY.md', 'llms.txt'];
const projects = fs
  .readdirSync(path.join(ROOT, 'templates'), { recursive: true, encoding: 'utf8' })
  .map((name) => `templates/${name}`)
  .filter((name) => name.endsWith('.md'));

const examples = fs
  .readdirSync(path.join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('README.md') && !name.includes('node_modules'))
  .map((name) => `examples/${name}`);

test.each([...pages, ...projects, ...examples, ...docs])(
  '%s has the words of its readers',
  (name) => {
    expect(offenders(read(name))).toEqual([]);
  },
);

describe.each(sources)('%s', (name) => {
  test('has docstrings and texts in the words of their readers', () => {
    expect(texts(name).flatMap(([text, line]) => offenders(text, line))).toEqual([]);
  });

  test('has no word of the old dialect, in code neither', () => {
    expect(read(name).match(NOWHERE) ?? []).toEqual([]);
  });
});
