import { Duration, Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  Disruption,
  Engine,
  Image,
  Platform,
  Probe,
  Queue,
  RollingUpdate,
  ScalingMetric,
} from '../../src';
import { aDeployment, aRoutedService, aService } from '../support/builders';

const on = (nodes: number) =>
  ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus: 8, nodes });
const startup = Probe.fromTcpSocket({
  port: 8000,
  initialDelay: Duration.seconds(0),
  period: Duration.seconds(10),
  failureThreshold: 10,
});

function grouped(options: Partial<DeploymentOptions> = {}, service = aService()) {
  return aDeployment(service, { command: ['start'], compute: on(2), replicas: 4, ...options });
}

/** Without the probes of a preset. */
const update = (maxUnavailable: number, maxSurge: number, options = {}) => {
  const rollingUpdate = RollingUpdate.ofCounts({ maxUnavailable, maxSurge });
  const [plan] = grouped({ rollingUpdate, startup, ...options }).rollout();
  return plan;
};

test('one node a replica is the same as none', () => {
  const plan = (nodes?: number) =>
    JSON.stringify(
      aDeployment(undefined, {
        compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus: 8, nodes }),
      }).service.plan(),
    );
  expect(plan(1)).toBe(plan());
});

describe('amounts are those of all nodes', () => {
  test('of a rolling update', () => {
    expect(update(1, 1)).toMatchObject({
      instances: 4,
      mostPresent: 5,
      fewestServing: 3,
      // a group takes the place of one that has ended
      maxTerminating: 0,
      peak: { cpu: 5 * 16, memoryBytes: 5 * 128 * 1024 ** 3, gpus: 5 * 16 },
      needed: { gpus: 4 * 16 },
    });
  });

  test('of a queue', () => {
    const rules = (gpus: number) =>
      grouped({ queue: Queue.named('gpu', { capacity: { gpus } }) })
        .service.findings()
        .map(({ rule }) => rule);
    expect(rules(63)).toContain('QUEUE_CAPACITY');
    expect(rules(64)).not.toContain('QUEUE_CAPACITY');
  });

  test('of shares by instance count: a group is one instance', () => {
    const service = aRoutedService();
    grouped({ replicas: 1, readiness: startup }, service);
    aDeployment(service, { replicas: 3 }, 'small');
    service.splitByInstanceCount();
    expect(service.plan().traffic.shares.map(({ share }) => share)).toEqual([0.25, 0.75]);
  });
});

describe('a rolling update', () => {
  test('replaces one group at a time by default', () => {
    const [plan] = grouped().rollout();
    expect(plan).toMatchObject({ mostPresent: 4, peak: { gpus: 64 } });
  });

  test.each<[number, number, number]>([
    // a step drains and starts; groups in surplus start before the first step
    [1, 0, 4],
    [2, 0, 2],
    [0, 1, 5],
    [0, 2, 3],
    [1, 1, 3],
  ])('with %s unavailable and a surge of %s has %s steps', (unavailable, surge, steps) => {
    const { stepSeconds, totalSeconds } = update(unavailable, surge);
    expect(stepSeconds).toBe(100 + 40);
    expect(totalSeconds).toBe(steps * (100 + 40));
  });
});

describe('a disruption budget', () => {
  const budget = (options: Partial<DeploymentOptions>) =>
    grouped({ startup, ...options }).plan().disruption?.budget;

  test('counts pods, of which each takes a group down', () => {
    expect(budget({})).toMatchObject({ maxUnavailable: 1, percent: false });
    expect(
      budget({ rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 2, maxSurge: 0 }) }),
    ).toMatchObject({ maxUnavailable: 2 });
  });

  test('moves every pod by itself, and the whole group restarts each time', () => {
    expect(budget({})).toMatchObject({ drainSeconds: 4 * 2 * 100 });
    // a group that restarts has two pods that are not ready
    const disruption = Disruption.ofCounts({ maxUnavailable: 2 });
    expect(budget({ disruption })).toMatchObject({ drainSeconds: 4 * 2 * 100 });
  });

  test('is not there for one replica, which a drain restarts', () => {
    expect(budget({ replicas: 1 })).toBeUndefined();
  });
});

describe('arguments', () => {
  const args = (image: Image, options: Partial<DeploymentOptions> = {}) =>
    grouped({ image, command: undefined, ...options }).plan().args!;
  const vllm = Image.preset(Engine.VLLM, '0.33.0');
  const sglang = Image.preset(Engine.SGLANG, '0.5.23');
  const value = (all: readonly string[], flag: string) => all[all.indexOf(flag) + 1];

  test.each<[Image, Partial<DeploymentOptions>, string, string]>([
    [vllm, {}, '8', '2'],
    [vllm, { compute: on(4) }, '8', '4'],
    [vllm, { parallelism: { tensor: 4 } }, '4', '4'],
    [vllm, { parallelism: { pipeline: 4 } }, '4', '4'],
    [vllm, { args: ['model', '-tp', '4'] }, 'none', '4'],
  ])('spread tensors within nodes (%#)', (image, options, tensor, pipeline) => {
    const all = args(image, options);
    const given = all.includes('--tensor-parallel-size');
    expect(given ? value(all, '--tensor-parallel-size') : 'none').toBe(tensor);
    expect(value(all, '--pipeline-parallel-size')).toBe(pipeline);
  });

  test('of one stage are none', () => {
    expect(args(sglang, { parallelism: { tensor: 16 } })).not.toContain('--pp-size');
  });

  test('name the leader by the variables of the controller', () => {
    expect(args(vllm).join(' ')).toContain(
      '--nnodes 2 --node-rank $(LWS_WORKER_INDEX) --master-addr $(LWS_LEADER_ADDRESS)',
    );
    expect(args(sglang, { compute: on(3) }).join(' ')).toContain(
      '--nnodes 3 --node-rank $(LWS_WORKER_INDEX) --dist-init-addr $(LWS_LEADER_ADDRESS):20000',
    );
    expect(args(vllm, { compute: on(1) })).not.toContain('--nnodes');
  });
});

describe('queries of an autoscaler', () => {
  const query = (metric: ScalingMetric, nodes: number) => {
    const platform = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });
    const service = aService({ platform });
    const deployment = grouped({ compute: on(nodes), replicas: undefined }, service);
    deployment.autoscale({ maxReplicas: 4, metrics: [metric] });
    const objects = deployment.service.plan().deployments[0] as any;
    return objects.autoscaler.metrics[0].query as string;
  };

  test('divide by the GPUs of a group', () => {
    expect(query(ScalingMetric.gpuUtilization(80), 2)).toMatch(/ \/ 16$/);
    expect(query(ScalingMetric.gpuUtilization(80), 1)).toMatch(/ \/ 8$/);
  });

  test('count leaders and workers, and no pod of another deployment', () => {
    const [, pattern] = /pod=~"(.*?)"/.exec(query(ScalingMetric.gpuUtilization(80), 2))!;
    const matches = (pod: string) => new RegExp(`^(?:${pattern})$`).test(pod);
    expect(['chat-main-0', 'chat-main-12', 'chat-main-0-1'].every(matches)).toBe(true);
    expect(
      ['chat-main', 'chat-main-a-0', 'chat-main-5d4f8-abcde', 'chat-main-canary-0'].some(matches),
    ).toBe(false);
  });
});
