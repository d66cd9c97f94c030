/** A distribution of times that an engine reports. @internal */
export interface TimesFact {
  /** Name of the histogram, or of the counter with the sum of all times. */
  readonly name: string;
  /** The counter of requests, without a histogram. */
  readonly count?: string;
  /** Units per second. */
  readonly perSecond: number;
}

/** A counter, with matchers in addition to those of the pods. @internal */
export interface CounterFact {
  readonly name: string;
  readonly matchers?: string;
}

/** The series of an engine that alerts and dashboards read. @internal */
export interface EngineSeries {
  /** Requests that ended well. */
  readonly succeeded: CounterFact;
  /** Requests that failed, or that a client gave up. */
  readonly failed: CounterFact;
  readonly queueWait: TimesFact;
  /** Time to the first token. */
  readonly firstToken?: TimesFact;
  /** Time of a whole request. */
  readonly request: TimesFact;
}

/**
 * The series by the name of the engine. Where they were read:
 *
 * - vLLM, vllm/v1/metrics/loggers.py of 0.6 to 0.33: histograms in seconds; `request_success` has the label
 *   `finished_reason` with `stop`, `length`, `abort` (the client left), and from 0.12 on `error` and
 *   `repetition` (vllm/v1/engine/__init__.py).
 * - SGLang, python/sglang/srt/observability/metrics_collector.py of 0.5 (before: managers and metrics):
 *   `num_requests_total` counts finished requests, `num_aborted_requests_total` the others.
 * - Triton, docs/user_guide/metrics.md: counters of microseconds. Its histogram of first responses needs
 *   `--metrics-config histogram_latencies=true` and decoupled models.
 * - TGI 3.3, docs/source/reference/metrics.md: no time to first token; `tgi_request_failure` is in
 *   router/src/infer/mod.rs.
 *
 * @internal
 */
export const ENGINE_SERIES: { readonly [engine: string]: EngineSeries } = {
  vLLM: {
    succeeded: {
      name: 'vllm:request_success_total',
      matchers: 'finished_reason!~"abort|error"',
    },
    failed: { name: 'vllm:request_success_total', matchers: 'finished_reason=~"abort|error"' },
    queueWait: { name: 'vllm:request_queue_time_seconds', perSecond: 1 },
    firstToken: { name: 'vllm:time_to_first_token_seconds', perSecond: 1 },
    request: { name: 'vllm:e2e_request_latency_seconds', perSecond: 1 },
  },
  SGLang: {
    succeeded: { name: 'sglang:num_requests_total' },
    failed: { name: 'sglang:num_aborted_requests_total' },
    queueWait: { name: 'sglang:queue_time_seconds', perSecond: 1 },
    firstToken: { name: 'sglang:time_to_first_token_seconds', perSecond: 1 },
    request: { name: 'sglang:e2e_request_latency_seconds', perSecond: 1 },
  },
  Triton: {
    succeeded: { name: 'nv_inference_request_success' },
    failed: { name: 'nv_inference_request_failure' },
    queueWait: {
      name: 'nv_inference_queue_duration_us',
      count: 'nv_inference_request_success',
      perSecond: 1e6,
    },
    request: {
      name: 'nv_inference_request_duration_us',
      count: 'nv_inference_request_success',
      perSecond: 1e6,
    },
  },
  TGI: {
    succeeded: { name: 'tgi_request_success' },
    failed: { name: 'tgi_request_failure' },
    queueWait: { name: 'tgi_request_queue_duration', perSecond: 1 },
    request: { name: 'tgi_request_duration', perSecond: 1 },
  },
};

/** A statistic of times. @internal */
export type Statistic = 'p95' | 'mean';

/** The percentile, or the mean without a histogram. @internal */
export function statisticOf({ count }: TimesFact): Statistic {
  return count === undefined ? 'p95' : 'mean';
}

/** Seconds, of one deployment's pods. @internal */
export function timesQuery(
  { name, count, perSecond }: TimesFact,
  pods: string,
  window: string,
  statistic: Statistic,
): string {
  if (statistic === 'p95') {
    return `histogram_quantile(0.95, sum by (le) (rate(${name}_bucket{${pods}}[${window}])))`;
  }
  const [sum, number] = count === undefined ? [`${name}_sum`, `${name}_count`] : [name, count];
  const mean = `sum(rate(${sum}{${pods}}[${window}])) / sum(rate(${number}{${pods}}[${window}]))`;
  return perSecond === 1 ? mean : `${mean} / ${perSecond}`;
}

/** Requests per second; 0 before the first one. @internal */
export function rateQuery(counters: readonly CounterFact[], pods: string, window: string): string {
  const rates = counters.map(({ name, matchers }) => {
    const all = matchers === undefined ? pods : `${matchers},${pods}`;
    return `(sum(rate(${name}{${all}}[${window}])) or vector(0))`;
  });
  return rates.length === 1 ? rates[0] : `(${rates.join(' + ')})`;
}
