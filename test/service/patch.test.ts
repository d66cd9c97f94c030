import { JsonPatch } from 'cdk8s';
import { ScalingMetric } from '../../src';
import {
  aDeployment,
  aRoutedService,
  aService,
  container,
  message,
  object,
  synth,
} from '../support/builders';

const note = (value: string) => JsonPatch.add('/metadata/annotations', { note: value });

function routed() {
  const service = aRoutedService();
  const main = aDeployment(service);
  main.autoscale({ maxReplicas: 3, metrics: [ScalingMetric.cpuUtilization(60)] });
  return { service, main };
}

describe('patch on a service', () => {
  test.each([
    'Gateway',
    'HTTPRoute',
    'BackendTrafficPolicy',
    'Deployment',
    'Service',
    'PodDisruptionBudget',
    'ScaledObject',
  ])('reaches every %s, also those of its deployments', (kind) => {
    const { service } = routed();
    service.patch(kind, note('n'));
    expect(object(service, kind).metadata.annotations).toEqual({ note: 'n' });
    const others = synth(service).filter((each) => each.kind !== kind);
    expect(others.filter(({ metadata }) => metadata.annotations?.note !== undefined)).toEqual([]);
  });

  test('reaches the objects of all deployments', () => {
    const service = aService();
    ['a', 'b'].forEach((id) => aDeployment(service, {}, id));
    service.patch('Service', note('n'));
    const services = synth(service).filter(({ kind }) => kind === 'Service');
    expect(services.map(({ metadata }) => metadata.annotations.note)).toEqual(['n', 'n']);
  });

  test('takes several operations, each after the one before it', () => {
    const { service } = routed();
    service.patch(
      'Gateway',
      JsonPatch.add('/spec/infrastructure', {}),
      JsonPatch.add('/spec/infrastructure/labels', { team: 'llm' }),
      JsonPatch.replace('/spec/gatewayClassName', 'other'),
      JsonPatch.remove('/metadata/labels'),
      JsonPatch.test('/spec/gatewayClassName', 'other'),
    );
    const { metadata, spec } = object(service, 'Gateway');
    expect(spec.infrastructure).toEqual({ labels: { team: 'llm' } });
    expect(spec.gatewayClassName).toBe('other');
    expect(metadata).not.toHaveProperty('labels');
  });

  test('is last of all: it changes what the library itself says', () => {
    const { service } = routed();
    service.patch('ScaledObject', JsonPatch.replace('/spec/minReplicaCount', 0));
    expect(object(service, 'ScaledObject').spec.minReplicaCount).toBe(0);
    expect(service.plan().deployments[0].autoscaler?.minReplicas).not.toBe(0);
  });

  test('and on a deployment both change the same object, in the order they are said', () => {
    const one = routed();
    one.service.patch('Deployment', note('service'));
    one.main.patch('Deployment', note('deployment'));
    expect(object(one.service, 'Deployment').metadata.annotations.note).toBe('deployment');
    const other = routed();
    other.main.patch('Deployment', note('deployment'), JsonPatch.add('/spec/paused', true));
    other.service.patch('Deployment', note('service'));
    expect(object(other.service, 'Deployment').metadata.annotations.note).toBe('service');
    expect(object(other.service, 'Deployment').spec.paused).toBe(true);
  });

  test('may write quantities as it likes: they come out canonical', () => {
    const { service } = routed();
    const memory = '/spec/template/spec/containers/0/resources/limits/memory';
    service.patch('Deployment', JsonPatch.replace(memory, '1024Mi'));
    expect(container(service).resources.limits.memory).toBe('1Gi');
  });

  test('has no effect on the next service', () => {
    const [one, other] = [routed().service, routed().service];
    one.patch('Gateway', note('n'));
    expect(object(other, 'Gateway').metadata.annotations).not.toHaveProperty('note');
  });

  test('fails for a kind that is not made, and says which are', () => {
    const { service } = routed();
    service.patch('GRPCRoute', note('n'));
    expect(message(service, 'PATCH_TARGET')).toMatch(/GRPCRoute/);
    expect(message(service, 'PATCH_TARGET')).toMatch(/HTTPRoute/);
    expect(() => synth(service)).toThrow(/PATCH_TARGET/);
  });

  test.each([
    ['replaces below what is not there', JsonPatch.replace('/spec/nothing/here', 1)],
    ['tests for something else', JsonPatch.test('/spec/gatewayClassName', 'other')],
  ])('fails where it %s', (_, operation) => {
    const { service } = routed();
    service.patch('Gateway', operation);
    expect(message(service, 'PATCH_TARGET')).toMatch(/Gateway\/chat/);
    expect(() => synth(service)).toThrow(/PATCH_TARGET/);
  });
});
