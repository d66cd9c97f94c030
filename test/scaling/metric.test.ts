import { MetricKind, Percent, ScalingMetric } from '../../src';

describe('a scaling metric', () => {
  test.each<[ScalingMetric, MetricKind, number]>([
    [ScalingMetric.cpuUtilization(Percent.of(60)), MetricKind.CPU, 60],
    [ScalingMetric.memoryUtilization(Percent.of(70)), MetricKind.MEMORY, 70],
    [ScalingMetric.gpuUtilization(Percent.of(80)), MetricKind.GPU, 80],
    [ScalingMetric.requestsPerSecond(0.5), MetricKind.REQUESTS_PER_SECOND, 0.5],
    [ScalingMetric.inFlightRequests(8), MetricKind.IN_FLIGHT_REQUESTS, 8],
    [ScalingMetric.queueLength(4), MetricKind.QUEUE_LENGTH, 4],
    [ScalingMetric.prometheus('sum(x)', 2), MetricKind.PROMETHEUS, 2],
  ])('shows its kind and its target (%#)', (metric, kind, target) => {
    expect([metric.kind, metric.target]).toEqual([kind, target]);
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
