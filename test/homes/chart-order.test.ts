import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { identity, text, written } from './charts';
import { aDeployment, aService } from '../support/builders';

describe('the order of objects', () => {
  const aConfig = (scope: Construct, id: string) =>
    new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } });

  test('follows a dependency of the user on the service, and of the service on something else, in every synthesis', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const after = aConfig(chart, 'after');
    const service = aService({}, chart);
    aDeployment(service);
    const before = aConfig(new Construct(chart, 'group'), 'before');
    service.node.addDependency(before.node.scope!);
    after.addDependency(service);
    const order = [
      'ConfigMap/before',
      'Deployment/chat-main',
      'Service/chat-main',
      'ConfigMap/after',
    ];
    const kinds = order.map((name) => `kind: ${name.split('/')[0]}`);
    const app = App.of(chart) as App;
    for (let synthesis = 0; synthesis < 3; synthesis++) {
      expect(text(app).match(/^kind: .*$/gm)).toEqual(kinds);
      expect(Testing.synth(chart).map(identity)).toEqual(order);
      expect(app.synthYaml().match(/^kind: .*$/gm)).toEqual(kinds);
    }
  });

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
