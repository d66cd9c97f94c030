import { BehaviorPlan, planBehavior } from './behavior';
import { FallbackPlan, planFallback } from './fallback';
import { MetricPlan, ScaledSpec, planMetrics } from './metric';
import { PlannedPlatform } from './platform';
import { ZeroPlan, planZero, withActivation } from './scale-to-zero';
import { ScaleUpLimitPlan, planScaleUpLimit } from './scale-up-limit';
import { ScheduleAnalysis, analyzeSchedules, minimumReplicas, stepsOf } from './schedule-analysis';
import { MAX_NAME, fitName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { AutoscalerSpec } from '../spec/autoscaler';
import { AutoscalingKind } from '../spec/platform';

/** The autoscaler of a deployment, every default filled in. */
export interface AutoscalerPlan {
  /** Construct path of the autoscaler, such as `production/chat/reserved/Autoscaler`. */
  readonly path: string;
  /** Object name of the `ScaledObject` or `HorizontalPodAutoscaler`. */
  readonly name: string;
  /** Fewest replicas while the deployment runs. Schedules keep more in their windows. */
  readonly minReplicas: number;
  /** Most replicas at any time. Schedules may set a lower maximum in their windows. */
  readonly maxReplicas: number;
  /**
   * The IANA time zone of the schedules.
   * @default - there are no schedules
   */
  readonly timeZone?: string;
  /**
   * How fast the replica count may rise while new replicas start.
   * @default - the limit of Kubernetes, 4 replicas or 100 % per 15 s, or the policies of `behavior`
   */
  readonly scaleUpLimit?: ScaleUpLimitPlan;
}

/** An autoscaler with the parts that only rules and renderers read. @internal */
export interface PlannedAutoscaler extends AutoscalerPlan {
  /** The metrics; the metric that needs most replicas wins. */
  readonly metrics: MetricPlan[];
  /** The autoscaling engine: KEDA, or the HPA without it. */
  readonly engine: AutoscalingKind;
  /** The schedules: their intervals and their cron windows. */
  readonly schedule: ScheduleAnalysis;
  /**
   * How fast the replica count follows the metrics.
   * @default - the defaults of Kubernetes
   */
  readonly behavior?: BehaviorPlan;
  /**
   * The replica count while a query fails.
   * @default - no metric is a query
   */
  readonly fallback?: FallbackPlan;
  /**
   * Name of the HorizontalPodAutoscaler that KEDA takes over.
   * @default - none
   */
  readonly adoptedHpa?: string;
  /**
   * How it scales to no replica.
   * @default - at least `minReplicas` run at all times
   */
  readonly zero?: ZeroPlan;
}

const MAX_NAME_KEDA = MAX_NAME - 'keda-hpa-'.length;

/** How long a replica may start, in seconds. @internal */
export interface StartUp {
  /**
   * Until its startup probe fails.
   * @default - it has none
   */
  readonly budget?: number;
  /**
   * Until it serves, by a startup probe whose times the user sets.
   * @default - no time is set
   */
  readonly declared?: number;
}

/** @internal */
export function planAutoscaler(
  spec: AutoscalerSpec,
  deployment: ScaledSpec,
  namespace: string | undefined,
  platform: PlannedPlatform,
  start: StartUp = {},
): PlannedAutoscaler {
  const { name } = deployment;
  const { kind, transferHpaOwnership } = platform.autoscaling;
  const keda = kind === AutoscalingKind.KEDA;
  const schedule = analyzeSchedules(spec);
  const minReplicas = schedule.lowest;
  const zero = spec.scaleToZero && planZero(spec.scaleToZero, start.budget ?? 0);
  const metrics = planMetrics(
    withActivation(spec),
    deployment,
    namespace,
    // a deployment without replicas reports nothing, which must not count as a failure
    spec.treatMissingAsZero ?? zero !== undefined,
  );
  const maxReplicas = Math.min(maximumReplicas(spec), schedule.limits?.highest ?? Infinity);
  const queried = keda && metrics.some(({ resource }) => resource === undefined);
  const fallback =
    // a fallback counts as an active trigger, and would start a deployment that is off
    queried && !zero ? planFallback(spec.fallback ?? {}, minReplicas, platform) : undefined;
  const scaleUpLimit = queried
    ? planScaleUpLimit(spec, start.declared, {
        lowest: minReplicas,
        most: maxReplicas,
        fallback: fallback?.replicas ?? minReplicas,
      })
    : undefined;
  return {
    path: spec.path,
    // KEDA names its HPA keda-hpa-<name>, which must fit a label value
    name: fitName(name, keda ? MAX_NAME_KEDA : MAX_NAME),
    minReplicas,
    maxReplicas,
    metrics,
    schedule,
    ...omitUndefined({
      timeZone: schedule.schedules.length > 0 ? (spec.timeZone ?? platform.timeZone) : undefined,
      zero,
      behavior: planBehavior(spec.behavior ?? {}, stepsOf(schedule), platform, scaleUpLimit),
      scaleUpLimit,
      fallback,
      // the name that it has where the HPA alone scales
      adoptedHpa: transferHpaOwnership === true ? fitName(name, MAX_NAME) : undefined,
    }),
    engine: kind,
  };
}

/** @internal */
export function maximumReplicas(spec: AutoscalerSpec): number {
  return (
    spec.maxReplicas ??
    Math.max(minimumReplicas(spec), ...spec.schedules.map(({ replicas }) => replicas))
  );
}

/** The metric that starts a deployment without replicas, which exists without pods. @internal */
export function startingMetric({ metrics, zero }: PlannedAutoscaler): MetricPlan | undefined {
  return zero?.kind === 'metric' ? metrics[metrics.length - 1] : undefined;
}
