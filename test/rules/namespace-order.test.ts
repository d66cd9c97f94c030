import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { FleetApp, InferenceService, Platform } from '../../src';
import { aDeployment } from '../support/builders';
import { expectFinding, findingsOf } from '../support/findings';

const aChart = (app: App, id: string) => new Chart(app, id, { namespace: 'llm' });

function aService(chart: Chart, id: string, createNamespace: boolean): InferenceService {
  return aDeployment(new InferenceService(chart, id, { createNamespace })).service;
}

describe('the file of a namespace (NAMESPACE_ORDER)', () => {
  const { FILE_PER_APP, FILE_PER_CHART, FILE_PER_RESOURCE, FOLDER_PER_CHART_FILE_PER_RESOURCE } =
    YamlOutputType;

  /** A service in each Chart, in this order; those with `true` create the namespace. */
  const charts = (app: App, ...creates: [string, boolean][]) =>
    creates.map(([id, createNamespace]) => aService(aChart(app, id), `of-${id}`, createNamespace));

  const found = (services: InferenceService[]) =>
    services.flatMap((each) => findingsOf(each, 'NAMESPACE_ORDER').map(({ path }) => path));

  test.each<[string, YamlOutputType, [string, boolean][], string[]]>([
    [
      'one file',
      FILE_PER_APP,
      [
        ['b', true],
        ['a', false],
      ],
      [],
    ],
    [
      'the first file',
      FILE_PER_CHART,
      [
        ['b', false],
        ['a', true],
      ],
      [],
    ],
    ['the only file', FILE_PER_CHART, [['a', true]], []],
    [
      'the second file',
      FILE_PER_CHART,
      [
        ['a', false],
        ['b', true],
      ],
      ['b/of-b'],
    ],
    [
      'the second file, declared first',
      FILE_PER_CHART,
      [
        ['b', true],
        ['a', false],
      ],
      ['b/of-b'],
    ],
    ['a file behind those of its objects', FILE_PER_RESOURCE, [['a', true]], ['a/of-a']],
    ['a folder with them', FOLDER_PER_CHART_FILE_PER_RESOURCE, [['a', true]], ['a/of-a']],
  ])('in %s', (_, yamlOutputType, creates, at) => {
    for (const app of [new App({ yamlOutputType }), new FleetApp({ yamlOutputType })]) {
      expect(found(charts(app, ...creates))).toEqual(at);
    }
  });

  test('is the first one of the Charts whose services create it, whichever is declared first', () => {
    for (const ids of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const app = new App();
      const services = charts(app, ...ids.map((id): [string, boolean] => [id, true]));
      expect(found(services)).toEqual([]);
      const kinds = (id: string) =>
        (app.node.findChild(id) as Chart).toJson().map(({ kind }) => kind);
      expect(kinds('a')[0]).toBe('Namespace');
      expect(kinds('b')).not.toContain('Namespace');
    }
  });

  test("is found for an object of the user's in another Chart", () => {
    const app = new App();
    const metadata = { name: 'key' };
    new ApiObject(aChart(app, 'a'), 'own', { apiVersion: 'v1', kind: 'Secret', metadata });
    const [service] = charts(app, ['b', true]);
    expectFinding(service, 'NAMESPACE_ORDER', {
      at: 'b/of-b',
      value: '"llm"',
      names: ['file a ', 'file b '],
    });
  });

  test('follows the dependencies of Charts, which number the files', () => {
    const app = new App();
    const services = charts(app, ['a', false], ['b', true]);
    const [a, b] = ['a', 'b'].map((id) => app.node.findChild(id));
    a.node.addDependency(b);
    expect(found(services)).toEqual([]);
  });

  test('is of one cluster', () => {
    const app = new App();
    const services = ['a', 'b'].map((id) => {
      const chart = aChart(app, id);
      Platform.kubernetes({ name: id }).attachTo(chart);
      return aService(chart, `of-${id}`, id === 'b');
    });
    expect(found(services)).toEqual([]);
  });
});
