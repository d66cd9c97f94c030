import { Percent, Platform, Queue, RollingUpdate, Scheduler } from '../../src';
import { aDeployment, aService } from '../support/builders';

describe('a percentage', () => {
  test.each([0, 20, 100])('of %i keeps its value', (value) => {
    expect(Percent.of(value).value).toBe(value);
  });
});

describe('a rolling update', () => {
  test.each([
    [undefined, { maxUnavailable: 25, maxSurge: 25 }],
    [{}, { maxUnavailable: 25, maxSurge: 25 }],
    [{ maxUnavailable: Percent.of(0) }, { maxUnavailable: 0, maxSurge: 25 }],
    [{ maxSurge: Percent.of(0) }, { maxUnavailable: 25, maxSurge: 0 }],
  ])('of %j has every default filled in', (options, plan) => {
    const rollingUpdate = options && RollingUpdate.of(options);
    expect(aDeployment(aService(), { rollingUpdate })._plan().rollingUpdate).toEqual(plan);
  });

  describe('with Kueue, where a pod in surplus waits for the quota', () => {
    const platform = Platform.kubernetes({ scheduler: Scheduler.kueue() });
    const queue = Queue.named('reserved');

    test.each([
      [undefined, { maxUnavailable: 1, maxSurge: 0, counts: true }],
      [{}, { maxUnavailable: 1, maxSurge: 0, counts: true }],
      [{ maxUnavailable: Percent.of(50) }, { maxUnavailable: 50, maxSurge: 0 }],
      [{ maxSurge: Percent.of(50) }, { maxUnavailable: 25, maxSurge: 50 }],
    ])('of %j adds no replica by default', (options, plan) => {
      const rollingUpdate = options && RollingUpdate.of(options);
      const main = aDeployment(aService({ platform }), { queue, rollingUpdate });
      expect(main._plan().rollingUpdate).toEqual(plan);
    });

    test('adds replicas without a queue, which is an error anyway', () => {
      const main = aDeployment(aService({ platform }));
      expect(main._plan().rollingUpdate).toEqual({ maxUnavailable: 25, maxSurge: 25 });
    });
  });

  test.each([
    [
      'counts',
      RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 }),
      { maxUnavailable: 1, maxSurge: 0, counts: true },
    ],
    ['recreate', RollingUpdate.recreate(), { maxUnavailable: 100, maxSurge: 0, recreate: true }],
  ])('by %s has no percentages', (_, rollingUpdate, plan) => {
    expect(aDeployment(aService(), { rollingUpdate })._plan().rollingUpdate).toEqual(plan);
    expect([rollingUpdate.maxUnavailable, rollingUpdate.maxSurge]).toEqual([undefined, undefined]);
  });

  test('shows the percentages that are set', () => {
    const { maxUnavailable, maxSurge } = RollingUpdate.of({ maxUnavailable: Percent.of(20) });
    expect([maxUnavailable?.value, maxSurge]).toEqual([20, undefined]);
  });
});
