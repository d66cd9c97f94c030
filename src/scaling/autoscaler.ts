import { Construct } from 'constructs';
import { ScalingBehaviorOptions, behaviorSpec } from './behavior';
import { ScalingFallbackOptions } from './fallback';
import { ScalingMetric } from './metric';
import { ScaleToZero } from './scale-to-zero';
import { Schedule } from './schedule';
import { PlannedAutoscaler } from '../plan/autoscaler';
import { TimelineEntry, planTimeline, timelineText } from '../plan/timeline';
import { IDeployment } from '../platform/references';
import { checkInput, checkedPlace, checkedProps } from '../private/input';
import { AutoscalerSpec } from '../spec/autoscaler';

/**
 * Limits, metrics and schedules of an autoscaler.
 *
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 */
export interface AutoscalerOptions {
  /**
   * Minimum replica count: a whole number of at least 1. No schedule may set a lower count. If any
   * `Schedule.cron` exists, the count of the schedule that fired last replaces `minReplicas`.
   * Violations: `SCALING_BOUNDS`.
   * @default 1
   */
  readonly minReplicas?: number;

  /**
   * Maximum replica count: a whole number, not below `minReplicas`. Required with metrics. No
   * schedule may set a higher count. Violations: `SCALING_BOUNDS`.
   * @default - without metrics the highest count of a schedule
   */
  readonly maxReplicas?: number;

  /**
   * Metrics that determine the replica count. The metric that requests the most replicas wins. An
   * autoscaler without metrics and schedules is an error (`SCALING_BOUNDS`). Violations:
   * `SCALING_METRIC`, `SCALING_ENGINE`.
   * @default - schedules alone determine the replica count
   */
  readonly metrics?: ScalingMetric[];

  /**
   * Replica counts on a schedule. With metrics, a schedule sets the minimum: a metric may request
   * more replicas, up to `maxReplicas`. If one recurs by date, they may change the count 48 times a
   * day. Violations: `SCALING_CRON`, `SCALING_BOUNDS`, `SCALING_ENGINE`, `SCALING_DST`.
   * @default - the minimum is `minReplicas` at all times
   */
  readonly schedules?: Schedule[];

  /**
   * Time zone of the schedules: an IANA name such as `Asia/Shanghai`, in its own upper and lower
   * case. Only with schedules.
   * Violations: `SCALING_CRON`.
   * @default - the `timeZone` of the platform, which is UTC by default
   */
  readonly timeZone?: string;

  /**
   * How fast the replica count follows metrics and schedules. KEDA and HPA
   * (HorizontalPodAutoscaler). Violations: `SCALING_BEHAVIOR`.
   * @default - the defaults of Kubernetes: up at once, by 4 replicas or 100 % per 15 s; down after
   * 5 minutes, by 100 % per 15 s. With times of a startup probe of more than 60 s, up is one such step
   * per longest start
   * @see
   * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#default-behavior
   */
  readonly behavior?: ScalingBehaviorOptions;

  /**
   * Replica count while the query of a metric fails. Needs KEDA (`SCALING_ENGINE`) and a metric
   * with a query. Violations: `SCALING_FALLBACK`.
   * @default - after 3 failures KEDA keeps the current replica count, or the minimum if that is
   * higher; before KEDA 2.17 it sets the minimum
   */
  readonly fallback?: ScalingFallbackOptions;

  /**
   * Whether an empty query result counts as zero load instead of a failure (`ignoreNullValues` of
   * KEDA). Set it for metrics that exist only under load. Needs KEDA (`SCALING_ENGINE`) and a
   * metric with a query. Violations: `SCALING_FALLBACK`.
   * @default false
   */
  readonly treatMissingAsZero?: boolean;

  /**
   * Stops all replicas at times, and starts them again: in off hours, by requests, or by a metric.
   * Needs KEDA.
   *
   * `minReplicas` and schedules then apply while the deployment runs. Without metrics `maxReplicas`
   * defaults to the highest minimum. Violations: `SCALING_ZERO`.
   * @default - at least `minReplicas` run at all times
   */
  readonly scaleToZero?: ScaleToZero;
}

/** Options of an autoscaler, and its deployment. */
export interface AutoscalerProps extends AutoscalerOptions {
  /**
   * Deployment that the autoscaler scales. It sets no `replicas` (`REPLICAS`) and has no second
   * autoscaler (`SCALING_BOUNDS`).
   */
  readonly deployment: IDeployment;
}

/**
 * Changes the replica count of a deployment by metrics and schedules. `deployment.autoscale({...})`
 * is the short form.
 *
 * The library renders a KEDA `ScaledObject`, or a `HorizontalPodAutoscaler` with
 * `AutoscalingEngine.hpa()`. It does not render `replicas` of the deployment, so another apply does
 * not reset the count.
 *
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 *
 * @example
 * new Autoscaler(deployment, 'Autoscaler', {
 *   deployment,
 *   maxReplicas: 8,
 *   metrics: [ScalingMetric.queueLength(4)],
 * });
 */
export class Autoscaler extends Construct {
  /** @internal */
  public readonly _spec: AutoscalerSpec;

  /** Deployment that the autoscaler scales. */
  public readonly deployment: IDeployment;

  /**
   * Adds an autoscaler to a deployment.
   *
   * @param scope the deployment, or another construct in its `Chart` or `TerraformStack`
   * @param id construct id
   * @param props the deployment, limits, metrics and schedules
   */
  public constructor(scope: Construct, id: string, props: AutoscalerProps) {
    super(...checkedPlace('Autoscaler', scope, id));
    const safe = checkedProps(this, 'AutoscalerProps', props, 'deployment');
    this._spec = {
      path: this.node.path,
      minReplicas: safe.minReplicas,
      maxReplicas: safe.maxReplicas,
      metrics: (safe.metrics ?? []).map((metric) => metric._spec),
      schedules: (safe.schedules ?? []).map((schedule) => schedule._spec),
      timeZone: safe.timeZone,
      behavior: safe.behavior && behaviorSpec(safe.behavior),
      fallback: safe.fallback && { ...safe.fallback },
      treatMissingAsZero: safe.treatMissingAsZero,
      scaleToZero: safe.scaleToZero?._spec,
    };
    this.deployment = safe.deployment;
    safe.deployment._addAutoscaler(this);
  }

  /**
   * Lists the intervals of a week from Monday on: the minimum and the maximum replica count, and
   * the schedule that sets them. The call changes nothing and works at any time. Schedules that
   * violate a rule are omitted.
   *
   * Times are in the autoscaler's time zone. They are the times at which the count is requested:
   * KEDA compares schedules with the clock about twice a minute, and Kubernetes delays a
   * scale-down.
   *
   * @param date any day of the week to list, as `YYYY-MM-DD`. Required if a schedule recurs by
   * date, because weeks differ then; without it the call throws. A text that is no day throws too.
   */
  public timeline(date?: string): TimelineEntry[] {
    const timeline = planTimeline(this.plan(), date);
    if (timeline === undefined) {
      const problem =
        date === undefined
          ? 'a schedule recurs by date, so weeks differ'
          : `"date" is no day, got ${JSON.stringify(date)}`;
      throw new Error(`[${this.node.path}] ${problem} → pass a day: timeline('2026-12-24')`);
    }
    return timeline;
  }

  /**
   * Returns `timeline()` as text: the time zone, then one line per interval.
   *
   * @param date any day of the week to print, as `YYYY-MM-DD`. Required if a schedule recurs by
   * date.
   */
  public timelineText(date?: string): string {
    return timelineText(this.timeline(date), this.plan().timeZone ?? 'UTC');
  }

  private plan(): PlannedAutoscaler {
    return this.deployment._plan().autoscaler!;
  }
}

checkInput(Autoscaler, 'Autoscaler');
