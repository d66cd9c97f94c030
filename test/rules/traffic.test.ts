import { Gateway, InferenceService, Platform, Release, Weight } from '../../src';
import { aDeployment, aRoutedService, aService, object } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

/** A routed service with deployments `a`, `b` … of these weights. */
function weighing(...weights: number[]): InferenceService {
  const service = aRoutedService();
  const parts = weights.map((weight, index) =>
    Weight.of(aDeployment(service, {}, String.fromCharCode(97 + index)), weight),
  );
  service.splitTraffic(parts);
  return service;
}

const POLICY = 'chart/chat/TrafficPolicy';

describe('a weight (TRAFFIC_WEIGHT)', () => {
  test.each([0, 1, 10000])('accepts %p', (weight) => {
    const service = weighing(1, weight);
    expectNone(service, 'TRAFFIC_WEIGHT');
    expect(service.plan().traffic.shares[1]).toMatchObject({
      weight,
      share: weight / (1 + weight),
    });
  });

  test.each([-1, 10001, 1.5, NaN, -0, Infinity, -Infinity])('refuses %p', (weight) => {
    const value = Object.is(weight, -0) ? '-0' : `${weight}`;
    expectFinding(weighing(1, weight), 'TRAFFIC_WEIGHT', {
      at: POLICY,
      names: [`, got ${value}; write relative shares`],
    });
  });

  test.each([[[0]], [[0, 0]]])('refuses %j: all weights are 0', (weights) => {
    expectFinding(weighing(...weights), 'TRAFFIC_WEIGHT', {
      at: POLICY,
    });
  });

  test('refuses a policy without a weight', () => {
    expectFinding(weighing(), 'TRAFFIC_WEIGHT', {
      at: POLICY,
    });
  });

  test('refuses a deployment of another service, and names its own', () => {
    const service = aRoutedService();
    const own = aDeployment(service);
    const foreign = aDeployment(aRoutedService(), {}, 'foreign');
    service.splitTraffic([Weight.of(own, 9), Weight.of(foreign, 1)]);
    expectFinding(service, 'TRAFFIC_WEIGHT', {
      at: POLICY,
    });
  });

  test('refuses a deployment at the same path of another app', () => {
    const service = aRoutedService();
    const [own, other] = ['main', 'other'].map((id) => aDeployment(service, {}, id));
    const foreign = aDeployment(aRoutedService());
    expect(foreign.node.path).toBe(own.node.path);
    service.splitTraffic([Weight.of(foreign, 9), Weight.of(other, 1)]);
    expectFinding(service, 'TRAFFIC_WEIGHT', { at: POLICY, names: ['of another app'] });
  });

  test('refuses a deployment that is named twice', () => {
    const service = aRoutedService();
    const main = aDeployment(service);
    service.splitTraffic([Weight.of(main, 9), Weight.of(main, 1)]);
    expectFinding(service, 'TRAFFIC_WEIGHT', {
      at: POLICY,
    });
  });

  test('accepts 16 backends', () => {
    expectNone(weighing(...Array<number>(16).fill(1)), 'TRAFFIC_WEIGHT');
  });

  test('refuses 17 backends', () => {
    expectFinding(weighing(...Array<number>(17).fill(1)), 'TRAFFIC_WEIGHT', {
      at: POLICY,
    });
  });
});

describe('the split (TRAFFIC_EXPLICIT)', () => {
  const unsaid = (...ids: string[]) => {
    const service = aRoutedService();
    ids.forEach((id) => aDeployment(service, {}, id));
    return service;
  };

  test('of one deployment need not be said', () => {
    expectNone(unsaid('main'), 'TRAFFIC_EXPLICIT');
  });

  test('need not be said without a load balancer', () => {
    const service = aService();
    aDeployment(service, {}, 'a');
    aDeployment(service, {}, 'b');
    expectNone(service, 'TRAFFIC_EXPLICIT');
  });

  test.each([
    [['reserved', 'burst'], 'Weight.of(reserved, 1), Weight.of(burst, 0)'],
    [['Blue-L20', 'green_2'], 'Weight.of(blueL20, 1), Weight.of(green2, 0)'],
    [['Default', 'canary'], 'Weight.of(service.deployments[0], 1), Weight.of(canary, 0)'],
    [
      ['预留', '突发'],
      'Weight.of(service.deployments[0], 1), Weight.of(service.deployments[1], 0)',
    ],
    [['a', 'b', '7b'], 'Weight.of(a, 1), Weight.of(b, 0), Weight.of(service.deployments[2], 0)'],
  ])('refuses %j unsaid, and shows the line to write', (ids) => {
    expectFinding(unsaid(...ids), 'TRAFFIC_EXPLICIT', {});
  });

  test('refuses a second policy', () => {
    const service = weighing(9, 1);
    service.splitTraffic(service.deployments.map((deployment) => Weight.of(deployment, 1)));
    expectFinding(service, 'TRAFFIC_EXPLICIT', {
      at: 'chart/chat/TrafficPolicy2',
    });
  });
});

describe('a split without a load balancer (TRAFFIC_LOAD_BALANCER)', () => {
  test('is refused', () => {
    const service = aService();
    service.splitTraffic([Weight.of(aDeployment(service), 1)]);
    expectFinding(service, 'TRAFFIC_LOAD_BALANCER', {
      at: POLICY,
    });
  });

  test('is accepted with one', () => {
    expectNone(weighing(1), 'TRAFFIC_LOAD_BALANCER');
  });
});

describe('a release of what only Terraform will know (RELEASE)', () => {
  test('fails, since the rest of the percentage is made of it', () => {
    const service = aRoutedService();
    const [a, b] = ['a', 'b'].map((id) => aDeployment(service, {}, id));
    const percent = -1.8881545897087503e289;
    service.releaseTraffic(Release.canary(a, b, [{ name: 'five', percent }]));
    expectFinding(service, 'RELEASE', {
      at: POLICY,
    });
  });
});

describe('a mirror on an old Gateway API (TRAFFIC_MIRROR)', () => {
  const mirroring = (gatewayApiVersion: string, percent: number) => {
    const gateway = Gateway.envoyGateway({ gatewayApiVersion });
    const service = aRoutedService({ platform: Platform.kubernetes({ gateway }) });
    const [source, target] = ['a', 'b'].map((id) => aDeployment(service, {}, id));
    service.splitTraffic([Weight.of(source, 1)]);
    service.mirrorTraffic({ source, target, percent });
    return service;
  };
  const mirror = (service: InferenceService) =>
    object(service, 'HTTPRoute').spec.rules[0].filters[0].requestMirror;

  test.each([
    ['1.3', 10, { percent: 10 }],
    ['1.3', 100, { percent: 100 }],
    ['1.2', 100, {}],
  ])('%s may copy %i %%, written as %j', (version, percent, written) => {
    const service = mirroring(version, percent);
    expectNone(service, 'TRAFFIC_MIRROR');
    expect(mirror(service)).toEqual({ backendRef: { name: 'chat-b', port: 80 }, ...written });
  });

  test.each([0, 10, 99])('1.2 fails for %i %%: it would copy all requests', (percent) => {
    expectFinding(mirroring('1.2', percent), 'TRAFFIC_MIRROR', {
      at: 'chart/chat/TrafficPolicy2',
    });
  });
});
