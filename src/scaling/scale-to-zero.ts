import { Duration } from 'cdk8s';
import { ScalingMetric } from './metric';
import { checkInput } from '../private/input';
import { ScaleToZeroSpec } from '../spec/scale-to-zero';

/** The response of the gateway while no replica runs. */
export interface OffHoursResponseOptions {
  /**
   * Body of the response, as plain text: 1–1000 visible characters without `%`, which Envoy would
   * read as an operator. Violations: `SCALING_ZERO`.
   * @default 'The service is off at this time.'
   */
  readonly text?: string;

  /**
   * Value of the header `Retry-After`: whole seconds, from 1 s to 1 day. Violations: `SCALING_ZERO`.
   * @default Duration.minutes(5)
   */
  readonly retryAfter?: Duration;
}

/** Days and times of day between which no replica runs. */
export interface OffHoursOptions {
  /**
   * Weekdays on which the off hours start, as in the last field of a cron expression: numbers, lists,
   * ranges. 1 is Monday; 0 and 7 are Sunday. Violations: `SCALING_CRON`.
   * @default - every day
   */
  readonly days?: string;

  /**
   * Time of day at which the off hours start: `HH:MM`, 00:00–23:59, in the time zone of the
   * autoscaler. Violations: `SCALING_CRON`, `SCALING_DST`.
   */
  readonly start: string;

  /**
   * Time of day at which the off hours end: `HH:MM`, 00:00–24:00, other than `start`. If the time is
   * before `start`, they end on the next day. Violations: `SCALING_CRON`, `SCALING_DST`.
   */
  readonly end: string;

  /**
   * The response of the gateway while no replica runs: status 503 with `Retry-After` and a text. It
   * replaces every 503 that Envoy itself sends for the service, and none of the engine. Needs Envoy
   * Gateway 1.9 (`SCALING_ZERO`).
   * @default - 503 with `Retry-After: 300` behind a gateway; no response without a load balancer
   */
  readonly response?: OffHoursResponseOptions;
}

/**
 * When a metric starts a deployment that has no replica, and when it stops again.
 *
 * @see https://keda.sh/docs/latest/concepts/scaling-deployments/
 */
export interface OnMetricOptions {
  /**
   * Value of the metric above which KEDA starts the deployment (`activationThreshold`): at least 0.
   * Violations: `SCALING_ZERO`.
   * @default 0
   */
  readonly activation?: number;

  /**
   * Time without an active metric after which the last replica stops (`cooldownPeriod`): whole
   * seconds, not shorter than the start-up of a replica. Violations: `SCALING_ZERO`.
   * @default - 5 minutes, or the longest start-up of a replica if that is longer
   */
  readonly cooldown?: Duration;
}

/**
 * How KEDA's HTTP add-on holds requests, and starts a deployment that has no replica.
 *
 * @see https://keda.sh/http-add-on/latest/
 */
export interface OnRequestOptions {
  /**
   * Concurrent requests for one replica: a whole number of at least 1. Waiting requests count too.
   * Violations: `SCALING_ZERO`.
   */
  readonly concurrency: number;

  /**
   * Longest time that a request waits for a replica before the add-on responds 504: whole seconds,
   * not shorter than the start-up of a replica, at most 1 day. Violations: `SCALING_ZERO`.
   * @default - 5 minutes, or the longest start-up of a replica if that is longer
   */
  readonly hold?: Duration;

  /**
   * Time without a request after which the last replica stops (`cooldownPeriod`): whole seconds, not
   * shorter than the start-up of a replica, at most 1 day. Violations: `SCALING_ZERO`.
   * @default - 5 minutes, or the longest start-up of a replica if that is longer
   */
  readonly cooldown?: Duration;

  /**
   * Namespace in which the add-on is installed: a DNS label. Violations: `SCALING_ZERO`.
   * @default 'keda'
   */
  readonly addOnNamespace?: string;
}

/**
 * How a deployment scales to no replica, and what starts it again. Needs KEDA (`SCALING_ZERO`).
 *
 * KEDA stops the deployment (`idleReplicaCount: 0`) while no trigger is active. While it runs, it has at
 * least `minReplicas`. A query without a result counts as 0, and the autoscaler has no fallback: both
 * would start the deployment without a request.
 *
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/#idlereplicacount
 */
export class ScaleToZero {
  /**
   * Stops all replicas between two times of day, whatever the load. Other schedules have no effect in
   * the off hours.
   *
   * Behind a load balancer the deployment has all of the traffic, or all deployments with traffic have
   * the same off hours. An API gateway then sends the `response`.
   *
   * @example
   * // no replica from 20:00 to 08:00
   * ScaleToZero.offHours({ start: '20:00', end: '08:00' });
   *
   * @param options days, times and the response meanwhile
   */
  public static offHours(options: OffHoursOptions): ScaleToZero {
    const { days, start, end, response } = options;
    return new ScaleToZero({
      kind: 'off-hours',
      days,
      start,
      end,
      response: response && {
        text: response.text,
        retryAfterSeconds: response.retryAfter?.toSeconds({ integral: false }),
      },
    });
  }

  /**
   * Stops all replicas while a metric is low, and starts them when it rises. The metric must exist
   * without replicas: the length of a queue outside of the deployment, for example. The deployment takes
   * no requests of a load balancer, because nothing would hold them.
   *
   * @example
   * ScaleToZero.onMetric(ScalingMetric.prometheus('sum(rabbitmq_queue_messages{queue="jobs"})', 20));
   *
   * @param metric a query without `ScalingMetric.PODS`. It determines the replica count too
   * @param options activation and cool-down
   */
  public static onMetric(metric: ScalingMetric, options: OnMetricOptions = {}): ScaleToZero {
    return new ScaleToZero({
      kind: 'metric',
      metric: metric._spec,
      activation: options.activation,
      cooldownSeconds: options.cooldown?.toSeconds({ integral: false }),
    });
  }

  /**
   * Stops all replicas while no request comes, and starts them with the first one. The interceptor of
   * KEDA's HTTP add-on 0.15 is between the gateway and the replicas: it holds requests while no
   * replica is ready, and counts them.
   *
   * The deployment is behind Envoy Gateway, with one port for HTTP/1.1 and the algorithm round robin or
   * random. The interceptor chooses the replica, so the algorithm applies to interceptors.
   *
   * @example
   * deployment.autoscale({ maxReplicas: 8, scaleToZero: ScaleToZero.onRequest({ concurrency: 16 }) });
   *
   * @see https://keda.sh/http-add-on/latest/
   * @param options target, longest wait and cool-down
   */
  public static onRequest(options: OnRequestOptions): ScaleToZero {
    return new ScaleToZero({
      kind: 'request',
      concurrency: options.concurrency,
      holdSeconds: options.hold?.toSeconds({ integral: false }),
      cooldownSeconds: options.cooldown?.toSeconds({ integral: false }),
      addOnNamespace: options.addOnNamespace,
    });
  }

  private constructor(private readonly spec: ScaleToZeroSpec) {}

  /** @internal */
  public get _spec(): ScaleToZeroSpec {
    return this.spec;
  }
}

checkInput(ScaleToZero, 'ScaleToZero');
