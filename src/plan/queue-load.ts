import { AutoscalerPlan } from './autoscaler';
import { ComputePlan, nodesOf } from './compute';
import { PlannedDeployment } from './deployment';
import { hasUncountedDevices } from './device-claim';
import { PlacementPlan } from './placement';
import { QueuePlan } from './queue';
import { RollingUpdatePlan } from './rolling-update';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { ResourceAmounts } from '../spec/queue';

/** The replica counts of a service: the fewest that its autoscalers keep, or the most. @internal */
export type Extent = 'fewest' | 'most';

const RESOURCES = ['cpu', 'memoryBytes', 'gpus'] as const;

/** The resources of one replica: of a pod, or of all pods of a group. @internal */
export type Need = Required<ResourceAmounts>;

/** @internal */
export function instancesOf(
  { replicas, autoscaler }: Pick<QueuedDeployment, 'replicas' | 'autoscaler'>,
  extent: Extent,
): number | undefined {
  const count =
    replicas ?? (extent === 'fewest' ? autoscaler?.minReplicas : autoscaler?.maxReplicas);
  return count !== undefined && Number.isInteger(count) && count >= 1 ? count : undefined;
}

/** `undefined` where it is known to Terraform only, not legal, or of devices that are not counted. @internal */
export function needOf(compute: ComputePlan | undefined): Need | undefined {
  if (
    !compute ||
    hasUncountedDevices(compute) ||
    [compute.cpu, compute.memoryBytes, compute.gpus].some(isUnresolved)
  ) {
    return undefined;
  }
  const { cpu, memoryBytes, gpus = 0 } = compute;
  const pod = { cpu, memoryBytes, gpus };
  return RESOURCES.every((resource) => Number.isFinite(pod[resource]) && pod[resource] >= 0)
    ? times(pod, nodesOf(compute))
    : undefined;
}

/** The resources of a number of replicas; exact in billionths of a CPU. @internal */
export function times(need: Need, instances: number): Need {
  return {
    cpu: exact(need.cpu * instances),
    memoryBytes: need.memoryBytes * instances,
    gpus: need.gpus * instances,
  };
}

/** The parts of a deployment that its queue depends on. @internal */
export interface QueuedDeployment extends Pick<
  PlannedDeployment,
  'path' | 'id' | 'name' | 'replicas' | 'compute' | 'queue'
> {
  readonly autoscaler?: Pick<AutoscalerPlan, 'minReplicas' | 'maxReplicas'>;
  readonly rollingUpdate: RollingUpdatePlan;
  readonly placement: Pick<
    PlacementPlan,
    'overflow' | 'useIdleResources' | 'priority' | 'priorityClassName'
  >;
}

/** The deployments that may share a queue: of one service, or of all services in a cluster. @internal */
export interface Sharing {
  readonly deployments: readonly QueuedDeployment[];
}

/** The resources of pods, at the fewest and at the most replicas; absent where one is not known. @internal */
export type Needs = { readonly [extent in Extent]?: Need };

/**
 * The pods of a queue, added up once: a rolling update of each of a thousand deployments then costs a
 * subtraction.
 *
 * @internal
 */
export interface QueueUse {
  /** The capacity; absent where no deployment sets it. */
  readonly capacity?: ResourceAmounts;
  /** The pods that need this queue, and no other place. */
  readonly certain: Needs;
  /** With the pods that may be in it or elsewhere. */
  readonly possible: Needs;
}

/** The amounts that are known now: Terraform may know others later. */
function knownAmounts(amounts: ResourceAmounts): ResourceAmounts {
  return omitUndefined(
    Object.fromEntries(
      RESOURCES.map((resource) => [
        resource,
        isUnresolved(amounts[resource]) ? undefined : amounts[resource],
      ]),
    ) as ResourceAmounts,
  );
}

/** The descriptions of a queue by a deployment: of its own queue, or of its overflow. @internal */
export function descriptionsOf(
  { queue, placement }: Pick<QueuedDeployment, 'queue' | 'placement'>,
  name: string,
): QueuePlan[] {
  return [queue, placement.overflow?.queue].flatMap((each) =>
    each !== undefined && each.name === name ? [each] : [],
  );
}

/** The capacity of a queue as the first deployment sets it. @internal */
export function capacityOf({ deployments }: Sharing, queue: string): ResourceAmounts | undefined {
  for (const deployment of deployments) {
    const found = descriptionsOf(deployment, queue).find(({ capacity }) => capacity);
    if (found) {
      return found.capacity;
    }
  }
  return undefined;
}

/**
 * Whether the pods of a deployment need its queue. Those with an overflow may run in the other queue,
 * and those that use idle resources run where others leave some.
 *
 * @internal
 */
export function needsQueue({ placement }: Pick<QueuedDeployment, 'placement'>): boolean {
  return placement.overflow === undefined && !placement.useIdleResources;
}

/** @internal */
export function useOf({ deployments }: Sharing, queue: string): QueueUse {
  const there = deployments.filter((each) => descriptionsOf(each, queue).length > 0);
  const certain = there.filter(needsQueue);
  const capacity = capacityOf({ deployments: there }, queue);
  return {
    ...omitUndefined({ capacity: capacity && knownAmounts(capacity) }),
    certain: needsOf(certain),
    possible: needsOf(there),
  };
}

function needsOf(deployments: readonly QueuedDeployment[]): Needs {
  const at = (extent: Extent) => sumOf(deployments.map((each) => needAt(each, extent)));
  return omitUndefined({ fewest: at('fewest'), most: at('most') });
}

/** The resources of all pods of a deployment. @internal */
export function needAt(deployment: QueuedDeployment, extent: Extent): Need | undefined {
  const need = needOf(deployment.compute);
  const instances = instancesOf(deployment, extent);
  return need && instances !== undefined ? times(need, instances) : undefined;
}

/** A sum; `undefined` where a part is not known. @internal */
export function sumOf(all: readonly (Need | undefined)[]): Need | undefined {
  const total = { cpu: 0, memoryBytes: 0, gpus: 0 };
  for (const need of all) {
    if (need === undefined) {
      return undefined;
    }
    RESOURCES.forEach((resource) => (total[resource] += need[resource]));
  }
  return { ...total, cpu: exact(total.cpu) };
}

/** @internal */
export function minus(one: Need, other: Need): Need {
  return {
    cpu: exact(one.cpu - other.cpu),
    memoryBytes: one.memoryBytes - other.memoryBytes,
    gpus: one.gpus - other.gpus,
  };
}

/**
 * The free capacity of a queue next to these pods, negative where they do not fit; `undefined` where
 * that is not known.
 *
 * @internal
 */
export function leftIn(
  capacity: ResourceAmounts | undefined,
  used: Need | undefined,
): ResourceAmounts | undefined {
  if (!capacity || !used) {
    return undefined;
  }
  const left = (resource: keyof Need) =>
    capacity[resource] === undefined ? undefined : exact(capacity[resource] - used[resource]);
  return omitUndefined({ cpu: left('cpu'), memoryBytes: left('memoryBytes'), gpus: left('gpus') });
}

/** The resources of which pods need more than there are. @internal */
export function exceeded(
  capacity: ResourceAmounts | undefined,
  used: Need | undefined,
): (keyof Need)[] {
  const left = leftIn(capacity, used) ?? {};
  return RESOURCES.filter((resource) => (left[resource] ?? 0) < 0);
}

/** The resources of a queue that the pods at an extent exceed for certain. @internal */
export function excess({ capacity, certain }: QueueUse, extent: Extent): (keyof Need)[] {
  return exceeded(capacity, certain[extent]);
}

/** The number of pods that fit; `undefined` where no resource that they need is known. @internal */
export function fitting(left: ResourceAmounts, need: Need): number | undefined {
  const counts = RESOURCES.flatMap((resource) => {
    const free = left[resource];
    return free === undefined || need[resource] === 0
      ? []
      : [Math.max(0, Math.floor(exact(free / need[resource])))];
  });
  return counts.length > 0 ? Math.min(...counts) : undefined;
}

/**
 * The largest `maxReplicas` with which a deployment fits while all others in its queue are at their
 * maximum; `undefined` where its count is fixed, amounts are not known, or not even its minimum fits.
 *
 * @internal
 */
export function largestMaximum(
  { capacity, certain }: QueueUse,
  deployment: QueuedDeployment,
): number | undefined {
  const need = needOf(deployment.compute);
  const own = needAt(deployment, 'most');
  const isBound = deployment.replicas === undefined && needsQueue(deployment);
  if (!isBound || !need || !own || !certain.most) {
    return undefined;
  }
  const left = leftIn(capacity, minus(certain.most, own));
  const most = left && fitting(left, need);
  return most !== undefined && most >= (instancesOf(deployment, 'fewest') ?? Infinity)
    ? most
    : undefined;
}

/** Fractions of a CPU add up as in decimal; a number beyond billionths is whole bytes anyway. */
function exact(value: number): number {
  return Math.abs(value) < 1e6 ? Math.round(value * 1e9) / 1e9 : value;
}
