import { Chart, Duration, Size, Testing } from 'cdk8s';
import {
  ComputeSpec,
  Image,
  InferenceService,
  LoadBalancer,
  Percent,
  Platform,
  Port,
  Probe,
  RollingUpdate,
  ScalingMetric,
  Severity,
  Weight,
} from '../../src';
import { aChart, someCompute, someImage } from '../support/builders';

/** A program that breaks many rules at once, in a service, two deployments, an autoscaler and a policy. */
function theWorst(): InferenceService {
  const service = new InferenceService(aChart(), 'chat', {
    displayName: 'chat 1',
    description: '',
    namespace: 'ML',
    ports: [Port.http1({ listen: 30000, expose: 0, path: 'v1' })],
    loadBalancer: LoadBalancer.apiGateway({ hostnames: ['10.0.0.1'] }),
    platform: Platform.kubernetes({ version: '1.20' }),
  });
  const reserved = service.addDeployment('reserved', {
    displayName: '😀',
    image: Image.fromUrl('https://registry.example.com/llm'),
    compute: ComputeSpec.of({ cpu: 0, memory: Size.gibibytes(1) }),
    env: { 'A-B': '1' },
    replicas: 1.5,
    readiness: Probe.fromTcpSocket({ port: 'nobody' }),
    liveness: Probe.fromTcpSocket({ port: 8000, timeout: Duration.seconds(0) }),
    rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(0), maxSurge: Percent.of(0) }),
    gracefulShutdown: Duration.seconds(0.5),
  });
  const burst = service.addDeployment('burst', { image: someImage(), compute: someCompute() });
  burst.autoscale({ minReplicas: 0, maxReplicas: 4, metrics: [ScalingMetric.queueLength(NaN)] });
  service.splitTraffic([Weight.of(reserved, -0), Weight.of(burst, 10001)]);
  return service;
}

const EXPECTED = [
  ['chart/chat', 'NAME_SERVICE'],
  ['chart/chat', 'NAME_DESCRIPTION'],
  ['chart/chat', 'NAME_NAMESPACE'],
  ['chart/chat', 'PLATFORM_VERSION'],
  ['chart/chat', 'PORT_LISTEN'],
  ['chart/chat', 'PORT_EXPOSE'],
  ['chart/chat', 'PORT_PATH'],
  ['chart/chat', 'HOSTNAME'],
  ['chart/chat/reserved', 'NAME_DEPLOYMENT'],
  ['chart/chat/reserved', 'IMAGE_REFERENCE'],
  ['chart/chat/reserved', 'ENV_KEY'],
  ['chart/chat/reserved', 'COMPUTE_REQUIRED'],
  ['chart/chat/reserved', 'REPLICAS'],
  ['chart/chat/reserved', 'PROBE_TARGET'],
  ['chart/chat/reserved', 'PROBE_TIMES'],
  ['chart/chat/reserved', 'ROLLOUT'],
  ['chart/chat/reserved', 'GRACE'],
  ['chart/chat/burst/Autoscaler', 'SCALING_BOUNDS'],
  ['chart/chat/burst/Autoscaler', 'SCALING_METRIC'],
  ['chart/chat/burst/Autoscaler', 'SCALING_ENGINE'],
  ['chart/chat/TrafficPolicy', 'TRAFFIC_WEIGHT'],
];

function thrown(service: InferenceService): string {
  const warnings = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    Testing.synth(Chart.of(service));
  } catch (error) {
    return (error as Error).message;
  } finally {
    warnings.mockRestore();
  }
  throw new Error('synthesis went on');
}

describe('a program that breaks many rules', () => {
  const text = thrown(theWorst());

  test.each(EXPECTED)('is told once at [%s] of %s, in one error with all others', (path, rule) => {
    expect(text).toMatch(new RegExp(`\\[${path}\\] ${rule}: \\S`));
  });

  test('is told of nothing else, and each finding stands on a line of its own', () => {
    const described = [...text.matchAll(/\[(.+?)\] ([A-Z_]+): /g)].map(([, path, rule]) => [
      path,
      rule,
    ]);
    const unique = [...new Set(described.map((pair) => pair.join(' ')))].sort();
    expect(unique).toEqual(EXPECTED.map((pair) => pair.join(' ')).sort());
    expect(described).toHaveLength(
      theWorst()
        .findings()
        .filter(({ severity }) => severity === Severity.ERROR).length,
    );
    expect(text.split('\n').length).toBeGreaterThanOrEqual(described.length);
  });

  test('shows each value and how to mend it', () => {
    for (const { message } of theWorst().findings()) {
      expect(message).toMatch(/^[^A-Z].*; [^A-Z].*[^.]$/su);
    }
    expect(text).toContain('got -0;');
    expect(text).toContain('got NaN;');
    expect(text).toContain('got 1.5;');
    expect(text).toContain('got "chat 1";');
  });

  test('makes no objects', () => {
    const service = theWorst();
    thrown(service);
    expect(Chart.of(service).apiObjects).toEqual([]);
  });
});

describe('a program that breaks exactly ten rules', () => {
  const service = (() => {
    const violation = new InferenceService(aChart(), 'chat', {
      displayName: '',
      description: 'a\u0007b',
      namespace: '',
      ports: [Port.http1({ listen: NaN })],
    });
    violation.addDeployment('main', {
      displayName: '通'.repeat(201),
      image: Image.fromUrl(''),
      compute: ComputeSpec.of({ cpu: NaN, memory: Size.gibibytes(1) }),
      command: [],
      env: { '': '1' },
      replicas: -0,
    });
    return violation;
  })();

  test('is told of ten in one error', () => {
    const rules = [...thrown(service).matchAll(/\[chart\/chat[^\]]*\] ([A-Z_]+): /g)].map(
      ([, rule]) => rule,
    );
    expect(rules.sort()).toEqual([
      'COMMAND',
      'COMPUTE_REQUIRED',
      'ENV_KEY',
      'IMAGE_REFERENCE',
      'NAME_DEPLOYMENT',
      'NAME_DESCRIPTION',
      'NAME_NAMESPACE',
      'NAME_SERVICE',
      'PORT_LISTEN',
      'REPLICAS',
    ]);
  });
});
