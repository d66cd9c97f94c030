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

  test('shows the percentages that are set', () => {
    const { maxUnavailable, maxSurge } = RollingUpdate.of({ maxUnavailable: Percent.of(20) });
    expect([maxUnavailable?.value, maxSurge]).toEqual([20, undefined]);
  });
});
