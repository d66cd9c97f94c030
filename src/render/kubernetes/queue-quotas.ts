import { queueNodes } from './affinity';
import { FlavorQuotaPlan, QueueQuotasPlan, QuotaPlan } from '../../plan/queue-quotas';
import { omitUndefined } from '../../private/omit-undefined';
import { bytesQuantity, cpuQuantity } from '../../private/quantity';
import { SchedulerKind } from '../../spec/platform';
import { ResourceAmounts } from '../../spec/queue';
import { KubernetesObject, RenderedObject, key, unlessEmpty } from '../object';

/** The objects from which a scheduler knows the queues. @internal */
export function renderQueueQuotas(owner: string, plan: QueueQuotasPlan): RenderedObject[] {
  if (plan.scheduler === SchedulerKind.VOLCANO) {
    return plan.quotas.map((quota) => rendered(owner, volcanoQueue(quota, plan.hasDeserved)));
  }
  const flavors = plan.flavors.map(({ name, queue }) =>
    rendered(owner, {
      apiVersion: KUEUE,
      kind: 'ResourceFlavor',
      metadata: { name },
      spec: omitUndefined({ nodeLabels: unlessEmpty({ ...queueNodes(queue) }) }),
    }),
  );
  const after = flavors.map(({ object }) => key(object));
  return [
    ...flavors,
    ...plan.quotas.flatMap((quota) => {
      const cluster = rendered(owner, clusterQueue(quota), after);
      return [
        cluster,
        ...quota.namespaces.map((namespace) =>
          rendered(owner, localQueue(quota, namespace), [key(cluster.object)]),
        ),
      ];
    }),
  ];
}

/** Served since Kueue 0.15, stored since 0.16. */
const KUEUE = 'kueue.x-k8s.io/v1beta2';

function rendered(owner: string, object: KubernetesObject, after: string[] = []): RenderedObject {
  return { owner, after, computed: [], object };
}

function clusterQueue({ name, cohort, flavors, gpuResource }: QuotaPlan): KubernetesObject {
  const amounts = flavors.map(({ nominal }) => quantities(nominal, gpuResource));
  // all flavors of a group list the same resources
  const resources = [...new Set(amounts.flatMap((each) => Object.keys(each)))];
  return {
    apiVersion: KUEUE,
    kind: 'ClusterQueue',
    metadata: { name },
    spec: {
      ...(cohort !== undefined && { cohortName: cohort }),
      // the namespaces are those of the LocalQueues
      namespaceSelector: {},
      preemption: { withinClusterQueue: 'LowerPriority', reclaimWithinCohort: 'LowerPriority' },
      resourceGroups: [
        {
          coveredResources: resources,
          flavors: flavors.map((flavor, index) => ({
            name: flavor.flavor,
            resources: resources.map((resource) => ({
              name: resource,
              nominalQuota: amounts[index][resource] ?? '0',
              ...borrowing(flavor, cohort),
            })),
          })),
        },
      ],
    },
  };
}

function borrowing({ borrows }: FlavorQuotaPlan, cohort: string | undefined): object {
  return cohort === undefined || borrows ? {} : { borrowingLimit: '0' };
}

function localQueue({ name }: QuotaPlan, namespace: string | undefined): KubernetesObject {
  return {
    apiVersion: KUEUE,
    kind: 'LocalQueue',
    metadata: { name, ...omitUndefined({ namespace }) },
    spec: { clusterQueue: name },
  };
}

function volcanoQueue(
  { name, capacity, gpuResource, isIdle }: QuotaPlan,
  hasDeserved: boolean,
): KubernetesObject {
  const amounts = quantities(capacity, gpuResource);
  return {
    apiVersion: 'scheduling.volcano.sh/v1beta1',
    kind: 'Queue',
    metadata: { name },
    spec: {
      weight: 1,
      reclaimable: true,
      // pods on idle resources may exceed it, and give the surplus back
      ...(!isIdle && { capability: amounts }),
      ...(hasDeserved && { deserved: amounts }),
    },
  };
}

function quantities(
  { cpu, memoryBytes, gpus }: ResourceAmounts,
  gpuResource: string,
): { readonly [name: string]: string | number } {
  return {
    ...(cpu !== undefined && { cpu: cpuQuantity(cpu) }),
    ...(memoryBytes !== undefined && { memory: bytesQuantity(memoryBytes) }),
    ...(gpus !== undefined && { [gpuResource]: `${gpus}` }),
  };
}
