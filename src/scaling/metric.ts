import { PODS_MARK } from '../plan/metric';
import { MetricSpec } from '../spec/metric';

/**
 * What an autoscaler goes by. Targets are per instance: with a queue-length target of 4, twelve
 * waiting requests ask for three instances. Of several metrics, the one that asks for most wins.
 *
 * Targets are above 0 (`SCALING_METRIC`). Metrics that are asked of a Prometheus need KEDA and its
 * address on the platform (`SCALING_ENGINE`), and count this deployment's pods only.
 */
export class ScalingMetric {
  /**
   * Stands for the label matchers that restrict a query to this deployment's pods:
   * `sum(my_queue{${ScalingMetric.PODS}})`.
   */
  public static readonly PODS = PODS_MARK;

  /**
   * Mean CPU utilisation of the instances in percent of their request; KEDA and HPA.
   *
   * @param percent what is held, in whole percents of the request: 1–100 where the deployment says its
   * `compute`, since an instance may use no more. Violations: `SCALING_METRIC`.
   */
  public static cpuUtilization(percent: number): ScalingMetric {
    return new ScalingMetric({ kind: 'cpu', target: percent });
  }

  /**
   * Mean memory utilisation of the instances in percent of their request; KEDA and HPA.
   *
   * @param percent what is held, in whole percents of the request: 1–100 where the deployment says its
   * `compute`, since an instance may use no more. Violations: `SCALING_METRIC`.
   */
  public static memoryUtilization(percent: number): ScalingMetric {
    return new ScalingMetric({ kind: 'memory', target: percent });
  }

  /**
   * Mean utilisation of an instance's GPUs in percent, from the DCGM exporter
   * (`DCGM_FI_DEV_GPU_UTIL`, by pod). A poor signal for language models: one request can fill a GPU.
   *
   * @param percent what is held, above 0 and at most 100. Violations: `SCALING_METRIC`.
   */
  public static gpuUtilization(percent: number): ScalingMetric {
    return new ScalingMetric({ kind: 'gpu', target: percent });
  }

  /**
   * Requests finished per second and instance, counted by the engine over the last minute. Engine presets.
   *
   * @param perInstance requests per second that one instance is to carry
   */
  public static requestsPerSecond(perInstance: number): ScalingMetric {
    return new ScalingMetric({ kind: 'requests-per-second', target: perInstance });
  }

  /**
   * Requests being worked on per instance, counted by the engine. Engine presets except Triton.
   *
   * @param perInstance requests that one instance is to work on at once
   */
  public static inFlightRequests(perInstance: number): ScalingMetric {
    return new ScalingMetric({ kind: 'in-flight-requests', target: perInstance });
  }

  /**
   * Requests waiting per instance, counted by the engine. Engine presets.
   *
   * @param perInstance requests that may wait for one instance
   */
  public static queueLength(perInstance: number): ScalingMetric {
    return new ScalingMetric({ kind: 'queue-length', target: perInstance });
  }

  /**
   * Any PromQL that gives one value for the whole deployment; it is divided by the instances.
   *
   * @param query PromQL; with `ScalingMetric.PODS` between the braces of its selectors it counts this
   * deployment only, without it a warning says so (`SCALING_QUERY`)
   * @param perInstance what one instance is to carry, in the query's unit
   */
  public static prometheus(query: string, perInstance: number): ScalingMetric {
    return new ScalingMetric({ kind: 'prometheus', query, target: perInstance });
  }

  private constructor(private readonly spec: MetricSpec) {}

  /** @internal */
  public get _spec(): MetricSpec {
    return this.spec;
  }
}
