/** What a metric measures. @internal */
export type MetricKind =
  | 'cpu'
  | 'memory'
  | 'gpu'
  | 'requests-per-second'
  | 'in-flight-requests'
  | 'queue-length'
  | 'prometheus';

/** @internal */
export interface MetricSpec {
  readonly kind: MetricKind;
  readonly target: number;
  readonly query?: string;
}
