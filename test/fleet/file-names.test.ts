import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { FleetApp } from '../../src';
import { FiledObject, fileNames } from '../../src/fleet/file-names';

const role = (namespace?: string, more: Partial<FiledObject> = {}): FiledObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  name: 'chat',
  chart: 'chart',
  ...(namespace !== undefined && { namespace }),
  ...more,
});
const object = (apiVersion: string, kind: string, more: Partial<FiledObject> = {}): FiledObject =>
  role('a', { apiVersion, kind, ...more });

describe('the names of files', () => {
  test.each<[string, FiledObject[], string[]]>([
    ['are those of cdk8s', [role('a'), role('a', { name: 'b' })], ['Role.chat', 'Role.b']],
    ['have no characters that cdk8s omits', [role('a', { name: 'a:b' })], ['Role.ab']],
    [
      'have the namespace of namesakes',
      [role('a'), role('b'), role('a', { name: 'other' })],
      ['Role.chat.a', 'Role.chat.b', 'Role.other'],
    ],
    [
      'have the API group of namesakes in one namespace',
      [object('v1', 'Service'), object('serving.knative.dev/v1', 'Service')],
      ['Service.chat.a', 'Service.chat.a.serving.knative.dev'],
    ],
    [
      'have the API group of namesakes without a namespace',
      [
        object('v1', 'Gateway', { namespace: undefined }),
        object('x.io/v1', 'Gateway', { namespace: undefined }),
      ],
      ['Gateway.chat', 'Gateway.chat.x.io'],
    ],
    [
      'have the chart of the same object for two clusters',
      [role('a', { chart: 'east' }), role('a', { chart: 'west' })],
      ['Role.chat.a.rbac.authorization.k8s.io.east', 'Role.chat.a.rbac.authorization.k8s.io.west'],
    ],
    [
      'have a number for the same object twice in one chart',
      [role('a'), role('a'), role('a')],
      [
        'Role.chat.a.rbac.authorization.k8s.io.chart',
        'Role.chat.a.rbac.authorization.k8s.io.chart.2',
        'Role.chat.a.rbac.authorization.k8s.io.chart.3',
      ],
    ],
    [
      'tell apart names that differ in omitted characters',
      [role('a', { name: 'system:chat' }), role('b', { name: 'systemchat' })],
      ['Role.systemchat.a', 'Role.systemchat.b'],
    ],
    [
      'tell apart names that differ in case',
      [role('a', { name: 'Chat' }), role('b')],
      ['Role.Chat.a', 'Role.chat.b'],
    ],
    [
      'tell apart a longer name and one that has the namespace now',
      [role('a'), role('b'), role('c', { name: 'chat.a' })],
      ['Role.chat.a.rbac.authorization.k8s.io', 'Role.chat.b', 'Role.chat.a.c'],
    ],
  ])('%s', (_, objects, names) => {
    expect(fileNames(objects)).toEqual(names);
  });

  test('do not depend on the order of the objects', () => {
    const objects = [role('a'), role('b'), role('c', { name: 'chat.a' }), role('d')];
    const reversed = fileNames([...objects].reverse()).reverse();
    expect(reversed).toEqual(fileNames(objects));
  });

  test('are as many as the objects, also where a numbered name exists', () => {
    const chart = 'c';
    const objects = [
      role(undefined, { apiVersion: 'v1', chart }),
      role(undefined, { apiVersion: 'v1', chart }),
      role(undefined, { apiVersion: 'v1', chart, name: 'chat.c.2' }),
    ];
    expect(fileNames(objects)).toEqual(['Role.chat.c', 'Role.chat.c.3', 'Role.chat.c.2']);
  });
});

describe('a FleetApp with namesakes', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'file-names-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  const written = (yamlOutputType: YamlOutputType, program: (app: App) => void): string[] => {
    const outdir = fs.mkdtempSync(path.join(folder, 'dist-'));
    const app = new FleetApp({ outdir, yamlOutputType });
    program(app);
    app.synth();
    return fs
      .readdirSync(outdir, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  };
  const map = (scope: Chart, namespace?: string) =>
    new ApiObject(scope, `map-${namespace}`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'it', namespace },
    });

  test('in two Charts writes a file for each', () => {
    const files = written(YamlOutputType.FILE_PER_RESOURCE, (app) =>
      ['staging', 'production'].forEach((id) => map(new Chart(app, id, { namespace: id }))),
    );
    expect(files).toEqual(['ConfigMap.it.production.k8s.yaml', 'ConfigMap.it.staging.k8s.yaml']);
  });

  test('in one Chart writes a file for each', () => {
    const files = written(YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE, (app) => {
      const chart = new Chart(app, 'chart');
      ['a', 'b'].forEach((namespace) => map(chart, namespace));
      map(new Chart(app, 'other'), 'a');
    });
    expect(files).toEqual([
      'chart/ConfigMap.it.a.k8s.yaml',
      'chart/ConfigMap.it.b.k8s.yaml',
      'other/ConfigMap.it.k8s.yaml',
    ]);
  });
});
