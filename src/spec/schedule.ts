/** A minimum replica count from the minutes at which the expression fires. @internal */
export interface CronSpec {
  readonly kind: 'cron';
  readonly expression: string;
  readonly replicas: number;
  readonly maxReplicas?: number;
}

/** A minimum replica count between two times of day. @internal */
export interface WindowSpec {
  readonly kind: 'window';
  readonly days?: string;
  readonly start: string;
  readonly end: string;
  readonly replicas: number;
  readonly maxReplicas?: number;
  /** Whether no replica runs in the window, whatever other schedules set. */
  readonly off?: boolean;
}

/** @internal */
export type ScheduleSpec = CronSpec | WindowSpec;
