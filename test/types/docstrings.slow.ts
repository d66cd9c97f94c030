import * as path from 'path';
import * as ts from 'typescript';
import { ApiDocs, publicTypes } from '../support/public-api';

/** Constructs that an example may use without a declaration. */
const DECLARED = `
declare const app: App;
declare const chart: Chart;
declare const service: InferenceService;
declare const deployment: Deployment;
declare const image: Image;
declare const shared: SharedGateway;
declare const compute: ComputeSpec;
`;

interface Documented {
  readonly name?: string;
  readonly docs?: ApiDocs & { readonly example?: string };
}

const types = [...publicTypes().values()];

const examples = types.flatMap((type) =>
  [type, ...[type.methods, type.properties, type.members].flatMap((members) => members ?? [])]
    .filter(({ docs }: Documented) => docs && 'example' in docs)
    .map(({ name, docs }: Documented) => ({ of: `${type.name} ${name}`, text: docs!.example! })),
);

/** All examples in one file, each in a function of its own. */
const FILE = path.join(__dirname, 'docstrings-examples.ts');
const SOURCE = [
  `import { ${types.map(({ name }) => name).join(', ')} } from 'cdk-inference';`,
  "import { ApiObject, App, Chart, Duration, JsonPatch, Size } from 'cdk8s';",
  DECLARED,
  ...examples.map(({ of, text }, index) => `// ${of}\nexport function e${index}() {\n${text}\n}`),
].join('\n');

function problems(): string[] {
  const config = path.join(__dirname, '..', 'tsconfig.json');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    path.dirname(config),
  );
  const relaxed = { ...options, noUnusedLocals: false, noUnusedParameters: false };
  const host = ts.createCompilerHost(relaxed);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) =>
    file === FILE ? ts.createSourceFile(file, SOURCE, rest[0], true) : read(file, ...rest);
  const program = ts.createProgram([FILE], relaxed, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(FILE))
    .map(({ start, messageText }) => {
      const line = SOURCE.slice(0, start).split('\n').length;
      return `${SOURCE.split('\n')[line - 1]}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
}

describe('the examples of docstrings', () => {
  test('compile against the built declarations', () => {
    expect(examples.length).toBeGreaterThan(60);
    expect(problems()).toEqual([]);
  }, 60_000);
});
