import { ScaleToZero, ScalingMetric, WeekPreview } from '../../../src';
import { previewWeek } from '../../../src/preview/week';
import { brokenRules, synth } from '../../support/builders';
import {
  ZONES,
  aRandomWeek,
  aRandomYear,
  limited,
  schedulesOf,
  someOffHours,
} from '../../support/random-schedules';
import { aScaledService } from '../../support/scaling';
import {
  LocalClock,
  SaidWeek,
  differences,
  isDated,
  kedaFloors,
  meantFloors,
  meantLimits,
  meantOff,
  minuteOf,
} from '../../support/schedule-oracle';
import { bandAt, cronTriggersOf } from '../../support/week';
import { Manifest } from '../support/api';
import { askKeda, tally } from '../support/keda';

// KEDA's own cron scaler, on the clock of a year, beside what was meant and what our oracle makes of it.

const DAY = 24 * 60;
const FROM = minuteOf('2027-01-01T00:00');
const TO = minuteOf('2028-01-01T00:00');
/** Prime to the hour, so that every minute of it and every time of day has its turn. */
const EVERY = 13;

/** A year in steps, and every minute of the two days around each change of the clock. */
function sampled(clock: LocalClock, every = EVERY): number[] {
  const changes = clock.changes().filter((change) => change >= FROM && change < TO);
  const close = changes.flatMap((change) =>
    Array.from({ length: 2 * DAY }, (_, index) => change - DAY + index),
  );
  const steps = Array.from({ length: Math.floor((TO - FROM) / every) }, (_, n) => FROM + n * every);
  return [...new Set([...steps, ...close])].sort((a, b) => a - b);
}

interface Case {
  readonly label: string;
  readonly spec: SaidWeek;
  readonly clock: LocalClock;
  readonly rules: string[];
  readonly object: Manifest;
  readonly week?: WeekPreview;
  readonly minutes: number[];
}

function aCase(label: string, spec: SaidWeek, timeZone: string): Case {
  const service = aScaledService({
    maxReplicas: 6,
    metrics: [ScalingMetric.queueLength(4)],
    schedules: schedulesOf(spec),
    timeZone,
  });
  const rules = brokenRules(service);
  const clock = LocalClock.of(timeZone);
  const refused = rules.some((rule) => rule !== 'SCALING_DST');
  const object = refused ? undefined : synth(service).find(({ kind }) => kind === 'ScaledObject');
  const week = refused ? undefined : previewWeek(service._plan().deployments[0]);
  return {
    label: `${label} in ${timeZone}`,
    spec,
    clock,
    rules,
    object,
    week,
    minutes: sampled(clock),
  };
}

const seeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const zone = (seed: number) => ZONES[seed % ZONES.length];

const CASES = [
  ...seeds(35).map((seed) => aCase(`the week ${seed}`, aRandomWeek(1000 + seed), zone(seed))),
  ...seeds(35).map((seed) => aCase(`the year ${seed}`, aRandomYear(1000 + seed), zone(seed))),
].filter(({ object }) => object !== undefined);

const ANSWERS = askKeda(CASES);
const ROWS = CASES.map((row, index) => ({ ...row, answer: ANSWERS[index] }));

describe('KEDA’s cron scaler, over a year', () => {
  test('is asked about schedules that recur weekly and by date', () => {
    const dated = CASES.filter(({ label }) => label.startsWith('the year'));
    expect(dated.length).toBeGreaterThan(10);
    expect(CASES.length - dated.length).toBeGreaterThan(25);
    tally({ accepted: CASES.length });
  });

  test.each(ROWS)('takes and keeps what was meant by $label, or the library warns', (row) => {
    const { answer, spec, clock, minutes, rules } = row;
    expect([answer.refused, answer.failed, answer.warnings ?? []]).toEqual([
      undefined,
      undefined,
      [],
    ]);
    expect(answer.cronWindows).toHaveLength(minutes.length);
    const wrong = differences(
      meantFloors(spec, 1, clock, minutes),
      answer.cronWindows,
      clock,
      minutes,
    );
    expect(rules.includes('SCALING_DST') ? [] : wrong).toEqual([]);
  });

  test.each(ROWS)('is what the oracle of the unit tests takes it for: $label', (row) => {
    const { answer, clock, minutes, object } = row;
    const { minReplicaCount } = (object as any).spec;
    const expected = kedaFloors(minReplicaCount, cronTriggersOf(object), clock, minutes);
    expect(differences(expected, answer.cronWindows, clock, minutes)).toEqual([]);
  });

  test.each(ROWS.filter(({ week }) => week?.weeksDiffer === false))(
    'has the bands of the preview: $label, or the library warns',
    ({ answer, clock, minutes, rules, week }) => {
      const bands = minutes.map((minute) => bandAt(week!.parts, clock.local(minute)));
      const wrong = differences(bands, answer.cronWindows, clock, minutes);
      expect(rules.includes('SCALING_DST') ? [] : wrong).toEqual([]);
    },
  );

  test('gets the number wrong somewhere where the library warns, so that it warns with reason', () => {
    const warned = ROWS.filter(({ rules }) => rules.includes('SCALING_DST'));
    const wrong = warned.filter(
      ({ answer, spec, clock, minutes }) =>
        differences(meantFloors(spec, 1, clock, minutes), answer.cronWindows, clock, minutes)
          .length > 0,
    );
    expect(wrong.length).toBeGreaterThan(0);
  });
});

describe('the judge', () => {
  const [{ object, minutes, spec, clock }] = ROWS.filter(
    (row) => cronTriggersOf(row.object as any).length > 1,
  );
  const altered = (change: (metadata: any) => void) => {
    const copy = structuredClone(object) as any;
    change(cronTriggersOf(copy)[0]);
    return askKeda([{ object: copy, minutes }])[0];
  };

  test('notices a window that is shifted by a minute', () => {
    const late = altered((metadata) => {
      metadata.start = metadata.start.replace(/^\d+/, (minute: string) => `${(+minute + 1) % 60}`);
    });
    const meant = meantFloors(spec, 1, clock, minutes);
    expect(late.failed).toBeUndefined();
    expect(differences(meant, late.cronWindows, clock, minutes).length).toBeGreaterThan(0);
  });

  test.each([
    ['7 for Sunday', (metadata: any) => (metadata.start = '0 8 * * 7'), /start schedule/],
    ['a seconds field', (metadata: any) => (metadata.start = '0 0 8 * * 1'), /start schedule/],
    ['@daily', (metadata: any) => (metadata.end = '@daily'), /end schedule/],
    ['an end at its start', (metadata: any) => (metadata.end = metadata.start), /same time/],
    ['no replicas', (metadata: any) => (metadata.desiredReplicas = '0'), /desiredReplicas/],
    ['an unknown zone', (metadata: any) => (metadata.timezone = 'Asia/Foo'), /timezone/],
  ])('hears KEDA refuse %s', (_, change, why) => {
    expect(altered(change).failed).toMatch(why);
    tally({ refused: 1 });
  });
});

/** Prime too: other loads and other schedules than those above. */
const RARELY = 131;

/**
 * Its clock skips midnight. The parser of KEDA (robfig/cron 3.0.1) then finds a Sunday for `0 12 * * 6`, so
 * that a window which ended on Saturday 2027-09-04 is still open there until Sunday.
 */
const WITHOUT_MIDNIGHT = 'America/Santiago';

describe('KEDA’s triggers with off hours, over a year', () => {
  const rows = [
    ...seeds(16).map((seed) => ({ seed, spec: aRandomWeek(3000 + seed) })),
    ...seeds(16).map((seed) => ({ seed, spec: aRandomYear(3000 + seed) })),
  ].flatMap(({ seed, spec }) => {
    const timeZone = zone(seed);
    const hours = someOffHours(seed);
    const service = aScaledService({
      maxReplicas: 8,
      metrics: [ScalingMetric.queueLength(4)],
      schedules: schedulesOf(spec),
      timeZone,
      scaleToZero: ScaleToZero.offHours(hours),
    });
    const isLegal = timeZone !== WITHOUT_MIDNIGHT && brokenRules(service).length === 0;
    const object = isLegal ? synth(service).find(({ kind }) => kind === 'ScaledObject') : undefined;
    const clock = LocalClock.of(timeZone);
    const label = `${seed} in ${timeZone}`;
    return object ? [{ label, spec, hours, object, clock, minutes: sampled(clock, RARELY) }] : [];
  });
  const answers = askKeda(
    rows.map(({ object, minutes }) => ({ object, minutes, values: { 'queue-length': 1000 } })),
  );

  test('is asked about schedules that recur weekly and by date', () => {
    expect(rows.length).toBeGreaterThan(8);
    tally({ accepted: rows.length });
  });

  test.each(rows.map((row, index) => ({ ...row, answer: answers[index] })))(
    'has no replica in them, whatever the load, and the minimum of the clock otherwise: $label',
    ({ spec, hours, clock, minutes, answer }) => {
      expect([answer.refused, answer.failed]).toEqual([undefined, undefined]);
      const off = meantOff(hours, clock, minutes);
      const meant = meantFloors(spec, 1, clock, minutes).map((floor, at) => (off[at] ? 0 : floor));
      expect(off).toContain(true);
      expect(differences(meant, answer.cronWindows, clock, minutes)).toEqual([]);
    },
  );
});

describe('KEDA’s formula over cron and load triggers, over a year', () => {
  const MOST = 12;
  const target = 4;
  const rows = [
    ...seeds(24).map((seed) => ({ seed, spec: limited(aRandomWeek(2000 + seed), seed) })),
    ...seeds(36).map((seed) => ({ seed, spec: limited(aRandomYear(2000 + seed), seed) })),
  ].flatMap(({ seed, spec }) => {
    const timeZone = zone(seed);
    const service = aScaledService({
      maxReplicas: MOST,
      metrics: [ScalingMetric.queueLength(target)],
      schedules: schedulesOf(spec),
      timeZone,
    });
    const isLegal = brokenRules(service).every((rule) => rule === 'SCALING_TOLERANCE');
    const object = isLegal ? synth(service).find(({ kind }) => kind === 'ScaledObject') : undefined;
    const clock = LocalClock.of(timeZone);
    return (object as any)?.spec.advanced?.scalingModifiers
      ? [
          {
            label: `${seed} in ${timeZone}`,
            spec,
            object: object!,
            clock,
            minutes: sampled(clock, RARELY),
          },
        ]
      : [];
  });
  const loads = [0, 22, 1000];
  const answers = askKeda(
    rows.flatMap(({ object, minutes }) =>
      loads.map((load) => ({ object, minutes, values: { queue_length: load } })),
    ),
  );

  test('is asked about schedules that recur weekly and by date', () => {
    expect(rows.length).toBeGreaterThan(10);
    expect(
      rows.filter(({ spec }) => spec.crons.some(({ expression }) => isDated(expression))).length,
    ).toBeGreaterThan(3);
    tally({ accepted: rows.length });
  });

  test.each(rows.map((row, index) => ({ ...row, index })))(
    'keeps the load within the minimum and the maximum of the clock: $label',
    ({ spec, clock, minutes, index }) => {
      const least = meantFloors(spec, 1, clock, minutes);
      const most = meantLimits(spec, MOST, clock, minutes);
      loads.forEach((load, nth) => {
        const answer = answers[index * loads.length + nth];
        expect([answer.refused, answer.failed]).toEqual([undefined, undefined]);
        const meant = least.map((floor, at) =>
          Math.min(Math.max(Math.ceil(load / target), floor), most[at]),
        );
        expect(differences(meant, answer.cronWindows, clock, minutes)).toEqual([]);
      });
    },
  );
});
