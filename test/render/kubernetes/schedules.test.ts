import {
  AutoscalerOptions,
  KubernetesPlatformOptions,
  Schedule,
  ScalingMetric,
} from '../../../src';
import { renderAutoscaler } from '../../../src/render/kubernetes/autoscaling';
import { object } from '../../support/builders';
import { aScaledService, plannedAutoscaler } from '../../support/scaling';
import {
  CronTrigger,
  SaidWeek,
  aRandomWeek,
  differences,
  kedaFloors,
  meantFloors,
} from '../../support/schedule-oracle';

/** One time of day on weekdays 0–6: all that KEDA needs to read here. */
const KEDA_CRON = /^([0-9]|[1-5][0-9]) ([0-9]|1[0-9]|2[0-3]) \* \* (\*|[0-6]([,-][0-6])*)$/;

const metrics = [ScalingMetric.queueLength(4)];

function scaledObject(options: AutoscalerOptions, platform?: KubernetesPlatformOptions): any {
  return object(aScaledService(options, platform), 'ScaledObject').spec;
}

function schedulesOf({ crons, windows }: SaidWeek): Schedule[] {
  return [
    ...crons.map(({ expression, replicas }) => Schedule.cron(expression, replicas)),
    ...windows.map((window) => Schedule.window(window)),
  ];
}

describe('the ScaledObject of an autoscaler with schedules', () => {
  const schedules = [Schedule.cron('0 8 * * 1-5', 4), Schedule.cron('0 20 * * 1-5', 1)];

  test('keeps the lower count as its minimum and the higher one by a cron trigger', () => {
    const spec = scaledObject({ maxReplicas: 8, metrics, schedules });
    expect([spec.minReplicaCount, spec.maxReplicaCount]).toEqual([1, 8]);
    expect(spec.triggers.map(({ type }: { type: string }) => type)).toEqual(['prometheus', 'cron']);
    expect(spec.triggers[1]).toEqual({
      type: 'cron',
      name: 'schedule-0800-2000-4',
      metricType: 'AverageValue',
      metadata: {
        timezone: 'UTC',
        start: '0 8 * * 1-5',
        end: '0 20 * * 1-5',
        desiredReplicas: '4',
      },
    });
  });

  test('has cron triggers only, and no fallback, without metrics', () => {
    const spec = scaledObject({ schedules });
    expect([spec.minReplicaCount, spec.maxReplicaCount]).toEqual([1, 4]);
    expect(spec.triggers.map(({ type }: { type: string }) => type)).toEqual(['cron']);
    expect(spec).not.toHaveProperty('fallback');
  });

  test.each([
    ["the platform's", {}, { timeZone: 'Asia/Shanghai' }, 'Asia/Shanghai'],
    ['its own', { timeZone: 'Europe/Berlin' }, { timeZone: 'Asia/Shanghai' }, 'Europe/Berlin'],
  ])('says the time zone: %s', (_, own, platform, zone) => {
    expect(scaledObject({ schedules, ...own }, platform).triggers[0].metadata.timezone).toBe(zone);
  });

  test('keeps the scheduled minimum where a metric stops answering', () => {
    const always = [Schedule.cron('0 0 * * *', 3)];
    const spec = scaledObject({ maxReplicas: 8, metrics, schedules: always });
    expect(spec.minReplicaCount).toBe(3);
    expect(spec.fallback.replicas).toBe(3);
    expect(spec.triggers).toHaveLength(1);
  });

  test('is as it was without schedules', () => {
    const spec = scaledObject({ maxReplicas: 8, metrics }, { timeZone: 'Asia/Shanghai' });
    expect(spec.triggers.map(({ type }: { type: string }) => type)).toEqual(['prometheus']);
  });

  test('has a trigger for every window of the plan, after the metrics and in its order', () => {
    const options = {
      maxReplicas: 8,
      metrics,
      schedules: [...schedules, Schedule.window({ start: '23:00', end: '02:00', replicas: 6 })],
    };
    const { floors } = plannedAutoscaler(options);
    const cron = scaledObject(options).triggers.slice(1);
    expect(cron.map(({ metadata }: { metadata: CronTrigger }) => metadata.start)).toEqual([
      '0 23 * * *',
      '0 8 * * 1-5',
    ]);
    expect(cron.map(({ name }: { name: string }) => name)).toEqual(floors.map(({ name }) => name));
  });
});

describe('the judge of the next test', () => {
  const eightToEight = { start: '0 8 * * 1-5', end: '0 20 * * 1-5', desiredReplicas: '4' };

  test.each([
    ['before the start', 1, 7, 59, 1],
    ['at the start', 1, 8, 0, 4],
    ['before the end', 5, 19, 59, 4],
    ['at the end', 5, 20, 0, 1],
    ['on a day without a start', 6, 12, 0, 1],
  ])('knows in from out %s', (_, weekday, hour, minute, floor) => {
    expect(kedaFloors(1, [eightToEight])[weekday * 1440 + hour * 60 + minute]).toBe(floor);
  });

  test('counts a minute as inside where the next start and the next end are one', () => {
    const always = { start: '0 8 * * *', end: '0 8 * * 0-6', desiredReplicas: '4' };
    expect(new Set(kedaFloors(1, [always]))).toEqual(new Set([4]));
  });

  test.each([
    ['Sunday 7:59, and Friday night before', 7 * 60 + 59, 2],
    ['Monday 8:00', 1440 + 8 * 60, 4],
    ['Tuesday 7:59', 2 * 1440 + 7 * 60 + 59, 2],
    ['Saturday 13:00, in the window', 6 * 1440 + 13 * 60, 6],
  ])('knows what fired last on %s', (_, minute, floor) => {
    const week = {
      crons: [
        { expression: '0 8 * * 1-5', replicas: 4 },
        { expression: '0 20 * * 1-5', replicas: 2 },
      ],
      windows: [{ days: '6', start: '12:00', end: '14:00', replicas: 6 }],
    };
    expect(meantFloors(week, 1)[minute]).toBe(floor);
  });
});

describe('through a whole week KEDA keeps what was meant', () => {
  const seeds = Array.from({ length: 100 }, (_, index) => index + 1);

  test.each(seeds)('by the random schedules %i', (seed) => {
    const week = aRandomWeek(seed);
    const least = 1 + (seed % 3);
    const schedules = schedulesOf(week);
    const plan = aScaledService({ minReplicas: least, maxReplicas: 6, metrics, schedules }).plan();
    const [{ object: rendered }] = renderAutoscaler(plan, plan.deployments[0]);
    const { minReplicaCount, triggers } = (rendered as any).spec;
    const cron = triggers.filter(({ type }: { type: string }) => type === 'cron');
    const told: CronTrigger[] = cron.map(({ metadata }: { metadata: CronTrigger }) => metadata);

    expect(differences(meantFloors(week, least), kedaFloors(minReplicaCount, told))).toEqual([]);

    const names = triggers.map(({ name }: { name: string }) => name);
    expect(names).toEqual([...new Set(names)]);
    for (const { start, end, desiredReplicas } of told) {
      expect(start).toMatch(KEDA_CRON);
      expect(end).toMatch(KEDA_CRON);
      expect(start).not.toBe(end);
      expect(desiredReplicas).toMatch(/^[1-6]$/);
    }
  });

  test('by weeks that differ, with and without windows', () => {
    const weeks = seeds.map(aRandomWeek);
    expect(new Set(weeks.map((week) => JSON.stringify(week))).size).toBeGreaterThan(90);
    expect(
      weeks.filter(({ crons, windows }) => crons.length > 1 && windows.length > 0).length,
    ).toBeGreaterThan(20);
    expect(weeks.filter(({ crons }) => crons.length === 0).length).toBeGreaterThan(5);
  });
});
