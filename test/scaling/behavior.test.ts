import { Duration } from 'cdk8s';
import { Percent, ScalingPolicy } from '../../src';

describe('a scaling policy', () => {
  const period = Duration.minutes(1);

  test.each<[ScalingPolicy, number]>([
    [ScalingPolicy.instances(4, period), 4],
    [ScalingPolicy.percent(Percent.of(50), period), 50],
  ])('shows what it holds (%#)', (policy, amount) => {
    expect([policy.amount, policy.period]).toEqual([amount, period]);
  });
});
