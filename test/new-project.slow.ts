import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { pathToFileURL } from 'url';
import { aNewcomer, leave } from './support/registry';
import { cdktnCli, nodeOf } from './support/tools';
import { examples, expected } from '../projenrc/examples';

// npm run new, whose project without an example is tried by getting-started.slow.ts

const ROOT = path.join(__dirname, '..');
const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-new-')));
let environment: NodeJS.ProcessEnv;

function run(command: string, args: readonly string[], cwd: string, env = environment) {
  return spawnSync(command, args, { cwd, env, encoding: 'utf8' });
}

/** The script of `npm run new`, in the compiled clone. */
function create(...args: string[]) {
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const script = path.join(ROOT, 'projenrc', 'new-project.ts');
  return run(process.execPath, ['--import', tsx, script, ...args], ROOT);
}

beforeAll(async () => {
  fs.mkdirSync(path.join(root, 'home'));
  // scripts of dependencies would build binaries that only deployments need
  const quiet = { CI: '1', CHECKPOINT_DISABLE: '1', npm_config_ignore_scripts: 'true' };
  environment = { ...(await aNewcomer(path.join(root, 'home'), [cdktnCli()])), ...quiet };
}, 5 * 60_000);

afterAll(() => {
  leave();
  fs.rmSync(root, { recursive: true, force: true });
});

// one example of each target, one with a hidden folder and a preview, and the one that a page copies;
// release.test.ts compares the dependencies of all with their imports
test.each(['chat', 'terraform', 'gitops', 'laptop'])(
  'examples/%s is copied, installed and synthesizes the same output',
  (name) => {
    const folder = path.join(root, name);
    const { status: code, stderr: failure } = create(folder, '--example', name);
    expect({ code, failure: code === 0 ? '' : failure }).toEqual({ code: 0, failure: '' });
    expect(fs.existsSync(path.join(folder, 'expected'))).toBe(false);
    expect(fs.existsSync(path.join(folder, '.github'))).toBe(name === 'gitops');
    // other folders of the repository are not next to the copy
    expect(fs.readFileSync(path.join(folder, 'README.md'), 'utf8')).not.toContain('](../');
    // the CLI of cdktn requires Node 22.19
    const PATH = `${name === 'terraform' ? `${nodeOf('22')}${path.delimiter}` : ''}${environment.PATH}`;
    const synth = run('npm', ['run', 'synth'], folder, { ...environment, PATH });
    const { status, stdout, stderr } = synth;
    expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({
      status: 0,
      output: '',
    });
    const example = examples().find((each) => each.name === name)!;
    for (const [file, text] of expected(example)) {
      expect(fs.readFileSync(path.join(folder, example.output, file), 'utf8')).toBe(text);
    }
  },
  10 * 60_000,
);

// getting-started.slow.ts follows the template "canary" word by word
test.each(['minimal', 'llama-70b', 'gitops'])(
  'the template %s is created and installed, passes its tests and synthesizes without findings',
  (template) => {
    // an example may have the same name
    const folder = path.join(root, `template-${template}`);
    const { status: code, stderr: failure } = create(folder, '--template', template);
    expect({ code, failure: code === 0 ? '' : failure }).toEqual({ code: 0, failure: '' });
    for (const script of ['test', 'synth']) {
      const { status, stdout, stderr } = run('npm', ['run', script], folder);
      expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({
        status: 0,
        output: '',
      });
    }
    const { stdout } = run('npm', ['run', 'check'], folder);
    expect(stdout).toContain('0 errors, 0 warnings in ');
    const clusters =
      template === 'gitops' ? ['dev', 'prod-a', 'prod-b', 'staging'] : ['production'];
    expect(fs.readdirSync(path.join(folder, 'dist')).sort()).toEqual(
      clusters.map((cluster) => `${cluster}.k8s.yaml`),
    );
    expect(fs.existsSync(path.join(folder, 'preview', 'preview.json'))).toBe(true);
  },
  10 * 60_000,
);

test.each<[string, string[], string]>([
  ['without a folder', [], 'usage: npm run new -- FOLDER'],
  ['for two folders', ['a', 'b'], 'usage: npm run new -- FOLDER'],
  [
    'for an example and a language',
    ['a', '--example', 'chat', '--language', 'python'],
    'usage: npm run new -- FOLDER',
  ],
  [
    'for an example and a template',
    ['a', '--example', 'chat', '--template', 'minimal'],
    'usage: npm run new -- FOLDER',
  ],
  [
    'for an unknown example',
    ['a', '--example', 'chatt'],
    "there is no example 'chatt'; use adoption, ",
  ],
  [
    'for an example in another language',
    ['a', '--example', 'chat-go'],
    'examples/chat-go runs in this clone, see docs/other-languages.md; use adoption, ',
  ],
  ['for an unknown language', ['a', '--language', 'go'], "typescript or python, got 'go'"],
  ['for a folder that is not empty', [ROOT], 'is not empty; pass a new folder'],
])('fails %s', (_title, args, text) => {
  const { status, stdout, stderr } = create(...args);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain(text);
  expect(stderr).not.toMatch(/^ +at /m);
});
