import { Duration, Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  Engine,
  Image,
  Probe,
  Queue,
  RolloutOutcome,
  RollingUpdate,
  ScalingMetric,
} from '../../src';
import { aDeployment, aService } from '../support/builders';
import { eightGpus, queue, rollout, within } from '../support/rollouts';

const readiness = Probe.fromTcpSocket({ port: 8000 });

describe('how many serve and exist', () => {
  test.each([
    [10, 20, 0, 8, 10],
    [10, 0, 10, 10, 11],
    [10, 25, 25, 8, 13],
    [4, 25, 25, 3, 5],
    [3, 25, 25, 3, 4],
    [1, 25, 25, 1, 2],
    [5, 10, 0, 4, 5],
    [1, 25, 0, 0, 1],
    [1, 100, 100, 0, 2],
    [10, 100, 0, 0, 10],
  ])('%i within %i %% and %i %%: %i serve, %i exist', (replicas, down, up, serving, present) => {
    const plan = rollout({ replicas, readiness, ...within(down, up) });
    expect(plan).toMatchObject({
      instances: replicas,
      fewestServing: serving,
      mostPresent: present,
    });
  });
});

describe('how many serve', () => {
  const startup = Probe.fromTcpSocket({ port: 8000, failureThreshold: 60 });

  test.each<[string, Partial<DeploymentOptions>, number]>([
    ['is none for certain where a pod counts as ready with its process', {}, 0],
    ['is none with a liveness probe alone', { liveness: readiness }, 0],
    ['counts ready pods with a readiness probe', { readiness }, 3],
    ['counts started pods with a startup probe', { startup }, 3],
    [
      'counts pods that have been up for the minimum ready time',
      { minReady: Duration.seconds(1) },
      3,
    ],
    ['is none with a minimum ready time of 0', { minReady: Duration.seconds(0) }, 0],
    ['counts ready pods of an engine', { image: Image.preset(Engine.VLLM, '0.33.0') }, 3],
  ])('%s', (_, options, serving) => {
    expect(rollout({ replicas: 3, ...options }).fewestServing).toBe(serving);
  });
});

describe('numbers of replicas', () => {
  test.each([
    [10, 1, 0, 9, 10],
    [10, 0, 1, 10, 11],
    [3, 1, 0, 2, 3],
    [1, 1, 0, 0, 1],
    [2, 5, 0, 0, 2],
    [2, 0, 5, 2, 4],
  ])('%i within %i and %i: %i serve, %i exist', (replicas, down, up, serving, present) => {
    const rollingUpdate = RollingUpdate.ofCounts({ maxUnavailable: down, maxSurge: up });
    expect(rollout({ replicas, rollingUpdate, readiness })).toMatchObject({
      instances: replicas,
      fewestServing: serving,
      mostPresent: present,
    });
  });
});

describe('recreate', () => {
  test('stops all pods, and creates new ones when the old ones are gone', () => {
    const startup = Probe.fromHttpGet('/health', { port: 8000, failureThreshold: 10 });
    const rollingUpdate = RollingUpdate.recreate();
    const plan = rollout({ replicas: 4, rollingUpdate, startup, queue: queue({ gpus: 32 }) });
    expect(plan).toMatchObject({
      outcome: RolloutOutcome.FORWARD,
      fewestServing: 0,
      mostPresent: 4,
      maxTerminating: 4,
      needed: { gpus: 32 },
      peak: { gpus: 32 },
      waits: false,
    });
    // one drain of 40 s, then one start
    expect(plan.totalSeconds).toBe(plan.stepSeconds);
    expect(plan.stepSeconds).toBeGreaterThan(40);
  });
});

describe('what it needs', () => {
  test('is nothing more where one may be missing, and one instance more where none may', () => {
    const { needed } = rollout({ replicas: 4 });
    expect(needed).toEqual({ gpus: 32, cpu: 64, memoryBytes: 4 * 64 * 1024 ** 3 });
    expect(rollout({ replicas: 3 }).needed).toMatchObject({ gpus: 32 });
  });

  test('counts what drains: it holds its GPUs while Kubernetes counts it as gone', () => {
    const slow = { replicas: 4, minReady: Duration.seconds(40) };
    expect(rollout(slow)).toMatchObject({ mostPresent: 5, maxTerminating: 2, peak: { gpus: 56 } });
  });

  test.each([
    [39, 3],
    [40, 2],
  ])('lets a step more drain at once where instances count after %i s', (seconds, leaving) => {
    const minReady = Duration.seconds(seconds);
    expect(rollout({ replicas: 4, minReady }).maxTerminating).toBe(leaving);
  });

  test('counts nothing that drains where an instance is stopped at once', () => {
    const zero = Duration.seconds(0);
    const plan = rollout({ replicas: 4, gracefulShutdown: zero, preStopDelay: zero });
    expect(plan).toMatchObject({ maxTerminating: 0, mostPresent: 5 });
  });

  test('adds fractions of a CPU as in decimal', () => {
    const compute = ComputeSpec.of({ cpu: 0.1, memory: Size.mebibytes(1) });
    const capacity = { cpu: 0.4 };
    const plan = rollout({ replicas: 3, compute, queue: queue(capacity) });
    expect(plan.needed.cpu).toBe(0.4);
    expect(plan).toMatchObject({ left: { cpu: 0.1 }, outcome: RolloutOutcome.FORWARD });
  });
});

describe('whether it goes forward', () => {
  const three = { replicas: 3 };

  test.each<[string, Partial<DeploymentOptions>, RolloutOutcome, boolean | undefined]>([
    ['room for one', { ...three, queue: queue({ gpus: 32 }) }, RolloutOutcome.FORWARD, true],
    ['room for all', { ...three, queue: queue({ gpus: 48 }) }, RolloutOutcome.FORWARD, false],
    ['room for a part', { ...three, queue: queue({ gpus: 31 }) }, RolloutOutcome.DEADLOCK, true],
    ['no room at all', { ...three, queue: queue({ gpus: 24 }) }, RolloutOutcome.DEADLOCK, true],
    ['too little CPU', { ...three, queue: queue({ cpu: 63 }) }, RolloutOutcome.DEADLOCK, true],
    [
      'full memory',
      { ...three, queue: queue({ memory: Size.gibibytes(255) }) },
      RolloutOutcome.DEADLOCK,
      true,
    ],
    ['one missing', { replicas: 4, queue: queue({ gpus: 32 }) }, RolloutOutcome.FORWARD, true],
    ['unknown capacity', { ...three, queue: queue() }, RolloutOutcome.UNKNOWN, undefined],
    ['no queue', three, RolloutOutcome.UNKNOWN, undefined],
    ['no queue, one missing', { replicas: 4 }, RolloutOutcome.FORWARD, undefined],
  ])('with %s', (_, options, outcome, waits) => {
    const plan = rollout(options);
    expect([plan.outcome, plan.waits]).toEqual([outcome, waits]);
  });

  test('takes every deployment of the service in that queue into account, and no other', () => {
    const service = aService();
    const capacity = queue({ gpus: 24 });
    const main = aDeployment(service, { compute: eightGpus, queue: capacity }, 'a');
    aDeployment(service, { compute: eightGpus, queue: capacity }, 'b');
    aDeployment(service, { compute: eightGpus, queue: Queue.named('other') }, 'c');
    expect(main.rollout()[0]).toMatchObject({ left: { gpus: 8 }, outcome: RolloutOutcome.FORWARD });
    aDeployment(service, { compute: eightGpus, queue: capacity }, 'd');
    expect(main.rollout()[0]).toMatchObject({
      left: { gpus: 0 },
      outcome: RolloutOutcome.DEADLOCK,
    });
  });
});

describe('an autoscaler', () => {
  const scaled = (options: Partial<DeploymentOptions> = {}) => {
    const deployment = aDeployment(undefined, { compute: eightGpus, ...options });
    const metrics = [ScalingMetric.cpuUtilization(80)];
    deployment.autoscale({ minReplicas: 2, maxReplicas: 8, metrics });
    return deployment;
  };

  test('makes two of it: at the fewest instances and at the most', () => {
    const found = scaled({ readiness })
      .rollout()
      .map(({ instances, fewestServing }) => [instances, fewestServing]);
    expect(found).toEqual([
      [2, 2],
      [8, 6],
    ]);
  });

  test('of another deployment in the queue makes two of it too', () => {
    const capacity = queue({ gpus: 80 });
    const { service } = scaled({ queue: capacity });
    const other = aDeployment(service, { compute: eightGpus, queue: capacity }, 'other');
    expect(other.rollout().map(({ left }) => left)).toEqual([{ gpus: 56 }, { gpus: 8 }]);
  });
});

describe('how long it takes', () => {
  const startup = Probe.fromTcpSocket({ port: 8000, failureThreshold: 60 });

  test.each<[string, Partial<DeploymentOptions>, number | undefined, number | undefined]>([
    ['start-up, one after another, then the last one drains', { startup }, 601, 2 * 601 + 40],
    ['the first readiness check', { startup, readiness }, 611, 2 * 611 + 40],
    ['the time it must have been ready', { startup, minReady: Duration.seconds(9) }, 610, 1260],
    [
      'draining first, where the queue is full',
      { startup, queue: queue({ gpus: 32 }) },
      641,
      4 * 641,
    ],
    ['a last step that is smaller than the others', { startup, replicas: 5 }, 601, 2 * 601 + 40],
    ['nothing but the shutdown without any probe', {}, 0, 40],
    ['no bound without a startup probe', { readiness }, undefined, undefined],
  ])('counts %s', (_, options, step, total) => {
    const plan = rollout({ replicas: 4, ...options });
    expect([plan.stepSeconds, plan.totalSeconds]).toEqual([step, total]);
  });

  test('is not said where it does not go forward', () => {
    const plan = rollout({ replicas: 3, startup, queue: queue({ gpus: 24 }) });
    expect(plan).not.toHaveProperty('totalSeconds');
  });
});

describe('nothing is said', () => {
  test.each<[string, Partial<DeploymentOptions>]>([
    ['of no instance', { replicas: 0 }],
    ['of half an instance', { replicas: 1.5 }],
    ['without compute', { compute: undefined }],
    ['of percentages that are none', within(-1, 200)],
  ])('%s', (_, options) => {
    expect(aDeployment(undefined, options).rollout()).toEqual([]);
  });

  test('of the capacity where it is nobody’s', () => {
    expect(rollout({ replicas: 1 })).not.toHaveProperty('left');
  });
});

describe('a preset', () => {
  test('tells its hour: each instance may take half an hour', () => {
    const image = Image.preset(Engine.VLLM, '0.33.0');
    const [plan] = aDeployment(aService({ ports: [] }), { image, replicas: 4 }).rollout();
    expect(plan.totalSeconds).toBe(2 * (1801 + 10) + 50);
  });
});
