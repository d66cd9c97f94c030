import { Duration } from 'cdk8s';
import {
  ENGINES,
  MINUTES,
  Names,
  autoscaler,
  constant,
  finished,
  ofPod,
  pod,
  scalerErrors,
  times,
  watchedService,
} from './recorded';
import { AutoscalingEngine, Engine, Image, Platform, ScalingMetric } from '../../../src';
import { aChart, aDeployment, aService, object } from '../../support/builders';
import { Recorded, checkRules, differs, fires } from '../support/promtool';

const ruleOf = (engine?: Engine) =>
  object(watchedService(engine, { timeToFirstToken: TTFT }), 'PrometheusRule');
const TTFT = Duration.seconds(2);
const END = MINUTES - 1;

/** Alert, deployment, series with which it fires, and the nearest with which it does not. */
type Row = [alert: string, id: 'stable' | 'canary', fires: Recorded, silent: Recorded];

describe.each(ENGINES)('alerts of %p', (engine, names: Names) => {
  const rule = object(
    watchedService(engine, names.times.includes('first_token') ? { timeToFirstToken: TTFT } : {}),
    'PrometheusRule',
  );
  const slower = (seconds: number) => ({
    ...times('stable', names.times, 2.5, names),
    ...times('canary', names.times, seconds, names),
    ...finished('stable', names, 60),
    ...finished('canary', names, 60),
  });
  const failing = (bad: number) => ({
    ...times('stable', names.times, 2, names),
    ...times('canary', names.times, 2, names),
    ...finished('stable', names, 90, 1),
    ...finished('canary', names, 100 - bad, bad),
  });
  const split = (stable: number, canary: number) => ({
    ...finished('stable', names, stable),
    ...finished('canary', names, canary),
  });
  const queued = (id: 'stable' | 'canary', seconds: number) => ({
    ...times(id, names.queue, seconds, names),
    ...finished(id, names, 60),
  });
  const rows: Row[] = [
    ['InferenceQueueWait', 'stable', queued('stable', 8), queued('stable', 2.5)],
    ['InferenceQueueWait', 'canary', queued('canary', 8), queued('stable', 8)],
    ['InferenceShareDrift', 'canary', split(80, 20), split(88, 12)],
    ['InferenceShareDrift', 'stable', split(100, 0), split(95, 5.5)],
    // too few requests for a statement: 80 : 20 of 15 requests
    ['InferenceShareDrift', 'stable', split(80, 20), split(0.8, 0.2)],
    ['InferenceCanarySlower', 'canary', slower(7), slower(2.5)],
    ['InferenceCanaryFailing', 'canary', failing(6), failing(2)],
  ];
  test.each(rows)('%s of %s fires, and is silent in the opposite', (alert, id, yes, no) => {
    const at = { alert, deployment: `chat-${id}` };
    expect(fires(rule, at, yes, END)).toBe(true);
    expect(fires(rule, at, no, END)).toBe(false);
  });

  test('are rules that Prometheus accepts', () => {
    expect(() => checkRules(rule)).not.toThrow();
  });
});

describe('alerts about the time to first token', () => {
  test.each(ENGINES.filter(([, { times: name }]) => name.includes('first_token')))(
    '%p fires above 2 s',
    (engine, names) => {
      const at = { alert: 'InferenceTimeToFirstToken', deployment: 'chat-stable' };
      expect(fires(ruleOf(engine), at, times('stable', names.times, 7, names), END)).toBe(true);
      expect(fires(ruleOf(engine), at, times('stable', names.times, 0.5, names), END)).toBe(false);
    },
  );
});

const BUDGET = 31;

describe('alerts about replicas and autoscalers', () => {
  const up = (value: number) => ofPod('stable', 'up{job="llm/chat-stable"}', constant(value));
  const rows: [...Row, minute?: number][] = [
    [
      'InferenceReplicaNotReady',
      'stable',
      pod('stable', 'Running', 0),
      pod('stable', 'Running', 1),
    ],
    // a pod that pulls its image is pending, and one that drains has a time of deletion
    [
      'InferenceReplicaNotReady',
      'stable',
      pod('stable', 'Running', 0),
      pod('stable', 'Pending', 0),
    ],
    [
      'InferenceReplicaNotReady',
      'stable',
      pod('stable', 'Running', 0),
      {
        ...pod('stable', 'Running', 0),
        ...ofPod('stable', 'kube_pod_deletion_timestamp', constant(1)),
      },
    ],
    ['InferenceReplicaPending', 'canary', pod('canary', 'Pending', 0), pod('canary', 'Running', 0)],
    ['InferenceAutoscalerAtMaximum', 'stable', autoscaler(8), autoscaler(7)],
    [
      'InferenceScalerWithoutMetric',
      'stable',
      scalerErrors('namespace', 'llm', 1),
      scalerErrors('namespace', 'other', 1),
    ],
    [
      'InferenceScalerWithoutMetric',
      'stable',
      scalerErrors('exported_namespace', 'llm', 1),
      scalerErrors('exported_namespace', 'llm', 0),
    ],
    [
      'InferenceMetricsMissing',
      'stable',
      { ...pod('stable', 'Running', 1), ...up(0) },
      { ...pod('stable', 'Running', 1), ...up(1) },
    ],
    [
      'InferenceMetricsMissing',
      'stable',
      pod('stable', 'Running', 1),
      { ...pod('stable', 'Running', 1), ...up(1) },
    ],
  ];
  test.each(rows)('%s of %s fires, and is silent in the opposite (%#)', (alert, id, yes, no) => {
    const at = { alert, deployment: `chat-${id}` };
    expect(fires(ruleOf(), at, yes, END)).toBe(true);
    expect(fires(ruleOf(), at, no, END)).toBe(false);
  });

  test.each([
    ['InferenceReplicaNotReady', pod('stable', 'Running', 0), BUDGET],
    ['InferenceReplicaPending', pod('stable', 'Pending', 0), 15],
    ['InferenceAutoscalerAtMaximum', autoscaler(8), 30],
  ])('%s waits for its time', (alert, series, minute) => {
    const at = { alert, deployment: 'chat-stable' };
    expect(fires(ruleOf(), at, series, minute - 1)).toBe(false);
    expect(fires(ruleOf(), at, series, minute)).toBe(true);
  });

  test('an HPA without KEDA reports its condition', () => {
    const service = aService(
      {
        monitoring: {},
        platform: Platform.kubernetes({
          monitorLabels: { release: 'p' },
          autoscaling: AutoscalingEngine.hpa(),
        }),
      },
      aChart('llm'),
    );
    aDeployment(service, { image: Image.preset(Engine.VLLM, '0.33.0') }).autoscale({
      maxReplicas: 4,
      metrics: [ScalingMetric.cpuUtilization(70)],
    });
    const series = (value: number) => ({
      'kube_horizontalpodautoscaler_status_condition{namespace="llm",horizontalpodautoscaler="chat-main",condition="ScalingActive",status="false"}':
        constant(value),
    });
    const rule = object(service, 'PrometheusRule');
    const at = { alert: 'InferenceScalerWithoutMetric', deployment: 'chat-main' };
    expect(fires(rule, at, series(1), END)).toBe(true);
    expect(fires(rule, at, series(0), END)).toBe(false);
  });

  test('a pod of a deployment whose name begins the same does not count', () => {
    const other = Object.fromEntries(
      Object.entries(pod('stable', 'Pending', 0)).map(([name, values]) => [
        name.replace('chat-stable-', 'chat-stable-2-'),
        values,
      ]),
    );
    const at = { alert: 'InferenceReplicaPending', deployment: 'chat-stable' };
    expect(fires(ruleOf(), at, other, END)).toBe(false);
  });

  test('all alerts have the labels by which they are routed', () => {
    const series = pod('stable', 'Pending', 0);
    const query = 'count by (namespace, service, severity) (ALERTS{alertstate="firing"})';
    const expected = '{namespace="llm",service="chat",severity="warning"}';
    expect(differs(ruleOf(), series, END, query, [{ labels: expected, value: 1 }])).toBe('');
  });
});
