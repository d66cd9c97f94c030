import {
  ClbAlgorithm,
  LoadBalancer,
  MirrorOptions,
  Port,
  Release,
  TrafficPolicy,
  Weight,
} from '../../src';
import { aDeployment, aRoutedService, aService, object } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const POLICY = 'chart/chat/TrafficPolicy';

const aClbService = (algorithm?: ClbAlgorithm) =>
  aService({ ports: [Port.http({ listen: 8000 })], loadBalancer: LoadBalancer.clb({ algorithm }) });

const two = (service = aRoutedService()) => ({
  service,
  a: aDeployment(service, {}, 'a'),
  b: aDeployment(service, {}, 'b'),
});

describe('what a policy says (TRAFFIC_MODE)', () => {
  test('fails for two ways to split', () => {
    const { service, a } = two();
    new TrafficPolicy(service, 'policy', {
      service,
      weights: [Weight.of(a, 1)],
      byInstanceCount: true,
    });
    expectFinding(service, 'TRAFFIC_MODE', {
      at: 'chart/chat/policy',
      names: ['got ["weights","byInstanceCount"]'],
    });
  });

  test.each([{}, { byInstanceCount: false }])('fails for nothing: %j', (spec) => {
    const { service } = two();
    new TrafficPolicy(service, 'policy', { service, ...spec });
    expectFinding(service, 'TRAFFIC_MODE', {
      at: 'chart/chat/policy',
    });
  });

  test('may be instance count, behind either type', () => {
    for (const service of [aRoutedService(), aClbService()]) {
      two(service).service.splitByInstanceCount();
      expectNone(service, 'TRAFFIC_MODE');
      expect(service.plan().traffic.mode).toBe('by instance count');
    }
  });
});

describe('a release (RELEASE)', () => {
  const steps = (...all: [string, number][]) => all.map(([name, percent]) => ({ name, percent }));

  test.each([
    [[['only', 0]], undefined, [100, 0]],
    [[['only', 100]], undefined, [0, 100]],
    [
      [
        ['few', 5],
        ['all', 100],
      ],
      'all',
      [0, 100],
    ],
    [[['n'.repeat(63), 5]], undefined, [95, 5]],
  ] as [[string, number][], string | undefined, number[]][])(
    'may have the steps %j, and stand at %p',
    (all, step, weights) => {
      const { service, a, b } = two();
      service.releaseTraffic(Release.canary(a, b, steps(...all)), step);
      expect(service.findings()).toEqual([]);
      expect(service.plan().traffic.shares.map(({ weight }) => weight)).toEqual(weights);
      const [rule] = object(service, 'HTTPRoute').spec.rules;
      expect(rule.backendRefs.map(({ weight }: any) => weight)).toEqual(weights);
    },
  );

  test.each<[string, [string, number][], string | undefined, string[]]>([
    ['no step', [], undefined, ['got []']],
    [
      'a name twice',
      [
        ['x', 1],
        ['x', 2],
      ],
      undefined,
      ['["x","x"]'],
    ],
    ['an empty name', [['', 1]], undefined, ['1–63 characters']],
    ['a name of 64 characters', [['n'.repeat(64), 1]], undefined, ['1–63 characters']],
    ['a name that ends with a space', [['x ', 1]], undefined, ['1–63 characters']],
    ['101 percent', [['x', 101]], undefined, ['got 101']],
    ['-1 percent', [['x', -1]], undefined, ['got -1']],
    ['half a percent', [['x', 0.5]], undefined, ['got 0.5']],
    ['an unknown step', [['x', 1]], 'y', ['got "y"']],
  ])('fails for %s', (_, all, step, names) => {
    const { service, a, b } = two();
    service.releaseTraffic(Release.canary(a, b, steps(...all)), step);
    expectFinding(service, 'RELEASE', { at: POLICY, names });
  });

  test('fails where only a step is said', () => {
    const { service, a } = two();
    new TrafficPolicy(service, 'policy', { service, weights: [Weight.of(a, 1)], step: 'switch' });
    expectFinding(service, 'RELEASE', {
      at: 'chart/chat/policy',
      names: ['got "switch"'],
    });
  });

  test('fails from a deployment to itself', () => {
    const { service, a } = two();
    service.releaseTraffic(Release.blueGreen(a, a));
    expectFinding(service, 'RELEASE', {
      at: POLICY,
      names: ['got "chart/chat/a"'],
    });
  });

  test('fails to a deployment of another service', () => {
    const { service, a } = two();
    service.releaseTraffic(Release.blueGreen(a, aDeployment(aRoutedService(), {}, 'b')));
    expectFinding(service, 'RELEASE', {
      at: POLICY,
    });
  });
});

describe('a mirror (TRAFFIC_MIRROR)', () => {
  const mirroring = (
    spec: Partial<MirrorOptions>,
    weights = [1, 0],
    service = aRoutedService(),
  ) => {
    const { a, b } = two(service);
    service.splitTraffic([Weight.of(a, weights[0]), Weight.of(b, weights[1])]);
    service.mirrorTraffic({ source: a, target: b, percent: 10, ...spec });
    return service;
  };
  const SECOND = 'chart/chat/TrafficPolicy2';

  test.each([0, 1, 100])('may copy %i %%', (percent) => {
    const service = mirroring({ percent });
    expect(service.findings()).toEqual([]);
    expect(service._plan().traffic.mirror!.percent).toBe(percent);
  });

  test.each([-1, 101, 0.5, NaN])('fails for %p %%', (percent) => {
    expectFinding(mirroring({ percent }), 'TRAFFIC_MIRROR', {
      at: SECOND,
      names: [`got ${percent}`],
    });
  });

  test('fails where the source has a part of the traffic only', () => {
    expectFinding(mirroring({}, [9, 1]), 'TRAFFIC_MIRROR', {
      at: SECOND,
      names: ['"chat-a: 9","chat-b: 1"'],
    });
  });

  test('fails by instance count, where one route leads to all', () => {
    const { service, a, b } = two();
    service.splitByInstanceCount();
    service.mirrorTraffic({ source: a, target: b, percent: 1 });
    expectFinding(service, 'TRAFFIC_MIRROR', { at: SECOND });
  });

  test('fails for the source itself', () => {
    const { service, a } = two();
    service.splitTraffic([Weight.of(a, 1)]);
    service.mirrorTraffic({ source: a, target: a, percent: 1 });
    expectFinding(service, 'TRAFFIC_MIRROR', { at: SECOND });
  });

  test('fails for a deployment of another service', () => {
    // in another app the same path is another deployment
    const target = aDeployment(aRoutedService(), {}, 'b');
    expectFinding(mirroring({ target }), 'TRAFFIC_MIRROR', {
      at: SECOND,
      names: ['got "chart/chat/b of another app"'],
    });
  });

  test('fails behind a CLB', () => {
    expectFinding(mirroring({}, [1, 0], aClbService()), 'TRAFFIC_MIRROR', {
      at: SECOND,
      names: ['got "CLB"'],
    });
  });

  test('fails a second time', () => {
    const service = mirroring({});
    const [source, target] = service.deployments;
    service.mirrorTraffic({ source, target, percent: 1 });
    expectFinding(service, 'TRAFFIC_MIRROR', {
      at: 'chart/chat/TrafficPolicy3',
    });
  });
});

describe('the accept-traffic switch (TRAFFIC_ACCEPT)', () => {
  const switched = (service = aClbService(), ...accepting: (boolean | undefined)[]) => {
    accepting.forEach((acceptTraffic, i) => aDeployment(service, { acceptTraffic }, `d${i}`));
    return service;
  };

  test.each([[[true, false]], [[undefined, false]], [[true]]])('may be %j', (accepting) => {
    const service = switched(aClbService(), ...accepting);
    expectNone(service, 'TRAFFIC_ACCEPT');
    expect(service.plan().deployments.map(({ acceptTraffic }) => acceptTraffic)).toEqual(
      accepting.map((accept) => accept ?? true),
    );
  });

  test.each([[[false]], [[false, false]]])('fails for %j: nobody would answer', (accepting) => {
    expectFinding(switched(aClbService(), ...accepting), 'TRAFFIC_ACCEPT', {});
  });

  test.each([
    [true, 'remove it'],
    [false, 'weight 0'],
  ])('fails behind an API gateway: %p', (accept, fix) => {
    expectFinding(switched(aRoutedService(), accept), 'TRAFFIC_ACCEPT', {
      at: 'chart/chat/d0',
      value: `${accept}`,
      names: [fix],
    });
  });

  test('fails behind a CLB that splits by weights', () => {
    const service = switched(aClbService(), true);
    service.splitTraffic([Weight.of(service.deployments[0], 1)]);
    expectFinding(service, 'TRAFFIC_ACCEPT', { at: 'chart/chat/d0' });
  });
});
