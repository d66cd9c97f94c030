import { AutoscalerOptions, ScalingMetric } from '../../../src';
import { renderAutoscaler } from '../../../src/render/kubernetes/autoscaling';
import { brokenRules } from '../../support/builders';
import { ZONES, aRandomWeek, aRandomYear, schedulesOf } from '../../support/random-schedules';
import { aScaledService } from '../../support/scaling';
import {
  CronTrigger,
  LocalClock,
  SaidWeek,
  differences,
  fourWeeksAround,
  kedaFloors,
  meantFloors,
  minuteOf,
} from '../../support/schedule-oracle';

/** One time of day on some days, weekdays 0–6: all that KEDA needs to read here. */
const KEDA_CRON =
  /^([0-9]|[1-5][0-9]) ([0-9]|1[0-9]|2[0-3])( (\*|[0-9]+([,-][0-9]+)*)){2} (\*|[0-6]([,-][0-6])*)$/;

const metrics = [ScalingMetric.queueLength(4)];
const utc = LocalClock.of('UTC');

describe('the judge of the next tests', () => {
  const eightToEight = { start: '0 8 * * 1-5', end: '0 20 * * 1-5', desiredReplicas: '4' };
  const kept = (trigger: CronTrigger, time: string, clock = utc) =>
    kedaFloors(1, [trigger], clock, [minuteOf(time)])[0];

  test.each([
    ['before the start', '2026-11-23T07:59', 1],
    ['at the start', '2026-11-23T08:00', 4],
    ['before the end', '2026-11-27T19:59', 4],
    ['at the end', '2026-11-27T20:00', 1],
    ['on a day without a start', '2026-11-28T12:00', 1],
  ])('knows in from out %s', (_, time, floor) => {
    expect(kept(eightToEight, time)).toBe(floor);
  });

  test('counts a minute as inside where the next start and the next end are one', () => {
    const always = { start: '0 8 * * *', end: '0 8 * * 0-6', desiredReplicas: '4' };
    expect(kept(always, '2026-11-23T03:00')).toBe(4);
  });

  test.each([
    ['one hour ahead in winter', '2026-03-27T06:59', '2026-03-27T07:00'],
    ['two hours ahead in summer', '2026-03-30T05:59', '2026-03-30T06:00'],
  ])('knows a clock that is %s', (_, before, at) => {
    const berlin = LocalClock.of('Europe/Berlin');
    expect([before, at].map((time) => kept(eightToEight, time, berlin))).toEqual([1, 4]);
  });

  test('leaves out an end that the clock skips, and has a repeated start twice', () => {
    const berlin = LocalClock.of('Europe/Berlin');
    const early = { start: '30 2 * * *', end: '0 12 * * *', desiredReplicas: '4' };
    const late = { start: '0 12 * * *', end: '30 2 * * *', desiredReplicas: '4' };
    expect(kept(late, '2026-03-28T08:00', berlin)).toBe(1);
    expect(kept(late, '2026-03-28T20:00', berlin)).toBe(1);
    expect(kept(early, '2026-10-25T00:45', berlin)).toBe(1);
    expect(kept(early, '2026-10-25T01:30', berlin)).toBe(4);
  });

  test.each([
    ['Sunday 7:59, and Friday night before', '2026-11-22T07:59', 2],
    ['Monday 8:00', '2026-11-23T08:00', 4],
    ['Tuesday 7:59', '2026-11-24T07:59', 2],
    ['Saturday 13:00, in the window', '2026-11-28T13:00', 6],
    ['the first of the month', '2026-12-01T23:59', 5],
  ])('knows what fired last on %s', (_, time, floor) => {
    const week = {
      crons: [
        { expression: '0 8 * * 1-5', replicas: 4 },
        { expression: '0 20 * * 1-5', replicas: 2 },
        { expression: '0 21 1 * *', replicas: 5 },
      ],
      windows: [{ days: '6', start: '12:00', end: '14:00', replicas: 6 }],
    };
    expect(meantFloors(week, 1, utc, [minuteOf(time)])).toEqual([floor]);
  });
});

interface Judged {
  readonly spec: SaidWeek;
  readonly rules: string[];
  readonly wrong: string[];
  readonly described: CronTrigger[];
}

/** Four weeks around each change of the clock in a year, or some four weeks where there is none. */
function judge(spec: SaidWeek, least: number, timeZone: string, transition: string): Judged {
  const options: AutoscalerOptions = { minReplicas: least, maxReplicas: 6, metrics, timeZone };
  const service = aScaledService({ ...options, schedules: schedulesOf(spec) });
  const plan = service.plan();
  const [{ object: rendered }] = renderAutoscaler(plan, plan.deployments[0]);
  const { minReplicaCount, triggers } = (rendered as any).spec;
  const described: CronTrigger[] = triggers
    .filter(({ type }: { type: string }) => type === 'cron')
    .map(({ metadata }: { metadata: CronTrigger }) => metadata);
  const names = triggers.map(({ name }: { name: string }) => name);
  expect(names).toEqual([...new Set(names)]);

  const clock = LocalClock.of(timeZone);
  const from = minuteOf(transition);
  const changes = clock
    .changes()
    .filter((change) => change > from)
    .slice(0, 2);
  const wrong = (changes.length > 0 ? changes : [from])
    .map(fourWeeksAround)
    .flatMap((at) =>
      differences(
        meantFloors(spec, least, clock, at),
        kedaFloors(minReplicaCount, described, clock, at),
        clock,
        at,
      ),
    );
  return { spec, rules: brokenRules(service), wrong, described };
}

function expectLegal(described: readonly CronTrigger[]): void {
  for (const { start, end, desiredReplicas } of described) {
    expect(start).toMatch(KEDA_CRON);
    expect(end).toMatch(KEDA_CRON);
    expect(start).not.toBe(end);
    expect(desiredReplicas).toMatch(/^[1-6]$/);
  }
}

describe('through four weeks and both changes of the clock KEDA keeps what was meant', () => {
  const weeks = Array.from({ length: 70 }, (_, seed) => ({
    seed,
    judged: judge(
      aRandomWeek(seed + 1),
      1 + (seed % 3),
      ZONES[seed % ZONES.length],
      '2027-01-01T00:00',
    ),
  }));

  test.each(weeks)(
    'by the random schedules $seed, or warns',
    ({ judged: { rules, wrong, described } }) => {
      expectLegal(described);
      expect(wrong.length === 0 || rules.includes('SCALING_DST') ? [] : wrong).toEqual([]);
    },
  );

  test('by weeks that differ, with and without windows, warned of and not', () => {
    const spec = weeks.map(({ judged }) => judged.spec);
    expect(new Set(spec.map((week) => JSON.stringify(week))).size).toBeGreaterThan(60);
    expect(
      spec.filter(({ crons, windows }) => crons.length > 1 && windows.length > 0).length,
    ).toBeGreaterThan(14);
    expect(spec.filter(({ crons }) => crons.length === 0).length).toBeGreaterThan(5);
    const warned = weeks.filter(({ judged }) => judged.rules.includes('SCALING_DST'));
    expect(warned.length).toBeLessThan(weeks.length / 3);
    expect(warned.filter(({ judged }) => judged.wrong.length > 0).length).toBeGreaterThan(1);
  });
});

describe('around the changes of dates KEDA keeps what was meant', () => {
  const years = Array.from({ length: 35 }, (_, seed) => ({
    seed,
    judged: judge(
      aRandomYear(seed + 1),
      1,
      ZONES[seed % ZONES.length],
      `2027-${['01', '06', '11'][seed % 3]}-20T00:00`,
    ),
  }));

  test.each(years)(
    'by the random schedules $seed, or refuses or warns',
    ({ judged: { rules, wrong, described } }) => {
      expectLegal(described);
      const known = rules.includes('SCALING_CRON') || rules.includes('SCALING_DST');
      expect(wrong.length === 0 || known ? [] : wrong).toEqual([]);
    },
  );

  test('by schedules of which most have a window form', () => {
    const exact = years.filter(({ judged }) => !judged.rules.includes('SCALING_CRON'));
    expect(exact.length).toBeGreaterThan(16);
    expect(years.length - exact.length).toBeGreaterThan(5);
    expect(exact.filter(({ judged }) => judged.described.length > 1).length).toBeGreaterThan(5);
  });
});
