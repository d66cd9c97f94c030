import {
  AutoscalingEngine,
  Gateway,
  InferenceServiceProps,
  KubernetesPlatformOptions,
  Platform,
} from '../../src';
import { aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const on = (options: KubernetesPlatformOptions): InferenceServiceProps => ({
  platform: Platform.kubernetes(options),
});

const SUBJECTS: [string, (version: string) => KubernetesPlatformOptions, string, string][] = [
  ['Kubernetes', (version) => ({ version }), '1.28', '1.27'],
  ['Envoy Gateway', (version) => ({ gateway: Gateway.envoyGateway({ version }) }), '1.5', '1.4'],
  ['KEDA', (version) => ({ autoscaling: AutoscalingEngine.keda(version) }), '2.15', '2.14'],
];

describe.each(SUBJECTS)(
  'the version of %s (PLATFORM_VERSION)',
  (_what, options, minimumVersion, older) => {
    const [major, minor] = minimumVersion.split('.').map(Number);

    test.each([
      minimumVersion,
      `v${minimumVersion}`,
      `${minimumVersion}.0`,
      `${major}.${minor + 1}`,
      `${major}.100`,
      `${major + 1}.0`,
    ])('accepts %s', (version) => {
      expectNone(aService(on(options(version))), 'PLATFORM_VERSION');
    });

    test.each([
      older,
      `${older}.99`,
      `${major}`,
      `${major}.1`,
      `${major - 1}.99`,
      '',
      'latest',
      'v',
      ` ${minimumVersion}`,
      '一.二',
    ])('refuses %j', (version) => {
      expectFinding(aService(on(options(version))), 'PLATFORM_VERSION', {
        names: [`got ${JSON.stringify(version)}`],
      });
    });
  },
);

describe('the address of Prometheus (PLATFORM_ADDRESS)', () => {
  test.each([
    'http://prometheus.monitoring:9090',
    'https://prometheus.example.com/api',
    'http://10.0.0.1',
  ])('accepts %s', (prometheus) => {
    const service = aService(on({ prometheus }));
    expectNone(service, 'PLATFORM_ADDRESS');
    expect(service.plan().platform.prometheus).toBe(prometheus);
  });

  test.each(['', 'prometheus:9090', 'ftp://prometheus', 'http://', 'http:///x', 'http://a b'])(
    'refuses %j',
    (prometheus) => {
      expectFinding(aService(on({ prometheus })), 'PLATFORM_ADDRESS', {
        value: JSON.stringify(prometheus),
      });
    },
  );
});

describe('the class of the gateway (PLATFORM_ADDRESS)', () => {
  const of = (className: string) => aService(on({ gateway: Gateway.envoyGateway({ className }) }));

  test.each(['eg', 'eg.public', '7', 'a'.repeat(253)])('accepts %j', (className) => {
    expectNone(of(className), 'PLATFORM_ADDRESS');
    expect(of(className)._plan().platform.gateway.className).toBe(className);
  });

  test.each(['', 'EG', 'eg_1', 'eg.', 'eg..public', 'eg.-a', 'a'.repeat(254), '网关'])(
    'refuses %j',
    (className) => {
      expectFinding(of(className), 'PLATFORM_ADDRESS', {});
    },
  );
});
