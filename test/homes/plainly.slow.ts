import { Project, cleanUp } from '../support/package';

afterAll(cleanUp);

const PROGRAM = `
const { Size, App, Chart } = require('cdk8s');
const { ComputeSpec, Image, InferenceService } = require('cdk-inference');
const service = (scope) => {
  const image = Image.fromUrl('registry.example.com/llm:1.0');
  const compute = ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16) });
  const chat = new InferenceService(scope, 'chat');
  chat.addDeployment('a', { image, compute, replicas: 0 });
  chat.addDeployment('b', { image, compute, replicas: -1 });
};
`;

/** What a process that nobody helps prints; its paths left out. */
function shown(source: string) {
  const project = new Project(['cdk8s', 'constructs', 'cdktf', '@cdktf/provider-kubernetes']);
  const { status, stdout, stderr } = project.run(PROGRAM + source);
  return { status, stdout, stderr: stderr.replaceAll(project.folder, '.') };
}

describe('a program that is run', () => {
  test('prints what is wrong and which of its lines asked, and nothing else', () => {
    const { status, stdout, stderr } = shown(
      "const app = new App();\nservice(new Chart(app, 'chart'));\napp.synth();\n",
    );
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^Error: 2 errors in this program; nothing was written\n\n {2}chart\/chat/,
    );
    expect(stderr.split('\n').filter((line) => /^ +at /.test(line))).toEqual([
      expect.stringMatching(/^ {4}at Object\.<anonymous> \(\.\/main\.js:\d+:5\)$/),
    ]);
    expect(stderr).not.toMatch(/node_modules|Node\.js v/);
  });

  test('prints the same of a stack', () => {
    const { status, stderr } = shown(
      "const cdktf = require('cdktf');\nconst app = new cdktf.App();\nservice(new cdktf.TerraformStack(app, 'chart'));\napp.synth();\n",
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^Error: \d errors in this program; nothing was written\n\n {2}chart\/chat/,
    );
    expect(stderr).not.toMatch(/node_modules|Node\.js v/);
  });

  test('prints what is wrong at once in the same way', () => {
    const { status, stderr } = shown(
      "const { Construct } = require('constructs');\nservice(new Construct(undefined, ''));\n",
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^Error: HOME: \[chat\] stands neither below .*\n( {4}at .*main\.js:.*\n){2}$/,
    );
  });

  test('may catch what is wrong, and fails with its own errors as ever', () => {
    const { status, stderr } = shown(
      "const app = new App();\nservice(new Chart(app, 'chart'));\ntry { app.synth(); } catch {}\nthrow new TypeError('mine');\n",
    );
    expect(status).toBe(1);
    expect(stderr).toContain('TypeError: mine\n    at Object.<anonymous> (./main.js');
    expect(stderr).not.toMatch(/errors in this program|cdk-inference/);
  });

  test('may catch what is wrong and go on', () => {
    const { status, stdout } = shown(
      "const app = new App();\nservice(new Chart(app, 'chart'));\ntry { app.synth(); } catch { setTimeout(() => console.log('went on'), 5); }\n",
    );
    expect([status, stdout]).toEqual([0, 'went on\n']);
  });
});
