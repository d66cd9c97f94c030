import { Size } from 'cdk8s';
import { ComputeSpec, DeploymentOptions, Platform, Queue, Scheduler } from '../../../src';
import { MINIMUM_VERSIONS } from '../../../src/plan/platform';
import { aCloud, aDeployment, aService, object, synth } from '../../support/builders';

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

const queue = Queue.named('prepaid');
const PRIORITY_4 = 'inference-priority-4';
const IDLE = 'inference-priority-0';

/** What a deployment asks of a scheduler, wherever it stands. */
function asked(platform: Platform, options: Partial<DeploymentOptions>) {
  const service = aService({ platform });
  const plan = aDeployment(service, options).plan();
  const { metadata, spec } = object(service, 'Deployment');
  const { annotations = {}, labels } = spec.template.metadata;
  const { schedulerName, priorityClassName, affinity } = spec.template.spec;
  const own = Object.entries(metadata.labels).filter(
    ([name]) => !name.startsWith('cdk-inference/'),
  );
  expect(plan.placement.schedulerName).toBe(schedulerName);
  expect(plan.placement.priorityClassName).toBe(priorityClassName);
  expect(labels['cdk-inference/queue']).toBe(plan.queue?.name);
  return {
    ...Object.fromEntries([...own, ...Object.entries(annotations)]),
    ...(schedulerName && { schedulerName }),
    ...(priorityClassName && { priorityClassName }),
    ...(affinity && { affinity }),
  };
}

const VERSIONS: Record<string, [(version?: string) => Scheduler, string[]]> = {
  plain: [() => Scheduler.plain(), ['']],
  Volcano: [(version) => Scheduler.volcano(version), [MINIMUM_VERSIONS.volcano, '1.15', '1.100']],
  Kueue: [(version) => Scheduler.kueue(version), [MINIMUM_VERSIONS.kueue, '0.19', '1.0']],
  Katalyst: [(version) => Scheduler.katalyst(version), [MINIMUM_VERSIONS.katalyst, '0.100']],
};

const VOLCANO = {
  schedulerName: 'volcano',
  'scheduling.volcano.sh/queue-name': 'prepaid',
  'volcano.sh/preemptable': 'false',
};
const KUEUE = { 'kueue.x-k8s.io/queue-name': 'prepaid' };
const KATALYST = { schedulerName: 'katalyst-scheduler' };
const BOUND = {
  'katalyst.kubewharf.io/qos_level': 'dedicated_cores',
  'katalyst.kubewharf.io/memory_enhancement': '{"numa_binding":"true"}',
};
const VKE_NODES = {
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 50,
          preference: {
            matchExpressions: [
              { key: 'vke.node.katalyst.deploy', operator: 'In', values: ['true'] },
            ],
          },
        },
      ],
    },
  },
};

const SAID: Record<string, Partial<DeploymentOptions>> = {
  'a queue': { queue },
  'priority 4': { queue, priority: 4 },
  'idle resources': { queue, useIdleResources: true },
  'no idle resources': { queue, useIdleResources: false },
  'NUMA affinity': { queue, numaAffinity: true },
};

const OUTPUT: Record<string, Record<string, object>> = {
  plain: {
    'a queue': {},
    'priority 4': { priorityClassName: PRIORITY_4 },
    'idle resources': { priorityClassName: IDLE },
    'no idle resources': {},
    'NUMA affinity': {},
  },
  Volcano: {
    'a queue': VOLCANO,
    'priority 4': { ...VOLCANO, priorityClassName: PRIORITY_4 },
    'idle resources': { ...VOLCANO, 'volcano.sh/preemptable': 'true' },
    'no idle resources': VOLCANO,
    'NUMA affinity': { ...VOLCANO, 'volcano.sh/numa-topology-policy': 'best-effort' },
  },
  Kueue: {
    'a queue': KUEUE,
    'priority 4': { ...KUEUE, priorityClassName: PRIORITY_4 },
    'idle resources': { ...KUEUE, priorityClassName: IDLE },
    'no idle resources': KUEUE,
    'NUMA affinity': KUEUE,
  },
  Katalyst: {
    'a queue': KATALYST,
    'priority 4': { ...KATALYST, priorityClassName: PRIORITY_4 },
    'idle resources': { ...KATALYST, 'katalyst.kubewharf.io/qos_level': 'reclaimed_cores' },
    'no idle resources': KATALYST,
    'NUMA affinity': { ...KATALYST, ...BOUND },
  },
};

/** Where VKE's answer is another than that of any cluster. */
const ON_VKE: Record<string, Record<string, object>> = {
  plain: { 'NUMA affinity': { ...BOUND, ...VKE_NODES } },
  Kueue: { 'NUMA affinity': { ...KUEUE, ...BOUND, ...VKE_NODES } },
  Katalyst: { 'NUMA affinity': { ...KATALYST, ...BOUND, ...VKE_NODES } },
};

const ROWS = Object.entries(VERSIONS).flatMap(([kind, [make, versions]]) =>
  versions.flatMap((version) =>
    Object.keys(SAID).map((spec): [string, string, string, Scheduler] => [
      kind,
      version,
      spec,
      make(version),
    ]),
  ),
);

describe('the scheduler', () => {
  test.each(ROWS)('%s %s is told of %s', (kind, _, spec, scheduler) => {
    expect(asked(Platform.kubernetes({ scheduler }), SAID[spec])).toEqual(OUTPUT[kind][spec]);
  });

  test.each(ROWS)('%s %s is told of %s on VKE', (kind, _, spec, scheduler) => {
    const request = ON_VKE[kind]?.[spec] ?? OUTPUT[kind][spec];
    expect(asked(aCloud({ scheduler }), SAID[spec])).toEqual(request);
  });

  test.each([
    ['plain', Scheduler.plain(), {}],
    ['Katalyst', Scheduler.katalyst(), KATALYST],
  ])('%s needs no queue', (_, scheduler, request) => {
    expect(asked(Platform.kubernetes({ scheduler }), {})).toEqual(request);
  });

  test.each(['1.28', '1.29', '1.30', '1.34', '1.37'])(
    'is told the same on Kubernetes %s',
    (version) => {
      for (const [kind, [make]] of Object.entries(VERSIONS)) {
        const platform = Platform.kubernetes({ version, scheduler: make() });
        expect(asked(platform, SAID['priority 4'])).toEqual(OUTPUT[kind]['priority 4']);
      }
    },
  );
});

describe('reclaimed cores', () => {
  const platform = Platform.kubernetes({ scheduler: Scheduler.katalyst() });
  const MILLICPU = 'resource.katalyst.kubewharf.io/reclaimed_millicpu';
  const MEMORY = 'resource.katalyst.kubewharf.io/reclaimed_memory';

  test.each([
    [4, '4k'],
    [0.25, '250'],
    [0.29, '290'],
    [0.0015, '2'],
    [16, '16k'],
  ])('of %d CPUs are asked for as %s, and no CPU and memory of the node', (cpu, written) => {
    const service = aService({ platform });
    const compute = ComputeSpec.of({ cpu, memory: Size.gibibytes(16) });
    aDeployment(service, { compute, useIdleResources: true });
    const [{ resources }] = object(service, 'Deployment').spec.template.spec.containers;
    const amounts = { [MILLICPU]: written, [MEMORY]: '16Gi' };
    expect(resources).toEqual({ requests: amounts, limits: amounts });
  });
});

describe('a disruption budget', () => {
  test.each([
    [false, 1],
    [true, 0],
  ])('with idle resources %s: %d', (useIdleResources, budgets) => {
    const service = aService();
    const deployment = aDeployment(service, { replicas: 2, useIdleResources });
    expect(deployment.plan().disruptionBudget).toBe(budgets === 1);
    const made = synth(service).filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(made).toHaveLength(budgets);
  });
});

describe('an elastic queue', () => {
  const TOLERATION = {
    key: 'vci.vke.volcengine.com/node-type',
    operator: 'Equal',
    value: 'vci',
    effect: 'NoSchedule',
  };
  const pod = (elastic: boolean | undefined) => {
    const service = aService({ platform: aCloud() });
    const tolerations = [{ key: 'own', operator: 'Exists' }];
    const zones = ['cn-beijing-a'];
    aDeployment(service, {
      queue: Queue.named('rented', { virtualNodes: elastic, tolerations, zones }),
    });
    return object(service, 'Deployment').spec.template;
  };

  test('forces its instances off nodes, and tolerates what stands for them', () => {
    const { metadata, spec } = pod(true);
    expect(metadata.annotations).toMatchObject({ 'vke.volcengine.com/burst-to-vci': 'enforce' });
    expect(spec.tolerations).toEqual([TOLERATION, { key: 'own', operator: 'Exists' }]);
  });

  test('asks for no zone, since its instances go where their subnet is', () => {
    expect(pod(true).spec).not.toHaveProperty('affinity');
    expect(pod(false).spec).toHaveProperty('affinity');
  });

  test.each([false, undefined])('is one of nodes where elastic is %s', (elastic) => {
    const { metadata, spec } = pod(elastic);
    expect(metadata).not.toHaveProperty('annotations');
    expect(spec.tolerations).toEqual([{ key: 'own', operator: 'Exists' }]);
  });
});

describe('an instance type', () => {
  const compute = ComputeSpec.instanceType('ecs.large', {
    cpu: 4,
    memory: Size.gibibytes(16),
    gpus: 1,
    machine: { cpu: 8, memory: Size.gibibytes(32), gpus: 2 },
  });
  const own = { pool: 'prepaid', 'node.kubernetes.io/instance-type': 'ecs.large', disk: 'fast' };

  test('is asked for by the label of its nodes, beside the queue’s and the pods’ own', () => {
    const service = aService();
    const nodes = Queue.named('prepaid', { nodeSelector: { pool: 'prepaid' } });
    const pod = { nodeSelector: { disk: 'fast' } };
    const plan = aDeployment(service, { compute, queue: nodes, pod }).plan();
    expect(plan.compute).toMatchObject({
      instanceType: 'ecs.large',
      machine: { cpu: 8, memoryBytes: 32 * 2 ** 30, gpus: 2 },
    });
    const { spec } = object(service, 'Deployment').spec.template;
    expect(spec.nodeSelector).toEqual(own);
    expect(spec.containers[0].resources.limits).toEqual({
      cpu: '4',
      memory: '16Gi',
      'nvidia.com/gpu': '1',
    });
  });
});
