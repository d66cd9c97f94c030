import { Duration } from 'cdk8s';
import { InferenceService, LoadBalancer, Weight } from '../../src';
import { aDeployment, aRoutedService, aService } from '../support/builders';
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
    const got = Object.is(weight, -0) ? '-0' : `${weight}`;
    expectFinding(weighing(1, weight), 'TRAFFIC_WEIGHT', {
      at: POLICY,
      says: [
        'the weight of chart/chat/b must be a whole number, 0–10000',
        `, got ${got}; write relative shares`,
      ],
    });
  });

  test.each([[[0]], [[0, 0]]])('refuses %j: all weights are 0', (weights) => {
    expectFinding(weighing(...weights), 'TRAFFIC_WEIGHT', {
      at: POLICY,
      says: ['all weights are 0, so that nobody would answer; give at least one'],
    });
  });

  test('refuses a policy without a weight', () => {
    expectFinding(weighing(), 'TRAFFIC_WEIGHT', {
      at: POLICY,
      says: ['no weight is given; give at least one'],
    });
  });

  test('refuses a deployment of another service, and names its own', () => {
    const service = aRoutedService();
    const own = aDeployment(service);
    const foreign = aDeployment(aRoutedService(), {}, 'foreign');
    service.splitTraffic([Weight.of(own, 9), Weight.of(foreign, 1)]);
    expectFinding(service, 'TRAFFIC_WEIGHT', {
      at: POLICY,
      says: [
        'chart/chat/foreign is not a deployment of this service; name its own: chart/chat/main',
      ],
    });
  });

  test('refuses a deployment that is named twice', () => {
    const service = aRoutedService();
    const main = aDeployment(service);
    service.splitTraffic([Weight.of(main, 9), Weight.of(main, 1)]);
    expectFinding(service, 'TRAFFIC_WEIGHT', {
      at: POLICY,
      says: ['chart/chat/main is named twice; give it one weight'],
    });
  });

  test('accepts 16 backends', () => {
    expectNone(weighing(...Array<number>(16).fill(1)), 'TRAFFIC_WEIGHT');
  });

  test('refuses 17 backends', () => {
    expectFinding(weighing(...Array<number>(17).fill(1)), 'TRAFFIC_WEIGHT', {
      at: POLICY,
      says: ['a route takes 16 backends at most, got 17; leave out deployments without traffic'],
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
  ])('refuses %j unsaid, and shows the line to write', (ids, line) => {
    expectFinding(unsaid(...ids), 'TRAFFIC_EXPLICIT', {
      says: [
        `the service has ${ids.length} deployments and nothing says who gets which share`,
        `; write, for example, service.splitTraffic([${line}])`,
      ],
    });
  });

  test('refuses a second policy', () => {
    const service = weighing(9, 1);
    service.splitTraffic(service.deployments.map((deployment) => Weight.of(deployment, 1)));
    expectFinding(service, 'TRAFFIC_EXPLICIT', {
      at: 'chart/chat/TrafficPolicy2',
      says: [`a service has one split, and ${POLICY} is it already; put all weights`],
    });
  });
});

describe('a split without a load balancer (TRAFFIC_LOAD_BALANCER)', () => {
  test('is refused', () => {
    const service = aService();
    service.splitTraffic([Weight.of(aDeployment(service), 1)]);
    expectFinding(service, 'TRAFFIC_LOAD_BALANCER', {
      at: POLICY,
      says: ['the split has no load balancer to carry it out', '; add loadBalancer:'],
    });
  });

  test('is accepted with one', () => {
    expectNone(weighing(1), 'TRAFFIC_LOAD_BALANCER');
  });
});

describe('host names (HOSTNAME)', () => {
  const answering = (...hostnames: string[]) =>
    aDeployment(aService({ loadBalancer: LoadBalancer.apiGateway({ hostnames }) })).service;
  const label = 'a'.repeat(63);

  test.each([
    'chat.example.com',
    '*.example.com',
    'localhost',
    '7b.example.com',
    'xn--fiqs8s.example.com',
    `${label}.com`,
    `${label}.${label}.${label}.${'a'.repeat(61)}`,
  ])('accepts %s', (hostname) => {
    const service = answering(hostname);
    expectNone(service, 'HOSTNAME');
    expect(service.plan().loadBalancer!.hostnames).toEqual([hostname]);
  });

  test.each([
    '',
    '*',
    'Chat.example.com',
    'chat_1.example.com',
    '聊天.example.com',
    'chat.*.com',
    '*.*.com',
    '-chat.com',
    'chat-.com',
    'chat..com',
    'chat.com.',
    'chat.com:80',
    'https://chat.com',
    '10.0.0.1',
    '*.10.0.0.1',
    `${label}a.com`,
    `${label}.${label}.${label}.${'a'.repeat(62)}`,
  ])('refuses %j', (hostname) => {
    expectFinding(answering(hostname), 'HOSTNAME', {
      says: ['a host name must be a DNS name in lower case', ', got "', '; write a name such as'],
    });
  });

  test('refuses one that is given twice', () => {
    expectFinding(answering('a.com', 'b.com', 'a.com'), 'HOSTNAME', {
      says: ['each host name must be given once only', '; take out the repeated one'],
    });
  });

  const many = (count: number) => Array.from({ length: count }, (_, index) => `h${index}.com`);

  test('accepts 16', () => {
    expectNone(answering(...many(16)), 'HOSTNAME');
  });

  test('refuses 17', () => {
    expectFinding(answering(...many(17)), 'HOSTNAME', {
      says: ['"hostnames" must have at most 16 entries, got 17; use a wildcard'],
    });
  });
});

describe('a route timeout (ROUTE_TIMEOUT)', () => {
  const within = (routeTimeout: Duration) =>
    aDeployment(aService({ loadBalancer: LoadBalancer.apiGateway({ routeTimeout }) })).service;

  test.each([
    [Duration.millis(0), '0s'],
    [Duration.millis(1), '1ms'],
    [Duration.millis(1500), '1500ms'],
    [Duration.minutes(10), '600s'],
    [Duration.millis(99999), '99999ms'],
    [Duration.millis(100001), '100s1ms'],
    [Duration.millis(99998999), '99998s999ms'],
    [Duration.seconds(99999), '99999s'],
  ])('accepts %s', (timeout, planned) => {
    const service = within(timeout);
    expectNone(service, 'ROUTE_TIMEOUT');
    expect(service.plan().loadBalancer!.routeTimeout).toBe(planned);
  });

  test.each([
    [Duration.millis(0.5), '0.5'],
    [Duration.millis(99999001), '99999001'],
    [Duration.seconds(100000), '100000000'],
    [Duration.seconds(NaN), 'NaN'],
    [Duration.seconds(Infinity), 'Infinity'],
    [Duration.seconds(-0), '-0'],
  ])('refuses %s', (timeout, got) => {
    expectFinding(within(timeout), 'ROUTE_TIMEOUT', {
      says: ['"routeTimeout" must be whole milliseconds', `, got ${got}; round it, or leave`],
    });
  });
});
