import { Percent, RollingUpdate } from '../../src';
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
