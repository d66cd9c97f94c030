import { Duration, Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  Platform,
  Probe,
  ProbeOptions,
  ScalingMetric,
} from '../../src';
import { aDeployment, aService, container, object, brokenRules } from '../support/builders';

const having = (options: Partial<DeploymentOptions>) => aDeployment(undefined, options);

describe('the compute of an instance', () => {
  test('is planned in canonical quantities, and rendered as request and limit', () => {
    const deployment = having({
      compute: ComputeSpec.of({
        cpu: 1.5,
        memory: Size.mebibytes(131072),
        gpus: 2,
        sharedMemory: Size.mebibytes(1024),
      }),
    });
    expect(deployment._plan().compute).toEqual({
      cpu: 1.5,
      memoryBytes: 128 * 1024 ** 3,
      gpus: 2,
      gpuResource: 'nvidia.com/gpu',
      cpuLimit: true,
      sharedMemoryBytes: 1024 ** 3,
    });
    const { requests, limits } = container(deployment.service).resources;
    expect(limits).toMatchObject({ cpu: '1500m', memory: '128Gi' });
    expect({ ...limits, ...requests }).toEqual(limits);
  });

  test('is planned in bytes where it is no whole KiB', () => {
    const compute = ComputeSpec.of({ cpu: 1, memory: Size.kibibytes(1.5) });
    expect(having({ compute })._plan().compute!.memoryBytes).toBe(1536);
  });

  test('keeps a number that only Terraform knows', () => {
    const token = -1.8881545897087503e289;
    const compute = ComputeSpec.of({ cpu: token, memory: Size.gibibytes(1), gpus: token });
    const deployment = having({ compute });
    expect(deployment._plan().compute).toMatchObject({ cpu: token, gpus: token });
    // in a Chart nothing resolves it
    expect(new Set(brokenRules(deployment.service))).toEqual(new Set(['TOKEN']));
  });
});

describe('the shutdown of an instance', () => {
  test.each([
    [undefined, undefined, 40],
    [0, 0, 0],
    [300, undefined, 310],
    [undefined, 0, 30],
    [1, 2, 3],
  ])('drains %p s after %p s: the grace period is %i s', (drain, preStop, grace) => {
    const seconds = (value?: number) => (value === undefined ? undefined : Duration.seconds(value));
    const deployment = having({ gracefulShutdown: seconds(drain), preStopDelay: seconds(preStop) });
    expect(deployment._plan().shutdown.graceSeconds).toBe(grace);
    const { template } = object(deployment.service, 'Deployment').spec;
    expect(template.spec.terminationGracePeriodSeconds).toBe(grace);
  });

  test.each([
    ['1.28', false],
    ['1.29', false],
    ['1.30', true],
    ['1.34', true],
  ])('waits in the kubelet on Kubernetes %s: %p', (version, kubeletSleeps) => {
    const deployment = aDeployment(aService({ platform: Platform.kubernetes({ version }) }));
    expect(deployment._plan().shutdown.kubeletSleeps).toBe(kubeletSleeps);
    const { preStop } = container(deployment.service).lifecycle;
    expect(Object.keys(preStop)).toEqual([kubeletSleeps ? 'sleep' : 'exec']);
  });
});

describe('the progress deadline of a rollout', () => {
  const startup = (options: ProbeOptions) =>
    having({ startup: Probe.fromTcpSocket({ port: 8000, ...options }) });

  test.each([
    ['without a startup probe', having({}), undefined],
    ['that the usual 600 s cover', startup({ failureThreshold: 25 }), undefined],
    [
      'that the usual 600 s just cover',
      startup({ failureThreshold: 26, initialDelay: Duration.seconds(0) }),
      undefined,
    ],
    ['that takes a second longer', startup({ failureThreshold: 26 }), 601],
    ['that takes an hour', startup({ failureThreshold: 360 }), 3941],
    ['that waits for long shutdowns', having({ gracefulShutdown: Duration.seconds(900) }), 1210],
    ['that waits for readiness to last', having({ minReady: Duration.seconds(300) }), 640],
    ['that is said', having({ progressDeadline: Duration.seconds(90) }), 90],
  ])('%s', (_, deployment, seconds) => {
    expect(deployment._plan().progressDeadlineSeconds).toBe(seconds);
    const { spec } = object(deployment.service, 'Deployment');
    expect(spec.progressDeadlineSeconds).toBe(seconds);
  });
});

describe('a disruption budget', () => {
  test.each([
    [1, false],
    [2, true],
    [10, true],
  ])('for %i replicas: %p', (replicas, expected) => {
    expect(having({ replicas })._plan().disruptionBudget).toBe(expected);
  });

  test.each([
    [1, false],
    [2, true],
  ])('for an autoscaler up to %i: %p', (maxReplicas, expected) => {
    const deployment = having({});
    deployment.autoscale({ maxReplicas, metrics: [ScalingMetric.cpuUtilization(80)] });
    expect(deployment._plan().disruptionBudget).toBe(expected);
  });
});
