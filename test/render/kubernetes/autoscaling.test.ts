import { Duration, Size } from 'cdk8s';
import {
  AutoscalerOptions,
  AutoscalingEngine,
  ComputeSpec,
  Engine,
  FallbackBehavior,
  Image,
  Percent,
  Platform,
  ScalingMetric,
  ScalingPolicy,
  PolicySelection,
} from '../../../src';
import { aDeployment, aService, object, synth } from '../../support/builders';

const PROMETHEUS = 'http://prometheus.monitoring:9090';
const PODS = 'namespace="prod",pod=~"chat-main-[a-z0-9]{1,10}-[a-z0-9]{5}"';

/** The autoscaler of a vLLM deployment with two GPUs, planned and written. */
function scaled(
  options: Partial<AutoscalerOptions>,
  autoscaling = AutoscalingEngine.keda(),
  resourceName?: string,
) {
  const service = aService({
    namespace: 'prod',
    platform: Platform.kubernetes({ prometheus: PROMETHEUS, autoscaling }),
  });
  const compute = ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), gpus: 2 });
  const image = Image.preset(Engine.VLLM, '0.33.0');
  const deployment = aDeployment(service, { image, compute, resourceName });
  deployment.autoscale({
    maxReplicas: 8,
    metrics: [ScalingMetric.cpuUtilization(60)],
    ...options,
  });
  const kind =
    deployment._plan().autoscaler!.engine === 'keda' ? 'ScaledObject' : 'HorizontalPodAutoscaler';
  const { apiVersion, metadata, spec } = object(service, kind);
  return { apiVersion, metadata, spec, plan: deployment._plan().autoscaler!, service };
}

const query = ScalingMetric.queueLength(4);

describe('a ScaledObject', () => {
  test('scales its Deployment', () => {
    expect(scaled({}).spec.scaleTargetRef).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'chat-main',
    });
  });

  test.each([
    [undefined, 1],
    [1, 1],
    [3, 3],
  ])('writes its fewest instances: %s makes %i', (minReplicas, written) => {
    const { spec, plan } = scaled({ minReplicas });
    expect([spec.minReplicaCount, plan.minReplicas]).toEqual([written, written]);
    expect([spec.maxReplicaCount, plan.maxReplicas]).toEqual([8, 8]);
  });

  test.each([
    [ScalingMetric.cpuUtilization(60), 'cpu', '60'],
    [ScalingMetric.memoryUtilization(75), 'memory', '75'],
  ])('goes by %j as a utilisation', (metric, type, value) => {
    expect(scaled({ metrics: [metric] }).spec.triggers).toEqual([
      { type, name: type, metricType: 'Utilization', metadata: { value } },
    ]);
  });

  test.each([
    [ScalingMetric.queueLength(4), `sum(vllm:num_requests_waiting{${PODS}})`, '4'],
    [ScalingMetric.inFlightRequests(0.5), `sum(vllm:num_requests_running{${PODS}})`, '0.5'],
    [ScalingMetric.requestsPerSecond(2), `sum(rate(vllm:request_success_total{${PODS}}[1m]))`, '2'],
    [ScalingMetric.gpuUtilization(80), `sum(DCGM_FI_DEV_GPU_UTIL{${PODS}}) / 2`, '80'],
    [ScalingMetric.prometheus(`max(q{${ScalingMetric.PODS}})`, 3), `max(q{${PODS}})`, '3'],
  ])("asks Prometheus for this deployment's pods only (%#)", (metric, asked, threshold) => {
    const { spec, plan } = scaled({ metrics: [metric] });
    expect(spec.triggers[0]).toMatchObject({ type: 'prometheus', metricType: 'AverageValue' });
    expect(spec.triggers[0].metadata).toEqual({
      serverAddress: PROMETHEUS,
      query: asked,
      threshold,
      ignoreNullValues: 'false',
    });
    expect(plan.metrics[0].query).toBe(asked);
  });

  test('names every trigger differently', () => {
    const metrics = [query, ScalingMetric.cpuUtilization(60), query, query];
    const { spec, plan } = scaled({ metrics });
    const names = ['queue-length', 'cpu', 'queue-length-2', 'queue-length-3'];
    expect(spec.triggers.map(({ name }: any) => name)).toEqual(names);
    expect(plan.metrics.map(({ name }) => name)).toEqual(names);
  });

  test('writes every value of every trigger as a string', () => {
    const metrics = [
      query,
      ScalingMetric.cpuUtilization(60),
      ScalingMetric.gpuUtilization(80),
      ScalingMetric.prometheus('up', 0.25),
    ];
    const values = scaled({ metrics }).spec.triggers.flatMap(({ metadata }: any) =>
      Object.values(metadata),
    );
    expect(values.length).toBeGreaterThan(10);
    expect(values.filter((value: unknown) => typeof value !== 'string')).toEqual([]);
  });

  test.each([
    ['2.15', undefined],
    ['2.16', undefined],
    ['2.17', 'currentReplicasIfHigher'],
    ['2.20', 'currentReplicasIfHigher'],
  ])('falls back on KEDA %s by %s', (version, behavior) => {
    const { spec } = scaled({ minReplicas: 2, metrics: [query] }, AutoscalingEngine.keda(version));
    expect(spec.fallback).toEqual({
      failureThreshold: 3,
      replicas: 2,
      ...(behavior !== undefined && { behavior }),
    });
  });

  test.each([
    ['CPU alone', [ScalingMetric.cpuUtilization(60)], false],
    ['a query and CPU', [ScalingMetric.cpuUtilization(60), query], true],
  ])('has a fallback only for queries: %s', (_, metrics, there) => {
    expect('fallback' in scaled({ metrics }).spec).toBe(there);
  });

  test.each([
    ['as its deployment, if that is short enough', 'a'.repeat(54), 'a'.repeat(54)],
    [
      'with a hash where it would be too long',
      'a'.repeat(55),
      expect.stringMatching(/^a{45}-\w{8}$/),
    ],
  ])('is named %s', (_, resourceName, name) => {
    const { metadata, plan } = scaled({}, AutoscalingEngine.keda(), resourceName);
    expect(metadata.name).toEqual(name);
    expect(plan.name).toBe(metadata.name);
  });
});

describe('a HorizontalPodAutoscaler', () => {
  const hpa = AutoscalingEngine.hpa();

  test('holds utilisations between its bounds', () => {
    const metrics = [ScalingMetric.cpuUtilization(60), ScalingMetric.memoryUtilization(75)];
    const { apiVersion, spec } = scaled({ minReplicas: 2, metrics }, hpa);
    const held = (name: string, averageUtilization: number) => ({
      type: 'Resource',
      resource: { name, target: { type: 'Utilization', averageUtilization } },
    });
    expect(apiVersion).toBe('autoscaling/v2');
    expect(spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'chat-main' },
      minReplicas: 2,
      maxReplicas: 8,
      metrics: [held('cpu', 60), held('memory', 75)],
    });
  });

  test('writes its fewest instances where nothing is said', () => {
    expect(scaled({}, hpa).spec.minReplicas).toBe(1);
  });

  test('may be named as long as its deployment', () => {
    expect(scaled({}, hpa, 'a'.repeat(63)).metadata.name).toBe('a'.repeat(63));
  });

  test.each([
    ['KEDA', AutoscalingEngine.keda(), ['ScaledObject']],
    ['the HPA', hpa, ['HorizontalPodAutoscaler']],
  ])('never stands beside a ScaledObject: %s', (_, engine, kinds) => {
    const written = synth(scaled({}, engine).service).map(({ kind }) => kind);
    expect(written.filter((kind) => /ScaledObject|Horizontal/.test(kind))).toEqual(kinds);
  });
});

describe('the behavior of an autoscaler', () => {
  const policies = [ScalingPolicy.instances(2, Duration.minutes(1))];
  const down = { stabilization: Duration.minutes(10), policies, select: PolicySelection.LEAST };
  const written = {
    scaleDown: {
      stabilizationWindowSeconds: 600,
      selectPolicy: 'Min',
      policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }],
    },
  };

  test('is handed to the HPA by KEDA, and written into it without', () => {
    const { spec, plan } = scaled({ behavior: { down } });
    expect(spec.advanced).toEqual({ horizontalPodAutoscalerConfig: { behavior: written } });
    expect(plan.behavior).toEqual({
      down: {
        stabilizationSeconds: 600,
        select: 'Min',
        policies: [{ unit: 'Pods', amount: 2, periodSeconds: 60 }],
      },
    });
    expect(scaled({ behavior: { down } }, AutoscalingEngine.hpa()).spec.behavior).toEqual(written);
  });

  test('is not written where nothing is said', () => {
    expect(scaled({}).spec).not.toHaveProperty('advanced');
    expect(scaled({}, AutoscalingEngine.hpa()).spec).not.toHaveProperty('behavior');
  });

  test.each([
    [0, '0'],
    [0.1, '1m'],
    [2.5, '25m'],
    [5, '50m'],
    [100, '1'],
  ])('has a tolerance of %p %% as the quantity %s', (percent, quantity) => {
    const service = aService({
      platform: Platform.kubernetes({ version: '1.35', autoscaling: AutoscalingEngine.hpa() }),
    });
    const metrics = [ScalingMetric.cpuUtilization(60)];
    const up = { tolerance: Percent.of(percent) };
    aDeployment(service).autoscale({ maxReplicas: 8, metrics, behavior: { up } });
    const { behavior } = object(service, 'HorizontalPodAutoscaler').spec;
    expect(behavior.scaleUp.tolerance).toBe(quantity);
  });
});

describe('what happens when queries have no answer', () => {
  test('is as it was said', () => {
    const fallback = { replicas: 4, failures: 5, behavior: FallbackBehavior.STATIC };
    const { spec, plan } = scaled({ metrics: [query], fallback, treatMissingAsZero: true });
    expect(spec.fallback).toEqual({ failureThreshold: 5, replicas: 4, behavior: 'static' });
    expect(plan.fallback).toEqual(fallback);
    expect(spec.triggers[0].metadata.ignoreNullValues).toBe('true');
  });
});

describe('an HPA that stands there already', () => {
  const TRANSFER = 'scaledobject.keda.sh/transfer-hpa-ownership';

  test.each([['main'], ['a'.repeat(63)]])('is taken over by KEDA under its name: %s', (name) => {
    const adopting = AutoscalingEngine.keda('2.20', { transferHpaOwnership: true });
    const before = scaled({}, AutoscalingEngine.hpa(), name);
    const { metadata, spec, plan } = scaled({}, adopting, name);
    expect(metadata.annotations).toEqual({ [TRANSFER]: 'true' });
    expect(spec.advanced.horizontalPodAutoscalerConfig.name).toBe(before.metadata.name);
    expect(plan.adoptedHpa).toBe(before.metadata.name);
  });

  test('is left alone unless that is said', () => {
    const { metadata, plan } = scaled({});
    expect(metadata).not.toHaveProperty('annotations');
    expect(plan).not.toHaveProperty('adoptedHpa');
  });
});
