import { Percent, Release, TrafficPolicy, Weight } from '../../src';
import { aDeployment, aRoutedService, synth } from '../support/builders';

/** A routed service with deployments `a` and `b`. */
function pair() {
  const service = aRoutedService();
  const [a, b] = [aDeployment(service, {}, 'a'), aDeployment(service, {}, 'b')];
  return { service, a, b };
}

describe('splitTraffic', () => {
  test('is the short form of new TrafficPolicy', () => {
    const [short, long] = [pair(), pair()];
    const policy = short.service.splitTraffic([Weight.of(short.a, 9), Weight.of(short.b, 1)]);
    const weights = [Weight.of(long.a, 9), Weight.of(long.b, 1)];
    new TrafficPolicy(long.service, 'Policy', { service: long.service, weights });
    expect(policy).toBeInstanceOf(TrafficPolicy);
    expect(long.service.plan()).toEqual(short.service.plan());
    expect(synth(long.service)).toEqual(synth(short.service));
  });

  test('copies the weights it is given', () => {
    const { service, a, b } = pair();
    const weights = [Weight.of(a, 1)];
    service.splitTraffic(weights);
    weights.push(Weight.of(b, 1));
    expect(service.plan().traffic.shares.map(({ weight }) => weight)).toEqual([1, 0]);
  });

  test('said twice is refused at the second, not by its id', () => {
    const { service, a } = pair();
    service.splitTraffic([Weight.of(a, 1)]);
    expect(() => service.splitTraffic([Weight.of(a, 2)])).not.toThrow();
    expect(service.findings().map(({ rule, path }) => [rule, path])).toEqual([
      ['TRAFFIC_EXPLICIT', 'chart/chat/TrafficPolicy2'],
    ]);
  });
});

describe('a weight', () => {
  test.each([0, 1, 10000])('of %i keeps its value and its deployment', (value) => {
    const { a } = pair();
    const weight = Weight.of(a, value);
    expect([weight.value, weight.deployment]).toEqual([value, a]);
  });

  test.each([
    [1, 0, [1, 0]],
    [9, 1, [0.9, 0.1]],
    [10000, 10000, [0.5, 0.5]],
    [0, 3, [0, 1]],
  ])('of %i beside %i makes shares %j', (one, other, shares) => {
    const { service, a, b } = pair();
    service.splitTraffic([Weight.of(a, one), Weight.of(b, other)]);
    expect(service.plan().traffic.shares.map(({ share }) => share)).toEqual(shares);
  });

  test('of 0 keeps its deployment in the route, as not being named does not', () => {
    const { service, a, b } = pair();
    service.splitTraffic([Weight.of(a, 1), Weight.of(b, 0)]);
    expect(service.plan().traffic.shares.map(({ inRoute }) => inRoute)).toEqual([true, true]);
  });
});

describe('a percentage', () => {
  test.each([10, Percent.of(10)])('of a mirror may be %j', (percent) => {
    const { service, a, b } = pair();
    service.splitTraffic([Weight.of(a, 1), Weight.of(b, 0)]);
    service.mirrorTraffic({ source: a, target: b, percent });
    expect(service._plan().traffic.mirror).toMatchObject({ percent: 10 });
  });

  test.each([5, Percent.of(5)])('of a step may be %j', (percent) => {
    const { service, a, b } = pair();
    service.releaseTraffic(Release.canary(a, b, [{ name: 'five', percent }]));
    expect(service.plan().traffic.shares.map(({ weight }) => weight)).toEqual([95, 5]);
    expect(service.findings()).toEqual([]);
  });
});
