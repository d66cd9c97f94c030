import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { aDeployment, aService } from './support/builders';
import { examples } from '../projenrc/examples';
import { pages, read } from '../projenrc/pages';
import { Engine, Schedule } from '../src';

const ROOT = path.join(__dirname, '..');
const README = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');

const programs = (text: string) =>
  [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
const blocks = programs(README);

/** Compiles each text as a module that stands in `test`, without writing it; all at once, for time's sake. */
function diagnostics(texts: Record<string, string>): string[] {
  const files = new Map(
    Object.entries(texts).map(([name, text]) => [path.join(__dirname, `${name}.ts`), text]),
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
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    return `${path.basename(file?.fileName ?? '')}: ${text}`;
  });
}

describe('the page of the autoscaler', () => {
  const page = fs.readFileSync(path.join(ROOT, 'docs', 'autoscaler.md'), 'utf8');

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

describe('the programs of README and docs', () => {
  const texts = Object.fromEntries(
    pages().flatMap((page) =>
      programs(read(page)).map((text, index) => [`${path.basename(page)}-${index + 1}`, text]),
    ),
  );

  test('compile against the built package, and one that does not is found', () => {
    expect(Object.keys(texts).length).toBeGreaterThan(25);
    const wrong = "import { Port } from 'cdk-inference';\nPort.nothing();\n";
    expect(diagnostics({ ...texts, wrong })).toEqual([
      "wrong.ts: Property 'nothing' does not exist on type 'typeof Port'.",
    ]);
  });
});
