import {
  DeploymentOptions,
  Percent,
  RollingUpdate,
  ScalingMetric,
  Schedule,
  Severity,
} from '../../src';
import { aDeployment, object } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const AT = 'chart/chat/main';

/** A deployment of so many instances that is rolled out within two percentages. */
function rolling(
  maxUnavailable: number,
  maxSurge: number,
  options: Partial<DeploymentOptions> = { replicas: 10 },
) {
  const rollingUpdate = RollingUpdate.of({
    maxUnavailable: Percent.of(maxUnavailable),
    maxSurge: Percent.of(maxSurge),
  });
  return aDeployment(undefined, { rollingUpdate, ...options });
}

/** What Kubernetes 1.34 makes of it (deployment/util: ResolveFenceposts), by its own arithmetic. */
function kubernetes(replicas: number, unavailable: string, surge: string) {
  const scaled = (percent: string, up: boolean) =>
    Math[up ? 'ceil' : 'floor']((Number(percent.replace('%', '')) * replicas) / 100);
  const added = scaled(surge, true);
  const missing = scaled(unavailable, false);
  return { atMost: replicas + added, stay: replicas - (added + missing === 0 ? 1 : missing) };
}

describe.each(['maxUnavailable', 'maxSurge'] as const)('%s (ROLLOUT)', (property) => {
  const with_ = (value: number) => {
    const [unavailable, surge] = property === 'maxUnavailable' ? [value, 50] : [50, value];
    return rolling(unavailable, surge).service;
  };

  test.each([0, 1, 100])('accepts %p %%', (value) => {
    const service = with_(value);
    expectNone(service, 'ROLLOUT');
    expect(service.plan().deployments[0].rollingUpdate[property]).toBe(value);
    const printed = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    expect(object(service, 'Deployment').spec.strategy.rollingUpdate[property]).toBe(`${value}%`);
    printed.mockRestore();
  });

  test.each([-1, 101, 12.5, NaN, -0, Infinity])('refuses %p %%', (value) => {
    expectFinding(with_(value), 'ROLLOUT', {
      at: AT,
      says: [
        `"${property}" of the rolling update must be a whole percentage, 0–100, got `,
        '; write Percent.of(25), for example',
      ],
    });
  });
});

describe('both percentages (ROLLOUT)', () => {
  test('refuses 0 % and 0 %', () => {
    expectFinding(rolling(0, 0).service, 'ROLLOUT', {
      at: AT,
      says: ['must not both be 0 %, or no instance could ever be replaced; allow some surge'],
    });
  });

  test('reports each of two that are wrong', () => {
    expect(findingsOf(rolling(-1, 101).service, 'ROLLOUT')).toHaveLength(2);
  });
});

describe('rounding (ROLLOUT_ROUNDING)', () => {
  test.each([
    ['10 × 20 % leaves 8', 10, 20, 0, { atMost: 10, stay: 8 }],
    ['10 × 10 % makes 11 at most', 10, 0, 10, { atMost: 11, stay: 10 }],
    ['19 × 10 % rounds down to 1', 19, 10, 0, { atMost: 19, stay: 18 }],
    ['11 × 10 % rounds up to 2', 11, 0, 10, { atMost: 13, stay: 11 }],
    ['1 × 25 % and 25 % adds 1 first', 1, 25, 25, { atMost: 2, stay: 1 }],
    ['10 × 99 % leaves 1', 10, 99, 0, { atMost: 10, stay: 1 }],
  ])('accepts %s', (_, replicas, unavailable, surge, expected) => {
    const { service } = rolling(unavailable, surge, { replicas });
    expectNone(service, 'ROLLOUT_ROUNDING');
    const { strategy } = object(service, 'Deployment').spec;
    const { maxUnavailable, maxSurge } = strategy.rollingUpdate;
    expect(kubernetes(replicas, maxUnavailable, maxSurge)).toEqual(expected);
  });

  test.each([
    [5, 10, { atMost: 5, stay: 4 }],
    [9, 11, { atMost: 9, stay: 8 }],
    [2, 25, { atMost: 2, stay: 1 }],
  ])('warns of %i × %i %% and 0 %%: both round to 0', (replicas, unavailable, expected) => {
    const { service } = rolling(unavailable, 0, { replicas });
    expectFinding(service, 'ROLLOUT_ROUNDING', {
      at: AT,
      says: [
        `maxUnavailable ${unavailable} % and maxSurge 0 % of ${replicas} round to 0 and 0`,
        'Kubernetes then takes 1 instance down at a time; raise one of the two',
      ],
    });
    expect(findingsOf(service, 'ROLLOUT_ROUNDING')[0].severity).toBe(Severity.WARNING);
    expect(kubernetes(replicas, `${unavailable}%`, '0%')).toEqual(expected);
  });

  test.each([
    [1, 25, 0, 'round to 0 and 0, and Kubernetes then takes 1 down'],
    [1, 100, 0, 'allow 1 to be missing'],
    [1, 100, 100, 'allow 1 to be missing'],
    [10, 100, 0, 'allow 10 to be missing'],
  ])('warns of %i × %i %% and %i %%: nobody serves', (replicas, unavailable, surge, why) => {
    expectFinding(rolling(unavailable, surge, { replicas }).service, 'ROLLOUT_ROUNDING', {
      at: AT,
      says: ['takes the last instance down before the next one serves', why, '; allow surge'],
    });
  });

  test('goes by the fewest instances of an autoscaler', () => {
    const deployment = rolling(10, 0, {});
    deployment.autoscale({
      minReplicas: 5,
      maxReplicas: 20,
      metrics: [ScalingMetric.cpuUtilization(80)],
    });
    expectFinding(deployment.service, 'ROLLOUT_ROUNDING', { at: AT, says: ['of 5 round to 0'] });
  });

  test.each<[number, string[]]>([
    [10, []],
    [9, ['of 9, the fewest that the schedules keep, round to 0 and 0']],
    [1, ['of 1, the fewest that the schedules keep, round to 0 and 0', 'then takes 1 down']],
  ])('goes by the fewest instances of schedules: %i', (night, says) => {
    const deployment = rolling(10, 0, {});
    const schedules = [Schedule.cron('0 8 * * *', 20), Schedule.cron('0 20 * * *', night)];
    deployment.autoscale({ schedules });
    if (says.length === 0) {
      expectNone(deployment.service, 'ROLLOUT_ROUNDING');
    } else {
      expectFinding(deployment.service, 'ROLLOUT_ROUNDING', { at: AT, says });
    }
  });

  test('accepts the defaults for every number of instances', () => {
    for (const replicas of [1, 2, 3, 4, 5, 10, 100]) {
      expectNone(aDeployment(undefined, { replicas }).service, 'ROLLOUT_ROUNDING');
    }
  });
});
