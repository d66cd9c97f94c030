import { Token } from 'cdktn';
import {
  AutoscalerOptions,
  AutoscalingEngine,
  PolicySelection,
  ScalingMetric,
  Schedule,
} from '../../src';
import { brokenRules } from '../support/builders';
import { expectFinding, findingsOf } from '../support/findings';
import { aScaledService } from '../support/scaling';

const AT = 'chart/chat/main/Autoscaler';
const RULE = 'SCALING_MAXIMUM';
const queue = ScalingMetric.queueLength(4);
const day = Schedule.cron('0 8 * * *', 4);

/** Between 2 and 8 replicas, by a query. */
const scaled = (options: Partial<AutoscalerOptions>) =>
  aScaledService({ minReplicas: 2, maxReplicas: 8, metrics: [queue], ...options });

/** Both ways to set a maximum of a minimum of 3. */
const setting = (maxReplicas: number) => [
  Schedule.cron('0 22 * * *', 3, { maxReplicas }),
  Schedule.window({ start: '22:00', end: '06:00', replicas: 3, maxReplicas }),
];

describe('the maximum of a schedule', () => {
  test.each([3, 4, 8])('may be %i, from its minimum of 3 to the 8 of the autoscaler', (most) => {
    for (const schedule of setting(most)) {
      expect(brokenRules(scaled({ schedules: [Schedule.cron('0 6 * * *', 2), schedule] }))).toEqual(
        [],
      );
    }
  });

  test.each([
    [0, '0', ['at least 1']],
    [-0, '-0', ['at least 1']],
    [1.5, '1.5', ['whole']],
    [NaN, 'NaN', ['whole']],
    [2, '2', ['"replicas", which is 3']],
    [9, '9', ['"maxReplicas" of the autoscaler, which is 8']],
  ])('fails as %d', (most, value, names) => {
    for (const schedule of setting(most)) {
      const service = scaled({ schedules: [Schedule.cron('0 6 * * *', 2), schedule] });
      expect(brokenRules(service)).toEqual([RULE]);
      expectFinding(service, RULE, { at: AT, value, names });
    }
  });

  test('fails below "minReplicas", with the minimum of its schedule', () => {
    const low = Schedule.cron('0 22 * * *', 1, { maxReplicas: 1 });
    expect(brokenRules(scaled({ schedules: [day, low] }))).toEqual(['SCALING_BOUNDS']);
  });

  test('fails if only Terraform knows it, or the maximum of the autoscaler', () => {
    const later = Token.asNumber('${var.most}');
    const own = scaled({
      schedules: [day, Schedule.cron('0 22 * * *', 2, { maxReplicas: later })],
    });
    expectFinding(own, RULE, { at: AT, names: ['known at synthesis'] });
    const schedules = [day, Schedule.cron('0 22 * * *', 2, { maxReplicas: 2 })];
    const all = scaled({ maxReplicas: later, schedules });
    expectFinding(all, RULE, { at: AT, names: ['of the autoscaler', 'known at synthesis'] });
  });

  describe('against the minimum of another schedule', () => {
    const night = (maxReplicas: number) =>
      Schedule.window({ start: '22:00', end: '06:00', replicas: 2, maxReplicas });
    const until = (end: string) => [Schedule.cron('0 8 * * *', 4), Schedule.cron(end, 2)];

    test.each([
      ['it equals it', 4, '0 23 * * *'],
      ['they end and begin at one minute', 3, '0 22 * * *'],
    ])('is legal where %s', (_, most, end) => {
      expect(brokenRules(scaled({ schedules: [...until(end), night(most)] }))).toEqual([]);
    });

    test.each(['1 22 * * *', '0 23 * * *'])('fails below it until %s', (end) => {
      const service = scaled({ schedules: [...until(end), night(3)] });
      expect(brokenRules(service)).toEqual([RULE]);
      expectFinding(service, RULE, {
        at: AT,
        value: '3',
        names: ['0 8 * * *', 'minimum of 4', '22:00-06:00 on *'],
      });
    });

    test('fails on the one day on which both apply, by date too', () => {
      const schedules = [
        ...until('0 22 * * *'),
        Schedule.cron('30 9 24 12 *', 2, { maxReplicas: 5 }),
        Schedule.cron('30 9 25 12 *', 2),
        Schedule.window({ days: '0-6', start: '12:00', end: '13:00', replicas: 6 }),
      ];
      const found = findingsOf(scaled({ schedules }), RULE).map(({ message }) => message);
      expect(found).toEqual([expect.stringContaining('12:00-13:00 on 0-6')]);
    });
  });

  describe('needs metrics that KEDA puts into a formula', () => {
    const schedules = [day, Schedule.cron('0 22 * * *', 2, { maxReplicas: 2 })];

    test.each([
      ['no metric', [], 'has no effect without a metric'],
      ['the CPU', [queue, ScalingMetric.cpuUtilization(70)], 'the cpu utilization'],
      ['the memory', [ScalingMetric.memoryUtilization(70)], 'the memory utilization'],
    ])('and fails with %s', (_, metrics, problem) => {
      const service = scaled({ metrics, schedules });
      expect(brokenRules(service)).toEqual([RULE]);
      expectFinding(service, RULE, { at: AT, names: [problem] });
    });

    test('and takes utilizations where no schedule sets a maximum', () => {
      const metrics = [ScalingMetric.cpuUtilization(70)];
      expect(
        brokenRules(scaled({ metrics, schedules: [day, Schedule.cron('0 22 * * *', 2)] })),
      ).toEqual([]);
    });

    test('and fails with the HPA, as all schedules do', () => {
      const service = aScaledService(
        { minReplicas: 2, maxReplicas: 8, metrics: [ScalingMetric.cpuUtilization(70)], schedules },
        { autoscaling: AutoscalingEngine.hpa() },
      );
      expect(brokenRules(service)).toEqual(['SCALING_ENGINE']);
    });
  });

  test('fails where no replica may stop, and not where stopping is slow', () => {
    const schedules = [day, Schedule.cron('0 22 * * *', 2, { maxReplicas: 2 })];
    const going = (select: PolicySelection) =>
      scaled({ schedules, behavior: { down: { select } } });
    expectFinding(going(PolicySelection.NONE), RULE, { at: AT, names: ['PolicySelection.NONE'] });
    expect(brokenRules(going(PolicySelection.LEAST))).toEqual([]);
  });

  test.each([
    [8, []],
    [9, ['SCALING_TOLERANCE']],
  ])('of %i is within the tolerance of one more replica, or not', (most, broken) => {
    const schedules = [day, Schedule.cron('0 22 * * *', 2, { maxReplicas: most })];
    const options = { minReplicas: 2, maxReplicas: 20, metrics: [queue], schedules };
    expect(brokenRules(aScaledService(options, { version: '1.34' }))).toEqual(broken);
    expect(brokenRules(aScaledService(options, { version: '1.35' }))).toEqual([]);
  });
});
