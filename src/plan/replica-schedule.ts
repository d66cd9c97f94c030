import { Day, PLAIN_WEEK, cycleOfYears, isOn } from './calendar';
import { DAY, WEEK, ascending } from './cron';
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
 * The replica count at every minute, over and over: of a week from Sunday 00:00 on, or, if a schedule
 * recurs by date, of the cycle of years. Adjacent intervals have different counts.
 *
 * @internal
 */
export interface ReplicaSchedule {
  /** Whether weeks differ. */
  readonly byDate: boolean;
  readonly intervals: readonly Interval[];
}

/** The days that a replica schedule covers before it repeats. @internal */
export function daysOf({ byDate }: Pick<ReplicaSchedule, 'byDate'>): readonly Day[] {
  return byDate ? cycleOfYears() : PLAIN_WEEK;
}

/** A minute of a day at which a schedule fires, or a window begins or ends. */
interface Transition {
  readonly minute: number;
  readonly fired?: ScheduleSpec;
  readonly window?: ScheduleSpec;
}

/**
 * Combines schedules: the cron schedule that fired last sets the count, or the highest window that
 * holds if that is more. Without cron schedules `otherwise` applies outside of windows.
 *
 * @returns the replica schedule, and the cron schedules that set the count at some minute
 * @internal
 */
export function resolveSchedules(
  schedules: readonly ReadSchedule[],
  otherwise: number,
): ReplicaSchedule & { readonly effective: ReadonlySet<ScheduleSpec> } {
  const effective = new Set<ScheduleSpec>();
  if (schedules.length === 0) {
    return { byDate: false, intervals: [{ from: 0, to: WEEK, replicas: otherwise }], effective };
  }
  const byDate = schedules.some(isDated);
  const days = daysOf({ byDate });
  const crons = schedules.flatMap(({ spec, cron }) => (cron ? [{ spec, ...cron }] : []));
  const windows = schedules.flatMap(({ spec, window }) => (window ? [{ spec, ...window }] : []));
  // days with the same transitions are computed once
  const alike = new Map<string, Transition[]>();
  const transitions = days.map((day) => {
    const firing = crons.map(({ on }) => isOn(on, day));
    const key = `${day.weekday} ${firing.map(Number).join('')}`;
    const found =
      alike.get(key) ??
      transitionsOf(
        crons.filter((_, index) => firing[index]),
        windows,
        day.weekday,
        effective,
      );
    alike.set(key, found);
    return found;
  });
  let last = [...transitions]
    .reverse()
    .flatMap((day) => [...day].reverse())
    .find(({ fired }) => fired)?.fired;
  const parts: Omit<Interval, 'to'>[] = [];
  transitions.forEach((ofDay, index) => {
    for (const { minute, fired, window } of ofDay) {
      last = fired ?? last;
      const count = last?.replicas ?? otherwise;
      const above = window !== undefined && window.replicas > count;
      const replicas = above ? window.replicas : count;
      parts.push({ from: index * DAY + minute, replicas, by: above ? window : last });
    }
  });
  return { byDate, intervals: intervalsOf(parts, days.length * DAY, otherwise), effective };
}

/** If several schedules fire in one minute, the one declared last sets the count. */
function transitionsOf(
  crons: readonly { readonly spec: ScheduleSpec; readonly minutes: readonly number[] }[],
  windows: readonly (WindowTimes & { readonly spec: ScheduleSpec })[],
  weekday: number,
  effective: Set<ScheduleSpec>,
): Transition[] {
  const fired = new Map<number, ScheduleSpec>();
  crons.forEach(({ spec, minutes }) => minutes.forEach((minute) => fired.set(minute, spec)));
  [...fired.values()].forEach((spec) => effective.add(spec));
  const yesterday = (weekday + 6) % 7;
  const spans = windows.flatMap(({ spec, weekdays, start, minutes }) => [
    ...(weekdays.includes(weekday) ? [{ spec, from: start, to: start + minutes }] : []),
    ...(weekdays.includes(yesterday)
      ? [{ spec, from: start - DAY, to: start + minutes - DAY }]
      : []),
  ]);
  const minutes = ascending([
    ...fired.keys(),
    ...spans.flatMap(({ from, to }) => [from, to]).filter((minute) => minute >= 0 && minute < DAY),
  ]);
  let last: ScheduleSpec | undefined;
  const transitions: Transition[] = [];
  for (const minute of minutes) {
    const window = highest(
      spans.filter(({ from, to }) => from <= minute && minute < to).map(({ spec }) => spec),
    );
    last = fired.get(minute) ?? last;
    const before = transitions[transitions.length - 1];
    // a schedule that fires every few minutes changes the count once
    if (before?.fired?.replicas !== last?.replicas || before?.window !== window || !before) {
      transitions.push({ minute, fired: last, window });
    }
  }
  return transitions;
}

function highest(schedules: readonly ScheduleSpec[]): ScheduleSpec | undefined {
  const [first, ...others] = schedules;
  return others.reduce((most, next) => (next.replicas > most.replicas ? next : most), first);
}

function intervalsOf(
  parts: readonly Omit<Interval, 'to'>[],
  length: number,
  otherwise: number,
): Interval[] {
  const changes = parts.filter(
    ({ replicas }, index) => replicas !== parts[(index + parts.length - 1) % parts.length].replicas,
  );
  if (changes.length === 0) {
    return [{ from: 0, to: length, replicas: parts[0]?.replicas ?? otherwise, by: parts[0]?.by }];
  }
  return changes.map((part, index) => ({
    ...part,
    to: changes[index + 1]?.from ?? changes[0].from + length,
  }));
}
