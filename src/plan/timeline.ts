import { AutoscalerPlan, minimumReplicas } from './autoscaler';
import { Interval, isByDate, ReplicaSchedule, resolveSchedules } from './replica-schedule';
import { describeSchedule } from './schedule';
import { dayOfCycle } from '../private/calendar';
import { DAY, WEEK } from '../private/cron';
import { AutoscalerSpec } from '../spec/autoscaler';

/** A part of a week with one floor, in the order of the clock of the autoscaler's time zone. */
export interface TimelineEntry {
  /** When it begins, such as `Mon 08:00`. */
  readonly from: string;
  /** When it ends, such as `Mon 20:00`; the week's end is `Sun 24:00`. */
  readonly to: string;
  /** Fewest instances meanwhile. */
  readonly minReplicas: number;
  /** Most instances meanwhile: what metrics may ask for, and the floor where there are none. */
  readonly maxReplicas: number;
  /** What sets the floor: the schedule as it was said, or `minReplicas`. */
  readonly schedule: string;
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
  spec: AutoscalerSpec,
  { maxReplicas, metrics }: AutoscalerPlan,
  date?: string,
): TimelineEntry[] | undefined {
  const replicaSchedule = resolveSchedules(spec.schedules, minimumReplicas(spec));
  const monday = beginOf(replicaSchedule, date);
  if (monday === undefined) {
    return undefined;
  }
  return partsOf(replicaSchedule, monday).map(({ from, to, replicas, by }) => ({
    from: `${DAYS[Math.floor(from / DAY)]} ${clock(from % DAY)}`,
    to: to === WEEK ? 'Sun 24:00' : `${DAYS[Math.floor(to / DAY)]} ${clock(to % DAY)}`,
    minReplicas: replicas,
    maxReplicas: metrics.length > 0 ? maxReplicas : replicas,
    schedule: by ? describeSchedule(by) : 'minReplicas',
  }));
}

/** The week in lines: from, to, floor, ceiling and rule beneath each other. @internal */
export function timelineText(entries: readonly TimelineEntry[], timeZone: string): string {
  const rows = entries.map(({ from, to, minReplicas, maxReplicas, schedule }) => [
    `${from} – ${to}`,
    minReplicas === maxReplicas ? `${minReplicas}` : `${minReplicas}–${maxReplicas}`,
    schedule,
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
function beginOf(replicaSchedule: ReplicaSchedule, date: string | undefined): number | undefined {
  if (!isByDate(replicaSchedule)) {
    return DAY;
  }
  const day = date === undefined ? undefined : dayOfCycle(date);
  if (day === undefined) {
    return undefined;
  }
  const { length } = replicaSchedule.days;
  return ((day - ((replicaSchedule.days[day].weekday + 6) % 7) + length) % length) * DAY;
}

/** The segments that meet a week, in minutes of the week. */
function partsOf({ intervals, days }: ReplicaSchedule, monday: number): Interval[] {
  const length = days.length * DAY;
  const parts = [-length, 0, length]
    .flatMap((shift) =>
      intervals.map((interval) => ({
        ...interval,
        from: Math.max(interval.from + shift - monday, 0),
        to: Math.min(interval.to + shift - monday, WEEK),
      })),
    )
    .filter(({ from, to }) => from < to);
  // a floor that never changes goes on where the course begins anew
  return intervals.length > 1 ? parts : [{ ...parts[0], to: WEEK }];
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60]
    .map((part) => `${part}`.padStart(2, '0'))
    .join(':');
}
