import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { InferenceService, Platform } from '../../src';
import { aChart, aDeployment } from '../support/builders';

describe('the namespace', () => {
  test.each([
    ['the Chart’s where the service says none', 'team', undefined, 'team'],
    ['the service’s where it says one', 'team', 'own', 'own'],
    ['none where nobody says one', undefined, undefined, undefined],
  ])('is %s', (_, chart, own, planned) => {
    const service = new InferenceService(aChart(chart), 'chat', { namespace: own });
    expect(service.plan().namespace).toBe(planned);
  });
});

describe('the name', () => {
  test('is made of the ids below the Chart', () => {
    const scope = new Construct(aChart(), 'team');
    const service = new InferenceService(scope, 'chat');
    aDeployment(service, {}, 'Default');
    expect(service.plan()).toMatchObject({
      name: 'team-chat',
      deployments: [{ name: 'team-chat-default' }],
    });
  });

  test('given by hand begins the names of the deployments', () => {
    const service = new InferenceService(aChart(), 'chat', { resourceName: 'llm' });
    aDeployment(service, {}, 'a');
    aDeployment(service, { resourceName: 'other' }, 'b');
    expect(service.plan().deployments.map(({ name }) => name)).toEqual(['llm-a', 'other']);
  });

  test('does not change with the display name', () => {
    const names = ['通义', 'other'].map((displayName) => {
      const service = new InferenceService(aChart(), 'chat', { displayName });
      return [service.plan().name, aDeployment(service, { displayName }).plan().name];
    });
    expect(names[0]).toEqual(names[1]);
  });
});

describe('the platform', () => {
  const of = (version: string) => Platform.kubernetes({ version });

  test('is inherited from the nearest scope, also when it is attached afterwards', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const service = new InferenceService(chart, 'chat');
    expect(service.plan().platform.kubernetes).toBe('1.34');
    of('1.30').attachTo(app);
    expect(service.plan().platform.kubernetes).toBe('1.30');
    of('1.31').attachTo(chart);
    expect(service.plan().platform.kubernetes).toBe('1.31');
  });

  test("is the service's own where it says one", () => {
    const chart = aChart();
    of('1.30').attachTo(chart);
    const service = new InferenceService(chart, 'chat', { platform: of('1.32') });
    expect(service.plan().platform.kubernetes).toBe('1.32');
  });
});
