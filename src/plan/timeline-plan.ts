import { AutoscalerPlan, AutoscalerSaid, leastReplicas } from './autoscaler-plan';
import { Course, Segment, courseOf, isByDate } from './course-plan';
import { describeSchedule } from './schedule-said';
import { dayOfCycle } from '../private/calendar';
import { DAY, WEEK } from '../private/cron';

/** A part of a week with one floor, in the order of the clock of the autoscaler's time zone. */
export interface TimelineEntry {
  /** When it begins, such as `Mon 08:00`. */
  readonly from: string;
  /** When it ends, such as `Mon 20:00`; the week's end is `Sun 24:00`. */
  readonly to: string;
  /** Fewest instances meanwhile. */
  readonly floor: number;
  /** Most instances meanwhile: what metrics may ask for, and the floor where there are none. */
  readonly ceiling: number;
  /** What sets the floor: the schedule as it was said, or `minReplicas`. */
  readonly rule: string;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/**
 * A week from Monday on, part by part.
 *
 * @param date a day `YYYY-MM-DD` of the week that is meant
 * @returns nothing where the week has to be known and is not
 * @internal
 */
export function planTimeline(
  said: AutoscalerSaid,
  { maxReplicas, metrics }: AutoscalerPlan,
  date?: string,
): TimelineEntry[] | undefined {
  const course = courseOf(said.schedules, leastReplicas(said));
  const monday = beginOf(course, date);
  if (monday === undefined) {
    return undefined;
  }
  return partsOf(course, monday).map(({ from, to, floor, by }) => ({
    from: `${DAYS[Math.floor(from / DAY)]} ${clock(from % DAY)}`,
    to: to === WEEK ? 'Sun 24:00' : `${DAYS[Math.floor(to / DAY)]} ${clock(to % DAY)}`,
    floor,
    ceiling: metrics.length > 0 ? maxReplicas : floor,
    rule: by ? describeSchedule(by) : 'minReplicas',
  }));
}

/** The week in lines: from, to, floor, ceiling and rule beneath each other. @internal */
export function timelineText(entries: readonly TimelineEntry[], timeZone: string): string {
  const rows = entries.map(({ from, to, floor, ceiling, rule }) => [
    `${from} – ${to}`,
    floor === ceiling ? `${floor}` : `${floor}–${ceiling}`,
    rule,
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return [
    timeZone,
    ...rows.map(([time, count, rule]) =>
      [time.padEnd(widths[0]), count.padStart(widths[1]), rule].join('  '),
    ),
  ].join('\n');
}

/** The first minute of the week, in the course; `undefined` where weeks differ and none is told. */
function beginOf(course: Course, date: string | undefined): number | undefined {
  if (!isByDate(course)) {
    return DAY;
  }
  const day = date === undefined ? undefined : dayOfCycle(date);
  if (day === undefined) {
    return undefined;
  }
  const { length } = course.days;
  return ((day - ((course.days[day].weekday + 6) % 7) + length) % length) * DAY;
}

/** The segments that meet a week, in minutes of the week. */
function partsOf({ segments, days }: Course, monday: number): Segment[] {
  const length = days.length * DAY;
  const parts = [-length, 0, length]
    .flatMap((shift) =>
      segments.map((segment) => ({
        ...segment,
        from: Math.max(segment.from + shift - monday, 0),
        to: Math.min(segment.to + shift - monday, WEEK),
      })),
    )
    .filter(({ from, to }) => from < to);
  // a floor that never changes goes on where the course begins anew
  return segments.length > 1 ? parts : [{ ...parts[0], to: WEEK }];
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60]
    .map((part) => `${part}`.padStart(2, '0'))
    .join(':');
}
