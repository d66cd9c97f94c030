import { Finding, violation } from './finding';
import { Subject } from './subject';
import { DeploymentPlan } from '../plan/deployment';
import { IdleMechanism } from '../plan/placement';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { Billing } from '../spec/queue';

/** @internal */
export const IDLE_RESOURCES = new Subject('Placement', (_, plan) => checkIdle(plan));

const IDLE = IDLE_RESOURCES.error(
  'IDLE',
  'idle resources are those of nodes, and with Katalyst CPU and memory alone: no GPUs, and no scaling by a share of what was asked for',
);
const IDLE_TRAFFIC = IDLE_RESOURCES.warning(
  'IDLE_TRAFFIC',
  'some deployment that takes requests runs on resources that are its own, not on idle ones',
);
const BURST_TRAFFIC = IDLE_RESOURCES.warning(
  'BURST_TRAFFIC',
  'some deployment that takes requests runs on capacity that is there for sure: neither pay-as-you-go nor idle',
);
const APPROXIMATED_IDLE = IDLE_RESOURCES.warning(
  'APPROXIMATED_IDLE',
  'with the plain scheduler and Kueue idle resources are a PriorityClass below all others',
);

function checkIdle(plan: ServicePlan): Finding[] {
  return [...plan.deployments.flatMap(checkDeployment), ...base(plan)];
}

function checkDeployment(deployment: DeploymentPlan): Finding[] {
  const { path, placement, queue } = deployment;
  if (!placement.useIdleResources) {
    return [];
  }
  const elastic = queue?.virtualNodes
    ? [
        violation(IDLE, path, {
          problem: `instances in the elastic queue ${queue.name} are made for themselves, and nothing about them is idle`,
          fix: 'take "useIdleResources" out, or use a queue of nodes',
        }),
      ]
    : [];
  return [
    ...elastic,
    ...(placement.idle === IdleMechanism.RECLAIMED_CORES ? reclaimed(deployment) : []),
    ...(placement.idle === IdleMechanism.PRIORITY_CLASS ? [approximated(deployment)] : []),
  ];
}

function reclaimed({ path, compute, autoscaler, placement }: DeploymentPlan): Finding[] {
  const findings: Finding[] = [];
  if (compute?.gpus !== undefined) {
    findings.push(
      violation(IDLE, path, {
        problem: 'Katalyst reclaims CPU and memory, and no GPUs',
        value: compute.gpus,
        fix: 'take "useIdleResources" or "gpus" out, or use Volcano, which lends GPUs between queues',
      }),
    );
  }
  if (compute !== undefined && placement.reclaimedMillicpu === undefined) {
    findings.push(
      violation(IDLE, path, {
        problem:
          '"cpu" must be known when the program runs, since reclaimed cores are counted in thousandths',
        fix: 'write the number',
      }),
    );
  }
  const metric = autoscaler?.metrics.find(({ resource }) => resource !== undefined);
  if (metric) {
    findings.push(
      violation(IDLE, path, {
        problem: `instances on reclaimed cores ask for no ${metric.resource} of which a share could be measured`,
        fix: 'scale by another metric, such as ScalingMetric.queueLength(4), or by schedules',
      }),
    );
  }
  return findings;
}

function approximated({ path, placement }: DeploymentPlan): Finding {
  const { priority, priorityClassName } = placement;
  const lost = priority === undefined ? '' : `; its priority ${priority} is not kept`;
  return violation(APPROXIMATED_IDLE, path, {
    problem: `idle resources are the PriorityClass ${priorityClassName}, below all others: instances wait after all and are stopped for any, but what others asked for and don't use stays theirs${lost}`,
    fix: 'make the class by PriorityLevels, and use Volcano or Katalyst where idle resources should be lent',
  });
}

/** What the service stands on when nothing can be had. */
function base(plan: ServicePlan): Finding[] {
  const matchingSelectors = plan.deployments.filter((deployment) =>
    takesRequests(plan, deployment),
  );
  if (matchingSelectors.length === 0) {
    return [];
  }
  const { path } = plan;
  if (matchingSelectors.every(({ placement }) => placement.useIdleResources)) {
    return [
      violation(IDLE_TRAFFIC, path, {
        problem: `every deployment that takes requests (${ids(matchingSelectors)}) uses idle resources, and all their instances may be stopped at once`,
        fix: 'add a deployment without "useIdleResources" and give it a share',
      }),
    ];
  }
  const passing = matchingSelectors.every(
    ({ placement, queue }) =>
      placement.useIdleResources || queue?.billing === Billing.PAY_AS_YOU_GO,
  );
  return passing
    ? [
        violation(BURST_TRAFFIC, path, {
          problem: `every deployment that takes requests (${ids(matchingSelectors)}) runs on pay-as-you-go or idle capacity, which may not be had when it is wanted`,
          fix: 'add a deployment in a prepaid queue as the base, and let this one take what is beyond it',
        }),
      ]
    : [];
}

function takesRequests({ loadBalancer, traffic }: ServicePlan, { path }: DeploymentPlan): boolean {
  const share = traffic.shares.find((each) => each.path === path);
  return !loadBalancer || !share || share.weight > 0 || isUnresolved(share.weight);
}

function ids(deployments: readonly DeploymentPlan[]): string {
  return deployments.map(({ id }) => id).join(', ');
}
