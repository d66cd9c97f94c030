import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { aDeployment, aService } from './support/builders';
import { examples } from '../projenrc/examples';
import { Engine, Schedule } from '../src';

const ROOT = path.join(__dirname, '..');
const README = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');

const programs = (text: string) =>
  [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
const blocks = programs(README);

/** Compiles each text as a module that stands in `test`, without writing it. */
function diagnostics(texts: string[]): string[] {
  const files = new Map(
    texts.map((text, index) => [path.join(__dirname, `readme-${index}.ts`), text]),
  );
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.getSourceFile = (file, ...rest) =>
    files.has(file)
      ? ts.createSourceFile(file, files.get(file)!, ts.ScriptTarget.ES2022)
      : getSourceFile(file, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the page of the autoscaler', () => {
  const page = fs.readFileSync(path.join(ROOT, 'docs', 'scaling.md'), 'utf8');

  test('has programs that compile against the built package', () => {
    expect(programs(page).length).toBeGreaterThan(3);
    expect(diagnostics(programs(page))).toEqual([]);
  });

  test.each([Engine.VLLM, Engine.SGLANG, Engine.TRITON, Engine.TGI])(
    'has the metrics of $name',
    ({ name, _said: { metrics } }) => {
      const [row] = page.split('\n').filter((line) => line.startsWith(`| ${name} |`));
      const cell = (metric?: string) => (metric === undefined ? '–' : `\`${metric}\``);
      const cells = [metrics.waiting, metrics.running, metrics.finished].map(cell);
      expect(row).toBe(`| ${name} | ${cells.join(' | ')} |`);
    },
  );

  test('shows the timeline as it is', () => {
    const service = aService();
    const schedules = [Schedule.cron('0 8 * * 1', 4), Schedule.cron('0 20 * * 5', 2)];
    const scaler = aDeployment(service).autoscale({ schedules, timeZone: 'Asia/Shanghai' });
    expect(page).toContain(`\`\`\`text\n${scaler.timelineText()}\n\`\`\``);
  });
});

describe('the README', () => {
  test('has programs that compile against the built package', () => {
    expect(blocks.length).toBeGreaterThan(3);
    expect(diagnostics(blocks)).toEqual([]);
  });

  test('fails on a program that does not compile', () => {
    expect(diagnostics(["import { Port } from 'cdk-inference';\nPort.nothing();\n"])).toHaveLength(
      1,
    );
  });

  test('shows the smallest example as it is', () => {
    const source = fs.readFileSync(path.join(ROOT, 'examples', 'minimal', 'main.ts'), 'utf8');
    expect(blocks[0]).toBe(source);
  });

  test('names every example', () => {
    expect(examples().filter(({ name }) => !README.includes(`examples/${name}/`))).toEqual([]);
  });

  test('links only to what is there', () => {
    const targets = [...README.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target);
    expect(targets.filter((target) => !fs.existsSync(path.join(ROOT, target)))).toEqual([]);
  });
});

const DOCS = path.join(ROOT, 'docs');
const pages = fs.readdirSync(DOCS).map((name) => ({
  name,
  code: programs(fs.readFileSync(path.join(DOCS, name), 'utf8')),
}));

describe('the pages of docs', () => {
  test.each(pages.filter(({ code }) => code.length > 0))(
    '$name has programs that compile against the built package',
    ({ code }) => {
      expect(diagnostics(code)).toEqual([]);
    },
  );

  test('have some', () => {
    expect(pages.flatMap(({ code }) => code).length).toBeGreaterThan(3);
  });
});
