import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { pathToFileURL } from 'url';
import { blocks, read } from '../../projenrc/pages';
import { Project, cleanUp } from '../support/package';

afterAll(cleanUp);

const PACKAGES = ['cdk8s', 'cdk8s-plus-28', 'constructs', 'cdktf'];
const CHECK = path.join('node_modules', 'cdk-inference', 'lib', 'cli', 'cli.js');

const LIBRARY = `const { ComputeSpec, Image, InferenceService } = require('cdk-inference');
const { App, Chart, Size } = require('cdk8s');
const options = {
  image: Image.fromUrl('registry.example.com/llm:1.0'),
  compute: ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16) }),
};
`;

/** A service with one deployment. */
const TWO = `
const service = (scope, id, replicas) =>
  new InferenceService(scope, id).addDeployment('main', { ...options, replicas });
`;

/** Runs the command in a project in which somebody installed the package. */
function check(files: Record<string, string>, ...args: string[]) {
  const { folder } = new Project(PACKAGES);
  for (const [name, text] of Object.entries(files)) {
    fs.writeFileSync(path.join(folder, name), text);
  }
  const outcome = spawnSync(process.execPath, [CHECK, 'check', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  const { status, stdout, stderr } = outcome;
  return { folder, status, stdout, stderr };
}

describe('the page about pipelines', () => {
  test('has the output of the command for the app in it', () => {
    const [app, output] = ['ts', 'text'].map((language) =>
      blocks(read('docs/pipelines.md')).find((block) => block.language === language)!,
    );
    const tsx = pathToFileURL(require.resolve('tsx')).href;
    const { stdout } = check({ 'main.ts': app.text }, '--app', `node --import ${tsx} main.ts`);
    expect(output.text).toBe(stdout);
  });
});

describe('check in an installed project', () => {
  const CONFIG = { 'cdk8s.yaml': 'language: typescript\napp: node main.js\noutput: dist\n' };

  test('reports the errors of all charts, with their lines, and writes no output', () => {
    const main = `${LIBRARY}${TWO}const app = new App();
service(new Chart(app, 'a'), 'chat', 1);
service(new Chart(app, 'b'), 'embed', 0);
app.synth();
`;
    const { folder, status, stdout, stderr } = check({ ...CONFIG, 'main.js': main });
    expect(stdout).toContain('error: [b/embed/main] REPLICAS: ');
    expect(stdout).toContain('      at: main.js:9\n');
    expect(stdout).toMatch(/\n1 error, 0 warnings in 2 services\n$/);
    expect(stderr).toContain('Validation failed with the following errors');
    expect(status).toBe(1);
    expect(fs.existsSync(path.join(folder, 'dist'))).toBe(false);
  });

  test('writes the report to a file, and the text to standard output', () => {
    const main = `${LIBRARY}${TWO}const app = new App();
console.log('printed by the app');
service(new Chart(app, 'a'), 'chat', 1);
app.synth();
`;
    const args = ['--format', 'sarif', '--output', 'findings.sarif'];
    const { folder, status, stdout, stderr } = check({ ...CONFIG, 'main.js': main }, ...args);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: '0 errors, 0 warnings in 1 service\n',
      stderr: '',
    });
    const log = JSON.parse(fs.readFileSync(path.join(folder, 'findings.sarif'), 'utf8'));
    expect([log.version, log.runs[0].results]).toEqual(['2.1.0', []]);
  });

  test.each([
    ['', 'cdktf validates'],
    ['skipValidation: true', 'the library stops the synthesis itself'],
  ])(
    'reports the errors of all stacks: { %s }',
    (props) => {
      const main = `const { App: Stacks, TerraformStack } = require('cdktf');
${LIBRARY}${TWO}const app = new Stacks({ ${props} });
console.error(app.node.tryGetContext('team'));
service(new TerraformStack(app, 'a'), 'chat', 0);
service(new TerraformStack(app, 'b'), 'embed', 0);
app.synth();
`;
      const config = { language: 'typescript', app: 'node main.js', context: { team: 'llm' } };
      const files = { 'cdktf.json': JSON.stringify(config), 'main.js': main };
      const { folder, status, stdout, stderr } = check(files, '--format', 'junit');
      expect(stdout).toContain('<testcase classname="a/chat/main" name="REPLICAS" file="main.js"');
      expect(stdout).toContain('<testcase classname="b/embed/main" name="REPLICAS" file="main.js"');
      expect(stdout).toContain('<testsuites tests="2" failures="2"');
      expect(stderr).toMatch(/^llm\n/);
      expect(status).toBe(1);
      expect(fs.existsSync(path.join(folder, 'cdktf.out'))).toBe(false);
    },
    60_000,
  );

  test.each([
    [
      "throw new TypeError('no')",
      1,
      'error: node main.js ended with exit code 1\n',
      'TypeError: no',
    ],
    ['process.exit(3)', 1, 'error: node main.js ended with exit code 3\n', ''],
    ['process.kill(process.pid)', 1, 'error: node main.js ended with ', ''],
    ['', 1, '', "'node main.js' synthesized no service; create an InferenceService in the app"],
    [
      "new InferenceService(new Chart(new App(), 'a'), 'chat')",
      1,
      '',
      'synthesized no service; create an InferenceService in the app, and call app.synth()',
    ],
  ])('fails for an app that does this: %s', (line, code, text, error) => {
    const { status, stdout, stderr } = check(
      { 'main.js': `${LIBRARY}${line};\n` },
      '--app',
      'node main.js',
    );
    expect([status, stdout.startsWith(text)]).toEqual([code, true]);
    expect(stderr).toContain(error);
  });

  test('fails if the report cannot be written', () => {
    const main = `${LIBRARY}${TWO}const app = new App();
service(new Chart(app, 'a'), 'chat', 1);
app.synth();
`;
    const { status, stderr } = check({ ...CONFIG, 'main.js': main }, '--output', 'no/such/file');
    expect([status, stderr]).toEqual([1, expect.stringContaining('--output: ENOENT')]);
  });
});
