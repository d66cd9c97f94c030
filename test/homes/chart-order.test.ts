import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { text, written } from './charts';
import { aDeployment, aService } from '../support/builders';

describe('the order of objects', () => {
  const anObject = (scope: Construct, kind: string) =>
    new ApiObject(scope, kind, { apiVersion: 'example.com/v1', kind });

  const entries: Record<string, (chart: Chart) => string[]> = {
    'app.synth()': (chart) => text(App.of(chart) as App).match(/^kind: .*$/gm)!,
    'app.synthYaml()': (chart) => (App.of(chart) as App).synthYaml().match(/^kind: .*$/gm)!,
    'Testing.synth(chart)': (chart) => Testing.synth(chart).map(({ kind }) => `kind: ${kind}`),
  };

  test.each(Object.keys(entries))(
    'follows what the user makes depend on the service, and the service on, from the first %s on',
    (entry) => {
      const chart = new Chart(Testing.app(), 'chart');
      const after = anObject(chart, 'After');
      const service = aService({}, chart);
      aDeployment(service);
      const group = new Construct(chart, 'group');
      anObject(group, 'Before');
      service.node.addDependency(group);
      after.addDependency(service);
      const order = ['Before', 'Deployment', 'Service', 'After'].map((kind) => `kind: ${kind}`);
      expect(entries[entry](chart)).toEqual(order);
      expect(entries[entry](chart)).toEqual(order);
    },
  );

  test('follows a dependency between Charts in every synthesis', () => {
    const app = Testing.app();
    const first = new Chart(app, 'z-first', { namespace: 'first' });
    const second = new Chart(app, 'a-second', { namespace: 'second' });
    const needed = aService({}, first);
    const needing = aService({}, second);
    aDeployment(needed);
    aDeployment(needing);
    needing.node.addDependency(needed);
    const files = ['0000-z-first.k8s.yaml', '0001-a-second.k8s.yaml'];
    expect([...written(app).keys()]).toEqual(files);
    expect([...written(app).keys()]).toEqual(files);
  });
});
