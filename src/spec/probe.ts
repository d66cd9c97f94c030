/** @internal */
export interface ProbeSpec {
  readonly httpGet?: any;
  readonly tcpSocket?: any;
  readonly exec?: any;
  /** Seconds. */
  readonly initialDelay?: number;
  /** Seconds. */
  readonly timeout?: number;
  /** Seconds. */
  readonly period?: number;
  readonly failureThreshold?: number;
}
