import { DayPattern, patternOf } from './calendar';
import { DAY, ascending, cronAt } from './cron';
import { Interval, ReplicaSchedule, daysOf } from './replica-schedule';

/** Times at which an autoscaler keeps more replicas than its minimum: one cron trigger of KEDA. */
export interface CronWindow {
  /** Name of the trigger, unique in the autoscaler. */
  readonly name: string;
  /** Cron expression of the minutes at which it begins, in the autoscaler's time zone; weekdays 0–6. */
  readonly start: string;
  /** Cron expression of the minutes at which it ends; the minute itself is outside of the window. */
  readonly end: string;
  /** Minimum replicas in the window: a whole number above the autoscaler's `minReplicas`. */
  readonly replicas: number;
}

/** The windows of a replica schedule, and the counts that no window can express. @internal */
export interface CronWindows {
  readonly cronWindows: CronWindow[];
  /** For each count that no window expresses, one of its intervals. */
  readonly unrepresentable: Interval[];
}

/**
 * The windows that raise the replicas above `base`. Intervals with one count that begin and end at the
 * same times of day become one window with a list of days. Intervals do not touch, so the starts and
 * ends of a window alternate. KEDA compares the next start with the next end, and so gets the state
 * right at every minute.
 *
 * By date, windows may overlap: the highest count applies. So the parts of a schedule can be planned
 * separately.
 *
 * @internal
 */
export function planCronWindows(parts: readonly ReplicaSchedule[], base: number): CronWindows {
  const found = parts.map((part) =>
    part.byDate ? byDate(part, base) : { windows: byWeek(part, base), unrepresentable: [] },
  );
  return {
    cronWindows: named(found.flatMap(({ windows }) => windows)),
    unrepresentable: found.flatMap(({ unrepresentable }) => unrepresentable),
  };
}

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

type Window = Omit<CronWindow, 'name'> & { readonly label: string };

/** Intervals grouped by a key: by default those with one count, and equal times of day at both ends. */
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

function labelOf({ from, to, replicas }: Interval): string {
  return `${clock(from)}-${clock(to)}-${replicas}`;
}

function windowOf(
  [{ from, to, replicas }]: readonly Interval[],
  begins: DayPattern,
  ends: DayPattern,
): Window {
  return {
    label: labelOf({ from, to, replicas }),
    start: cronAt(from % DAY, begins),
    end: cronAt(to % DAY, ends),
    replicas,
  };
}

function inWeek(group: readonly Interval[], minute: (interval: Interval) => number): DayPattern {
  const weekdays = ascending(group.map((interval) => Math.floor(minute(interval) / DAY) % 7));
  return weekdays.length === 7 ? {} : { weekdays };
}

/** Windows that cover exactly these intervals; `undefined` if no window expresses one of them. */
function fit(
  intervals: readonly Interval[],
  replicaSchedule: ReplicaSchedule,
): Window[] | undefined {
  const days = daysOf(replicaSchedule);
  const dayOf = (minute: number) => Math.floor(minute / DAY) % days.length;
  const fitted = (group: readonly Interval[]): Window | undefined => {
    const begins = patternOf(group.map(({ from }) => dayOf(from)));
    const ends = begins && patternOf(group.map(({ to }) => dayOf(to)));
    return begins && ends && windowOf(group, begins, ends);
  };
  const month = (minute: number) => days[dayOf(minute)].month;
  const windows: (Window | undefined)[] = groups(intervals).flatMap((group) => {
    const whole = fitted(group);
    // an interval that continues in the next month has an end of its own
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
 * The intervals with at least `level` replicas, joined where they touch. A joined interval without the
 * level itself is left to the windows of the higher levels.
 */
function atLeast(replicaSchedule: ReplicaSchedule, level: number): Interval[] {
  const { intervals } = replicaSchedule;
  const length = daysOf(replicaSchedule).length * DAY;
  const joined: (Interval & { readonly needed: boolean })[] = [];
  const first = intervals.findIndex(({ replicas }) => replicas < level);
  const ordered = [
    ...intervals.slice(first),
    ...intervals.slice(0, first).map((part) => ({
      ...part,
      from: part.from + length,
      to: part.to + length,
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

/** Several windows may have equal times of day and an equal count: the later ones are numbered. */
function named(windows: readonly Window[]): CronWindow[] {
  const used = new Map<string, number>();
  return windows.map(({ label, ...window }) => {
    const times = (used.get(label) ?? 0) + 1;
    used.set(label, times);
    return { name: `schedule-${label}${times > 1 ? `-${times}` : ''}`, ...window };
  });
}

function clock(minute: number): string {
  const ofDay = minute % DAY;
  return [Math.floor(ofDay / 60), ofDay % 60].map((part) => `${part}`.padStart(2, '0')).join('');
}
