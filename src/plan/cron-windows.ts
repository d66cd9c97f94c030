import { Interval, ReplicaSchedule, isByDate } from './replica-schedule';
import { DayPattern, patternOf } from '../private/calendar';
import { DAY, ascending, cronAt } from '../private/cron';

/** Times at which an autoscaler keeps more than its fewest instances. */
export interface CronWindow {
  /** Name of the trigger, unique in the autoscaler. */
  readonly name: string;
  /** Cron expression of the minutes at which it begins, in the autoscaler's time zone; weekdays 0–6. */
  readonly start: string;
  /** Cron expression of the minutes at which it ends, the first ones at which it no longer holds. */
  readonly end: string;
  /** Fewest instances meanwhile: a whole number above the autoscaler's `minReplicas`. */
  readonly replicas: number;
}

/** Windows of a course, and what has no window form. @internal */
export interface CronWindows {
  readonly cronWindows: CronWindow[];
  /** For each count that cannot be kept exactly, a time at which it would begin. */
  readonly unrepresentable: Interval[];
}

/**
 * The windows that lift the replicas above `base`. Segments of one count that begin and end at the
 * same times of day become one window with a list of days: since segments do not touch, its starts
 * and ends alternate, and KEDA, which compares the next start with the next end, tells in from out
 * at every minute.
 *
 * By date a window may also hold while a higher count does: of overlapping windows the highest counts.
 *
 * @internal
 */
export function planCronWindows(replicaSchedule: ReplicaSchedule, base: number): CronWindows {
  const known = PLANNED.get(replicaSchedule);
  if (known?.base === base) {
    return known.planned;
  }
  const found = (replicaSchedule.parts.length > 0 ? replicaSchedule.parts : [replicaSchedule]).map(
    (part) =>
      isByDate(part) ? byDate(part, base) : { windows: byWeek(part, base), unrepresentable: [] },
  );
  const planned = {
    cronWindows: named(found.flatMap(({ windows }) => windows)),
    unrepresentable: found.flatMap(({ unrepresentable }) => unrepresentable),
  };
  PLANNED.set(replicaSchedule, { base, planned });
  return planned;
}

/** The plan and the rules ask for the same. */
const PLANNED = new WeakMap<
  ReplicaSchedule,
  { readonly base: number; readonly planned: CronWindows }
>();

function byWeek({ intervals }: ReplicaSchedule, base: number): Window[] {
  return groups(intervals.filter(({ replicas }) => replicas > base)).map((group) =>
    windowOf(
      group,
      inWeek(group, ({ from }) => from),
      inWeek(group, ({ to }) => to),
    ),
  );
}

function byDate(
  replicaSchedule: ReplicaSchedule,
  base: number,
): { windows: Window[]; unrepresentable: Interval[] } {
  const levels = ascending(replicaSchedule.intervals.map(({ replicas }) => replicas)).filter(
    (replicas) => replicas > base,
  );
  const fitted = levels.map((level) => {
    const exact = replicaSchedule.intervals.filter(({ replicas }) => replicas === level);
    return {
      exact,
      windows: fit(exact, replicaSchedule) ?? fit(atLeast(replicaSchedule, level), replicaSchedule),
    };
  });
  return {
    windows: fitted.flatMap(({ windows }) => windows ?? []),
    unrepresentable: fitted.flatMap(({ exact, windows }) => (windows ? [] : exact[0])),
  };
}

type Window = Omit<CronWindow, 'name'> & { readonly clocks: string };

/** Segments of one count that begin and end at the same times of day. */
function groups(
  intervals: readonly Interval[],
  key: (interval: Interval) => string = timesOfDay,
): Interval[][] {
  const found = new Map<string, Interval[]>();
  for (const interval of intervals) {
    const name = key(interval);
    const group = found.get(name);
    if (group) {
      group.push(interval);
    } else {
      found.set(name, [interval]);
    }
  }
  return [...found.values()];
}

function timesOfDay({ from, to, replicas }: Interval): string {
  return `${from % DAY} ${to % DAY} ${replicas}`;
}

function clocks({ from, to, replicas }: Interval): string {
  return `${clock(from)}-${clock(to)}-${replicas}`;
}

function windowOf(
  [{ from, to, replicas }]: readonly Interval[],
  begins: DayPattern,
  ends: DayPattern,
): Window {
  return {
    clocks: clocks({ from, to, replicas }),
    start: cronAt(from % DAY, begins),
    end: cronAt(to % DAY, ends),
    replicas,
  };
}

function inWeek(group: readonly Interval[], minute: (interval: Interval) => number): DayPattern {
  const weekdays = ascending(group.map((interval) => Math.floor(minute(interval) / DAY) % 7));
  return weekdays.length === 7 ? {} : { weekdays };
}

/** Windows that hold in just these segments; `undefined` where some of them have no window form. */
function fit(intervals: readonly Interval[], { days }: ReplicaSchedule): Window[] | undefined {
  const dayOf = (minute: number) => Math.floor(minute / DAY) % days.length;
  const fitted = (group: readonly Interval[]): Window | undefined => {
    const begins = patternOf(group.map(({ from }) => dayOf(from)));
    const ends = begins && patternOf(group.map(({ to }) => dayOf(to)));
    return begins && ends && windowOf(group, begins, ends);
  };
  const month = (minute: number) => days[dayOf(minute)].month;
  const windows: (Window | undefined)[] = groups(intervals).flatMap((group) => {
    const whole = fitted(group);
    // what goes on in the next month has an end of its own
    return whole
      ? [whole]
      : groups(group, ({ from, to }) =>
          month(from) === month(to) ? 'within' : `${month(from)}`,
        ).map(fitted);
  });
  const there = windows.filter((window) => window !== undefined);
  return there.length === windows.length ? there : undefined;
}

/**
 * The segments in which a count or a higher one holds, with that count; but for those in which only
 * higher ones do, which have windows of their own.
 */
function atLeast({ intervals, days }: ReplicaSchedule, level: number): Interval[] {
  const joined: (Interval & { readonly needed: boolean })[] = [];
  const first = intervals.findIndex(({ replicas }) => replicas < level);
  const ordered = [
    ...intervals.slice(first),
    ...intervals.slice(0, first).map((part) => ({
      ...part,
      from: part.from + days.length * DAY,
      to: part.to + days.length * DAY,
    })),
  ];
  for (const { from, to, replicas } of ordered.filter((part) => part.replicas >= level)) {
    const before = joined[joined.length - 1];
    const needed = replicas === level;
    if (before?.to === from) {
      joined[joined.length - 1] = { ...before, to, needed: before.needed || needed };
    } else {
      joined.push({ from, to, replicas: level, needed });
    }
  }
  return joined.filter(({ needed }) => needed);
}

/** Windows may begin and end at the same times of day and count alike: the later ones are numbered. */
function named(windows: readonly Window[]): CronWindow[] {
  const used = new Map<string, number>();
  return windows.map(({ clocks: described, ...window }) => {
    const times = (used.get(described) ?? 0) + 1;
    used.set(described, times);
    return { name: `schedule-${described}${times > 1 ? `-${times}` : ''}`, ...window };
  });
}

function clock(minute: number): string {
  const ofDay = minute % DAY;
  return [Math.floor(ofDay / 60), ofDay % 60].map((part) => `${part}`.padStart(2, '0')).join('');
}
