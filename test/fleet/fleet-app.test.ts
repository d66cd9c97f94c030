import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, App, AppProps, Chart, Lazy, Testing, Yaml, YamlOutputType } from 'cdk8s';
import { Deployment as KubeDeployment } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { both, written } from './both';
import { firstDiffering } from './differing';
import { FleetApp, Weight } from '../../src';
import { aDeployment, aRoutedService, aService } from '../support/builders';

const MODES: [string, YamlOutputType][] = [
  ['one file', YamlOutputType.FILE_PER_APP],
  ['a file per chart', YamlOutputType.FILE_PER_CHART],
  ['a file per object', YamlOutputType.FILE_PER_RESOURCE],
  ['a folder per chart', YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE],
];

const anObject = (scope: Construct, kind: string, more: object = {}) =>
  new ApiObject(scope, kind.toLowerCase(), { apiVersion: 'v1', kind, ...more });

/** Services in several charts, and what users put beside them. */
function aFleet(app: App): void {
  const shared = new Chart(app, 'shared', { labels: { team: 'llm' } });
  anObject(shared, 'ConfigMap', { data: { script: '#!/bin/sh\nexit 0\n', on: 'yes' } });
  for (const id of ['one', 'two']) {
    const chart = new Chart(app, id, { namespace: id });
    const service = aRoutedService({ resourceName: `chat-${id}` }, chart);
    const [a, b] = ['a', 'b'].map((name) => aDeployment(service, { replicas: 2 }, name));
    service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
    service.node.addDependency(shared);
    new KubeDeployment(chart, 'plus', { containers: [{ image: 'registry.example.com/a:1' }] });
  }
}

/** The difference between two outputs, which are too long to be shown. */
function same(program: (app: App) => void, props: AppProps = {}): void {
  const [theirs, ours] = both(program, props);
  expect(Object.keys(ours.files)).toEqual(Object.keys(theirs.files));
  for (const name of Object.keys(theirs.files)) {
    expect([name, ours.files[name]]).toEqual([name, theirs.files[name]]);
  }
  expect(ours).toEqual(theirs);
}

describe('a FleetApp', () => {
  test.each(MODES)('writes services into %s as App does', (_, yamlOutputType) => {
    const [theirs] = both(aFleet, { yamlOutputType });
    expect(Object.keys(theirs.files).length).toBeGreaterThan(2);
    expect(theirs.files.error).toBeUndefined();
    same(aFleet, { yamlOutputType });
    same(aFleet, { yamlOutputType, outputFileExtension: '.yml', recordConstructMetadata: true });
  });

  test.each(['CDK8S_DISABLE_SORT', 'CDK8S_RECORD_CONSTRUCT_METADATA', 'CDK8S_LEGACY_HASH'])(
    'minds %s in the environment as App does',
    (name) => {
      process.env[name] = 'true';
      try {
        same(aFleet);
      } finally {
        delete process.env[name];
      }
    },
  );

  test('writes where the environment of the cdk8s CLI says', () => {
    const outdir = fs.mkdtempSync('fleet-');
    process.env.CDK8S_OUTDIR = outdir;
    try {
      const app = new FleetApp();
      anObject(new Chart(app, 'chart'), 'ConfigMap');
      app.synth();
      expect(app.outdir).toBe(outdir);
      expect(Object.keys(written(path.resolve(outdir)))).toEqual(['chart.k8s.yaml']);
    } finally {
      delete process.env.CDK8S_OUTDIR;
      fs.rmSync(outdir, { recursive: true });
    }
  });

  test('is an App: Testing.synth, App.of and its resolvers are the same', () => {
    const app = new FleetApp({ resolvers: [{ resolve: () => {} }] });
    const chart = new Chart(app, 'chart');
    aDeployment(aService({}, chart));
    expect(App.of(chart)).toBe(app);
    expect(app.resolvers).toHaveLength(4);
    expect(Testing.synth(chart).map(({ kind }) => kind)).toEqual(['Deployment', 'Service']);
    expect(
      Testing.synth(chart)
        .map((object) => Yaml.stringify(object))
        .join('---\n'),
    ).toBe(app.synthYaml());
  });

  test.each<[string, (chart: Chart) => void]>([
    ['what cannot be rendered', (chart) => anObject(chart, 'A', { at: new Date(0) })],
    ['a Lazy that fails', (chart) => anObject(chart, 'A', { at: failing() })],
    ['what cannot be written', (chart) => anObject(chart, 'A', { at: () => 'a' })],
    [
      'what a validation says',
      (chart) => chart.node.addValidation({ validate: () => ['no', 'no'] }),
    ],
    ['a cycle', (chart) => cycle(chart)],
    ['a service that breaks rules', (chart) => aService({ displayName: '' }, chart)],
  ])('fails for %s with the words of App', (_, program) => {
    const inCharts = (app: App) => {
      anObject(new Chart(app, 'before'), 'ConfigMap');
      program(new Chart(app, 'chart'));
    };
    const [theirs] = both(inCharts);
    expect(theirs.yaml).toMatch(/^Error: /);
    same(inCharts);
  });

  test('renders a chart and an object that render themselves as they do', () => {
    same((app) => {
      const chart = new Chart(app, 'chart');
      anObject(chart, 'A').toJson = () => ({ kind: 'B', metadata: { name: 'b' } });
      const own = new Chart(app, 'own');
      own.toJson = () => [{ kind: 'C', metadata: { name: 'c' } }, undefined];
    });
  });

  test('writes what JavaScript lists otherwise, and what is nothing, as App does', () => {
    same((app) => {
      const chart = new Chart(app, 'chart', { labels: { 10: 'a', 2: 'b', b: 'c' } });
      anObject(chart, 'A', { data: { b: 1, 10: 2, 2: 3, a: 4, '2a': 5, '01': 6, _: 7, B: 8 } });
      anObject(chart, 'B', { data: { ['__proto__']: 1, a: 2 }, 10: 'a', 9: 'b' });
      anObject(chart, 'C', { none: null, list: [null, undefined, [], {}, [[]], [{ b: 1, a: 2 }]] });
      anObject(chart, 'D', { empty: { a: null }, spec: { empty: {}, list: [{ a: undefined }] } });
      anObject(chart, 'E', { metadata: { annotations: {}, finalizers: [], more: { a: null } } });
      const shared = { b: ['x'], a: {} };
      anObject(chart, 'F', { one: shared, other: [shared, shared] });
    });
  });

  test('asks a Lazy once, also where something else is no plain case', () => {
    const asked = { metadata: 0, data: 0 };
    const counted = (place: keyof typeof asked) =>
      Lazy.any({ produce: () => `${place}${(asked[place] += 1)}` });
    const app = new FleetApp();
    const object = anObject(new Chart(app, 'chart'), 'A', { data: counted('data'), odd: '\r' });
    object.metadata.addAnnotation('at', counted('metadata') as any);
    expect(app.synthYaml()).toContain('metadata1');
    expect(asked).toEqual({ metadata: 1, data: 1 });
  });

  test('asks what is wrong once, and once more when something was made meanwhile', () => {
    const app = Testing.app();
    const fleet = new FleetApp({ outdir: app.outdir });
    let asked = 0;
    for (const id of ['a', 'b', 'c', 'd']) {
      const chart = new Chart(fleet, id);
      chart.node.addValidation({ validate: () => ((asked += 1), []) });
    }
    fleet.synth();
    expect(asked).toBe(4);
    const service = aService({}, fleet.charts[0]);
    aDeployment(service);
    asked = 0;
    fleet.synth();
    expect(asked).toBe(8);
  });

  test('writes as App does where App keeps nothing to itself that is known', () => {
    const [app, fleet] = [App, FleetApp].map((kind) => {
      const made = new kind({ outdir: Testing.app().outdir });
      aFleet(made);
      return made;
    });
    Object.assign(fleet, { recordConstructMetadata: undefined });
    app.synth();
    fleet.synth();
    expect(written(fleet.outdir)).toEqual(written(app.outdir));
  });
});

function failing(): Lazy {
  return Lazy.any({
    produce: () => {
      throw new Error('not now');
    },
  });
}

function cycle(chart: Chart): void {
  const [one, other] = [anObject(chart, 'One'), anObject(chart, 'Other')];
  one.addDependency(other);
  other.addDependency(one);
}

test('40 random programs are written by both apps alike, and fail alike', () => {
  expect(firstDiffering(0, 40)).toBeUndefined();
});
