import { Duration } from 'cdk8s';
import {
  AutoscalerOptions,
  AutoscalingEngine,
  DeploymentOptions,
  Engine,
  Image,
  KubernetesPlatformOptions,
  Percent,
  Platform,
  PolicySelection,
  Probe,
  ScalingBehaviorOptions,
  ScalingMetric,
  ScalingPolicy,
  Schedule,
} from '../../src';
import { anAdoptedMain } from '../support/adoption';
import { aDeployment, aService, object } from '../support/builders';

const metrics = [ScalingMetric.queueLength(4)];
const image = Image.preset(Engine.VLLM, '0.33.0');

/** A probe that allows so many seconds. */
const starting = (seconds: number): Probe =>
  Probe.fromHttpGet('/health', {
    initialDelay: Duration.seconds(0),
    period: Duration.seconds(1),
    failureThreshold: seconds,
  });

/** The readiness probe of the preset looks every 10 s: its first look may come that late. */
const READINESS = 10;

function scaled(
  options: Partial<AutoscalerOptions> = {},
  deployment: Partial<DeploymentOptions> = { startup: starting(600) },
  platform: KubernetesPlatformOptions = {},
) {
  const service = aService({
    platform: Platform.kubernetes({ prometheus: 'http://prometheus:9090', ...platform }),
  });
  const main = aDeployment(service, { image, ...deployment });
  main.autoscale({ maxReplicas: 40, metrics, ...options });
  return main;
}

const limitOf = (...args: Parameters<typeof scaled>) =>
  scaled(...args).plan().autoscaler!.scaleUpLimit;

const behaving = (up: ScalingBehaviorOptions['up']) => limitOf({ behavior: { up } });

describe('the limit of the rise of replicas', () => {
  test('lasts as long as a start that the user declares', () => {
    expect(limitOf()).toEqual({
      replicas: 4,
      percent: 100,
      periodSeconds: 600 + READINESS,
      because: expect.stringContaining('610 s'),
    });
  });

  test('includes the time for which a replica must be ready', () => {
    const deployment = { startup: starting(600), minReady: Duration.seconds(30) };
    expect(limitOf({}, deployment)?.periodSeconds).toBe(600 + READINESS + 30);
  });

  test.each([
    [50, undefined],
    [51, 61],
    [1790, 1800],
    [1791, 1800],
    [7200, 1800],
  ])('with a start of %s s and a look at readiness is %p s', (seconds, period) => {
    expect(limitOf({}, { startup: starting(seconds) })?.periodSeconds).toBe(period);
  });

  test.each<[string, Partial<DeploymentOptions>]>([
    ['the probe of a preset', {}],
    ['a probe without times', { startup: Probe.fromHttpGet('/ready') }],
    [
      'a time-out alone',
      { startup: Probe.fromHttpGet('/ready', { timeout: Duration.seconds(9) }) },
    ],
  ])('is that of Kubernetes with %s, which declares no time', (_, deployment) => {
    expect(limitOf({}, deployment)).toBeUndefined();
  });

  test.each<[string, Partial<AutoscalerOptions>, KubernetesPlatformOptions]>([
    ['with CPU and KEDA', { metrics: [ScalingMetric.cpuUtilization(60)] }, {}],
    [
      'with CPU and the HPA',
      { metrics: [ScalingMetric.cpuUtilization(60)] },
      { autoscaling: AutoscalingEngine.hpa() },
    ],
    ['without a metric', { metrics: [], schedules: [Schedule.cron('0 8 * * *', 9)] }, {}],
  ])('is that of Kubernetes %s, where no load is counted twice', (_, options, platform) => {
    expect(limitOf(options, undefined, platform)).toBeUndefined();
  });

  test.each([
    [5, undefined],
    [6, 4],
  ])('up to a maximum of %s is %p: it would never be reached', (maxReplicas, replicas) => {
    expect(limitOf({ maxReplicas })?.replicas).toBe(replicas);
  });

  test.each<[string, Partial<AutoscalerOptions>, number]>([
    [
      'a schedule',
      { schedules: [Schedule.cron('0 8 * * *', 20), Schedule.cron('0 20 * * *', 2)] },
      18,
    ],
    [
      'two schedules one after the other',
      {
        schedules: [
          Schedule.cron('0 8 * * *', 6),
          Schedule.cron('10 8 * * *', 12),
          Schedule.cron('0 20 * * *', 1),
        ],
      },
      11,
    ],
    ['the fallback', { fallback: { replicas: 10 } }, 9],
  ])('allows the rise of %s at once', (_, options, replicas) => {
    expect(limitOf(options)?.replicas).toBe(replicas);
  });

  test.each<[string, ScalingBehaviorOptions['up']]>([
    ['policies', { policies: [ScalingPolicy.percent(Percent.of(50), Duration.minutes(1))] }],
    ['no rise at all', { select: PolicySelection.NONE }],
    ['the smaller of two policies', { select: PolicySelection.LEAST }],
  ])('gives way to %s of the user', (_, up) => {
    expect(behaving(up)).toBeUndefined();
  });

  test('stays beside a window of the user', () => {
    expect(behaving({ stabilization: Duration.minutes(1) })?.periodSeconds).toBe(610);
  });

  test('lasts as long as the startup probe of an adopted deployment allows', () => {
    const platform = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });
    const limit = (container: object) => {
      const service = anAdoptedMain(container, { platform });
      service.deployments[0].autoscale({
        maxReplicas: 40,
        metrics: [ScalingMetric.prometheus(`sum(q{${ScalingMetric.PODS}})`, 4)],
      });
      return service._plan().deployments[0].autoscaler!.scaleUpLimit?.periodSeconds;
    };
    const startupProbe = { tcpSocket: { port: 8000 }, failureThreshold: 30 };
    expect(limit({ startupProbe })).toBe(300);
    expect(limit({ startupProbe: { ...startupProbe, failureThreshold: 6 } })).toBeUndefined();
    expect(limit({})).toBeUndefined();
  });

  test('is rendered as two policies, and nothing else changes', () => {
    const { service } = scaled();
    expect(object(service, 'ScaledObject').spec.advanced.horizontalPodAutoscalerConfig).toEqual({
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: 'Max',
          policies: [
            { type: 'Pods', value: 4, periodSeconds: 610 },
            { type: 'Percent', value: 100, periodSeconds: 610 },
          ],
        },
      },
    });
  });
});
