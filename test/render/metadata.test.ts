import { InferenceServiceProps } from '../../src';
import { aChart, aDeployment, aRoutedService, aService, object, synth } from '../support/builders';

const captions = { displayName: '通义对话', description: '九比一' };
const named = (props: InferenceServiceProps) => {
  const service = aRoutedService(props);
  aDeployment(service, { displayName: '预留', replicas: 2 });
  return service;
};

describe('labels', () => {
  test('of an object of a deployment tell service and deployment', () => {
    const service = named({});
    for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget']) {
      expect(object(service, kind).metadata.labels).toEqual({
        'cdk-inference/service': 'chat',
        'cdk-inference/deployment': 'chat-main',
      });
    }
  });

  test('of an object of the service tell the service', () => {
    const service = named({});
    for (const kind of ['Gateway', 'HTTPRoute', 'BackendTrafficPolicy']) {
      expect(object(service, kind).metadata.labels).toEqual({ 'cdk-inference/service': 'chat' });
    }
  });
});

describe('what people call things', () => {
  test('of a routed service stands on its Gateway', () => {
    const service = named(captions);
    expect(object(service, 'Gateway').metadata.annotations).toEqual({
      'cdk-inference/service-display-name': '通义对话',
      'cdk-inference/service-description': '九比一',
    });
    expect(object(service, 'Deployment').metadata.annotations).toEqual({
      'cdk-inference/display-name': '预留',
    });
  });

  test('of a service without an object of its own stands on its Deployments', () => {
    const service = aService(captions);
    aDeployment(service);
    expect(object(service, 'Deployment').metadata.annotations).toEqual({
      'cdk-inference/display-name': 'main',
      'cdk-inference/service-display-name': '通义对话',
      'cdk-inference/service-description': '九比一',
    });
  });

  test('is the construct id where nothing else is said', () => {
    const service = aRoutedService();
    const deployment = aDeployment(service);
    expect([service.plan().displayName, deployment.plan().displayName]).toEqual(['chat', 'main']);
    expect(object(service, 'Gateway').metadata.annotations).toEqual({
      'cdk-inference/service-display-name': 'chat',
    });
  });

  test('reaches no pod, which would restart with every new name', () => {
    const written = JSON.stringify(object(named(captions), 'Deployment').spec);
    expect(written).not.toMatch(/通义对话|预留|九比一/);
  });
});

describe('the namespace', () => {
  test.each([
    ['that is said', 'prod', undefined, 'prod'],
    ['of the Chart', undefined, 'team', 'team'],
    ['that is said rather than that of the Chart', 'prod', 'team', 'prod'],
    ['that is current, hence none', undefined, undefined, undefined],
  ])('of every object is the one %s', (_, namespace, chart, written) => {
    const service = aRoutedService({ namespace }, aChart(chart));
    aDeployment(service, { replicas: 2 });
    const namespaces = synth(service).map(({ metadata }) => metadata.namespace);
    expect(namespaces.length).toBeGreaterThan(5);
    expect(new Set(namespaces)).toEqual(new Set([written]));
    expect(service.plan().namespace).toBe(written);
  });
});
