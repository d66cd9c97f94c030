import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { InferenceService, LoadBalancer, Port } from '../../src';
import { aChart, aDeployment, aService } from '../support/builders';
import { findingsOf } from '../support/findings';

/** Services of one id in two Charts of one App. */
function twins(first?: string, second?: string): [InferenceService, InferenceService] {
  const app = new App();
  const twin = (chart: string, namespace?: string) => {
    const service = new InferenceService(new Chart(app, chart, { namespace }), 'chat', {
      ports: [Port.http1({ listen: 8000 })],
    });
    aDeployment(service);
    return service;
  };
  return [twin('one', first), twin('two', second)];
}

const messages = (service: InferenceService) =>
  findingsOf(service, 'NAME_OBJECT').map(({ path, message }) => `[${path}] ${message}`);

describe('objects of one kind, namespace and name (NAME_OBJECT)', () => {
  test('refuses two services with one id in two Charts of one namespace, and names both paths', () => {
    const [first, second] = twins('ml', 'ml');
    expect(messages(first)).toEqual([]);
    expect(messages(second)).toContainEqual(
      expect.stringContaining(
        '[two/chat/main] Deployment "chat-main" (namespace ml) is also created by one/chat/main',
      ),
    );
    expect(() => Testing.synth(Chart.of(second))).toThrow(/two\/chat\/main.*one\/chat\/main/);
  });

  test('refuses them without any namespace too', () => {
    const [, second] = twins();
    expect(messages(second)).toContainEqual(
      expect.stringContaining(
        'Deployment "chat-main" (no namespace) is also created by one/chat/main',
      ),
    );
  });

  test.each([
    ['two namespaces', 'a', 'b'],
    ['one namespace and none', 'a', undefined],
  ])('accepts them in %s', (_, first, second) => {
    const services = twins(first, second);
    expect(services.flatMap((service) => service.findings())).toEqual([]);
    expect(services.map(({ node }) => node.id)).toEqual(['chat', 'chat']);
  });

  test('accepts one id in two Apps', () => {
    const [first, second] = [aDeployment().service, aDeployment().service];
    expect([...first.findings(), ...second.findings()]).toEqual([]);
  });

  test.each([
    ['only in case', 'main', 'Main', 'chat-main'],
    ['in the case of two letters only', 'a-B', 'A-b', 'chat-a-b'],
  ])('refuses deployment ids that differ %s', (_, first, second, name) => {
    const service = aService();
    aDeployment(service, {}, first);
    aDeployment(service, {}, second);
    expect(messages(service)).toContainEqual(
      expect.stringContaining(
        `[chart/chat/${second}] Deployment "${name}" (no namespace) is also created by chart/chat/${first}`,
      ),
    );
  });

  test('accepts Chinese ids that differ, since a hash tells their names apart', () => {
    const service = aService();
    aDeployment(service, {}, '预留');
    aDeployment(service, {}, '突发');
    expect(service.findings()).toEqual([]);
    const names = service.plan().deployments.map(({ name }) => name);
    expect(names[0]).toMatch(/^chat-[0-9a-f]{8}$/);
    expect(names[0]).not.toBe(names[1]);
  });

  test('refuses a deployment a-b of service chat beside a deployment b of service chat-a', () => {
    const chart = aChart();
    aDeployment(new InferenceService(chart, 'chat'), {}, 'a-b');
    const other = new InferenceService(chart, 'chat-a');
    aDeployment(other, {}, 'b');
    expect(messages(other)).toContainEqual(
      expect.stringMatching(/^\[chart\/chat-a\/b\] Deployment "chat-a-b" .*by chart\/chat\/a-b;/),
    );
  });

  test('refuses a resource name that another service has', () => {
    const chart = aChart();
    const gateway = {
      loadBalancer: LoadBalancer.apiGateway(),
      ports: [Port.http1({ listen: 80 })],
    };
    aDeployment(new InferenceService(chart, 'one', { ...gateway, resourceName: 'chat' }), {}, 'a');
    const other = new InferenceService(chart, 'two', { ...gateway, resourceName: 'chat' });
    aDeployment(other, {}, 'b');
    expect(messages(other)).toContainEqual(
      expect.stringContaining(
        '[chart/two] Gateway "chat" (no namespace) is also created by chart/one',
      ),
    );
  });

  test("refuses what an object of the user's own already is", () => {
    const chart = aChart('ml');
    new ApiObject(chart, 'mine', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'chat-main' },
    });
    const { service } = aDeployment(aService({}, chart));
    expect(messages(service)).toContainEqual(
      expect.stringContaining(
        'Deployment "chat-main" (namespace ml) is also created by chart/mine',
      ),
    );
  });

  test('accepts one name for one kind in two API groups', () => {
    const chart = aChart('ml');
    new ApiObject(chart, 'mine', {
      apiVersion: 'example.com/v1',
      kind: 'Deployment',
      metadata: { name: 'chat-main' },
    });
    expect(aDeployment(aService({}, chart)).service.findings()).toEqual([]);
  });
});
