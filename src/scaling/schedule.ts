import { ScheduleSpec } from '../spec/schedule';

/** Days and times of day between which a deployment keeps a number of instances. */
export interface ScheduleWindowOptions {
  /**
   * The weekdays on which it starts, as in the last field of a cron expression: numbers, lists,
   * ranges; 0 and 7 are Sunday, 1 is Monday. Violations: `SCALING_CRON`.
   * @default - every day
   */
  readonly days?: string;

  /** Time of day at which it starts, `HH:MM`, 00:00–23:59. Violations: `SCALING_CRON`, `SCALING_DST`. */
  readonly start: string;

  /**
   * Time of day at which it ends, `HH:MM`, 00:00–24:00, and not equal to `start`. A time before `start`
   * is on the next day. Violations: `SCALING_CRON`, `SCALING_DST`.
   */
  readonly end: string;

  /**
   * Fewest instances meanwhile: a whole number of at least 1, within the autoscaler's bounds.
   * Violations: `SCALING_BOUNDS`.
   */
  readonly replicas: number;
}

/**
 * A number of instances by the clock, in the autoscaler's time zone. It is what is kept at least:
 * metrics may ask for more. Where both kinds of schedule hold, the higher number counts.
 *
 * KEDA looks at the clock about twice a minute, and Kubernetes waits five minutes before it takes
 * instances away. Needs KEDA (`SCALING_ENGINE`).
 */
export class Schedule {
  /**
   * The number from the minutes on at which the expression fires, until another `Schedule.cron` of
   * the same deployment fires, more or fewer. Of two that fire in one minute the one said later counts.
   *
   * By date (day of the month, month) it needs a window form: the count begins on days that one
   * expression describes, and ends on such, as with `0 8 1 * *` and `0 20 1 * *`. What has none is
   * refused with the nearest form.
   *
   * @param expression minute, hour, day of the month, month, weekday: numbers, lists, ranges, steps.
   * Weekdays are 0–7, 0 and 7 Sunday; a day of the month and a weekday together mean either.
   * Violations: `SCALING_CRON`, `SCALING_DST`
   * @param replicas a whole number of at least 1, within the autoscaler's bounds. Violations:
   * `SCALING_BOUNDS`
   */
  public static cron(expression: string, replicas: number): Schedule {
    return new Schedule({ kind: 'cron', expression, replicas });
  }

  /**
   * The number between two times of day. Outside of its windows the last `Schedule.cron` counts, and
   * the autoscaler's `minReplicas` where there is none.
   */
  public static window(options: ScheduleWindowOptions): Schedule {
    return new Schedule({ kind: 'window', ...options });
  }

  private constructor(private readonly spec: ScheduleSpec) {}

  /** @internal */
  public get _spec(): ScheduleSpec {
    return this.spec;
  }
}
