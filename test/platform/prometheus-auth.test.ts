import {
  AutoscalingEngine,
  KubernetesPlatformOptions,
  Platform,
  PrometheusAuth,
  ScalingMetric,
  Schedule,
} from '../../src';
import { aChart, aCloud, aDeployment, aService, object, someQueue } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const prometheus = 'https://querier.monitoring:9091';

function triggers(platform: Platform): any[] {
  const service = aService({ platform }, aChart('llm'));
  aDeployment(service, { queue: someQueue() }).autoscale({
    maxReplicas: 4,
    metrics: [
      ScalingMetric.cpuUtilization(80),
      ScalingMetric.prometheus(`sum(a{${ScalingMetric.PODS}})`, 1),
      ScalingMetric.prometheus(`sum(b{${ScalingMetric.PODS}})`, 1),
    ],
    schedules: [Schedule.cron('0 8 * * *', 4), Schedule.cron('0 20 * * *', 1)],
  });
  expectNone(service, 'PLATFORM_ADDRESS');
  return object(service, 'ScaledObject').spec.triggers;
}

describe('credentials of Prometheus', () => {
  test.each([
    [PrometheusAuth.bearer('prometheus'), 'bearer', { name: 'prometheus' }],
    [PrometheusAuth.basic('p.user-1'), 'basic', { name: 'p.user-1' }],
    [PrometheusAuth.tls('prometheus'), 'tls', { name: 'prometheus' }],
    [
      PrometheusAuth.bearer('shared', { clusterWide: true }),
      'bearer',
      { name: 'shared', kind: 'ClusterTriggerAuthentication' },
    ],
  ])('are named in every trigger with a query, and in no other: %#', (auth, mode, reference) => {
    for (const platform of [
      Platform.kubernetes({ prometheus, prometheusAuth: auth }),
      aCloud({ prometheus, prometheusAuth: auth }),
    ]) {
      const all = triggers(platform);
      const queries = all.filter(({ type }) => type === 'prometheus');
      expect(queries).toHaveLength(2);
      for (const { authenticationRef, metadata } of queries) {
        expect(authenticationRef).toEqual(reference);
        expect(metadata).toMatchObject({ authModes: mode, serverAddress: prometheus });
      }
      const others = all.filter(({ type }) => type !== 'prometheus');
      expect(others.filter((each) => 'authenticationRef' in each)).toEqual([]);
    }
  });

  test('are none by default', () => {
    const [, query] = triggers(Platform.kubernetes({ prometheus }));
    expect(query).not.toHaveProperty('authenticationRef');
    expect(query.metadata).not.toHaveProperty('authModes');
  });

  test.each<[string, KubernetesPlatformOptions, string]>([
    [
      'a name that is none',
      { prometheus, prometheusAuth: PrometheusAuth.bearer('My_Auth') },
      '"My_Auth"',
    ],
    ['an empty name', { prometheus, prometheusAuth: PrometheusAuth.basic('') }, '""'],
    ['no address of Prometheus', { prometheusAuth: PrometheusAuth.bearer('auth') }, '"auth"'],
    [
      'the HPA, which has none',
      { prometheusAuth: PrometheusAuth.bearer('auth'), autoscaling: AutoscalingEngine.hpa() },
      '"auth"',
    ],
  ])('are an error with %s (PLATFORM_ADDRESS)', (_, options, value) => {
    const { service } = aDeployment(aService({ platform: Platform.kubernetes(options) }));
    expectFinding(service, 'PLATFORM_ADDRESS', { value, names: ['prometheusAuth'] });
  });
});
