import { agreement, queuesOf, replicasIn, tooSmall, tooSmallForMost, values } from './capacity';
import { Finding } from './finding';
import { goesForward } from './rollout';
import { PlannedDeployment } from '../plan/deployment';
import { OverflowMechanism } from '../plan/placement';
import { QueuePlan } from '../plan/queue';
import {
  Extent,
  QueueUse,
  QueuedDeployment,
  excess,
  needAt,
  needsQueue,
  useOf,
} from '../plan/queue-load';
import { PlannedService } from '../plan/service';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { SchedulerKind } from '../spec/platform';
import { ResourceAmounts } from '../spec/queue';

/** A deployment in a queue of a cluster. @internal */
export interface QueueClaim {
  /** Construct path of the service. */
  readonly service: string;
  /** Its queue within the cluster: Kueue has queues of one name in each namespace. */
  readonly key: string;
  readonly queue: string;
  readonly deployment: QueuedDeployment;
  readonly scheduler: SchedulerKind;
  /** The namespace of its pods. */
  readonly namespace?: string;
}

/** A finding, and the service that it is about. @internal */
export interface ServiceFinding {
  readonly service: string;
  readonly finding: Finding;
}

/** The queues of a service. Only the parts that count are kept: a plan has much more. @internal */
export function queueClaims({ path, platform, deployments }: PlannedService): QueueClaim[] {
  const scheduler = platform.scheduler.kind;
  const inNamespace = scheduler === SchedulerKind.KUEUE;
  return deployments.flatMap((deployment) => {
    const names = new Set(queuesOf(deployment).map(({ name }) => name));
    const part = partOf(deployment);
    return [...names].map((queue) => ({
      service: path,
      key: JSON.stringify([queue, inNamespace ? (deployment.namespace ?? '') : '']),
      queue,
      deployment: part,
      scheduler,
      ...omitUndefined({ namespace: deployment.namespace }),
    }));
  });
}

function partOf(deployment: PlannedDeployment): QueuedDeployment {
  const { path, id, name, rollingUpdate, placement, replicas, compute, queue } = deployment;
  const { minReplicas, maxReplicas } = deployment.autoscaler ?? {};
  const { overflow, useIdleResources, priority, priorityClassName } = placement;
  return {
    path,
    id,
    name,
    rollingUpdate,
    placement: {
      useIdleResources,
      ...omitUndefined({ overflow, priority, priorityClassName }),
    },
    ...omitUndefined({
      replicas,
      compute,
      queue,
      autoscaler:
        minReplicas === undefined || maxReplicas === undefined
          ? undefined
          : { minReplicas, maxReplicas },
    }),
  };
}

/** The findings about one queue, whose deployments are in any number of services. @internal */
export function checkQueueClaims(claims: readonly QueueClaim[]): ServiceFinding[] {
  const [{ queue, service }] = claims;
  const deployments = claims.map(({ deployment }) => deployment);
  if (deployments.some((deployment) => values(deployment).length > 0)) {
    return [];
  }
  const serviceOf = new Map(claims.map((claim) => [claim.deployment.path, claim.service]));
  const at = (found: readonly Finding[]): ServiceFinding[] =>
    found.map((finding) => ({ service: serviceOf.get(finding.path) ?? finding.path, finding }));
  const use = useOf({ deployments }, queue);
  const pods = (extent: Extent) =>
    replicasIn(deployments.filter(needsQueue), extent, ({ path }) => path);
  const most = tooSmallForMost(queue, use, beyond(claims, use, 'most'), pods('most'), deployments);
  // a service has the other findings about its own deployments
  if (claims.every((claim) => claim.service === service)) {
    return at(excess(use, 'fewest').length > 0 ? [] : most);
  }
  const fewest = tooSmall(queue, use, beyond(claims, use, 'fewest'), pods('fewest'));
  return at([
    ...agreement(deployments, queue),
    ...(fewest.length > 0
      ? fewest
      : [...most, ...deployments.flatMap((deployment) => rollout(deployment))]),
  ]);

  function rollout(deployment: QueuedDeployment): Finding[] {
    return deployment.queue?.name === queue ? goesForward(use, deployment) : [];
  }
}

/**
 * The findings about the pods that run in one of two queues, which Kueue fills in order: those of all
 * deployments that have no other place.
 *
 * @param claims all of the cluster
 * @param quoted the queues with quotas
 * @internal
 */
export function checkOverflowClaims(
  claims: readonly QueueClaim[],
  quoted: ReadonlySet<string>,
): ServiceFinding[] {
  const own = claims.filter(({ deployment, queue }) => deployment.queue?.name === queue);
  const pairs = new Map(
    own.flatMap(({ deployment: { queue: first, placement } }) => {
      const second = placement.overflow;
      return first &&
        second?.mechanism === OverflowMechanism.RESOURCE_FLAVORS &&
        [first, second.queue].every(({ name }) => quoted.has(name))
        ? [[JSON.stringify([first.name, second.queue.name].sort()), [first, second.queue]] as const]
        : [];
    }),
  );
  return [...pairs.values()].flatMap((pair) => {
    const both = bothQueues(pair);
    const names = new Set(pair.map(({ name }) => name));
    const there = own.filter(({ deployment }) =>
      queuesOf(deployment).every(({ name }) => names.has(name)),
    );
    const joined = there.map((claim) => ({
      ...claim,
      queue: both.name,
      deployment: {
        ...claim.deployment,
        queue: both,
        placement: { useIdleResources: claim.deployment.placement.useIdleResources },
      },
    }));
    return overflowFindings(joined, there);
  });
}

/** Two queues as one. */
function bothQueues([first, second]: readonly QueuePlan[]): QueuePlan {
  const sum = (name: keyof ResourceAmounts) => {
    const amounts = [first.capacity?.[name], second.capacity?.[name]];
    return amounts.some((amount) => amount === undefined || isUnresolved(amount))
      ? undefined
      : amounts[0]! + amounts[1]!;
  };
  return {
    ...first,
    name: `${first.name} and ${second.name}`,
    capacity: omitUndefined({
      cpu: sum('cpu'),
      memoryBytes: sum('memoryBytes'),
      gpus: sum('gpus'),
    }),
  };
}

function overflowFindings(
  joined: readonly QueueClaim[],
  there: readonly QueueClaim[],
): ServiceFinding[] {
  const [{ queue }] = joined;
  const deployments = joined.map(({ deployment }) => deployment);
  if (deployments.some((deployment) => values(deployment).length > 0)) {
    return [];
  }
  const use = useOf({ deployments }, queue);
  const pods = (extent: Extent) =>
    replicasIn(deployments.filter(needsQueue), extent, ({ path }) => path);
  const at = (extent: Extent) => beyond(joined, use, extent);
  const fewest = tooSmall(queue, use, at('fewest'), pods('fewest'));
  if (fewest.length > 0) {
    return fewest.map((finding) => ({ service: finding.path, finding }));
  }
  const most = tooSmallForMost(queue, use, at('most'), pods('most'), deployments);
  return [
    ...most.map((finding) => ({ service: finding.path, finding })),
    ...joined.flatMap(({ service, deployment }, index) =>
      needsQueue(there[index].deployment)
        ? []
        : goesForward(use, deployment).map((finding) => ({ service, finding })),
    ),
  ];
}

/** The service with which the pods begin to exceed the capacity. */
function beyond(claims: readonly QueueClaim[], use: QueueUse, extent: Extent): string {
  const [resource] = excess(use, extent);
  let used = 0;
  const claim = claims.find(({ deployment }) => {
    used += needsQueue(deployment) ? (needAt(deployment, extent)?.[resource] ?? 0) : 0;
    return used > (use.capacity?.[resource] ?? Infinity);
  });
  return (claim ?? claims[claims.length - 1]).service;
}
