import { Duration } from 'cdk8s';
import {
  DeploymentOptions,
  Disruption,
  Percent,
  Probe,
  RollingUpdate,
  ScalingMetric,
  StartupProtection,
} from '../../src';
import { allowedDisruptions } from '../../src/plan/disruption';
import { aDeployment, aService, object } from '../support/builders';

const metrics = [ScalingMetric.cpuUtilization(60)];
const percent = (maxUnavailable: number) =>
  RollingUpdate.of({ maxUnavailable: Percent.of(maxUnavailable), maxSurge: Percent.of(25) });
const counts = (maxUnavailable: number) => RollingUpdate.ofCounts({ maxUnavailable, maxSurge: 1 });
/** A start of 10 minutes. */
const startup = Probe.fromTcpSocket({
  port: 8000,
  initialDelay: Duration.seconds(0),
  period: Duration.seconds(10),
  failureThreshold: 60,
});

function planned(options: Partial<DeploymentOptions>, scaled?: [number, number]) {
  const service = aService();
  const main = aDeployment(service, options);
  if (scaled) {
    main.autoscale({ minReplicas: scaled[0], maxReplicas: scaled[1], metrics });
  }
  return { service, disruption: main.plan().disruption };
}

const budgetOf = (...args: Parameters<typeof planned>) => planned(...args).disruption?.budget;

describe('the budget by default', () => {
  test.each([
    [2, undefined, 1],
    [4, undefined, 1],
    [7, undefined, 1],
    [8, undefined, 2],
    [40, undefined, 10],
    [10, percent(0), 1],
    [10, percent(50), 5],
    [10, percent(100), 9],
    [2, percent(100), 1],
    [10, counts(3), 3],
    [3, counts(5), 2],
    [10, counts(0), 1],
    [10, RollingUpdate.recreate(), 1],
  ])('of %s replicas with %j lets %s go at a time', (replicas, rollingUpdate, expected) => {
    expect(budgetOf({ replicas, rollingUpdate })).toMatchObject({
      maxUnavailable: expected,
      percent: false,
    });
  });

  test.each([
    [1, 40, 1],
    [7, 40, 1],
    [8, 40, 2],
    [20, 40, 5],
  ])('between %s and %s replicas goes by the minimum: %s', (least, most, expected) => {
    expect(budgetOf({}, [least, most])?.maxUnavailable).toBe(expected);
  });

  test('has its reason, and the time that draining all replicas takes', () => {
    expect(budgetOf({ startup }, [8, 16])).toEqual({
      maxUnavailable: 2,
      percent: false,
      because: 'a rolling update may stop 2 of 8 replicas as well',
      drainSeconds: 8 * 600,
    });
    expect(budgetOf({ replicas: 10, rollingUpdate: percent(100) })?.because).toBe(
      'a rolling update may stop 10 of 10 replicas as well, and one stays',
    );
    expect(budgetOf({ replicas: 2 })).toEqual({
      maxUnavailable: 1,
      percent: false,
      because: 'one at a time is the least that lets a node drain',
    });
  });

  test('is none for a single replica, and for idle resources', () => {
    expect(planned({ replicas: 1 }).disruption).toBeUndefined();
    expect(planned({ replicas: 8, useIdleResources: true }).disruption).toBeUndefined();
  });
});

describe('a budget of the user', () => {
  test.each([
    [Disruption.ofCounts({ maxUnavailable: 3 }), { maxUnavailable: 3 }],
    [Disruption.ofCounts({ minAvailable: 2 }), { minAvailable: 2 }],
    [Disruption.of({ maxUnavailable: Percent.of(30) }), { maxUnavailable: '30%' }],
    [Disruption.of({ minAvailable: Percent.of(70) }), { minAvailable: '70%' }],
  ])('is rendered as it is (%#)', (disruption, expected) => {
    const { service } = planned({ replicas: 4, disruption });
    const { selector, ...limits } = object(service, 'PodDisruptionBudget').spec;
    expect(limits).toEqual(expected);
    expect(selector).toEqual({ matchLabels: { 'cdk-inference/deployment': 'chat-main' } });
  });

  test.each([{ replicas: 1 }, { replicas: 4, useIdleResources: true }])(
    'is rendered where there is none by default: %j',
    (options) => {
      const disruption = Disruption.ofCounts({ maxUnavailable: 1 });
      expect(budgetOf({ ...options, disruption })?.maxUnavailable).toBe(1);
    },
  );

  test('leaves the default to a protection alone', () => {
    const disruption = Disruption.of({ protectStartup: StartupProtection.podLifetime() });
    expect(budgetOf({ replicas: 8, disruption })?.maxUnavailable).toBe(2);
  });
});

/** By the arithmetic of Kubernetes 1.37 (pkg/controller/disruption: getExpectedPodCount rounds both up). */
describe('the pods that a budget lets go', () => {
  test.each([
    [{ maxUnavailable: 1, percent: false }, 1, 1],
    [{ maxUnavailable: 3, percent: false }, 2, 2],
    [{ maxUnavailable: 0, percent: false }, 9, 0],
    [{ minAvailable: 2, percent: false }, 2, 0],
    [{ minAvailable: 2, percent: false }, 3, 1],
    [{ minAvailable: 5, percent: false }, 3, 0],
    [{ maxUnavailable: 25, percent: true }, 1, 1],
    [{ maxUnavailable: 25, percent: true }, 5, 2],
    [{ maxUnavailable: 0, percent: true }, 5, 0],
    [{ minAvailable: 75, percent: true }, 3, 0],
    [{ minAvailable: 75, percent: true }, 4, 1],
  ])('by %j are at %s replicas %s', (budget, replicas, expected) => {
    expect(allowedDisruptions(budget, replicas)).toBe(expected);
  });
});

describe('the protection of a pod that starts', () => {
  const protectedBy = (
    protectStartup: StartupProtection,
    options: Partial<DeploymentOptions> = { startup },
  ) => {
    const { service } = planned({ ...options, disruption: Disruption.of({ protectStartup }) });
    return object(service, 'Deployment').spec.template.metadata.annotations;
  };

  test('lasts by default for the longest start, and 5 minutes for the image', () => {
    expect(protectedBy(StartupProtection.whileStarting())).toEqual({
      'karpenter.sh/do-not-disrupt': '900s',
    });
  });

  test('lasts for a duration of the user, with or without a startup probe', () => {
    const protection = StartupProtection.whileStarting(Duration.minutes(20));
    const expected = { 'karpenter.sh/do-not-disrupt': '1200s' };
    expect(protectedBy(protection)).toEqual(expected);
    expect(protectedBy(protection, {})).toEqual(expected);
  });

  test('lasts as long as the pod for both node autoscalers', () => {
    expect(protectedBy(StartupProtection.podLifetime(), {})).toEqual({
      'karpenter.sh/do-not-disrupt': 'true',
      'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
    });
  });

  test('stays beside annotations of the user', () => {
    const pod = { annotations: { 'example.com/team': 'llm' } };
    expect(protectedBy(StartupProtection.podLifetime(), { pod })).toMatchObject(pod.annotations);
  });

  test('is in no pod without the option', () => {
    const { service } = planned({ replicas: 8, startup });
    expect(object(service, 'Deployment').spec.template.metadata.annotations).toBeUndefined();
  });
});
