import { Chart, Duration, Size, Testing } from 'cdk8s';
import {
  ComputeSpec,
  Deployment,
  DeploymentOptions,
  Engine,
  GatewayAlgorithm,
  Image,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Percent,
  Platform,
  Port,
  Probe,
  Queue,
  RollingUpdate,
  ScalingMetric,
  Weight,
} from '../../src';
import { aChart, someCompute, someImage } from '../support/builders';

const preset = Image.preset(Engine.VLLM, '0.33.0');

function aWholeService(ask: (service: InferenceService) => void = () => undefined) {
  const service = new InferenceService(aChart('ml'), 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
    loadBalancer: LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.consistentHash('x-id') }),
    platform: Platform.kubernetes({ prometheus: 'http://prometheus:9090' }),
  });
  ask(service);
  const reserved = service.addDeployment('reserved', { image: preset, compute: someCompute() });
  ask(service);
  const burst = service.addDeployment('burst', { image: preset, compute: someCompute() });
  ask(service);
  burst.autoscale({ maxReplicas: 8, metrics: [ScalingMetric.queueLength(4)] });
  ask(service);
  service.splitTraffic([Weight.of(reserved, 9), Weight.of(burst, 1)]);
  ask(service);
  return service;
}

describe('plan()', () => {
  test('says the same when it is asked twice', () => {
    const service = aWholeService();
    expect(service.plan()).toEqual(service.plan());
    expect(service.deployments[1].plan()).toEqual(service.plan().deployments[1]);
  });

  test('says the same before and after synthesis', () => {
    const service = aWholeService();
    const before = service.plan();
    Testing.synth(Chart.of(service));
    expect(service.plan()).toEqual(before);
  });

  test('asked after every step, changes nothing that is synthesized', () => {
    const asked = aWholeService((service) => {
      service.plan();
      service.findings();
      service.fidelity();
    });
    expect(Testing.synth(Chart.of(asked))).toEqual(Testing.synth(Chart.of(aWholeService())));
  });

  test('follows what is said later', () => {
    const seen: string[] = [];
    aWholeService((service) => {
      const { deployments, traffic } = service.plan();
      seen.push(`${deployments.length} ${!!deployments[1]?.autoscaler} ${traffic.explicit}`);
    });
    expect(seen).toEqual([
      '0 false false',
      '1 false false',
      '2 false false',
      '2 true false',
      '2 true true',
    ]);
  });

  test('shares nothing with the service: changing a plan changes no other', () => {
    const make = () =>
      build([
        {},
        {
          liveness: Probe.fromHttpGet('/', { port: 8000 }),
          startup: Probe.fromCommand(['true']),
          queue: Queue.named('q', { tolerations: [{ key: 'a' }] }),
          args: ['a'],
          pod: { sidecars: [{ name: 'a', args: ['x'] }], labels: { a: 'b' } },
        },
      ]);
    const service = make();
    spoil(service.plan());
    expect(service.plan()).toEqual(make().plan());
    expect(Testing.synth(Chart.of(service))).toEqual(Testing.synth(Chart.of(make())));
  });

  test('is plain data', () => {
    const plan = aWholeService().plan();
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});

const NUMBERS = [NaN, 0, -0, -1, 0.5, Infinity, -Infinity, 1e21, Number.MAX_VALUE, 2 ** 53];
const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\n',
  '😀',
  '\ud800',
  '通'.repeat(300),
  'x'.repeat(5000),
  '__proto__',
];

type Said = [Partial<InferenceServiceProps>, Partial<DeploymentOptions>];

/** Where a number can be said. */
const NUMBERED: Record<string, (value: number) => Said> = {
  listen: (listen) => [
    { ports: [Port.http1({ listen }), Port.grpc({ listen })] },
    { image: preset },
  ],
  expose: (expose) => [{ ports: [Port.http1({ listen: 1, expose })] }, {}],
  cpu: (cpu) => [{}, { compute: ComputeSpec.of({ cpu, memory: Size.gibibytes(1) }) }],
  gpus: (gpus) => [{}, { compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1), gpus }) }],
  replicas: (replicas) => [{}, { replicas }],
  percent: (value) => [
    {},
    {
      rollingUpdate: RollingUpdate.of({
        maxUnavailable: Percent.of(value),
        maxSurge: Percent.of(value),
      }),
    },
  ],
  probe: (port) => [
    {},
    { startup: Probe.fromHttpGet('/', { port, failureThreshold: port }), image: preset },
  ],
};

/** Where a text can be said. */
const WRITTEN: Record<string, (value: string) => Said> = {
  names: (displayName) => [
    { displayName, description: displayName },
    { displayName, description: displayName },
  ],
  'object names': (resourceName) => [{ resourceName, namespace: resourceName }, { resourceName }],
  ports: (name) => [{ ports: [Port.http1({ listen: 1, name, path: name })] }, {}],
  gateway: (text) => [
    {
      loadBalancer: LoadBalancer.apiGateway({
        hostnames: [text],
        algorithm: GatewayAlgorithm.consistentHash(text),
      }),
    },
    {},
  ],
  platform: (version) => [
    {
      platform: Platform.kubernetes({
        version,
        prometheus: version,
        monitorLabels: { [version]: version },
      }),
    },
    {},
  ],
  image: (text) => [{}, { image: Image.fromUrl(text) }],
  preset: (text) => [{}, { image: Image.preset(Engine.TRITON, text) }],
  command: (text) => [{}, { command: text, args: [text], env: { [text]: text } }],
  probes: (text) => [
    {},
    {
      liveness: Probe.fromHttpGet(text, { port: text, headers: { [text]: text } }),
      readiness: Probe.fromCommand([text]),
    },
  ],
  pod: (text) => [
    {},
    {
      queue: Queue.named(text, { nodeSelector: { [text]: text } }),
      pod: { labels: { [text]: text }, sidecars: [{ name: text }] },
    },
  ],
};

const build = (
  [props, options]: Said,
  scale: (deployment: Deployment & { readonly service: InferenceService }) => void = () =>
    undefined,
) => {
  const service = new InferenceService(aChart(), 'chat', {
    ports: [Port.http1({ listen: 8000 })],
    loadBalancer: LoadBalancer.apiGateway(),
    ...props,
  });
  const spec = { image: someImage(), compute: someCompute(), ...options };
  scale(service.addDeployment('main', spec) as Parameters<typeof scale>[0]);
  return service;
};

/** Changes every list and map in a value. */
function spoil(value: any): void {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  Object.values(value).forEach(spoil);
  Object.keys(value).forEach((key) => delete value[key]);
}

describe('plan() and findings() never throw', () => {
  test.each(Object.entries(NUMBERED))('for any number in %s', (_, say) => {
    for (const value of NUMBERS) {
      const service = build(say(value));
      expect(service.plan().deployments).toHaveLength(1);
      expect(service.findings()).toBeInstanceOf(Array);
    }
  });

  test.each(Object.entries(WRITTEN))('for any text in %s', (_, say) => {
    for (const value of TEXTS) {
      const service = build(say(value));
      expect(service.plan().deployments).toHaveLength(1);
      expect(service.findings()).toBeInstanceOf(Array);
    }
  });

  test.each(NUMBERS)('for an autoscaler and weights of %p', (value) => {
    const service = build([{}, { image: preset }], (deployment) => {
      const metrics = [ScalingMetric.queueLength(value), ScalingMetric.cpuUtilization(value)];
      deployment.autoscale({ minReplicas: value, maxReplicas: value, metrics });
      deployment.service.splitTraffic([Weight.of(deployment, value), Weight.of(deployment, value)]);
    });
    expect(service.plan().traffic.shares).toHaveLength(1);
    expect(service.findings()).toContainEqual(expect.objectContaining({ rule: 'TRAFFIC_WEIGHT' }));
  });

  test.each(TEXTS)('for a construct id %j', (id) => {
    const service = new InferenceService(aChart(), `${id}/`);
    service.addDeployment(`${id}.`, { image: someImage(), compute: someCompute() });
    // annotations have the ids as display names
    const texts = /[\0\ud800]/.test(id) ? ['TEXT'] : [];
    expect([...new Set(service.findings().map(({ rule }) => rule))]).toEqual(texts);
    expect(service.plan().deployments).toHaveLength(1);
  });

  test('for a service without anything', () => {
    const service = new InferenceService(aChart(), 'chat', {
      loadBalancer: LoadBalancer.apiGateway({ routeTimeout: Duration.seconds(NaN) }),
    });
    service.splitTraffic([]);
    expect(service.plan()).toMatchObject({ ports: [], deployments: [], traffic: { shares: [] } });
    expect(service.findings().length).toBeGreaterThan(0);
  });
});
