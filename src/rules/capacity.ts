import { Finding, violation } from './finding';
import { above, atLeast, outside, text, whole } from './limits';
import { Subject } from './subject';
import { QueuePlan } from '../plan/queue';
import {
  Extent,
  QueueUse,
  QueuedDeployment,
  excess,
  instancesOf,
  largestMaximum,
  needsQueue,
  useOf,
} from '../plan/queue-load';
import { PlannedService } from '../plan/service';
import { show } from '../private/show';
import { ResourceAmounts } from '../spec/queue';

/** @internal */
export const CAPACITY = new Subject('Capacity', (_, plan) => checkCapacity(plan));

const QUEUE_CAPACITY = CAPACITY.error(
  'QUEUE_CAPACITY',
  '"capacity" of a queue has legal amounts, is declared once, and fits the minimum replicas of all deployments in the queue, of all services in the cluster',
  "queue: Queue.named('gpu', { capacity: { gpus: -1 } })",
);
const QUEUE_MAXIMUM = CAPACITY.warning(
  'QUEUE_MAXIMUM',
  'the maximum replicas of all deployments in a queue, of all services in the cluster, exceed its "capacity"',
  "main.autoscale({ maxReplicas: 4, metrics }) // with 1 GPU per pod in Queue.named('gpu', { capacity: { gpus: 3 } })",
);
const QUEUE_PRICE = CAPACITY.error(
  'QUEUE_PRICE',
  'a price has an amount of at least 0 and a currency of three capital letters, and a queue has one price',
  "queue: Queue.named('gpu', { price: Price.perGpuHour(-1, 'CNY') })",
);

const UNITS = { cpu: 'CPUs', memoryBytes: 'bytes of memory', gpus: 'GPUs' };

const BOUNDS = {
  cpu: {
    rule: QUEUE_CAPACITY,
    property: '"cpu" of the queue capacity',
    limit: above(0),
    fix: 'write the total CPUs of the queue, or omit it',
  },
  memoryBytes: {
    rule: QUEUE_CAPACITY,
    property: '"memory" of the queue capacity',
    limit: above(0, 'bytes'),
    fix: 'write a size such as Size.gibibytes(2048), or omit it',
  },
  gpus: {
    rule: QUEUE_CAPACITY,
    property: '"gpus" of the queue capacity',
    limit: whole(0),
    fix: 'write the total GPUs of the queue, or omit it',
  },
};

const PRICE = {
  amount: {
    rule: QUEUE_PRICE,
    property: 'the amount of a price',
    limit: atLeast(0),
    fix: "copy it from your contract, such as Price.perGpuHour(12.5, 'CNY'), or omit the price",
  },
  currency: {
    rule: QUEUE_PRICE,
    property: 'the currency of a price',
    limit: text(/^[A-Z]{3}$/, 'three capital letters, a code of ISO 4217'),
    fix: "write a code such as 'CNY' or 'USD'",
  },
};

/** The properties of a queue on which all its descriptions agree. */
const AGREED = [
  { rule: QUEUE_CAPACITY, property: 'capacity', what: 'amounts' },
  { rule: QUEUE_PRICE, property: 'price', what: 'prices' },
] as const;

/** The most deployments that a finding lists. */
const MOST_LISTED = 8;

function checkCapacity(plan: PlannedService): Finding[] {
  const illegal = plan.deployments.flatMap(values);
  return illegal.length > 0 ? illegal : [...agreement(plan.deployments), ...room(plan)];
}

/** The queues that a deployment describes: its own, and its overflow. @internal */
export function queuesOf({ queue, placement }: QueuedDeployment): QueuePlan[] {
  return [queue, placement.overflow?.queue].filter((each) => each !== undefined);
}

/** Illegal amounts and prices of the queues of a deployment. @internal */
export function values(deployment: QueuedDeployment): Finding[] {
  const { path } = deployment;
  return queuesOf(deployment).flatMap(({ capacity, price }) => [
    ...checkAmounts(path, capacity),
    ...outside(PRICE.amount, path, price?.amount),
    ...outside(PRICE.currency, path, price?.currency),
  ]);
}

/** @internal */
export function checkAmounts(path: string, capacity: ResourceAmounts = {}): Finding[] {
  return [
    ...outside(BOUNDS.cpu, path, capacity.cpu),
    ...outside(BOUNDS.memoryBytes, path, capacity.memoryBytes),
    ...outside(BOUNDS.gpus, path, capacity.gpus),
  ];
}

/**
 * Two descriptions of one queue must not contradict each other.
 *
 * @param queue only this one
 * @internal
 */
export function agreement(deployments: readonly QueuedDeployment[], queue?: string): Finding[] {
  const first = new Map<string, { readonly text: string; readonly path: string }>();
  return deployments.flatMap((deployment) =>
    queuesOf(deployment)
      .filter(({ name }) => queue === undefined || name === queue)
      .flatMap((each) =>
        AGREED.flatMap(({ rule, property, what }) => {
          const own = each[property];
          if (own === undefined) {
            return [];
          }
          const key = `${property} ${each.name}`;
          const declared = { text: JSON.stringify(own), path: deployment.path };
          const other = first.get(key) ?? declared;
          first.set(key, other);
          return other.text === declared.text
            ? []
            : [
                violation(rule, deployment.path, {
                  problem: `"${property}" of the queue ${show(each.name)} is declared twice with different ${what}, ${other.text} (${other.path}) and ${declared.text}`,
                  fix: 'create the queue once and pass it to both deployments; if they run in two clusters, set "name" of each Platform',
                }),
              ];
        }),
      ),
  );
}

function room(plan: PlannedService): Finding[] {
  const queues = new Set(
    plan.deployments.flatMap((each) => queuesOf(each).map(({ name }) => name)),
  );
  return [...queues].flatMap((name) => {
    const there = plan.deployments.filter((each) => each.queue?.name === name && needsQueue(each));
    return tooSmall(
      name,
      useOf(plan, name),
      plan.path,
      replicasIn(there, 'fewest', ({ id }) => id),
    );
  });
}

/** The resources of which the minimum replicas need more than there are. @internal */
export function tooSmall(queue: string, use: QueueUse, path: string, pods: string): Finding[] {
  return excess(use, 'fewest').map((resource) =>
    violation(QUEUE_CAPACITY, path, {
      problem: `queue ${show(queue)} has ${amount(use.capacity![resource]!, resource)}, too few for the minimum replicas (${pods})`,
      fix: 'lower "replicas" or the compute, or raise "capacity"',
    }),
  );
}

/** The resources of which the maximum replicas need more than there are. @internal */
export function tooSmallForMost(
  queue: string,
  use: QueueUse,
  path: string,
  pods: string,
  deployments: readonly QueuedDeployment[],
): Finding[] {
  return excess(use, 'most')
    .slice(0, 1)
    .map((resource) =>
      violation(QUEUE_MAXIMUM, path, {
        problem: `the maximum replicas need ${amount(use.certain.most![resource], resource)} of queue ${show(queue)}, which has ${amount(use.capacity![resource]!, resource)} (${pods}): pods beyond stay pending`,
        fix: `${lowered(use, path, deployments)}, or raise "capacity"; ignore this if the deployments reach their maxima at different times`,
      }),
    );
}

/** The maximum with which all fit: of a deployment of the service that exceeds the queue, or else of another one. */
function lowered(use: QueueUse, path: string, deployments: readonly QueuedDeployment[]): string {
  const enough = deployments.flatMap((deployment) => {
    const most = largestMaximum(use, deployment);
    return most === undefined ? [] : [{ deployment, most }];
  });
  const own = enough.find(({ deployment }) => deployment.path.startsWith(`${path}/`));
  const [first = undefined] = own ? [own] : enough;
  return first
    ? `set maxReplicas: ${first.most} of ${first.deployment.path}`
    : 'lower "maxReplicas" of several deployments';
}

function amount(value: number, resource: keyof typeof UNITS): string {
  return `${value} ${UNITS[resource]}`;
}

/** Replica counts of deployments, in words. @internal */
export function replicasIn(
  deployments: readonly QueuedDeployment[],
  extent: Extent,
  nameOf: (deployment: QueuedDeployment) => string,
): string {
  const more = deployments.length - MOST_LISTED;
  return [
    ...deployments
      .slice(0, MOST_LISTED)
      .map((deployment) => `${instancesOf(deployment, extent)} × ${nameOf(deployment)}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join(', ');
}
