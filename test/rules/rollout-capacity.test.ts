import { Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  Percent,
  Queue,
  QueueCapacity,
  RollingUpdate,
  ScalingMetric,
  Severity,
} from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const AT = 'chart/chat/main';
const oneGpu = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 });

/** A deployment with a GPU an instance, in a queue with a capacity. */
function inQueue(capacity: QueueCapacity, options: Partial<DeploymentOptions> = {}) {
  const queue = Queue.named('prepaid', { capacity });
  return aDeployment(undefined, { compute: oneGpu, queue, ...options });
}

function scaled(gpus: number, bounds: [number, number], options: Partial<DeploymentOptions> = {}) {
  const deployment = inQueue({ gpus }, options);
  const [minReplicas, maxReplicas] = bounds;
  const metrics = [ScalingMetric.cpuUtilization(80)];
  deployment.autoscale({ minReplicas, maxReplicas, metrics });
  return deployment;
}

const unavailable = (percent: number) => ({
  rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(percent) }),
});

describe('a full queue (ROLLOUT_DEADLOCK)', () => {
  test.each<[string, QueueCapacity, Partial<DeploymentOptions>]>([
    ['room for one more', { gpus: 4 }, { replicas: 3 }],
    ['one that may be missing', { gpus: 4 }, { replicas: 4 }],
    [
      'no surge asked for',
      { gpus: 3 },
      { replicas: 3, rollingUpdate: RollingUpdate.of({ maxSurge: Percent.of(0) }) },
    ],
    [
      'one that may be missing, as a number',
      { gpus: 3 },
      { replicas: 3, rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 }) },
    ],
    ['recreate', { gpus: 1 }, { replicas: 1, rollingUpdate: RollingUpdate.recreate() }],
    ['34 % of 3, which make one', { gpus: 3 }, { replicas: 3, ...unavailable(34) }],
    ['nothing known of the GPUs', { cpu: 1000 }, { replicas: 3 }],
    ['nothing known at all', {}, { replicas: 3 }],
    ['exactly the CPUs', { cpu: 32 }, { replicas: 3 }],
    ['exactly the memory', { memory: Size.gibibytes(128) }, { replicas: 3 }],
  ])('accepts %s', (_, capacity, options) => {
    const { service } = inQueue(capacity, options);
    expectNone(service, 'ROLLOUT_DEADLOCK');
    expectNone(service, 'ROLLOUT_CAPACITY');
    expectNone(service, 'QUEUE_CAPACITY');
  });

  test.each<[string, QueueCapacity, Partial<DeploymentOptions>, string]>([
    ['no GPU left', { gpus: 3 }, { replicas: 3 }, 'ofCounts({ maxUnavailable: 1, maxSurge: 0 })'],
    [
      '33 % of 3, which make none',
      { gpus: 3 },
      { replicas: 3, ...unavailable(33) },
      'ofCounts({ maxUnavailable: 1, maxSurge: 0 })',
    ],
    [
      'no replica that may be missing',
      { gpus: 3 },
      { replicas: 3, rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 0, maxSurge: 1 }) },
      'maxUnavailable is 0',
    ],
    [
      'one instance, and no room',
      { gpus: 1 },
      {},
      'RollingUpdate.recreate(), which interrupts the service',
    ],
    ['less than an instance’s CPUs', { cpu: 31.9 }, { replicas: 3 }, 'of 3 rounds to 0'],
    ['less than its memory', { memory: Size.mebibytes(128 * 1024 - 1) }, { replicas: 3 }, 'of 3'],
  ])('refuses %s', (_, capacity, options, names) => {
    const { service } = inQueue(capacity, options);
    expectFinding(service, 'ROLLOUT_DEADLOCK', { at: AT, names: [names] });
    expectNone(service, 'ROLLOUT_CAPACITY');
  });

  test('names the percentage, the queue and the fix', () => {
    expectFinding(inQueue({ gpus: 3 }, { replicas: 3 }).service, 'ROLLOUT_DEADLOCK', {
      at: AT,
    });
  });

  test('refuses what another deployment has filled', () => {
    const { service } = inQueue({ gpus: 4 }, { replicas: 3 });
    aDeployment(service, { compute: oneGpu, queue: Queue.named('prepaid') }, 'other');
    expect(findingsOf(service, 'ROLLOUT_DEADLOCK').map(({ path }) => path)).toEqual([
      'chart/chat/main',
      'chart/chat/other',
    ]);
  });

  test('goes by what is left when autoscalers keep the fewest', () => {
    expectFinding(scaled(3, [3, 3]).service, 'ROLLOUT_DEADLOCK', { at: AT, names: ['25 % of 3'] });
    expectNone(scaled(3, [3, 4]).service, 'ROLLOUT_DEADLOCK');
  });
});

describe('a queue that autoscalers fill (ROLLOUT_CAPACITY)', () => {
  test.each<[string, number, [number, number], Partial<DeploymentOptions>]>([
    ['the most leave room for one', 4, [1, 3], {}],
    ['so many may be missing one', 4, [4, 8], {}],
    ['the last of which none may leave room', 4, [1, 8], {}],
  ])('accepts that %s', (_, gpus, bounds, options) => {
    expectNone(scaled(gpus, bounds, options).service, 'ROLLOUT_CAPACITY');
  });

  test.each<[string, number, [number, number], Partial<DeploymentOptions>, number]>([
    ['the most leave none', 3, [1, 3], {}, 3],
    ['three of eight leave none', 3, [1, 8], {}, 3],
    ['none may ever be missing', 8, [2, 8], unavailable(0), 8],
    ['three have no room, and a fourth neither', 3, [3, 4], {}, 3],
  ])('warns that %s', (_, gpus, bounds, options) => {
    const { service } = scaled(gpus, bounds, options);
    expectFinding(service, 'ROLLOUT_CAPACITY', {
      at: AT,
    });
    expect(findingsOf(service, 'ROLLOUT_CAPACITY')[0].severity).toBe(Severity.WARNING);
    expectNone(service, 'ROLLOUT_DEADLOCK');
  });

  test('warns of a fixed number beside an autoscaler that takes the rest', () => {
    const { service } = scaled(8, [1, 7], unavailable(50));
    const queue = Queue.named('prepaid');
    aDeployment(service, { compute: oneGpu, queue }, 'fixed');
    expectFinding(service, 'ROLLOUT_CAPACITY', {
      at: 'chart/chat/fixed',
      names: ['% of 1 rounds'],
    });
  });
});

describe('what a queue has (QUEUE_CAPACITY)', () => {
  test.each<QueueCapacity>([
    {},
    { cpu: 4.5 },
    { memory: Size.gibibytes(64) },
    { gpus: 2 },
    { cpu: 96, memory: Size.tebibytes(1), gpus: 8 },
  ])('accepts %j', (capacity) => {
    const compute = ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1) });
    expectNone(inQueue(capacity, { compute }).service, 'QUEUE_CAPACITY');
  });

  test('accepts a queue without a GPU', () => {
    const compute = ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1) });
    expectNone(inQueue({ gpus: 0 }, { compute }).service, 'QUEUE_CAPACITY');
  });

  test.each<[QueueCapacity, string, string]>([
    [{ cpu: 0 }, '"cpu"', '0'],
    [{ cpu: -1 }, '"cpu"', '-1'],
    [{ cpu: NaN }, '"cpu"', 'NaN'],
    [{ memory: Size.kibibytes(0) }, '"memory"', '0'],
    [{ gpus: -1 }, '"gpus"', '-1'],
    [{ gpus: 1.5 }, '"gpus"', '1.5'],
    [{ gpus: NaN }, '"gpus"', 'NaN'],
  ])('rejects %j', (capacity, name, value) => {
    expectFinding(inQueue(capacity).service, 'QUEUE_CAPACITY', { at: AT, value, names: [name] });
  });

  test('rejects two capacities of one queue, and accepts the same one twice', () => {
    const both = (gpus: number) => {
      const service = aService();
      [8, gpus].forEach((each, index) =>
        aDeployment(
          service,
          { compute: oneGpu, queue: Queue.named('prepaid', { capacity: { gpus: each } }) },
          `d${index}`,
        ),
      );
      return service;
    };
    expectNone(both(8), 'QUEUE_CAPACITY');
    expectFinding(both(9), 'QUEUE_CAPACITY', {
      at: 'chart/chat/d1',
    });
  });

  test('rejects a queue that is too small for the minimum replicas, without other findings', () => {
    const { service } = inQueue({ gpus: 4 }, { replicas: 3 });
    const queue = Queue.named('prepaid');
    aDeployment(service, { compute: oneGpu, queue, replicas: 2 }, 'other');
    expectFinding(service, 'QUEUE_CAPACITY', { names: ['4 GPUs', '3 × main', '2 × other'] });
    expectNone(service, 'ROLLOUT_DEADLOCK');
    expectNone(service, 'ROLLOUT_CAPACITY');
  });

  test('accepts a queue that fits the minimum replicas of an autoscaler', () => {
    expectNone(scaled(1, [1, 8], unavailable(100)).service, 'QUEUE_CAPACITY');
  });
});
