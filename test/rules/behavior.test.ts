import { Duration } from 'cdk8s';
import {
  AutoscalerOptions,
  AutoscalingEngine,
  FallbackBehavior,
  KubernetesPlatformOptions,
  Percent,
  ScalingDirectionOptions,
  ScalingMetric,
  ScalingPolicy,
  Schedule,
  PolicySelection,
} from '../../src';
import { expectFinding, expectNone, findingsOf } from '../support/findings';
import { aScaledService } from '../support/scaling';

const AT = 'chart/chat/main/Autoscaler';
const metrics = [ScalingMetric.queueLength(4)];
const cpu = [ScalingMetric.cpuUtilization(60)];
const CURRENT = { version: '1.35', autoscaling: AutoscalingEngine.keda('2.18') };
const hpa = { autoscaling: AutoscalingEngine.hpa() };

function scaled(options: AutoscalerOptions, platform: KubernetesPlatformOptions = CURRENT) {
  return aScaledService({ minReplicas: 2, maxReplicas: 8, metrics, ...options }, platform);
}

describe.each(['up', 'down'] as const)('the behavior (SCALING_BEHAVIOR) %s', (name) => {
  const behaving = (spec: ScalingDirectionOptions, platform = CURRENT) =>
    scaled({ behavior: { [name]: spec } }, platform);
  const stepped = (step: ScalingPolicy) => behaving({ policies: [step] });

  test.each([Duration.seconds(0), Duration.hours(1)])(
    'accepts to look back %p',
    (stabilization) => {
      expect(behaving({ stabilization }).findings()).toEqual([]);
    },
  );

  test.each([Duration.millis(500), Duration.seconds(3601)])(
    'rejects to look back %p',
    (stabilization) => {
      expectFinding(behaving({ stabilization }), 'SCALING_BEHAVIOR', {
        at: AT,
      });
    },
  );

  test.each([
    ScalingPolicy.instances(1, Duration.seconds(1)),
    ScalingPolicy.instances(1000, Duration.minutes(30)),
    ScalingPolicy.percent(Percent.of(400), Duration.seconds(15)),
  ])('accepts a step (%#)', (step) => {
    expect(stepped(step).findings()).toEqual([]);
  });

  test.each([0, -0, -1, 1.5, NaN])('rejects a step of %p', (amount) => {
    const period = Duration.seconds(15);
    expectFinding(stepped(ScalingPolicy.instances(amount, period)), 'SCALING_BEHAVIOR', {
      at: AT,
      names: ['NONE'],
    });
    expectFinding(stepped(ScalingPolicy.percent(Percent.of(amount), period)), 'SCALING_BEHAVIOR', {
      at: AT,
    });
  });

  test.each([Duration.seconds(0), Duration.millis(1500), Duration.seconds(1801)])(
    'rejects a step per %p',
    (period) => {
      expectFinding(stepped(ScalingPolicy.instances(1, period)), 'SCALING_BEHAVIOR', {
        at: AT,
      });
    },
  );

  test('rejects steps of which there is none', () => {
    expectFinding(behaving({ policies: [] }), 'SCALING_BEHAVIOR', {
      at: AT,
      names: ['PolicySelection.NONE'],
    });
    expectNone(behaving({ select: PolicySelection.NONE }), 'SCALING_BEHAVIOR');
  });

  test.each([0, 0.1, 2.5, 100])('accepts a tolerance of %p %%', (percent) => {
    expect(behaving({ tolerance: Percent.of(percent) }).findings()).toEqual([]);
  });

  test.each([-0.1, 100.1, 0.05, NaN])('rejects a tolerance of %p %%', (percent) => {
    expectFinding(behaving({ tolerance: Percent.of(percent) }), 'SCALING_BEHAVIOR', {
      at: AT,
    });
  });

  test.each([
    ['1.34', AutoscalingEngine.keda('2.20'), 'Kubernetes 1.34 with KEDA 2.20'],
    ['1.35', AutoscalingEngine.keda('2.17'), 'Kubernetes 1.35 with KEDA 2.17'],
  ])('rejects a tolerance on Kubernetes %s (%#)', (version, autoscaling, described) => {
    const service = behaving({ tolerance: Percent.of(5) }, { version, autoscaling });
    expectFinding(service, 'SCALING_BEHAVIOR', {
      at: AT,
      value: '5',
      names: ['Kubernetes 1.35', 'KEDA 2.18', described],
    });
  });

  test.each([
    ['1.34', 1],
    ['1.35', 0],
  ])('is the same on the HPA of Kubernetes %s', (version, findings) => {
    const behavior = { [name]: { tolerance: Percent.of(5) } };
    const service = aScaledService({ maxReplicas: 8, metrics: cpu, behavior }, { ...hpa, version });
    expect(findingsOf(service, 'SCALING_BEHAVIOR')).toHaveLength(findings);
  });
});

describe('the fallback (SCALING_FALLBACK)', () => {
  test.each([{}, { replicas: 2 }, { replicas: 8, failures: 1 }])('accepts %j', (fallback) => {
    expect(scaled({ fallback }).findings()).toEqual([]);
  });

  test.each([1, 9, 0, 2.5, NaN])('rejects %p instances beside the bounds 2 and 8', (replicas) => {
    expectFinding(scaled({ fallback: { replicas } }), 'SCALING_FALLBACK', {
      at: AT,
    });
  });

  test.each([0, -1, 1.5, NaN])('rejects %p failures', (failures) => {
    expectFinding(scaled({ fallback: { failures } }), 'SCALING_FALLBACK', {
      at: AT,
    });
  });

  test.each([
    ['2.16', 1],
    ['2.17', 0],
  ])('knows a behavior on KEDA %s or not', (version, findings) => {
    const fallback = { behavior: FallbackBehavior.CURRENT };
    const service = scaled({ fallback }, { autoscaling: AutoscalingEngine.keda(version) });
    expect(findingsOf(service, 'SCALING_FALLBACK')).toHaveLength(findings);
  });

  test.each([
    ['"fallback"', { fallback: {} }],
    ['"treatMissingAsZero"', { treatMissingAsZero: false }],
  ])('rejects %s where it would be dropped', (property, options) => {
    for (const platform of [CURRENT, hpa]) {
      const service = scaled({ metrics: cpu, ...options }, platform);
      expectFinding(service, 'SCALING_FALLBACK', { at: AT, names: [property] });
    }
  });
});

describe('a step of the schedules within the tolerance (SCALING_TOLERANCE)', () => {
  const stepping = (from: number, to: number, options: AutoscalerOptions = {}, platform = OLD) => {
    const schedules = [
      Schedule.cron('0 8 * * *', from),
      Schedule.cron('0 12 * * *', to),
      Schedule.cron('0 20 * * *', 1),
    ];
    return aScaledService({ schedules, ...options }, platform);
  };
  const OLD = { version: '1.34', autoscaling: AutoscalingEngine.keda('2.20') };

  test.each([
    [10, 11],
    [11, 10],
    [20, 22],
    [100, 110],
    [100, 95],
  ])('is warned of from %i to %i', (from, to) => {
    expectFinding(stepping(from, to), 'SCALING_TOLERANCE', {
      at: AT,
    });
    expect(stepping(from, to)._plan().deployments[0].autoscaler!.behavior).toBeUndefined();
  });

  test.each([
    [9, 10],
    [10, 12],
    [11, 9],
    [20, 23],
  ])('is not meant from %i to %i', (from, to) => {
    expectNone(stepping(from, to), 'SCALING_TOLERANCE');
  });

  test('is not meant where the lower number is the fewest, which no trigger asks for', () => {
    const schedules = [Schedule.cron('0 8 * * *', 12), Schedule.cron('0 20 * * *', 11)];
    const found = findingsOf(aScaledService({ schedules }, OLD), 'SCALING_TOLERANCE');
    expect(found.map(({ message }) => /from \d+ to \d+/.exec(message)![0])).toEqual([
      'from 11 to 12',
    ]);
  });

  test.each([
    [10, 11, 'up', 'down'],
    [11, 10, 'down', 'up'],
  ] as const)('is followed from %i to %i where 0 can be written', (from, to, one, other) => {
    const service = stepping(from, to, {}, CURRENT);
    expectNone(service, 'SCALING_TOLERANCE');
    const behavior = service._plan().deployments[0].autoscaler!.behavior!;
    expect(behavior[one]!.tolerance).toBe(0);
    expect(behavior[other]).toBeUndefined();
  });

  test('is warned of by the tolerance that the user sets', () => {
    const behavior = { up: { tolerance: Percent.of(20) } };
    expectFinding(stepping(10, 12, { behavior }, CURRENT), 'SCALING_TOLERANCE', {
      at: AT,
      names: ['from 10 to 12'],
    });
    expectNone(
      stepping(10, 11, { behavior: { up: { tolerance: Percent.of(5) } } }, CURRENT),
      'SCALING_TOLERANCE',
    );
  });
});
