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
  const known = PLANNED.get(course);
  if (known?.base === base) {
    return known.planned;
  }
  const found = (course.parts.length > 0 ? course.parts : [course]).map((part) =>
    isByDate(part) ? byDate(part, base) : { windows: byWeek(part, base), refused: [] },
  );
  const planned = {
    floors: named(found.flatMap(({ windows }) => windows)),
    refused: found.flatMap(({ refused }) => refused),
  };
  PLANNED.set(course, { base, planned });
  return planned;
}

/** The plan and the rules ask for the same. */
const PLANNED = new WeakMap<Course, { readonly base: number; readonly planned: Floors }>();

function byWeek({ segments }: Course, base: number): Window[] {
  return groups(segments.filter(({ floor }) => floor > base)).map((group) =>
    windowOf(
      group,
      inWeek(group, ({ from }) => from),
      inWeek(group, ({ to }) => to),
    ),
  );
}

function byDate(course: Course, base: number): { windows: Window[]; refused: Segment[] } {
  const levels = ascending(course.segments.map(({ floor }) => floor)).filter(
    (floor) => floor > base,
  );
  const fitted = levels.map((level) => {
    const exact = course.segments.filter(({ floor }) => floor === level);
    return { exact, windows: fit(exact, course) ?? fit(atLeast(course, level), course) };
  });
  return {
    windows: fitted.flatMap(({ windows }) => windows ?? []),
    refused: fitted.flatMap(({ exact, windows }) => (windows ? [] : exact[0])),
  };
}

type Window = Omit<FloorPlan, 'name'> & { readonly clocks: string };

/** Segments of one count that begin and end at the same times of day. */
function groups(
  segments: readonly Segment[],
  key: (segment: Segment) => string = timesOfDay,
): Segment[][] {
  const found = new Map<string, Segment[]>();
  for (const segment of segments) {
    const name = key(segment);
    const group = found.get(name);
    if (group) {
      group.push(segment);
    } else {
      found.set(name, [segment]);
    }
  }
  return [...found.values()];
}

function timesOfDay({ from, to, floor }: Segment): string {
  return `${from % DAY} ${to % DAY} ${floor}`;
}

function clocks({ from, to, floor }: Segment): string {
  return `${clock(from)}-${clock(to)}-${floor}`;
}

function windowOf(
  [{ from, to, floor }]: readonly Segment[],
  begins: DayPattern,
  ends: DayPattern,
): Window {
  return {
    clocks: clocks({ from, to, floor }),
    start: cronAt(from % DAY, begins),
    end: cronAt(to % DAY, ends),
    replicas: floor,
  };
}

function inWeek(group: readonly Segment[], minute: (segment: Segment) => number): DayPattern {
  const weekdays = ascending(group.map((segment) => Math.floor(minute(segment) / DAY) % 7));
  return weekdays.length === 7 ? {} : { weekdays };
}

/** Windows that hold in just these segments; `undefined` where some of them have no window form. */
function fit(segments: readonly Segment[], { days }: Course): Window[] | undefined {
  const dayOf = (minute: number) => Math.floor(minute / DAY) % days.length;
  const fitted = (group: readonly Segment[]): Window | undefined => {
    const begins = patternOf(group.map(({ from }) => dayOf(from)));
    const ends = begins && patternOf(group.map(({ to }) => dayOf(to)));
    return begins && ends && windowOf(group, begins, ends);
  };
  const month = (minute: number) => days[dayOf(minute)].month;
  const windows: (Window | undefined)[] = groups(segments).flatMap((group) => {
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
function atLeast({ segments, days }: Course, level: number): Segment[] {
  const joined: (Segment & { readonly needed: boolean })[] = [];
  const first = segments.findIndex(({ floor }) => floor < level);
  const ordered = [
    ...segments.slice(first),
    ...segments.slice(0, first).map((part) => ({
      ...part,
      from: part.from + days.length * DAY,
      to: part.to + days.length * DAY,
    })),
  ];
  for (const { from, to, floor } of ordered.filter((part) => part.floor >= level)) {
    const before = joined[joined.length - 1];
    const needed = floor === level;
    if (before?.to === from) {
      joined[joined.length - 1] = { ...before, to, needed: before.needed || needed };
    } else {
      joined.push({ from, to, floor: level, needed });
    }
  }
  return joined.filter(({ needed }) => needed);
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
