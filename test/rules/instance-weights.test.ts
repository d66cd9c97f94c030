import { LoadBalancer, Port, ScalingMetric, Weight } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const aClbService = () =>
  aService({ ports: [Port.http({ listen: 8000 })], loadBalancer: LoadBalancer.clb() });

const two = (service = aClbService()) => ({
  service,
  a: aDeployment(service, {}, 'a'),
  b: aDeployment(service, {}, 'b'),
});

describe('weights of instances behind a CLB', () => {
  const weighing = (weight: number, replicas: number) => {
    const service = aClbService();
    service.splitTraffic([Weight.of(aDeployment(service, { replicas }), weight)]);
    return service;
  };

  test('may come to 1,000,000 (TRAFFIC_WEIGHT)', () => {
    const service = weighing(10000, 100);
    expectNone(service, 'TRAFFIC_WEIGHT');
    expect(service.plan().traffic.shares[0].routeWeight).toBe(1000000);
  });

  test('fail above 1,000,000 (TRAFFIC_WEIGHT)', () => {
    expectFinding(weighing(10000, 101), 'TRAFFIC_WEIGHT', {
      names: ['got 1010000'],
    });
  });

  test.each([
    [[1, 1], 1],
    [[1, 0], 0],
  ])('are approximate where an autoscaler moves: weights %j', (weights, described) => {
    const { service, a, b } = two(aClbService());
    b.autoscale({ minReplicas: 2, maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(60)] });
    service.splitTraffic([Weight.of(a, weights[0]), Weight.of(b, weights[1])]);
    const found = findingsOf(service, 'APPROXIMATED_INSTANCE_WEIGHT');
    expect(found).toHaveLength(described);
    found.forEach(({ message, severity }) => {
      expect(message).toContain(
        'instances of chat-b, while its route keeps the weight of the fewest (1 × 2)',
      );
      expect(severity).toBe('warning');
    });
  });

  const LATER = -1.8881545897087503e289;

  test.each([
    ['a weight', [LATER, 1], 2, ['chat-a']],
    ['a number of instances', [9, 1], LATER, ['chat-a', 'chat-b']],
  ])('fail with %s that only Terraform will know (TRAFFIC_WEIGHT)', (_, weights, replicas, who) => {
    const service = aClbService();
    const all = weights.map((_weight, index) => aDeployment(service, { replicas }, 'ab'[index]));
    service.splitTraffic(all.map((each, index) => Weight.of(each, weights[index])));
    expect(findingsOf(service, 'TRAFFIC_WEIGHT').map(({ message }) => message)).toEqual(
      who.map((name) =>
        expect.stringContaining(`weight and instances of ${name} must be known when the program`),
      ),
    );
  });

  test('may have such a number where one takes all', () => {
    expectNone(weighing(1, LATER), 'TRAFFIC_WEIGHT');
  });
});
