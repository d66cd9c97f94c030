import { Duration } from 'cdk8s';
import { Percent } from '../deployment/percent';
import { BehaviorSaid, DirectionSaid, StepChoice, StepPlan, StepUnit } from '../plan/behavior-plan';

/** The most that the number of instances may change by within a period. KEDA and HPA. */
export class ScalingStep {
  /**
   * So many instances.
   *
   * @param count instances, a whole number above 0. Violations: `SCALING_BEHAVIOR`
   * @param period whole seconds, 1 s to 30 min. Violations: `SCALING_BEHAVIOR`
   */
  public static instances(count: number, period: Duration): ScalingStep {
    return new ScalingStep(StepUnit.INSTANCES, count, period);
  }

  /**
   * A part of the instances that run.
   *
   * @param percent a whole percentage above 0; more than 100 may be added. Violations: `SCALING_BEHAVIOR`
   * @param period whole seconds, 1 s to 30 min. Violations: `SCALING_BEHAVIOR`
   */
  public static percent(percent: Percent, period: Duration): ScalingStep {
    return new ScalingStep(StepUnit.PERCENT, percent.value, period);
  }

  private readonly said: StepPlan;

  private constructor(unit: StepUnit, amount: number, period: Duration) {
    this.said = { unit, amount, periodSeconds: period.toSeconds({ integral: false }) };
  }

  /** @internal */
  public get _said(): StepPlan {
    return this.said;
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
  readonly steps?: ScalingStep[];

  /**
   * Which of several steps holds.
   * @default StepChoice.MOST
   */
  readonly choose?: StepChoice;

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
export function behaviorSaid({ up, down }: ScalingBehaviorOptions): BehaviorSaid {
  return { up: up && directionSaid(up), down: down && directionSaid(down) };
}

function directionSaid(options: ScalingDirectionOptions): DirectionSaid {
  return {
    stabilization: options.stabilization?.toSeconds({ integral: false }),
    choose: options.choose,
    steps: options.steps?.map((step) => step._said),
    tolerance: options.tolerance?.value,
  };
}
