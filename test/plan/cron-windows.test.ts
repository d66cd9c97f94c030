import { ScalingMetric, Schedule } from '../../src';
import { CronWindow } from '../../src/plan/cron-windows';
import { plannedAutoscaler } from '../support/scaling';

const metrics = [ScalingMetric.queueLength(4)];
const { cron } = Schedule;

function window(days: string, start: string, end: string, replicas: number): Schedule {
  return Schedule.window({ days, start, end, replicas });
}

function lines(cronWindows: readonly CronWindow[]): string[] {
  return cronWindows.map(({ start, end, replicas }) => `${start} → ${end}: ${replicas}`);
}

describe('schedules are planned as a base and windows above it', () => {
  test.each<[string, Schedule[], number, string[]]>([
    [
      'day and night on weekdays: the weekend keeps what Friday night set',
      [cron('0 8 * * 1-5', 4), cron('0 20 * * 1-5', 1)],
      1,
      ['0 8 * * 1-5 → 0 20 * * 1-5: 4'],
    ],
    [
      'a week on and a weekend off: one window over five days',
      [cron('0 8 * * 1', 4), cron('0 20 * * 5', 1)],
      1,
      ['0 8 * * 1 → 0 20 * * 5: 4'],
    ],
    [
      'a weekend on: Sunday, said as 7, is 0, and the window goes on in the next week',
      [cron('0 8 * * 7', 4), cron('0 20 * * 5', 1), cron('0 6 * * 6', 3)],
      1,
      ['0 8 * * 0 → 0 20 * * 5: 4', '0 6 * * 6 → 0 8 * * 0: 3'],
    ],
    [
      'three levels: the lowest is the base, the others follow each other',
      [cron('0 8 * * *', 4), cron('0 12 * * *', 6), cron('0 20 * * *', 2)],
      2,
      ['0 8 * * * → 0 12 * * *: 4', '0 12 * * * → 0 20 * * *: 6'],
    ],
    [
      'twice a day: two windows',
      [cron('0 8,14 * * 1-5', 4), cron('0 12,18 * * 1-5', 1)],
      1,
      ['0 8 * * 1-5 → 0 12 * * 1-5: 4', '0 14 * * 1-5 → 0 18 * * 1-5: 4'],
    ],
    [
      'nights on: the window ends on the weekday after',
      [cron('0 22 * * 1-5', 4), cron('30 6 * * *', 1)],
      1,
      ['0 22 * * 1-5 → 30 6 * * 2-6: 4'],
    ],
    ['one count for the whole week: a higher base', [cron('0 8 * * 1', 4)], 4, []],
    [
      'the same count said again changes nothing',
      [cron('0 8 * * *', 4), cron('0 10 * * *', 4), cron('0 20 * * *', 1)],
      1,
      ['0 8 * * * → 0 20 * * *: 4'],
    ],
    [
      'of two in the same minute the one said later counts',
      [cron('0 8 * * *', 4), cron('0 8 * * 1', 6), cron('0 20 * * *', 1)],
      1,
      ['0 8 * * 0,2-6 → 0 20 * * 0,2-6: 4', '0 8 * * 1 → 0 20 * * 1: 6'],
    ],
    ['a window', [window('1-5', '08:00', '20:00', 4)], 1, ['0 8 * * 1-5 → 0 20 * * 1-5: 4']],
    [
      'a window across midnight and the end of the week',
      [window('6', '22:00', '06:00', 4)],
      1,
      ['0 22 * * 6 → 0 6 * * 0: 4'],
    ],
    [
      'whole days that touch are one window',
      [window('6,7', '00:00', '24:00', 4)],
      1,
      ['0 0 * * 6 → 0 0 * * 1: 4'],
    ],
    [
      'a window until midnight, said in either way',
      [window('1', '08:00', '24:00', 4), window('3', '08:00', '00:00', 4)],
      1,
      ['0 8 * * 1,3 → 0 0 * * 2,4: 4'],
    ],
    ['all days whole: a higher base', [window('*', '00:00', '24:00', 4)], 4, []],
    [
      'overlapping windows: the higher one counts',
      [window('1', '08:00', '12:00', 4), window('1', '10:00', '14:00', 6)],
      1,
      ['0 8 * * 1 → 0 10 * * 1: 4', '0 10 * * 1 → 0 14 * * 1: 6'],
    ],
    [
      'a window inside of a higher one does nothing',
      [window('1', '08:00', '12:00', 4), window('1', '09:00', '10:00', 3)],
      1,
      ['0 8 * * 1 → 0 12 * * 1: 4'],
    ],
    [
      'a window beside cron: it lifts, and never lowers',
      [cron('0 8 * * *', 4), cron('0 20 * * *', 2), window('1', '18:00', '22:00', 3)],
      2,
      ['0 8 * * * → 0 20 * * *: 4', '0 20 * * 1 → 0 22 * * 1: 3'],
    ],
  ])('%s', (_, schedules, base, cronWindows) => {
    const plan = plannedAutoscaler({ maxReplicas: 8, metrics, schedules });
    expect(plan.minReplicas).toBe(base);
    expect(lines(plan.schedule.cronWindows)).toEqual(cronWindows);
  });

  test('names a window by its times and its count, and no two alike', () => {
    const { cronWindows } = plannedAutoscaler({
      schedules: [
        cron('0 8,14 * * 1-5', 4),
        cron('0 12,18 * * 1-5', 1),
        cron('0 14 * * 6', 6),
        cron('0 18 * * 6', 1),
      ],
    }).schedule;
    expect(cronWindows.map(({ name }) => name)).toEqual([
      'schedule-0800-1200-4',
      'schedule-1400-1800-4',
      'schedule-1400-1800-6',
    ]);
  });

  test('adding a schedule leaves the names of the other windows', () => {
    const few = [cron('0 8 * * 1-5', 4), cron('0 20 * * 1-5', 1)];
    const more = [cron('30 6 * * 6', 2), cron('0 7 * * 6', 1), ...few];
    const [before, after] = [few, more].map(
      (schedules) => plannedAutoscaler({ schedules }).schedule.cronWindows,
    );
    expect(after).toHaveLength(2);
    expect(after).toEqual(expect.arrayContaining([...before]));
  });
});

describe('the bounds of an autoscaler with schedules', () => {
  const day = [cron('0 8 * * 1-5', 5), cron('0 20 * * 1-5', 2)];
  const lifted = [window('1-5', '08:00', '20:00', 5)];

  test.each([
    ['come from the counts with schedules alone', { schedules: day }, 2, 5],
    ['leave one instance outside of windows', { schedules: lifted }, 1, 5],
    ['leave minReplicas outside of windows', { minReplicas: 3, schedules: lifted }, 3, 5],
    ['follow cron rather than minReplicas', { minReplicas: 1, schedules: day }, 2, 5],
    ['take maxReplicas where it is said', { maxReplicas: 9, schedules: day }, 2, 9],
    ['keep maxReplicas with metrics', { maxReplicas: 9, metrics, schedules: day }, 2, 9],
    ['are as before without schedules', { minReplicas: 3, maxReplicas: 9, metrics }, 3, 9],
  ])('%s', (_, options, min, max) => {
    const plan = plannedAutoscaler(options);
    expect([plan.minReplicas, plan.maxReplicas]).toEqual([min, max]);
  });
});

describe('the time zone of schedules', () => {
  const schedules = [cron('0 8 * * 1-5', 5), cron('0 20 * * 1-5', 2)];

  test.each([
    ['is UTC where nobody says one', {}, {}, 'UTC'],
    ["is the platform's", {}, { timeZone: 'Asia/Shanghai' }, 'Asia/Shanghai'],
    [
      "is the autoscaler's before the platform's",
      { timeZone: 'Europe/Berlin' },
      { timeZone: 'Asia/Shanghai' },
      'Europe/Berlin',
    ],
  ])('%s', (_, own, platform, zone) => {
    expect(plannedAutoscaler({ schedules, ...own }, platform).timeZone).toBe(zone);
  });

  test('is absent without schedules, and so are windows', () => {
    const plan = plannedAutoscaler({ maxReplicas: 2, metrics }, { timeZone: 'Asia/Shanghai' });
    expect(plan).not.toHaveProperty('timeZone');
    expect(plan.schedule.cronWindows).toEqual([]);
  });
});

test.each([
  ['an expression', [cron('nonsense', 4)]],
  ['a time', [window('1', 'noon', '13:00', 4)]],
  ['a count', [cron('0 8 * * *', NaN), cron('0 9 * * *', 0), cron('0 10 * * *', 1.5)]],
])('%s that cannot be read leaves a plan that can be looked at', (_, schedules) => {
  const plan = plannedAutoscaler({ maxReplicas: 8, metrics, schedules });
  expect([plan.minReplicas, plan.maxReplicas, plan.schedule.cronWindows]).toEqual([1, 8, []]);
});

describe('maximums of schedules are planned as windows of their own', () => {
  const limits = (schedules: Schedule[], maxReplicas = 12) => {
    const { schedule } = plannedAutoscaler({ maxReplicas, metrics, schedules });
    return schedule.limits && lines(schedule.limits.cronWindows);
  };
  const night = (maxReplicas: number) =>
    Schedule.window({ start: '20:00', end: '06:00', replicas: 1, maxReplicas });

  test.each<[string, Schedule[], string[] | undefined]>([
    ['none, where no schedule sets one', [cron('0 8 * * *', 2)], undefined],
    ['none, where it is that of the autoscaler', [night(12)], undefined],
    [
      'of an expression, until the next one fires',
      [cron('0 8 * * 1-5', 4), cron('0 20 * * 1-5', 1, { maxReplicas: 2 })],
      ['0 20 * * 1-5 → 0 8 * * 1-5: 2'],
    ],
    ['of a window', [night(3)], ['0 20 * * * → 0 6 * * *: 3']],
    [
      'the lowest one of several',
      [
        cron('0 22 * * *', 1, { maxReplicas: 2 }),
        cron('0 2 * * *', 1, { maxReplicas: 5 }),
        night(4),
      ],
      ['0 2 * * * → 0 6 * * *: 4', '0 20 * * * → 0 22 * * *: 4', '0 22 * * * → 0 2 * * *: 2'],
    ],
  ])('%s', (_, schedules, expected) => {
    expect(limits(schedules)?.sort()).toEqual(expected);
  });

  test('and one that always applies is that of the autoscaler', () => {
    const schedules = [
      cron('0 8 * * *', 4, { maxReplicas: 6 }),
      cron('0 20 * * *', 1, { maxReplicas: 6 }),
    ];
    expect(plannedAutoscaler({ maxReplicas: 12, metrics, schedules }).maxReplicas).toBe(6);
    expect(limits(schedules)).toEqual([]);
  });

  test('and the highest one needs no window', () => {
    const schedules = [
      cron('0 8 * * *', 4, { maxReplicas: 6 }),
      cron('0 20 * * *', 1, { maxReplicas: 2 }),
    ];
    expect(plannedAutoscaler({ maxReplicas: 12, metrics, schedules }).maxReplicas).toBe(6);
    expect(limits(schedules)).toEqual(['0 20 * * * → 0 8 * * *: 2']);
  });
});
