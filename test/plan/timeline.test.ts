import { AutoscalerOptions, ScalingMetric, Schedule } from '../../src';
import { aDeployment, aService } from '../support/builders';

const metrics = [ScalingMetric.cpuUtilization(60)];
const working = [Schedule.cron('0 8 * * 1-5', 4), Schedule.cron('0 20 * * 1-5', 1)];

function scaled(options: AutoscalerOptions) {
  return aDeployment(aService()).autoscale(options);
}

describe('the timeline of an autoscaler', () => {
  test('begins on Monday at midnight with what held before, and ends on Sunday', () => {
    const schedules = [Schedule.cron('0 8 * * 1', 4), Schedule.cron('0 20 * * 5', 2)];
    expect(scaled({ maxReplicas: 8, metrics, schedules }).timeline()).toEqual([
      {
        from: 'Mon 00:00',
        to: 'Mon 08:00',
        minReplicas: 2,
        maxReplicas: 8,
        schedule: '0 20 * * 5',
      },
      { from: 'Mon 08:00', to: 'Fri 20:00', minReplicas: 4, maxReplicas: 8, schedule: '0 8 * * 1' },
      {
        from: 'Fri 20:00',
        to: 'Sun 24:00',
        minReplicas: 2,
        maxReplicas: 8,
        schedule: '0 20 * * 5',
      },
    ]);
  });

  test('has no ceiling above the floor where no metric asks for more', () => {
    const ceilings = scaled({ maxReplicas: 8, schedules: working }).timeline();
    expect(ceilings.map(({ minReplicas, maxReplicas }) => maxReplicas - minReplicas)).toEqual(
      Array(11).fill(0),
    );
  });

  test.each<[string, AutoscalerOptions, string, number]>([
    ['without schedules', { minReplicas: 2, maxReplicas: 8, metrics }, 'minReplicas', 2],
    [
      'with one count for ever',
      { maxReplicas: 8, metrics, schedules: [Schedule.cron('0 8 * * *', 3)] },
      '0 8 * * *',
      3,
    ],
  ])('is one line %s', (_, options, schedule, minReplicas) => {
    expect(scaled(options).timeline()).toEqual([
      { from: 'Mon 00:00', to: 'Sun 24:00', minReplicas, maxReplicas: 8, schedule },
    ]);
  });

  test('names the window where it lifts the floor, and what holds around it', () => {
    const window = Schedule.window({ days: '0', start: '22:00', end: '06:00', replicas: 6 });
    const schedules = [...working, window];
    const rules = scaled({ maxReplicas: 8, metrics, schedules }).timeline();
    expect(rules[0]).toMatchObject({
      to: 'Mon 06:00',
      minReplicas: 6,
      schedule: '22:00-06:00 on 0',
    });
    expect(rules[1]).toMatchObject({ from: 'Mon 06:00', minReplicas: 1, schedule: '0 20 * * 1-5' });
    expect(rules[rules.length - 1]).toMatchObject({
      from: 'Sun 22:00',
      to: 'Sun 24:00',
      minReplicas: 6,
    });
  });

  test('covers every minute of the week once', () => {
    const windows = Schedule.window({ start: '23:59', end: '00:01', replicas: 3 });
    const parts = scaled({ schedules: [...working, windows] }).timeline();
    const next = parts.slice(1).map(({ from }) => from);
    expect(parts.slice(0, -1).map(({ to }) => to)).toEqual(next);
    expect([parts[0].from, parts[parts.length - 1].to]).toEqual(['Mon 00:00', 'Sun 24:00']);
  });

  describe('by date', () => {
    const season = [Schedule.cron('0 0 24 12 *', 6), Schedule.cron('0 0 27 12 *', 1)];

    test.each([
      ['2026-12-21', 'Thu 00:00', 'Sun 00:00'],
      ['2026-12-27', 'Thu 00:00', 'Sun 00:00'],
      ['2027-12-24', 'Fri 00:00', 'Sun 24:00'],
    ])('is that of the week of %s', (date, from, to) => {
      const scaler = scaled({ schedules: season });
      expect(scaler.timeline(date)).toContainEqual({
        from,
        to,
        minReplicas: 6,
        maxReplicas: 6,
        schedule: '0 0 24 12 *',
      });
    });

    test('is quiet in other weeks', () => {
      expect(scaled({ schedules: season }).timeline('2026-06-01')).toEqual([
        {
          from: 'Mon 00:00',
          to: 'Sun 24:00',
          minReplicas: 1,
          maxReplicas: 1,
          schedule: '0 0 27 12 *',
        },
      ]);
    });

    test('needs a day', () => {
      expect(() => scaled({ schedules: season }).timeline()).toThrow(
        '[chart/chat/main/Autoscaler] a schedule recurs by date, so weeks differ',
      );
    });
  });

  test.each(['', '2026-02-30', 'Christmas'])('fails for the week of %p, dated or not', (date) => {
    for (const schedules of [[Schedule.cron('0 0 24 12 *', 4)], [Schedule.cron('0 8 * * 1', 4)]]) {
      expect(() => scaled({ maxReplicas: 12, metrics, schedules }).timeline(date)).toThrow(
        `[chart/chat/main/Autoscaler] "date" is no day, got "${date}"`,
      );
    }
  });

  test('is text with the zone and a line for each part, beneath each other', () => {
    const schedules = [Schedule.cron('0 8 * * 1', 4), Schedule.cron('30 20 * * 5', 2)];
    const scaler = scaled({ maxReplicas: 12, metrics, schedules, timeZone: 'Asia/Shanghai' });
    expect(scaler.timelineText().split('\n')).toEqual([
      'Asia/Shanghai',
      'Mon 00:00 – Mon 08:00  2–12  30 20 * * 5',
      'Mon 08:00 – Fri 20:30  4–12  0 8 * * 1',
      'Fri 20:30 – Sun 24:00  2–12  30 20 * * 5',
    ]);
  });

  test('leaves out what rules refuse', () => {
    const scaler = scaled({ maxReplicas: 8, metrics, schedules: [Schedule.cron('61 * * * *', 4)] });
    expect(scaler.timeline().map(({ schedule }) => schedule)).toEqual(['minReplicas']);
  });
});
