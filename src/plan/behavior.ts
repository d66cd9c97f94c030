import { PlannedPlatform } from './platform';
import { DEFAULT_LIMIT, ScaleUpLimitPlan, policiesOf } from './scale-up-limit';
import { omitUndefined } from '../private/omit-undefined';
import { atLeast } from '../private/version';
import {
  BehaviorSpec,
  DirectionSpec,
  PolicySelection,
  ScalingPolicySpec,
  ScalingUnit,
} from '../spec/behavior';
import { AutoscalingKind } from '../spec/platform';

/** How the replica count changes in one direction, every default filled in. */
export interface DirectionPlan {
  /** Window of the most cautious recommendation, in seconds. */
  readonly stabilizationSeconds: number;
  /** The choice among the policies. */
  readonly select: PolicySelection;
  /** Limits of a change. */
  readonly policies: ScalingPolicySpec[];
  /**
   * How far a metric may be off its target without a change, in percent.
   * @default - the cluster's own, which is 10 unless it was changed there
   */
  readonly tolerance?: number;
}

/** How fast the replica count follows metrics and schedules. */
export interface BehaviorPlan {
  /**
   * Scaling up.
   * @default - Kubernetes' own: at once, by 4 replicas or 100 % per 15 s
   */
  readonly up?: DirectionPlan;
  /**
   * Scaling down.
   * @default - Kubernetes' own: after 300 s, by 100 % per 15 s
   */
  readonly down?: DirectionPlan;
}

/** A change of the scheduled minimum from one interval to the next. @internal */
export interface MinimumStep {
  readonly from: number;
  readonly to: number;
}

/** The default tolerance of Kubernetes, in percent. @internal */
export const DEFAULT_TOLERANCE = 10;

const DEFAULT_PERCENT: ScalingPolicySpec = {
  unit: ScalingUnit.PERCENT,
  amount: 100,
  periodSeconds: 15,
};
const DEFAULT_UP: DirectionPlan = {
  stabilizationSeconds: 0,
  select: PolicySelection.MOST,
  policies: policiesOf(DEFAULT_LIMIT),
};
const DEFAULT_DOWN: DirectionPlan = {
  stabilizationSeconds: 300,
  select: PolicySelection.MOST,
  policies: [DEFAULT_PERCENT],
};

/**
 * Whether an autoscaler supports a tolerance: Kubernetes enables the field from 1.35 on (KEP-4951),
 * and KEDA's ScaledObject has it from 2.18 on.
 *
 * @internal
 */
export function canTolerate({ kubernetes, autoscaling }: PlannedPlatform): boolean {
  const known = autoscaling.kind === AutoscalingKind.HPA || atLeast(autoscaling.version!, '2.18');
  return known && atLeast(kubernetes, '1.35');
}

/**
 * Whether a tolerance keeps the HPA from following a step: the requested count is then close enough
 * to the current one.
 *
 * @param percent the tolerance
 * @internal
 */
export function swallows(percent: number, { from, to }: MinimumStep): boolean {
  return Math.abs(to - from) * 100 <= percent * from;
}

/**
 * A tolerance of 0 if the default would hide a step of the schedules, the user sets none, and the
 * platform supports one.
 *
 * @param limit how fast the count may rise while replicas start, unless the user sets policies
 * @internal
 */
export function planBehavior(
  spec: BehaviorSpec,
  steps: readonly MinimumStep[],
  platform: PlannedPlatform,
  limit?: ScaleUpLimitPlan,
): BehaviorPlan | undefined {
  const lost = canTolerate(platform)
    ? steps.filter((step) => swallows(DEFAULT_TOLERANCE, step))
    : [];
  const up = direction(
    spec.up ?? (limit && {}),
    limit ? { ...DEFAULT_UP, policies: policiesOf(limit) } : DEFAULT_UP,
    lost.some(({ from, to }) => to > from),
  );
  const down = direction(
    spec.down,
    DEFAULT_DOWN,
    lost.some(({ from, to }) => to < from),
  );
  return up || down ? omitUndefined({ up, down }) : undefined;
}

function direction(
  spec: DirectionSpec | undefined,
  defaults: DirectionPlan,
  exact: boolean,
): DirectionPlan | undefined {
  return spec || exact
    ? omitUndefined({
        stabilizationSeconds: spec?.stabilization ?? defaults.stabilizationSeconds,
        select: spec?.select ?? defaults.select,
        policies: [...(spec?.policies ?? defaults.policies)],
        tolerance: spec?.tolerance ?? (exact ? 0 : undefined),
      })
    : undefined;
}
