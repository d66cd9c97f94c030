/*
 * What schedules mean, and what KEDA makes of cron triggers, minute by minute through one week of
 * local time. Written from the two definitions alone and without any code of the library, so that
 * it can judge the compiler.
 */

const MINUTES_OF_WEEK = 7 * 24 * 60;

export interface SaidCron {
  readonly expression: string;
  readonly replicas: number;
}

export interface SaidWindow {
  readonly days: string;
  readonly start: string;
  readonly end: string;
  readonly replicas: number;
}

export interface SaidWeek {
  readonly crons: SaidCron[];
  readonly windows: SaidWindow[];
}

export interface CronTrigger {
  readonly start: string;
  readonly end: string;
  readonly desiredReplicas: string;
}

/** Whether a field of a cron expression contains a value. */
function contains(field: string, value: number): boolean {
  return field.split(',').some((item) => {
    const [range, step = '1'] = item.split('/');
    const [from, to = from] = range === '*' ? ['0', '59'] : range.split('-');
    return value >= +from && value <= +to && (value - +from) % +step === 0;
  });
}

function isOn(field: string, weekday: number): boolean {
  return contains(field, weekday) || (weekday === 0 && field !== '*' && contains(field, 7));
}

/** Tells for every minute of the week whether an expression fires at it. */
function firing(expression: string): boolean[] {
  const [minute, hour, , , weekday] = expression.split(' ');
  const values = (count: number, on: (value: number) => boolean): boolean[] =>
    Array.from({ length: count }, (_, value) => on(value));
  const minutesOn = values(60, (value) => contains(minute, value));
  const hoursOn = values(24, (value) => contains(hour, value));
  const daysOn = values(7, (value) => isOn(weekday, value));
  return values(
    MINUTES_OF_WEEK,
    (at) =>
      minutesOn[at % 60] && hoursOn[Math.floor(at / 60) % 24] && daysOn[Math.floor(at / 1440)],
  );
}

function minutes(time: string): number {
  const [hour, minute] = time.split(':');
  return +hour * 60 + +minute;
}

function covers({ days, start, end }: SaidWindow, minuteOfWeek: number): boolean {
  const today = Math.floor(minuteOfWeek / 1440);
  const time = minuteOfWeek % 1440;
  return minutes(end) > minutes(start)
    ? isOn(days, today) && time >= minutes(start) && time < minutes(end)
    : (isOn(days, today) && time >= minutes(start)) ||
        (isOn(days, (today + 6) % 7) && time < minutes(end));
}

/**
 * What was meant: the count of the cron schedule that fired last (`otherwise` where there is none),
 * or the highest window around the minute. The first of two weeks is there to have fired.
 */
export function meantFloors({ crons, windows }: SaidWeek, otherwise: number): number[] {
  const clocks = crons.map(({ expression, replicas }) => ({ on: firing(expression), replicas }));
  let last = otherwise;
  const floors: number[] = [];
  for (let minute = 0; minute < 2 * MINUTES_OF_WEEK; minute++) {
    const ofWeek = minute % MINUTES_OF_WEEK;
    for (const { on, replicas } of clocks) {
      last = on[ofWeek] ? replicas : last;
    }
    floors[ofWeek] = Math.max(
      last,
      ...windows.filter((window) => covers(window, ofWeek)).map(({ replicas }) => replicas),
    );
  }
  return floors;
}

/** For every minute of the week, how long it takes until an expression fires after it. */
function untilNext(expression: string): number[] {
  const on = firing(expression);
  const until: number[] = [];
  let next = Infinity;
  for (let minute = 2 * MINUTES_OF_WEEK - 1; minute >= 0; minute--) {
    until[minute % MINUTES_OF_WEEK] = next - minute;
    if (on[minute % MINUTES_OF_WEEK]) {
      next = minute;
    }
  }
  return until;
}

/**
 * What KEDA and Kubernetes make of it: a trigger asks for its replicas unless its next start comes
 * before its next end; of all of them and the minimum the highest counts.
 */
export function kedaFloors(minReplicaCount: number, triggers: readonly CronTrigger[]): number[] {
  const floors = new Array<number>(MINUTES_OF_WEEK).fill(minReplicaCount);
  for (const { start, end, desiredReplicas } of triggers) {
    const [untilStart, untilEnd] = [untilNext(start), untilNext(end)];
    floors.forEach((floor, minute) => {
      const outside = untilStart[minute] < untilEnd[minute];
      floors[minute] = outside ? floor : Math.max(floor, Number(desiredReplicas));
    });
  }
  return floors;
}

/** The first minutes of the week at which two courses differ, for a message that can be read. */
export function differences(meant: readonly number[], got: readonly number[]): string[] {
  return meant
    .flatMap((floor, minute) =>
      floor === got[minute]
        ? []
        : `weekday ${Math.floor(minute / 1440)} ${Math.floor(minute / 60) % 24}:${minute % 60} meant ${floor}, got ${got[minute]}`,
    )
    .slice(0, 3);
}

/** Schedules by chance, the same ones for the same seed. */
export function aRandomWeek(seed: number): SaidWeek {
  let state = seed;
  const upTo = (limit: number): number => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * limit);
  };
  // the first numbers of neighbouring seeds are neighbours
  Array.from({ length: 4 }, () => upTo(1));
  const one = <T>(values: readonly T[]): T => values[upTo(values.length)];
  const list = <T>(limit: number, make: () => T): T[] => Array.from({ length: upTo(limit) }, make);
  const weekdays = (): string =>
    one(['*', '1-5', '0', '7', '6', '0,6', '5-7', '*/2', '1-5/2', '3', '2,4', '1-4,7']);
  const windows = list(4, () => {
    const [start, end] = one([
      ['08:00', '20:00'],
      ['22:00', '06:30'],
      ['00:00', '24:00'],
      ['00:00', '00:01'],
      ['23:59', '00:00'],
      ['12:00', '11:59'],
      ['18:15', '24:00'],
    ]);
    return { days: weekdays(), start, end, replicas: 1 + upTo(6) };
  });
  const crons = list(5, () => {
    const minute = one(['0', '0', '0', '30', '59', '5,35', '*/15', '10-50/20']);
    const hour = one(['0', '8', '8', '20', '23', '8,20', '9-17', '*/6', '22-23', '1-5/3']);
    return { expression: `${minute} ${hour} * * ${weekdays()}`, replicas: 1 + upTo(6) };
  });
  return { crons, windows };
}
