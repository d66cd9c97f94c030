import { Size } from 'cdk8s';
import {
  Billing,
  ComputeSpec,
  DeploymentOptions,
  InferenceService,
  Platform,
  Queue,
  ScalingMetric,
  Schedule,
  Scheduler,
  Weight,
} from '../../src';
import { aCloud, aDeployment, aRoutedService, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';
const NUMBER = -1.8881545897087503e289;

const queue = Queue.named('gold');
const katalyst = Platform.kubernetes({ scheduler: Scheduler.katalyst() });
const compute = (gpus?: number, cpu = 4) =>
  ComputeSpec.of({ cpu, memory: Size.gibibytes(16), gpus });

const idle = (platform: Platform, options: Partial<DeploymentOptions> = {}) =>
  aDeployment(aService({ platform }), { queue, useIdleResources: true, ...options });

describe('idle resources (IDLE)', () => {
  test.each<[string, Platform, Partial<DeploymentOptions>]>([
    ['CPUs with Katalyst', katalyst, {}],
    [
      'GPUs with Volcano',
      Platform.kubernetes({ scheduler: Scheduler.volcano() }),
      { compute: compute(1) },
    ],
    ['GPUs with the plain scheduler', Platform.kubernetes(), { compute: compute(1) }],
    [
      'GPUs with Katalyst that are not idle',
      katalyst,
      { compute: compute(1), useIdleResources: false },
    ],
    ['a queue of nodes on VKE', aCloud(), {}],
  ])('may be %s', (_, platform, options) => {
    expectNone(idle(platform, options).service, 'IDLE');
  });

  test('fail for GPUs with Katalyst', () => {
    expectFinding(idle(katalyst, { compute: compute(1) }).service, 'IDLE', {
      at: AT,
      names: ['got 1'],
    });
  });

  test('fail for CPUs with Katalyst that only Terraform will know', () => {
    expectFinding(idle(katalyst, { compute: compute(undefined, NUMBER) }).service, 'IDLE', {
      at: AT,
    });
  });

  test('fail in an elastic queue', () => {
    const elastic = Queue.named('vci', { virtualNodes: true });
    expectFinding(idle(aCloud(), { queue: elastic }).service, 'IDLE', {
      at: AT,
    });
  });

  const scaled = (platform: Platform, metric: ScalingMetric) => {
    const deployment = idle(platform);
    deployment.autoscale({ maxReplicas: 4, metrics: [metric] });
    return deployment.service;
  };

  test.each([
    ['cpu', ScalingMetric.cpuUtilization(60)],
    ['memory', ScalingMetric.memoryUtilization(60)],
  ])('fail with Katalyst where %s utilisation scales them', (_resource, metric) => {
    expectFinding(scaled(katalyst, metric), 'IDLE', {
      at: AT,
    });
    expectNone(scaled(Platform.kubernetes(), metric), 'IDLE');
  });

  test('may be scaled by the clock with Katalyst', () => {
    const deployment = idle(katalyst);
    deployment.autoscale({
      schedules: [Schedule.cron('0 8 * * *', 4), Schedule.cron('0 20 * * *', 1)],
    });
    expectNone(deployment.service, 'IDLE');
  });
});

describe('the loss of idle resources (APPROXIMATED_IDLE)', () => {
  test.each([
    ['the plain scheduler', Platform.kubernetes()],
    ['Kueue', Platform.kubernetes({ scheduler: Scheduler.kueue() })],
    ['VKE', aCloud()],
  ])('is stated with %s', (_, platform) => {
    expectFinding(idle(platform).service, 'APPROXIMATED_IDLE', {
      at: AT,
      names: ['PriorityLevels'],
    });
  });

  test('says that a priority is not kept', () => {
    expectFinding(idle(Platform.kubernetes(), { priority: 6 }).service, 'APPROXIMATED_IDLE', {
      at: AT,
      names: ['inference-priority-0'],
    });
  });

  test.each([
    ['Volcano', Platform.kubernetes({ scheduler: Scheduler.volcano() })],
    ['Katalyst', katalyst],
  ])('is none with %s, which keeps the priority', (_, platform) => {
    const deployment = idle(platform, { priority: 6 });
    expectNone(deployment.service, 'APPROXIMATED_IDLE');
    expect(deployment.plan().placement.priorityClassName).toBe('inference-priority-6');
  });

  test('is none where nothing is idle', () => {
    const service = idle(Platform.kubernetes(), { useIdleResources: false }).service;
    expectNone(service, 'APPROXIMATED_IDLE');
  });
});

const IDLE = { useIdleResources: true };
const RENTED = { queue: Queue.named('rented', { billing: Billing.PAY_AS_YOU_GO }) };
const PREPAID = { queue: Queue.named('prepaid', { billing: Billing.PREPAID }) };
const UNSAID = {};

type Variant = [weight: number, options: Partial<DeploymentOptions>];

/** A service whose deployments share its traffic, behind a gateway or each by its own Service. */
function split(variants: Variant[], routed = true): InferenceService {
  const service = routed ? aRoutedService() : aService();
  const weights = variants.map(([weight, options], index) =>
    Weight.of(aDeployment(service, options, `d${index}`), weight),
  );
  if (routed) {
    service.splitTraffic(weights);
  }
  return service;
}

describe('what a service stands on', () => {
  test.each<[string, Variant[]]>([
    ['one deployment', [[1, IDLE]]],
    [
      'two',
      [
        [9, IDLE],
        [1, IDLE],
      ],
    ],
    [
      'one that takes all',
      [
        [1, IDLE],
        [0, PREPAID],
      ],
    ],
    [
      'one whose weight Terraform will know',
      [
        [NUMBER, IDLE],
        [0, UNSAID],
      ],
    ],
  ])('is warned about where it is idle: %s (IDLE_TRAFFIC)', (_, variants) => {
    const service = split(variants);
    expectFinding(service, 'IDLE_TRAFFIC', {});
    expectNone(service, 'BURST_TRAFFIC');
  });

  test.each<[string, Variant[]]>([
    ['one deployment', [[1, RENTED]]],
    [
      'beside idle ones',
      [
        [9, RENTED],
        [1, IDLE],
      ],
    ],
    [
      'one that takes all',
      [
        [1, RENTED],
        [0, PREPAID],
      ],
    ],
  ])('is warned about where it is pay-as-you-go: %s (BURST_TRAFFIC)', (_, variants) => {
    const service = split(variants);
    expectFinding(service, 'BURST_TRAFFIC', {});
    expectNone(service, 'IDLE_TRAFFIC');
  });

  test.each<[string, Variant[]]>([
    ['prepaid', [[1, PREPAID]]],
    ['not known', [[1, UNSAID]]],
    [
      'prepaid with a burst',
      [
        [9, PREPAID],
        [1, RENTED],
      ],
    ],
    [
      'prepaid beside idle ones',
      [
        [1, PREPAID],
        [9, IDLE],
      ],
    ],
    [
      'of a weight that Terraform will know',
      [
        [NUMBER, PREPAID],
        [1, IDLE],
      ],
    ],
  ])('is fine where it is %s', (_, variants) => {
    expectNone(split(variants), 'IDLE_TRAFFIC');
    expectNone(split(variants), 'BURST_TRAFFIC');
  });

  test('counts every deployment where each is reached by itself', () => {
    expectFinding(
      split(
        [
          [1, IDLE],
          [1, IDLE],
        ],
        false,
      ),
      'IDLE_TRAFFIC',
      {},
    );
    expectNone(
      split(
        [
          [1, IDLE],
          [0, PREPAID],
        ],
        false,
      ),
      'IDLE_TRAFFIC',
    );
  });

  test('may overflow to pay-as-you-go capacity', () => {
    const of = (name: string, billing: Billing) =>
      Queue.named(name, { billing, nodeSelector: { pool: name } });
    const options = {
      queue: of('prepaid', Billing.PREPAID),
      overflow: of('rented', Billing.PAY_AS_YOU_GO),
    };
    expectNone(split([[1, options]]), 'BURST_TRAFFIC');
  });
});
