import { Duration } from 'cdk8s';
import * as ci from '../../../src';
import { aChart, aDeployment } from '../../support/builders';
import { Recorded } from '../support/promtool';

/** A service at the first step of a release, with limits of 5 s in the queue and 2 s to the first token. */
export function watchedService(
  engine: ci.Engine = ci.Engine.VLLM,
  monitoring: ci.MonitoringOptions = {},
): ci.InferenceService {
  const service = new ci.InferenceService(aChart('llm'), 'chat', {
    ports: [ci.Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: ci.LoadBalancer.apiGateway(),
    platform: ci.Platform.kubernetes({ prometheus: 'http://prometheus:9090' }),
    monitoring: { queueWait: Duration.seconds(5), ...monitoring },
  });
  const image = ci.Image.preset(engine, VERSIONS[engine.name]);
  const stable = aDeployment(service, { image }, 'stable');
  stable.autoscale({ maxReplicas: 8, metrics: [ci.ScalingMetric.queueLength(4)] });
  const canary = aDeployment(service, { image }, 'canary');
  const release = ci.Release.canary(stable, canary, [
    { name: 'ten', percent: 10 },
    { name: 'all', percent: 100 },
  ]);
  service.releaseTraffic(release, 'ten');
  return service;
}

const VERSIONS: Record<string, string> = {
  vLLM: '0.33.0',
  SGLang: '0.5.23',
  Triton: '26.06',
  TGI: '3.3.5',
};

/** Names of the series of an engine, as its own sources have them; not read from the library. */
export interface Names {
  readonly succeeded: string;
  readonly failed: string;
  readonly queue: string;
  readonly times: string;
  /** Counters of microseconds instead of histograms of seconds. */
  readonly counted?: boolean;
}

export const ENGINES: readonly [ci.Engine, Names][] = [
  [
    ci.Engine.VLLM,
    {
      succeeded: 'vllm:request_success_total{finished_reason="stop"}',
      failed: 'vllm:request_success_total{finished_reason="abort"}',
      queue: 'vllm:request_queue_time_seconds',
      times: 'vllm:time_to_first_token_seconds',
    },
  ],
  [
    ci.Engine.SGLANG,
    {
      succeeded: 'sglang:num_requests_total{}',
      failed: 'sglang:num_aborted_requests_total{}',
      queue: 'sglang:queue_time_seconds',
      times: 'sglang:time_to_first_token_seconds',
    },
  ],
  [
    ci.Engine.TRITON,
    {
      succeeded: 'nv_inference_request_success{}',
      failed: 'nv_inference_request_failure{}',
      queue: 'nv_inference_queue_duration_us',
      times: 'nv_inference_request_duration_us',
      counted: true,
    },
  ],
  [
    ci.Engine.TGI,
    {
      succeeded: 'tgi_request_success{}',
      failed: 'tgi_request_failure{}',
      queue: 'tgi_request_queue_duration',
      times: 'tgi_request_duration',
    },
  ],
];

/** Minutes that are recorded. */
export const MINUTES = 75;

type Id = 'stable' | 'canary';

const podOf = (id: Id) => `namespace="llm",pod="chat-${id}-7f9c6d5b4-abcde"`;

/** A series of a pod. */
export function ofPod(id: Id, series: string, values: string): Recorded {
  const [name, labels = ''] = series.replace(/}$/, '').split('{');
  return { [`${name}{${labels === '' ? '' : `${labels},`}${podOf(id)}}`]: values };
}

export const constant = (value: number) => `${value}x${MINUTES}`;
/** A counter with a steady rate. */
export const perMinute = (rate: number) => `0+${rate}x${MINUTES}`;

/** Requests that all take so many seconds. */
export function times(id: Id, name: string, seconds: number, names: Names, rate = 60): Recorded {
  if (names.counted) {
    return ofPod(id, name, perMinute(rate * seconds * 1e6));
  }
  return Object.assign(
    {},
    ...[1, 3, 8, 30, '+Inf'].map((le) =>
      ofPod(id, `${name}_bucket{le="${le}"}`, perMinute(Number(le) < seconds ? 0 : rate)),
    ),
    ofPod(id, `${name}_sum`, perMinute(rate * seconds)),
    ofPod(id, `${name}_count`, perMinute(rate)),
  );
}

/** Requests a minute that ended well, and those that failed. */
export function finished(id: Id, { succeeded, failed }: Names, good: number, bad = 0): Recorded {
  return {
    ...ofPod(id, succeeded, perMinute(good)),
    ...(bad > 0 && ofPod(id, failed, perMinute(bad))),
  };
}

/** A pod as kube-state-metrics sees it. */
export function pod(id: Id, phase: string, ready: number): Recorded {
  return {
    ...ofPod(id, 'kube_pod_status_ready{condition="true"}', constant(ready)),
    ...Object.assign(
      {},
      ...['Pending', 'Running', 'Failed'].map((each) =>
        ofPod(id, `kube_pod_status_phase{phase="${each}"}`, constant(each === phase ? 1 : 0)),
      ),
    ),
  };
}

const HPA = 'namespace="llm",horizontalpodautoscaler="keda-hpa-chat-stable"';

export function autoscaler(desired: number): Recorded {
  return {
    [`kube_horizontalpodautoscaler_status_desired_replicas{${HPA}}`]: constant(desired),
    [`kube_horizontalpodautoscaler_spec_max_replicas{${HPA}}`]: constant(8),
  };
}

/** Errors of the autoscaler's queries, as a scrape with or without `honorLabels` stores them. */
export function scalerErrors(label: string, namespace: string, rate: number): Recorded {
  return {
    [`keda_scaler_detail_errors_total{scaledObject="chat-stable",scaler="prometheus",type="scaledobject",${label}="${namespace}"}`]:
      perMinute(rate),
  };
}
