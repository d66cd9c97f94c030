import { JsonPatch } from 'cdk8s';
import { InferenceService, LoadBalancer, Port, ScalingMetric } from '../../src';
import { aDeployment, aRoutedService, aService, object, synth } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const MAIN = 'chart/chat/main';

/** Two deployments behind a gateway, one of them with an autoscaler. */
function program(): { service: InferenceService; patch: InferenceService['patch'] } {
  const service = aRoutedService();
  const main = aDeployment(service);
  main.autoscale({ maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(70)] });
  return { service, patch: (kind, ...operations) => main.patch(kind, ...operations) };
}

describe('a patch that changes a part that others refer to (PATCH_IDENTITY)', () => {
  test.each<[string, string, JsonPatch, string]>([
    ['the name', 'Deployment', JsonPatch.replace('/metadata/name', 'other'), 'metadata.name'],
    ['the name', 'Service', JsonPatch.replace('/metadata/name', 'other'), 'metadata.name'],
    ['a namespace', 'Service', JsonPatch.add('/metadata/namespace', 'b'), 'metadata.namespace'],
    [
      'the selector',
      'Deployment',
      JsonPatch.add('/spec/selector/matchLabels/team', 'llm'),
      'spec.selector',
    ],
    ['the selector', 'Service', JsonPatch.add('/spec/selector/team', 'llm'), 'spec.selector'],
    [
      'a label of the selector',
      'Deployment',
      JsonPatch.remove('/spec/template/metadata/labels/cdk-inference~1deployment'),
      'pod labels',
    ],
    ['a port', 'Service', JsonPatch.replace('/spec/ports/0/port', 81), 'the ports'],
    [
      'the target of an autoscaler',
      'ScaledObject',
      JsonPatch.replace('/spec/scaleTargetRef/name', 'other'),
      'spec.scaleTargetRef',
    ],
    ['the replicas of an autoscaler', 'Deployment', JsonPatch.add('/spec/replicas', 7), 'replicas'],
    [
      'the kind under an autoscaler',
      'Deployment',
      JsonPatch.replace('/kind', 'StatefulSet'),
      'its kind',
    ],
    ['zero replicas', 'Deployment', JsonPatch.add('/spec/replicas', 0), 'replicas'],
  ])('is an error: %s of a %s', (_, kind, operation, part) => {
    const { service, patch } = program();
    patch(kind, operation);
    expectFinding(service, 'PATCH_IDENTITY', { at: MAIN, names: [part] });
  });

  test.each<[string, string, JsonPatch]>([
    ['a label', 'Deployment', JsonPatch.add('/spec/template/metadata/labels/team', 'llm')],
    ['a port more', 'Service', JsonPatch.add('/spec/ports/-', { name: 'x', port: 99 })],
    ['an annotation', 'Service', JsonPatch.add('/metadata/annotations', { a: 'b' })],
    ['the strategy', 'Deployment', JsonPatch.replace('/spec/strategy', { type: 'Recreate' })],
    ['the minimum', 'ScaledObject', JsonPatch.replace('/spec/minReplicaCount', 0)],
  ])('is fine otherwise: %s of a %s', (_, kind, operation) => {
    const { service, patch } = program();
    patch(kind, operation);
    expectNone(service, 'PATCH_IDENTITY');
    expectNone(service, 'PATCH_TARGET');
  });

  test('is fine for operations that end where they began', () => {
    const { service, patch } = program();
    patch(
      'Service',
      JsonPatch.replace('/metadata/name', 'other'),
      JsonPatch.replace('/metadata/name', 'chat-main'),
    );
    expectNone(service, 'PATCH_IDENTITY');
  });

  test('is fine for the kind and the replicas of a deployment without an autoscaler', () => {
    const main = aDeployment();
    main.patch(
      'Deployment',
      JsonPatch.replace('/kind', 'StatefulSet'),
      JsonPatch.replace('/spec/replicas', 7),
    );
    expectNone(main.service, 'PATCH_IDENTITY');
  });

  test('is an error for a listener of a Gateway, and a listener more is fine', () => {
    const listener = { name: 'x', port: 99, protocol: 'HTTP' };
    const patched = (operation: JsonPatch) => {
      const { service } = program();
      service.patch('Gateway', operation);
      return service;
    };
    expectFinding(patched(JsonPatch.replace('/spec/listeners/0/name', 'x')), 'PATCH_IDENTITY', {
      names: ['listeners'],
    });
    expectNone(patched(JsonPatch.add('/spec/listeners/-', listener)), 'PATCH_IDENTITY');
  });
});

describe('a value of a patch (PATCH_TARGET)', () => {
  test.each([NaN, Infinity, () => 1, new Date(0)])('%p is an error', (value) => {
    const main = aDeployment();
    main.patch('Deployment', JsonPatch.add('/metadata/annotations', { a: value }));
    expectFinding(main.service, 'PATCH_TARGET', { at: MAIN, names: ['not JSON'] });
  });
});

describe('a patch of one object', () => {
  const local = JsonPatch.add('/spec/externalTrafficPolicy', 'Local');
  const behindClb = () => {
    const service = aService({
      ports: [Port.http({ listen: 8000 })],
      loadBalancer: LoadBalancer.clb(),
    });
    aDeployment(service);
    return service;
  };

  test('changes that object, and no other of its kind', () => {
    const service = behindClb();
    service.patchObject('Service', 'chat', local);
    const policies = synth(service)
      .filter(({ kind }) => kind === 'Service')
      .map(({ metadata, spec }) => [metadata.name, spec.externalTrafficPolicy]);
    expect(policies).toContainEqual(['chat', 'Local']);
    expect(policies).toContainEqual(['chat-main', undefined]);
  });

  test('of a deployment reaches its own objects', () => {
    const main = aDeployment();
    main.patchObject('Deployment', 'chat-main', JsonPatch.add('/spec/revisionHistoryLimit', 3));
    expect(object(main.service, 'Deployment').spec.revisionHistoryLimit).toBe(3);
  });

  test.each([
    ['another name', 'Service', 'chat-other', ['"chat-other"', 'chat-main']],
    ['another kind', 'Gateway', 'chat', ['"Gateway"']],
  ])('is an error with %s (PATCH_TARGET)', (_, kind, name, names) => {
    const service = behindClb();
    service.patchObject(kind, name, local);
    expectFinding(service, 'PATCH_TARGET', { names });
  });
});
