import { CronWindows, planCronWindows } from './cron-windows';
import { Intervals, ReplicaSchedule, separateParts, resolveSchedules } from './replica-schedule';
import { ReadSchedule, isCount } from './schedule';
import { isUnresolved } from '../private/unresolved';
import { ScheduleSpec } from '../spec/schedule';

/**
 * The maximum that schedules set at every minute, `Infinity` where they set none, and the cron windows
 * with a maximum. Where windows overlap, the lowest maximum applies.
 *
 * @internal
 */
export interface ScheduleLimits extends ReplicaSchedule, CronWindows {
  /** Whether the maximum changes too often to be analyzed. */
  readonly restless: boolean;
  /** The highest maximum of all intervals; `Infinity` where none is set at some time. */
  readonly highest: number;
  /** Pairs of schedules that set, at the same time, a minimum above the maximum. */
  readonly conflicts: readonly LimitConflict[];
}

/** @internal */
export interface LimitConflict {
  readonly minimum: ScheduleSpec;
  readonly maximum: ScheduleSpec;
}

/**
 * A maximum is planned as a reduction: the highest reduction of several schedules is the lowest maximum,
 * so reductions combine as minimums do.
 *
 * @param most the maximum of the autoscaler
 * @returns `undefined` where no schedule has a legal maximum below it
 * @internal
 */
export function planLimits(
  schedules: readonly ReadSchedule[],
  minimums: ReplicaSchedule,
  most: number = Infinity,
): ScheduleLimits | undefined {
  const legal = schedules.filter(
    ({ spec: { maxReplicas } }) => maxReplicas === undefined || isCount(maxReplicas),
  );
  const isLimit = (count: number) => isUnresolved(most) || count < most;
  const maximums = legal.flatMap(({ spec: { maxReplicas } }) =>
    maxReplicas !== undefined && isLimit(maxReplicas) ? [maxReplicas] : [],
  );
  if (maximums.length === 0) {
    return undefined;
  }
  const unreduced = Math.max(...maximums) + 1;
  const meant = (reduction: number) => (reduction === 0 ? Infinity : unreduced - reduction);
  const declared = new Map<ScheduleSpec, ScheduleSpec>();
  const reductions = legal.map((schedule) => {
    const { maxReplicas = unreduced } = schedule.spec;
    const spec = { ...schedule.spec, replicas: Math.max(unreduced - maxReplicas, 0) };
    declared.set(spec, schedule.spec);
    return { ...schedule, spec };
  });
  const resolved = resolveSchedules(reductions, 0);
  const { from, replicas, by } = resolved.intervals;
  const least = replicas.reduce((lowest, count) => Math.min(lowest, count));
  const limits = {
    byDate: resolved.byDate,
    intervals: new Intervals(
      from,
      replicas.map(meant),
      by.map((spec) => spec && declared.get(spec)!),
    ),
  };
  return {
    ...limits,
    restless: resolved.restless,
    highest: meant(least),
    conflicts: conflictsOf(minimums, limits),
    ...planCronWindows(separateParts(reductions, resolved, 0), least, 'limit', meant),
  };
}

/** Each pair once. Both schedules are walked in step, since by date they have many intervals. */
function conflictsOf(minimums: ReplicaSchedule, limits: ReplicaSchedule): LimitConflict[] {
  const [lower, upper] = [minimums.intervals, limits.intervals];
  const found = new Map<ScheduleSpec, Set<ScheduleSpec>>();
  let [low, high] = [0, 0];
  while (low < lower.from.length || high < upper.from.length) {
    const next = Math.min(lower.from[low] ?? Infinity, upper.from[high] ?? Infinity);
    low += lower.from[low] === next ? 1 : 0;
    high += upper.from[high] === next ? 1 : 0;
    // before its first interval a schedule has its last one
    const [minimum, maximum] = [lower.by.at(low - 1), upper.by.at(high - 1)];
    if (minimum && maximum && lower.replicas.at(low - 1)! > upper.replicas.at(high - 1)!) {
      found.set(minimum, (found.get(minimum) ?? new Set()).add(maximum));
    }
  }
  return [...found].flatMap(([minimum, all]) => [...all].map((maximum) => ({ minimum, maximum })));
}
