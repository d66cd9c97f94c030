import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { IdleMechanism } from '../plan/placement';
import { QueuedDeployment } from '../plan/queue-load';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { SchedulerKind } from '../spec/platform';
import { Billing } from '../spec/queue';

/** @internal */
export const IDLE_RESOURCES = new Subject('Placement', (_, plan) => checkIdle(plan));

const IDLE = IDLE_RESOURCES.error(
  'IDLE',
  '"useIdleResources" needs a queue of nodes; with Katalyst it excludes GPUs and CPU or memory metrics',
  "useIdleResources: true, queue: Queue.named('vci', { virtualNodes: true })",
);
const IDLE_TRAFFIC = IDLE_RESOURCES.warning(
  'IDLE_TRAFFIC',
  'every deployment with traffic uses idle resources',
  'useIdleResources: true',
);
const BURST_TRAFFIC = IDLE_RESOURCES.warning(
  'BURST_TRAFFIC',
  'every deployment with traffic runs on on-demand or idle capacity',
  "queue: Queue.named('burst', { billing: Billing.PAY_AS_YOU_GO })",
);
const APPROXIMATED_IDLE = IDLE_RESOURCES.warning(
  'APPROXIMATED_IDLE',
  'the plain scheduler or Kueue places a deployment with "useIdleResources"',
  'useIdleResources: true',
);

function checkIdle(plan: PlannedService): Finding[] {
  return [...plan.deployments.flatMap(checkDeployment), ...baseline(plan)];
}

function checkDeployment(deployment: PlannedDeployment): Finding[] {
  const { path, placement, queue } = deployment;
  if (!placement.useIdleResources) {
    return [];
  }
  const elastic = queue?.virtualNodes
    ? [
        violation(IDLE, path, {
          problem: `"useIdleResources" is not supported in the elastic queue ${queue.name}`,
          fix: 'remove it, or use a queue of nodes',
        }),
      ]
    : [];
  return [
    ...elastic,
    ...(placement.idle === IdleMechanism.RECLAIMED_CORES ? reclaimed(deployment) : []),
    // with Kueue this depends on the quotas: see queue-quotas.ts
    ...(placement.idle === IdleMechanism.PRIORITY_CLASS &&
    placement.scheduler !== SchedulerKind.KUEUE
      ? [approximatedIdle(deployment, 'use Volcano or Katalyst to lend resources')]
      : []),
  ];
}

function reclaimed({ path, compute, autoscaler, placement }: PlannedDeployment): Finding[] {
  const findings: Finding[] = [];
  if (compute?.gpus !== undefined) {
    findings.push(
      violation(IDLE, path, {
        problem: '"useIdleResources" with Katalyst must not have "gpus"',
        value: compute.gpus,
        fix: 'remove one of the two, or set scheduler: Scheduler.volcano(), which lends GPUs between queues',
      }),
    );
  }
  if (compute !== undefined && placement.reclaimedMillicpu === undefined) {
    findings.push(
      violation(IDLE, path, {
        problem: '"cpu" of a deployment on reclaimed cores must not be a Terraform token',
        fix: 'write a number, such as cpu: 8',
      }),
    );
  }
  const metric = autoscaler?.metrics.find(({ resource }) => resource !== undefined);
  if (metric) {
    findings.push(
      violation(IDLE, path, {
        problem: `pods on reclaimed cores request no ${metric.resource}, so its utilization cannot scale them`,
        fix: 'use another metric, such as ScalingMetric.queueLength(4), or schedules',
      }),
    );
  }
  return findings;
}

/**
 * @internal
 * @param exact the way to have it exact
 */
export function approximatedIdle(
  { path, placement }: Pick<QueuedDeployment, 'path' | 'placement'>,
  exact: string,
): Finding {
  const { priority, priorityClassName } = placement;
  const lost = priority === undefined ? '' : ` and "priority" ${priority} has no effect`;
  return violation(APPROXIMATED_IDLE, path, {
    problem: `pods get the lowest PriorityClass ${priorityClassName}: any other pod evicts them, requested but unused resources are not lent${lost}`,
    fix: `render the class with PriorityLevels; ${exact}, or ignore this if preemption is enough`,
  });
}

/** Some deployment has to keep serving when no idle and no on-demand capacity is available. */
function baseline(plan: PlannedService): Finding[] {
  const serving = plan.deployments.filter((deployment) => hasTraffic(plan, deployment));
  if (serving.length === 0) {
    return [];
  }
  const { path } = plan;
  if (serving.every(({ placement }) => placement.useIdleResources)) {
    return [
      violation(IDLE_TRAFFIC, path, {
        problem: `every deployment with traffic (${ids(serving)}) uses idle resources, so all pods may stop at once`,
        fix: 'add a deployment without "useIdleResources" and give it a weight; ignore this if outages are acceptable',
      }),
    ];
  }
  const temporary = serving.every(
    ({ placement, queue }) =>
      placement.useIdleResources || queue?.billing === Billing.PAY_AS_YOU_GO,
  );
  return temporary
    ? [
        violation(BURST_TRAFFIC, path, {
          problem: `every deployment with traffic (${ids(serving)}) runs on on-demand or idle capacity, so new pods may stay Pending`,
          fix: 'add a deployment in a queue with billing: Billing.PREPAID; ignore this if delays are acceptable',
        }),
      ]
    : [];
}

function hasTraffic(
  { loadBalancer, traffic }: PlannedService,
  { path }: PlannedDeployment,
): boolean {
  const share = traffic.shares.find((each) => each.path === path);
  return !loadBalancer || !share || share.weight > 0 || isUnresolved(share.weight);
}

function ids(deployments: readonly PlannedDeployment[]): string {
  return deployments.map(({ id }) => id).join(', ');
}
