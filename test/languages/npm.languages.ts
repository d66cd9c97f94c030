import * as fs from 'fs';
import * as path from 'path';
import {
  ROOT,
  aFolder,
  cleanUp,
  expectedOf,
  megabytes,
  run,
  say,
  sizeOf,
  tried,
} from './support/workplace';

// What somebody gets who installs the packed tarball with npm in an empty folder.

/**
 * As strict as TypeScript can be with all declarations checked; those of cdk8s-plus-28 do not hold
 * with `exactOptionalPropertyTypes`.
 */
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noPropertyAccessFromIndexSignature: true,
    skipLibCheck: false,
    target: 'ES2022',
    module: 'Node16',
    moduleResolution: 'Node16',
    outDir: 'out',
    types: ['node'],
  },
};

let tarball: string;

beforeAll(() => {
  const folder = aFolder();
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  run('npm', pack, { cwd: ROOT });
  tarball = path.join(folder, fs.readdirSync(folder)[0]);
  say(`npm: tarball ${megabytes(fs.statSync(tarball).size)}`);
});
afterAll(cleanUp);

/** A new project, after `npm install` of the tarball and of what else it wants. */
function project(manifest: object, ...packages: string[]): string {
  const folder = aFolder();
  const file = path.join(folder, 'package.json');
  fs.writeFileSync(file, JSON.stringify({ name: 'fresh', version: '1.0.0', ...manifest }));
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  run('npm', ['install', ...quiet, tarball, ...packages], { cwd: folder });
  run('npm', ['ls', '--all'], { cwd: folder });
  return folder;
}

/** The folders of packages in a project, and what they weigh without what is needed to compile. */
function applyStrict(what: string, folder: string): string[] {
  const modules = path.join(folder, 'node_modules');
  const tools = ['typescript', '@types', 'undici-types', '.bin', '.package-lock.json'];
  const all = fs.readdirSync(modules).filter((name) => !tools.includes(name));
  const bytes = (name: string) => sizeOf(path.join(modules, name));
  const total = all.reduce((sum, name) => sum + bytes(name), 0);
  say(
    `npm: ${what} ${megabytes(total)}, of which cdk-inference ${megabytes(bytes('cdk-inference'))}`,
  );
  return all.sort();
}

const TYPESCRIPT = (() => {
  const { devDependencies } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  return ['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
})();

/** Copies the program of an example, compiles it, runs what was compiled. */
function compileAndRun(
  folder: string,
  example: string,
  edited: (text: string) => string = (text) => text,
): void {
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  const source = path.join(ROOT, 'examples', example);
  for (const file of fs.readdirSync(source).filter((name) => name.endsWith('.ts'))) {
    const text = fs.readFileSync(path.join(source, file), 'utf8');
    fs.writeFileSync(path.join(folder, file), edited(text));
  }
  run('npx', ['--no-install', 'tsc'], { cwd: folder });
  run(process.execPath, [path.join('out', 'main.js')], { cwd: folder });
}

test('a strict TypeScript project installs no cdktf, compiles all declarations, and writes', () => {
  const folder = project({}, ...TYPESCRIPT);
  expect(applyStrict('a project with cdk8s alone', folder)).toEqual([
    'cdk-inference',
    'cdk8s',
    'cdk8s-plus-28',
    'constructs',
  ]);
  compileAndRun(folder, 'chat');
  const file = 'production.k8s.yaml';
  expect(fs.readFileSync(path.join(folder, 'dist', file), 'utf8')).toBe(expectedOf('chat', file));
});

test('a project with the oldest versions of its peers compiles and writes the same', () => {
  const { peerDependencies } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const minimumVersion = ['constructs', 'cdk8s', 'cdk8s-plus-28'].map(
    (name) => `${name}@${peerDependencies[name].replace(/^\^/, '')}`,
  );
  expect(minimumVersion[0]).toBe('constructs@10.4.2');
  const folder = project({}, ...minimumVersion, ...TYPESCRIPT);
  compileAndRun(folder, 'chat');
  const file = 'production.k8s.yaml';
  expect(fs.readFileSync(path.join(folder, 'dist', file), 'utf8')).toBe(expectedOf('chat', file));
});

const MINIMAL = fs.readFileSync(path.join(ROOT, 'examples', 'minimal', 'main.ts'), 'utf8');

/** examples/minimal, which has no types, with what a module system needs around it. */
const minimal = (imports: string) => `${imports}\n${MINIMAL.replace(/^import .*\n/gm, '')}`;

test.each([
  [
    'CommonJS',
    'main.cjs',
    `const { ComputeSpec, Engine, Image, InferenceService } = require('cdk-inference');
     const { App, Chart, Size } = require('cdk8s');`,
  ],
  [
    'ECMAScript modules',
    'main.mjs',
    `import { ComputeSpec, Engine, Image, InferenceService } from 'cdk-inference';
     import { App, Chart, Size } from 'cdk8s';`,
  ],
])('a plain JavaScript project of %s writes', (_, program, imports) => {
  const folder = project({});
  fs.writeFileSync(path.join(folder, program), minimal(imports));
  run(process.execPath, [program], { cwd: folder });
  const file = 'minimal.k8s.yaml';
  expect(fs.readFileSync(path.join(folder, 'dist', file), 'utf8')).toBe(
    expectedOf('minimal', file),
  );
});

const CDKTF = { cdktf: '^0.21.0' };
const CDKTN = { cdktn: '^0.24.0' };
const ALIAS = { cdktf: 'npm:cdktn@^0.24.0' };
const PREBUILT = { '@cdktf/provider-kubernetes': '^12.1.1' };

/** What a project with stacks installs, the name by which it imports the package, and the version. */
test.each<[string, { dependencies: object; overrides?: object }, string, string]>([
  ['cdktf alone', { dependencies: CDKTF }, 'cdktf', '0.21.0'],
  ['cdktn alone', { dependencies: CDKTN }, 'cdktn', '0.24.0'],
  ['both, in a stack of cdktf', { dependencies: { ...CDKTF, ...CDKTN } }, 'cdktf', '0.21.0'],
  ['both, in a stack of cdktn', { dependencies: { ...CDKTF, ...CDKTN } }, 'cdktn', '0.24.0'],
  ['cdktn under the name of cdktf', { dependencies: ALIAS }, 'cdktf', '0.24.0'],
  ['cdktn under both names', { dependencies: { ...ALIAS, ...CDKTN } }, 'cdktf', '0.24.0'],
  [
    'cdktf and its generated provider',
    { dependencies: { ...CDKTF, ...PREBUILT } },
    'cdktf',
    '0.21.0',
  ],
  [
    'cdktn under the name of cdktf, and the generated provider of cdktf',
    {
      dependencies: { ...ALIAS, ...PREBUILT },
      overrides: { '@cdktf/provider-kubernetes': { cdktf: '$cdktf' } },
    },
    'cdktf',
    '0.24.0',
  ],
])(
  'a strict TypeScript project with %s compiles, and writes what examples/terraform writes',
  (what, manifest, name, version) => {
    const folder = project(manifest, ...TYPESCRIPT);
    applyStrict(`a project with ${what}`, folder);
    const isPrebuilt = '@cdktf/provider-kubernetes' in manifest.dependencies;
    const provider = isPrebuilt
      ? '@cdktf/provider-kubernetes/lib/provider'
      : './kubernetes-provider';
    compileAndRun(folder, 'terraform', (text) =>
      text.replaceAll("'cdktn'", `'${name}'`).replace("'./kubernetes-provider'", `'${provider}'`),
    );
    const stack = ['stacks', 'production', 'cdk.tf.json'];
    const written = fs.readFileSync(path.join(folder, 'cdktf.out', ...stack), 'utf8');
    const expected = JSON.parse(expectedOf('terraform', ...stack));
    expected['//'].metadata.version = version;
    if (isPrebuilt) {
      // the name of a provider of HashiCorp without its namespace
      expected.terraform.required_providers.kubernetes.source = 'kubernetes';
    }
    expect(JSON.parse(written)).toEqual(expected);
  },
);

test('a project without cdktn and cdktf is told which to install', () => {
  const folder = project({});
  const program = `
    const { Construct } = require('constructs');
    const { InferenceService } = require('cdk-inference');
    const stack = new Construct(new Construct(undefined, ''), 'stack');
    Object.defineProperty(stack, Symbol.for('cdktf/TerraformStack'), { value: true });
    new InferenceService(stack, 'chat');`;
  fs.writeFileSync(path.join(folder, 'main.cjs'), program);
  const { status, stderr } = tried(process.execPath, ['main.cjs'], { cwd: folder });
  expect(status).toBe(1);
  expect(stderr).toContain('HOME: a service below a TerraformStack needs the package of the stack');
  expect(stderr).toContain('run: npm install cdktn@^0.24.0 (');
});
