import { Construct } from 'constructs';
import { ScalingBehaviorOptions, behaviorSpec } from './behavior';
import { ScalingFallbackOptions } from './fallback';
import { ScalingMetric } from './metric';
import { Schedule } from './schedule';
import { PlannedAutoscaler } from '../plan/autoscaler';
import { TimelineEntry, planTimeline, timelineText } from '../plan/timeline';
import { IDeployment } from '../platform/references';
import { AutoscalerSpec } from '../spec/autoscaler';

/** How a deployment is scaled. */
export interface AutoscalerOptions {
  /**
   * Fewest instances: a whole number of at least 1. No schedule may ask for fewer. Where there is a
   * `Schedule.cron`, the number it sets is kept instead, at every time. Violations: `SCALING_BOUNDS`.
   * @default 1
   */
  readonly minReplicas?: number;

  /**
   * Most instances: a whole number, not below `minReplicas`; required with metrics. No schedule may
   * ask for more. Violations: `SCALING_BOUNDS`.
   * @default - with schedules alone the highest number that one of them asks for
   */
  readonly maxReplicas?: number;

  /**
   * What to go by. Violations: `SCALING_METRIC`, `SCALING_ENGINE`, and `SCALING_BOUNDS` where there is
   * neither a metric nor a schedule.
   * @default - schedules alone
   */
  readonly metrics?: ScalingMetric[];

  /**
   * What to keep at which times. With metrics they move the floor: a metric may ask for more, up to
   * `maxReplicas`. Violations: `SCALING_CRON`, `SCALING_BOUNDS`, `SCALING_ENGINE`, `SCALING_DST`.
   * @default - metrics alone
   */
  readonly schedules?: Schedule[];

  /**
   * Where the clock of the schedules stands: an IANA name such as `Asia/Shanghai`; only with
   * schedules. Violations: `SCALING_CRON`.
   * @default - the platform's `timeZone`, which is UTC unless said
   */
  readonly timeZone?: string;

  /**
   * How fast the number follows what metrics and schedules ask for. KEDA and HPA. Violations:
   * `SCALING_BEHAVIOR`.
   * @default - Kubernetes' own: up at once, by 4 instances or 100 % per 15 s; down after 5 minutes
   */
  readonly behavior?: ScalingBehaviorOptions;

  /**
   * What happens when a metric that is a query stops answering. Needs KEDA (`SCALING_ENGINE`) and
   * such a metric. Violations: `SCALING_FALLBACK`.
   * @default - after 3 failures the fewest instances are kept, and those that run where they are more
   */
  readonly fallback?: ScalingFallbackOptions;

  /**
   * Whether a query without an answer counts as no load, and not as a failure: for metrics that are
   * only there while there is load. Needs KEDA (`SCALING_ENGINE`) and a metric that is a query.
   * Violations: `SCALING_FALLBACK`.
   * @default false
   */
  readonly treatMissingAsZero?: boolean;
}

/** An autoscaler and what it scales. */
export interface AutoscalerProps extends AutoscalerOptions {
  /** The deployment that is scaled; it says no `replicas` (`REPLICAS`) and has no other autoscaler. */
  readonly deployment: IDeployment;
}

/**
 * Changes the number of a deployment's instances by metrics and schedules.
 * `deployment.autoscale({...})` is the short form. A KEDA `ScaledObject`, or a `HorizontalPodAutoscaler`, as the platform says.
 *
 * The deployment's `replicas` are then never rendered, so that applying the same program again does
 * not reset them.
 */
export class Autoscaler extends Construct {
  /** @internal */
  public readonly _spec: AutoscalerSpec;

  /** The deployment that is scaled. */
  public readonly deployment: IDeployment;

  /**
   * The autoscaler of a deployment.
   *
   * @param scope the deployment, or another construct in its home
   * @param id construct id
   * @param props bounds, metrics and schedules, and their deployment
   */
  public constructor(scope: Construct, id: string, props: AutoscalerProps) {
    super(scope, id);
    this._spec = {
      path: this.node.path,
      minReplicas: props.minReplicas,
      maxReplicas: props.maxReplicas,
      metrics: (props.metrics ?? []).map((metric) => metric._spec),
      schedules: (props.schedules ?? []).map((schedule) => schedule._spec),
      timeZone: props.timeZone,
      behavior: props.behavior && behaviorSpec(props.behavior),
      fallback: props.fallback && { ...props.fallback },
      treatMissingAsZero: props.treatMissingAsZero,
    };
    this.deployment = props.deployment;
    props.deployment._addAutoscaler(this);
  }

  /**
   * The week, part by part, from Monday on: how many instances are kept, how many there may be, and
   * which rule says so. Pure; may be asked at any time. What rules refuse is left out.
   *
   * Times are those of the autoscaler's time zone. KEDA looks at the clock about twice a minute, and
   * Kubernetes waits before it takes instances away; the timeline says what is asked for.
   *
   * @param date a day of the week that is meant, `YYYY-MM-DD`; needed where a schedule recurs by
   * date, since weeks differ then. Throws where it is missing.
   */
  public timeline(date?: string): TimelineEntry[] {
    const timeline = planTimeline(this.plan(), date);
    if (timeline === undefined) {
      throw new Error(
        `[${this.node.path}] schedules that recur by date make weeks differ; say a day of the week that is meant as YYYY-MM-DD, got ${JSON.stringify(date)}: timeline('2026-12-24')`,
      );
    }
    return timeline;
  }

  /**
   * `timeline()` as text: the time zone, then a line for each part.
   *
   * @param date a day of the week that is meant, `YYYY-MM-DD`; needed where a schedule recurs by date
   */
  public timelineText(date?: string): string {
    return timelineText(this.timeline(date), this.plan().timeZone ?? 'UTC');
  }

  private plan(): PlannedAutoscaler {
    return this.deployment._plan().autoscaler!;
  }
}
