import { checkInput } from '../private/input';
import { ScheduleSpec } from '../spec/schedule';

/** Days and times of day between which a deployment keeps a replica count. */
export interface ScheduleWindowOptions {
  /**
   * Weekdays on which the window starts, as in the last field of a cron expression: numbers, lists,
   * ranges. 1 is Monday; 0 and 7 are Sunday. Violations: `SCALING_CRON`.
   * @default - the window starts every day
   */
  readonly days?: string;

  /**
   * Time of day at which the window starts: `HH:MM`, 00:00–23:59. Violations: `SCALING_CRON`,
   * `SCALING_DST`.
   */
  readonly start: string;

  /**
   * Time of day at which the window ends: `HH:MM`, 00:00–24:00, other than `start`. If the time is
   * before `start`, the window ends on the next day. Violations: `SCALING_CRON`, `SCALING_DST`.
   */
  readonly end: string;

  /**
   * Minimum replica count during the window: a whole number of at least 1, within the autoscaler's
   * limits. Violations: `SCALING_BOUNDS`.
   */
  readonly replicas: number;

  /**
   * Maximum replica count that metrics may request during the window: a whole number, not below
   * `replicas`. If several schedules limit the same time, the lowest maximum applies. Needs a
   * metric that is a query (`SCALING_ENGINE`). Violations: `SCALING_BOUNDS`, `SCALING_MAXIMUM`.
   * @default - `maxReplicas` of the autoscaler
   */
  readonly maxReplicas?: number;
}

/** Options of a cron expression that sets a replica count. */
export interface ScheduleCronOptions {
  /**
   * Maximum replica count that metrics may request until another `Schedule.cron` fires: a whole
   * number, not below the count of the schedule. A window with a lower maximum takes precedence.
   * Needs a metric that is a query (`SCALING_ENGINE`).
   *
   * KEDA then evaluates one formula over all triggers. While a query fails, the formula has no
   * result: neither the minimum nor the maximum of a schedule takes effect until the query works.
   * Violations: `SCALING_BOUNDS`, `SCALING_MAXIMUM`.
   * @default - `maxReplicas` of the autoscaler
   * @see https://keda.sh/docs/latest/reference/scaledobject-spec/#scalingmodifiers
   */
  readonly maxReplicas?: number;
}

/**
 * A minimum replica count on a schedule, and optionally a maximum, in the autoscaler's time zone.
 * Needs KEDA (`SCALING_ENGINE`).
 *
 * Metrics may request more replicas, up to the maximum. If a cron expression and a window apply at the same time, the
 * higher count wins.
 *
 * KEDA compares schedules with the clock about twice a minute. Kubernetes waits five minutes before
 * a scale-down.
 *
 * @see https://keda.sh/docs/latest/scalers/cron/
 */
export class Schedule {
  /**
   * Sets the count at the minutes at which the expression fires. The count applies until another
   * `Schedule.cron` of the same autoscaler fires, with a higher or a lower count. If two fire in
   * the same minute, the later one in the list wins.
   *
   * A schedule by day of the month or by month must begin and end on days that one cron expression
   * describes, because KEDA needs a start and an end. For example, `0 8 1 * *` begins a count, and
   * `0 20 1 * *` ends it. For other dates the error names the nearest form (`SCALING_CRON`).
   *
   * @example
   * // 4 replicas on weekdays from 08:00 to 20:00, otherwise 1
   * const schedules = [Schedule.cron('0 8 * * 1-5', 4), Schedule.cron('0 20 * * 1-5', 1)];
   *
   * @param expression minute, hour, day of the month, month, weekday: numbers, lists, ranges,
   * steps. Weekdays are 0–7, of which 0 and 7 are Sunday. With a day of the month and a weekday the
   * expression fires on both. Violations: `SCALING_CRON`, `SCALING_DST`
   * @param replicas a whole number of at least 1, within the autoscaler's limits. Violations:
   * `SCALING_BOUNDS`
   * @param options a maximum replica count from then on
   */
  public static cron(
    expression: string,
    replicas: number,
    options: ScheduleCronOptions = {},
  ): Schedule {
    return new Schedule({ kind: 'cron', expression, replicas, maxReplicas: options.maxReplicas });
  }

  /**
   * Sets the count between two times of day. Outside the window the count of the last
   * `Schedule.cron` applies, or `minReplicas` of the autoscaler if there is none.
   *
   * @example
   * Schedule.window({ days: '1-5', start: '08:00', end: '20:00', replicas: 4 });
   *
   * @param options days, times and replica count
   */
  public static window(options: ScheduleWindowOptions): Schedule {
    return new Schedule({ kind: 'window', ...options });
  }

  private constructor(private readonly spec: ScheduleSpec) {}

  /** Replica count of the schedule. */
  public get replicas(): number {
    return this.spec.replicas;
  }

  /** Maximum replica count of the schedule, or undefined if it sets none. */
  public get maxReplicas(): number | undefined {
    return this.spec.maxReplicas;
  }

  /** Cron expression, or undefined for a window. */
  public get expression(): string | undefined {
    return this.spec.kind === 'cron' ? this.spec.expression : undefined;
  }

  /** Weekdays on which a window starts, or undefined for a cron expression, and for every day. */
  public get days(): string | undefined {
    return this.spec.kind === 'window' ? this.spec.days : undefined;
  }

  /** Start of a window, or undefined for a cron expression. */
  public get start(): string | undefined {
    return this.spec.kind === 'window' ? this.spec.start : undefined;
  }

  /** End of a window, or undefined for a cron expression. */
  public get end(): string | undefined {
    return this.spec.kind === 'window' ? this.spec.end : undefined;
  }

  /** @internal */
  public get _spec(): ScheduleSpec {
    return this.spec;
  }
}

checkInput(Schedule, 'Schedule');
