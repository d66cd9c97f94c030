import { BehaviorPlan, MinimumStep, planBehavior } from './behavior';
import { CronWindow, planCronWindows } from './cron-windows';
import { FallbackPlan, planFallback } from './fallback';
import { MetricPlan, ScaledSpec, planMetrics } from './metric';
import { PlatformPlan } from './platform';
import { ReplicaSchedule, resolveSchedules } from './replica-schedule';
import { MAX_NAME, fitName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { AutoscalerSpec } from '../spec/autoscaler';
import { AutoscalingKind } from '../spec/platform';

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
  readonly cronWindows: CronWindow[];
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

const MAX_NAME_KEDA = MAX_NAME - 'keda-hpa-'.length;

/** @internal */
export function planAutoscaler(
  spec: AutoscalerSpec,
  deployment: ScaledSpec,
  namespace: string | undefined,
  platform: PlatformPlan,
): AutoscalerPlan {
  const { name } = deployment;
  const { kind, transferHpaOwnership } = platform.autoscaling;
  const keda = kind === AutoscalingKind.KEDA;
  const replicaSchedule = resolveSchedules(spec.schedules, minimumReplicas(spec));
  const minReplicas = lowestMinimum(replicaSchedule);
  const metrics = planMetrics(
    spec.metrics,
    deployment,
    namespace,
    spec.treatMissingAsZero ?? false,
  );
  return {
    path: spec.path,
    // KEDA names its HPA keda-hpa-<name>, which must fit a label value
    name: fitName(name, keda ? MAX_NAME_KEDA : MAX_NAME),
    minReplicas,
    maxReplicas: maximumReplicas(spec),
    metrics,
    cronWindows: planCronWindows(replicaSchedule, minReplicas).cronWindows,
    ...omitUndefined({
      timeZone: spec.schedules.length > 0 ? (spec.timeZone ?? platform.timeZone) : undefined,
      behavior: planBehavior(spec.behavior ?? {}, stepsOf(replicaSchedule, minReplicas), platform),
      fallback:
        keda && metrics.some(({ resource }) => resource === undefined)
          ? planFallback(spec.fallback ?? {}, minReplicas, platform)
          : undefined,
      // the name that it has where the HPA alone scales
      adoptedHpa: transferHpaOwnership === true ? fitName(name, MAX_NAME) : undefined,
    }),
    engine: kind,
  };
}

/** What no schedule goes below, and what is kept where none says anything. @internal */
export function minimumReplicas(spec: AutoscalerSpec): number {
  return spec.minReplicas ?? 1;
}

/** @internal */
export function maximumReplicas(spec: AutoscalerSpec): number {
  return (
    spec.maxReplicas ??
    Math.max(minimumReplicas(spec), ...spec.schedules.map(({ replicas }) => replicas))
  );
}

/** @internal */
export function lowestMinimum({ intervals }: ReplicaSchedule): number {
  return intervals.reduce(
    (least, { replicas }) => Math.min(least, replicas),
    intervals[0].replicas,
  );
}

/**
 * The steps from one replicas to the next, each once. Those down to the lowest are none: no trigger
 * asks for it then, and nothing is tolerated around nothing.
 *
 * @internal
 */
export function stepsOf({ intervals }: ReplicaSchedule, lowest: number): MinimumStep[] {
  const steps = intervals.flatMap(({ replicas }, index) => {
    const from = intervals[(index + intervals.length - 1) % intervals.length].replicas;
    return replicas === from || replicas === lowest ? [] : [{ from, to: replicas }];
  });
  return [...new Map(steps.map((step) => [`${step.from} ${step.to}`, step])).values()];
}
