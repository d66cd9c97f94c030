/** The quantity that a scaling metric measures. */
export enum MetricKind {
  /** CPU utilization, in percent of the request. */
  CPU = 'cpu',
  /** Memory utilization, in percent of the request. */
  MEMORY = 'memory',
  /** GPU utilization, in percent. */
  GPU = 'gpu',
  /** Finished requests per second. */
  REQUESTS_PER_SECOND = 'requests-per-second',
  /** Requests that the engine works on. */
  IN_FLIGHT_REQUESTS = 'in-flight-requests',
  /** Requests that wait in the engine. */
  QUEUE_LENGTH = 'queue-length',
  /** Requests that wait in the endpoint picker. */
  PICKER_QUEUE_LENGTH = 'picker-queue-length',
  /** Requests that the endpoint picker has given to a replica, and that are not complete. */
  PICKER_IN_FLIGHT_REQUESTS = 'picker-in-flight-requests',
  /** The result of a PromQL query. */
  PROMETHEUS = 'prometheus',
}

/** @internal */
export interface MetricSpec {
  readonly kind: MetricKind;
  readonly target: number;
  readonly query?: string;
}
