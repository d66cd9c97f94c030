import {
  ExistingApiGateway,
  ExistingClb,
  ExistingLoadBalancer,
  InferenceService,
  LoadBalancer,
  Port,
} from '../../src';
import { aStack } from '../homes/stacks';
import { aCloud, aDeployment, aService, object, someQueue } from '../support/builders';
import { expectNone, findingsOf } from '../support/findings';

const RULE = 'LOAD_BALANCER_INSTANCE';
const gateway = ExistingLoadBalancer.gateway('public', 'gateways');
const apig = ExistingLoadBalancer.apig('gd-1');
const clb = ExistingLoadBalancer.clb('clb-1');

function inCluster(instance?: ExistingApiGateway | string): InferenceService {
  return aDeployment(aService({ loadBalancer: LoadBalancer.apiGateway({ instance }) })).service;
}

function inVolcengine(instance: ExistingApiGateway): InferenceService {
  const service = new InferenceService(aStack(), 'chat', {
    platform: aCloud(),
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway({ instance }),
  });
  return aDeployment(service, { queue: someQueue() }).service;
}

function behindClb(instance: ExistingClb): InferenceService {
  const service = aService({
    platform: aCloud(),
    ports: [Port.http({ listen: 8000 })],
    loadBalancer: LoadBalancer.clb({ instance }),
  });
  return aDeployment(service, { queue: someQueue() }).service;
}

describe('an existing load balancer by its kind (LOAD_BALANCER_INSTANCE)', () => {
  test('is the same Gateway as by text', () => {
    const service = inCluster(gateway);
    expectNone(service, RULE);
    expect(service.plan()).toEqual(inCluster('gateways/public').plan());
    expect(object(service, 'HTTPRoute').spec.parentRefs).toMatchObject([
      { name: 'public', namespace: 'gateways' },
    ]);
  });

  test('is in the namespace of the service without another one', () => {
    const service = inCluster(ExistingLoadBalancer.gateway('public'));
    expectNone(service, RULE);
    expect(service.plan().loadBalancer!.instance).toBe('public');
  });

  test('is an API gateway or a CLB of Volcengine', () => {
    expectNone(inVolcengine(apig), RULE);
    expect(inVolcengine(apig).plan().loadBalancer!.instance).toBe('gd-1');
    expectNone(behindClb(clb), RULE);
    expect(behindClb(clb).plan().loadBalancer!.instance).toBe('clb-1');
  });

  test.each<[string, () => InferenceService, string[]]>([
    [
      'gateway() in front of Volcengine’s gateway',
      () => inVolcengine(ExistingLoadBalancer.gateway('public')),
      ['ExistingLoadBalancer.gateway(', 'ExistingLoadBalancer.apig(', 'Gateway.envoyGateway()'],
    ],
    [
      'apig() in the cluster',
      () => inCluster(apig),
      ['ExistingLoadBalancer.apig(', 'ExistingLoadBalancer.gateway(', 'TerraformStack'],
    ],
    [
      'namespace and name in one text',
      () => inCluster(ExistingLoadBalancer.gateway('gateways/public')),
      ["ExistingLoadBalancer.gateway('public', 'gateways')", 'got "gateways/public"'],
    ],
    [
      'an illegal namespace',
      () => inCluster(ExistingLoadBalancer.gateway('public', 'Gateways')),
      ['got "Gateways/public"'],
    ],
    ['an illegal id', () => behindClb(ExistingLoadBalancer.clb('clb 1')), ['got "clb 1"']],
  ])('fails for %s', (_, program, names) => {
    const found = findingsOf(program(), RULE);
    expect(found).toHaveLength(1);
    names.forEach((name) => expect(found[0].message).toContain(name));
  });

  test('shows its reference', () => {
    expect([gateway, apig, clb].map(({ reference }) => reference)).toEqual([
      'gateways/public',
      'gd-1',
      'clb-1',
    ]);
  });
});
