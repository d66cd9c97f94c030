import { BehaviorPlan, BehaviorSaid, FloorStep, planBehavior } from './behavior-plan';
import { Course, courseOf } from './course-plan';
import { FallbackPlan, FallbackSaid, planFallback } from './fallback-plan';
import { MetricPlan, MetricSaid, ScaledSaid, planMetrics } from './metric-plan';
import { AutoscalingKind, PlatformPlan } from './platform-plan';
import { FloorPlan, planFloors } from './schedule-plan';
import { ScheduleSaid } from './schedule-said';
import { given } from '../private/given';
import { MAX_NAME, fitName } from '../private/names';

/** The autoscaler of a deployment, every default filled in. */
export interface AutoscalerPlan {
  /** Construct path. */
  readonly path: string;
  /** Object name of the `ScaledObject` or `HorizontalPodAutoscaler`. */
  readonly name: string;
  /** Fewest instances at any time; `floors` keep more. */
  readonly minReplicas: number;
  /** Most instances. */
  readonly maxReplicas: number;
  /** The metrics; the one that asks for most instances wins. */
  readonly metrics: MetricPlan[];
  /**
   * When more than `minReplicas` are kept; empty without schedules. Disjoint in time where all
   * schedules recur weekly; of windows that overlap the highest counts.
   */
  readonly floors: FloorPlan[];
  /**
   * The IANA time zone of the floors.
   * @default - there are no schedules
   */
  readonly timeZone?: string;
  /**
   * How fast the number follows.
   * @default - Kubernetes' own
   */
  readonly behavior?: BehaviorPlan;
  /**
   * What happens when metrics stop answering.
   * @default - no metric is a query
   */
  readonly fallback?: FallbackPlan;
  /**
   * Name of the HorizontalPodAutoscaler that KEDA takes over instead of making one of its own.
   * @default - none
   */
  readonly adoptedHpa?: string;
  /** What scales: KEDA or the HPA alone. */
  readonly engine: AutoscalingKind;
}

/** @internal */
export interface AutoscalerSaid {
  readonly path: string;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly metrics: readonly MetricSaid[];
  readonly schedules: readonly ScheduleSaid[];
  readonly timeZone?: string;
  readonly behavior?: BehaviorSaid;
  readonly fallback?: FallbackSaid;
  readonly missingIsZero?: boolean;
}

const MAX_NAME_KEDA = MAX_NAME - 'keda-hpa-'.length;

/** @internal */
export function planAutoscaler(
  said: AutoscalerSaid,
  deployment: ScaledSaid,
  namespace: string | undefined,
  platform: PlatformPlan,
): AutoscalerPlan {
  const { name } = deployment;
  const { kind, adoptHpas } = platform.autoscaling;
  const keda = kind === AutoscalingKind.KEDA;
  const course = courseOf(said.schedules, leastReplicas(said));
  const minReplicas = lowestFloor(course);
  const metrics = planMetrics(said.metrics, deployment, namespace, said.missingIsZero ?? false);
  return {
    path: said.path,
    // KEDA names its HPA keda-hpa-<name>, which must fit a label value
    name: fitName(name, keda ? MAX_NAME_KEDA : MAX_NAME),
    minReplicas,
    maxReplicas: mostReplicas(said),
    metrics,
    floors: planFloors(course, minReplicas).floors,
    ...given({
      timeZone: said.schedules.length > 0 ? (said.timeZone ?? platform.timeZone) : undefined,
      behavior: planBehavior(said.behavior ?? {}, stepsOf(course, minReplicas), platform),
      fallback:
        keda && metrics.some(({ resource }) => resource === undefined)
          ? planFallback(said.fallback ?? {}, minReplicas, platform)
          : undefined,
      // the name that it has where the HPA alone scales
      adoptedHpa: adoptHpas === true ? fitName(name, MAX_NAME) : undefined,
    }),
    engine: kind,
  };
}

/** What no schedule goes below, and what is kept where none says anything. @internal */
export function leastReplicas(said: AutoscalerSaid): number {
  return said.minReplicas ?? 1;
}

/** @internal */
export function mostReplicas(said: AutoscalerSaid): number {
  return (
    said.maxReplicas ??
    Math.max(leastReplicas(said), ...said.schedules.map(({ replicas }) => replicas))
  );
}

/** @internal */
export function lowestFloor({ segments }: Course): number {
  return segments.reduce((least, { floor }) => Math.min(least, floor), segments[0].floor);
}

/**
 * The steps from one floor to the next, each once. Those down to the lowest are none: no trigger
 * asks for it then, and nothing is tolerated around nothing.
 *
 * @internal
 */
export function stepsOf({ segments }: Course, lowest: number): FloorStep[] {
  const steps = segments.flatMap(({ floor }, index) => {
    const from = segments[(index + segments.length - 1) % segments.length].floor;
    return floor === from || floor === lowest ? [] : [{ from, to: floor }];
  });
  return [...new Map(steps.map((step) => [`${step.from} ${step.to}`, step])).values()];
}
