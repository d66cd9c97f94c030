import { Course, Segment, isByDate } from './course-plan';
import { DayPattern, patternOf } from '../private/calendar';
import { DAY, ascending, cronAt } from '../private/cron';

/** Times at which an autoscaler keeps more than its fewest instances. */
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

/** Windows of a course, and what has no window form. @internal */
export interface Floors {
  readonly floors: FloorPlan[];
  /** For each count that cannot be kept exactly, a time at which it would begin. */
  readonly refused: Segment[];
}

/**
 * The windows that lift the floor above `base`. Segments of one count that begin and end at the
 * same times of day become one window with a list of days: since segments do not touch, its starts
 * and ends alternate, and KEDA, which compares the next start with the next end, tells in from out
 * at every minute.
 *
 * By date a window may also hold while a higher count does: of overlapping windows the highest counts.
 *
 * @internal
 */
export function planFloors(course: Course, base: number): Floors {
  if (!isByDate(course)) {
    const windows = groups(course.segments.filter(({ floor }) => floor > base));
    return { floors: named(windows.map((group) => windowOf(group, inWeek)!)), refused: [] };
  }
  const levels = ascending(course.segments.map(({ floor }) => floor)).filter(
    (floor) => floor > base,
  );
  const fitted = levels.map((level) => {
    const exact = course.segments.filter(({ floor }) => floor === level);
    return { exact, windows: fit(exact, course) ?? fit(atLeast(course, level), course) };
  });
  return {
    floors: named(fitted.flatMap(({ windows }) => windows ?? [])),
    refused: fitted.flatMap(({ exact, windows }) => (windows ? [] : exact[0])),
  };
}

type Window = Omit<FloorPlan, 'name'> & { readonly clocks: string };

/** Days, as indices into a course, as a cron expression has them. */
type Pattern = (days: readonly number[]) => DayPattern | undefined;

/** Segments of one count that begin and end at the same times of day. */
function groups(
  segments: readonly Segment[],
  key: (segment: Segment) => string = clocks,
): Segment[][] {
  const found = new Map<string, Segment[]>();
  for (const segment of segments) {
    const group = found.get(key(segment)) ?? [];
    group.push(segment);
    found.set(key(segment), group);
  }
  return [...found.values()];
}

function clocks({ from, to, floor }: Segment): string {
  return `${clock(from)}-${clock(to)}-${floor}`;
}

function windowOf(group: readonly Segment[], pattern: Pattern): Window | undefined {
  const [{ from, to, floor }] = group;
  const begins = pattern(group.map((segment) => Math.floor(segment.from / DAY)));
  const ends = pattern(group.map((segment) => Math.floor(segment.to / DAY)));
  return begins && ends
    ? {
        clocks: clocks(group[0]),
        start: cronAt(from % DAY, begins),
        end: cronAt(to % DAY, ends),
        replicas: floor,
      }
    : undefined;
}

function inWeek(days: readonly number[]): DayPattern {
  const weekdays = ascending(days.map((day) => day % 7));
  return weekdays.length === 7 ? {} : { weekdays };
}

/** Windows that hold in just these segments; `undefined` where some of them have no window form. */
function fit(segments: readonly Segment[], { days }: Course): Window[] | undefined {
  const pattern: Pattern = (at) => patternOf(at.map((day) => day % days.length));
  const month = (minute: number) => days[Math.floor(minute / DAY) % days.length].month;
  const windows: Window[] = [];
  for (const group of groups(segments)) {
    const whole = windowOf(group, pattern);
    // what goes on in the next month has an end of its own
    const parts = whole
      ? [whole]
      : groups(group, ({ from, to }) => `${month(from) === month(to) || `${month(from)}`}`).map(
          (part) => windowOf(part, pattern),
        );
    for (const part of parts) {
      if (part === undefined) {
        return undefined;
      }
      windows.push(part);
    }
  }
  return windows;
}

/** The segments in which a count or a higher one holds, with that count. */
function atLeast({ segments, days }: Course, level: number): Segment[] {
  const joined: Segment[] = [];
  const first = segments.findIndex(({ floor }) => floor < level);
  const ordered = [
    ...segments.slice(first),
    ...segments.slice(0, first).map((part) => ({
      ...part,
      from: part.from + days.length * DAY,
      to: part.to + days.length * DAY,
    })),
  ];
  for (const { from, to } of ordered.filter(({ floor }) => floor >= level)) {
    const before = joined[joined.length - 1];
    if (before?.to === from) {
      joined[joined.length - 1] = { ...before, to };
    } else {
      joined.push({ from, to, floor: level });
    }
  }
  return joined;
}

/** Windows may begin and end at the same times of day and count alike: the later ones are numbered. */
function named(windows: readonly Window[]): FloorPlan[] {
  const used = new Map<string, number>();
  return windows.map(({ clocks: told, ...window }) => {
    const times = (used.get(told) ?? 0) + 1;
    used.set(told, times);
    return { name: `schedule-${told}${times > 1 ? `-${times}` : ''}`, ...window };
  });
}

function clock(minute: number): string {
  const ofDay = minute % DAY;
  return [Math.floor(ofDay / 60), ofDay % 60].map((part) => `${part}`.padStart(2, '0')).join('');
}
