import { QueuePlan } from './queue';
import { QueuedDeployment } from './queue-load';
import { omitUndefined } from '../private/omit-undefined';
import { SchedulerKind } from '../spec/platform';
import { ResourceAmounts } from '../spec/queue';

/** The nodes on which a quota counts: queues with the same nodes have one in common. @internal */
export interface FlavorPlan {
  readonly name: string;
  /** The queue whose nodes they are. */
  readonly queue: QueuePlan;
}

/** The part of a queue's quota that is on the nodes of one flavor. @internal */
export interface FlavorQuotaPlan {
  readonly flavor: string;
  /** Its own; nothing of it where the capacity belongs to the queue that takes the overflow. */
  readonly nominal: ResourceAmounts;
  /** Whether it may use what others of the cohort leave. */
  readonly borrows: boolean;
}

/** The quota of one queue. @internal */
export interface QuotaPlan {
  readonly name: string;
  readonly capacity: ResourceAmounts;
  /** The extended resource of its GPUs. */
  readonly gpuResource: string;
  /** Whether all its deployments use idle resources, so that it may exceed its capacity. */
  readonly isIdle: boolean;
  /** Its flavors, in the order in which they are filled. */
  readonly flavors: FlavorQuotaPlan[];
  /** Namespaces of its deployments; undefined is the current one. */
  readonly namespaces: (string | undefined)[];
  /** The queues that lend to each other. */
  readonly cohort?: string;
}

/** The quotas of a cluster. @internal */
export interface QueueQuotasPlan {
  readonly scheduler: SchedulerKind;
  /** Whether Volcano's release has the capacity plugin. */
  readonly hasDeserved: boolean;
  readonly flavors: FlavorPlan[];
  readonly quotas: QuotaPlan[];
}

/** A deployment, and the namespace of its pods. @internal */
export interface PlacedDeployment {
  readonly deployment: QueuedDeployment;
  readonly namespace?: string;
}

/** The cohort of an overflow, where the user names none. */
const DEFAULT_COHORT = 'cdk-inference';

/**
 * @internal
 * @param deployments all of the cluster
 */
export function planQueueQuotas(
  queues: readonly QueuePlan[],
  deployments: readonly PlacedDeployment[],
  declared: { readonly scheduler: SchedulerKind; readonly hasDeserved: boolean },
  cohort: string | undefined,
): QueueQuotasPlan {
  const flavors = new Map<string, FlavorPlan>();
  for (const queue of queues) {
    const nodes = nodesOf(queue);
    if (!flavors.has(nodes)) {
      flavors.set(nodes, { name: queue.name, queue });
    }
  }
  const overflows = new Map(
    queues.map(({ name }) => [name, overflowsOf(queues, own(deployments, name))]),
  );
  // those that take the overflow lend to those that overflow
  const lending = new Set(
    [...overflows].flatMap(([name, all]) =>
      all.length > 0 ? [name, ...all.map((queue) => queue.name)] : [],
    ),
  );
  return {
    ...declared,
    flavors: [...flavors.values()],
    quotas: queues.map((queue) => {
      const there = own(deployments, queue.name);
      const isIdle = usesIdle(there);
      const entries = new Map<string, FlavorQuotaPlan>();
      const { capacity = {} } = queue;
      const first = flavors.get(nodesOf(queue))!.name;
      const member = cohort ?? (lending.has(queue.name) ? DEFAULT_COHORT : undefined);
      entries.set(first, { flavor: first, nominal: capacity, borrows: isIdle });
      for (const other of overflows.get(queue.name)!) {
        const { name } = flavors.get(nodesOf(other))!;
        const nominal = entries.get(name)?.nominal ?? {};
        entries.set(name, { flavor: name, nominal, borrows: true });
      }
      return {
        name: queue.name,
        capacity,
        gpuResource: gpuResourcesOf(users(deployments, queue.name))[0] ?? 'nvidia.com/gpu',
        isIdle,
        flavors: [...entries.values()],
        namespaces: [...new Set(there.map(({ namespace }) => namespace))],
        ...omitUndefined({ cohort: member }),
      };
    }),
  };
}

/** The deployments of a queue. @internal */
export function own<T extends PlacedDeployment>(deployments: readonly T[], queue: string): T[] {
  return deployments.filter(({ deployment }) => deployment.queue?.name === queue);
}

/** The deployments whose pods may count in a queue. @internal */
export function users<T extends PlacedDeployment>(deployments: readonly T[], queue: string): T[] {
  return deployments.filter(
    ({ deployment: { queue: first, placement } }) =>
      first?.name === queue || placement.overflow?.queue.name === queue,
  );
}

/** Whether all of them use idle resources. @internal */
export function usesIdle(deployments: readonly PlacedDeployment[]): boolean {
  return (
    deployments.length > 0 &&
    deployments.every(({ deployment }) => deployment.placement.useIdleResources)
  );
}

/** @internal */
export function gpuResourcesOf(deployments: readonly PlacedDeployment[]): string[] {
  return [
    ...new Set(
      deployments.flatMap(({ deployment: { compute } }) =>
        compute?.gpus === undefined ? [] : [compute.gpuResource],
      ),
    ),
  ];
}

/** The queues that take what does not fit, in the order of the deployments. */
function overflowsOf(
  queues: readonly QueuePlan[],
  deployments: readonly PlacedDeployment[],
): QueuePlan[] {
  const names = new Set(
    deployments.flatMap(({ deployment }) => deployment.placement.overflow?.queue.name ?? []),
  );
  return [...names].flatMap((name) => queues.find((queue) => queue.name === name) ?? []);
}

function nodesOf({ nodeSelector, virtualNodes }: QueuePlan): string {
  return JSON.stringify([virtualNodes, Object.entries(nodeSelector).sort()]);
}
