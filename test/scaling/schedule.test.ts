import { Schedule, ScalingMetric } from '../../src';
import { aDeployment, aService, brokenRules } from '../support/builders';
import { aScaledService, plannedAutoscaler } from '../support/scaling';

const day = Schedule.cron('0 8 * * 1-5', 4);
const night = Schedule.cron('0 20 * * 1-5', 1);

describe('a schedule', () => {
  const shown = ({ replicas, expression, days, start, end }: Schedule) => ({
    replicas,
    expression,
    days,
    start,
    end,
  });

  test('shows what it holds', () => {
    const window = { days: '1-5', start: '08:00', end: '20:00', replicas: 4 };
    expect(shown(day)).toEqual({ expression: '0 8 * * 1-5', replicas: 4 });
    expect(shown(Schedule.window(window))).toEqual(window);
  });

  test('judges nothing when it is made', () => {
    expect(() => Schedule.cron('nonsense', NaN)).not.toThrow();
    expect(() => Schedule.window({ start: '', end: '', replicas: -0 })).not.toThrow();
  });

  test('is part of an autoscaler with metrics and of one without', () => {
    const metrics = [ScalingMetric.queueLength(4)];
    expect(
      brokenRules(aScaledService({ maxReplicas: 8, metrics, schedules: [day, night] })),
    ).toEqual([]);
    expect(brokenRules(aScaledService({ schedules: [day, night] }))).toEqual([]);
  });

  test('can be shared by two autoscalers', () => {
    const service = aService();
    aDeployment(service, {}, 'one').autoscale({ schedules: [day, night] });
    aDeployment(service, {}, 'two').autoscale({ schedules: [day, night] });
    const [one, two] = service._plan().deployments.map(({ autoscaler }) => autoscaler!);
    expect(one.schedule.cronWindows).toHaveLength(1);
    expect(two.schedule.cronWindows).toEqual(one.schedule.cronWindows);
  });

  test('stays as it was passed if the list changes', () => {
    const schedules = [day, night];
    const service = aScaledService({ schedules });
    schedules.pop();
    expect(service._plan().deployments[0].autoscaler!.minReplicas).toBe(1);
  });

  test('with windows applies every day by default', () => {
    const window = { start: '08:00', end: '20:00', replicas: 4 };
    const [daily] = plannedAutoscaler({ schedules: [Schedule.window(window)] }).schedule
      .cronWindows;
    const [weekdays] = plannedAutoscaler({
      schedules: [Schedule.window({ ...window, days: '1-5' })],
    }).schedule.cronWindows;
    expect([daily.start, daily.end]).toEqual(['0 8 * * *', '0 20 * * *']);
    expect([weekdays.start, weekdays.end]).toEqual(['0 8 * * 1-5', '0 20 * * 1-5']);
  });
});
