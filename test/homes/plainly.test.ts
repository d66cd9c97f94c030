import { App, Chart, Testing } from 'cdk8s';
import { App as TerraformApp, Testing as TerraformTesting } from 'cdktf';
import { Construct } from 'constructs';
import { aServiceIn, aStack } from './stacks';
import { FleetApp, InferenceService, InferenceTesting } from '../../src';
import { aDeployment, aService } from '../support/builders';

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
