import { ApiObject, App, Chart, Size, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ComputeSpec,
  DeploymentOptions,
  InferenceService,
  Platform,
  Queue,
  QueueOptions,
  QueueQuotas,
  QueueQuotasProps,
  Scheduler,
} from '../../src';
import { aStack, resources } from '../homes/stacks';
import { aDeployment } from '../support/builders';

const capacity = { cpu: 96, memory: Size.gibibytes(768), gpus: 8 };
const queue = (name: string, options: QueueOptions = {}) =>
  Queue.named(name, { nodeSelector: { pool: name }, capacity, ...options });
const [reserved, onDemand] = [queue('reserved'), queue('on-demand')];
const ONE_GPU = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 });
const KUEUE = Platform.kubernetes({ scheduler: Scheduler.kueue() });
const VOLCANO = Platform.kubernetes({ scheduler: Scheduler.volcano() });

/** A chart in the namespace `llm`, with quotas and a service for each set of options. */
function chartWith(
  props: QueueQuotasProps,
  deployments: readonly Partial<DeploymentOptions>[] = [],
  platform: Platform = KUEUE,
): Chart {
  const chart = new Chart(new App(), 'chart', { namespace: 'llm' });
  platform.attachTo(chart);
  new QueueQuotas(chart, 'quotas', props);
  deployments.forEach((options, index) =>
    aDeployment(new InferenceService(chart, `chat-${index}`), { compute: ONE_GPU, ...options }),
  );
  return chart;
}

const KINDS = ['ResourceFlavor', 'ClusterQueue', 'LocalQueue', 'Queue'];

function objectsIn(chart: Chart): any[] {
  return Testing.synth(chart).filter(({ kind }) => KINDS.includes(kind));
}

const objects = (...args: Parameters<typeof chartWith>) => objectsIn(chartWith(...args));
const named = (all: any[], kind: string, name: string) =>
  all.find((each) => each.kind === kind && each.metadata.name === name);

/** The quotas of a ClusterQueue: nominal and borrowing limit of the GPUs, by flavor. */
function gpusOf(all: any[], name: string): [string, string, string | undefined][] {
  const [group] = named(all, 'ClusterQueue', name).spec.resourceGroups;
  return group.flavors.map((flavor: any) => {
    const gpus = flavor.resources.find((each: any) => each.name === 'nvidia.com/gpu');
    return [flavor.name, gpus.nominalQuota, gpus.borrowingLimit];
  });
}

describe('quotas with Kueue', () => {
  test('are a flavor for the nodes, a ClusterQueue for the capacity and a LocalQueue for the namespace', () => {
    expect(objects({ queues: [reserved] }, [{ queue: reserved }])).toEqual([
      {
        apiVersion: 'kueue.x-k8s.io/v1beta2',
        kind: 'ResourceFlavor',
        metadata: { name: 'reserved' },
        spec: { nodeLabels: { pool: 'reserved' } },
      },
      {
        apiVersion: 'kueue.x-k8s.io/v1beta2',
        kind: 'ClusterQueue',
        metadata: { name: 'reserved' },
        spec: {
          namespaceSelector: {},
          preemption: { withinClusterQueue: 'LowerPriority', reclaimWithinCohort: 'LowerPriority' },
          resourceGroups: [
            {
              coveredResources: ['cpu', 'memory', 'nvidia.com/gpu'],
              flavors: [
                {
                  name: 'reserved',
                  resources: [
                    { name: 'cpu', nominalQuota: '96' },
                    { name: 'memory', nominalQuota: '768Gi' },
                    { name: 'nvidia.com/gpu', nominalQuota: '8' },
                  ],
                },
              ],
            },
          ],
        },
      },
      {
        apiVersion: 'kueue.x-k8s.io/v1beta2',
        kind: 'LocalQueue',
        metadata: { name: 'reserved', namespace: 'llm' },
        spec: { clusterQueue: 'reserved' },
      },
    ]);
  });

  test('fill the nodes of the queue first, and those of its overflow next, which keeps the quota', () => {
    const all = objects({ queues: [reserved, onDemand] }, [
      { queue: reserved, overflow: onDemand },
    ]);
    expect(gpusOf(all, 'reserved')).toEqual([
      ['reserved', '8', '0'],
      ['on-demand', '0', undefined],
    ]);
    expect(gpusOf(all, 'on-demand')).toEqual([['on-demand', '8', '0']]);
    const cohorts = ['reserved', 'on-demand'].map(
      (name) => named(all, 'ClusterQueue', name).spec.cohortName,
    );
    expect(cohorts).toEqual(['cdk-inference', 'cdk-inference']);
    expect(named(all, 'LocalQueue', 'on-demand')).toBeUndefined();
  });

  test('are in a cohort only if it is set or a queue overflows', () => {
    const cohortOf = (cohort?: string) =>
      named(objects({ queues: [reserved], cohort }), 'ClusterQueue', 'reserved').spec.cohortName;
    expect(cohortOf()).toBeUndefined();
    expect(cohortOf('gpus')).toBe('gpus');
  });

  test('have a LocalQueue in each namespace with a deployment in the queue, in any Chart', () => {
    const app = new App();
    const charts = ['a', 'b'].map((namespace) => new Chart(app, namespace, { namespace }));
    charts.forEach((chart) => KUEUE.attachTo(chart));
    new QueueQuotas(charts[0], 'quotas', { queues: [reserved] });
    charts.forEach((chart) =>
      aDeployment(new InferenceService(chart, 'chat'), { queue: reserved }),
    );
    const namespaces = objectsIn(charts[0])
      .filter(({ kind }) => kind === 'LocalQueue')
      .map(({ metadata }) => metadata.namespace);
    expect(namespaces).toEqual(['a', 'b']);
  });

  test('of queues with the same nodes have one flavor', () => {
    const both = ['team-a', 'team-b'].map((name) => queue(name, { nodeSelector: { pool: 'h20' } }));
    const all = objects({ queues: both });
    const flavors = all.filter(({ kind }) => kind === 'ResourceFlavor');
    expect(flavors.map(({ metadata }) => metadata.name)).toEqual(['team-a']);
    expect(gpusOf(all, 'team-b')).toEqual([['team-a', '8', undefined]]);
  });

  test.each([
    ['all its deployments use idle resources', [true, true], undefined],
    ['some do', [true, false], '0'],
    ['none does', [false, false], '0'],
  ])('of a cohort borrow if %s', (_, uses, limit) => {
    const all = objects(
      { queues: [reserved], cohort: 'gpus' },
      uses.map((useIdleResources) => ({ queue: reserved, useIdleResources })),
    );
    expect(gpusOf(all, 'reserved')).toEqual([['reserved', '8', limit]]);
  });

  test('select virtual nodes by their type', () => {
    const vci = Queue.named('vci', { virtualNodes: true, capacity });
    expect(named(objects({ queues: [vci] }), 'ResourceFlavor', 'vci').spec.nodeLabels).toEqual({
      type: 'virtual-kubelet',
    });
  });

  test('count the GPU resource that the deployments request', () => {
    const amd = ComputeSpec.of({
      cpu: 8,
      memory: Size.gibibytes(32),
      gpus: 1,
      gpuResource: 'amd.com/gpu',
    });
    const [group] = named(
      objects({ queues: [reserved] }, [{ queue: reserved, compute: amd }]),
      'ClusterQueue',
      'reserved',
    ).spec.resourceGroups;
    expect(group.coveredResources).toEqual(['cpu', 'memory', 'amd.com/gpu']);
  });

  test('leave the nodes of pods with an overflow to the flavors', () => {
    const chart = chartWith({ queues: [reserved, onDemand] }, [
      { queue: reserved, overflow: onDemand },
    ]);
    const { spec } = Testing.synth(chart).find(({ kind }) => kind === 'Deployment')!.spec.template;
    expect(spec).not.toHaveProperty('nodeSelector');
    expect(Object.keys(spec.affinity.nodeAffinity)).toEqual([
      'requiredDuringSchedulingIgnoredDuringExecution',
    ]);
  });
});

describe('quotas with Volcano', () => {
  const amounts = { cpu: '96', memory: '768Gi', 'nvidia.com/gpu': '8' };

  test('are a Queue with the capacity', () => {
    expect(objects({ queues: [reserved] }, [{ queue: reserved }], VOLCANO)).toEqual([
      {
        apiVersion: 'scheduling.volcano.sh/v1beta1',
        kind: 'Queue',
        metadata: { name: 'reserved' },
        spec: { weight: 1, reclaimable: true, capability: amounts, deserved: amounts },
      },
    ]);
  });

  test('have no maximum if all deployments use idle resources', () => {
    const [{ spec }] = objects(
      { queues: [reserved] },
      [{ queue: reserved, useIdleResources: true }],
      VOLCANO,
    );
    expect(spec).toEqual({ weight: 1, reclaimable: true, deserved: amounts });
  });

  test.each([
    ['1.8', undefined],
    ['1.9', amounts],
  ])('of release %s deserve %j', (version, deserved) => {
    const platform = Platform.kubernetes({ scheduler: Scheduler.volcano(version) });
    const [{ spec }] = objects({ queues: [reserved] }, [], platform);
    expect(spec.deserved).toEqual(deserved);
  });
});

describe('quotas', () => {
  test('are the same in a stack', () => {
    const stack = aStack();
    const inStack = (scope: Construct) =>
      new QueueQuotas(scope, 'quotas', { queues: [reserved], platform: KUEUE });
    inStack(stack);
    const manifests = Object.values(resources(stack)).map(({ manifest }) => manifest);
    const byKind = (all: any[]) => all.map((each) => JSON.stringify(each)).sort();
    expect(byKind(manifests)).toEqual(byKind(objects({ queues: [reserved] })));
  });

  test('are gone if they are removed', () => {
    const chart = chartWith({ queues: [reserved] }, [{ queue: reserved }]);
    chart.node.tryRemoveChild('quotas');
    expect(objectsIn(chart)).toEqual([]);
  });

  test.each([
    ['ClusterQueue', 'kueue.x-k8s.io/v1beta2', KUEUE],
    ['Queue', 'scheduling.volcano.sh/v1beta1', VOLCANO],
  ])('collide with a %s of the user', (kind, apiVersion, platform) => {
    const chart = chartWith({ queues: [reserved] }, [], platform);
    new ApiObject(chart, 'own', { apiVersion, kind, metadata: { name: 'reserved' } });
    expect(() => Testing.synth(chart)).toThrow('NAME_OBJECT');
  });

  test('twice for one queue collide', () => {
    const chart = chartWith({ queues: [reserved] });
    new QueueQuotas(chart, 'more', { queues: [reserved] });
    expect(() => Testing.synth(chart)).toThrow('NAME_OBJECT');
  });
});
