import { Duration } from 'cdk8s';
import {
  DeploymentOptions,
  Disruption,
  Percent,
  Probe,
  ScalingMetric,
  StartupProtection,
} from '../../src';
import { aCloud, aDeployment, aService, someQueue } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';
const RULES = ['DISRUPTION', 'DISRUPTION_BLOCKED', 'UNUSED_PROTECTION'];
const startup = Probe.fromTcpSocket({ port: 8000, failureThreshold: 60 });
const metrics = [ScalingMetric.cpuUtilization(60)];

function disrupted(disruption: Disruption, options: Partial<DeploymentOptions> = { replicas: 4 }) {
  return aDeployment(undefined, { disruption, ...options }).service;
}

const lasting = (protectStartup: StartupProtection, options: Partial<DeploymentOptions> = {}) =>
  disrupted(Disruption.of({ protectStartup }), options);

const expectClean = (service: ReturnType<typeof disrupted>) =>
  RULES.forEach((rule) => expectNone(service, rule));

describe('the limits of disruptions (DISRUPTION)', () => {
  const PERCENTAGES: [string, (value: number) => Disruption][] = [
    ['maxUnavailable', (value) => Disruption.of({ maxUnavailable: Percent.of(value) })],
    ['minAvailable', (value) => Disruption.of({ minAvailable: Percent.of(value) })],
  ];
  const COUNTS: [string, (value: number) => Disruption][] = [
    ['maxUnavailable', (maxUnavailable) => Disruption.ofCounts({ maxUnavailable })],
    ['minAvailable', (minAvailable) => Disruption.ofCounts({ minAvailable })],
  ];

  test.each(PERCENTAGES)('accept 0, 50 and 100 %% of %s', (_, of) => {
    [0, 50, 100].forEach((value) => expectNone(disrupted(of(value)), 'DISRUPTION'));
  });

  test.each(PERCENTAGES)('reject other percentages of %s', (name, of) => {
    [-1, 101, 12.5, NaN].forEach((value) =>
      expectFinding(disrupted(of(value)), 'DISRUPTION', {
        at: AT,
        value: `${value}`,
        names: [name],
      }),
    );
  });

  test.each(COUNTS)('accept whole numbers of %s', (_, of) => {
    [0, 1, 1000].forEach((value) => expectNone(disrupted(of(value)), 'DISRUPTION'));
  });

  test.each(COUNTS)('reject other numbers of %s', (name, of) => {
    [-1, 1.5, NaN, Infinity].forEach((value) =>
      expectFinding(disrupted(of(value)), 'DISRUPTION', {
        at: AT,
        value: `${value}`,
        names: [name],
      }),
    );
  });

  test.each([
    Disruption.ofCounts({ maxUnavailable: 1, minAvailable: 1 }),
    Disruption.of({ maxUnavailable: Percent.of(0), minAvailable: Percent.of(0) }),
  ])('reject both together (%#)', (disruption) => {
    expectFinding(disrupted(disruption), 'DISRUPTION', {
      at: AT,
      names: ['maxUnavailable', 'minAvailable'],
    });
  });
});

describe('a budget that blocks drains (DISRUPTION_BLOCKED)', () => {
  test.each<[Disruption, number]>([
    [Disruption.ofCounts({ maxUnavailable: 1 }), 1],
    [Disruption.ofCounts({ minAvailable: 3 }), 4],
    [Disruption.ofCounts({ minAvailable: 0 }), 1],
    [Disruption.of({ maxUnavailable: Percent.of(1) }), 1],
    [Disruption.of({ minAvailable: Percent.of(75) }), 4],
  ])('is none (%#)', (disruption, replicas) => {
    expectClean(disrupted(disruption, { replicas }));
  });

  test.each<[Disruption, number, string]>([
    [Disruption.ofCounts({ maxUnavailable: 0 }), 8, '"maxUnavailable" of 0'],
    [Disruption.ofCounts({ minAvailable: 4 }), 4, '"minAvailable" of 4'],
    [Disruption.ofCounts({ minAvailable: 1 }), 1, 'at 1 replica:'],
    [Disruption.of({ maxUnavailable: Percent.of(0) }), 8, '"maxUnavailable" of 0 %'],
    [Disruption.of({ minAvailable: Percent.of(75) }), 3, 'at 3 replicas:'],
  ])('is reported with its number (%#)', (disruption, replicas, named) => {
    expectFinding(disrupted(disruption, { replicas }), 'DISRUPTION_BLOCKED', {
      at: AT,
      names: [named, 'Disruption.ofCounts({ maxUnavailable: 1 })'],
    });
  });

  test.each([
    [1, true],
    [2, false],
  ])('counts the minimum of an autoscaler: %s replicas, %p', (minReplicas, blocks) => {
    const disruption = Disruption.ofCounts({ minAvailable: 1 });
    const main = aDeployment(undefined, { disruption });
    main.autoscale({ minReplicas, maxReplicas: 8, metrics });
    if (blocks) {
      expectFinding(main.service, 'DISRUPTION_BLOCKED', { at: AT, names: ['"minReplicas"'] });
    } else {
      expectClean(main.service);
    }
  });

  test('is never the default', () => {
    [1, 2, 3, 8, 100].forEach((replicas) =>
      expectClean(aDeployment(undefined, { replicas }).service),
    );
  });
});

describe('the protection of a pod that starts (DISRUPTION)', () => {
  test.each([1, 86400])('accepts %s s', (seconds) => {
    expectClean(lasting(StartupProtection.whileStarting(Duration.seconds(seconds))));
  });

  test.each([Duration.seconds(0), Duration.millis(1500)])('rejects %p', (duration) => {
    expectFinding(lasting(StartupProtection.whileStarting(duration)), 'DISRUPTION', {
      at: AT,
      value: `${duration.toSeconds({ integral: false })}`,
    });
  });

  test('needs a startup probe or a duration', () => {
    expectClean(lasting(StartupProtection.whileStarting(), { startup }));
    expectFinding(lasting(StartupProtection.whileStarting()), 'DISRUPTION', {
      at: AT,
      names: ['"startup"'],
    });
  });

  test('is set in one place', () => {
    const pod = (name: string) => ({ pod: { annotations: { [name]: 'true' } }, startup });
    const karpenter = pod('karpenter.sh/do-not-disrupt');
    const clusterAutoscaler = pod('cluster-autoscaler.kubernetes.io/safe-to-evict');
    const twice = [
      lasting(StartupProtection.whileStarting(), karpenter),
      lasting(StartupProtection.podLifetime(), karpenter),
      lasting(StartupProtection.podLifetime(), clusterAutoscaler),
    ];
    twice.forEach((service) =>
      expectFinding(service, 'DISRUPTION', { at: AT, value: '"true"', names: ['annotations'] }),
    );
    expectClean(lasting(StartupProtection.whileStarting(), clusterAutoscaler));
  });
});

describe('a protection that ends on VKE (UNUSED_PROTECTION)', () => {
  const onVke = (protectStartup: StartupProtection) =>
    aDeployment(aService({ platform: aCloud() }), {
      queue: someQueue(),
      startup,
      disruption: Disruption.of({ protectStartup }),
    }).service;

  test('has no effect', () => {
    expectFinding(onVke(StartupProtection.whileStarting()), 'UNUSED_PROTECTION', {
      at: AT,
      names: ['podLifetime'],
    });
  });

  test('differs from one that lasts, and from Karpenter elsewhere', () => {
    expectClean(onVke(StartupProtection.podLifetime()));
    expectClean(lasting(StartupProtection.whileStarting(), { startup }));
  });
});
