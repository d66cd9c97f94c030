/** A count that holds from certain minutes on, until the next schedule of this kind fires. @internal */
export interface CronSpec {
  readonly kind: 'cron';
  readonly expression: string;
  readonly replicas: number;
}

/** A count that is the floor between two times of day. @internal */
export interface WindowSpec {
  readonly kind: 'window';
  readonly days?: string;
  readonly start: string;
  readonly end: string;
  readonly replicas: number;
}

/** @internal */
export type ScheduleSpec = CronSpec | WindowSpec;
