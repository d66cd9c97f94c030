import { Construct } from 'constructs';
import { ScalingMetric } from './metric';
import { Schedule } from './schedule';
import type { Deployment } from '../deployment/deployment';
import { AutoscalerSaid } from '../plan/autoscaler-plan';

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
}

/** An autoscaler and what it scales. */
export interface AutoscalerProps extends AutoscalerOptions {
  /** The deployment that is scaled; it says no `replicas` (`REPLICAS`) and has no other autoscaler. */
  readonly deployment: Deployment;
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
  public readonly _said: AutoscalerSaid;

  /**
   * The autoscaler of a deployment.
   *
   * @param scope the deployment, or another construct in its home
   * @param id construct id
   * @param props bounds, metrics and schedules, and their deployment
   */
  public constructor(scope: Construct, id: string, props: AutoscalerProps) {
    super(scope, id);
    this._said = {
      path: this.node.path,
      minReplicas: props.minReplicas,
      maxReplicas: props.maxReplicas,
      metrics: (props.metrics ?? []).map((metric) => metric._said),
      schedules: (props.schedules ?? []).map((schedule) => schedule._said),
      timeZone: props.timeZone,
    };
    props.deployment._addAutoscaler(this);
  }
}
