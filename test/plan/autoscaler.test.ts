import { Size } from 'cdk8s';
import { AutoscalingEngine, ComputeSpec, Engine, Image, Platform, ScalingMetric } from '../../src';
import { AutoscalingKind } from '../../src/spec/platform';
import { aDeployment, aService, object } from '../support/builders';

const prometheus = 'http://prometheus:9090';

function scaled(
  metrics: ScalingMetric[],
  { resourceName = 'chat-main', namespace = 'ml', engine = Engine.VLLM, hpa = false } = {},
) {
  const service = aService({
    namespace,
    platform: Platform.kubernetes({
      prometheus,
      autoscaling: hpa ? AutoscalingEngine.hpa() : AutoscalingEngine.keda(),
    }),
  });
  const deployment = aDeployment(service, {
    resourceName,
    image: Image.preset(engine, '1.0.0'),
    compute: ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), gpus: 2 }),
  });
  deployment.autoscale({ maxReplicas: 8, metrics });
  return { service, plan: deployment._plan().autoscaler! };
}

const POD = 'namespace="ml",pod=~"chat-main-[a-z0-9]{1,10}-[a-z0-9]{5}"';
const perEngine: [string, Engine, string, string | undefined, string][] = [
  [
    'vLLM',
    Engine.VLLM,
    'vllm:num_requests_waiting',
    'vllm:num_requests_running',
    'vllm:request_success_total',
  ],
  [
    'SGLang',
    Engine.SGLANG,
    'sglang:num_queue_reqs',
    'sglang:num_running_reqs',
    'sglang:num_requests_total',
  ],
  [
    'Triton',
    Engine.TRITON,
    'nv_inference_pending_request_count',
    undefined,
    'nv_inference_request_success',
  ],
  ['TGI', Engine.TGI, 'tgi_queue_size', 'tgi_batch_current_size', 'tgi_request_success'],
];

describe('the queries of an autoscaler', () => {
  test.each(perEngine)('ask %s by its own names', (_, engine, waiting, running, finished) => {
    const query = (metric: ScalingMetric) => scaled([metric], { engine }).plan.metrics[0].query;
    expect(query(ScalingMetric.queueLength(4))).toBe(`sum(${waiting}{${POD}})`);
    expect(query(ScalingMetric.inFlightRequests(4))).toBe(
      running === undefined ? undefined : `sum(${running}{${POD}})`,
    );
    expect(query(ScalingMetric.requestsPerSecond(4))).toBe(`sum(rate(${finished}{${POD}}[1m]))`);
  });

  test('divide GPU utilisation by the GPUs of an instance', () => {
    expect(scaled([ScalingMetric.gpuUtilization(80)]).plan.metrics).toEqual([
      {
        name: 'gpu',
        query: `sum(DCGM_FI_DEV_GPU_UTIL{${POD}}) / 2`,
        target: 80,
        restricted: true,
        treatMissingAsZero: false,
      },
    ]);
  });

  test('put the matchers wherever the user wants them', () => {
    const query = `sum(a{${ScalingMetric.PODS}}) - sum(b{x="y",${ScalingMetric.PODS}})`;
    expect(scaled([ScalingMetric.prometheus(query, 1)]).plan.metrics[0]).toMatchObject({
      query: `sum(a{${POD}}) - sum(b{x="y",${POD}})`,
      restricted: true,
    });
  });

  test('name no namespace where there is none', () => {
    const deployment = aDeployment(aService({ platform: Platform.kubernetes({ prometheus }) }));
    deployment.autoscale({ maxReplicas: 2, metrics: [ScalingMetric.gpuUtilization(80)] });
    expect(deployment._plan().autoscaler!.metrics[0].query).toContain('{pod=~"chat-main-');
  });

  test('have names of their own, the first of a kind without a number', () => {
    const { metrics } = scaled([
      ScalingMetric.prometheus('a', 1),
      ScalingMetric.cpuUtilization(80),
      ScalingMetric.prometheus('b', 1),
      ScalingMetric.prometheus('c', 1),
    ]).plan;
    expect(metrics.map(({ name }) => name)).toEqual([
      'prometheus',
      'cpu',
      'prometheus-2',
      'prometheus-3',
    ]);
  });
});

/** The name of a pod as the ReplicaSet controller makes it (apiserver: SimpleNameGenerator). */
function podOf(deployment: string, hash = '7c9f8b6d5f', random = 'x2k4p'): string {
  return `${`${deployment}-${hash}-`.slice(0, 58)}${random}`;
}

function matcher(deployment: string): RegExp {
  const [{ query }] = scaled([ScalingMetric.queueLength(4)], { resourceName: deployment }).plan
    .metrics;
  return new RegExp(`^(?:${/pod=~"([^"]+)"/.exec(query!)![1]})$`);
}

const NAMES = Array.from({ length: 63 }, (_, index) => 'd'.repeat(index + 1));
const HASHES = ['7c9f8b6d5f', '7c9f8b6d5', '7c9f8b6d', '7c9f'];

describe('the pods that a query counts', () => {
  test('are those of the deployment, however long its name', () => {
    for (const name of NAMES) {
      for (const hash of HASHES) {
        expect(podOf(name, hash)).toMatch(matcher(name));
      }
    }
  });

  test('are not those of a deployment whose name begins with it', () => {
    for (const name of NAMES.filter(({ length }) => length <= 52)) {
      for (const other of ['x', '2', 'canary'].map((end) => `${name}-${end}`)) {
        const [own, foreign] = [matcher(name), podOf(other)];
        expect([name.length, other, own.test(foreign)]).toEqual([name.length, other, false]);
      }
    }
  });

  test('are not those of a deployment whose name ends with it', () => {
    expect(podOf('other-chat')).not.toMatch(matcher('chat'));
  });
});

describe('the name of an autoscaler', () => {
  test.each([
    [54, 'd'.repeat(54)],
    [55, /^d{45}-[0-9a-f]{8}$/],
    [63, /^d{45}-[0-9a-f]{8}$/],
  ])('of a name with %i characters leaves KEDA room for keda-hpa-', (length, expected) => {
    const { plan, service } = scaled([ScalingMetric.cpuUtilization(80)], {
      resourceName: 'd'.repeat(length),
    });
    expect(plan.name).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
    const { metadata, spec } = object(service, 'ScaledObject');
    expect(metadata.name).toBe(plan.name);
    expect(spec.scaleTargetRef.name).toBe('d'.repeat(length));
  });

  test('is the whole name for an HPA', () => {
    const { plan, service } = scaled([ScalingMetric.cpuUtilization(80)], {
      resourceName: 'd'.repeat(63),
      hpa: true,
    });
    expect(plan).toMatchObject({ name: 'd'.repeat(63), engine: AutoscalingKind.HPA });
    expect(object(service, 'HorizontalPodAutoscaler').metadata.name).toBe('d'.repeat(63));
  });
});
