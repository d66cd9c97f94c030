import * as fs from 'fs';
import * as path from 'path';
import { Chart, Size, Testing } from 'cdk8s';
import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Severity,
  Weight,
} from '../../src';
import { called } from '../cli/called';
import { aChart } from '../support/builders';
import { CORPUS, byName, writtenIn } from '../support/fixtures';

/** The choice that a file with several Deployments needs. */
const CHOICES: Record<string, string> = { 'stack-whole': 'vllm-small-deployment-vllm' };

/** Files whose second deployment is rejected, by which rule: nothing shows a port, or its protocol. */
const REJECTED: Record<string, string[]> = {
  'plain-portless': ['PORT_REQUIRED'],
  'plain-unknown': ['PORT_REQUIRED'],
};

/** Files that set a namespace on some objects: the others are in it too. */
const NAMESPACES: Record<string, string> = {
  'plain-namespaced-deployment': 'llm',
  'plain-namespaced-service': 'llm',
  'vllm-shell': 'default',
};

const NAMES = fs
  .readdirSync(CORPUS)
  .map((file) => path.basename(file, '.yaml'))
  .sort();
const fileOf = (name: string) => path.join(CORPUS, `${name}.yaml`);

/** What a file renders: the objects that are in it. */
function objectsIn(name: string): Record<string, any> {
  const namespace = NAMESPACES[name];
  return byName(
    writtenIn(fileOf(name)).map((object) =>
      namespace ? { ...object, metadata: { namespace, ...object.metadata } } : object,
    ),
  );
}

/** The program that the command writes for a file. */
async function programOf(name: string): Promise<string> {
  const choice = CHOICES[name] ? ['--deployment', CHOICES[name]] : [];
  const { code, out, err } = await called(['adopt', fileOf(name), ...choice]);
  expect({ code, err: err.replace(/^Warning: .*\n/gm, '') }).toEqual({ code: 0, err: '' });
  return out;
}

/** The objects that a program renders. */
function objectsOf(program: string): any[] {
  // a program has no types of its own; test/adoption/program.slow.ts compiles such programs
  const script = program
    .replace(/^import (\{[^}]*\}) from ('.*');$/gm, 'const $1 = require($2);')
    .replace('export const service =', 'exports.service =')
    .replace('app.synth();', '');
  const exported: { service?: InferenceService } = {};
  const modules: Record<string, object> = {
    'cdk-inference': jest.requireActual('../../src'),
    cdk8s: jest.requireActual('cdk8s'),
    'cdk8s-plus-28': jest.requireActual('cdk8s-plus-28'),
  };
  new Function('require', 'exports', script)((id: string) => modules[id], exported);
  return Testing.synth(Chart.of(exported.service!));
}

/** The lines of a program, and those of them that are typed, which the JSON in "objects" is not. */
function linesOf(program: string): { all: number; typed: number } {
  const lines = program.split('\n');
  const objects = lines.indexOf('  objects: [');
  const raw = lines.indexOf('  ],', objects) + 1 - objects;
  expect(objects > 0 && raw > 0).toBe(true);
  const all = lines.filter((line) => line.trim() !== '').length;
  return { all, typed: all - raw };
}

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

const ratio = { all: 0, typed: 0 };

describe.each(NAMES)('%s', (name) => {
  test('is written as a program that renders the same objects', async () => {
    const program = await programOf(name);
    const { all, typed } = linesOf(program);
    ratio.all += all;
    ratio.typed += typed;
    expect(byName(objectsOf(program))).toEqual(objectsIn(name));
  });

  test('gets a second deployment with a tenth of the requests, or a reason', () => {
    const chart = aChart();
    const service = InferenceService.adopt(chart, 'chat', {
      files: [fileOf(name)],
      deploymentName: CHOICES[name],
      loadBalancer: LoadBalancer.apiGateway(),
    });
    const canary = service.addDeployment('canary', {
      image: Image.preset(Engine.VLLM, '0.33.0'),
      args: ['example/small-1b'],
      compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
    });
    service.splitTraffic([Weight.of(service.deployments[0], 9), Weight.of(canary, 1)]);
    const errors = service.findings().filter(({ severity }) => severity === Severity.ERROR);
    expect(errors.map(({ rule }) => rule)).toEqual(REJECTED[name] ?? []);
    if (errors.length > 0) {
      return;
    }
    // all that ran stays as it is
    const objects = byName(Testing.synth(chart));
    const before = objectsIn(name);
    expect(objects).toMatchObject(before);
    const [{ backendRefs }] = Object.values(objects).find(({ kind }) => /Route$/.test(kind)).spec
      .rules;
    expect(backendRefs.map(({ weight }: any) => weight)).toEqual([9, 1]);
    // no other object of a kind that people have gets a name that theirs may have
    const added = Object.keys(objects).filter((key) => !(key in before));
    const [deployment] = Object.values(before).filter(({ kind }) => kind === 'Deployment');
    expect(added).not.toContain(`Service/${deployment.metadata.name}`);
  });
});

test('the corpus has forty files, and half of the written lines are typed', () => {
  expect(NAMES.length).toBeGreaterThanOrEqual(40);
  expect(ratio.typed / ratio.all).toBeGreaterThanOrEqual(0.5);
});
