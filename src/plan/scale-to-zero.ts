import { AutoscalerSpec } from '../spec/autoscaler';
import { MetricSpec } from '../spec/metric';
import { ScaleToZeroSpec } from '../spec/scale-to-zero';
import { WindowSpec } from '../spec/schedule';

/** How a deployment scales to no replica, every default filled in. @internal */
export interface ZeroPlan {
  readonly kind: ScaleToZeroSpec['kind'];
  /**
   * Time without an active trigger after which the last replica stops, in seconds.
   * @default - KEDA's own, 300
   */
  readonly cooldownSeconds?: number;
  /**
   * The response of a gateway while no replica runs.
   * @default - none
   */
  readonly response?: OffHoursResponsePlan;
  /**
   * The interceptor that holds requests.
   * @default - none
   */
  readonly interceptor?: InterceptorPlan;
}

/** The interceptor of KEDA's HTTP add-on in front of a deployment. @internal */
export interface InterceptorPlan {
  /** Namespace of the add-on. */
  readonly namespace: string;
  /** Concurrent requests for one replica. */
  readonly concurrency: number;
  /** Longest time that a request waits for a replica, in seconds. */
  readonly holdSeconds: number;
}

/** @internal */
export interface OffHoursResponsePlan {
  readonly text: string;
  readonly retryAfterSeconds: number;
}

/** KEDA's `cooldownPeriod`. */
const DEFAULT_COOLDOWN = 300;

/** @internal */
export function planZero(spec: ScaleToZeroSpec, startupSeconds: number): ZeroPlan {
  const seconds = Math.max(DEFAULT_COOLDOWN, startupSeconds);
  switch (spec.kind) {
    case 'off-hours':
      return {
        kind: spec.kind,
        response: {
          text: spec.response?.text ?? 'The service is off at this time.',
          retryAfterSeconds: spec.response?.retryAfterSeconds ?? 300,
        },
      };
    case 'metric':
      return {
        kind: spec.kind,
        cooldownSeconds: spec.cooldownSeconds ?? seconds,
      };
    case 'request':
      return {
        kind: spec.kind,
        cooldownSeconds: spec.cooldownSeconds ?? seconds,
        interceptor: {
          namespace: spec.addOnNamespace ?? 'keda',
          concurrency: spec.concurrency,
          holdSeconds: spec.holdSeconds ?? seconds,
        },
      };
  }
}

/** The off hours as a window without replicas. @internal */
export function offHoursWindow({
  scaleToZero,
}: Pick<AutoscalerSpec, 'scaleToZero'>): WindowSpec | undefined {
  if (scaleToZero?.kind !== 'off-hours') {
    return undefined;
  }
  const { days, start, end } = scaleToZero;
  return { kind: 'window', days, start, end, replicas: 0, off: true };
}

/** A value that no metric exceeds: the metric scales a deployment that runs, and never starts one. */
const NEVER = 1e12;

/** The value of each metric above which KEDA starts the deployment; the metric that starts it is last. @internal */
export function withActivation({
  metrics,
  scaleToZero: zero,
}: AutoscalerSpec): (MetricSpec & { readonly activation?: number })[] {
  switch (zero?.kind) {
    case undefined:
    case 'request':
      return [...metrics];
    case 'off-hours':
      return metrics.map((metric) => ({ ...metric, activation: NEVER }));
    case 'metric':
      return [...metrics, { ...zero.metric, activation: zero.activation ?? 0 }];
  }
}
