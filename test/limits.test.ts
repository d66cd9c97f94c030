import { JsonPatch } from 'cdk8s';
import { Deployment, InferenceService, LoadBalancer, Port, Schedule, Weight } from '../src';
import { aDeployment, aService, object } from './support/builders';

function routed(): Deployment & { readonly service: InferenceService } {
  return aDeployment(
    aService({
      ports: [Port.http1({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.apiGateway(),
    }),
  );
}

/** What docs/limits.md suggests instead of an option: no finding, and the field in the output. */
const SUGGESTED: Record<string, () => [InferenceService, unknown, object]> = {
  'a LeaderWorkerSet behind the route': () => {
    const { service } = routed();
    const big = { name: 'big', port: 8000, weight: 1 };
    service.patch('HTTPRoute', JsonPatch.add('/spec/rules/0/backendRefs/-', big));
    return [
      service,
      object(service, 'HTTPRoute').spec.rules[0].backendRefs,
      [expect.objectContaining({ name: 'chat-main' }), big],
    ];
  },
  'a router in front of two roles': () => {
    const { service } = routed();
    aDeployment(service, {}, 'prefill');
    const router = aDeployment(service, {}, 'router');
    service.splitTraffic([Weight.of(router, 1)]);
    return [
      service,
      object(service, 'HTTPRoute').spec.rules[0].backendRefs,
      [expect.objectContaining({ name: 'chat-router', weight: 1 })],
    ];
  },
  'devices of a claim': () => {
    const { service } = routed();
    const pod = '/spec/template/spec';
    service.patch(
      'Deployment',
      JsonPatch.add(`${pod}/resourceClaims`, [{ name: 'gpu', resourceClaimTemplateName: 'gpu' }]),
      JsonPatch.add(`${pod}/containers/0/resources/claims`, [{ name: 'gpu' }]),
    );
    const { spec } = object(service, 'Deployment').spec.template;
    return [
      service,
      spec.containers[0].resources,
      expect.objectContaining({ claims: [{ name: 'gpu' }] }),
    ];
  },
  'an InferencePool': () => {
    const { service } = routed();
    const pool = { group: 'inference.networking.k8s.io', kind: 'InferencePool', name: 'chat' };
    service.patch('HTTPRoute', JsonPatch.replace('/spec/rules/0/backendRefs', [pool]));
    return [service, object(service, 'HTTPRoute').spec.rules[0].backendRefs, [pool]];
  },
  'no pod outside of a window': () => {
    const deployment = routed();
    deployment.autoscale({
      schedules: [Schedule.window({ days: '1-5', start: '08:00', end: '20:00', replicas: 2 })],
    });
    deployment.patch('ScaledObject', JsonPatch.add('/spec/idleReplicaCount', 0));
    return [
      deployment.service,
      object(deployment.service, 'ScaledObject').spec,
      expect.objectContaining({ idleReplicaCount: 0, minReplicaCount: 1 }),
    ];
  },
};

test.each(Object.entries(SUGGESTED))('docs/limits.md: %s', (_, build) => {
  const [service, actual, wanted] = build();
  expect(service.findings()).toEqual([]);
  expect(actual).toEqual(wanted);
});
