import { Duration } from 'cdk8s';
import { Percent, ScalingPolicy } from '../../src';
import { ScalingUnit } from '../../src/spec/behavior';

describe('a scaling policy', () => {
  const period = Duration.minutes(1);

  test.each<[ScalingPolicy, ScalingUnit, number]>([
    [ScalingPolicy.instances(4, period), ScalingUnit.INSTANCES, 4],
    [ScalingPolicy.percent(Percent.of(50), period), ScalingUnit.PERCENT, 50],
  ])('shows what it holds (%#)', (policy, unit, amount) => {
    expect([policy.unit, policy.amount, policy.period]).toEqual([unit, amount, period]);
  });
});
