import { DayPattern, patternOf } from './calendar';
import { DAY, ascending, cronAt } from './cron';
import { Interval, ReplicaSchedule, daysOf, endOf, intervalAt, lengthOf } from './replica-schedule';

/**
 * Times at which an autoscaler keeps more replicas than its minimum, or has a lower maximum: one cron
 * trigger of KEDA.
 */
export interface CronWindow {
  /** Name of the trigger, unique in the autoscaler. */
  readonly name: string;
  /** Cron expression of the minutes at which it begins, in the autoscaler's time zone; weekdays 0–6. */
  readonly start: string;
  /** Cron expression of the minutes at which it ends; the minute itself is outside of the window. */
  readonly end: string;
  /** Minimum replicas in the window, above the autoscaler's `minReplicas`; or maximum replicas. */
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
 * @param kind begins the names of the windows
 * @param meant the replicas that a count stands for
 * @internal
 */
export function planCronWindows(
  parts: readonly ReplicaSchedule[],
  base: number,
  kind = 'schedule',
  meant = (count: number) => count,
): CronWindows {
  const found = parts.map((part) =>
    part.byDate ? byDate(part, base) : { windows: byWeek(part, base), unrepresentable: [] },
  );
  const of = <T extends { readonly replicas: number }>(each: T): T => ({
    ...each,
    replicas: meant(each.replicas),
  });
  return {
    cronWindows: named(kind, found.flatMap(({ windows }) => windows).map(of)),
    unrepresentable: found.flatMap(({ unrepresentable }) => unrepresentable).map(of),
  };
}

function byWeek(replicaSchedule: ReplicaSchedule, base: number): Window[] {
  const counts = replicaSchedule.intervals.replicas;
  const found = new Map<string, Interval[]>();
  counts.forEach((replicas, index) => {
    if (replicas > base) {
      const interval = intervalAt(replicaSchedule, index);
      const key = `${interval.from % DAY} ${interval.to % DAY} ${replicas}`;
      found.set(key, [...(found.get(key) ?? []), interval]);
    }
  });
  return [...found.values()].map((group) =>
    windowOf(
      group[0],
      inWeek(group, ({ from }) => from),
      inWeek(group, ({ to }) => to),
    ),
  );
}

function byDate(
  replicaSchedule: ReplicaSchedule,
  base: number,
): { windows: Window[]; unrepresentable: Interval[] } {
  const byLevel = runsByLevel(replicaSchedule);
  const levels = ascending([...byLevel.keys()]).filter((replicas) => replicas > base);
  const fitted = levels.map((level) => ({
    level,
    windows:
      fit(level, byLevel.get(level)!, replicaSchedule) ??
      fit(level, runsFrom(replicaSchedule, level), replicaSchedule) ??
      fit(level, runsFrom(replicaSchedule, level, true), replicaSchedule),
  }));
  const first = (level: number) => replicaSchedule.intervals.replicas.indexOf(level);
  return {
    windows: fitted.flatMap(({ windows }) => windows ?? []),
    unrepresentable: fitted.flatMap(({ level, windows }) =>
      windows ? [] : intervalAt(replicaSchedule, first(level)),
    ),
  };
}

/** A window, and its times of day as its name has them. */
type Window = Omit<CronWindow, 'name'> & { readonly times: string };

function windowOf(first: Interval, begins: DayPattern, ends: DayPattern): Window {
  const { from, to, replicas } = first;
  return {
    times: `${clock(from)}-${clock(to)}`,
    start: cronAt(from % DAY, begins),
    end: cronAt(to % DAY, ends),
    replicas,
  };
}

function inWeek(group: readonly Interval[], minute: (interval: Interval) => number): DayPattern {
  const weekdays = ascending(group.map((interval) => Math.floor(minute(interval) / DAY) % 7));
  return weekdays.length === 7 ? {} : { weekdays };
}

/** Stretches of minutes, in columns as intervals are: when each begins, and when it ends. */
interface Runs {
  readonly from: number[];
  readonly to: number[];
}

/** Runs grouped by a key: by default by the times of day at both ends. */
function groups(
  { from, to }: Runs,
  key: (from: number, to: number) => number = (begin, end) => (begin % DAY) * DAY + (end % DAY),
): Runs[] {
  const found = new Map<number, Runs>();
  from.forEach((begin, index) => {
    const name = key(begin, to[index]);
    const group = found.get(name) ?? { from: [], to: [] };
    group.from.push(begin);
    group.to.push(to[index]);
    found.set(name, group);
  });
  return [...found.values()];
}

/** Windows that cover exactly these runs; `undefined` if no window expresses one of them. */
function fit(level: number, runs: Runs, replicaSchedule: ReplicaSchedule): Window[] | undefined {
  const days = daysOf(replicaSchedule);
  const dayOf = (minute: number) => Math.floor(minute / DAY) % days.length;
  const fitted = ({ from, to }: Runs): Window | undefined => {
    const begins = patternOf(from.map(dayOf));
    const ends = begins && patternOf(to.map(dayOf));
    return begins && ends && windowOf({ from: from[0], to: to[0], replicas: level }, begins, ends);
  };
  const month = (minute: number) => days[dayOf(minute)].month;
  const WITHIN = 0;
  const windows: Window[] = [];
  for (const group of groups(runs)) {
    const whole = fitted(group);
    // a run that continues in the next month has an end of its own
    const parts = whole
      ? [whole]
      : groups(group, (from, to) => (month(from) === month(to) ? WITHIN : month(from))).map(fitted);
    for (const part of parts) {
      if (part === undefined) {
        return undefined;
      }
      windows.push(part);
    }
  }
  return windows;
}

/** The intervals with the same count. */
function runsByLevel(replicaSchedule: ReplicaSchedule): Map<number, Runs> {
  const { from, replicas } = replicaSchedule.intervals;
  const found = new Map<number, Runs>();
  replicas.forEach((count, index) => {
    const runs = found.get(count) ?? { from: [], to: [] };
    runs.from.push(from[index]);
    runs.to.push(endOf(replicaSchedule, index));
    found.set(count, runs);
  });
  return found;
}

/**
 * The intervals with at least `level` replicas, joined where they touch. A joined interval without the
 * level itself is left to the windows of the higher levels.
 *
 * @param all whether it is not: days with the level may only be regular together with the others
 */
function runsFrom(replicaSchedule: ReplicaSchedule, level: number, all = false): Runs {
  const { from, replicas } = replicaSchedule.intervals;
  const runs: Runs = { from: [], to: [] };
  const lower = replicas.findIndex((count) => count < level);
  let begin: number | undefined;
  let needed = all;
  // from a lower count on, round to it again: what wraps around is in one piece
  for (let step = 1; step <= replicas.length; step++) {
    const index = (lower + step) % replicas.length;
    const at = from[index] + (index <= lower ? lengthOf(replicaSchedule) : 0);
    if (replicas[index] >= level) {
      begin ??= at;
      needed ||= replicas[index] === level;
    } else {
      if (begin !== undefined && needed) {
        runs.from.push(begin);
        runs.to.push(at);
      }
      begin = undefined;
      needed = all;
    }
  }
  return runs;
}

/** Several windows may have equal times of day and an equal count: the later ones are numbered. */
function named(kind: string, windows: readonly Window[]): CronWindow[] {
  const used = new Map<string, number>();
  return windows.map(({ times, ...window }) => {
    const label = `${kind}-${times}-${window.replicas}`;
    const count = (used.get(label) ?? 0) + 1;
    used.set(label, count);
    return { name: `${label}${count > 1 ? `-${count}` : ''}`, ...window };
  });
}

function clock(minute: number): string {
  const ofDay = minute % DAY;
  return [Math.floor(ofDay / 60), ofDay % 60].map((part) => `${part}`.padStart(2, '0')).join('');
}
