import { Day, PLAIN_WEEK, cycleOfYears, isOn } from './calendar';
import { CronTimes, DAY } from './cron';
import { ReadSchedule, WindowTimes, isDated } from './schedule';
import { ScheduleSpec } from '../spec/schedule';

/** The minutes `[from, to)` with one replica count; an interval that wraps around has `to` beyond the end. @internal */
export interface Interval {
  readonly from: number;
  readonly to: number;
  readonly replicas: number;
  /** The schedule that sets the count; absent where `minReplicas` applies. */
  readonly by?: ScheduleSpec;
}

/**
 * Intervals in order, each until the next one begins, the last one until the first. They are kept in
 * columns, and are no plain data that a plan copies: a cycle of years has up to half a million of them.
 *
 * @internal
 */
export class Intervals {
  public constructor(
    public readonly from: readonly number[],
    public readonly replicas: readonly number[],
    /** Null where `minReplicas` applies. */
    public readonly by: readonly (ScheduleSpec | null)[],
  ) {}
}

/**
 * The replica count at every minute, over and over: of a week from Sunday 00:00 on, or, if a schedule
 * recurs by date, of the cycle of years. Adjacent intervals have different counts.
 *
 * @internal
 */
export interface ReplicaSchedule {
  /** Whether weeks differ. */
  readonly byDate: boolean;
  readonly intervals: Intervals;
}

/**
 * The most changes of the count on one day, if weeks differ: more of them cost minutes and gigabytes
 * here, and a trigger each in KEDA.
 *
 * @internal
 */
export const MOST_CHANGES = 48;

/** The days that a replica schedule covers before it repeats. @internal */
export function daysOf({ byDate }: Pick<ReplicaSchedule, 'byDate'>): readonly Day[] {
  return byDate ? cycleOfYears() : PLAIN_WEEK;
}

/** The minutes after which a replica schedule repeats. @internal */
export function lengthOf(replicaSchedule: Pick<ReplicaSchedule, 'byDate'>): number {
  return daysOf(replicaSchedule).length * DAY;
}

/** The minute at which an interval ends. @internal */
export function endOf({ intervals: { from }, byDate }: ReplicaSchedule, index: number): number {
  return from[index + 1] ?? from[0] + lengthOf({ byDate });
}

/** @internal */
export function intervalAt(replicaSchedule: ReplicaSchedule, index: number): Interval {
  const { from, replicas, by } = replicaSchedule.intervals;
  return {
    from: from[index],
    to: endOf(replicaSchedule, index),
    replicas: replicas[index],
    by: by[index] ?? undefined,
  };
}

/** A minute of a day at which a schedule fires, or a window begins or ends. */
interface Transition {
  readonly minute: number;
  readonly fired?: ScheduleSpec;
  readonly window?: ScheduleSpec;
}

type Cron = CronTimes & { readonly spec: ScheduleSpec };
type Window = WindowTimes & { readonly spec: ScheduleSpec };

/** A replica schedule, and how its schedules take part in it. @internal */
export interface ResolvedSchedules extends ReplicaSchedule {
  /** The cron schedules that set the count at some minute. */
  readonly effective: ReadonlySet<ScheduleSpec>;
  /** Whether there are more than `MOST_CHANGES`; the schedules have no effect then. */
  readonly restless: boolean;
}

/**
 * Combines schedules: the cron schedule that fired last sets the count, or the highest window that
 * holds if that is more. Without cron schedules `otherwise` applies outside of windows.
 *
 * @internal
 */
export function resolveSchedules(
  schedules: readonly ReadSchedule[],
  otherwise: number,
): ResolvedSchedules {
  if (schedules.length === 0) {
    const intervals = new Intervals([0], [otherwise], [null]);
    return { byDate: false, intervals, effective: new Set(), restless: false };
  }
  const byDate = schedules.some(isDated);
  const days = daysOf({ byDate });
  const crons = schedules.flatMap(({ spec, cron }) => (cron ? [{ spec, ...cron }] : []));
  const windows = schedules.flatMap(({ spec, window }) => (window ? [{ spec, ...window }] : []));
  const effective = new Set<ScheduleSpec>();
  const weekdays = PLAIN_WEEK.map(({ weekday }) => windowsOn(windows, weekday));
  // dates that recur, and days with the same transitions, are computed once
  const dates = new Map<number, Transition[]>();
  const alike = new Map<string, Transition[]>();
  const transitionsOn = (day: Day): Transition[] => {
    const firing = crons.map(({ on }) => isOn(on, day));
    const key = `${day.weekday} ${firing.map(Number).join('')}`;
    const fired = () =>
      firedOn(
        crons.filter((_, index) => firing[index]),
        effective,
      );
    const found = alike.get(key) ?? transitionsOf(fired(), weekdays[day.weekday]);
    alike.set(key, found);
    return found;
  };
  const transitions: Transition[][] = [];
  for (const day of days) {
    const date = (day.month * 32 + day.day) * 7 + day.weekday;
    const found = dates.get(date) ?? transitionsOn(day);
    dates.set(date, found);
    if (byDate && found.length > MOST_CHANGES) {
      const intervals = new Intervals([0], [otherwise], [null]);
      return {
        byDate,
        intervals,
        effective: new Set(crons.map(({ spec }) => spec)),
        restless: true,
      };
    }
    transitions.push(found);
  }
  return { byDate, intervals: intervalsOf(transitions, otherwise), effective, restless: false };
}

/**
 * The parts of a schedule that cron windows express separately. The highest window applies, so weekly
 * windows need not be mixed with schedules that recur by date.
 *
 * @internal
 */
export function separateParts(
  schedules: readonly ReadSchedule[],
  all: Pick<ResolvedSchedules, 'byDate' | 'intervals' | 'restless'>,
  otherwise: number,
): ReplicaSchedule[] {
  const windows = schedules.filter(({ spec }) => spec.kind === 'window');
  if (!all.byDate || all.restless || windows.length === 0) {
    return [all];
  }
  const crons = schedules.filter(({ spec }) => spec.kind === 'cron' || spec.off);
  return [resolveSchedules(crons, otherwise), resolveSchedules(windows, otherwise)];
}

/**
 * The schedule that fires at each minute of a day: the one declared last, where several do.
 *
 * @param effective receives these schedules
 */
function firedOn(
  crons: readonly Cron[],
  effective: Set<ScheduleSpec>,
): (ScheduleSpec | undefined)[] {
  const fired = new Array<ScheduleSpec | undefined>(DAY).fill(undefined);
  let left = DAY;
  for (let index = crons.length - 1; index >= 0 && left > 0; index--) {
    const { spec, minutes } = crons[index];
    const before = left;
    for (const minute of minutes) {
      if (fired[minute] === undefined) {
        fired[minute] = spec;
        left -= 1;
      }
    }
    if (left < before) {
      effective.add(spec);
    }
  }
  return fired;
}

/** The windows of a weekday, minute by minute. */
interface WindowsOfDay {
  /** The highest window that holds. */
  readonly highest: readonly (ScheduleSpec | undefined)[];
  /** Whether a window begins or ends. */
  readonly bounds: readonly boolean[];
}

function windowsOn(windows: readonly Window[], weekday: number): WindowsOfDay {
  const highest = new Array<ScheduleSpec | undefined>(DAY).fill(undefined);
  const bounds = new Array<boolean>(DAY).fill(false);
  for (const { spec, weekdays, start, minutes } of windows) {
    const begins = [
      ...(weekdays.includes(weekday) ? [start] : []),
      ...(weekdays.includes((weekday + 6) % 7) ? [start - DAY] : []),
    ];
    for (const from of begins) {
      const to = from + minutes;
      [from, to].filter((at) => at >= 0 && at < DAY).forEach((at) => (bounds[at] = true));
      for (let minute = Math.max(from, 0); minute < Math.min(to, DAY); minute++) {
        const other = highest[minute];
        highest[minute] = other && rankOf(other) >= rankOf(spec) ? other : spec;
      }
    }
  }
  return { highest, bounds };
}

/** Of several windows the one with the most replicas holds; where no replica runs, no other window does. */
function rankOf(spec: ScheduleSpec): number {
  return spec.kind === 'window' && spec.off ? Infinity : spec.replicas;
}

function transitionsOf(
  fired: readonly (ScheduleSpec | undefined)[],
  { highest, bounds }: WindowsOfDay,
): Transition[] {
  const transitions: Transition[] = [];
  let last: ScheduleSpec | undefined;
  for (let minute = 0; minute < DAY; minute++) {
    if (fired[minute] === undefined && !bounds[minute]) {
      continue;
    }
    last = fired[minute] ?? last;
    const window = highest[minute];
    const before = transitions[transitions.length - 1];
    // a schedule that fires every few minutes changes the count once
    if (before?.fired?.replicas !== last?.replicas || before?.window !== window || !before) {
      transitions.push({ minute, fired: last, window });
    }
  }
  return transitions;
}

function intervalsOf(days: readonly Transition[][], otherwise: number): Intervals {
  const from: number[] = [];
  const replicas: number[] = [];
  const by: (ScheduleSpec | null)[] = [];
  let last = lastFired(days);
  days.forEach((transitions, index) => {
    for (const { minute, fired, window } of transitions) {
      last = fired ?? last;
      const count = last?.replicas ?? otherwise;
      const above = window !== undefined && rankOf(window) > count;
      const now = above ? window.replicas : count;
      if (now !== replicas[replicas.length - 1]) {
        from.push(index * DAY + minute);
        replicas.push(now);
        by.push((above ? window : last) ?? null);
      }
    }
  });
  if (replicas.length < 2) {
    return new Intervals([0], [replicas[0] ?? otherwise], [by[0] ?? null]);
  }
  if (replicas[0] === replicas[replicas.length - 1]) {
    [from, replicas, by].forEach((column: unknown[]) => column.shift());
  }
  return new Intervals(from, replicas, by);
}

function lastFired(days: readonly Transition[][]): ScheduleSpec | undefined {
  for (let day = days.length - 1; day >= 0; day--) {
    const found = [...days[day]].reverse().find(({ fired }) => fired);
    if (found) {
      return found.fired;
    }
  }
  return undefined;
}
