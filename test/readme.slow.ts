import * as path from 'path';
import * as ts from 'typescript';
import { blocks, pages, read } from '../projenrc/pages';

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

describe('the programs of README and docs', () => {
  const texts = Object.fromEntries(
    pages().flatMap((page) =>
      blocks(read(page))
        .filter(({ language }) => language === 'ts')
        .map(({ text }, index) => [`${page.replace(/\W/g, '-')}-${index + 1}`, text]),
    ),
  );

  test('compile against the built package, and one that does not is found', () => {
    expect(Object.keys(texts)).toEqual(
      expect.arrayContaining(['docs-getting-started-md-1', 'docs-zh-getting-started-md-1']),
    );
    expect(Object.keys(texts).length).toBeGreaterThan(25);
    const wrong = "import { Port } from 'cdk-inference';\nPort.nothing();\n";
    expect(diagnostics({ ...texts, wrong })).toEqual([
      "wrong.ts: Property 'nothing' does not exist on type 'typeof Port'.",
    ]);
  }, 60_000);
});
