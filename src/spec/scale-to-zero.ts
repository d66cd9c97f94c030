import { MetricSpec } from './metric';

/** The response of the gateway while no replica runs. @internal */
export interface OffHoursResponseSpec {
  readonly text?: string;
  readonly retryAfterSeconds?: number;
}

/** No replica between two times of day. @internal */
export interface OffHoursSpec {
  readonly kind: 'off-hours';
  readonly days?: string;
  readonly start: string;
  readonly end: string;
  readonly response?: OffHoursResponseSpec;
}

/** No replica while a metric that exists without replicas is low. @internal */
export interface OnMetricSpec {
  readonly kind: 'metric';
  readonly metric: MetricSpec;
  readonly activation?: number;
  readonly cooldownSeconds?: number;
}

/** @internal */
export type ScaleToZeroSpec = OffHoursSpec | OnMetricSpec;
