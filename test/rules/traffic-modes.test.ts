import {
  DeploymentOptions,
  InferenceService,
  LoadBalancer,
  Release,
  TrafficPolicy,
  TrafficPolicyProps,
  Weight,
} from '../../src';
import { aDeployment, aRoutedService, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';
import { aClbService, arms, weighed } from '../support/traffic';

const POLICY = 'chart/chat/policy';

/** Two deployments and one policy that says these things. */
function saying(...names: (keyof TrafficPolicyProps)[]): InferenceService {
  const service = aRoutedService();
  const [a, b] = arms(service, 2);
  const all: Partial<TrafficPolicyProps> = {
    weights: [Weight.of(a, 1)],
    byInstanceCount: true,
    release: Release.blueGreen(a, b),
    mirror: { source: a, target: b, percent: 1 },
  };
  const props = Object.fromEntries(names.map((name) => [name, all[name]]));
  new TrafficPolicy(service, 'policy', { service, ...props });
  return service;
}

describe('what a policy says (TRAFFIC_MODE)', () => {
  test.each([
    [['weights'], 'weights'],
    [['byInstanceCount'], 'by instance count'],
    [['release'], 'weights'],
    [['weights', 'mirror'], 'weights'],
    [['mirror'], 'weights'],
  ] as const)('accepts %j', (names, mode) => {
    const service = saying(...names);
    expectNone(service, 'TRAFFIC_MODE');
    expect(service.plan().traffic.mode).toBe(mode);
  });

  test.each([
    [['weights', 'byInstanceCount']],
    [['weights', 'release']],
    [['byInstanceCount', 'release']],
    [['weights', 'byInstanceCount', 'release']],
  ] as const)('refuses %j', (names) => {
    expectFinding(saying(...names), 'TRAFFIC_MODE', {
      at: POLICY,
      says: [
        'a policy splits in one way, got',
        JSON.stringify(names),
        '; say one of "weights", "byInstanceCount" and "release"',
      ],
    });
  });

  test('refuses nothing at all, and instance count that is only denied', () => {
    const says = ['the policy says nothing; say one of "weights"'];
    expectFinding(saying(), 'TRAFFIC_MODE', { at: POLICY, says });
    const service = aDeployment(aRoutedService()).service;
    new TrafficPolicy(service, 'policy', { service, byInstanceCount: false });
    expectFinding(service, 'TRAFFIC_MODE', { at: POLICY, says });
  });
});

describe('the split behind a CLB (TRAFFIC_EXPLICIT)', () => {
  test('need not be said: it is by instance count', () => {
    const service = aClbService();
    arms(service, 3);
    expectNone(service, 'TRAFFIC_EXPLICIT');
    expect(service.plan().traffic).toMatchObject({ explicit: false, mode: 'by instance count' });
  });

  test.each([
    ['splitTraffic', (service: InferenceService) => service.splitTraffic([])],
    ['splitByInstanceCount', (service: InferenceService) => service.splitByInstanceCount()],
    [
      'releaseTraffic',
      (service: InferenceService) => {
        const [a, b] = service.deployments;
        return service.releaseTraffic(Release.blueGreen(a, b));
      },
    ],
  ])('is refused twice: splitTraffic and %s', (_, again) => {
    const service = weighed(aRoutedService(), [9, 1]);
    again(service);
    expectFinding(service, 'TRAFFIC_EXPLICIT', {
      at: 'chart/chat/TrafficPolicy2',
      says: ['a service has one split, and chart/chat/TrafficPolicy is it already; put all'],
    });
  });

  test('may stand beside a mirror', () => {
    const service = weighed(aRoutedService(), [1, 0]);
    const [source, target] = service.deployments;
    service.mirrorTraffic({ source, target, percent: 5 });
    expectNone(service, 'TRAFFIC_EXPLICIT');
  });
});

describe('a weight behind a CLB (TRAFFIC_WEIGHT)', () => {
  const heavy = (weight: number, replicas: number) =>
    weighed(aClbService(), [weight, 1], { replicas });

  test.each([
    [10000, 100, 1000000],
    [1, 1, 1],
  ])('of %i for each of %i instances is %i in the route', (weight, replicas, routeWeight) => {
    const service = heavy(weight, replicas);
    expectNone(service, 'TRAFFIC_WEIGHT');
    expect(service.plan().traffic.shares[0]).toMatchObject({ weight, routeWeight });
  });

  test('refuses 10000 for each of 101 instances: a route takes 1000000', () => {
    expectFinding(heavy(10000, 101), 'TRAFFIC_WEIGHT', {
      says: ['of chat-a must be at most 1000000', 'got 1010000', '; write smaller weights'],
    });
  });

  test('behind an API gateway is the whole deployment’s', () => {
    const service = weighed(aRoutedService(), [10000, 1], { replicas: 101 });
    expectNone(service, 'TRAFFIC_WEIGHT');
    expect(service.plan().traffic.shares[0].routeWeight).toBe(10000);
  });

  const LATER = -1.8881545897087503e289;

  test.each([
    ['its weight', [LATER, 1], 2, ['chat-a']],
    ['the number of instances', [9, 1], LATER, ['chat-a', 'chat-b']],
  ])('refuses %s as what only Terraform will know', (_, weights, replicas, names) => {
    const service = weighed(aClbService(), weights, { replicas });
    const found = service.findings().filter(({ rule }) => rule === 'TRAFFIC_WEIGHT');
    expect(found.map(({ message }) => message)).toEqual(
      names.map((name) =>
        expect.stringContaining(`weight and instances of ${name} must be known when the program`),
      ),
    );
  });

  test('accepts them of the only one that takes traffic', () => {
    expectNone(weighed(aClbService(), [1], { replicas: LATER }), 'TRAFFIC_WEIGHT');
  });
});

describe('weights behind a CLB where instances come and go (APPROXIMATED_INSTANCE_WEIGHT)', () => {
  const scaling = (loadBalancer: LoadBalancer, weights: number[]) => {
    const service = aClbService({ loadBalancer });
    const all = arms(service, weights.length);
    all[0].autoscale({ minReplicas: 3, maxReplicas: 8, schedules: [] });
    service.splitTraffic(weights.map((weight, index) => Weight.of(all[index], weight)));
    return service;
  };

  test('are warned about, and keep those of the fewest', () => {
    const service = scaling(LoadBalancer.clb(), [5, 1]);
    expectFinding(service, 'APPROXIMATED_INSTANCE_WEIGHT', {
      says: ['changes the instances of chat-a', 'the fewest (5 × 3); accept it, split by'],
    });
    const { shares } = service.plan().traffic;
    expect(shares.map(({ routeWeight }) => routeWeight)).toEqual([15, 1]);
    expect(shares.map(({ share }) => share)).toEqual([undefined, undefined]);
  });

  test.each([
    ['the others have no traffic', [5, 0]],
    ['it has no traffic itself', [0, 5]],
  ])('are exact where %s', (_, weights) => {
    const service = scaling(LoadBalancer.clb(), weights);
    expectNone(service, 'APPROXIMATED_INSTANCE_WEIGHT');
    expect(service.plan().traffic.shares.map(({ share }) => share)).toEqual(
      weights.map((weight) => (weight > 0 ? 1 : 0)),
    );
  });

  test('are a matter of a CLB only', () => {
    expectNone(scaling(LoadBalancer.apiGateway(), [5, 1]), 'APPROXIMATED_INSTANCE_WEIGHT');
  });
});

describe('the accept-traffic switch (TRAFFIC_ACCEPT)', () => {
  const switched = (service: InferenceService, ...accepts: (boolean | undefined)[]) => {
    accepts.forEach((acceptTraffic, index) => {
      const options: Partial<DeploymentOptions> = { acceptTraffic };
      aDeployment(service, options, 'abc'[index]);
    });
    return service;
  };

  test.each([
    [
      [undefined, undefined],
      [true, true],
    ],
    [
      [true, false],
      [true, false],
    ],
    [
      [false, undefined, false],
      [false, true, false],
    ],
  ])('accepts %j behind a CLB that splits by instance count', (accepts, planned) => {
    const service = switched(aClbService(), ...accepts);
    expectNone(service, 'TRAFFIC_ACCEPT');
    const { deployments, traffic } = service.plan();
    expect(deployments.map(({ acceptTraffic }) => acceptTraffic)).toEqual(planned);
    expect(traffic.shares.map(({ weight }) => weight)).toEqual(planned.map(Number));
  });

  test.each([[[false]], [[false, false]]])('refuses %j: nobody would answer', (accepts) => {
    expectFinding(switched(aClbService(), ...accepts), 'TRAFFIC_ACCEPT', {
      says: ['no deployment accepts traffic, so that nobody would answer; let at least one'],
    });
  });

  test.each([
    [true, '; take it out'],
    [false, '; take it out and give the deployment weight 0, which restarts nothing'],
  ])('refuses %p without such a CLB', (accept, mend) => {
    const says = ['exists only behind a CLB that splits by instance count', `got ${accept}${mend}`];
    const at = 'chart/chat/a';
    const byWeight = switched(aClbService(), accept);
    byWeight.splitTraffic([Weight.of(byWeight.deployments[0], 1)]);
    const byCount = switched(aRoutedService(), accept);
    byCount.splitByInstanceCount();
    for (const service of [byWeight, byCount, switched(aService(), accept)]) {
      expectFinding(service, 'TRAFFIC_ACCEPT', { at, says });
    }
  });
});
