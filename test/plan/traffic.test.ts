import {
  SupportLevel,
  InferenceService,
  LoadBalancer,
  Port,
  ScalingMetric,
  Weight,
} from '../../src';
import { aDeployment, aRoutedService, aService, object } from '../support/builders';

/** A routed service with deployments of these ids. */
function having(...ids: string[]): InferenceService {
  const service = aRoutedService();
  ids.forEach((id) => aDeployment(service, {}, id));
  return service;
}

function split(service: InferenceService, weights: Record<string, number>): InferenceService {
  const byId = (id: string) => service.deployments.find(({ node }) => node.id === id)!;
  service.splitTraffic(Object.entries(weights).map(([id, weight]) => Weight.of(byId(id), weight)));
  return service;
}

const shares = (service: InferenceService) =>
  service
    .plan()
    .traffic.shares.map((part) => [
      part.path.split('/').pop(),
      part.weight,
      part.share,
      part.inRoute,
    ]);

const backends = (service: InferenceService) =>
  object(service, 'HTTPRoute').spec.rules[0].backendRefs.map((ref: any) => [ref.name, ref.weight]);

describe('the shares of traffic', () => {
  test('are all for a single deployment, without a word', () => {
    const service = having('main');
    expect(service.plan().traffic).toMatchObject({ explicit: false, level: SupportLevel.EXACT });
    expect(shares(service)).toEqual([['main', 1, 1, true]]);
    expect(backends(service)).toEqual([['chat-main', 1]]);
  });

  test('are weight / sum of weights', () => {
    const service = split(having('a', 'b', 'c'), { a: 1, b: 0, c: 3 });
    expect(service.plan().traffic.explicit).toBe(true);
    expect(shares(service)).toEqual([
      ['a', 1, 0.25, true],
      ['b', 0, 0, true],
      ['c', 3, 0.75, true],
    ]);
    expect(backends(service)).toEqual([
      ['chat-a', 1],
      ['chat-b', 0],
      ['chat-c', 3],
    ]);
  });

  test('stand in the order of the policy, then in that of the deployments', () => {
    const service = split(having('a', 'b', 'c', 'd'), { c: 9, a: 1 });
    expect(shares(service).map(([id]) => id)).toEqual(['c', 'a', 'b', 'd']);
    expect(backends(service)).toEqual([
      ['chat-c', 9],
      ['chat-a', 1],
    ]);
  });

  test('of a deployment that is not named are nothing, and it is not in the route', () => {
    const service = split(having('a', 'b'), { a: 1 });
    expect(shares(service)[1]).toEqual(['b', 0, 0, false]);
    expect(backends(service)).toEqual([['chat-a', 1]]);
  });

  test('of a single deployment with a policy are the policy’s', () => {
    expect(shares(split(having('a'), { a: 7 }))).toEqual([['a', 7, 1, true]]);
  });

  test('do not change for those named when a deployment is added', () => {
    const before = split(having('a', 'b'), { a: 9, b: 1 });
    const after = split(having('a', 'b', 'c'), { a: 9, b: 1 });
    expect(backends(after)).toEqual(backends(before));
  });

  test('are planned as nothing where all weights are 0 or nothing is said', () => {
    expect(shares(split(having('a', 'b'), { a: 0, b: 0 })).map(([, , share]) => share)).toEqual([
      0, 0,
    ]);
    expect(shares(having('a', 'b')).map(([, , share]) => share)).toEqual([0, 0]);
  });
});

describe('the share of the only one that takes connections behind a CLB', () => {
  const clb = () =>
    aService({ ports: [Port.http({ listen: 8000 })], loadBalancer: LoadBalancer.clb() });
  const scaled = (service: InferenceService, id: string) => {
    const deployment = aDeployment(service, {}, id);
    deployment.autoscale({ maxReplicas: 8, metrics: [ScalingMetric.cpuUtilization(60)] });
    return deployment;
  };

  test('is all, however many instances an autoscaler makes', () => {
    const service = clb();
    scaled(service, 'a');
    expect(shares(service)).toEqual([['a', 1, 1, true]]);
  });

  test('is all beside one of weight 0', () => {
    const service = clb();
    const [a, b] = ['a', 'b'].map((id) => scaled(service, id));
    service.splitTraffic([Weight.of(a, 5), Weight.of(b, 0)]);
    expect(shares(service)).toEqual([
      ['a', 5, 1, true],
      ['b', 0, 0, true],
    ]);
  });

  test('is all of a load balancer of its own', () => {
    const service = clb();
    aDeployment(service, { loadBalancer: LoadBalancer.clb() });
    expect(service.plan().frontends[1].traffic.shares).toMatchObject([{ weight: 1, share: 1 }]);
  });

  test('is not known with two that an autoscaler moves', () => {
    const service = clb();
    ['a', 'b'].forEach((id) => scaled(service, id));
    expect(shares(service).map(([, , share]) => share)).toEqual([undefined, undefined]);
  });
});
