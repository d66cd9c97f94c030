import { Duration } from 'cdk8s';
import { Token } from 'cdktn';
import {
  CapacityVerdict,
  Certainty,
  Queue,
  QueueCapacity,
  QueuePreview,
  RollingUpdate,
} from '../../src';
import { previewQueue } from '../../src/preview/capacity';
import { NO_GPU, Queued, planned } from '../support/queues';

const { FITS, WAITS, STUCK, UNKNOWN } = CapacityVerdict;

/** Each pod counts when it has been up for as long as a shutdown: those of one step drain at a time. */
const slow = { minReady: Duration.seconds(40) };
const surge = {
  ...slow,
  rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 0, maxSurge: 1 }),
};
const missing = {
  ...slow,
  rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 }),
};
const recreate = { rollingUpdate: RollingUpdate.recreate() };

function queueOf(capacity: QueueCapacity | undefined, ...deployments: Queued[]): QueuePreview {
  return previewQueue('cluster', 'h20', planned({ capacity }, deployments));
}

/** Verdicts at the minimum, at the maximum, of the updates, and of the worst set of updates. */
function verdictsOf({ minimum, maximum, rollouts, worst }: QueuePreview) {
  return [minimum.verdict, maximum.verdict, rollouts.map(({ verdict }) => verdict), worst.verdict];
}

describe('the verdict', () => {
  test.each<[string, QueueCapacity | undefined, Queued[], ReturnType<typeof verdictsOf>]>([
    ['the peak fits exactly', { gpus: 4 }, [{ replicas: 2, ...surge }], [FITS, FITS, [FITS], FITS]],
    [
      'the peak has one too few',
      { gpus: 3 },
      [{ replicas: 2, ...surge }],
      [FITS, FITS, [WAITS], WAITS],
    ],
    [
      'no room for one more',
      { gpus: 2 },
      [{ replicas: 2, ...surge }],
      [FITS, FITS, [STUCK], STUCK],
    ],
    [
      'one may be missing',
      { gpus: 2 },
      [{ replicas: 2, ...missing }],
      [FITS, FITS, [WAITS], WAITS],
    ],
    ['recreated in place', { gpus: 2 }, [{ replicas: 2, ...recreate }], [FITS, FITS, [FITS], FITS]],
    [
      'fewer than the minimum',
      { gpus: 1 },
      [{ replicas: 2, ...recreate }],
      [STUCK, WAITS, [WAITS], WAITS],
    ],
    [
      'one of two updates at a time',
      { gpus: 5 },
      [
        { replicas: 1, ...surge },
        { replicas: 2, ...surge },
      ],
      [FITS, FITS, [FITS, FITS], WAITS],
    ],
    [
      'the maximum fits exactly',
      { gpus: 3 },
      [{ scaled: [1, 3], ...recreate }],
      [FITS, FITS, [FITS, FITS], FITS],
    ],
    [
      'the maximum has one too few',
      { gpus: 2 },
      [{ scaled: [1, 3], ...recreate }],
      [FITS, WAITS, [FITS, WAITS], WAITS],
    ],
    [
      'stuck only at the maximum',
      { gpus: 3 },
      [{ scaled: [1, 3], ...surge }],
      [FITS, FITS, [FITS, STUCK], STUCK],
    ],
    [
      'no capacity',
      undefined,
      [{ replicas: 2, ...missing }],
      [UNKNOWN, UNKNOWN, [UNKNOWN], UNKNOWN],
    ],
    ['an empty capacity', {}, [{ replicas: 2 }], [UNKNOWN, UNKNOWN, [UNKNOWN], UNKNOWN]],
    [
      'a capacity of what no pod needs',
      { gpus: 0 },
      [{ compute: NO_GPU }],
      [UNKNOWN, UNKNOWN, [UNKNOWN], UNKNOWN],
    ],
    [
      'CPUs alone, exactly',
      { cpu: 0.3 },
      [{ compute: NO_GPU, replicas: 3, ...recreate }],
      [FITS, FITS, [FITS], FITS],
    ],
    [
      'CPUs alone, too few',
      { cpu: 0.29 },
      [{ compute: NO_GPU, replicas: 3, ...recreate }],
      [STUCK, WAITS, [WAITS], WAITS],
    ],
    [
      'a capacity that Terraform knows',
      { gpus: Token.asNumber({ resolve: () => 8 }) },
      [{ replicas: 2 }],
      [UNKNOWN, UNKNOWN, [UNKNOWN], UNKNOWN],
    ],
    [
      'replicas that Terraform knows',
      { gpus: 8 },
      [{ replicas: Token.asNumber({ resolve: () => 8 }) }],
      [UNKNOWN, UNKNOWN, [], UNKNOWN],
    ],
  ])('%s', (_, capacity, deployments, verdicts) => {
    expect(verdictsOf(queueOf(capacity, ...deployments))).toEqual(verdicts);
  });

  test('of the queue is the worst of the minimum and of the updates at it', () => {
    expect(queueOf({ gpus: 3 }, { scaled: [1, 3], ...surge }).verdict).toBe(FITS);
    expect(queueOf({ gpus: 2 }, { replicas: 2, ...surge }).verdict).toBe(STUCK);
  });
});

describe('the amounts', () => {
  test('are exact at the minimum and maximum, and bounded where pods drain', () => {
    const { minimum, maximum, rollouts, worst } = queueOf(
      { gpus: 9 },
      { scaled: [2, 3], ...surge },
    );
    expect([minimum, maximum]).toMatchObject([
      { amounts: { gpus: 2, cpu: 16 }, certainty: Certainty.EXACT },
      { amounts: { gpus: 3, cpu: 24 }, certainty: Certainty.EXACT },
    ]);
    expect(rollouts.map(({ amounts }) => amounts?.gpus)).toEqual([4, 5]);
    expect([...rollouts, worst].map(({ certainty }) => certainty)).toEqual(
      Array(3).fill(Certainty.BOUNDED),
    );
  });

  test('of an update are exact where all pods stop first', () => {
    expect(queueOf({ gpus: 9 }, { replicas: 2, ...recreate }).rollouts).toMatchObject([
      { amounts: { gpus: 2 }, certainty: Certainty.EXACT },
    ]);
  });

  test('are not known if a compute is not, and name the deployment', () => {
    const { minimum, rollouts } = queueOf({ gpus: 9 }, {}, { compute: undefined });
    expect(minimum.amounts).toBeUndefined();
    expect(minimum.arithmetic).toContain('chat-d1 is not known');
    expect(rollouts.map(({ deployment }) => deployment)).toEqual(['chart/chat/d0']);
  });

  test('are a sum in words', () => {
    const { minimum, rollouts } = queueOf({ gpus: 9 }, { replicas: 2, ...surge }, {});
    expect(minimum.arithmetic).toBe('2 × chat-d0 (1 GPU) + 1 × chat-d1 (1 GPU) = 3 GPUs of 9 GPUs');
    expect(rollouts[1].arithmetic).toContain('2 × chat-d1 (1 GPU) + 2 × chat-d0 (1 GPU) = 4 GPUs');
  });

  test('name eight deployments, and sum the others up', () => {
    const { minimum, rollouts } = queueOf({ gpus: 99 }, ...Array.from({ length: 11 }, () => ({})));
    expect(minimum.arithmetic).toMatch(
      /1 × chat-d7 \(1 GPU\) \+ others \(3 GPUs\) = 11 GPUs of 99/,
    );
    expect(rollouts[10].arithmetic).toMatch(
      /^2 × chat-d10 \(1 GPU\) \+ others \(10 GPUs\) = 12 GPUs of 99/,
    );
    expect(rollouts[10].parts).toMatchObject([{ deployment: 'chart/chat/d10', pods: 2 }]);
    expect(minimum.parts).toHaveLength(11);
  });
});

describe('pods that may be elsewhere', () => {
  const overflow = { overflow: Queue.named('burst', { capacity: { gpus: 4 } }) };

  test('are in neither queue for certain, and bound both', () => {
    const all = planned({ capacity: { gpus: 4 } }, [{ replicas: 6, ...overflow, ...recreate }]);
    for (const name of ['h20', 'burst']) {
      expect(previewQueue('cluster', name, all)).toMatchObject({
        capacity: { gpus: 4 },
        minimum: {
          amounts: { gpus: 6 },
          certainty: Certainty.BOUNDED,
          because: expect.stringContaining('chat-d0'),
          verdict: UNKNOWN,
        },
      });
    }
  });

  test('fit where all of them do', () => {
    const all = planned({ capacity: { gpus: 6 } }, [{ replicas: 6, ...overflow, ...recreate }]);
    expect(previewQueue('cluster', 'h20', all).minimum.verdict).toBe(FITS);
  });

  test('are updated in their own queue', () => {
    const all = planned({ capacity: { gpus: 4 } }, [{ ...overflow }]);
    expect(previewQueue('cluster', 'h20', all).rollouts).toHaveLength(1);
    expect(previewQueue('cluster', 'burst', all).rollouts).toEqual([]);
  });

  test('with idle resources leave the queue to the others', () => {
    const { minimum } = queueOf(
      { gpus: 3 },
      { replicas: 3 },
      { replicas: 4, useIdleResources: true },
    );
    expect(minimum).toMatchObject({ verdict: UNKNOWN, amounts: { gpus: 7 } });
    expect(queueOf({ gpus: 2 }, { replicas: 3 }, { useIdleResources: true }).minimum.verdict).toBe(
      STUCK,
    );
  });
});

test('deployments without a queue have amounts, and no capacity', () => {
  const all = planned({}, [{ queue: undefined, replicas: 2 }, { queue: undefined }]);
  const queue = previewQueue('cluster', undefined, all);
  expect(queue).toMatchObject({ minimum: { amounts: { gpus: 3 }, verdict: UNKNOWN } });
  expect(Object.keys(queue)).not.toContain('name');
  expect(Object.keys(queue)).not.toContain('capacity');
});

/** Numbers by chance, the same ones for the same seed. */
function chance(seed: number) {
  let state = seed;
  return (limit: number): number => {
    state = (state * 48271) % 2147483647;
    return state % limit;
  };
}

test('the worst set of updates is not below an update, and an update not below the minimum', () => {
  const upTo = chance(17);
  for (let run = 0; run < 60; run++) {
    const deployments = Array.from({ length: 1 + upTo(4) }, (): Queued => {
      const least = 1 + upTo(6);
      const counts = RollingUpdate.ofCounts({ maxUnavailable: upTo(3), maxSurge: 1 + upTo(9) });
      return {
        scaled: [least, least + upTo(6)],
        minReady: Duration.seconds(upTo(80)),
        rollingUpdate: [counts, RollingUpdate.recreate(), undefined][upTo(3)],
      };
    });
    const { minimum, maximum, rollouts, worst } = queueOf({ gpus: 1 + upTo(40) }, ...deployments);
    const gpus = rollouts.map(({ amounts }) => amounts!.gpus!);
    expect(Math.min(...gpus)).toBeGreaterThanOrEqual(minimum.amounts!.gpus!);
    expect(worst.amounts!.gpus).toBeGreaterThanOrEqual(Math.max(maximum.amounts!.gpus!, ...gpus));
  }
});

test('a queue of many deployments has text in proportion to them', () => {
  const [one] = planned({ capacity: { gpus: 1e6 } }, [{ scaled: [1, 2] }]);
  const length = (count: number) => {
    const many = Array.from({ length: count }, (_, index) => ({ ...one, path: `${1e6 + index}` }));
    return JSON.stringify(previewQueue('cluster', 'h20', many)).length;
  };
  expect(length(400)).toBeLessThan(4.1 * length(100));
});
