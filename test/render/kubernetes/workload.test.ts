import { Duration } from 'cdk8s';
import {} from 'cdk8s-plus-28';
import {
  DeploymentOptions,
  Percent,
  Platform,
  Probe,
  Queue,
  RollingUpdate,
  ScalingMetric,
  TolerationOperator,
} from '../../../src';
import { aDeployment, aService, container, object } from '../../support/builders';

const SCALING = { maxReplicas: 8, metrics: [ScalingMetric.cpuUtilization(60)] };

/** A service with one deployment. */
function deployed(options: Partial<DeploymentOptions> = {}, kubernetes = '1.34') {
  const service = aService({ platform: Platform.kubernetes({ version: kubernetes }) });
  const deployment = aDeployment(service, options);
  return { service, deployment, plan: () => deployment._plan() };
}

const spec = ({ service }: ReturnType<typeof deployed>) => object(service, 'Deployment').spec;
const podSpec = (program: ReturnType<typeof deployed>) => spec(program).template.spec;

describe('the number of instances', () => {
  test.each([
    ['1 where nothing is said', undefined, 1],
    ['what is said', 4, 4],
  ])('is %s', (_, replicas, written) => {
    const program = deployed({ replicas });
    expect(program.plan().replicas).toBe(written);
    expect(spec(program).replicas).toBe(written);
  });

  test('is absent under an autoscaler, which decides it', () => {
    const program = deployed();
    program.deployment.autoscale(SCALING);
    expect(program.plan()).not.toHaveProperty('replicas');
    expect(spec(program)).not.toHaveProperty('replicas');
  });
});

describe('the rolling update', () => {
  test.each([
    [undefined, { maxUnavailable: '25%', maxSurge: '25%' }],
    [{ maxUnavailable: Percent.of(20) }, { maxUnavailable: '20%', maxSurge: '25%' }],
    [{ maxSurge: Percent.of(10) }, { maxUnavailable: '25%', maxSurge: '10%' }],
    [
      { maxUnavailable: Percent.of(0), maxSurge: Percent.of(100) },
      { maxUnavailable: '0%', maxSurge: '100%' },
    ],
    [
      { maxUnavailable: Percent.of(100), maxSurge: Percent.of(0) },
      { maxUnavailable: '100%', maxSurge: '0%' },
    ],
  ])('of %j is written as percent strings', (update, written) => {
    const program = deployed({ rollingUpdate: update && RollingUpdate.of(update) });
    expect(spec(program).strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: written });
    const { maxUnavailable, maxSurge } = program.plan().rollingUpdate;
    expect([`${maxUnavailable}%`, `${maxSurge}%`]).toEqual([
      written.maxUnavailable,
      written.maxSurge,
    ]);
  });

  test.each([
    [
      'numbers',
      RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 }),
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    ],
    ['recreate', RollingUpdate.recreate(), { type: 'Recreate' }],
  ])('by %s is rendered as it is', (_, rollingUpdate, strategy) => {
    expect(spec(deployed({ rollingUpdate })).strategy).toEqual(strategy);
  });
});

describe('the shutdown', () => {
  const exec = { exec: { command: ['sleep', '10'] } };
  const sleep = { sleep: { seconds: 10 } };

  test.each([
    ['1.28', exec],
    ['1.29', exec],
    ['1.30', sleep],
    ['1.34', sleep],
    ['1.100', sleep],
  ])('waits 10 s on Kubernetes %s by %j', (version, preStop) => {
    const program = deployed({}, version);
    expect(container(program.service).lifecycle).toEqual({ preStop });
    expect(program.plan().shutdown.kubeletSleeps).toBe('sleep' in preStop);
  });

  test.each([
    [undefined, undefined, 40],
    [0, undefined, 10],
    [30, 0, 30],
    [0, 0, 0],
    [120, 15, 135],
  ])('of %s s and %s s before makes a grace period of %i s', (drain, before, grace) => {
    const program = deployed({
      gracefulShutdown: drain === undefined ? undefined : Duration.seconds(drain),
      preStopDelay: before === undefined ? undefined : Duration.seconds(before),
    });
    expect(podSpec(program).terminationGracePeriodSeconds).toBe(grace);
    expect(program.plan().shutdown.graceSeconds).toBe(grace);
  });

  test.each(['1.28', '1.34'])('has no hook without a delay, Kubernetes %s', (version) => {
    const program = deployed({ preStopDelay: Duration.seconds(0) }, version);
    expect(container(program.service)).not.toHaveProperty('lifecycle');
    expect(program.plan().shutdown.preStopSeconds).toBe(0);
  });
});

describe('the progress deadline', () => {
  const startup = (failureThreshold: number) =>
    Probe.fromTcpSocket({ port: 8000, initialDelay: Duration.seconds(0), failureThreshold });

  test.each([
    ["Kubernetes' own without a startup probe", undefined, undefined],
    ["Kubernetes' own as long as that is enough", startup(26), undefined],
    ['longer than the start-up, with time to pull', startup(27), 610],
    ['longer than a very slow start-up', startup(180), 2140],
  ])('is %s', (_, probe, seconds) => {
    const program = deployed({ startup: probe });
    expect(spec(program).progressDeadlineSeconds).toBe(seconds);
    expect(program.plan().progressDeadlineSeconds).toBe(seconds);
  });
});

describe('how long an instance must have been ready', () => {
  test.each([
    [undefined, 0, undefined],
    [0, 0, undefined],
    [15, 15, 15],
  ])('said %p: planned %i, written %p', (declared, planned, written) => {
    const minReady = declared === undefined ? undefined : Duration.seconds(declared);
    const program = deployed({ minReady });
    expect(program.plan().minReadySeconds).toBe(planned);
    expect(spec(program).minReadySeconds).toBe(written);
  });
});

describe('a queue', () => {
  const queue = Queue.named('prepaid', {
    nodeSelector: { pool: 'h20' },
    tolerations: [{ key: 'gpu', operator: TolerationOperator.EXISTS }],
  });

  test("puts instances onto its nodes, before the pod's own wishes", () => {
    const tolerations = [{ key: 'spot', operator: TolerationOperator.EXISTS }];
    const program = deployed({ queue, pod: { nodeSelector: { zone: 'a' }, tolerations } });
    expect(podSpec(program).nodeSelector).toEqual({ pool: 'h20', zone: 'a' });
    expect(podSpec(program).tolerations).toEqual([
      { key: 'gpu', operator: 'Exists' },
      { key: 'spot', operator: 'Exists' },
    ]);
  });

  test('labels the pods and stays out of the selector', () => {
    const program = deployed({ queue });
    expect(spec(program).template.metadata.labels['cdk-inference/queue']).toBe('prepaid');
    expect(spec(program).selector.matchLabels).not.toHaveProperty('cdk-inference/queue');
  });

  test('that says no nodes asks for none', () => {
    const program = deployed({ queue: Queue.named('any') });
    expect(podSpec(program)).not.toHaveProperty('nodeSelector');
    expect(podSpec(program)).not.toHaveProperty('tolerations');
  });
});
