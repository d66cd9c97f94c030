import { WindowTimes, isCount, isDated, timesOf } from './schedule';
import { Day, PLAIN_WEEK, cycleOfYears, isOn } from '../private/calendar';
import { DAY, ascending } from '../private/cron';
import { ScheduleSpec } from '../spec/schedule';

/** Minutes `[from, to)` of a course; `to` lies beyond its end where they go on at its beginning. @internal */
export interface Interval {
  readonly from: number;
  readonly to: number;
  readonly replicas: number;
  /** The schedule that set the replicas; none where the autoscaler's fewest are kept. */
  readonly by?: ScheduleSpec;
}

/**
 * The replicas at every minute, over and over: of a week from Sunday 00:00 on, or, where a schedule
 * recurs by date, of the cycle of years. Neighbouring segments have different replicass.
 *
 * @internal
 */
export interface ReplicaSchedule {
  readonly days: readonly Day[];
  readonly intervals: readonly Interval[];
  /** The cron schedules that set the count at some minute. */
  readonly effective: ReadonlySet<ScheduleSpec>;
  /** Where weeks differ: the cron schedules' part, and that of the windows, which are weekly. */
  readonly parts: readonly ReplicaSchedule[];
}

/** Whether a course differs from week to week. @internal */
export function isByDate(replicaSchedule: ReplicaSchedule): boolean {
  return replicaSchedule.days !== PLAIN_WEEK;
}

/** All autoscalers without schedules, which are most, have one course for each count. */
const NO_SCHEDULES: readonly ScheduleSpec[] = [];

const REPLICA_SCHEDULES = new WeakMap<readonly ScheduleSpec[], Map<number, ReplicaSchedule>>();

/**
 * What schedules mean: the count of the cron schedule that fired last, or the highest window that
 * holds if that is more. Where no cron schedule is said, `otherwise` holds outside of windows.
 *
 * Schedules that cannot be read, or whose count is none, are left out: rules report them.
 *
 * @internal
 */
export function resolveSchedules(
  spec: readonly ScheduleSpec[],
  otherwise: number,
): ReplicaSchedule {
  const key = spec.length > 0 ? spec : NO_SCHEDULES;
  const known = REPLICA_SCHEDULES.get(key) ?? new Map<number, ReplicaSchedule>();
  const replicaSchedule = known.get(otherwise) ?? inParts(spec.filter(isCount), otherwise);
  REPLICA_SCHEDULES.set(key, known.set(otherwise, replicaSchedule));
  return replicaSchedule;
}

/** Of what holds at once the highest counts, so that windows need not be mixed with what differs by date. */
function inParts(spec: readonly ScheduleSpec[], otherwise: number): ReplicaSchedule {
  const replicaSchedule = resolve(spec, otherwise);
  const [clocks, windows] = ['cron', 'window'].map((kind) =>
    spec.filter((schedule) => schedule.kind === kind),
  );
  return isByDate(replicaSchedule) && windows.length > 0
    ? { ...replicaSchedule, parts: [resolve(clocks, otherwise), resolve(windows, otherwise)] }
    : replicaSchedule;
}

/** A minute of a day at which something fires, or a window begins or ends. */
interface Transition {
  readonly minute: number;
  readonly fired?: ScheduleSpec;
  readonly window?: ScheduleSpec;
}

function resolve(spec: readonly ScheduleSpec[], otherwise: number): ReplicaSchedule {
  const days = spec.some(isDated) ? cycleOfYears() : PLAIN_WEEK;
  const clocks = spec.flatMap((schedule) => {
    const times = timesOf(schedule);
    return 'cron' in times ? [{ schedule, ...times.cron }] : [];
  });
  const windows = spec.flatMap((schedule) => {
    const times = timesOf(schedule);
    return 'window' in times ? [{ schedule, ...times.window }] : [];
  });
  const effective = new Set<ScheduleSpec>();
  // days on which the same happens are looked at once
  const alike = new Map<string, Transition[]>();
  const transitions = days.map((day) => {
    const firing = clocks.map(({ on }) => isOn(on, day));
    const key = `${day.weekday} ${firing.map(Number).join('')}`;
    const found =
      alike.get(key) ??
      transitionsOf(
        clocks.filter((_, index) => firing[index]),
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
  return {
    days,
    intervals: intervalsOf(parts, days.length * DAY, otherwise),
    effective,
    parts: [],
  };
}

/** Of several that fire in one minute the one said last counts. */
function transitionsOf(
  clocks: readonly { readonly schedule: ScheduleSpec; readonly minutes: readonly number[] }[],
  windows: readonly (WindowTimes & { readonly schedule: ScheduleSpec })[],
  weekday: number,
  effective: Set<ScheduleSpec>,
): Transition[] {
  const fired = new Map<number, ScheduleSpec>();
  clocks.forEach(({ schedule, minutes }) =>
    minutes.forEach((minute) => fired.set(minute, schedule)),
  );
  [...fired.values()].forEach((schedule) => effective.add(schedule));
  const yesterday = (weekday + 6) % 7;
  const spans = windows.flatMap(({ schedule, weekdays, start, minutes }) => [
    ...(weekdays.includes(weekday) ? [{ schedule, from: start, to: start + minutes }] : []),
    ...(weekdays.includes(yesterday)
      ? [{ schedule, from: start - DAY, to: start + minutes - DAY }]
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
      spans.filter(({ from, to }) => from <= minute && minute < to).map(({ schedule }) => schedule),
    );
    last = fired.get(minute) ?? last;
    const before = transitions[transitions.length - 1];
    // what fires every few minutes changes the count once
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
