import { Duration } from 'cdk8s';
import {
  DeploymentOptions,
  Percent,
  Probe,
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
    expect(service._plan().deployments[0].rollingUpdate[property]).toBe(value);
    const printed = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    expect(object(service, 'Deployment').spec.strategy.rollingUpdate[property]).toBe(`${value}%`);
    printed.mockRestore();
  });

  test.each([-1, 101, 12.5, NaN, -0, Infinity])('refuses %p %%', (value) => {
    expectFinding(with_(value), 'ROLLOUT', {
      at: AT,
    });
  });
});

describe('numbers of replicas (ROLLOUT)', () => {
  const of = (maxUnavailable: number, maxSurge: number, replicas = 3) =>
    aDeployment(undefined, {
      rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable, maxSurge }),
      replicas,
    }).service;

  test.each([
    [0, 1],
    [1, 0],
    [200, 300],
    [2 ** 31 - 1, 2 ** 31 - 1],
  ])('accept %p and %p', (maxUnavailable, maxSurge) => {
    expectNone(of(maxUnavailable, maxSurge), 'ROLLOUT');
  });

  test.each([
    [-1, 0, '"maxUnavailable"'],
    [0.5, 0, '"maxUnavailable"'],
    [NaN, 1, '"maxUnavailable"'],
    [2 ** 31, 1, '"maxUnavailable"'],
    [1, -1, '"maxSurge"'],
    [1, 1.5, '"maxSurge"'],
    [0, 0, 'must not both be 0'],
  ])('reject %p and %p', (maxUnavailable, maxSurge, name) => {
    expectFinding(of(maxUnavailable, maxSurge), 'ROLLOUT', { at: AT, names: [name] });
  });

  test.each([undefined as any, '1' as any])('reject %p from untyped code', (value) => {
    expectFinding(of(value, 1), 'ROLLOUT', { at: AT, names: ['"maxUnavailable"'] });
  });

  test.each([
    [1, 0, 1],
    [3, 0, 3],
    [5, 1, 3],
  ])('of %p and %p that stop all of %p replicas are a warning', (down, up, replicas) => {
    expectFinding(of(down, up, replicas), 'ROLLOUT_ROUNDING', { at: AT, names: [`${down}`] });
  });

  test('that keep one replica running are no warning', () => {
    expectNone(of(2, 0, 3), 'ROLLOUT_ROUNDING');
  });

  test('do not exist for recreate, which stops all pods on purpose', () => {
    const { service } = aDeployment(undefined, { rollingUpdate: RollingUpdate.recreate() });
    expect(service.findings()).toEqual([]);
  });
});

describe('both percentages (ROLLOUT)', () => {
  test('refuses 0 % and 0 %', () => {
    expectFinding(rolling(0, 0).service, 'ROLLOUT', {
      at: AT,
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
    });
    expect(findingsOf(service, 'ROLLOUT_ROUNDING')[0].severity).toBe(Severity.WARNING);
    expect(kubernetes(replicas, `${unavailable}%`, '0%')).toEqual(expected);
  });

  test.each([
    [1, 25, 0, 'round to 0 and 0'],
    [1, 100, 0, 'allow 1 '],
    [1, 100, 100, 'allow 1 '],
    [10, 100, 0, 'allow 10 '],
  ])('warns of %i × %i %% and %i %%: nobody serves', (replicas, unavailable, surge, why) => {
    expectFinding(rolling(unavailable, surge, { replicas }).service, 'ROLLOUT_ROUNDING', {
      at: AT,
      names: [why],
    });
  });

  test('goes by the fewest instances of an autoscaler', () => {
    const deployment = rolling(10, 0, {});
    deployment.autoscale({
      minReplicas: 5,
      maxReplicas: 20,
      metrics: [ScalingMetric.cpuUtilization(80)],
    });
    expectFinding(deployment.service, 'ROLLOUT_ROUNDING', { at: AT });
  });

  test.each([
    [10, undefined],
    [9, 'maxUnavailable 10 % and maxSurge 0 % of 9,'],
    [1, 'maxUnavailable 10 % and maxSurge 0 % of 1,'],
  ])('goes by the fewest replicas of schedules: %i', (night, sum) => {
    const deployment = rolling(10, 0, {});
    const schedules = [Schedule.cron('0 8 * * *', 20), Schedule.cron('0 20 * * *', night)];
    deployment.autoscale({ schedules });
    if (sum === undefined) {
      expectNone(deployment.service, 'ROLLOUT_ROUNDING');
    } else {
      expectFinding(deployment.service, 'ROLLOUT_ROUNDING', { at: AT, names: [sum] });
    }
  });

  test('accepts the defaults for every number of instances', () => {
    for (const replicas of [1, 2, 3, 4, 5, 10, 100]) {
      expectNone(aDeployment(undefined, { replicas }).service, 'ROLLOUT_ROUNDING');
    }
  });
});

describe('how long it may take (ROLLOUT_DEADLINE)', () => {
  const startup = Probe.fromTcpSocket({ port: 8000, failureThreshold: 60 });
  const timed = (options: Partial<DeploymentOptions>) => aDeployment(undefined, options).service;
  const seconds = (value: number) => Duration.seconds(value);

  test.each<[string, Partial<DeploymentOptions>]>([
    ['nothing', {}],
    ['0 s of being ready', { minReady: seconds(0) }],
    ['an hour of being ready', { minReady: seconds(3600) }],
    ['1 s', { progressDeadline: seconds(1) }],
    ['602 s over a start-up of 601 s', { startup, progressDeadline: seconds(602) }],
    [
      '612 s over that and 10 s',
      { startup, minReady: seconds(10), progressDeadline: seconds(612) },
    ],
  ])('accepts %s', (_, options) => {
    expectNone(timed(options), 'ROLLOUT_DEADLINE');
  });

  test.each([0.5, NaN, -0, 2147483648])('refuses %p s of being ready', (value) => {
    expectFinding(timed({ minReady: seconds(value) }), 'ROLLOUT_DEADLINE', {
      at: AT,
    });
  });

  test.each<[number, Partial<DeploymentOptions>, number]>([
    [601, { startup }, 601],
    [611, { startup, minReady: seconds(10) }, 611],
    [10, { minReady: seconds(10) }, 10],
    [0, {}, 0],
    [700.5, { startup }, 601],
    [NaN, {}, 0],
  ])('refuses a deadline of %p s with %j', (value, options, budget) => {
    const service = timed({ ...options, progressDeadline: seconds(value) });
    expectFinding(service, 'ROLLOUT_DEADLINE', {
      at: AT,
      value: `${value}`,
      names: [`Duration.seconds(${budget + 1})`],
    });
  });
});
