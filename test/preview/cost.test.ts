import { Size } from 'cdk8s';
import { Token } from 'cdktn';
import {
  Billing,
  Certainty,
  ComputeSpec,
  CostPreview,
  Price,
  Queue,
  QueueOptions,
  Schedule,
} from '../../src';
import { CostedDeployment, previewCosts, previewIdle } from '../../src/preview/cost';
import { previewWeek } from '../../src/preview/week';
import { NO_GPU, Queued, planned } from '../support/queues';

const { EXACT, BOUNDED } = Certainty;
const HOURS = 168;
const TWO_GPUS = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 2 });

function costed(
  queue: QueueOptions,
  deployments: readonly Queued[],
  cluster: string = 'cluster',
): CostedDeployment[] {
  return planned(queue, deployments).map((deployment) => ({
    deployment,
    cluster,
    week: previewWeek(deployment),
  }));
}

/** The costs of the queue `h20`. */
function ofQueue(queue: QueueOptions, ...deployments: Queued[]): CostPreview {
  return previewCosts(costed(queue, deployments)).find(({ of }) => of === 'cluster/h20')!;
}

const total = (costs: readonly CostPreview[]) => costs.filter(({ of }) => of === undefined);

const perGpu = (amount: number, currency = 'CNY') => ({
  price: Price.perGpuHour(amount, currency),
});

describe('GPU hours of a week', () => {
  const night = Schedule.window({ start: '00:00', end: '06:00', replicas: 5 });

  test.each<[string, QueueOptions, Queued[], [number, number, Certainty]]>([
    ['a fixed count', {}, [{ replicas: 3 }], [3 * HOURS, 3 * HOURS, EXACT]],
    ['two GPUs a replica', {}, [{ compute: TWO_GPUS }], [2 * HOURS, 2 * HOURS, EXACT]],
    ['no GPU', {}, [{ compute: NO_GPU, replicas: 9 }], [0, 0, EXACT]],
    ['two deployments', {}, [{}, { replicas: 2 }], [3 * HOURS, 3 * HOURS, EXACT]],
    ['metrics', {}, [{ scaled: [1, 4] }], [HOURS, 4 * HOURS, BOUNDED]],
    ['schedules alone', {}, [{ schedules: [night] }], [42 * 5 + 126, 42 * 5 + 126, EXACT]],
    [
      'a maximum that fits exactly',
      { capacity: { gpus: 4 } },
      [{ scaled: [1, 4] }],
      [HOURS, 4 * HOURS, BOUNDED],
    ],
    [
      'a maximum beyond the capacity',
      { capacity: { gpus: 3 } },
      [{ scaled: [1, 4] }],
      [HOURS, 3 * HOURS, BOUNDED],
    ],
    [
      'maxima beyond it together',
      { capacity: { gpus: 5 } },
      [{ scaled: [1, 4] }, { scaled: [1, 4] }],
      [2 * HOURS, 5 * HOURS, BOUNDED],
    ],
    [
      'a count beyond the capacity',
      { capacity: { gpus: 2 } },
      [{ replicas: 3 }],
      [2 * HOURS, 2 * HOURS, BOUNDED],
    ],
    [
      'GPUs that no replica fits in',
      { capacity: { gpus: 3 } },
      [{ compute: TWO_GPUS, replicas: 2 }],
      [2 * HOURS, 2 * HOURS, BOUNDED],
    ],
    ['idle resources', {}, [{ replicas: 2, useIdleResources: true }], [0, 2 * HOURS, BOUNDED]],
    [
      'a schedule by date, whose other weeks have less',
      {},
      [{ schedules: [Schedule.cron('0 0 1 * *', 5), Schedule.cron('0 0 2 * *', 1)] }],
      [HOURS, HOURS + 4 * 24, BOUNDED],
    ],
  ])('of %s', (_, queue, deployments, [low, high, certainty]) => {
    const { gpuHoursPerWeek } = ofQueue(queue, ...deployments);
    expect(gpuHoursPerWeek).toMatchObject({ low, high, certainty });
    expect(gpuHoursPerWeek!.because === undefined).toBe(certainty === EXACT);
  });

  test('are not known without the compute of an adopted deployment', () => {
    expect(ofQueue(perGpu(1), {}, { compute: undefined })).toEqual({ of: 'cluster/h20' });
  });

  test('are a total, also without a queue', () => {
    const costs = previewCosts(costed({}, [{}, { queue: undefined }]));
    expect(costs.map(({ of }) => of)).toEqual([
      'chart/chat/d0',
      'chart/chat/d1',
      'cluster/h20',
      'cluster/(no queue)',
      undefined,
    ]);
    expect(total(costs)).toMatchObject([{ gpuHoursPerWeek: { low: 2 * HOURS } }]);
  });
});

describe('a price', () => {
  test.each<[string, Price, Queued[], number]>([
    ['of a GPU hour', Price.perGpuHour(10, 'CNY'), [{ compute: TWO_GPUS, replicas: 3 }], 60],
    [
      'of a replica hour',
      Price.perReplicaHour(10, 'CNY'),
      [{ compute: TWO_GPUS, replicas: 3 }],
      30,
    ],
    ['of a replica hour without GPUs', Price.perReplicaHour(10, 'CNY'), [{ compute: NO_GPU }], 10],
    ['of a GPU hour without GPUs', Price.perGpuHour(10, 'CNY'), [{ compute: NO_GPU }], 0],
    ['of nothing', Price.perGpuHour(0, 'CNY'), [{ replicas: 3 }], 0],
  ])('%s is that of an hour, a week and a month of 730 hours', (_, price, deployments, hour) => {
    expect(ofQueue({ price }, ...deployments)).toMatchObject({
      currency: 'CNY',
      perHour: { low: hour, high: hour, certainty: EXACT },
      perWeek: { low: hour * HOURS, certainty: EXACT },
      perMonth: { low: hour * 730, certainty: EXACT },
    });
  });

  test('of a month is for the queue, used or not, and for no deployment', () => {
    const costs = previewCosts(
      costed({ price: Price.perMonth(73000, 'CNY') }, [{ scaled: [1, 9] }]),
    );
    const month = { low: 73000, high: 73000, certainty: EXACT };
    expect(costs[0]).not.toHaveProperty('currency');
    expect(costs[1]).toMatchObject({ of: 'cluster/h20', perMonth: month, perHour: { low: 100 } });
    expect(total(costs)).toMatchObject([{ currency: 'CNY', perMonth: month }]);
  });

  test('counts for all deployments of the queue, whichever sets it', () => {
    const costs = previewCosts(costed(perGpu(10), [{}, {}]));
    expect(costs.map(({ perHour }) => perHour?.low)).toEqual([10, 10, 20, 20]);
  });

  test('that Terraform knows is none', () => {
    const amount = Token.asNumber({ resolve: () => 8 });
    expect(ofQueue(perGpu(amount), {})).not.toHaveProperty('currency');
  });

  test('of two currencies has a total each, which names what it does not have', () => {
    const other = { queue: Queue.named('b', perGpu(2, 'USD')) };
    const costs = total(previewCosts(costed(perGpu(10), [{}, other])));
    expect(costs.map(({ currency, perHour }) => [currency, perHour!.low])).toEqual([
      ['CNY', 10],
      ['USD', 2],
    ]);
  });

  test('is no price of a queue that has none: the total says so', () => {
    const other = { queue: Queue.named('b') };
    expect(total(previewCosts(costed(perGpu(10), [{}, other])))).toMatchObject([
      { perHour: { low: 10, high: 10, certainty: BOUNDED, because: 'without cluster/b' } },
    ]);
  });

  test('belongs to a queue of one cluster', () => {
    const costs = previewCosts([
      ...costed(perGpu(10), [{}], 'a'),
      ...costed(perGpu(20), [{}], 'b'),
    ]);
    expect(costs.map(({ of, perHour }) => [of, perHour!.low]).slice(2)).toEqual([
      ['a/h20', 10],
      ['b/h20', 20],
      [undefined, 30],
    ]);
  });
});

describe('a deployment with an overflow', () => {
  const overflowing = (own: QueueOptions, other: QueueOptions) =>
    previewCosts(costed(own, [{ replicas: 2, overflow: Queue.named('burst', other) }]));

  test('costs between the two prices, and counts once in the total', () => {
    const costs = overflowing(perGpu(10), perGpu(30));
    expect(costs.map(({ of, perHour }) => [of, perHour!.low, perHour!.high])).toEqual([
      ['chart/chat/d0', 20, 60],
      ['cluster/h20', 0, 20],
      ['cluster/burst', 0, 60],
      [undefined, 20, 60],
    ]);
    expect(total(costs)[0].gpuHoursPerWeek).toMatchObject({ low: 2 * HOURS, high: 2 * HOURS });
    expect(costs.every(({ perHour }) => perHour!.certainty === BOUNDED)).toBe(true);
  });

  test('costs nothing more in a queue that is paid for by the month', () => {
    const costs = overflowing({ price: Price.perMonth(7300, 'CNY') }, perGpu(30));
    expect(costs[0].perHour).toMatchObject({ low: 0, high: 60 });
    expect(total(costs)[0].perHour).toMatchObject({ low: 10, high: 70 });
  });

  test('has no cost if one price is missing, or in another currency', () => {
    for (const costs of [overflowing(perGpu(1), {}), overflowing(perGpu(1), perGpu(1, 'USD'))]) {
      expect(costs[0]).not.toHaveProperty('currency');
      total(costs).forEach(({ perHour }) => expect(perHour!.because).toContain('chart/chat/d0'));
    }
  });
});

describe('idle reserved capacity', () => {
  const prepaid = (gpus: number) => ({ billing: Billing.PREPAID, capacity: { gpus } });
  const idle = (queue: QueueOptions, ...deployments: Queued[]) =>
    previewIdle(costed(queue, deployments)).map(({ queue: name, gpuHoursPerWeek }) => [
      name,
      gpuHoursPerWeek.low / HOURS,
      gpuHoursPerWeek.high / HOURS,
    ]);

  test.each<[string, QueueOptions, Queued[], unknown[]]>([
    ['all but a fixed count', prepaid(8), [{ replicas: 3 }], [['h20', 5, 5]]],
    ['between the bounds of an autoscaler', prepaid(8), [{ scaled: [1, 6] }], [['h20', 2, 7]]],
    ['none of a full queue', prepaid(3), [{ replicas: 3 }], [['h20', 0, 0]]],
    ['not below none', prepaid(3), [{ scaled: [1, 9] }], [['h20', 0, 2]]],
    [
      'all, if pods may be elsewhere',
      prepaid(3),
      [{ overflow: Queue.named('b') }],
      [['h20', 2, 3]],
    ],
    [
      'of a price by the month',
      { price: Price.perMonth(1, 'CNY'), capacity: { gpus: 2 } },
      [{}],
      [['h20', 1, 1]],
    ],
    ['of on-demand capacity', { billing: Billing.PAY_AS_YOU_GO, capacity: { gpus: 8 } }, [{}], []],
    ['without a capacity', { billing: Billing.PREPAID }, [{}], []],
    ['without the compute', prepaid(8), [{}, { compute: undefined }], []],
  ])('is %s', (_, queue, deployments, expected) => {
    expect(idle(queue, ...deployments)).toEqual(expected);
  });
});
