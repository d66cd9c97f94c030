import { MinimumStep } from './behavior';
import { CronWindows, planCronWindows } from './cron-windows';
import { ReplicaSchedule, resolveSchedules, separateParts } from './replica-schedule';
import { offHoursWindow } from './scale-to-zero';
import { ReadSchedule, hasCount, readSchedule } from './schedule';
import { ScheduleLimits, planLimits } from './schedule-limits';
import { AutoscalerSpec } from '../spec/autoscaler';
import { ScheduleSpec } from '../spec/schedule';

/** The schedules of an autoscaler, analyzed once for the plan, the rules and the timeline. @internal */
export interface ScheduleAnalysis extends ReplicaSchedule, CronWindows {
  /** Whether a count changes too often to be analyzed; the schedules have no effect then. */
  readonly restless: boolean;
  /** All schedules, in the order of their declaration. */
  readonly schedules: readonly ReadSchedule[];
  /** Cron schedules that later ones override at every minute. */
  readonly overridden: readonly ScheduleSpec[];
  /** The lowest count of all intervals with replicas. */
  readonly lowest: number;
  /** The maximum by schedule; absent where no schedule sets one. */
  readonly limits?: ScheduleLimits;
}

/**
 * Unreadable schedules and those without a count are omitted from the intervals: rules report them.
 *
 * @internal
 */
export function analyzeSchedules(
  spec: Pick<AutoscalerSpec, 'schedules' | 'minReplicas' | 'maxReplicas' | 'scaleToZero'>,
): ScheduleAnalysis {
  const otherwise = minimumReplicas(spec);
  const off = offHoursWindow(spec);
  const schedules = [...spec.schedules, ...(off ? [off] : [])].map(readSchedule);
  const counted = schedules.filter((schedule) => hasCount(schedule.spec) || schedule.spec === off);
  const { effective, ...replicaSchedule } = resolveSchedules(counted, otherwise);
  const { replicas } = replicaSchedule.intervals;
  const running = off ? replicas.filter((count) => count > 0) : replicas;
  const lowest = running.reduce((least, count) => Math.min(least, count), running[0] ?? otherwise);
  const limits = replicaSchedule.restless
    ? undefined
    : planLimits(counted, replicaSchedule, spec.maxReplicas);
  return {
    schedules,
    ...replicaSchedule,
    overridden: counted.flatMap(({ spec: each, cron }) =>
      cron && !effective.has(each) ? [each] : [],
    ),
    lowest,
    ...planCronWindows(separateParts(counted, replicaSchedule, otherwise), off ? 0 : lowest),
    ...(limits && { limits, restless: limits.restless }),
  };
}

/** The replica count without schedules, and outside of windows. @internal */
export function minimumReplicas({ minReplicas }: Pick<AutoscalerSpec, 'minReplicas'>): number {
  return minReplicas ?? 1;
}

/**
 * The steps from one count to the next, each once. Steps down to the lowest count are omitted: no
 * trigger requests it, so no tolerance applies. Of the steps down to a maximum the smallest counts.
 *
 * @internal
 */
export function stepsOf({
  intervals: { replicas },
  lowest,
  limits,
}: ScheduleAnalysis): MinimumStep[] {
  const steps = new Map<string, MinimumStep>();
  let from = replicas[replicas.length - 1];
  for (const to of replicas) {
    if (to !== from && to !== lowest) {
      steps.set(`${from} ${to}`, { from, to });
    }
    from = to;
  }
  for (const { replicas: to } of limits?.cronWindows ?? []) {
    steps.set(`${to + 1} ${to}`, { from: to + 1, to });
  }
  return [...steps.values()];
}
