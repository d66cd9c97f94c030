import { Duration } from 'cdk8s';
import { Percent } from '../platform/percent';
import {
  BehaviorSpec,
  DirectionSpec,
  PolicySelection,
  ScalingPolicySpec,
  ScalingUnit,
} from '../spec/behavior';

/** The most that the number of instances may change by within a period. KEDA and HPA. */
export class ScalingPolicy {
  /**
   * So many instances.
   *
   * @param count instances, a whole number above 0. Violations: `SCALING_BEHAVIOR`
   * @param period whole seconds, 1 s to 30 min. Violations: `SCALING_BEHAVIOR`
   */
  public static instances(count: number, period: Duration): ScalingPolicy {
    return new ScalingPolicy(ScalingUnit.INSTANCES, count, period);
  }

  /**
   * A part of the instances that run.
   *
   * @param percent a whole percentage above 0; more than 100 may be added. Violations: `SCALING_BEHAVIOR`
   * @param period whole seconds, 1 s to 30 min. Violations: `SCALING_BEHAVIOR`
   */
  public static percent(percent: Percent, period: Duration): ScalingPolicy {
    return new ScalingPolicy(ScalingUnit.PERCENT, percent.value, period);
  }

  private readonly spec: ScalingPolicySpec;

  private constructor(unit: ScalingUnit, amount: number, period: Duration) {
    this.spec = { unit, amount, periodSeconds: period.toSeconds({ integral: false }) };
  }

  /** @internal */
  public get _spec(): ScalingPolicySpec {
    return this.spec;
  }
}

/** How the number of instances changes in one direction. KEDA and HPA. */
export interface ScalingDirectionOptions {
  /**
   * How long back the most cautious recommendation is looked for before the number changes: whole
   * seconds, 0 s to 1 h. Violations: `SCALING_BEHAVIOR`.
   * @default - none up, 5 minutes down
   */
  readonly stabilization?: Duration;

  /**
   * What the number may change by; at least one. Violations: `SCALING_BEHAVIOR`.
   * @default - 4 instances or 100 % per 15 s up, 100 % per 15 s down
   */
  readonly policies?: ScalingPolicy[];

  /**
   * Which of several steps holds.
   * @default PolicySelection.MOST
   */
  readonly select?: PolicySelection;

  /**
   * How far a metric may be off its target before the number changes: 0–100 % in tenths. Needs
   * Kubernetes 1.35, and KEDA 2.18 where that scales. Violations: `SCALING_BEHAVIOR`.
   * @default - the cluster's own, usually 10 %; 0 where that would swallow a step of the schedules and
   * the platform can be told
   */
  readonly tolerance?: Percent;
}

/** How fast the number of instances follows what metrics and schedules ask for. */
export interface ScalingBehaviorOptions {
  /**
   * Towards more instances.
   * @default - Kubernetes' own: at once, by 4 instances or 100 % per 15 s
   */
  readonly up?: ScalingDirectionOptions;

  /**
   * Towards fewer instances; schedules wait for it as well.
   * @default - Kubernetes' own: after 5 minutes, by 100 % per 15 s
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
    policies: options.policies?.map((step) => step._spec),
    tolerance: options.tolerance?.value,
  };
}
