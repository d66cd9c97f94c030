import { App, Chart, Size } from 'cdk8s';
import {
  Billing,
  ComputeSpec,
  DeploymentOptions,
  InferenceService,
  InferenceServiceProps,
  Platform,
  Price,
  Queue,
  QueueOptions,
  RollingUpdate,
  ScalingMetric,
  Scheduler,
  Severity,
} from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const ONE_GPU = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 });
const HALF_A_CPU = ComputeSpec.of({ cpu: 0.1, memory: Size.gibibytes(1) });
const anyOne = { rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 }) };

interface Member {
  readonly queue?: QueueOptions;
  readonly options?: Partial<DeploymentOptions>;
  readonly props?: InferenceServiceProps;
  /** Bounds of its autoscaler. */
  readonly scaled?: [number, number];
}

/** Services in Charts of their own; each has one deployment in a queue of the same name. */
function services(platforms: readonly Platform[], ...members: Member[]): InferenceService[] {
  const app = new App();
  return members.map(({ queue, options, props, scaled }, index) => {
    const chart = new Chart(app, `c${index}`, { namespace: `n${index}` });
    if (platforms[index]) {
      platforms[index].attachTo(chart);
    }
    const service = new InferenceService(chart, 'chat', props);
    const main = aDeployment(service, {
      compute: ONE_GPU,
      queue: Queue.named('h20', queue),
      ...anyOne,
      ...options,
    });
    if (scaled) {
      const [minReplicas, maxReplicas] = scaled;
      main.autoscale({ minReplicas, maxReplicas, metrics: [ScalingMetric.cpuUtilization(80)] });
    }
    return service;
  });
}

const inOneCluster = (...members: Member[]) => services([], ...members);
const gpus = (count: number): QueueOptions => ({ capacity: { gpus: count } });
const replicas = (count: number): Partial<DeploymentOptions> => ({ replicas: count });

function expectNoneIn(all: readonly InferenceService[], ...rules: string[]): void {
  all.forEach((service) => rules.forEach((rule) => expectNone(service, rule)));
}

describe('the minima of all services in a queue (QUEUE_CAPACITY)', () => {
  test('fit exactly', () => {
    const all = inOneCluster({ queue: gpus(5), options: replicas(2) }, { options: replicas(3) });
    expectNoneIn(all, 'QUEUE_CAPACITY');
  });

  test('exceed it by one, at the service with which they do', () => {
    const [first, second, third] = inOneCluster(
      { queue: gpus(4), options: replicas(2) },
      { options: replicas(3) },
      { options: replicas(1) },
    );
    expectNoneIn([first, third], 'QUEUE_CAPACITY');
    expectFinding(second, 'QUEUE_CAPACITY', {
      at: 'c1/chat',
      names: ['4 GPUs', '2 × c0/chat/main', '3 × c1/chat/main', '1 × c2/chat/main'],
    });
  });

  test('count fractions of a CPU as in decimal', () => {
    const options = { compute: HALF_A_CPU };
    const three = (cpu: number) =>
      inOneCluster({ queue: { capacity: { cpu } }, options }, { options }, { options });
    expectNoneIn(three(0.3), 'QUEUE_CAPACITY');
    expectFinding(three(0.29)[2], 'QUEUE_CAPACITY', { at: 'c2/chat', names: ['0.29 CPUs'] });
  });

  test('are one finding where a service exceeds the queue by itself', () => {
    const [first, second] = inOneCluster({ queue: gpus(2), options: replicas(3) }, {});
    expectFinding(first, 'QUEUE_CAPACITY', { at: 'c0/chat' });
    expectNone(second, 'QUEUE_CAPACITY');
  });

  test('name eight deployments, and count the others', () => {
    const all = inOneCluster({ queue: gpus(9) }, ...Array.from({ length: 10 }, () => ({})));
    expectFinding(all[9], 'QUEUE_CAPACITY', { at: 'c9/chat', names: ['c7/chat/main, and 3 more'] });
  });

  test.each<[string, Member]>([
    ['in another queue', { options: { queue: Queue.named('other') } }],
    ['that use idle resources', { options: { useIdleResources: true } }],
    ['that may run in an overflow', { options: { overflow: Queue.named('burst') } }],
    [
      'that have the queue as overflow',
      {
        options: { queue: Queue.named('own'), overflow: Queue.named('h20') },
      },
    ],
  ])('count no pods %s', (_, { options }) => {
    const all = inOneCluster(
      { queue: gpus(2), options: replicas(2) },
      { options: { ...options, replicas: 8 } },
    );
    expectNoneIn(all, 'QUEUE_CAPACITY', 'QUEUE_MAXIMUM', 'ROLLOUT_DEADLOCK');
  });

  test('are not known if the compute of an adopted deployment is not', () => {
    const all = inOneCluster(
      { queue: gpus(2), options: replicas(2) },
      { options: { ...replicas(8), compute: undefined } },
    );
    expectNoneIn(all, 'QUEUE_CAPACITY');
  });
});

describe('two clusters', () => {
  const named = (name: string) => Platform.kubernetes({ name });
  const full = [
    { queue: gpus(2), options: replicas(2) },
    { queue: gpus(2), options: replicas(2) },
  ];
  const rules = ['QUEUE_CAPACITY', 'QUEUE_MAXIMUM', 'QUEUE_PRICE', 'ROLLOUT_DEADLOCK'];

  test('have two queues of one name', () => {
    expectNoneIn(services([named('a'), named('b')], ...full), ...rules);
    expectFinding(services([named('a'), named('a')], ...full)[1], 'QUEUE_CAPACITY', {
      at: 'c1/chat',
    });
  });

  test('may differ in capacity and price', () => {
    const priced = (capacity: number, price: number) => ({
      queue: { ...gpus(capacity), price: Price.perGpuHour(price, 'CNY') },
    });
    const all = [priced(2, 1), priced(3, 2)];
    expectNoneIn(services([named('a'), named('b')], ...all), ...rules);
    const [, second] = services([], ...all);
    expectFinding(second, 'QUEUE_CAPACITY', { at: 'c1/chat/main', names: ['c0/chat/main'] });
    expectFinding(second, 'QUEUE_PRICE', { at: 'c1/chat/main', names: ['c0/chat/main'] });
  });

  test('are like two namespaces of Kueue, whose queues are in one', () => {
    const kueue = Platform.kubernetes({ scheduler: Scheduler.kueue() });
    expectNoneIn(services([kueue, kueue], ...full), ...rules);
  });
});

describe('rolling updates beside other services', () => {
  const surging = { rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 0, maxSurge: 1 }) };

  test('have room for one more (ROLLOUT_DEADLOCK)', () => {
    const options = { ...surging, ...replicas(2) };
    const both = (count: number) => inOneCluster({ queue: gpus(count), options }, { options });
    expectNoneIn(both(5), 'ROLLOUT_DEADLOCK', 'ROLLOUT_CAPACITY');
    both(4).forEach((service, index) =>
      expectFinding(service, 'ROLLOUT_DEADLOCK', { at: `c${index}/chat/main` }),
    );
  });

  test('are one finding where a service fills the queue by itself', () => {
    const all = inOneCluster({ queue: gpus(2), options: { ...surging, ...replicas(2) } }, {});
    expectFinding(all[0], 'ROLLOUT_DEADLOCK', { at: 'c0/chat/main' });
  });

  test('may be stuck while the autoscaler of another service is at its maximum (ROLLOUT_CAPACITY)', () => {
    const members = (most: number): Member[] => [
      { queue: gpus(5), options: { ...surging, ...replicas(2) } },
      { scaled: [1, most] },
    ];
    expectNoneIn(inOneCluster(...members(2)), 'ROLLOUT_CAPACITY');
    const [first, second] = inOneCluster(...members(3));
    expectFinding(first, 'ROLLOUT_CAPACITY', { at: 'c0/chat/main' });
    expectNone(second, 'ROLLOUT_CAPACITY');
  });
});

describe('the maxima of all services in a queue (QUEUE_MAXIMUM)', () => {
  const members = (most: number): Member[] => [
    { queue: gpus(8), scaled: [1, 4] },
    { scaled: [1, most] },
  ];

  test('fit exactly', () => {
    expectNoneIn(inOneCluster(...members(4)), 'QUEUE_MAXIMUM');
  });

  test('exceed it by one: a warning at the service with which they do', () => {
    const [first, second] = inOneCluster(...members(5));
    expectNone(first, 'QUEUE_MAXIMUM');
    expectFinding(second, 'QUEUE_MAXIMUM', {
      at: 'c1/chat',
      names: ['9 GPUs', '8 GPUs', '4 × c0/chat/main', '5 × c1/chat/main'],
    });
    expect(findingsOf(second, 'QUEUE_MAXIMUM')[0].severity).toBe(Severity.WARNING);
  });

  test('of one service count too', () => {
    const [only] = inOneCluster({ queue: gpus(8), scaled: [1, 9] });
    expectFinding(only, 'QUEUE_MAXIMUM', {
      at: 'c0/chat',
      names: ['maxReplicas: 8 of c0/chat/main'],
    });
  });

  test.each<[string, Member[], string]>([
    ['the service that exceeds the queue', members(6), 'maxReplicas: 4 of c1/chat/main'],
    [
      'another one if its minimum is too many',
      [{ queue: gpus(8), scaled: [1, 6] }, { scaled: [4, 6] }],
      'maxReplicas: 2 of c0/chat/main',
    ],
    [
      'another one if its count is fixed',
      [{ queue: gpus(8), scaled: [1, 6] }, { options: replicas(5) }],
      'maxReplicas: 3 of c0/chat/main',
    ],
    [
      'several if no single one is enough',
      [{ queue: gpus(8), scaled: [1, 8] }, { scaled: [1, 9] }],
      'of several deployments',
    ],
  ])('are lowered to the largest number that fits, of %s', (_, all, named) => {
    const [, second] = inOneCluster(...all);
    expectFinding(second, 'QUEUE_MAXIMUM', { at: 'c1/chat', names: [named] });
  });

  test('are no second finding beside minima that do not fit', () => {
    const [, second] = inOneCluster({ queue: gpus(1), scaled: [1, 4] }, { scaled: [1, 4] });
    expectFinding(second, 'QUEUE_CAPACITY', { at: 'c1/chat' });
    expectNone(second, 'QUEUE_MAXIMUM');
  });

  test('can be acknowledged, and stop a strict synthesis without that', () => {
    const strict = Platform.kubernetes({ strict: true });
    const all = () => services([strict, strict], ...members(5));
    expect(findingsOf(all()[1], 'QUEUE_MAXIMUM')).toMatchObject([{ severity: Severity.ERROR }]);
    const [, second] = all();
    second.acknowledge('QUEUE_MAXIMUM', { reason: 'day and night' });
    expect(findingsOf(second, 'QUEUE_MAXIMUM')).toMatchObject([
      { severity: Severity.WARNING, acknowledged: { reason: 'day and night' } },
    ]);
    expectNone(second, 'ACKNOWLEDGE_UNUSED');
  });

  test('are not known without a capacity', () => {
    expectNoneIn(inOneCluster({ scaled: [1, 400] }, { scaled: [1, 400] }), 'QUEUE_MAXIMUM');
  });
});

describe('the price of a queue (QUEUE_PRICE)', () => {
  const priced = (price: Price, options: Partial<DeploymentOptions> = {}) =>
    aDeployment(aService(), { queue: Queue.named('h20', { price }), ...options }).service;

  test.each([0, 0.01, 12.5, 1e9])('accepts %d', (amount) => {
    expectNone(priced(Price.perGpuHour(amount, 'CNY')), 'QUEUE_PRICE');
  });

  test.each([-0.01, NaN, Infinity, -Infinity])('rejects the amount %d', (amount) => {
    [Price.perGpuHour, Price.perReplicaHour, Price.perMonth].forEach((price) =>
      expectFinding(priced(price(amount, 'CNY')), 'QUEUE_PRICE', {
        at: 'chart/chat/main',
        value: `${amount}`,
      }),
    );
  });

  test.each(['', 'cny', 'CN', 'CNYX', '¥', 'CNY '])('rejects the currency "%s"', (currency) => {
    expectFinding(priced(Price.perMonth(1, currency)), 'QUEUE_PRICE', { at: 'chart/chat/main' });
  });

  test('is checked at an overflow too', () => {
    const overflow = Queue.named('burst', {
      price: Price.perGpuHour(-1, 'CNY'),
      billing: Billing.PAY_AS_YOU_GO,
      capacity: { gpus: -1 },
    });
    const service = priced(Price.perMonth(1, 'CNY'), { overflow });
    expectFinding(service, 'QUEUE_PRICE', { at: 'chart/chat/main', value: '-1' });
    expectFinding(service, 'QUEUE_CAPACITY', { at: 'chart/chat/main', value: '-1' });
  });

  test.each<[string, Price, Price, boolean]>([
    ['the same', Price.perGpuHour(1, 'CNY'), Price.perGpuHour(1, 'CNY'), true],
    ['another amount', Price.perGpuHour(1, 'CNY'), Price.perGpuHour(2, 'CNY'), false],
    ['another currency', Price.perGpuHour(1, 'CNY'), Price.perGpuHour(1, 'USD'), false],
    ['another unit', Price.perGpuHour(1, 'CNY'), Price.perReplicaHour(1, 'CNY'), false],
  ])('is declared once in a service: %s', (_, one, other, accepted) => {
    const service = priced(one);
    aDeployment(service, { queue: Queue.named('h20', { price: other }) }, 'other');
    if (accepted) {
      expectNone(service, 'QUEUE_PRICE');
    } else {
      expectFinding(service, 'QUEUE_PRICE', { at: 'chart/chat/other' });
    }
  });
});
