import { Duration } from 'cdk8s';
import {
  AutoscalerOptions,
  Engine,
  Image,
  InferenceService,
  InferenceTesting,
  LoadBalancer,
  Platform,
  Port,
  Probe,
  ScaleToZero,
  ScalingMetric,
  Schedule,
  Weight,
} from '../../../src';
import { previewWeek } from '../../../src/preview/week';
import { aManifest } from '../../support/adoption';
import { aChart, aDeployment, aService, object } from '../../support/builders';
import { aScaledService, plannedAutoscaler } from '../../support/scaling';

const NIGHT = { start: '20:00', end: '08:00' };
const jobs = ScalingMetric.prometheus('sum(jobs)', 20);
const spec = (options: AutoscalerOptions): any =>
  object(aScaledService(options), 'ScaledObject').spec;
const windows = ({ triggers }: any): string[] =>
  triggers
    .filter(({ type }: any) => type === 'cron')
    .map(
      ({ metadata: { start, end, desiredReplicas } }: any) =>
        `${start} → ${end}: ${desiredReplicas}`,
    );

describe('a ScaledObject with off hours', () => {
  const scaleToZero = ScaleToZero.offHours(NIGHT);

  test('runs its minimum by a cron trigger outside of them, and nothing else', () => {
    const scaled = spec({ minReplicas: 2, scaleToZero });
    expect(scaled).toMatchObject({ idleReplicaCount: 0, minReplicaCount: 2, maxReplicaCount: 2 });
    expect(windows(scaled)).toEqual(['0 8 * * * → 0 20 * * *: 2']);
    expect(scaled).not.toHaveProperty('cooldownPeriod');
  });

  test('follows other schedules outside of them', () => {
    const schedules = [Schedule.cron('0 6 * * *', 4), Schedule.cron('0 12 * * *', 1)];
    const scaled = spec({ schedules, scaleToZero });
    expect(scaled).toMatchObject({ minReplicaCount: 1, maxReplicaCount: 4 });
    expect(windows(scaled)).toEqual(['0 8 * * * → 0 12 * * *: 4', '0 12 * * * → 0 20 * * *: 1']);
  });

  test('follows schedules by date outside of them', () => {
    const schedules = [Schedule.cron('0 0 24 12 *', 4), Schedule.cron('0 0 27 12 *', 1)];
    const busy = Schedule.window({ start: '19:00', end: '21:00', replicas: 6 });
    const scaled = spec({ schedules: [...schedules, busy], scaleToZero });
    expect(windows(scaled).sort()).toEqual([
      '0 19 * * * → 0 20 * * *: 6',
      '0 8 * * * → 0 19 * * *: 1',
      '0 8 * * * → 0 20 * * *: 1',
      '0 8 24-26 12 * → 0 20 24-26 12 *: 4',
    ]);
  });

  test('is never started by the load, by a fallback, or by a query without a result', () => {
    const scaled = spec({ maxReplicas: 4, metrics: [ScalingMetric.queueLength(4)], scaleToZero });
    expect(scaled.triggers[0].metadata).toMatchObject({
      activationThreshold: '1000000000000',
      ignoreNullValues: 'true',
    });
    expect(scaled).not.toHaveProperty('fallback');
  });

  test('has them in its timeline', () => {
    const options = {
      maxReplicas: 4,
      metrics: [jobs],
      scaleToZero: ScaleToZero.offHours({ days: '6', start: '00:00', end: '24:00' }),
    };
    const service = aService();
    const parts = aDeployment(service).autoscale(options).timeline();
    expect(
      parts.map(({ from, minReplicas, maxReplicas, schedule }) => [
        from,
        minReplicas,
        maxReplicas,
        schedule,
      ]),
    ).toEqual([
      ['Mon 00:00', 1, 4, 'minReplicas'],
      ['Sat 00:00', 0, 0, '00:00-24:00 on 6'],
      ['Sun 00:00', 1, 4, 'minReplicas'],
    ]);
  });
});

describe('the response in off hours', () => {
  const policy = (loadBalancer: LoadBalancer | undefined, scaleToZero?: ScaleToZero): any => {
    const service = aService({ loadBalancer, platform: Platform.kubernetes() });
    aDeployment(service).autoscale({
      schedules: [Schedule.window({ start: '12:00', end: '13:00', replicas: 2 })],
      scaleToZero,
    });
    return object(service, 'BackendTrafficPolicy').spec;
  };
  const gateway = LoadBalancer.apiGateway();

  test.each([
    [{}, 'The service is off at this time.', '300'],
    [{ text: '夜间关闭', retryAfter: Duration.hours(1) }, '夜间关闭', '3600'],
  ])('replaces the 503 of Envoy, and not that of the engine: %j', (response, text, retryAfter) => {
    expect(policy(gateway, ScaleToZero.offHours({ ...NIGHT, response })).responseOverride).toEqual([
      {
        match: { statusCodes: [{ type: 'Value', value: 503 }] },
        source: 'Local',
        response: {
          contentType: 'text/plain; charset=utf-8',
          body: { type: 'Inline', inline: text },
          header: { set: [{ name: 'Retry-After', value: retryAfter }] },
        },
      },
    ]);
  });

  test('is absent without off hours', () => {
    expect(policy(gateway)).not.toHaveProperty('responseOverride');
  });
});

describe('a ScaledObject that a metric starts', () => {
  test('has its trigger with an activation, and no fallback', () => {
    const scaled = spec({
      minReplicas: 2,
      maxReplicas: 8,
      metrics: [ScalingMetric.queueLength(4)],
      scaleToZero: ScaleToZero.onMetric(jobs, { activation: 5 }),
    });
    expect(scaled).toMatchObject({ idleReplicaCount: 0, minReplicaCount: 2, maxReplicaCount: 8 });
    expect(scaled).not.toHaveProperty('fallback');
    expect(
      scaled.triggers.map(({ name, metadata }: any) => [
        name,
        metadata.activationThreshold,
        metadata.ignoreNullValues,
      ]),
    ).toEqual([
      ['queue-length', undefined, 'true'],
      ['prometheus', '5', 'true'],
    ]);
  });

  test.each([
    [29, 300],
    [30, 300],
    [31, 310],
  ])(
    'cools down for its start-up of %i periods, at least 5 minutes',
    (failureThreshold, seconds) => {
      const service = aService({ platform: Platform.kubernetes({ prometheus: 'http://p:9090' }) });
      const startup = Probe.fromHttpGet('/', {
        port: 8000,
        initialDelay: Duration.seconds(0),
        period: Duration.seconds(10),
        failureThreshold,
      });
      const image = Image.preset(Engine.VLLM, '0.33.0');
      aDeployment(service, { image, startup }).autoscale({
        maxReplicas: 2,
        scaleToZero: ScaleToZero.onMetric(jobs),
      });
      expect((object(service, 'ScaledObject').spec as any).cooldownPeriod).toBe(seconds);
    },
  );

  test('cools down as it is set', () => {
    const scaleToZero = ScaleToZero.onMetric(jobs, { cooldown: Duration.hours(1) });
    expect(plannedAutoscaler({ maxReplicas: 2, scaleToZero }).zero!.cooldownSeconds).toBe(3600);
  });
});

describe('a deployment that requests start', () => {
  const port = Port.http1({ listen: 8000, expose: 80 });
  const requested = (id: string) => {
    const service = aService(
      {
        namespace: 'llm',
        loadBalancer: LoadBalancer.apiGateway(),
        platform: Platform.kubernetes(),
        ports: [port],
      },
      aChart('requested'),
    );
    const main = aDeployment(service, {}, id);
    main.autoscale({
      maxReplicas: 8,
      scaleToZero: ScaleToZero.onRequest({ concurrency: 16, hold: Duration.minutes(10) }),
    });
    return { service, main };
  };
  const { service } = requested('main');
  const intercepted = { name: 'x-inference-intercepted', value: 'llm/chat-main' };

  test('is the target of an interceptor that waits for it, and never cuts a response', () => {
    expect(object(service, 'InterceptorRoute')).toMatchObject({
      apiVersion: 'http.keda.sh/v1beta1',
      metadata: { name: 'chat-main', namespace: 'llm' },
      spec: {
        target: { service: 'chat-main', port: 80 },
        rules: [{ headers: [intercepted] }],
        timeouts: { readiness: '600s', request: '0s', responseHeader: '0s' },
        scalingMetric: { concurrency: { targetValue: 16 } },
      },
    });
  });

  test('is scaled by the requests of the interceptor', () => {
    expect(object(service, 'ScaledObject').spec).toMatchObject({
      idleReplicaCount: 0,
      minReplicaCount: 1,
      maxReplicaCount: 8,
      cooldownPeriod: 300,
      triggers: [
        {
          type: 'external-push',
          name: 'requests',
          metricType: 'AverageValue',
          metadata: {
            scalerAddress: 'keda-add-ons-http-external-scaler.keda:9090',
            interceptorRoute: 'chat-main',
          },
        },
      ],
    });
  });

  test('gets its requests through the interceptor, which finds it by a header', () => {
    const { rules } = object(service, 'HTTPRoute').spec as any;
    expect(rules[0].backendRefs).toEqual([
      {
        weight: 1,
        name: 'keda-add-ons-http-interceptor-proxy',
        namespace: 'keda',
        port: 8080,
        filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [intercepted] } }],
      },
    ]);
    expect(object(service, 'ReferenceGrant')).toMatchObject({
      metadata: { name: 'llm-chat', namespace: 'keda' },
      spec: { to: [{ group: '', kind: 'Service', name: 'keda-add-ons-http-interceptor-proxy' }] },
    });
  });

  test('has its share in the objects, beside one that always runs', () => {
    const two = requested('main');
    const other = aDeployment(two.service, {}, 'other');
    two.service.splitTraffic([Weight.of(two.main, 1), Weight.of(other, 3)]);
    expect(InferenceTesting.synth(two.service).shares(two.service)).toEqual({
      main: 0.25,
      other: 0.75,
    });
  });

  test('may have no replica at any time, and its maximum', () => {
    const [part] = previewWeek(requested('main').service._plan().deployments[0])!.parts;
    expect([part.minReplicas, part.maxReplicas]).toEqual([0, 8]);
  });
});

test('the default cool-down of an adopted deployment covers the start-up of its manifest', () => {
  const chart = aChart('llm');
  Platform.kubernetes({ prometheus: 'http://prometheus:9090' }).attachTo(chart);
  const started = aManifest((deployment) => {
    const startupProbe = { httpGet: { path: '/health', port: 8000 }, failureThreshold: 60 };
    Object.assign(deployment.spec.template.spec.containers[0], { startupProbe });
  });
  const service = InferenceService.adopt(chart, 'chat', { objects: [started] });
  const [adopted] = service.deployments;
  adopted.autoscale({ maxReplicas: 2, scaleToZero: ScaleToZero.onMetric(jobs) });
  expect((object(service, 'ScaledObject').spec as any).cooldownPeriod).toBe(600);
});
