import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { parse, parseAllDocuments } from 'yaml';

/** An example folder: an app and the CLI configuration that runs it. */
export interface Example {
  readonly name: string;
  readonly folder: string;
  /** The command that the CLI runs, from `cdk8s.yaml` or `cdktf.json`. */
  readonly app: string;
  /** The output folder, relative to `folder`. */
  readonly output: string;
}

const ROOT = path.join(__dirname, '..');
const EXAMPLES = path.join(ROOT, 'examples');

/** Every field of Volcengine's two forms: a test, and no example to copy. */
export const FULL_FORM: Example = {
  name: 'full-form',
  folder: path.join(ROOT, 'test', 'full-form'),
  app: 'npx tsx main.ts',
  output: 'dist',
};

/** All TypeScript programs whose output is committed. */
export function programs(): Example[] {
  return [...examples(), FULL_FORM];
}

/** The folder of a program in the repository: `examples/chat`. */
export function placeOf({ folder }: Example): string {
  return path.relative(ROOT, folder).replaceAll(path.sep, '/');
}

/** The examples in a language. Languages other than TypeScript need their toolchain. */
export function examples(language = 'typescript'): Example[] {
  return fs
    .readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map(({ name }) => {
      const folder = path.join(EXAMPLES, name);
      const cdk8s = path.join(folder, 'cdk8s.yaml');
      return fs.existsSync(cdk8s)
        ? { name, folder, ...parse(fs.readFileSync(cdk8s, 'utf8')) }
        : { name, folder, output: 'cdktf.out', ...read(path.join(folder, 'cdktf.json')) };
    })
    .filter((example) => example.language === language);
}

function read(file: string): any {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** Runs an example and returns its output files, by path in its output folder. */
export function synthesize(example: Example): Map<string, string> {
  const { folder, app, output } = example;
  const target = path.join(folder, output);
  fs.rmSync(target, { recursive: true, force: true });
  const run = spawnSync(app, { cwd: folder, shell: true, encoding: 'utf8' });
  if (run.status !== 0) {
    throw new Error(
      `${placeOf(example)}: ${app} ended with ${run.status}\n${run.stdout}${run.stderr}`,
    );
  }
  return filesIn(target);
}

/** Runs TypeScript examples in one process, which loads the library once. Returns output files by example. */
export function synthesizeTogether(all: readonly Example[]): Map<string, Map<string, string>> {
  const scripts = all.map(({ folder, output }) => {
    fs.rmSync(path.join(folder, output), { recursive: true, force: true });
    const main = path.join(folder, 'main.ts');
    return `process.chdir(${JSON.stringify(folder)}); require(${JSON.stringify(main)});`;
  });
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--eval', scripts.join('\n')],
    { cwd: EXAMPLES, encoding: 'utf8' },
  );
  if (status !== 0) {
    throw new Error(`the examples ended with ${status}\n${stderr}`);
  }
  return new Map(all.map(({ name, folder, output }) => [name, filesIn(path.join(folder, output))]));
}

/** The expected output of an example; a test compares it with the actual output. */
export function expected({ folder }: Example): Map<string, string> {
  return filesIn(path.join(folder, 'expected'));
}

function filesIn(folder: string): Map<string, string> {
  return new Map(
    written(folder).map((file) => [path.relative(folder, file), fs.readFileSync(file, 'utf8')]),
  );
}

/** The Kubernetes manifests in the output files of an example. */
export function manifests(files: Map<string, string>): Map<string, any[]> {
  const found = new Map<string, any[]>();
  for (const [file, text] of files) {
    if (file.endsWith('.k8s.yaml')) {
      found.set(
        file,
        parseAllDocuments(text).map((document) => document.toJSON()),
      );
    } else if (file.endsWith('cdk.tf.json')) {
      const resources = JSON.parse(text).resource?.kubernetes_manifest ?? {};
      found.set(
        file,
        Object.values<any>(resources).map(({ manifest }) => manifest),
      );
    }
  }
  return found;
}

function written(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory()
        ? written(path.join(folder, entry.name))
        : [path.join(folder, entry.name)],
    )
    .sort();
}
