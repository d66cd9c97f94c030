import { Percent, ScalingMetric } from '../../src';

describe('a scaling metric', () => {
  test.each<[ScalingMetric, number]>([
    [ScalingMetric.cpuUtilization(Percent.of(60)), 60],
    [ScalingMetric.memoryUtilization(Percent.of(70)), 70],
    [ScalingMetric.gpuUtilization(Percent.of(80)), 80],
    [ScalingMetric.requestsPerSecond(0.5), 0.5],
    [ScalingMetric.inFlightRequests(8), 8],
    [ScalingMetric.queueLength(4), 4],
    [ScalingMetric.prometheus('sum(x)', 2), 2],
  ])('shows its target (%#)', (metric, target) => {
    expect(metric.target).toBe(target);
  });

  test('shows the query of PromQL alone', () => {
    expect(ScalingMetric.prometheus('sum(x)', 2).query).toBe('sum(x)');
    expect(ScalingMetric.queueLength(4).query).toBeUndefined();
  });

  test.each(['cpuUtilization', 'memoryUtilization', 'gpuUtilization'] as const)(
    '%s means the same by a percentage and by a number of percent',
    (name) => {
      expect(ScalingMetric[name](60)).toEqual(ScalingMetric[name](Percent.of(60)));
    },
  );
});
