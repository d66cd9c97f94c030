import { agreement, queuesOf, replicasIn, tooSmall, tooSmallForMost, values } from './capacity';
import { Finding } from './finding';
import { goesForward } from './rollout';
import { PlannedDeployment } from '../plan/deployment';
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
import { SchedulerKind } from '../spec/platform';

/** A deployment in a queue of a cluster. @internal */
export interface QueueClaim {
  /** Construct path of the service. */
  readonly service: string;
  /** Its queue within the cluster: Kueue has queues of one name in each namespace. */
  readonly key: string;
  readonly queue: string;
  readonly deployment: QueuedDeployment;
}

/** A finding, and the service that it is about. @internal */
export interface ServiceFinding {
  readonly service: string;
  readonly finding: Finding;
}

/** The queues of a service. Only the parts that count are kept: a plan has much more. @internal */
export function queueClaims({ path, platform, deployments }: PlannedService): QueueClaim[] {
  const inNamespace = platform.scheduler.kind === SchedulerKind.KUEUE;
  return deployments.flatMap((deployment) => {
    const names = new Set(queuesOf(deployment).map(({ name }) => name));
    const part = partOf(deployment);
    return [...names].map((queue) => ({
      service: path,
      key: JSON.stringify([queue, inNamespace ? (deployment.namespace ?? '') : '']),
      queue,
      deployment: part,
    }));
  });
}

function partOf(deployment: PlannedDeployment): QueuedDeployment {
  const { path, id, name, rollingUpdate, placement, replicas, compute, queue } = deployment;
  const { minReplicas, maxReplicas } = deployment.autoscaler ?? {};
  const { overflow, useIdleResources } = placement;
  return {
    path,
    id,
    name,
    rollingUpdate,
    placement: { useIdleResources, ...omitUndefined({ overflow }) },
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
