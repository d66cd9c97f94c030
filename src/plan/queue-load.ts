import { ComputePlan } from './compute';
import { PlannedDeployment } from './deployment';
import { PlannedService } from './service';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { ResourceAmounts } from '../spec/queue';

/** The deployments that may share a queue: of one service, or of all services in a cluster. @internal */
export type Sharing = Pick<PlannedService, 'deployments'>;

/** The replica counts of a service: the fewest that its autoscalers keep, or the most. @internal */
export type Extent = 'fewest' | 'most';

const RESOURCES = ['cpu', 'memoryBytes', 'gpus'] as const;

/** The resources of one pod. @internal */
export type Need = Required<ResourceAmounts>;

/** @internal */
export function instancesOf(
  { replicas, autoscaler }: PlannedDeployment,
  extent: Extent,
): number | undefined {
  const count =
    replicas ?? (extent === 'fewest' ? autoscaler?.minReplicas : autoscaler?.maxReplicas);
  return count !== undefined && Number.isInteger(count) && count >= 1 ? count : undefined;
}

/** `undefined` where it is known to Terraform only, or not legal. @internal */
export function needOf(compute: ComputePlan | undefined): Need | undefined {
  if (!compute || [compute.cpu, compute.memoryBytes, compute.gpus].some(isUnresolved)) {
    return undefined;
  }
  const { cpu, memoryBytes, gpus = 0 } = compute;
  const need = { cpu, memoryBytes, gpus };
  return RESOURCES.every((resource) => Number.isFinite(need[resource]) && need[resource] >= 0)
    ? need
    : undefined;
}

/** The resources of a number of pods; exact in billionths of a CPU. @internal */
export function times(need: Need, instances: number): Need {
  return {
    cpu: exact(need.cpu * instances),
    memoryBytes: need.memoryBytes * instances,
    gpus: need.gpus * instances,
  };
}

/** The capacity of a queue, from the first deployment that sets it. @internal */
export function capacityOf(service: Sharing, queue: string): ResourceAmounts | undefined {
  const spec = service.deployments.flatMap((deployment) =>
    deployment.queue?.name === queue && deployment.queue.capacity ? deployment.queue.capacity : [],
  );
  return spec[0];
}

/**
 * The free capacity of a queue next to the pods of the service's deployments in it, negative
 * where they do not fit; `undefined` where that is not known.
 *
 * @internal
 */
export function leftIn(
  service: Sharing,
  queue: string,
  instances: (deployment: PlannedDeployment) => number | undefined,
): ResourceAmounts | undefined {
  const capacity = capacityOf(service, queue);
  if (!capacity || Object.values(capacity).some(isUnresolved)) {
    return undefined;
  }
  const there = service.deployments.filter((deployment) => deployment.queue?.name === queue);
  const used = { cpu: 0, memoryBytes: 0, gpus: 0 };
  for (const deployment of there) {
    const need = needOf(deployment.compute);
    const count = instances(deployment);
    if (!need || count === undefined) {
      return undefined;
    }
    const all = times(need, count);
    RESOURCES.forEach((resource) => (used[resource] += all[resource]));
  }
  const left = (resource: keyof Need) =>
    capacity[resource] === undefined ? undefined : exact(capacity[resource] - used[resource]);
  return omitUndefined({ cpu: left('cpu'), memoryBytes: left('memoryBytes'), gpus: left('gpus') });
}

/** The resources of a queue that even the fewest pods of a service's deployments exceed. @internal */
export function excess(service: Sharing, queue: string): (keyof Need)[] {
  const left = leftIn(service, queue, (deployment) => instancesOf(deployment, 'fewest')) ?? {};
  return RESOURCES.filter((resource) => (left[resource] ?? 0) < 0);
}

/** Whether even the fewest pods exceed the queue. @internal */
export function overfull(service: Sharing, queue: string): boolean {
  return excess(service, queue).length > 0;
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

/** Fractions of a CPU add up as in decimal; a number beyond billionths is whole bytes anyway. */
function exact(value: number): number {
  return Math.abs(value) < 1e6 ? Math.round(value * 1e9) / 1e9 : value;
}
