import { Finding, violation } from './finding';
import { above, outside, whole } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { capacityOf, excess, instancesOf } from '../plan/queue-load';
import { PlannedService } from '../plan/service';
import { show } from '../private/show';

/** @internal */
export const CAPACITY = new Subject('Capacity', (_, plan) => checkCapacity(plan));

const QUEUE_CAPACITY = CAPACITY.error(
  'QUEUE_CAPACITY',
  '"capacity" of a queue has legal amounts, is declared once, and fits the minimum replicas of all deployments in the queue',
  "queue: Queue.named('gpu', { capacity: { gpus: -1 } })",
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

function checkCapacity(plan: PlannedService): Finding[] {
  const illegal = plan.deployments.flatMap(values);
  return illegal.length > 0
    ? illegal
    : [...plan.deployments.flatMap((deployment) => declaredOnce(plan, deployment)), ...room(plan)];
}

function values({ path, queue }: PlannedDeployment): Finding[] {
  const { cpu, memoryBytes, gpus } = queue?.capacity ?? {};
  return [
    ...outside(BOUNDS.cpu, path, cpu),
    ...outside(BOUNDS.memoryBytes, path, memoryBytes),
    ...outside(BOUNDS.gpus, path, gpus),
  ];
}

/** Two descriptions of one queue must not contradict each other. */
function declaredOnce(plan: PlannedService, { path, queue }: PlannedDeployment): Finding[] {
  if (!queue?.capacity) {
    return [];
  }
  const first = JSON.stringify(capacityOf(plan, queue.name));
  const own = JSON.stringify(queue.capacity);
  return own === first
    ? []
    : [
        violation(QUEUE_CAPACITY, path, {
          problem: `"capacity" of the queue ${show(queue.name)} is declared twice with different amounts, ${first} and ${own}`,
          fix: 'create the queue once and pass it to both deployments',
        }),
      ];
}

function room(plan: PlannedService): Finding[] {
  const queues = new Set(plan.deployments.flatMap(({ queue }) => queue?.name ?? []));
  return [...queues].flatMap((name) => {
    const capacity = capacityOf(plan, name);
    return excess(plan, name).map((resource) =>
      violation(QUEUE_CAPACITY, plan.path, {
        problem: `queue ${show(name)} has ${capacity![resource]} ${UNITS[resource]}, too few for the minimum replicas (${replicasIn(plan, name)})`,
        fix: 'lower "replicas" or the compute, or raise "capacity"',
      }),
    );
  });
}

function replicasIn(plan: PlannedService, name: string): string {
  return plan.deployments
    .filter(({ queue }) => queue?.name === name)
    .map((deployment) => `${instancesOf(deployment, 'fewest')} × ${deployment.id}`)
    .join(', ');
}
