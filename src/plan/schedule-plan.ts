import {
  DAY,
  Unreadable,
  WEEK,
  ascending,
  cronAt,
  isUnreadable,
  minutesOfWeek,
  timeOfDay,
  weekdaysOf,
} from '../private/cron';
import { isUnknown } from '../private/unknown';

/** Times of the week at which an autoscaler keeps more than its fewest instances. */
export interface FloorPlan {
  /** Name of the trigger, unique in the autoscaler. */
  readonly name: string;
  /** Cron expression of the minutes at which it begins, in the autoscaler's time zone; weekdays 0–6. */
  readonly start: string;
  /** Cron expression of the minutes at which it ends, the first ones at which it no longer holds. */
  readonly end: string;
  /** Fewest instances meanwhile: a whole number above the autoscaler's `minReplicas`. */
  readonly replicas: number;
}

/** A count that holds from certain minutes on, until the next schedule of this kind fires. @internal */
export interface CronSaid {
  readonly kind: 'cron';
  readonly expression: string;
  readonly replicas: number;
}

/** A count that is the floor between two times of day. @internal */
export interface WindowSaid {
  readonly kind: 'window';
  readonly days?: string;
  readonly start: string;
  readonly end: string;
  readonly replicas: number;
}

/** @internal */
export type ScheduleSaid = CronSaid | WindowSaid;

/** Minutes of the week `[from, to)`; `to` lies beyond the week's end where they go on in the next. @internal */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** When a schedule fires, or its windows hold. @internal */
export type Times = { readonly minutes: number[] } | { readonly spans: Span[] };

/** A part of the week with one floor. @internal */
export interface Segment extends Span {
  readonly floor: number;
}

/** What was said never changes, and is asked for by the plan and by several rules. */
const READ = new WeakMap<ScheduleSaid, Times | Unreadable>();

/** @internal */
export function timesOf(said: ScheduleSaid): Times | Unreadable {
  const times = READ.get(said) ?? read(said);
  READ.set(said, times);
  return times;
}

function read(said: ScheduleSaid): Times | Unreadable {
  if (said.kind === 'cron') {
    if (isUnknown(said.expression)) {
      return KNOWN_LATER;
    }
    const minutes = minutesOfWeek(said.expression);
    return isUnreadable(minutes) ? minutes : { minutes };
  }
  if ([said.days, said.start, said.end].some(isUnknown)) {
    return KNOWN_LATER;
  }
  const days = weekdaysOf(said.days ?? '*');
  const start = timeOfDay('start', said.start, '23:59');
  const end = timeOfDay('end', said.end, '24:00');
  for (const part of [days, start, end]) {
    if (typeof part === 'object' && isUnreadable(part)) {
      return part;
    }
  }
  return spansOf(days as number[], start as number, end as number);
}

const KNOWN_LATER: Unreadable = {
  problem:
    'the times of a schedule must be known when the program runs, since windows are made of them',
  mend: 'write them out instead of a value that is only known at apply',
};

function spansOf(days: readonly number[], start: number, end: number): Times | Unreadable {
  if (start === end) {
    return {
      problem: 'a window must not end at the time it starts',
      mend: "write start: '00:00', end: '24:00' for whole days",
    };
  }
  const minutes = end > start ? end - start : end + DAY - start;
  return {
    spans: days.map((day) => ({ from: day * DAY + start, to: day * DAY + start + minutes })),
  };
}

/**
 * The floor at every minute of the week: the count of the cron schedule that fired last, or the
 * highest window that holds if that is more. Where no cron schedule is said, `otherwise` holds
 * outside of windows. Neighbours have different floors; the last segment may go on in the next week.
 *
 * Schedules that cannot be read, or whose count is none, are left out: rules report them.
 *
 * @internal
 */
export function floorsOfWeek(said: readonly ScheduleSaid[], otherwise: number): Segment[] {
  const fired = new Map<number, number>();
  const windows: Segment[] = [];
  for (const schedule of said.filter(counts)) {
    const times = timesOf(schedule);
    if ('minutes' in times) {
      times.minutes.forEach((minute) => fired.set(minute, schedule.replicas));
    } else if ('spans' in times) {
      windows.push(...times.spans.map((span) => ({ ...span, floor: schedule.replicas })));
    }
  }
  const boundaries = ascending([
    ...fired.keys(),
    ...windows.flatMap(({ from, to }) => [from, to % WEEK]),
  ]);
  let count = fired.get(Math.max(...fired.keys())) ?? otherwise;
  const parts = boundaries.map((from) => {
    count = fired.get(from) ?? count;
    const holding = windows.filter((window) => holds(window, from));
    return { from, floor: Math.max(count, ...holding.map(({ floor }) => floor)) };
  });
  const changes = parts.filter(
    ({ floor }, index) => floor !== parts[(index + parts.length - 1) % parts.length].floor,
  );
  if (changes.length === 0) {
    return [{ from: 0, to: WEEK, floor: parts[0]?.floor ?? otherwise }];
  }
  return changes.map(({ from, floor }, index) => ({
    from,
    to: changes[index + 1]?.from ?? changes[0].from + WEEK,
    floor,
  }));
}

function counts({ replicas }: ScheduleSaid): boolean {
  return Number.isInteger(replicas) && replicas >= 1;
}

/** Whether a span, which may go on in the next week, covers a minute of the week. */
function holds({ from, to }: Span, minute: number): boolean {
  return (from <= minute && minute < to) || minute + WEEK < to;
}

/**
 * The windows that lift the floor above `base`. Segments of one count that begin and end at the
 * same times of day become one window with a list of weekdays: since segments do not touch, its
 * starts and ends alternate, and KEDA, which compares the next start with the next end, tells in
 * from out at every minute.
 *
 * @internal
 */
export function planFloors(segments: readonly Segment[], base: number): FloorPlan[] {
  const windows = new Map<string, Segment[]>();
  for (const segment of segments.filter(({ floor }) => floor > base)) {
    const { from, to, floor } = segment;
    const name = `schedule-${clock(from)}-${clock(to)}-${floor}`;
    windows.set(name, [...(windows.get(name) ?? []), segment]);
  }
  return [...windows].map(([name, parts]) => ({
    name,
    start: cronAt(
      parts[0].from % DAY,
      parts.map(({ from }) => weekday(from)),
    ),
    end: cronAt(
      parts[0].to % DAY,
      parts.map(({ to }) => weekday(to)),
    ),
    replicas: parts[0].floor,
  }));
}

function weekday(minuteOfWeek: number): number {
  return Math.floor(minuteOfWeek / DAY) % 7;
}

function clock(minuteOfWeek: number): string {
  const minutes = minuteOfWeek % DAY;
  return [Math.floor(minutes / 60), minutes % 60]
    .map((part) => `${part}`.padStart(2, '0'))
    .join('');
}
