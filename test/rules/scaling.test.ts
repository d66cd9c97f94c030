import { Size } from 'cdk8s';
import {
  Autoscaler,
  AutoscalerOptions,
  AutoscalingEngine,
  ComputeSpec,
  DeploymentOptions,
  Engine,
  Image,
  InferenceService,
  KubernetesPlatformOptions,
  Platform,
  ScalingMetric,
} from '../../src';
import { ENGINE_FACTS } from '../../src/plan/engine-facts';
import { anAdoptedMain } from '../support/adoption';
import { aChart, aDeployment, aService, someCompute, someImage } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const AT = 'chart/chat/main/Autoscaler';
const PROMETHEUS = { prometheus: 'http://prometheus:9090' };
const vllm = Image.preset(Engine.VLLM, '0.33.0');
const withGpus = ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), gpus: 2 });

function scaled(
  options: Partial<AutoscalerOptions>,
  platform: KubernetesPlatformOptions = PROMETHEUS,
  { image = vllm, compute = withGpus } = {},
) {
  const service = aService({ platform: Platform.kubernetes(platform) }, aChart('llm'));
  aDeployment(service, { image, compute }).autoscale({
    maxReplicas: 8,
    metrics: [ScalingMetric.cpuUtilization(80)],
    ...options,
  });
  return service;
}

describe('the bounds of an autoscaler (SCALING_BOUNDS)', () => {
  test.each([
    [1, 1],
    [1, 8],
    [8, 8],
    [undefined, 1],
  ])('accepts %p to %p', (minReplicas, maxReplicas) => {
    const service = scaled({ minReplicas, maxReplicas });
    expectNone(service, 'SCALING_BOUNDS');
    expect(service.plan().deployments[0].autoscaler).toMatchObject({
      minReplicas: minReplicas ?? 1,
      maxReplicas,
    });
  });

  test.each([0, -1, -0, 1.5, NaN])('rejects %p as the minimum', (minReplicas) => {
    expectFinding(scaled({ minReplicas }), 'SCALING_BOUNDS', {
      at: AT,
    });
  });

  test.each([0, -1, -0, 0.5, NaN])('rejects %p as the maximum', (maxReplicas) => {
    const [first] = findingsOf(scaled({ maxReplicas }), 'SCALING_BOUNDS');
    expect(first).toMatchObject({
      path: AT,
      value: `${Object.is(maxReplicas, -0) ? '-0' : maxReplicas}`,
      problem: expect.stringContaining('"maxReplicas"'),
    });
  });

  test('rejects a missing upper bound', () => {
    const maxReplicas = undefined as unknown as number;
    expectFinding(scaled({ maxReplicas }), 'SCALING_BOUNDS', {
      at: AT,
    });
  });

  test('rejects a minimum above the maximum', () => {
    expectFinding(scaled({ minReplicas: 9 }), 'SCALING_BOUNDS', {
      at: AT,
    });
  });

  test('rejects an autoscaler without a metric', () => {
    expectFinding(scaled({ metrics: [] }), 'SCALING_BOUNDS', {
      at: AT,
    });
  });

  test.each(['the short form', 'the long form'])('rejects a second autoscaler in %s', (form) => {
    const service = scaled({});
    const [deployment] = service.deployments;
    const options = { maxReplicas: 2, metrics: [ScalingMetric.cpuUtilization(50)] };
    const second =
      form === 'the short form'
        ? deployment.autoscale(options)
        : new Autoscaler(service, 'second', { deployment, ...options });
    expectFinding(service, 'SCALING_BOUNDS', {
      at: second.node.path,
    });
  });
});

describe('a metric (SCALING_METRIC)', () => {
  const METRICS: [string, (target: number) => ScalingMetric][] = [
    ['cpu', ScalingMetric.cpuUtilization],
    ['memory', ScalingMetric.memoryUtilization],
    ['gpu', ScalingMetric.gpuUtilization],
    ['requests-per-second', ScalingMetric.requestsPerSecond],
    ['in-flight-requests', ScalingMetric.inFlightRequests],
    ['queue-length', ScalingMetric.queueLength],
    ['prometheus', (target) => ScalingMetric.prometheus(`m{${ScalingMetric.PODS}}`, target)],
  ];

  describe.each(METRICS)('%s', (name, metric) => {
    test.each([1, 80, 100])('accepts a target of %p', (target) => {
      const service = scaled({ metrics: [metric(target)] });
      expect(service.findings()).toEqual([]);
      expect(service._plan().deployments[0].autoscaler!.metrics).toMatchObject([{ name, target }]);
    });

    test.each([0, -0, -1, NaN, Infinity])('rejects a target of %p', (target) => {
      expectFinding(scaled({ metrics: [metric(target)] }), 'SCALING_METRIC', {
        at: AT,
      });
    });
  });

  test.each([ScalingMetric.cpuUtilization(0.5), ScalingMetric.memoryUtilization(80.5)])(
    'rejects a fraction of a percent of a resource',
    (metric) => {
      expectFinding(scaled({ metrics: [metric] }), 'SCALING_METRIC', {
        at: AT,
      });
    },
  );

  test.each([100.5, 101])('rejects GPU utilisation of %p %%', (percent) => {
    expectFinding(scaled({ metrics: [ScalingMetric.gpuUtilization(percent)] }), 'SCALING_METRIC', {
      at: AT,
      value: `${percent}`,
    });
  });

  test.each([ScalingMetric.cpuUtilization(101), ScalingMetric.memoryUtilization(250)])(
    'rejects more of a resource than the compute lets a pod use',
    (metric) => {
      expectFinding(scaled({ metrics: [metric] }), 'SCALING_METRIC', {
        at: AT,
      });
    },
  );

  test('accepts a fraction of a request', () => {
    expect(scaled({ metrics: [ScalingMetric.queueLength(0.5)] }).findings()).toEqual([]);
  });

  test.each(['', ' \n'])('rejects the query %j', (query) => {
    expectFinding(scaled({ metrics: [ScalingMetric.prometheus(query, 1)] }), 'SCALING_METRIC', {
      at: AT,
    });
  });

  test('rejects GPU utilisation of a deployment without GPUs', () => {
    const service = scaled({ metrics: [ScalingMetric.gpuUtilization(80)] }, PROMETHEUS, {
      compute: someCompute(),
    });
    expectFinding(service, 'SCALING_METRIC', {
      at: AT,
    });
  });

  const KNOWN = [Engine.VLLM, Engine.SGLANG, Engine.TRITON, Engine.TGI].flatMap((engine) =>
    METRICS.slice(3, 6).map(([name, metric]) => ({ engine, name, metric, title: engine.name })),
  );
  const missing = ({ engine, name }: { engine: Engine; name: string }) =>
    engine === Engine.TRITON && name === 'in-flight-requests';

  test.each(KNOWN.filter((support) => !missing(support)))(
    '$title offers $name',
    ({ engine, metric }) => {
      const image = Image.preset(engine, ENGINE_FACTS[engine.name].newest);
      const service = scaled({ metrics: [metric(4)] }, PROMETHEUS, { image });
      expectNone(service, 'SCALING_METRIC');
      expect(service._plan().deployments[0].autoscaler!.metrics[0].query).toMatch(/^sum\(/);
    },
  );

  test.each(KNOWN.filter(missing))('rejects $name of $title', ({ engine, metric }) => {
    const image = Image.preset(engine, ENGINE_FACTS[engine.name].newest);
    expectFinding(scaled({ metrics: [metric(4)] }, PROMETHEUS, { image }), 'SCALING_METRIC', {
      at: AT,
    });
  });

  test.each(METRICS.slice(3, 6))('rejects %s of an image that is no preset', (_name, metric) => {
    const image = someImage();
    expectFinding(scaled({ metrics: [metric(4)] }, PROMETHEUS, { image }), 'SCALING_METRIC', {
      at: AT,
    });
  });
});

describe('the autoscaling engine (SCALING_ENGINE)', () => {
  const hpa = { autoscaling: AutoscalingEngine.hpa(), ...PROMETHEUS };
  const resources = [ScalingMetric.cpuUtilization(80), ScalingMetric.memoryUtilization(80)];
  const queries = [
    ['gpu', ScalingMetric.gpuUtilization(80)],
    ['requests-per-second', ScalingMetric.requestsPerSecond(4)],
    ['in-flight-requests', ScalingMetric.inFlightRequests(4)],
    ['queue-length', ScalingMetric.queueLength(4)],
    ['prometheus', ScalingMetric.prometheus(`sum(m{${ScalingMetric.PODS}})`, 4)],
  ] as const;

  test('accepts CPU and memory on the HPA', () => {
    expect(scaled({ metrics: resources }, hpa).findings()).toEqual([]);
  });

  test('accepts CPU and memory on KEDA without a Prometheus', () => {
    expect(scaled({ metrics: resources }, {}).findings()).toEqual([]);
  });

  test.each(queries)('rejects %s on the HPA', (_name, metric) => {
    expectFinding(scaled({ metrics: [metric] }, hpa), 'SCALING_ENGINE', {
      at: AT,
    });
  });

  test.each(queries)('rejects %s on KEDA without a Prometheus', (_name, metric) => {
    expectFinding(scaled({ metrics: [metric] }, {}), 'SCALING_ENGINE', {
      at: AT,
    });
  });

  test.each(queries)('accepts %s on KEDA with a Prometheus', (_, metric) => {
    expectNone(scaled({ metrics: [metric] }), 'SCALING_ENGINE');
  });
});

describe('a query of the user (SCALING_QUERY)', () => {
  test('is warned of where it may count other pods', () => {
    const service = scaled({ metrics: [ScalingMetric.prometheus('sum(my_queue)', 4)] });
    expectFinding(service, 'SCALING_QUERY', {
      at: AT,
      value: '"sum(my_queue)"',
      names: ['${ScalingMetric.PODS}'],
    });
    expect(service.fidelity()).toHaveLength(1);
  });

  test('is accepted with ScalingMetric.PODS', () => {
    const query = `sum(my_queue{${ScalingMetric.PODS}})`;
    expectNone(scaled({ metrics: [ScalingMetric.prometheus(query, 4)] }), 'SCALING_QUERY');
  });
});

describe('a query without a namespace (SCALING_NAMESPACE)', () => {
  const METRICS: [string, ScalingMetric, warned: boolean][] = [
    ['queueLength', ScalingMetric.queueLength(4), true],
    ['inFlightRequests', ScalingMetric.inFlightRequests(4), true],
    ['requestsPerSecond', ScalingMetric.requestsPerSecond(4), true],
    ['gpuUtilization', ScalingMetric.gpuUtilization(70), true],
    ['PODS in a query', ScalingMetric.prometheus(`sum(x{${ScalingMetric.PODS}})`, 1), true],
    ['a query without PODS', ScalingMetric.prometheus('sum(x)', 1), false],
    ['cpuUtilization', ScalingMetric.cpuUtilization(70), false],
  ];
  const inChart = (metric: ScalingMetric, chart = aChart(), namespace?: string) => {
    const service = aService({ platform: Platform.kubernetes(PROMETHEUS), namespace }, chart);
    const main = aDeployment(service, { image: vllm, compute: withGpus });
    main.autoscale({ maxReplicas: 8, metrics: [metric] });
    return service;
  };

  test.each(METRICS)('of %s', (_, metric, warned) => {
    const service = inChart(metric);
    return warned
      ? expectFinding(service, 'SCALING_NAMESPACE', { at: AT, names: ['chat-main', 'namespace'] })
      : expectNone(service, 'SCALING_NAMESPACE');
  });

  test('is none with the namespace of the Chart, or of the service', () => {
    const metric = ScalingMetric.queueLength(4);
    expectNone(inChart(metric, aChart('llm')), 'SCALING_NAMESPACE');
    expectNone(inChart(metric, aChart(), 'llm'), 'SCALING_NAMESPACE');
  });
});

describe('metrics of an adopted engine that nothing scrapes (SCALING_UNSCRAPED)', () => {
  const adopt = (
    metric: ScalingMetric,
    { others = [] as object[], annotations = {}, image = 'vllm/vllm-openai:v0.33.0' } = {},
  ) => {
    const service = anAdoptedMain(
      { image },
      { platform: Platform.kubernetes(PROMETHEUS), objects: others },
      annotations,
    );
    service.deployments[0].autoscale({ maxReplicas: 4, metrics: [metric] });
    return service;
  };
  const queue = ScalingMetric.queueLength(4);
  const monitor = (kind: string) => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind,
    metadata: { name: 'main', namespace: 'llm' },
    spec: {},
  });

  test('is a warning', () => {
    expectFinding(adopt(queue), 'SCALING_UNSCRAPED', {
      at: 'chart/chat/Default/Autoscaler',
      names: ['queue-length'],
    });
  });

  test.each<[string, () => InferenceService]>([
    ['a PodMonitor', () => adopt(queue, { others: [monitor('PodMonitor')] })],
    ['a ServiceMonitor', () => adopt(queue, { others: [monitor('ServiceMonitor')] })],
    ['an annotation', () => adopt(queue, { annotations: { 'prometheus.io/scrape': 'true' } })],
    ['a query of its own', () => adopt(ScalingMetric.prometheus('sum(x)', 1))],
    ['the utilization of its GPUs', () => adopt(ScalingMetric.gpuUtilization(70))],
  ])('is none with %s', (_, service) => expectNone(service(), 'SCALING_UNSCRAPED'));
});

describe('metrics that the arguments of an engine turn off (SCALING_UNSCRAPED)', () => {
  const metrics = [ScalingMetric.queueLength(4)];
  const sglang = Image.preset(Engine.SGLANG, '0.5.10');
  const triton = Image.preset(Engine.TRITON, '25.06');
  const CASES: [string, Partial<DeploymentOptions>, names: string[] | undefined][] = [
    [
      'vLLM without statistics',
      { image: vllm, args: ['--disable-log-stats'] },
      ['--disable-log-stats'],
    ],
    ['vLLM', { image: vllm, args: ['--disable-log-requests'] }, undefined],
    [
      'Triton without metrics',
      { image: triton, args: ['--allow-metrics=false'] },
      ['--allow-metrics=false'],
    ],
    [
      'Triton without metrics of GPUs',
      { image: triton, args: ['--allow-gpu-metrics=false'] },
      undefined,
    ],
    ['SGLang', { image: sglang }, undefined],
    [
      'SGLang by a command of its own',
      { image: sglang, command: ['python3', '-m', 'sglang.launch_server'] },
      ['--enable-metrics'],
    ],
    [
      'SGLang by such a command with metrics',
      { image: sglang, command: 'sglang serve --port 8000 --enable-metrics' },
      undefined,
    ],
    ['TGI', { image: Image.preset(Engine.TGI, '3.3.4') }, undefined],
  ];

  test.each(CASES)('%s', (_, options, names) => {
    const service = aService({ platform: Platform.kubernetes(PROMETHEUS) }, aChart('llm'));
    aDeployment(service, options).autoscale({ maxReplicas: 4, metrics });
    return names
      ? expectFinding(service, 'SCALING_UNSCRAPED', { at: AT, names: [...names, 'queue-length'] })
      : expectNone(service, 'SCALING_UNSCRAPED');
  });

  test('are nothing to an autoscaler that does not read them', () => {
    const service = aService({}, aChart('llm'));
    const main = aDeployment(service, { image: vllm, args: ['--disable-log-stats'] });
    main.autoscale({ maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(80)] });
    expectNone(service, 'SCALING_UNSCRAPED');
  });
});
