import { Finding, violation } from './finding';
import { fits, inWords, outside, text } from './limits';
import { checkNamespace } from './names';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { OverflowMechanism } from '../plan/placement';
import { PlannedPlatform } from '../plan/platform';
import { QueuePlan, planQueue } from '../plan/queue';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { SchedulerKind } from '../spec/platform';
import { Billing } from '../spec/queue';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const QUEUES = new Subject('Placement', checkQueues);

const QUEUE_REQUIRED = QUEUES.error(
  'QUEUE_REQUIRED',
  'a deployment has a "queue" on Volcengine, with Volcano and with Kueue',
  'platform: Platform.kubernetes({ scheduler: Scheduler.volcano() }), queue: undefined',
);
const QUEUE_NAME = QUEUES.error(
  'QUEUE_NAME',
  "a queue's name is a non-empty label value; with Volcano and Kueue it is an object name as well",
  "Queue.named('gpu pool')",
);
const QUEUE_ZONES = QUEUES.error(
  'QUEUE_ZONES',
  'the zones of a queue are valid label values without repetition',
  "Queue.named('gpu', { zones: ['cn-beijing-a', 'cn-beijing-a'] })",
);
const QUEUE_ELASTIC = QUEUES.error(
  'QUEUE_ELASTIC',
  "an elastic queue is on VKE with Kubernetes' scheduler or Kueue, is not reserved, and its deployments set no instance type",
  "Queue.named('burst', { virtualNodes: true, billing: Billing.PREPAID })",
);
const OVERFLOW = QUEUES.error(
  'OVERFLOW',
  '"overflow" names a second queue in the same namespace, and both queues select their nodes or have a "resourcePolicySubset"',
  "queue: Queue.named('gpu'), overflow: Queue.named('gpu')",
);
const APPROXIMATED_OVERFLOW = QUEUES.warning(
  'APPROXIMATED_OVERFLOW',
  'an overflow has no ResourcePolicy of VKE: the order of the queues is only a scheduling preference',
  "queue: Queue.named('a', { nodeSelector: { pool: 'a' } }), overflow: Queue.named('b', { nodeSelector: { pool: 'b' } })",
);

const NAME_FIX = "set the name of the capacity, such as Queue.named('reserved-h20')";
const BOUNDS = {
  name: {
    rule: QUEUE_NAME,
    property: 'the name of a queue',
    limit: text(
      /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
      '1 to 63 letters, digits, - _ and ., with a letter or digit at both ends',
    ),
    fix: NAME_FIX,
    required: true,
  },
  objectName: {
    rule: QUEUE_NAME,
    limit: text(
      /^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
      'an object name: a-z 0-9 - and . between letters and digits',
    ),
    fix: NAME_FIX,
  },
};

/** The schedulers that know a queue by an object. @internal */
export const NAMED_BY_OBJECTS: Partial<Record<SchedulerKind, string>> = {
  [SchedulerKind.VOLCANO]: 'Volcano',
  [SchedulerKind.KUEUE]: 'Kueue',
};

function checkQueues(spec: ServiceSpec, plan: PlannedService): Finding[] {
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

function required(
  { queue, path, adopted }: PlannedDeployment,
  platform: PlannedPlatform,
): Finding[] {
  const { cloud, scheduler } = platform;
  const who = NAMED_BY_OBJECTS[scheduler.kind] ?? (cloud && 'Volcengine');
  // adopted objects keep their place
  if (queue !== undefined || who === undefined || adopted) {
    return [];
  }
  return [
    violation(QUEUE_REQUIRED, path, {
      problem: `a deployment on ${who} must have a "queue"`,
      fix: "set queue: Queue.named('reserved')",
    }),
  ];
}

function checkQueue(queue: QueuePlan, deployment: PlannedDeployment, platform: PlannedPlatform) {
  const { path } = deployment;
  return [
    ...checkQueueName(queue, path, platform.scheduler.kind),
    ...zones(queue, path),
    ...checkNamespace(path, queue.namespace, "the service's"),
    ...elastic(queue, deployment, platform),
  ];
}

/** @internal */
export function checkQueueName(
  queue: QueuePlan,
  path: string,
  scheduler: SchedulerKind,
): Finding[] {
  const who = NAMED_BY_OBJECTS[scheduler];
  const findings = outside(BOUNDS.name, path, queue.name);
  return who === undefined || findings.length > 0
    ? findings
    : outside(
        { property: `the name of a queue of ${who}`, ...BOUNDS.objectName },
        path,
        queue.name,
      );
}

function zones(queue: QueuePlan, path: string): Finding[] {
  const seen = new Set<string>();
  return queue.zones.flatMap((zone) => {
    if (isUnresolved(zone)) {
      return [];
    }
    const valid = fits(BOUNDS.name.limit, zone);
    if (valid && !seen.has(zone)) {
      seen.add(zone);
      return [];
    }
    return [
      violation(QUEUE_ZONES, path, {
        problem: valid
          ? `each zone of queue ${queue.name} must be listed once`
          : `a zone of queue ${queue.name} must be ${inWords(BOUNDS.name.limit)}`,
        value: zone,
        fix: "copy the nodes' label topology.kubernetes.io/zone, such as zones: ['cn-beijing-a']",
      }),
    ];
  });
}

function elastic(
  queue: QueuePlan,
  deployment: PlannedDeployment,
  platform: PlannedPlatform,
): Finding[] {
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
        `queue ${queue.name} is elastic, which only VKE supports`,
        'use Platform.vke({ region: \'cn-beijing\' }), or remove "virtualNodes" and select nodes',
      ),
    );
  }
  if (scheduler.kind === SchedulerKind.VOLCANO || scheduler.kind === SchedulerKind.KATALYST) {
    findings.push(
      found(
        `queue ${queue.name} is elastic, which this scheduler does not support`,
        'use Scheduler.plain() or Scheduler.kueue(), or a queue of nodes',
        scheduler.kind,
      ),
    );
  }
  if (queue.billing === Billing.PREPAID) {
    findings.push(
      found(
        `queue ${queue.name} is elastic, and elastic pods are on-demand only`,
        'remove "billing" or "virtualNodes"',
        queue.billing,
      ),
    );
  }
  if (compute?.instanceType !== undefined) {
    findings.push(
      found(
        `"compute" must not set an instance type in the elastic queue ${queue.name}`,
        'use ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16) })',
        compute.instanceType,
      ),
    );
  }
  return findings;
}

/** The first reason why pods cannot overflow from one queue to another. */
function checkOverflow(
  to: QueuePlan,
  deployment: PlannedDeployment,
  platform: PlannedPlatform,
): Finding[] {
  const { queue: from, path, namespace, placement } = deployment;
  const rejected = (problem: string, fix: string) => [violation(OVERFLOW, path, { problem, fix })];
  const { kind } = platform.scheduler;
  if (!from) {
    return rejected(
      '"overflow" requires a "queue"',
      'set "queue" as well, or rename "overflow" to "queue"',
    );
  }
  if (kind === SchedulerKind.VOLCANO) {
    return rejected(
      '"overflow" is unsupported with Volcano, where a pod belongs to one queue',
      'use Scheduler.kueue(), or remove it and create a second deployment in the other queue',
    );
  }
  if (from.name === to.name) {
    return rejected(
      `"overflow" must be another queue than "queue" (${from.name})`,
      'set the queue that takes the remaining pods, or remove it',
    );
  }
  if (to.namespace !== undefined && to.namespace !== namespace) {
    return rejected(
      `the "overflow" ${to.name} must be in the deployment's namespace (${namespace ?? 'the current one'}), not in ${to.namespace}`,
      'set the same "namespace" on both queues, or create a second deployment in the other queue',
    );
  }
  if (from.virtualNodes) {
    return rejected(
      `elastic queue ${from.name} cannot overflow`,
      'set it as the "overflow" of a queue of nodes',
    );
  }
  const subsets = [from, to].filter((queue) => queue.resourcePolicySubset !== undefined);
  if (kind === SchedulerKind.KUEUE && subsets.length > 0) {
    return rejected(
      `"resourcePolicySubset" of ${subsets[0].name} has no effect with Kueue, whose quotas order the queues`,
      'remove it',
    );
  }
  if (platform.cloud && subsets.length === 1) {
    return rejected(
      `both queues must have a "resourcePolicySubset", and only ${subsets[0].name} has one`,
      'set it on both, or remove it for a scheduling preference',
    );
  }
  const mechanism = placement.overflow?.mechanism;
  return mechanism === OverflowMechanism.RESOURCE_POLICY
    ? []
    : byNodes(from, to, path, mechanism === OverflowMechanism.RESOURCE_FLAVORS);
}

function byNodes(from: QueuePlan, to: QueuePlan, path: string, isExact: boolean): Finding[] {
  const nameless = [from, to].find(
    ({ nodeSelector, virtualNodes: virtual }) => !virtual && Object.keys(nodeSelector).length === 0,
  );
  if (nameless) {
    return [
      violation(OVERFLOW, path, {
        problem: `queue ${nameless.name} must have a "nodeSelector" that separates its nodes from those of the other queue`,
        fix: "set the labels of its nodes, such as nodeSelector: { 'example.com/pool': 'reserved' }",
      }),
    ];
  }
  if (isExact) {
    return [];
  }
  return [
    violation(APPROXIMATED_OVERFLOW, path, {
      problem: `filling ${from.name} before ${to.name} is only a scheduling preference, and the order of scale-down is undefined`,
      fix: 'on VKE set "resourcePolicySubset" on both queues, elsewhere scale a second deployment; ignore it if the order may vary',
    }),
  ];
}
