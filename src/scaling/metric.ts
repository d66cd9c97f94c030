import { PODS_MARK } from '../plan/metric';
import { Percent, percentOf } from '../platform/percent';
import { checkInput } from '../private/input';
import { MetricKind, MetricSpec } from '../spec/metric';

/**
 * A metric that determines a replica count, and its target per replica.
 *
 * With a queue-length target of 4, twelve waiting requests request three replicas. If there are
 * several metrics, the metric that requests the most replicas wins. Every target is above 0
 * (`SCALING_METRIC`).
 *
 * Metrics with a query need KEDA, and the address of a Prometheus on the platform
 * (`SCALING_ENGINE`). Their queries count the pods of this deployment only; without a namespace also pods
 * of that name in other namespaces (`SCALING_NAMESPACE`). A metric of the engine adds its metrics port and a
 * `PodMonitor`, but not to the pods of adopted manifests (`SCALING_UNSCRAPED`).
 *
 * @see https://keda.sh/docs/latest/scalers/prometheus/
 */
export class ScalingMetric {
  /**
   * Placeholder in a query for the label matchers of this deployment's pods:
   * `sum(my_queue{${ScalingMetric.PODS}})`.
   */
  public static readonly PODS = PODS_MARK;

  /**
   * Scales by the mean CPU utilization of the pods, in percent of their CPU request. KEDA and HPA.
   *
   * @example
   * ScalingMetric.cpuUtilization(Percent.of(70));
   *
   * @param percent whole percent of the request, 1–100; a plain number is in percent. Violations:
   * `SCALING_METRIC`.
   */
  public static cpuUtilization(percent: Percent | number): ScalingMetric {
    return new ScalingMetric({ kind: MetricKind.CPU, target: percentOf(percent) });
  }

  /**
   * Scales by the mean memory utilization of the pods, in percent of their memory request. KEDA and
   * HPA.
   *
   * @param percent whole percent of the request, 1–100; a plain number is in percent. Violations:
   * `SCALING_METRIC`.
   */
  public static memoryUtilization(percent: Percent | number): ScalingMetric {
    return new ScalingMetric({ kind: MetricKind.MEMORY, target: percentOf(percent) });
  }

  /**
   * Scales by the mean utilization of a pod's GPUs, as NVIDIA's DCGM exporter reports it by pod
   * (`DCGM_FI_DEV_GPU_UTIL`). The cluster must run the exporter; the library does not check that.
   * The metric suits language models badly: a single request can fill a GPU. Only for whole GPUs of
   * NVIDIA (`ACCELERATOR_METRIC`).
   *
   * @param percent percent, above 0 and at most 100; a plain number is in percent. Violations:
   * `SCALING_METRIC`.
   */
  public static gpuUtilization(percent: Percent | number): ScalingMetric {
    return new ScalingMetric({ kind: MetricKind.GPU, target: percentOf(percent) });
  }

  /**
   * Scales by the finished requests per second, which the engine counts over the last minute. Only
   * with a known engine. Violations: `SCALING_METRIC`.
   *
   * @example
   * deployment.autoscale({ maxReplicas: 8, metrics: [ScalingMetric.requestsPerSecond(20)] });
   *
   * @param perInstance requests per second for one replica, above 0
   */
  public static requestsPerSecond(perInstance: number): ScalingMetric {
    return new ScalingMetric({ kind: MetricKind.REQUESTS_PER_SECOND, target: perInstance });
  }

  /**
   * Scales by the requests that the engine works on. Only with a known engine, but not with
   * `Engine.TRITON`. Violations: `SCALING_METRIC`.
   *
   * @param perInstance concurrent requests for one replica, above 0
   */
  public static inFlightRequests(perInstance: number): ScalingMetric {
    return new ScalingMetric({ kind: MetricKind.IN_FLIGHT_REQUESTS, target: perInstance });
  }

  /**
   * Scales by the requests that wait in the engine. Only with a known engine. Violations:
   * `SCALING_METRIC`.
   *
   * @example
   * ScalingMetric.queueLength(4);
   *
   * @param perInstance waiting requests for one replica, above 0
   */
  public static queueLength(perInstance: number): ScalingMetric {
    return new ScalingMetric({ kind: MetricKind.QUEUE_LENGTH, target: perInstance });
  }

  /**
   * Scales by the requests that wait in the endpoint picker, because all replicas are busy. Only with
   * `EndpointPicker.llmd` and its `flowControl` (`SCALING_METRIC`).
   *
   * @example
   * deployment.autoscale({ maxReplicas: 8, metrics: [ScalingMetric.pickerQueueLength(2)] });
   *
   * @param perInstance waiting requests for one replica, above 0
   * @see https://github.com/llm-d/llm-d-router/blob/main/docs/metrics.md
   */
  public static pickerQueueLength(perInstance: number): ScalingMetric {
    return new ScalingMetric({ kind: MetricKind.PICKER_QUEUE_LENGTH, target: perInstance });
  }

  /**
   * Scales by the requests that the endpoint picker has given to replicas and that are not complete. Only
   * with `EndpointPicker.llmd` (`SCALING_METRIC`).
   *
   * @param perInstance concurrent requests for one replica, above 0
   */
  public static pickerInFlightRequests(perInstance: number): ScalingMetric {
    return new ScalingMetric({ kind: MetricKind.PICKER_IN_FLIGHT_REQUESTS, target: perInstance });
  }

  /**
   * Scales by a PromQL query. Its result is one value for the whole deployment. The library does not check
   * that Prometheus has the series.
   *
   * @example
   * ScalingMetric.prometheus(`sum(my_queue{${ScalingMetric.PODS}})`, 4);
   *
   * @param query PromQL. Put `ScalingMetric.PODS` between the braces of each selector, so that the
   * query counts this deployment only. A query without it is a warning (`SCALING_QUERY`).
   * @param perInstance target for one replica in the unit of the query, above 0
   */
  public static prometheus(query: string, perInstance: number): ScalingMetric {
    return new ScalingMetric({ kind: MetricKind.PROMETHEUS, query, target: perInstance });
  }

  private constructor(private readonly spec: MetricSpec) {}

  /** Target for one replica, in the unit of the metric. */
  public get target(): number {
    return this.spec.target;
  }

  /** PromQL query of `ScalingMetric.prometheus`; undefined for any other metric. */
  public get query(): string | undefined {
    return this.spec.query;
  }

  /** @internal */
  public get _spec(): MetricSpec {
    return this.spec;
  }
}

checkInput(ScalingMetric, 'ScalingMetric');
