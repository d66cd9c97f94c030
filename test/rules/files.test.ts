import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, AppProps, Chart, YamlOutputType } from 'cdk8s';
import {
  FleetApp,
  InferenceService,
  InferenceServiceProps,
  InferenceTesting,
  Platform,
  Queue,
  Visibility,
  Weight,
} from '../../src';
import { aDeployment, aRoutedService, aService, brokenRules } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const FILE = YamlOutputType.FILE_PER_RESOURCE;
const FOLDER = YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;

/** A service of the same name in a Chart each. */
function twins(
  app: App,
  namespaces: (string | undefined)[] = ['staging', 'production'],
  props: (index: number) => InferenceServiceProps = () => ({}),
): InferenceService[] {
  return namespaces.map((namespace, index) => {
    const service = aService(props(index), new Chart(app, `chart${index}`, { namespace }));
    aDeployment(service);
    return service;
  });
}

/** A service whose deployments are in namespaces of their own. */
function inTwoNamespaces(app: App): InferenceService {
  const service = aRoutedService(
    { visibility: Visibility.creatorOnly('li') },
    new Chart(app, 'chart', { namespace: 'llm' }),
  );
  const deployments = ['gold', 'silver'].map((namespace) =>
    aDeployment(service, { queue: Queue.named(namespace, { namespace }) }, namespace),
  );
  service.splitTraffic(deployments.map((deployment) => Weight.of(deployment, 1)));
  return service;
}

function withObject(app: App, apiVersion: string, kind: string, name: string): InferenceService {
  const chart = new Chart(app, 'chart');
  const service = aDeployment(aRoutedService({}, chart)).service;
  new ApiObject(chart, 'own', { apiVersion, kind, metadata: { name } });
  return service;
}

const files = (service: InferenceService) =>
  findingsOf(service, 'FILE_NAME')
    .map(({ value }) => value)
    .sort();

describe('files with the name of another object (FILE_NAME)', () => {
  test('are an error with both objects and the ways out', () => {
    const [first, second] = twins(new App({ yamlOutputType: FILE }));
    expectNone(first, 'FILE_NAME');
    expect(files(second)).toEqual(['"Deployment.chat-main"', '"Service.chat-main"']);
    const [{ path: at, message }] = findingsOf(second, 'FILE_NAME');
    expect(at).toBe('chart1/chat/main');
    for (const name of [
      'Deployment "chat-main" (namespace production',
      'Deployment "chat-main" (namespace staging',
      'chart0/chat/main',
      'FleetApp',
      'FILE_PER_CHART',
      'resourceName',
    ]) {
      expect(message).toContain(name);
    }
  });

  test('are found among the objects of one service', () => {
    const service = inTwoNamespaces(new App({ yamlOutputType: FILE }));
    expect(files(service)).toEqual([
      '"ReferenceGrant.chat"',
      '"Role.chat-viewers"',
      '"Role.chat-viewers"',
      '"RoleBinding.chat-viewers"',
      '"RoleBinding.chat-viewers"',
    ]);
    expect(files(inTwoNamespaces(new App({ yamlOutputType: FOLDER })))).toEqual(files(service));
  });

  test('are found for one object in two clusters, and no collision of names is', () => {
    const [, second] = twins(new App({ yamlOutputType: FILE }), ['llm', 'llm'], () => ({
      platform: Platform.kubernetes(),
    }));
    expect(files(second)).toEqual(['"Deployment.chat-main"', '"Service.chat-main"']);
    expectNone(second, 'NAME_OBJECT');
  });

  test.each<[string, string, string, string]>([
    ['another API group', 'example.com/v1', 'Service', 'chat-main'],
    ['another API group, and a name in another case', 'example.com/v1', 'Service', 'Chat-Main'],
    ['a name with a character that cdk8s omits', 'v1', 'Service', 'chat:-main'],
  ])("are found for a user's own object with %s", (_, apiVersion, kind, name) => {
    const service = withObject(new App({ yamlOutputType: FILE }), apiVersion, kind, name);
    expectFinding(service, 'FILE_NAME', {
      at: 'chart/chat/main',
      value: '"Service.chat-main"',
      names: ['of chart/own'],
    });
  });

  test('stop the synthesis', () => {
    const app = new App({ yamlOutputType: FILE });
    twins(app);
    expect(() => app.synth()).toThrow(/FILE_NAME/);
  });
});

describe('no file is overwritten', () => {
  test.each<[string, (props: AppProps) => App, AppProps]>([
    ['by an App with its default', (props) => new App(props), {}],
    [
      'with a file per App',
      (props) => new App(props),
      { yamlOutputType: YamlOutputType.FILE_PER_APP },
    ],
    [
      'with a file per Chart',
      (props) => new App(props),
      { yamlOutputType: YamlOutputType.FILE_PER_CHART },
    ],
    ['with a folder per Chart', (props) => new App(props), { yamlOutputType: FOLDER }],
    ['by a FleetApp', (props) => new FleetApp(props), { yamlOutputType: FILE }],
  ])('%s', (_, app, props) => {
    expect(twins(app(props)).flatMap(brokenRules)).toEqual([]);
  });

  test.each([
    ['a file per object', FILE],
    ['a folder per Chart', FOLDER],
  ])('by a FleetApp with %s: it writes as many files as objects', (_, yamlOutputType) => {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'files-'));
    const app = new FleetApp({ outdir, yamlOutputType });
    expectNone(inTwoNamespaces(app), 'FILE_NAME');
    app.synth();
    const read = InferenceTesting.read(outdir);
    const names = fs.readdirSync(outdir, { recursive: true, encoding: 'utf8' });
    fs.rmSync(outdir, { recursive: true });
    const objects = InferenceTesting.synth(app);
    expect(names.filter((name) => name.endsWith('.yaml'))).toHaveLength(objects.all.length);
    expect(Object.values(objects.changesFrom(read)).flat()).toEqual([]);
  });

  test('with other names', () => {
    const services = twins(new App({ yamlOutputType: FILE }), undefined, (index) => ({
      resourceName: `chat-${index}`,
    }));
    expect(services.flatMap(brokenRules)).toEqual([]);
  });

  test('by a user alone, as no service is concerned', () => {
    const app = new App({ yamlOutputType: FILE });
    const [service] = twins(app, ['llm']);
    ['a', 'b'].forEach(
      (namespace) =>
        new ApiObject(new Chart(app, namespace), 'own', {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'it', namespace },
        }),
    );
    expectNone(service, 'FILE_NAME');
  });

  test('but the same object twice in one cluster is a collision of names alone', () => {
    const [, second] = twins(new App({ yamlOutputType: FILE }), ['llm', 'llm']);
    expectNone(second, 'FILE_NAME');
    expect(findingsOf(second, 'NAME_OBJECT')).not.toEqual([]);
  });
});
