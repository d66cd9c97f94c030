import { AutoscalingKind, PlatformPlan } from './platform-plan';
import { given } from '../private/given';
import { atLeast } from '../private/version';

/** Which of several steps holds. */
export enum StepChoice {
  /** The one that changes the number most. */
  MOST = 'Max',
  /** The one that changes the number least. */
  LEAST = 'Min',
  /** None: the number is never changed in this direction. */
  NONE = 'Disabled',
}

/** What a step is counted in. */
export enum StepUnit {
  /** Instances. */
  INSTANCES = 'Pods',
  /** Percent of the instances that run. */
  PERCENT = 'Percent',
}

/** The most that the number may change by within a period, as planned. */
export interface StepPlan {
  /** What it is counted in. */
  readonly unit: StepUnit;
  /** How much of it. */
  readonly amount: number;
  /** The period, in seconds. */
  readonly periodSeconds: number;
}

/** How the number changes in one direction, every default filled in. */
export interface DirectionPlan {
  /** How long back the most cautious recommendation is looked for, in seconds. */
  readonly stabilizationSeconds: number;
  /** Which of the steps holds. */
  readonly choose: StepChoice;
  /** What the number may change by. */
  readonly steps: StepPlan[];
  /**
   * How far a metric may be off its target without a change, in percent.
   * @default - the cluster's own, which is 10 unless it was changed there
   */
  readonly tolerance?: number;
}

/** How fast the number of instances follows what metrics and schedules ask for. */
export interface BehaviorPlan {
  /**
   * Towards more instances.
   * @default - Kubernetes' own: at once, by 4 instances or 100 % per 15 s
   */
  readonly up?: DirectionPlan;
  /**
   * Towards fewer instances.
   * @default - Kubernetes' own: after 300 s, by 100 % per 15 s
   */
  readonly down?: DirectionPlan;
}

/** @internal */
export interface DirectionSaid {
  /** Seconds. */
  readonly stabilization?: number;
  readonly choose?: StepChoice;
  readonly steps?: readonly StepPlan[];
  readonly tolerance?: number;
}

/** @internal */
export interface BehaviorSaid {
  readonly up?: DirectionSaid;
  readonly down?: DirectionSaid;
}

/** A change of the floor from one segment of a schedule to the next. @internal */
export interface FloorStep {
  readonly from: number;
  readonly to: number;
}

/** What Kubernetes tolerates where nothing else is said, in percent. @internal */
export const USUAL_TOLERANCE = 10;

const USUAL_PERCENT: StepPlan = { unit: StepUnit.PERCENT, amount: 100, periodSeconds: 15 };
const USUAL_UP: DirectionPlan = {
  stabilizationSeconds: 0,
  choose: StepChoice.MOST,
  steps: [{ unit: StepUnit.INSTANCES, amount: 4, periodSeconds: 15 }, USUAL_PERCENT],
};
const USUAL_DOWN: DirectionPlan = {
  stabilizationSeconds: 300,
  choose: StepChoice.MOST,
  steps: [USUAL_PERCENT],
};

/**
 * Whether an autoscaler can be told a tolerance: Kubernetes has the field switched on from 1.35 on
 * (KEP-4951), and KEDA's ScaledObject knows it from 2.18 on.
 *
 * @internal
 */
export function canTolerate({ kubernetes, autoscaling }: PlatformPlan): boolean {
  const known = autoscaling.kind === AutoscalingKind.HPA || atLeast(autoscaling.version!, '2.18');
  return known && atLeast(kubernetes, '1.35');
}

/**
 * Whether a tolerance keeps the HPA from following a step: what is asked for is then close enough
 * to what runs.
 *
 * @param percent the tolerance
 * @internal
 */
export function swallows(percent: number, { from, to }: FloorStep): boolean {
  return Math.abs(to - from) * 100 <= percent * from;
}

/**
 * A tolerance of 0 where the usual one would swallow a step of the schedules, the user says none
 * and the platform can be told one.
 *
 * @internal
 */
export function planBehavior(
  said: BehaviorSaid,
  steps: readonly FloorStep[],
  platform: PlatformPlan,
): BehaviorPlan | undefined {
  const lost = canTolerate(platform) ? steps.filter((step) => swallows(USUAL_TOLERANCE, step)) : [];
  const up = direction(
    said.up,
    USUAL_UP,
    lost.some(({ from, to }) => to > from),
  );
  const down = direction(
    said.down,
    USUAL_DOWN,
    lost.some(({ from, to }) => to < from),
  );
  return up || down ? given({ up, down }) : undefined;
}

function direction(
  said: DirectionSaid | undefined,
  usual: DirectionPlan,
  exact: boolean,
): DirectionPlan | undefined {
  return said || exact
    ? given({
        stabilizationSeconds: said?.stabilization ?? usual.stabilizationSeconds,
        choose: said?.choose ?? usual.choose,
        steps: [...(said?.steps ?? usual.steps)],
        tolerance: said?.tolerance ?? (exact ? 0 : undefined),
      })
    : undefined;
}
