import { Finding, violation } from './finding';
import { Subject } from './subject';
import { checkNamespace } from './names';

import { DeploymentPlan } from '../plan/deployment';
import { OverflowMechanism } from '../plan/placement';
import { PlatformPlan } from '../plan/platform';
import { QueuePlan, planQueue } from '../plan/queue';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { SchedulerKind } from '../spec/platform';
import { Billing } from '../spec/queue';
import { ServiceSpec } from '../spec/service';

const LABEL_VALUE = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const OBJECT_NAME = /^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** @internal */
export const QUEUES = new Subject('Placement', checkQueues);

const QUEUE_REQUIRED = QUEUES.error(
  'QUEUE_REQUIRED',
  'a deployment names its queue on a cloud platform, with Volcano and with Kueue',
);
const QUEUE_NAME = QUEUES.error(
  'QUEUE_NAME',
  'the name of a queue is a legal label value and not empty; with Volcano and Kueue an object name as well',
);
const QUEUE_ZONES = QUEUES.error(
  'QUEUE_ZONES',
  'the zones of a queue are legal label values, each once',
);
const QUEUE_ELASTIC = QUEUES.error(
  'QUEUE_ELASTIC',
  "an elastic queue stands on VKE under Kubernetes' own scheduler or Kueue, is not prepaid, and its instances are no machine of an instance type",
);
const OVERFLOW = QUEUES.error(
  'OVERFLOW',
  'instances overflow from a queue of nodes to another one in the same namespace, both known by their nodes, where an instance may belong to either',
);
const APPROXIMATED_OVERFLOW = QUEUES.warning(
  'APPROXIMATED_OVERFLOW',
  'without a ResourcePolicy of VKE the order of two queues is a preference among nodes, and nothing says which instances go first when there are to be fewer',
);

const NAMED_BY_OBJECTS: Partial<Record<SchedulerKind, string>> = {
  [SchedulerKind.VOLCANO]: 'Volcano',
  [SchedulerKind.KUEUE]: 'Kueue',
};

function checkQueues(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const declared = spec.deployments[index].overflow;
    const overflow = declared && planQueue(declared);
    const queues = [deployment.queue, overflow].filter((queue) => queue !== undefined);
    return [
      ...required(deployment, plan.platform),
      ...queues.flatMap((queue) => checkQueue(queue, deployment, plan.platform)),
      ...(overflow ? checkOverflow(overflow, deployment, plan.platform) : []),
    ];
  });
}

function required({ queue, path, adopted }: DeploymentPlan, platform: PlatformPlan): Finding[] {
  const { cloud, scheduler } = platform;
  const who = NAMED_BY_OBJECTS[scheduler.kind] ?? (cloud && 'a cloud platform');
  // what was adopted is where it is
  if (queue !== undefined || who === undefined || adopted) {
    return [];
  }
  return [
    violation(QUEUE_REQUIRED, path, {
      problem: `"queue" is missing, and ${who} places nothing without one`,
      fix: "name the pool of capacity: queue: Queue.named('prepaid')",
    }),
  ];
}

function checkQueue(queue: QueuePlan, deployment: DeploymentPlan, platform: PlatformPlan) {
  const { path } = deployment;
  return [
    ...name(queue, path, platform),
    ...zones(queue, path),
    ...checkNamespace(path, queue.namespace, "the service's"),
    ...elastic(queue, deployment, platform),
  ];
}

function name(queue: QueuePlan, path: string, { scheduler }: PlatformPlan): Finding[] {
  if (isUnresolved(queue.name)) {
    return [];
  }
  const fix = "write the name the capacity is known by, such as Queue.named('prepaid-h20')";
  const who = NAMED_BY_OBJECTS[scheduler.kind];
  if (!LABEL_VALUE.test(queue.name)) {
    const problem =
      'the name of a queue must have 1 to 63 letters, digits, - _ and ., with a letter or digit at both ends';
    return [violation(QUEUE_NAME, path, { problem, value: queue.name, fix })];
  }
  if (who !== undefined && !OBJECT_NAME.test(queue.name)) {
    const problem = `the name of a queue is that of an object of ${who}, and must have only a-z 0-9 - and . between letters and digits`;
    return [violation(QUEUE_NAME, path, { problem, value: queue.name, fix })];
  }
  return [];
}

function zones(queue: QueuePlan, path: string): Finding[] {
  const seen = new Set<string>();
  return queue.zones.flatMap((zone) => {
    if (isUnresolved(zone)) {
      return [];
    }
    const legal = typeof zone === 'string' && LABEL_VALUE.test(zone);
    if (legal && !seen.has(zone)) {
      seen.add(zone);
      return [];
    }
    return [
      violation(QUEUE_ZONES, path, {
        problem: legal
          ? `each of the zones of queue ${queue.name} must be there once`
          : `a zone of queue ${queue.name} must be the name of an availability zone, 1 to 63 letters, digits, - _ and .`,
        value: zone,
        fix: "write it as the nodes' label topology.kubernetes.io/zone does, such as 'cn-beijing-a'",
      }),
    ];
  });
}

function elastic(queue: QueuePlan, deployment: DeploymentPlan, platform: PlatformPlan): Finding[] {
  if (!queue.virtualNodes) {
    return [];
  }
  const { path, compute } = deployment;
  const { cloud, scheduler } = platform;
  const found = (problem: string, fix: string, ...value: unknown[]) =>
    violation(QUEUE_ELASTIC, path, { problem, fix, ...(value.length > 0 && { value: value[0] }) });
  const findings: Finding[] = [];
  if (!cloud) {
    findings.push(
      found(
        `queue ${queue.name} is elastic, and there are elastic instances on VKE only`,
        'describe the cluster by Platform.vke({ … }), or take "virtualNodes" out and name nodes that an autoscaler adds',
      ),
    );
  }
  if (scheduler.kind === SchedulerKind.VOLCANO || scheduler.kind === SchedulerKind.KATALYST) {
    findings.push(
      found(
        `queue ${queue.name} is elastic, and elastic instances are placed by Kubernetes' own scheduler`,
        'use Scheduler.plain() or Scheduler.kueue(), or a queue of nodes',
        scheduler.kind,
      ),
    );
  }
  if (queue.billing === Billing.PREPAID) {
    findings.push(
      found(
        `queue ${queue.name} is elastic, and elastic instances are paid for while they run`,
        'leave "billing" out, or take "virtualNodes" out',
        queue.billing,
      ),
    );
  }
  if (compute?.instanceType !== undefined) {
    findings.push(
      found(
        `an instance in the elastic queue ${queue.name} has no machine of an instance type`,
        'say its compute by ComputeSpec.of({ … })',
        compute.instanceType,
      ),
    );
  }
  return findings;
}

/** Why instances cannot overflow from one queue to another; the first reason that holds. */
function checkOverflow(
  to: QueuePlan,
  deployment: DeploymentPlan,
  platform: PlatformPlan,
): Finding[] {
  const { queue: from, path, namespace, placement } = deployment;
  const refused = (problem: string, fix: string) => [violation(OVERFLOW, path, { problem, fix })];
  const who = NAMED_BY_OBJECTS[platform.scheduler.kind];
  if (!from) {
    return refused(
      '"overflow" says where instances go that "queue" has no room for, and there is no "queue"',
      'name the first queue as well, or make the other one the "queue"',
    );
  }
  if (who !== undefined) {
    return refused(
      `an instance belongs to one queue of ${who}, so that none can overflow to another`,
      `take "overflow" out and let ${who}'s queues borrow from each other, or make a second deployment in the other queue`,
    );
  }
  if (from.name === to.name) {
    return refused(
      `"overflow" must be another queue than "queue", and both are ${from.name}`,
      'name the queue that is to take the rest, or take it out',
    );
  }
  if (to.namespace !== undefined && to.namespace !== namespace) {
    return refused(
      `queue ${to.name} stands in namespace ${to.namespace}, and the instances of one deployment in one namespace (${namespace ?? 'the current one'})`,
      'give both queues the same "namespace", or make a second deployment in the other queue',
    );
  }
  if (from.virtualNodes) {
    return refused(
      `queue ${from.name} is elastic: its instances are elastic without exception, and none is left over`,
      'make it the "overflow" of a queue of nodes',
    );
  }
  const subsets = [from, to].filter((queue) => queue.resourcePolicySubset !== undefined);
  if (platform.cloud && subsets.length === 1) {
    return refused(
      `a ResourcePolicy needs the "resourcePolicySubset" of both queues, and only ${subsets[0].name} has one`,
      'give it to both, or to none for a preference among nodes',
    );
  }
  return placement.overflow?.mechanism === OverflowMechanism.NODE_AFFINITY
    ? byNodes(from, to, path)
    : [];
}

function byNodes(from: QueuePlan, to: QueuePlan, path: string): Finding[] {
  const nameless = [from, to].find(
    ({ nodeSelector, virtualNodes: virtual }) => !virtual && Object.keys(nodeSelector).length === 0,
  );
  if (nameless) {
    return [
      violation(OVERFLOW, path, {
        problem: `queue ${nameless.name} has no "nodeSelector", and its nodes cannot be told from those of the other queue`,
        fix: "give it its nodes' labels, such as nodeSelector: { 'example.com/pool': 'prepaid' }",
      }),
    ];
  }
  return [
    violation(APPROXIMATED_OVERFLOW, path, {
      problem: `that queue ${from.name} is filled before ${to.name} is a preference among nodes: it counts when an instance is placed, beside other preferences, and which instances go when there are to be fewer is open`,
      fix: 'on VKE give both queues their "resourcePolicySubset"; elsewhere make two deployments, and scale the second one',
    }),
  ];
}
