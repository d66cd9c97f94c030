import { spawnSync } from 'child_process';
import { ENGINES, watchedService } from './recorded';
import { Engine } from '../../../src';
import { object } from '../../support/builders';
import { checkRules, tools } from '../support/promtool';

const dashboardOf = (engine?: Engine) => {
  const { data } = object(watchedService(engine), 'ConfigMap');
  return JSON.parse(data['chat.json']);
};

const read = (dashboard: object) =>
  spawnSync(tools().dashboardReader, { input: JSON.stringify(dashboard), encoding: 'utf8' });

describe.each(ENGINES)('the dashboard of %p', (engine) => {
  test("has nothing that Grafana's model does not have", () => {
    const { status, stdout } = read(dashboardOf(engine));
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('has queries that Prometheus reads', () => {
    const queries: string[] = dashboardOf(engine).panels.flatMap(({ targets }: any) =>
      targets.map(({ expr }: any) => expr),
    );
    expect(queries.length).toBeGreaterThan(10);
    const rules = queries.map((expr, index) => ({ record: `query:${index}`, expr }));
    const groups = [{ name: 'dashboard', rules }];
    expect(() => checkRules({ spec: { groups } } as any)).not.toThrow();
  });
});

describe('the reader of dashboards', () => {
  test.each([
    ['a field that does not exist', { ...dashboardOf(), pannels: [] }],
    [
      'a unit that is no text',
      withPanel({ fieldConfig: { defaults: { unit: 1 }, overrides: [] } }),
    ],
    ['a place of no type', withPanel({ gridPos: { h: 'high', w: 1, x: 0, y: 0 } })],
  ])('rejects %s', (_, dashboard) => {
    expect(read(dashboard).status).toBe(1);
  });
});

function withPanel(change: object): object {
  const { panels, ...others } = dashboardOf();
  return { ...others, panels: panels.map((panel: object) => ({ ...panel, ...change })) };
}
