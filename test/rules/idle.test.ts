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
      value: '1',
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

  test('may be scaled on a schedule with Katalyst', () => {
    const deployment = idle(katalyst);
    deployment.autoscale({
      schedules: [Schedule.cron('0 8 * * *', 4), Schedule.cron('0 20 * * *', 1)],
    });
    expectNone(deployment.service, 'IDLE');
  });
});

describe('the limits of idle resources (APPROXIMATED_IDLE)', () => {
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

  test('name the priority that has no effect', () => {
    expectFinding(idle(Platform.kubernetes(), { priority: 6 }).service, 'APPROXIMATED_IDLE', {
      at: AT,
      names: ['inference-priority-0', '"priority" 6'],
    });
  });

  test.each([
    ['Volcano', Platform.kubernetes({ scheduler: Scheduler.volcano() })],
    ['Katalyst', katalyst],
  ])('is none with %s, which keeps the priority', (_, platform) => {
    const deployment = idle(platform, { priority: 6 });
    expectNone(deployment.service, 'APPROXIMATED_IDLE');
    expect(deployment._plan().placement.priorityClassName).toBe('inference-priority-6');
  });

  test('is none where nothing is idle', () => {
    const service = idle(Platform.kubernetes(), { useIdleResources: false }).service;
    expectNone(service, 'APPROXIMATED_IDLE');
  });
});

const IDLE = { useIdleResources: true };
const ON_DEMAND = { queue: Queue.named('on-demand', { billing: Billing.PAY_AS_YOU_GO }) };
const RESERVED = { queue: Queue.named('reserved', { billing: Billing.PREPAID }) };
const UNKNOWN = {};

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

describe('the baseline of a service', () => {
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
        [0, RESERVED],
      ],
    ],
    [
      'one whose weight Terraform will know',
      [
        [NUMBER, IDLE],
        [0, UNKNOWN],
      ],
    ],
  ])('must not be idle: %s (IDLE_TRAFFIC)', (_, variants) => {
    const service = split(variants);
    expectFinding(service, 'IDLE_TRAFFIC', {});
    expectNone(service, 'BURST_TRAFFIC');
  });

  test.each<[string, Variant[]]>([
    ['one deployment', [[1, ON_DEMAND]]],
    [
      'next to idle ones',
      [
        [9, ON_DEMAND],
        [1, IDLE],
      ],
    ],
    [
      'one that takes all',
      [
        [1, ON_DEMAND],
        [0, RESERVED],
      ],
    ],
  ])('must not be on demand: %s (BURST_TRAFFIC)', (_, variants) => {
    const service = split(variants);
    expectFinding(service, 'BURST_TRAFFIC', {});
    expectNone(service, 'IDLE_TRAFFIC');
  });

  test.each<[string, Variant[]]>([
    ['reserved', [[1, RESERVED]]],
    ['not known', [[1, UNKNOWN]]],
    [
      'reserved with a burst',
      [
        [9, RESERVED],
        [1, ON_DEMAND],
      ],
    ],
    [
      'reserved next to idle ones',
      [
        [1, RESERVED],
        [9, IDLE],
      ],
    ],
    [
      'of a weight that Terraform will know',
      [
        [NUMBER, RESERVED],
        [1, IDLE],
      ],
    ],
  ])('may be %s', (_, variants) => {
    expectNone(split(variants), 'IDLE_TRAFFIC');
    expectNone(split(variants), 'BURST_TRAFFIC');
  });

  test('counts every deployment without a load balancer', () => {
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
          [0, RESERVED],
        ],
        false,
      ),
      'IDLE_TRAFFIC',
    );
  });

  test('may overflow to on-demand capacity', () => {
    const of = (name: string, billing: Billing) =>
      Queue.named(name, { billing, nodeSelector: { pool: name } });
    const options = {
      queue: of('reserved', Billing.PREPAID),
      overflow: of('on-demand', Billing.PAY_AS_YOU_GO),
    };
    expectNone(split([[1, options]]), 'BURST_TRAFFIC');
  });
});
