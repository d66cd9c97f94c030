import { PlannedAutoscaler } from './autoscaler';
import { dayOfCycle } from './calendar';
import { DAY, WEEK } from './cron';
import { Interval, ReplicaSchedule, daysOf, endOf, intervalAt, lengthOf } from './replica-schedule';
import { describeSchedule } from './schedule';

/** A part of a week with one minimum, in the time zone of the autoscaler. */
export interface TimelineEntry {
  /** When it begins, such as `Mon 08:00`. */
  readonly from: string;
  /** When it ends, such as `Mon 20:00`. The week ends at `Sun 24:00`. */
  readonly to: string;
  /** Minimum replicas in this part. */
  readonly minReplicas: number;
  /**
   * Maximum replicas that metrics may request, also by a schedule. Without metrics it is the
   * minimum.
   */
  readonly maxReplicas: number;
  /** The schedule that sets the minimum, as it is declared, or `minReplicas`. */
  readonly schedule: string;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/**
 * A week from Monday on, part by part.
 *
 * @param date a day `YYYY-MM-DD` of the week
 * @returns `undefined` if weeks differ and no legal date selects one
 * @internal
 */
export function planTimeline(
  autoscaler: PlannedAutoscaler,
  date?: string,
): TimelineEntry[] | undefined {
  const monday = beginOf(autoscaler.schedule, date);
  if (monday === undefined) {
    return undefined;
  }
  return bandsOf(autoscaler, monday).map(({ from, to, replicas, maxReplicas, by }) => ({
    from: `${DAYS[Math.floor(from / DAY)]} ${clock(from % DAY)}`,
    to: to === WEEK ? 'Sun 24:00' : `${DAYS[Math.floor(to / DAY)]} ${clock(to % DAY)}`,
    minReplicas: replicas,
    maxReplicas,
    schedule: by ? describeSchedule(by) : 'minReplicas',
  }));
}

/** The week as text, one line per part: from, to, minimum, maximum and schedule. @internal */
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

/** The first minute of the week in the replica schedule; `undefined` if weeks differ and none is selected. */
function beginOf(replicaSchedule: ReplicaSchedule, date: string | undefined): number | undefined {
  const day = date === undefined ? undefined : dayOfCycle(date);
  if (!replicaSchedule.byDate && (date === undefined || day !== undefined)) {
    return DAY;
  }
  if (day === undefined) {
    return undefined;
  }
  const days = daysOf(replicaSchedule);
  return ((day - ((days[day].weekday + 6) % 7) + days.length) % days.length) * DAY;
}

/** Minutes with one minimum and one maximum. @internal */
export interface Band extends Interval {
  readonly maxReplicas: number;
}

/** The bands of a week, in minutes of the week from Monday 00:00 on. @internal */
export function bandsOf(
  {
    schedule,
    minReplicas,
    maxReplicas,
    metrics,
    zero,
  }: Pick<PlannedAutoscaler, 'schedule' | 'minReplicas' | 'maxReplicas' | 'metrics' | 'zero'>,
  monday: number,
): Band[] {
  const limits = schedule.limits && partsOf(schedule.limits, monday);
  const isScaled = metrics.length > 0 || zero?.kind === 'request';
  // a trigger that is no schedule starts the deployment: outside of cron windows it may have no replica
  const stops = zero !== undefined && zero.kind !== 'off-hours';
  return partsOf(schedule, monday).flatMap((declared): Band[] => {
    const part =
      stops && declared.replicas <= minReplicas ? { ...declared, replicas: 0 } : declared;
    if (!isScaled || declared.replicas === 0) {
      return [{ ...part, maxReplicas: part.replicas }];
    }
    return limits === undefined
      ? [{ ...part, maxReplicas }]
      : limits.flatMap((limit) => {
          const [from, to] = [Math.max(part.from, limit.from), Math.min(part.to, limit.to)];
          const most = Math.min(maxReplicas, limit.replicas);
          return from < to ? [{ ...part, from, to, maxReplicas: most }] : [];
        });
  });
}

/** The intervals that overlap a week, in minutes of the week from Monday 00:00 on. */
function partsOf(replicaSchedule: ReplicaSchedule, monday: number): Interval[] {
  const { from } = replicaSchedule.intervals;
  const length = lengthOf(replicaSchedule);
  const parts = [-length, 0, length].flatMap((shift) =>
    from.flatMap((begin, index): Interval[] => {
      const part = {
        from: Math.max(begin + shift - monday, 0),
        to: Math.min(endOf(replicaSchedule, index) + shift - monday, WEEK),
      };
      return part.from < part.to ? [{ ...intervalAt(replicaSchedule, index), ...part }] : [];
    }),
  );
  // a minimum that never changes continues where the schedule repeats
  return from.length > 1 ? parts : [{ ...parts[0], to: WEEK }];
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60]
    .map((part) => `${part}`.padStart(2, '0'))
    .join(':');
}
