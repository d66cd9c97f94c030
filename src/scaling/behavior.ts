import { Duration } from 'cdk8s';
import { Percent } from '../platform/percent';
import { checkInput } from '../private/input';
import {
  BehaviorSpec,
  DirectionSpec,
  PolicySelection,
  ScalingPolicySpec,
  ScalingUnit,
} from '../spec/behavior';

/**
 * Limits the change of the replica count within a period. KEDA and HPA.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-policies
 */
export class ScalingPolicy {
  /**
   * Limits the change to a number of replicas.
   *
   * @example
   * ScalingPolicy.instances(2, Duration.minutes(1));
   *
   * @param count replicas, a whole number above 0. Violations: `SCALING_BEHAVIOR`
   * @param period whole seconds, from 1 s to 30 min. Violations: `SCALING_BEHAVIOR`
   */
  public static instances(count: number, period: Duration): ScalingPolicy {
    return new ScalingPolicy(ScalingUnit.INSTANCES, count, period);
  }

  /**
   * Limits the change to a percentage of the current replicas.
   *
   * @param percent a whole percentage above 0, which may exceed 100. Violations: `SCALING_BEHAVIOR`
   * @param period whole seconds, from 1 s to 30 min. Violations: `SCALING_BEHAVIOR`
   */
  public static percent(percent: Percent, period: Duration): ScalingPolicy {
    return new ScalingPolicy(ScalingUnit.PERCENT, percent.value, period);
  }

  private readonly spec: ScalingPolicySpec;

  private constructor(
    unit: ScalingUnit,
    /** Largest change: replicas, or percent of the current replicas. */
    public readonly amount: number,
    /** Period within which the change is limited. */
    public readonly period: Duration,
  ) {
    this.spec = { unit, amount, periodSeconds: period.toSeconds({ integral: false }) };
  }

  /** @internal */
  public get _spec(): ScalingPolicySpec {
    return this.spec;
  }
}

checkInput(ScalingPolicy, 'ScalingPolicy');

/**
 * How the replica count changes in one direction. KEDA and HPA.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 */
export interface ScalingDirectionOptions {
  /**
   * Window over which the HPA uses the safest recommendation (`stabilizationWindowSeconds`): whole
   * seconds, from 0 s to 1 h. The safest recommendation is the lowest one when scaling up, and the
   * highest one when scaling down. Violations: `SCALING_BEHAVIOR`.
   * @default - no window when scaling up, 5 minutes when scaling down
   * @see
   * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#stabilization-window
   */
  readonly stabilization?: Duration;

  /**
   * Limits of a change, at least one. Violations: `SCALING_BEHAVIOR`.
   * @default - up: 4 replicas or 100 % per 15 s, or per longest start of a replica (see `up`); down:
   * 100 % per 15 s
   */
  readonly policies?: ScalingPolicy[];

  /**
   * Which of several policies applies.
   * @default PolicySelection.MOST
   */
  readonly select?: PolicySelection;

  /**
   * Deviation of a metric from its target within which the replica count stays: 0–100 % in tenths.
   * Needs Kubernetes 1.35, and KEDA 2.18 if KEDA scales. Violations: `SCALING_BEHAVIOR`.
   * @default - the tolerance of the cluster, usually 10 %. If that would hide a scheduled change
   * and the platform supports the field, 0.
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#tolerance
   */
  readonly tolerance?: Percent;
}

/**
 * How fast the replica count follows metrics and schedules.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 */
export interface ScalingBehaviorOptions {
  /**
   * Behavior when the replica count rises.
   *
   * A queue grows until new replicas serve, so each poll would request more of them. If a metric is a
   * query and you set the times of the deployment's `startup` probe, the library therefore limits the rise
   * per longest start: by 4 replicas, by 100 %, or by the rise of the schedules and the fallback,
   * whichever is most. `scaleUpLimit` of the plan has the numbers. Own `policies` replace the limit.
   * @default - the defaults of Kubernetes: at once, by 4 replicas or 100 % per 15 s. If replicas start
   * for longer than 60 s, per longest start (30 min at most) instead of 15 s.
   */
  readonly up?: ScalingDirectionOptions;

  /**
   * Behavior when the replica count falls, schedules included.
   * @default - the defaults of Kubernetes: after 5 minutes, by 100 % per 15 s
   */
  readonly down?: ScalingDirectionOptions;
}

/** @internal */
export function behaviorSpec({ up, down }: ScalingBehaviorOptions): BehaviorSpec {
  return { up: up && directionSpec(up), down: down && directionSpec(down) };
}

function directionSpec(options: ScalingDirectionOptions): DirectionSpec {
  return {
    stabilization: options.stabilization?.toSeconds({ integral: false }),
    select: options.select,
    policies: options.policies?.map((policy) => policy._spec),
    tolerance: options.tolerance?.value,
  };
}
