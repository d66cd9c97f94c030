import { Duration } from 'cdk8s';
import {
  AutoscalerOptions,
  AutoscalingEngine,
  Engine,
  Gateway,
  GatewayAlgorithm,
  Image,
  InferenceService,
  InferenceServiceProps,
  KubernetesPlatformOptions,
  LoadBalancer,
  OffHoursOptions,
  OffHoursResponseOptions,
  OnMetricOptions,
  OnRequestOptions,
  Percent,
  Platform,
  Port,
  Probe,
  ScaleToZero,
  ScalingMetric,
  Schedule,
  Weight,
} from '../../src';
import { aDeployment, aService, brokenRules } from '../support/builders';
import { expectFinding } from '../support/findings';

const AT = 'chart/chat/main/Autoscaler';
const RULE = 'SCALING_ZERO';
const NIGHT = { start: '20:00', end: '08:00' };
const jobs = ScalingMetric.prometheus('sum(jobs)', 20);
const gateway = LoadBalancer.apiGateway();

function within(
  props: Partial<InferenceServiceProps> = {},
  platform: KubernetesPlatformOptions = {},
): InferenceService {
  const prometheus = 'http://prometheus:9090';
  return aService({
    namespace: 'llm',
    platform: Platform.kubernetes({ prometheus, ...platform }),
    ...props,
  });
}

/** A vLLM deployment, whose start-up takes at most 10 minutes. */
function scaled(options: AutoscalerOptions, service = within()): InferenceService {
  aDeployment(service, {
    image: Image.preset(Engine.VLLM, '0.33.0'),
    startup: Probe.fromHttpGet('/health', {
      port: 8000,
      initialDelay: Duration.seconds(0),
      period: Duration.seconds(10),
      failureThreshold: 60,
    }),
  }).autoscale(options);
  return service;
}

const off = (options: Partial<OffHoursOptions> = {}, service?: InferenceService) =>
  scaled({ scaleToZero: ScaleToZero.offHours({ ...NIGHT, ...options }) }, service);
const responding = (response: OffHoursResponseOptions) =>
  off({ response }, within({ loadBalancer: gateway }));
const woken = (options?: OnMetricOptions, metric = jobs, service?: InferenceService) =>
  scaled({ maxReplicas: 8, scaleToZero: ScaleToZero.onMetric(metric, options) }, service);

describe('off hours', () => {
  test.each<[string, () => InferenceService]>([
    ['without a load balancer', () => off()],
    ['behind Envoy Gateway', () => off({}, within({ loadBalancer: gateway }))],
    [
      'with the shortest response',
      () => responding({ text: 'x', retryAfter: Duration.seconds(1) }),
    ],
    [
      'with the longest',
      () => responding({ text: 'x'.repeat(1000), retryAfter: Duration.days(1) }),
    ],
    [
      'with a metric',
      () =>
        scaled({
          maxReplicas: 4,
          metrics: [ScalingMetric.queueLength(4)],
          scaleToZero: ScaleToZero.offHours(NIGHT),
        }),
    ],
  ])('are legal %s', (_, service) => {
    expect(brokenRules(service())).toEqual([]);
  });

  test.each<[OffHoursResponseOptions, string]>([
    [{ text: '' }, '""'],
    [{ text: '100 %' }, '"100 %"'],
    [{ text: 'two\nlines' }, '"two\\nlines"'],
    [{ retryAfter: Duration.seconds(0) }, '0'],
    [{ retryAfter: Duration.seconds(86401) }, '86401'],
    [{ retryAfter: Duration.millis(1500) }, '1.5'],
  ])('fail with the response %j', (response, value) => {
    const service = responding(response);
    expect(brokenRules(service)).toEqual([RULE]);
    expectFinding(service, RULE, { at: AT, value });
  });

  test('fail with a text beyond 1000 characters', () => {
    expect(brokenRules(responding({ text: 'x'.repeat(1001) }))).toEqual([RULE]);
  });

  test.each<[string, Partial<InferenceServiceProps>, KubernetesPlatformOptions]>([
    ['Istio', { loadBalancer: gateway }, { gateway: Gateway.istio() }],
    [
      'another gateway',
      { loadBalancer: gateway },
      { gateway: Gateway.gatewayApi({ className: 'x' }) },
    ],
    [
      'Envoy Gateway 1.8',
      { loadBalancer: gateway },
      { gateway: Gateway.envoyGateway({ version: '1.8' }) },
    ],
    ['a CLB', { loadBalancer: LoadBalancer.clb() }, {}],
  ])('fail behind %s, where nothing responds', (_, props, platform) => {
    const service = off({}, within(props, platform));
    expect(brokenRules(service)).toContain(RULE);
    expectFinding(service, RULE, { at: AT, names: ['Gateway.envoyGateway()'] });
  });

  test('fail with a response that nothing sends', () => {
    expectFinding(off({ response: { text: 'x' } }), RULE, { at: AT, names: ['no effect'] });
  });

  test('fail if they cover the week, and not if a minute is left', () => {
    const whole = off({ start: '00:00', end: '24:00' });
    expectFinding(whole, RULE, { at: AT, names: ['whole week'] });
    expect(brokenRules(off({ start: '00:00', end: '23:59' }))).toEqual([]);
  });

  test.each([
    [{ start: '25:00' }, 'start'],
    [{ end: '20:00' }, 'end'],
    [{ days: '8' }, '0-7'],
  ])('have legal times: %j fails', (times, name) => {
    const service = off(times);
    expect(brokenRules(service)).toEqual(['SCALING_CRON']);
    expectFinding(service, 'SCALING_CRON', { at: AT, names: [name] });
  });

  describe('of one of two deployments', () => {
    const two = (weight: number, hours?: OffHoursOptions) => {
      const service = within({ loadBalancer: gateway });
      const [main, other] = ['main', 'other'].map((id) => aDeployment(service, {}, id));
      main.autoscale({ scaleToZero: ScaleToZero.offHours(NIGHT) });
      if (hours) {
        other.autoscale({ scaleToZero: ScaleToZero.offHours(hours) });
      }
      service.splitTraffic([Weight.of(main, weight), Weight.of(other, 9)]);
      return service;
    };

    test('fail with a weight, because its share would be 503', () => {
      expectFinding(two(1), RULE, { at: AT, value: '1', names: ['503', 'splitByInstanceCount()'] });
      expect(brokenRules(two(0))).toEqual([]);
    });

    test('are legal if both have the same', () => {
      expect(brokenRules(two(1, { ...NIGHT, days: '*' }))).toEqual([]);
      expect(brokenRules(two(1, { ...NIGHT, end: '08:01' }))).toEqual([RULE, RULE]);
    });

    test('are legal by instance count, behind any gateway', () => {
      const service = within({ loadBalancer: gateway }, { gateway: Gateway.istio() });
      aDeployment(service, {}, 'main').autoscale({ scaleToZero: ScaleToZero.offHours(NIGHT) });
      aDeployment(service, {}, 'other');
      service.splitByInstanceCount();
      expect(brokenRules(service)).toEqual([]);
    });
  });
});

describe('a metric that starts a deployment', () => {
  test.each<[string, OnMetricOptions]>([
    ['its defaults', {}],
    ['the least activation', { activation: 0 }],
    ['the shortest cool-down', { cooldown: Duration.seconds(600) }],
  ])('is legal with %s', (_, options) => {
    expect(brokenRules(woken(options))).toEqual([]);
  });

  test.each<[OnMetricOptions, string]>([
    [{ activation: -0.1 }, '-0.1'],
    [{ activation: NaN }, 'NaN'],
    [{ cooldown: Duration.seconds(599) }, '599'],
    [{ cooldown: Duration.seconds(86401) }, '86401'],
  ])('fails with %j', (options, value) => {
    const service = woken(options);
    expect(brokenRules(service)).toEqual([RULE]);
    expectFinding(service, RULE, { at: AT, value });
  });

  test.each([
    ScalingMetric.queueLength(4),
    ScalingMetric.cpuUtilization(70),
    ScalingMetric.prometheus(`sum(jobs{${ScalingMetric.PODS}})`, 4),
  ])('fails if pods are its source (%#)', (metric) => {
    const service = woken({}, metric);
    expect(brokenRules(service)).toEqual([RULE]);
    expectFinding(service, RULE, { at: AT, names: ['measured at pods'] });
  });

  test('fails behind a gateway, and not with the weight 0', () => {
    const bare = woken({}, jobs, within({ loadBalancer: gateway }));
    expectFinding(bare, RULE, { at: AT, names: ['nothing holds them'] });
    const service = within({ loadBalancer: gateway });
    const other = aDeployment(service, {}, 'other');
    woken({}, jobs, service);
    service.splitTraffic([Weight.of(other, 1)]);
    expect(brokenRules(service)).toEqual([]);
  });
});

describe('requests that start a deployment', () => {
  const requested = (
    options: Partial<OnRequestOptions> = {},
    props: Partial<InferenceServiceProps> = {},
    platform: KubernetesPlatformOptions = {},
  ) => {
    const ports = [Port.http1({ listen: 8000, expose: 80 })];
    return scaled(
      { maxReplicas: 8, scaleToZero: ScaleToZero.onRequest({ concurrency: 16, ...options }) },
      within({ loadBalancer: gateway, ports, ...props }, platform),
    );
  };

  test.each<[string, Partial<OnRequestOptions>]>([
    ['its defaults', {}],
    ['one request for each replica', { concurrency: 1 }],
    ['the shortest times', { hold: Duration.seconds(600), cooldown: Duration.seconds(600) }],
    ['the longest times', { hold: Duration.days(1), cooldown: Duration.days(1) }],
    ['another namespace of the add-on', { addOnNamespace: 'http' }],
  ])('are legal with %s', (_, options) => {
    expect(brokenRules(requested(options))).toEqual([]);
  });

  test.each<[Partial<OnRequestOptions>, string]>([
    [{ concurrency: 0 }, '0'],
    [{ concurrency: 1.5 }, '1.5'],
    [{ hold: Duration.seconds(599) }, '599'],
    [{ hold: Duration.seconds(86401) }, '86401'],
    [{ cooldown: Duration.seconds(599) }, '599'],
    [{ addOnNamespace: 'KEDA' }, '"KEDA"'],
  ])('fail with %j', (options, value) => {
    const service = requested(options);
    expect(brokenRules(service)).toEqual([RULE]);
    expectFinding(service, RULE, { at: AT, value });
  });

  test.each<[string, Partial<InferenceServiceProps>, KubernetesPlatformOptions, string]>([
    ['without a load balancer', { loadBalancer: undefined }, {}, 'ScaleToZero.onMetric'],
    ['behind a CLB', { loadBalancer: LoadBalancer.clb() }, {}, 'Envoy Gateway'],
    ['behind Istio', {}, { gateway: Gateway.istio() }, 'Envoy Gateway'],
    [
      'with consistent hashing',
      {
        loadBalancer: LoadBalancer.apiGateway({
          algorithm: GatewayAlgorithm.consistentHash('x-session-id'),
        }),
      },
      {},
      'chooses the replica',
    ],
    [
      'with HTTP2',
      { ports: [Port.http2({ listen: 8000, expose: 80 })] },
      {},
      'one port for HTTP/1.1',
    ],
    [
      'with two ports',
      { ports: [8000, 8001].map((listen) => Port.http1({ listen, expose: listen })) },
      {},
      'one port for HTTP/1.1',
    ],
    ['without a namespace', { namespace: undefined }, {}, 'the namespace of the deployment'],
  ])('fail %s', (_, props, platform, name) => {
    expectFinding(requested({}, props, platform), RULE, { at: AT, names: [name] });
  });

  test('fail by instance count, and with a mirror', () => {
    const counted = requested();
    counted.splitByInstanceCount();
    expectFinding(counted, RULE, { at: AT, names: ['splitByInstanceCount()'] });
    const mirrored = requested();
    const other = aDeployment(mirrored, {}, 'other');
    const [main] = mirrored.deployments;
    mirrored.splitTraffic([Weight.of(main, 1)]);
    mirrored.mirrorTraffic({ source: main, target: other, percent: Percent.of(10) });
    expectFinding(mirrored, RULE, { at: AT, names: ['mirrorTraffic'] });
  });

  test('need a maximum', () => {
    const service = within({ loadBalancer: gateway });
    scaled({ scaleToZero: ScaleToZero.onRequest({ concurrency: 16 }) }, service);
    expectFinding(service, 'SCALING_BOUNDS', { at: AT, names: ['"maxReplicas" is missing'] });
  });
});

describe('all ways', () => {
  const ways: AutoscalerOptions[] = [
    {
      maxReplicas: 8,
      metrics: [ScalingMetric.queueLength(4)],
      scaleToZero: ScaleToZero.offHours(NIGHT),
    },
    { maxReplicas: 8, scaleToZero: ScaleToZero.onMetric(jobs) },
  ];

  test.each<[string, Partial<AutoscalerOptions>, string[]]>([
    ['a fallback', { fallback: { replicas: 1 } }, ['"fallback" starts']],
    [
      'a query without a result that fails',
      { treatMissingAsZero: false },
      ['"treatMissingAsZero"'],
    ],
    [
      'a maximum on a schedule',
      {
        schedules: [Schedule.window({ start: '12:00', end: '13:00', replicas: 2, maxReplicas: 3 })],
      },
      ['formula'],
    ],
  ])('fail with %s', (_, options, names) => {
    for (const way of ways) {
      const service = scaled({ ...way, ...options });
      expect(brokenRules(service)).toEqual([RULE]);
      expectFinding(service, RULE, { at: AT, names });
    }
  });

  test('fail with the HPA', () => {
    const service = scaled(
      {
        maxReplicas: 2,
        metrics: [ScalingMetric.cpuUtilization(70)],
        scaleToZero: ScaleToZero.offHours(NIGHT),
      },
      within({}, { autoscaling: AutoscalingEngine.hpa() }),
    );
    expectFinding(service, RULE, { at: AT, names: ['AutoscalingEngine.keda()'] });
  });

  test('are what the minimum 0 is not', () => {
    const service = scaled({ minReplicas: 0, maxReplicas: 4, metrics: [jobs] });
    expectFinding(service, 'SCALING_BOUNDS', { at: AT, value: '0', names: ['scaleToZero'] });
  });
});
