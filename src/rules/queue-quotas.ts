import { checkAmounts } from './capacity';
import { Finding, violation } from './finding';
import { approximatedIdle } from './idle';
import { outside, text } from './limits';
import { NAMED_BY_OBJECTS, checkQueueName } from './queue';
import { QueueClaim, ServiceFinding } from './queue-claims';
import { Subject } from './subject';
import { QueuePlan } from '../plan/queue';
import { PlacedDeployment, gpuResourcesOf, own, users, usesIdle } from '../plan/queue-quotas';
import { show } from '../private/show';
import { isUnresolved } from '../private/unresolved';
import { SchedulerKind } from '../spec/platform';

/** @internal */
export const QUOTAS = new Subject('Capacity');

const QUEUE_QUOTA = QUOTAS.error(
  'QUEUE_QUOTA',
  'each queue of a QueueQuotas is listed once, has the capacity that its deployments set and all resources that Kueue counts, and the scheduler is Kueue or Volcano',
  "new QueueQuotas(chart, 'quotas', { queues: [Queue.named('gpu')] })",
);
const QUEUE_OBJECTS = QUOTAS.warning(
  'QUEUE_OBJECTS',
  'no QueueQuotas of the app renders the objects of a queue that a deployment names, with Kueue or Volcano',
  "platform: Platform.kubernetes({ scheduler: Scheduler.kueue() }), queue: Queue.named('gpu')",
);
const QUEUE_RESOURCES = QUOTAS.warning(
  'QUEUE_RESOURCES',
  'a pod requests a resource that is not in the "capacity" of a queue, so that Kueue does not admit it',
  'compute: ComputeSpec.of({ cpu: 8, memory, ephemeralStorage: Size.gibibytes(100) })',
);

const COHORT = {
  rule: QUEUE_QUOTA,
  property: '"cohort"',
  limit: text(
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    'an object name: a-z 0-9 - and . between letters and digits',
  ),
  fix: "set a name such as cohort: 'gpus', or omit it",
};

/** Labels of a ResourceFlavor (`MaxProperties` of its CustomResourceDefinition, Kueue 0.19.2). */
const MOST_LABELS = 8;

/** The declaration of a QueueQuotas. @internal */
export interface DeclaredQuotas {
  readonly path: string;
  readonly scheduler: SchedulerKind;
  readonly queues: readonly QueuePlan[];
  readonly cohort?: string;
}

/**
 * @internal
 * @param deployments all of the cluster
 */
export function checkQueueQuotas(
  { path, scheduler, queues, cohort }: DeclaredQuotas,
  deployments: readonly PlacedDeployment[],
): Finding[] {
  const found = (problem: string, fix: string) => violation(QUEUE_QUOTA, path, { problem, fix });
  const isKueue = scheduler === SchedulerKind.KUEUE;
  if (!(scheduler in NAMED_BY_OBJECTS)) {
    return [
      found(
        `the scheduler ${scheduler} has no objects for queues, so QueueQuotas has no effect`,
        'set scheduler: Scheduler.kueue() or Scheduler.volcano() on the platform, or remove it',
      ),
    ];
  }
  if (queues.length === 0) {
    return [found('"queues" must not be empty', 'list the queues, such as queues: [reserved]')];
  }
  const names = queues.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  if (repeated.length > 0) {
    return [found(`queue ${show(repeated[0])} must be listed once`, 'remove the repetition')];
  }
  const findings = [
    ...outside(COHORT, path, cohort),
    ...(cohort !== undefined && !isKueue
      ? [found('"cohort" is for Kueue: Volcano lends between all queues', 'remove it')]
      : []),
    ...queues.flatMap((queue) => [
      ...checkQueueName(queue, path, scheduler),
      ...checkAmounts(path, queue.capacity),
      ...capacity(queue),
      ...sameEverywhere(queue),
    ]),
  ];
  return findings.length > 0 || !isKueue ? findings : queues.flatMap(apart);

  function capacity(queue: QueuePlan): Finding[] {
    if (queue.capacity === undefined) {
      return [
        found(
          `queue ${show(queue.name)} must have a "capacity", which becomes its quota`,
          `set it, such as Queue.named('${queue.name}', { capacity: { cpu: 96, memory: Size.gibibytes(768), gpus: 8 } })`,
        ),
      ];
    }
    if (!isKueue) {
      return [];
    }
    const gpus = gpuResourcesOf(users(deployments, queue.name));
    const { cpu, memoryBytes } = queue.capacity;
    const counted: [string, boolean][] = [
      ['cpu', cpu === undefined],
      ['memory', memoryBytes === undefined],
      ['gpus', queue.capacity.gpus === undefined && gpus.length > 0],
    ];
    const absent = counted.filter(([, isAbsent]) => isAbsent).map(([name]) => name);
    const labels = Object.keys(queue.nodeSelector).length;
    return [
      ...(absent.length > 0
        ? [
            found(
              `the "capacity" of queue ${show(queue.name)} lacks ${absent.join(', ')}, and Kueue admits no pod that requests a resource without a quota`,
              'add the total of the nodes of the queue',
            ),
          ]
        : []),
      ...(gpus.length > 1
        ? [
            found(
              `the deployments of queue ${show(queue.name)} request several GPU resources (${gpus.join(', ')}), and "gpus" is the quota of one`,
              'create a queue for each kind of GPU',
            ),
          ]
        : []),
      ...(labels > MOST_LABELS
        ? [
            found(
              `queue ${show(queue.name)} selects nodes by ${labels} labels, and a ResourceFlavor has at most ${MOST_LABELS}`,
              'select the nodes by fewer labels',
            ),
          ]
        : []),
    ];
  }

  /** A queue that two descriptions set differently has no quota that fits both. */
  function sameEverywhere(queue: QueuePlan): Finding[] {
    const other = users(deployments, queue.name)
      .flatMap(({ deployment }) =>
        [deployment.queue, deployment.placement.overflow?.queue].map((each) => ({
          each,
          at: deployment.path,
        })),
      )
      .find(
        ({ each }) =>
          each?.name === queue.name &&
          (nodes(each) !== nodes(queue) ||
            (each.capacity !== undefined &&
              queue.capacity !== undefined &&
              amounts(each) !== amounts(queue))),
      );
    return other
      ? [
          found(
            `queue ${show(queue.name)} has another "capacity" or "nodeSelector" in ${other.at}`,
            'create the queue once, and pass it to both; if they are in two clusters, set "name" of each Platform',
          ),
        ]
      : [];
  }

  /** The pods of a queue that may not overflow must not get the nodes of another queue from Kueue. */
  function apart(queue: QueuePlan): Finding[] {
    const there = own(deployments, queue.name);
    const targets = new Set(
      there.flatMap(({ deployment }) => deployment.placement.overflow?.queue.name ?? []),
    );
    return queues
      .filter(({ name }) => targets.has(name))
      .flatMap((target) => {
        const stray = there.find(({ deployment: { placement } }) =>
          [queue, placement.overflow?.queue].every(
            (each) => each === undefined || (each.name !== target.name && !differ(each, target)),
          ),
        );
        return stray
          ? [
              found(
                `Kueue may give pods of ${stray.deployment.path} nodes of ${show(target.name)}, where they cannot run: ${show(queue.name)} and ${show(target.name)} set no label of their nodes to two values`,
                `select the nodes of both queues by one label with two values, or set "overflow" on all deployments of ${show(queue.name)}`,
              ),
            ]
          : [];
      });
  }
}

/** Whether a label separates the nodes: Kueue compares the labels of the flavor alone. */
function differ(one: QueuePlan, other: QueuePlan): boolean {
  return Object.entries(one.nodeSelector).some(
    ([label, value]) => (other.nodeSelector[label] ?? value) !== value,
  );
}

function nodes({ nodeSelector, virtualNodes }: QueuePlan): string {
  return JSON.stringify([virtualNodes, Object.entries(nodeSelector).sort()]);
}

function amounts({ capacity = {} }: QueuePlan): string {
  return JSON.stringify([capacity.cpu, capacity.memoryBytes, capacity.gpus]);
}

/** The quotas of one cluster, and the deployments in its queues. @internal */
export function checkQueueObjects(
  claims: readonly QueueClaim[],
  quotas: readonly DeclaredQuotas[],
): ServiceFinding[] {
  const known = new Map(
    quotas.flatMap((each) => each.queues.map(({ name }) => [name, each] as const)),
  );
  const warned = new Set<string>();
  const idle = new Map<string, boolean>();
  return claims.flatMap((claim) => {
    const { service, queue, scheduler, deployment } = claim;
    const at = (finding: Finding): ServiceFinding => ({ service, finding });
    const isOwn = deployment.queue?.name === queue;
    const quota = known.get(queue);
    const findings: ServiceFinding[] = [];
    const isMissing = quota === undefined && !isUnresolved(queue);
    if (scheduler in NAMED_BY_OBJECTS && isMissing && !warned.has(queue)) {
      warned.add(queue);
      findings.push(at(missing(claim)));
    }
    if (scheduler !== SchedulerKind.KUEUE || !isOwn) {
      return findings;
    }
    findings.push(...(quota ? resources(claim).map(at) : []));
    if (deployment.placement.useIdleResources && !(quota?.cohort !== undefined && isIdle(queue))) {
      const exact =
        'use Volcano or Katalyst to lend resources, or put these deployments in a queue of their own in a QueueQuotas with a "cohort"';
      findings.push(at(approximatedIdle(deployment, exact)));
    }
    return findings;
  });

  function isIdle(queue: string): boolean {
    const all = idle.get(queue) ?? usesIdle(own(claims, queue));
    idle.set(queue, all);
    return all;
  }
}

function missing({ queue, scheduler, deployment }: QueueClaim): Finding {
  const who = NAMED_BY_OBJECTS[scheduler];
  const objects =
    scheduler === SchedulerKind.KUEUE ? 'LocalQueue and ClusterQueue' : `Queue of ${who}`;
  const order =
    deployment.placement.overflow !== undefined
      ? '; its "overflow" needs the flavors of both queues in one ClusterQueue'
      : '';
  return violation(QUEUE_OBJECTS, deployment.path, {
    problem: `no QueueQuotas of this app renders the ${objects} of queue ${show(queue)}, without which no pod starts${order}`,
    fix: `add new QueueQuotas(chart, 'quotas', { queues: [queue] }) with the "capacity" of the queue; ignore this if the objects exist`,
  });
}

function resources({ queue, deployment: { path, compute } }: QueueClaim): Finding[] {
  const other = [
    ...(compute?.ephemeralStorageBytes === undefined ? [] : ['ephemeral-storage']),
    ...Object.keys(compute?.extendedResources ?? {}),
  ];
  return other.length > 0
    ? [
        violation(QUEUE_RESOURCES, path, {
          problem: `pods request ${other.join(', ')}, which the quota of queue ${show(queue)} does not count, so Kueue does not admit them`,
          fix: 'remove the request; ignore this if the configuration of Kueue has it in resources.excludeResourcePrefixes, or quotaCheckStrategy: IgnoreUndeclared',
        }),
      ]
    : [];
}
