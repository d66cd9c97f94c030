import { ScheduleSaid, WindowTimes, isCount, isDated, timesOf } from './schedule-said';
import { Day, PLAIN_WEEK, cycleOfYears, isOn } from '../private/calendar';
import { DAY, ascending } from '../private/cron';

/** Minutes `[from, to)` of a course; `to` lies beyond its end where they go on at its beginning. @internal */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly floor: number;
  /** The schedule that set the floor; none where the autoscaler's fewest are kept. */
  readonly by?: ScheduleSaid;
}

/**
 * The floor at every minute, over and over: of a week from Sunday 00:00 on, or, where a schedule
 * recurs by date, of the cycle of years. Neighbouring segments have different floors.
 *
 * @internal
 */
export interface Course {
  readonly days: readonly Day[];
  readonly segments: readonly Segment[];
  /** The cron schedules that set the count at some minute. */
  readonly counting: ReadonlySet<ScheduleSaid>;
  /** Where weeks differ: the cron schedules' part, and that of the windows, which are weekly. */
  readonly parts: readonly Course[];
}

/** Whether a course differs from week to week. @internal */
export function isByDate(course: Course): boolean {
  return course.days !== PLAIN_WEEK;
}

/** All autoscalers without schedules, which are most, have one course for each count. */
const NO_SCHEDULES: readonly ScheduleSaid[] = [];

const COURSES = new WeakMap<readonly ScheduleSaid[], Map<number, Course>>();

/**
 * What schedules mean: the count of the cron schedule that fired last, or the highest window that
 * holds if that is more. Where no cron schedule is said, `otherwise` holds outside of windows.
 *
 * Schedules that cannot be read, or whose count is none, are left out: rules report them.
 *
 * @internal
 */
export function courseOf(said: readonly ScheduleSaid[], otherwise: number): Course {
  const key = said.length > 0 ? said : NO_SCHEDULES;
  const known = COURSES.get(key) ?? new Map<number, Course>();
  const course = known.get(otherwise) ?? inParts(said.filter(isCount), otherwise);
  COURSES.set(key, known.set(otherwise, course));
  return course;
}

/** Of what holds at once the highest counts, so that windows need not be mixed with what differs by date. */
function inParts(said: readonly ScheduleSaid[], otherwise: number): Course {
  const course = resolve(said, otherwise);
  const [clocks, windows] = ['cron', 'window'].map((kind) =>
    said.filter((schedule) => schedule.kind === kind),
  );
  return isByDate(course) && windows.length > 0
    ? { ...course, parts: [resolve(clocks, otherwise), resolve(windows, otherwise)] }
    : course;
}

/** A minute of a day at which something fires, or a window begins or ends. */
interface Moment {
  readonly minute: number;
  readonly fired?: ScheduleSaid;
  readonly window?: ScheduleSaid;
}

function resolve(said: readonly ScheduleSaid[], otherwise: number): Course {
  const days = said.some(isDated) ? cycleOfYears() : PLAIN_WEEK;
  const clocks = said.flatMap((schedule) => {
    const times = timesOf(schedule);
    return 'fires' in times ? [{ schedule, ...times.fires }] : [];
  });
  const windows = said.flatMap((schedule) => {
    const times = timesOf(schedule);
    return 'holds' in times ? [{ schedule, ...times.holds }] : [];
  });
  const counting = new Set<ScheduleSaid>();
  // days on which the same happens are looked at once
  const alike = new Map<string, Moment[]>();
  const moments = days.map((day) => {
    const firing = clocks.map(({ on }) => isOn(on, day));
    const key = `${day.weekday} ${firing.map(Number).join('')}`;
    const found =
      alike.get(key) ??
      momentsOf(
        clocks.filter((_, index) => firing[index]),
        windows,
        day.weekday,
        counting,
      );
    alike.set(key, found);
    return found;
  });
  let last = [...moments]
    .reverse()
    .flatMap((day) => [...day].reverse())
    .find(({ fired }) => fired)?.fired;
  const parts: Omit<Segment, 'to'>[] = [];
  moments.forEach((ofDay, index) => {
    for (const { minute, fired, window } of ofDay) {
      last = fired ?? last;
      const count = last?.replicas ?? otherwise;
      const above = window !== undefined && window.replicas > count;
      const floor = above ? window.replicas : count;
      parts.push({ from: index * DAY + minute, floor, by: above ? window : last });
    }
  });
  return { days, segments: segmentsOf(parts, days.length * DAY, otherwise), counting, parts: [] };
}

/** Of several that fire in one minute the one said last counts. */
function momentsOf(
  clocks: readonly { readonly schedule: ScheduleSaid; readonly minutes: readonly number[] }[],
  windows: readonly (WindowTimes & { readonly schedule: ScheduleSaid })[],
  weekday: number,
  counting: Set<ScheduleSaid>,
): Moment[] {
  const fired = new Map<number, ScheduleSaid>();
  clocks.forEach(({ schedule, minutes }) =>
    minutes.forEach((minute) => fired.set(minute, schedule)),
  );
  [...fired.values()].forEach((schedule) => counting.add(schedule));
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
  let last: ScheduleSaid | undefined;
  const moments: Moment[] = [];
  for (const minute of minutes) {
    const window = highest(
      spans.filter(({ from, to }) => from <= minute && minute < to).map(({ schedule }) => schedule),
    );
    last = fired.get(minute) ?? last;
    const before = moments[moments.length - 1];
    // what fires every few minutes changes the count once
    if (before?.fired?.replicas !== last?.replicas || before?.window !== window || !before) {
      moments.push({ minute, fired: last, window });
    }
  }
  return moments;
}

function highest(schedules: readonly ScheduleSaid[]): ScheduleSaid | undefined {
  const [first, ...others] = schedules;
  return others.reduce((most, next) => (next.replicas > most.replicas ? next : most), first);
}

function segmentsOf(
  parts: readonly Omit<Segment, 'to'>[],
  length: number,
  otherwise: number,
): Segment[] {
  const changes = parts.filter(
    ({ floor }, index) => floor !== parts[(index + parts.length - 1) % parts.length].floor,
  );
  if (changes.length === 0) {
    return [{ from: 0, to: length, floor: parts[0]?.floor ?? otherwise, by: parts[0]?.by }];
  }
  return changes.map((part, index) => ({
    ...part,
    to: changes[index + 1]?.from ?? changes[0].from + length,
  }));
}
