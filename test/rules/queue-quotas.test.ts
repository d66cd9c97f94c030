import { App, Chart, Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  Finding,
  InferenceService,
  Platform,
  Queue,
  QueueCapacity,
  QueueOptions,
  QueueQuotas,
  QueueQuotasProps,
  RollingUpdate,
  ScalingMetric,
  Scheduler,
} from '../../src';
import { aDeployment } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const amounts = { cpu: 96, memory: Size.gibibytes(768), gpus: 8 };
const queue = (name: string, options: QueueOptions = {}) =>
  Queue.named(name, { nodeSelector: { pool: name }, capacity: amounts, ...options });
const of = (capacity: QueueCapacity) => queue('a', { capacity });
const [a, b] = [queue('a'), queue('b')];
const ONE_GPU = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 });
const NO_GPU = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32) });
const KUEUE = Platform.kubernetes({ scheduler: Scheduler.kueue() });
const VOLCANO = Platform.kubernetes({ scheduler: Scheduler.volcano() });

interface Scene {
  readonly props: QueueQuotasProps;
  readonly deployments?: readonly Partial<DeploymentOptions>[];
  readonly platform?: Platform;
}

/** Quotas in a Chart, and a service with the deployments. */
function scene({ props, deployments = [], platform = KUEUE }: Scene) {
  const chart = new Chart(new App(), 'chart');
  platform.attachTo(chart);
  const quotas = new QueueQuotas(chart, 'quotas', props);
  const service = new InferenceService(chart, 'chat');
  deployments.forEach((options, index) =>
    aDeployment(service, { compute: ONE_GPU, ...options }, `d${index}`),
  );
  return { chart, service, quotas: quotas._synthesize().findings as readonly Finding[] };
}

describe('the queues of quotas (QUEUE_QUOTA)', () => {
  test.each<[string, Scene]>([
    ['with all that Kueue counts', { props: { queues: [a] }, deployments: [{ queue: a }] }],
    [
      'without GPUs, where no pod uses one',
      {
        props: { queues: [of({ cpu: 96, memory: Size.gibibytes(768) })] },
        deployments: [
          { queue: Queue.named('a', { nodeSelector: { pool: 'a' } }), compute: NO_GPU },
        ],
      },
    ],
    ['with one amount, with Volcano', { props: { queues: [of({ gpus: 8 })] }, platform: VOLCANO }],
    ['in a cohort', { props: { queues: [a, b], cohort: 'gpus' } }],
    ['selected by eight labels', { props: { queues: [labelled(8)] } }],
    [
      'that overflow for some deployments, told apart by one label',
      {
        props: { queues: [a, b] },
        deployments: [{ queue: a, overflow: b }, { queue: a }],
      },
    ],
    [
      'that overflow for all, by different labels',
      {
        props: { queues: [a, other()] },
        deployments: [{ queue: a, overflow: other() }],
      },
    ],
  ])('are accepted %s', (_, options) => {
    expect(scene(options).quotas).toEqual([]);
  });

  test.each<[string, Scene, string, string]>([
    [
      'with the plain scheduler',
      { props: { queues: [a] }, platform: Platform.kubernetes() },
      'QUEUE_QUOTA',
      'Scheduler.kueue()',
    ],
    ['without one', { props: { queues: [] } }, 'QUEUE_QUOTA', '"queues"'],
    ['that are listed twice', { props: { queues: [a, queue('a')] } }, 'QUEUE_QUOTA', '"a"'],
    ['without a capacity', { props: { queues: [Queue.named('a')] } }, 'QUEUE_QUOTA', '"capacity"'],
    [
      'without a capacity, with Volcano',
      { props: { queues: [Queue.named('a')] }, platform: VOLCANO },
      'QUEUE_QUOTA',
      '"capacity"',
    ],
    [
      'without CPUs and memory',
      { props: { queues: [of({ gpus: 8 })] } },
      'QUEUE_QUOTA',
      'cpu, memory',
    ],
    [
      'with a name that is no object name',
      { props: { queues: [queue('A')] } },
      'QUEUE_NAME',
      'Kueue',
    ],
    [
      'with fewer than no GPUs',
      { props: { queues: [of({ ...amounts, gpus: -1 })] } },
      'QUEUE_CAPACITY',
      '-1',
    ],
    ['selected by nine labels', { props: { queues: [labelled(9)] } }, 'QUEUE_QUOTA', '9 labels'],
    [
      'in a cohort, with Volcano',
      { props: { queues: [a], cohort: 'gpus' }, platform: VOLCANO },
      'QUEUE_QUOTA',
      '"cohort"',
    ],
    [
      'in a cohort of an illegal name',
      { props: { queues: [a], cohort: 'My GPUs' } },
      'QUEUE_QUOTA',
      'My GPUs',
    ],
    [
      'without GPUs that a pod requests',
      {
        props: { queues: [of({ cpu: 96, memory: Size.gibibytes(768) })] },
        deployments: [{ queue: Queue.named('a', { nodeSelector: { pool: 'a' } }) }],
      },
      'QUEUE_QUOTA',
      'gpus',
    ],
    [
      'with two kinds of GPU',
      {
        props: { queues: [a] },
        deployments: [{ queue: a }, { queue: a, compute: amd() }],
      },
      'QUEUE_QUOTA',
      'nvidia.com/gpu, amd.com/gpu',
    ],
    [
      'with another capacity than a deployment sets',
      {
        props: { queues: [a] },
        deployments: [{ queue: of({ ...amounts, gpus: 9 }) }],
      },
      'QUEUE_QUOTA',
      'chart/chat/d0',
    ],
    [
      'with other nodes than a deployment sets',
      {
        props: { queues: [a] },
        deployments: [{ queue: queue('a', { nodeSelector: { pool: 'c' } }) }],
      },
      'QUEUE_QUOTA',
      '"nodeSelector"',
    ],
    [
      'that overflow for some deployments, by different labels',
      {
        props: { queues: [a, other()] },
        deployments: [{ queue: a, overflow: other() }, { queue: a }],
      },
      'QUEUE_QUOTA',
      'chart/chat/d1',
    ],
  ])('are rejected %s', (_, options, rule, name) => {
    const { quotas } = scene(options);
    expect(quotas.map((finding) => [finding.rule, finding.path])).toEqual([[rule, 'chart/quotas']]);
    expect(quotas[0].message).toContain(name);
  });

  function labelled(count: number): Queue {
    const labels = Array.from({ length: count }, (_, index) => [`label-${index}`, 'a']);
    return queue('a', { nodeSelector: Object.fromEntries(labels) });
  }

  function other(): Queue {
    return queue('b', { nodeSelector: { tier: 'b' } });
  }

  function amd(): ComputeSpec {
    return ComputeSpec.of({
      cpu: 8,
      memory: Size.gibibytes(32),
      gpus: 1,
      gpuResource: 'amd.com/gpu',
    });
  }
});

describe('a queue whose objects nothing renders (QUEUE_OBJECTS)', () => {
  function without(platform: Platform, ...deployments: Partial<DeploymentOptions>[]) {
    const chart = new Chart(new App(), 'chart');
    const service = new InferenceService(chart, 'chat', { platform });
    deployments.forEach((options, index) => aDeployment(service, options, `d${index}`));
    return service;
  }

  test.each([
    ['Kueue', KUEUE, 'LocalQueue'],
    ['Volcano', VOLCANO, 'Queue of Volcano'],
  ])('is a warning with %s, once', (_, platform, objects) => {
    const service = without(platform, { queue: a }, { queue: a });
    expectFinding(service, 'QUEUE_OBJECTS', { at: 'chart/chat/d0', names: [objects, '"a"'] });
  });

  test('is a warning for an overflow, too', () => {
    const service = without(KUEUE, { queue: a, overflow: b });
    const found = findingsOf(service, 'QUEUE_OBJECTS').map(({ message }) => message);
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('"overflow"');
  });

  test('can be acknowledged', () => {
    const service = without(KUEUE, { queue: a });
    service.acknowledge('QUEUE_OBJECTS', { reason: 'the platform team creates it' });
    expect(findingsOf(service, 'QUEUE_OBJECTS').map(({ acknowledged }) => acknowledged)).toEqual([
      expect.anything(),
    ]);
  });

  test.each([
    ['with the plain scheduler', () => without(Platform.kubernetes(), { queue: a })],
    ['with quotas', () => scene({ props: { queues: [a] }, deployments: [{ queue: a }] }).service],
  ])('is none %s', (_, make) => {
    expectNone(make(), 'QUEUE_OBJECTS');
  });

  test('is one for each cluster', () => {
    const app = new App();
    const [first, second] = ['east', 'west'].map((name) => {
      const chart = new Chart(app, name);
      const platform = Platform.kubernetes({ name, scheduler: Scheduler.kueue() });
      platform.attachTo(chart);
      return aDeployment(new InferenceService(chart, 'chat'), { queue: a }).service;
    });
    new QueueQuotas(Chart.of(first), 'quotas', { queues: [a] });
    expectNone(first, 'QUEUE_OBJECTS');
    expectFinding(second, 'QUEUE_OBJECTS', { at: 'west/chat/main' });
  });
});

describe('requests that a quota does not count (QUEUE_RESOURCES)', () => {
  const disk = ComputeSpec.of({
    cpu: 8,
    memory: Size.gibibytes(32),
    ephemeralStorage: Size.gibibytes(100),
  });

  test.each<[string, Scene, readonly string[]]>([
    [
      'with Kueue',
      { props: { queues: [a] }, deployments: [{ queue: a, compute: disk }] },
      ['ephemeral-storage'],
    ],
    [
      'with Volcano',
      { props: { queues: [a] }, deployments: [{ queue: a, compute: disk }], platform: VOLCANO },
      [],
    ],
    ['of CPUs, memory and GPUs', { props: { queues: [a] }, deployments: [{ queue: a }] }, []],
  ])('%s', (_, options, names) => {
    const found = findingsOf(scene(options).service, 'QUEUE_RESOURCES');
    expect(found).toHaveLength(names.length);
    names.forEach((name) => expect(found[0].message).toContain(name));
  });
});

describe('idle resources with Kueue (APPROXIMATED_IDLE)', () => {
  const idle = { queue: a, useIdleResources: true };

  test.each<[string, QueueQuotasProps, readonly Partial<DeploymentOptions>[], number]>([
    ['exact in a queue of a cohort that only they use', { queues: [a], cohort: 'gpus' }, [idle], 0],
    ['approximate without a cohort', { queues: [a] }, [idle], 1],
    [
      'approximate next to a deployment that does not use them',
      { queues: [a], cohort: 'gpus' },
      [idle, { queue: a }],
      1,
    ],
  ])('are %s', (_, props, deployments, count) => {
    expect(findingsOf(scene({ props, deployments }).service, 'APPROXIMATED_IDLE')).toHaveLength(
      count,
    );
  });
});

test('two namespaces share the capacity of one ClusterQueue', () => {
  const app = new App();
  const services = ['east', 'west'].map((namespace) => {
    const chart = new Chart(app, namespace, { namespace });
    KUEUE.attachTo(chart);
    const options = { queue: a, compute: ONE_GPU, replicas: 5 };
    return aDeployment(new InferenceService(chart, 'chat'), options).service;
  });
  services.forEach((service) => expectNone(service, 'QUEUE_CAPACITY'));
  new QueueQuotas(Chart.of(services[0]), 'quotas', { queues: [a] });
  expectFinding(services[1], 'QUEUE_CAPACITY', { at: 'west/chat', names: ['8 GPUs'] });
});

describe('the pods of two queues that Kueue fills in order', () => {
  const RULES = ['QUEUE_CAPACITY', 'QUEUE_MAXIMUM', 'ROLLOUT_DEADLOCK'];
  const overflowing = { queue: a, overflow: b };
  const surging = { rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 0, maxSurge: 1 }) };

  function rulesOf(...deployments: Partial<DeploymentOptions>[]): string[] {
    const { service } = scene({ props: { queues: [a, b] }, deployments });
    return service
      .findings()
      .filter(({ rule }) => RULES.includes(rule))
      .map(({ rule, path }) => `${rule} ${path}`);
  }

  test.each<[string, Partial<DeploymentOptions>[], string[]]>([
    ['fit exactly', [{ ...overflowing, replicas: 16 }], []],
    ['exceed both by one', [{ ...overflowing, replicas: 17 }], ['QUEUE_CAPACITY chart/chat']],
    [
      'fit next to those of one queue alone',
      [
        { ...overflowing, replicas: 12 },
        { queue: b, replicas: 4 },
      ],
      [],
    ],
    [
      'exceed both next to those of one queue alone',
      [
        { ...overflowing, replicas: 12 },
        { queue: b, replicas: 5 },
      ],
      ['QUEUE_CAPACITY chart/chat'],
    ],
    ['have room for one more in an update', [{ ...overflowing, ...surging, replicas: 15 }], []],
    [
      'have no room for one more in an update',
      [{ ...overflowing, ...surging, replicas: 16 }],
      ['ROLLOUT_DEADLOCK chart/chat/d0'],
    ],
  ])('%s', (_, deployments, found) => {
    expect(rulesOf(...deployments)).toEqual(found);
  });

  test('exceed both at their maximum', () => {
    const { service } = scene({ props: { queues: [a, b] }, deployments: [overflowing] });
    const metrics = [ScalingMetric.cpuUtilization(80)];
    service.deployments[0].autoscale({ minReplicas: 2, maxReplicas: 17, metrics });
    expectFinding(service, 'QUEUE_MAXIMUM', { names: ['17 GPUs', 'a and b', '16 GPUs'] });
  });
});
