/*
 * What schedules mean, and what KEDA makes of cron triggers, minute by minute of real time in a time
 * zone. Written from the two definitions alone and without any code of the library, so that it can
 * judge the compiler.
 */

const DAY = 24 * 60;
const MINUTE_MS = 60_000;

export interface SaidCron {
  readonly expression: string;
  readonly replicas: number;
  readonly maxReplicas?: number;
}

export interface SaidWindow {
  readonly days: string;
  readonly start: string;
  readonly end: string;
  readonly replicas: number;
  readonly maxReplicas?: number;
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

/** Whole minutes since 1970 of a time in UTC, such as `2026-03-29T01:00`. */
export function minuteOf(time: string): number {
  return Date.parse(`${time}Z`) / MINUTE_MS;
}

/** Minutes `[from, to)` since 1970 in which the clock of a zone is so many minutes ahead of UTC. */
interface Offset {
  readonly from: number;
  readonly to: number;
  readonly ahead: number;
}

const CLOCKS = new Map<string, LocalClock>();

/** The clock of a time zone from 2025 to 2029. */
export class LocalClock {
  public static of(timeZone: string): LocalClock {
    const clock = CLOCKS.get(timeZone) ?? new LocalClock(timeZone);
    CLOCKS.set(timeZone, clock);
    return clock;
  }

  public readonly offsets: readonly Offset[];

  private constructor(public readonly timeZone: string) {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const ahead = (minute: number): number => {
      const [day, month, year, hour, min] = format
        .format(minute * MINUTE_MS)
        .split(/\D+/)
        .map(Number);
      return Date.UTC(year, month - 1, day, hour, min) / MINUTE_MS - minute;
    };
    const offsets: Offset[] = [];
    let from = minuteOf('2025-01-01T00:00');
    const end = minuteOf('2029-12-31T00:00');
    for (let day = from; day < end; day += DAY) {
      if (ahead(day) !== ahead(day + DAY)) {
        const change = Array.from({ length: DAY }, (_, index) => day + index + 1).find(
          (minute) => ahead(minute) !== ahead(day),
        )!;
        offsets.push({ from, to: change, ahead: ahead(day) });
        from = change;
      }
    }
    this.offsets = [...offsets, { from, to: end, ahead: ahead(end) }];
  }

  /** The moments at which the clock is changed. */
  public changes(): number[] {
    return this.offsets.slice(1).map(({ from }) => from);
  }

  /** Local minutes since 1970, as if the zone were UTC. */
  public local(minute: number): number {
    return minute + this.offsets.find(({ to }) => minute < to)!.ahead;
  }

  /** Real minutes at which the clock shows a local one: none, one or two. */
  public real(local: number): number[] {
    return this.offsets.flatMap(({ from, to, ahead }) =>
      local - ahead >= from && local - ahead < to ? [local - ahead] : [],
    );
  }
}

/** Whether a field of a cron expression contains a value. */
function contains(field: string, value: number): boolean {
  return field.split(',').some((item) => {
    const [range, step = '1'] = item.split('/');
    // days and months count from 1, so that a step of * is told apart; it only occurs in other fields
    const [from, to = from] = range === '*' ? ['0', '59'] : range.split('-');
    return value >= +from && value <= +to && (value - +from) % +step === 0;
  });
}

function isOnWeekday(field: string, weekday: number): boolean {
  return contains(field, weekday) || (weekday === 0 && field !== '*' && contains(field, 7));
}

/** Whether an expression fires on a local day (days since 1970, a Thursday). */
function isOn(expression: string, day: number): boolean {
  const [, , ofMonth, month, weekday] = expression.split(' ');
  const date = new Date(day * DAY * MINUTE_MS);
  const byDate = contains(ofMonth, date.getUTCDate());
  const byWeekday = isOnWeekday(weekday, date.getUTCDay());
  const both = ofMonth === '*' || weekday === '*';
  return (
    contains(month, date.getUTCMonth() + 1) && (both ? byDate && byWeekday : byDate || byWeekday)
  );
}

/** The real minutes `[from, to)` at which the local clock shows what an expression names, ascending. */
function firings(expression: string, clock: LocalClock, from: number, to: number): number[] {
  const [minute, hour] = expression.split(' ');
  const upTo = (count: number) => Array.from({ length: count }, (_, value) => value);
  const minutesOn = upTo(60).filter((value) => contains(minute, value));
  const hoursOn = upTo(24).filter((value) => contains(hour, value));
  const times = hoursOn.flatMap((at) => minutesOn.map((past) => at * 60 + past));
  const fired: number[] = [];
  const last = Math.floor(clock.local(to) / DAY) + 1;
  for (let day = Math.floor(clock.local(from) / DAY) - 1; day <= last; day++) {
    if (isOn(expression, day)) {
      fired.push(...times.flatMap((time) => clock.real(day * DAY + time)));
    }
  }
  return fired.filter((at) => at >= from && at < to).sort((a, b) => a - b);
}

function minutes(time: string): number {
  const [hour, minute] = time.split(':');
  return +hour * 60 + +minute;
}

/** The highest window at every local minute of a week, which begins on a Thursday as 1970 did. */
function windowsOfWeek(windows: readonly SaidWindow[]): number[] {
  const highest = new Array<number>(7 * DAY).fill(0);
  for (const { days, start, end, replicas } of windows) {
    const [from, until] = [minutes(start), minutes(end)];
    const on = Array.from({ length: 7 }, (_, day) => isOnWeekday(days, (day + 4) % 7));
    highest.forEach((most, minute) => {
      const [day, time] = [Math.floor(minute / DAY), minute % DAY];
      const holds =
        until > from
          ? on[day] && time >= from && time < until
          : (on[day] && time >= from) || (on[(day + 6) % 7] && time < until);
      highest[minute] = holds ? Math.max(most, replicas) : most;
    });
  }
  return highest;
}

/** How far what happened before, and what will happen, is looked for: dates recur within a year. */
const AROUND = 400 * DAY;

/**
 * What was meant at each of some minutes, which ascend: the count of the cron schedule that fired
 * last (`otherwise` where there is none), or the highest window around the minute.
 */
export function meantFloors(
  { crons, windows }: SaidWeek,
  otherwise: number,
  clock: LocalClock,
  at: readonly number[],
): number[] {
  const fired = new Map<number, number>();
  for (const { expression, replicas } of crons) {
    const reach = isDated(expression) ? AROUND : 8 * DAY;
    firings(expression, clock, at[0] - reach, at[at.length - 1] + 1).forEach((minute) =>
      fired.set(minute, replicas),
    );
  }
  const transitions = [...fired.keys()].sort((a, b) => a - b);
  let next = 0;
  let last = otherwise;
  const lifted = windowsOfWeek(windows);
  return at.map((minute) => {
    for (; transitions[next] <= minute; next++) {
      last = fired.get(transitions[next])!;
    }
    return Math.max(last, lifted[clock.local(minute) % (7 * DAY)]);
  });
}

/** Above every count of a test. */
const UNLIMITED = 1000;

/** The maximum that was meant at each of some minutes: the lowest one, as the highest minimum is. */
export function meantLimits(
  { crons, windows }: SaidWeek,
  most: number,
  clock: LocalClock,
  at: readonly number[],
): number[] {
  const turned = <T extends { readonly maxReplicas?: number }>(each: T) => ({
    ...each,
    replicas: each.maxReplicas === undefined ? 0 : UNLIMITED - each.maxReplicas,
  });
  const all = { crons: crons.map(turned), windows: windows.map(turned) };
  return meantFloors(all, 0, clock, at).map((turnedBack) => Math.min(UNLIMITED - turnedBack, most));
}

/** Whether each of some minutes is in the off hours. */
export function meantOff(
  hours: { readonly days: string; readonly start: string; readonly end: string },
  clock: LocalClock,
  at: readonly number[],
): boolean[] {
  const week = windowsOfWeek([{ ...hours, replicas: 1 }]);
  return at.map((minute) => week[clock.local(minute) % (7 * DAY)] === 1);
}

/** Whether an expression recurs by date. */
export function isDated(expression: string): boolean {
  return !/^\S+ \S+ \* \* \S+$/.test(expression);
}

/**
 * What KEDA and Kubernetes make of it: a trigger asks for its replicas unless its next start comes
 * before its next end; of all of them and the minimum the highest counts.
 */
export function kedaFloors(
  minReplicaCount: number,
  triggers: readonly CronTrigger[],
  clock: LocalClock,
  at: readonly number[],
): number[] {
  const cronWindows = at.map(() => minReplicaCount);
  for (const { start, end, desiredReplicas } of triggers) {
    const reach = isDated(start) ? AROUND : 9 * DAY;
    const [starts, ends] = [start, end].map((expression) =>
      firings(expression, clock, at[0], at[at.length - 1] + reach),
    );
    let [nextStart, nextEnd] = [0, 0];
    at.forEach((minute, index) => {
      for (; starts[nextStart] <= minute; nextStart++);
      for (; ends[nextEnd] <= minute; nextEnd++);
      const outside = (starts[nextStart] ?? Infinity) < (ends[nextEnd] ?? Infinity);
      cronWindows[index] = outside
        ? cronWindows[index]
        : Math.max(cronWindows[index], Number(desiredReplicas));
    });
  }
  return cronWindows;
}

/** The first minutes at which two courses differ, for a message that can be read. */
export function differences(
  meant: readonly number[],
  value: readonly number[],
  clock: LocalClock,
  at: readonly number[],
): string[] {
  const wrong = at.map((_, index) => index).filter((index) => meant[index] !== value[index]);
  return wrong
    .slice(0, 3)
    .map(
      (index) =>
        `${new Date(clock.local(at[index]) * MINUTE_MS).toISOString().slice(0, 16)} meant ${meant[index]}, got ${value[index]}`,
    );
}

/** Every minute of four weeks, from two before a moment on. */
export function fourWeeksAround(transition: number): number[] {
  return Array.from({ length: 28 * DAY }, (_, index) => transition - 14 * DAY + index);
}
