import { Duration, JsonPatch } from 'cdk8s';
import {
  Autoscaler,
  Deployment,
  DeploymentOptions,
  Percent,
  Port,
  Probe,
  Queue,
  RollingUpdate,
  ScalingMetric,
} from '../../src';
import {
  aDeployment,
  aService,
  container,
  object,
  someCompute,
  someImage,
  synth,
} from '../support/builders';

const NEEDED = { image: someImage(), compute: someCompute() };
const scaling = () => ({ maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(60)] });

describe('addDeployment', () => {
  test.each<Partial<DeploymentOptions>>([
    {},
    { displayName: '预留', replicas: 4, command: ['serve'], env: { A: '1' } },
    { queue: Queue.named('prepaid'), gracefulShutdown: Duration.seconds(0) },
  ])('is the short form of new Deployment (%#)', (options) => {
    const [short, long] = [aService(), aService()];
    short.addDeployment('main', { ...NEEDED, ...options });
    new Deployment(long, 'main', { service: long, ...NEEDED, ...options });
    expect(long.plan()).toEqual(short.plan());
    expect(synth(long)).toEqual(synth(short));
  });

  test('gives back the deployment it made, which knows its service', () => {
    const service = aService();
    const deployment = aDeployment(service);
    expect(deployment).toBeInstanceOf(Deployment);
    expect(deployment.service).toBe(service);
    expect(service.deployments).toEqual([deployment]);
  });
});

describe('autoscale', () => {
  test('is the short form of new Autoscaler', () => {
    const [short, long] = [aService(), aService()];
    const autoscaler = aDeployment(short).autoscale(scaling());
    const deployment = aDeployment(long);
    new Autoscaler(deployment, 'Autoscaler', { deployment, ...scaling() });
    expect(autoscaler).toBeInstanceOf(Autoscaler);
    expect(long.plan()).toEqual(short.plan());
    expect(synth(long)).toEqual(synth(short));
  });
});

describe('a deployment', () => {
  test('asked for its plan answers as its service does', () => {
    const service = aService();
    const [a, b] = [aDeployment(service, {}, 'a'), aDeployment(service, { replicas: 3 }, 'b')];
    expect([a.plan(), b.plan()]).toEqual(service.plan().deployments);
  });

  test.each([
    ["the service's name and its id", undefined, 'chat-main'],
    ['the given name', 'other', 'other'],
  ])('is named by %s', (_, resourceName, name) => {
    const service = aService();
    const deployment = aDeployment(service, { resourceName });
    expect(deployment.plan().name).toBe(name);
    expect(object(service, 'Deployment').metadata.name).toBe(name);
    expect(object(service, 'Service').metadata.name).toBe(name);
  });

  test("follows its service's given name", () => {
    const service = aService({ resourceName: 'talk' });
    expect(aDeployment(service).plan().name).toBe('talk-main');
  });

  test('has the ports of its service', () => {
    const service = aService({ ports: [Port.http1({ listen: 9000 })] });
    expect(aDeployment(service).plan().ports).toEqual(service.plan().ports);
  });

  test('runs one string by the shell and a list as it is', () => {
    expect(aDeployment(aService(), { command: 'a b' }).plan().command).toEqual([
      '/bin/sh',
      '-c',
      'a b',
    ]);
    expect(aDeployment(aService(), { command: ['a b'] }).plan().command).toEqual(['a b']);
  });
});

describe('zero', () => {
  const zero = Duration.seconds(0);

  test.each<[string, Partial<DeploymentOptions>, (service: any) => unknown, unknown]>([
    [
      'max unavailable',
      { rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(0) }) },
      (service) => object(service, 'Deployment').spec.strategy.rollingUpdate.maxUnavailable,
      '0%',
    ],
    [
      'max surge',
      { rollingUpdate: RollingUpdate.of({ maxSurge: Percent.of(0) }) },
      (service) => object(service, 'Deployment').spec.strategy.rollingUpdate.maxSurge,
      '0%',
    ],
    [
      'a probe that waits',
      { readiness: Probe.fromTcpSocket({ port: 8000, initialDelay: zero }) },
      (service) => container(service).readinessProbe.initialDelaySeconds,
      0,
    ],
    [
      'a graceful shutdown without delay',
      { gracefulShutdown: zero, preStopDelay: zero },
      (service) => object(service, 'Deployment').spec.template.spec.terminationGracePeriodSeconds,
      0,
    ],
    [
      'an empty value of a variable',
      { env: { EMPTY: '' } },
      (service) => container(service).env[0].value,
      '',
    ],
  ])('is a value for %s', (_, options, written, value) => {
    const service = aService();
    aDeployment(service, options);
    expect(written(service)).toBe(value);
  });
});

describe('what a deployment is given', () => {
  const lists = () => ({
    command: ['serve'],
    args: ['--verbose'],
    env: { A: '1' },
    pod: {
      labels: { team: 'llm' },
      annotations: { note: 'n' },
      nodeSelector: { zone: 'a' },
      tolerations: [{ operator: 'Exists' }],
      sidecars: [{ name: 'log', image: 'busybox' }],
      volumes: [{ name: 'models', emptyDir: {} }],
      volumeMounts: [{ name: 'models', mountPath: '/models' }],
      initContainers: [{ name: 'fetch', image: 'busybox' }],
    },
  });
  const later: [string, (omitUndefined: any) => void][] = [
    ['command', (omitUndefined) => omitUndefined.command.push('later')],
    ['args', (omitUndefined) => omitUndefined.args.push('later')],
    ['env', (omitUndefined) => (omitUndefined.env.LATER = 'x')],
    ['pod.labels', (omitUndefined) => (omitUndefined.pod.labels.later = 'x')],
    ['pod.annotations', (omitUndefined) => (omitUndefined.pod.annotations.later = 'x')],
    ['pod.nodeSelector', (omitUndefined) => (omitUndefined.pod.nodeSelector.later = 'x')],
    ['pod.tolerations', (omitUndefined) => omitUndefined.pod.tolerations.push({ key: 'later' })],
    [
      'pod.sidecars',
      (omitUndefined) => omitUndefined.pod.sidecars.push({ name: 'later', image: 'x' }),
    ],
    ['pod.volumes', (omitUndefined) => omitUndefined.pod.volumes.push({ name: 'later' })],
    ['pod.volumeMounts', (omitUndefined) => omitUndefined.pod.volumeMounts.push({ name: 'later' })],
    [
      'pod.initContainers',
      (omitUndefined) => omitUndefined.pod.initContainers.push({ name: 'later' }),
    ],
    ['pod', (omitUndefined) => (omitUndefined.pod.hostNetwork = true)],
    ['replicas', (omitUndefined) => (omitUndefined.replicas = 7)],
    [
      'a label of a volume',
      (omitUndefined) => (omitUndefined.pod.volumes[0].emptyDir.medium = 'later'),
    ],
    ['a field of a sidecar', (omitUndefined) => (omitUndefined.pod.sidecars[0].image = 'later')],
    [
      'a field of a toleration',
      (omitUndefined) => (omitUndefined.pod.tolerations[0].key = 'later'),
    ],
  ];

  test.each(later)('is copied: changing %s afterwards changes nothing', (_, change) => {
    const omitUndefined = lists();
    const service = aService();
    aDeployment(service, omitUndefined);
    const before = structuredClone(service.plan());
    change(omitUndefined);
    expect(service.plan()).toEqual(before);
    expect(before).not.toEqual(aServiceWith(omitUndefined).plan());
  });

  function aServiceWith(omitUndefined: object) {
    const service = aService();
    aDeployment(service, omitUndefined);
    return service;
  }
});

describe('patch on a deployment', () => {
  const wait = JsonPatch.add('/spec/minReadySeconds', 10);

  test("changes that deployment's object and no other's", () => {
    const service = aService();
    const a = aDeployment(service, {}, 'a');
    aDeployment(service, {}, 'b');
    a.patch('Deployment', wait);
    expect(object(service, 'Deployment', 'chat-a').spec.minReadySeconds).toBe(10);
    expect(object(service, 'Deployment', 'chat-b').spec).not.toHaveProperty('minReadySeconds');
    expect(object(service, 'Service', 'chat-a').spec).not.toHaveProperty('minReadySeconds');
  });

  test.each(['Deployment', 'Service', 'PodDisruptionBudget', 'ScaledObject'])(
    'reaches its %s',
    (kind) => {
      const service = aService();
      const deployment = aDeployment(service);
      deployment.autoscale(scaling());
      deployment.patch(kind, JsonPatch.add('/metadata/annotations', { note: 'n' }));
      expect(object(service, kind).metadata.annotations).toEqual({ note: 'n' });
    },
  );

  test('does not reach what the service makes', () => {
    const service = aService();
    aDeployment(service).patch('Gateway', wait);
    expect(service.findings().map(({ rule }) => rule)).toEqual(['PATCH_TARGET']);
  });
});
