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

/** No replica while no request comes, which KEDA's HTTP add-on holds. @internal */
export interface OnRequestSpec {
  readonly kind: 'request';
  readonly concurrency: number;
  readonly holdSeconds?: number;
  readonly cooldownSeconds?: number;
  readonly addOnNamespace?: string;
}

/** @internal */
export type ScaleToZeroSpec = OffHoursSpec | OnMetricSpec | OnRequestSpec;
