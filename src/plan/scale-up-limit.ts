import { isUnresolved } from '../private/unresolved';
import { AutoscalerSpec } from '../spec/autoscaler';
import { PolicySelection, ScalingPolicySpec, ScalingUnit } from '../spec/behavior';

/** How fast the replica count may rise while new replicas start: by the larger of two amounts. */
export interface ScaleUpLimitPlan {
  /** Replicas that are added within a period. */
  readonly replicas: number;
  /** Replicas that are added within a period, in percent of those at its beginning. */
  readonly percent: number;
  /** Length of the period in seconds. */
  readonly periodSeconds: number;
  /** The reason for the limit, in words. */
  readonly because: string;
}

/** The limit of Kubernetes (`defaultHPAScaleUpRules` in pkg/apis/autoscaling/v2/defaults.go, 1.37). @internal */
export const DEFAULT_LIMIT = { replicas: 4, percent: 100, periodSeconds: 15 };

/** A start that is shorter needs no limit: the autoscaler looks at the load every 15 s. */
const LONG_START = 60;

/** Longest period of a policy in seconds. @internal */
export const MAX_PERIOD = 1800;

/** The replica counts that a limit must allow at once. */
interface Counts {
  readonly lowest: number;
  readonly most: number;
  /** The count while queries fail. */
  readonly fallback: number;
}

/**
 * The HPA compares a query with its target, whatever the pods do (`GetExternalPerPodMetricReplicas` of its
 * replica calculator, 1.37): a queue grows until the added pods serve, and each poll then requests more.
 * A period as long as a start lets them serve before more are added. CPU utilization needs no limit,
 * because unready pods count as 0 % there.
 *
 * Schedules and the fallback pass through the same policies, so the limit allows their rise at once.
 *
 * The start that a preset allows is no declaration: it is 30 minutes for every model, and a limit derived
 * from it would hold back a peak for as long.
 *
 * @param startUp longest declared start of a replica, in seconds
 * @internal
 */
export function planScaleUpLimit(
  { schedules, behavior }: AutoscalerSpec,
  startUp: number | undefined,
  { lowest, most, fallback }: Counts,
): ScaleUpLimitPlan | undefined {
  const { policies, select = PolicySelection.MOST } = behavior?.up ?? {};
  // the smaller amount would not let schedules rise at once
  const isSet = policies !== undefined || select !== PolicySelection.MOST;
  const isLong = startUp !== undefined && !isUnresolved(startUp) && startUp > LONG_START;
  if (isSet || !isLong) {
    return undefined;
  }
  const rises = [fallback, ...schedules.map(({ replicas }) => replicas)].map(
    (count) => count - lowest,
  );
  const replicas = Math.max(DEFAULT_LIMIT.replicas, ...rises.filter(Number.isInteger));
  // a limit that is never reached would only be noise
  return most - lowest > replicas || isUnresolved(most)
    ? {
        replicas,
        percent: DEFAULT_LIMIT.percent,
        periodSeconds: Math.min(MAX_PERIOD, Math.ceil(startUp)),
        because: `a replica may need ${startUp} s until it serves, and until then each poll of a query requests more`,
      }
    : undefined;
}

/** The policies of a limit; the larger amount applies. @internal */
export function policiesOf({
  replicas,
  percent,
  periodSeconds,
}: Omit<ScaleUpLimitPlan, 'because'>): ScalingPolicySpec[] {
  return [
    { unit: ScalingUnit.INSTANCES, amount: replicas, periodSeconds },
    { unit: ScalingUnit.PERCENT, amount: percent, periodSeconds },
  ];
}
