import { App, Chart, Duration, Size } from 'cdk8s';
import {
  ChangeEffect,
  ComputeSpec,
  DeploymentOptions,
  HazardKind,
  InferenceService,
  InferenceTesting,
  LoadBalancer,
  Port,
  Preview,
  Probe,
  Queue,
} from '../../src';
import { aDeployment } from '../support/builders';

const probe = Probe.fromTcpSocket({
  port: 8000,
  failureThreshold: 30,
  period: Duration.seconds(10),
});

/** A service whose only deployment has two replicas of 8 GPUs on each of its nodes. */
function program(nodes: number, options: Partial<DeploymentOptions> = {}): Chart {
  const chart = new Chart(new App(), 'chart');
  const service = new InferenceService(chart, 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway(),
  });
  aDeployment(service, {
    command: ['start'],
    replicas: 2,
    compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus: 8, nodes }),
    readiness: probe,
    startup: probe,
    queue: Queue.named('gpu', { capacity: { gpus: 64 } }),
    ...options,
  });
  return chart;
}

const changes = (base: Chart, head: Chart) => Preview.of(head).data(Preview.of(base)).changes!;

test('the capacity counts groups × nodes × GPUs', () => {
  const { queues, deployments } = Preview.of(program(2)).data();
  expect(queues[0].minimum).toMatchObject({
    amounts: { gpus: 32, cpu: 32 },
    arithmetic: '2 × chat-main (16 GPUs) = 32 GPUs of 64 GPUs',
  });
  expect(deployments[0]).toMatchObject({ minReplicas: 2, perReplica: { gpus: 16 } });
});

test('an update restarts groups, one at a time, within the GPUs that they have', () => {
  const [workload] = changes(program(2), program(2, { command: ['anew'] })).workloads;
  expect(workload).toMatchObject({
    object: 'LeaderWorkerSet chat-main',
    effect: ChangeEffect.RESTARTS,
    peakGpus: { high: 32 },
    fewestServing: 1,
  });
});

describe('a deployment that gets a second node, or loses it', () => {
  test.each<[string, number, number]>([
    ['gets one', 1, 2],
    ['loses it', 2, 1],
  ])('%s: its object is a new one, and the old one is removed', (_, before, after) => {
    const { workloads, hazards, objects } = changes(program(before), program(after));
    const kinds = { 1: 'Deployment', 2: 'LeaderWorkerSet' } as Record<number, string>;
    expect(workloads.map(({ object, effect }) => [object, effect])).toEqual([
      [`${kinds[before]} chat-main`, ChangeEffect.REMOVED],
      [`${kinds[after]} chat-main`, ChangeEffect.ADDED],
    ]);
    expect(objects.restarts).toEqual([`${kinds[before]} chat-main`]);
    expect(hazards).toHaveLength(1);
    expect(hazards[0]).toMatchObject({
      kind: HazardKind.COLD_TRAFFIC,
      at: 'chart/chat/main',
      failingShare: 1,
      onlyIfStopped: false,
    });
    expect(hazards[0].problem).toContain(`${kinds[after]} chat-main is a new object`);
    expect(hazards[0].fix).toContain('add a deployment with another name');
  });

  test('is in the comparison of a test', () => {
    const [base, head] = [1, 2].map((nodes) => InferenceTesting.synth(program(nodes)));
    expect(head.changesFrom(base)).toMatchObject({
      restarts: ['Deployment chat-main'],
      removed: ['Deployment chat-main'],
      added: ['LeaderWorkerSet chat-main'],
      unknown: [],
    });
  });
});

test('a third node restarts the groups that have two', () => {
  const [workload] = changes(program(2), program(3)).workloads;
  expect(workload).toMatchObject({ effect: ChangeEffect.RESTARTS, peakGpus: { high: 48 } });
});
