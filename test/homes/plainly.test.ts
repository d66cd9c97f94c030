import { App, Chart, Testing } from 'cdk8s';
import { App as TerraformApp, Testing as TerraformTesting } from 'cdktf';
import { Construct } from 'constructs';
import { aServiceIn, aStack } from './stacks';
import { FleetApp, InferenceService, InferenceTesting } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { Project, cleanUp } from '../support/package';

afterAll(cleanUp);

/** What an app throws, and what people see of it. */
function thrown(app: { synth(): unknown }): Error {
  try {
    app.synth();
  } catch (failure) {
    return failure as Error;
  }
  throw new Error('nothing was thrown');
}

/** A service with two errors. */
function aWrongService(scope: Construct): InferenceService {
  const service = aServiceIn(scope);
  aDeployment(service, { replicas: 0 }, 'a');
  aDeployment(service, { replicas: -1 }, 'b');
  return service;
}

const WRONG = `2 errors in this program; nothing was written

  chart/chat/a
    REPLICAS  "replicas" must be a whole number of at least 1, got 0
              → write the number of instances; to send no requests to a deployment, give it weight 0

  chart/chat/b
    REPLICAS  "replicas" must be a whole number of at least 1, got -1
              → write the number of instances; to send no requests to a deployment, give it weight 0

  What an id means: npx cdk-inference explain REPLICAS, or its row in docs/rules.md`;

const APPS: [string, () => { app: { synth(): unknown }; scope: Construct }][] = [
  ['App of cdk8s', () => charted(Testing.app())],
  ['FleetApp', () => charted(new FleetApp({ outdir: Testing.app().outdir }))],
  [
    'App of cdktf',
    () => {
      const app = TerraformTesting.app();
      return { app, scope: aStack(app, 'chart') };
    },
  ],
  [
    'App of cdktf that skips validations',
    () => {
      const app = new TerraformApp({ outdir: TerraformTesting.app().outdir, skipValidation: true });
      return { app, scope: aStack(app, 'chart') };
    },
  ],
];

function charted(app: App) {
  return { app, scope: new Chart(app, 'chart') };
}

describe.each(APPS)('an %s', (_title, anApp) => {
  test('shows all errors below the paths of their constructs, and the lines of the program that led there', () => {
    const { app, scope } = anApp();
    aWrongService(scope);
    const { stack, message } = thrown(app);
    const lines = stack!.split('\n');
    const frames = lines.filter((line) => /^ +at /.test(line));
    expect(lines.filter((line) => !frames.includes(line)).join('\n')).toBe(`Error: ${WRONG}`);
    expect(frames.length).toBeGreaterThan(0);
    expect(frames.filter((line) => !line.includes('plainly.test.ts'))).toEqual([]);
    // the message stays what cdk8s and cdktf make of it
    expect(message).toContain(
      'Validation failed with the following errors:\n  [chart/chat/a] REPLICAS: ',
    );
  });

  test('shows what other constructs object to as well', () => {
    const { app, scope } = anApp();
    const service = aWrongService(scope);
    service.node.addValidation({ validate: () => ['somebody else objects'] });
    const { stack, message } = thrown(app);
    const isSkipped = !message.includes('somebody else');
    expect(isSkipped).toBe(_title.includes('skips'));
    if (!isSkipped) {
      expect(stack).toContain('Error: 3 errors in this program; nothing was written');
      expect(stack).toContain('\n\n  [chart/chat] somebody else objects\n');
    }
    expect(stack).not.toContain('skipValidation');
  });

  test('leaves alone what is thrown by others', () => {
    const { app, scope } = anApp();
    aDeployment(aServiceIn(scope));
    const failure = new Error('Validation failed with the following errors: not ours');
    const { stack } = failure;
    new Construct(scope, 'other').node.addValidation({
      validate: () => {
        throw failure;
      },
    });
    if (!_title.includes('skips')) {
      expect(thrown(app)).toBe(failure);
    }
    expect(failure.stack).toBe(stack);
  });

  test('writes once there is nothing to say', () => {
    const { app, scope } = anApp();
    aDeployment(aServiceIn(scope));
    expect(() => app.synth()).not.toThrow();
  });

  test('listens for errors no longer than it takes to see whether this one is caught', async () => {
    await new Promise(setImmediate);
    const before = process.listenerCount('uncaughtException');
    const { app, scope } = anApp();
    aWrongService(scope);
    thrown(app);
    await new Promise(setImmediate);
    expect(process.listenerCount('uncaughtException')).toBe(before);
  });
});

test('synthYaml and the helpers of tests throw the same', () => {
  const app = new App();
  const service = aWrongService(new Chart(app, 'chart'));
  for (const synth of [() => app.synthYaml(), () => InferenceTesting.synth(service)]) {
    expect(thrown({ synth }).stack).toContain(WRONG);
  }
});

test('one error is one error', () => {
  const chart = new Chart(new App(), 'chart');
  aDeployment(aService({}, chart), { replicas: 0 });
  expect(thrown(chart.node.root as App).stack).toContain('Error: 1 error in this program');
});

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
