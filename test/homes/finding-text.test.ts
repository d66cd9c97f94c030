import { App, Chart, Testing } from 'cdk8s';
import { App as TerraformApp, Testing as TerraformTesting } from 'cdktn';
import { Construct } from 'constructs';
import { aServiceIn, aStack } from './stacks';
import { FleetApp, InferenceService, InferenceTesting, LoadBalancer, Port } from '../../src';
import { aDeployment } from '../support/builders';

interface Program {
  readonly app: { synth(): unknown };
  readonly scope: Construct;
}

/** The message of the error that an app throws. */
function thrown(synth: () => unknown): string {
  try {
    synth();
  } catch (failure) {
    return (failure as Error).message;
  }
  throw new Error('nothing was thrown');
}

/** A value, a problem and a fix with `; ` in them. */
function aWrongService(scope: Construct): InferenceService {
  const service = aServiceIn(scope, {
    ports: [Port.http1({ listen: 8000, expose: 80 }), Port.grpc({ listen: 9000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway(),
  });
  aDeployment(service, { env: { 'A; B': '1' } });
  return service;
}

/** The text that cdk8s and cdktf are expected to throw, from the parts of each finding. */
function textOf(service: InferenceService): string {
  const lines = service.findings().flatMap(({ path, rule, problem, value, fix }) => {
    const got = value === undefined ? '' : `, got ${value}`;
    return [`[${path}] ${rule}: ${problem}${got}`, `    fix: ${fix}`];
  });
  return ['Validation failed with the following errors:', ...lines].join('\n  ');
}

function charted(app: App): Program {
  return { app, scope: new Chart(app, 'chart') };
}

function stacked(app: TerraformApp): Program {
  return { app, scope: aStack(app, 'chart') };
}

const APPS: [string, () => Program][] = [
  ['App of cdk8s', () => charted(Testing.app())],
  ['FleetApp', () => charted(new FleetApp({ outdir: Testing.app().outdir }))],
  ['App of cdktf', () => stacked(TerraformTesting.app())],
  [
    'App of cdktf without validations',
    () => {
      const { outdir } = TerraformTesting.app();
      return stacked(new TerraformApp({ outdir, skipValidation: true }));
    },
  ],
];

describe.each(APPS)('an %s', (title, aProgram) => {
  test('throws every error whole: path, rule, problem, value, and the fix in a line of its own', () => {
    const { app, scope } = aProgram();
    const service = aWrongService(scope);
    expect(thrown(() => app.synth())).toContain(textOf(service));
    expect(service.findings()).toMatchObject([
      { rule: 'PORT_CONFLICT' },
      { rule: 'PORT_GRPC' },
      { rule: 'ENV_KEY', value: '"A; B"' },
    ]);
  });

  test('throws errors of other constructs with them', () => {
    const { app, scope } = aProgram();
    const service = aWrongService(scope);
    service.node.addValidation({ validate: () => ['the owner label is missing'] });
    const message = thrown(() => app.synth());
    const skipped = title.endsWith('without validations');
    expect(message.includes('\n  [chart/chat] the owner label is missing')).toBe(!skipped);
  });

  test('is not changed: its methods are those of its class', () => {
    const { app, scope } = aProgram();
    aDeployment(aServiceIn(scope));
    expect(Object.keys(Object.getOwnPropertyDescriptors(app))).not.toContain('synth');
    expect(() => app.synth()).not.toThrow();
  });

  test('keeps the whole stack trace, and no listener is added to the process', () => {
    const { app, scope } = aProgram();
    const before = process.listenerCount('uncaughtException');
    aWrongService(scope);
    try {
      app.synth();
    } catch (failure) {
      expect((failure as Error).stack).toMatch(/\n {4}at .*node_modules/);
    }
    expect(process.listenerCount('uncaughtException')).toBe(before);
  });
});

test('synthYaml and InferenceTesting throw the same text', () => {
  const app = new App();
  const service = aWrongService(new Chart(app, 'chart'));
  for (const synth of [() => app.synthYaml(), () => InferenceTesting.synth(service)]) {
    expect(thrown(synth)).toContain(textOf(service));
  }
});
