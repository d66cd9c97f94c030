import { Yaml } from 'cdk8s';
import { fidelityRows } from './catalogue';
import { consoleTable } from '../projenrc/console-table';
import { blocks, docsPages, pages, read } from '../projenrc/pages';
import { run } from '../projenrc/programs';
import { RULES } from '../src/rules';
import { allProperties, publicTypes } from './support/public-api';

const PAGES = ['README_ZH.md', ...docsPages().filter((page) => page.startsWith('docs/zh/'))];

/** Text without code blocks, comments and link targets; code is one Latin letter. */
function prose(text: string): string {
  return text
    .replace(/```[\s\S]*?```|<!--[\s\S]*?-->/g, (block) => block.replace(/[^\n]/g, ''))
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/`[^`]*`/g, 'x')
    .replace(/\*\*/g, '');
}

/** How Chinese technical prose is set, and the reader's view of a break. */
const FAULTS: [fault: string, pattern: RegExp][] = [
  ['half-width punctuation next to Chinese', /\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u],
  ['half-width stop after Chinese', /\p{Script=Han}\.(?!\w)/u],
  ['no space between Chinese and Latin', /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9%]\p{Script=Han}/u],
  [
    'space next to full-width punctuation',
    /[，。；：！？（）、“”] (?![|—])|[^|—] [，。；：！？（）、]/u,
  ],
  ['an English sentence', /(?:\b[A-Za-z][a-z']*\b[ ,]+){5,}[A-Za-z]+/],
];

function faults(text: string): string[] {
  return prose(text)
    .split('\n')
    .flatMap((line, index) =>
      FAULTS.filter(([, pattern]) => pattern.test(line)).map(
        ([fault, pattern]) => `${index + 1}: ${fault}: ${pattern.exec(line)![0]}`,
      ),
    );
}

describe('the check of Chinese pages', () => {
  test.each([
    ['部署,服务', 'half-width punctuation next to Chinese'],
    ['部署完成.', 'half-width stop after Chinese'],
    ['使用`kubectl`部署', 'no space between Chinese and Latin'],
    ['占 90%的流量', 'no space between Chinese and Latin'],
    ['部署， 服务', 'space next to full-width punctuation'],
    ['The library renders the objects of a service.', 'an English sentence'],
  ])('finds the fault of %s', (text, fault) => {
    expect(faults(text).map((found) => found.split(': ')[1])).toContain(fault);
  });

  test('accepts Chinese prose with names and code', () => {
    const text =
      '[API 网关](a.md)（Gateway API）把 90% 的请求转发给 `stable`，见 Envoy Gateway 1.9。';
    expect(faults(text)).toEqual([]);
  });
});

test('every Chinese page is checked, and its programs and links with those of the English pages', () => {
  const generated = 'docs/zh/console.md';
  expect([...pages(), generated]).toEqual(expect.arrayContaining(PAGES));
  expect(PAGES.sort()).toEqual([
    'README_ZH.md',
    'docs/zh/console.md',
    'docs/zh/errors.md',
    'docs/zh/getting-started.md',
    'docs/zh/glossary.md',
  ]);
});

describe.each(PAGES)('%s', (page) => {
  test('is set as Chinese prose', () => {
    expect(faults(read(page))).toEqual([]);
  });

  test('leads to its English page in its first lines', () => {
    expect(read(page).split('\n').slice(0, 4).join('\n')).toMatch(
      /^\[English\]\([./\w-]+\.md\) \| 简体中文$/m,
    );
  });
});

/** The cells of the rows of a page's first table. */
function rows(page: string): string[][] {
  return read(page)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const codes = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

describe('docs/zh/console.md', () => {
  test('is what the rows of the catalogue say now', () => {
    expect(read('docs/zh/console.md')).toBe(consoleTable());
  });

  test('has a label of its own for each row, in Chinese or as the console has it', () => {
    const labels = fidelityRows().map(({ zh }) => zh);
    expect(labels).toEqual([...new Set(labels)]);
    expect(labels.filter((label) => !/\p{Script=Han}/u.test(label))).toEqual([]);
  });
});

describe('docs/zh/glossary.md', () => {
  const types = [...publicTypes().values()];
  const known = new Set(
    types.flatMap((type) => [
      type.name,
      ...[
        ...allProperties(publicTypes(), type),
        ...(type.methods ?? []),
        ...(type.members ?? []),
      ].map(({ name }) => `${type.name}.${name}`),
    ]),
  );

  test('has 40 terms, each once', () => {
    const terms = rows('docs/zh/glossary.md').map(([term]) => term);
    expect(terms).toHaveLength(40);
    expect(terms).toEqual([...new Set(terms)]);
  });

  test('names types and members of the public API', () => {
    const unknown = rows('docs/zh/glossary.md').filter(
      ([, , api]) => codes(api).length === 0 || codes(api).some((name) => !known.has(name)),
    );
    expect(unknown).toEqual([]);
  });
});

describe('docs/zh/errors.md', () => {
  const severities = new Map(RULES.map(({ id, severity }) => [id, severity]));

  test('has 30 rules, each once, with their severities', () => {
    const listed = rows('docs/zh/errors.md').map(([id, severity]) => [codes(id)[0], severity]);
    expect(listed).toHaveLength(30);
    expect(new Set(listed.map(([id]) => id)).size).toBe(30);
    const words = { error: '错误', warning: '警告' };
    expect(listed).toEqual(
      listed.map(([id]) => [id, words[severities.get(id) as keyof typeof words]]),
    );
  });
});

describe('README_ZH.md', () => {
  const [program] = blocks(read('README_ZH.md')).filter(({ language }) => language === 'ts');

  test('has the program of README.md', () => {
    expect(blocks(read('README.md')).map(({ text }) => text)).toContain(program.text);
  });

  test('has the size of its program and of the output in the caption', () => {
    const lines = program.text.split('\n').filter((line) => !/^(import .*)?$/.test(line));
    const { objects } = run(program.text);
    const yaml = Yaml.stringify(...objects)
      .trimEnd()
      .split('\n');
    expect(read('README_ZH.md')).toContain(
      `\n不计 import 共 ${lines.length} 行代码，渲染出 ${objects.length} 个对象、${yaml.length} 行 YAML。\n`,
    );
  });
});
