import { Finding, violation } from './finding';
import { Subject } from './subject';
import { positive, wholeNumber } from './numbers';
import { DeploymentPlan } from '../plan/deployment';
import { capacityOf, excess, instancesOf } from '../plan/queue-load';
import { ServicePlan } from '../plan/service';
import { show } from '../private/show';

/** @internal */
export const CAPACITY = new Subject('Capacity', (_, plan) => checkCapacity(plan));

const QUEUE_CAPACITY = CAPACITY.error(
  'QUEUE_CAPACITY',
  "a queue's capacity has CPUs and memory above 0 and whole GPUs, is said once, and has room for the fewest instances of the service's deployments in it",
);

const WORDS = { cpu: 'CPUs', memoryBytes: 'bytes of memory', gpus: 'GPUs' };

function checkCapacity(plan: ServicePlan): Finding[] {
  const illegal = plan.deployments.flatMap(values);
  return illegal.length > 0
    ? illegal
    : [...plan.deployments.flatMap((deployment) => declaredOnce(plan, deployment)), ...room(plan)];
}

function values({ path, queue }: DeploymentPlan): Finding[] {
  const { cpu, memoryBytes, gpus } = queue?.capacity ?? {};
  const label = `the capacity of the queue ${show(queue?.name)}`;
  return [
    ...(cpu === undefined
      ? []
      : positive(QUEUE_CAPACITY, path, cpu, {
          problem: `"cpu" of ${label} must be above 0`,
          fix: 'write the number of CPUs that the queue has in all, or leave it out',
        })),
    ...(memoryBytes === undefined
      ? []
      : positive(QUEUE_CAPACITY, path, memoryBytes, {
          problem: `"memory" of ${label} must be above 0 bytes`,
          fix: 'write a size such as Size.gibibytes(2048), or leave it out',
        })),
    ...wholeNumber(
      QUEUE_CAPACITY,
      path,
      gpus,
      { min: 0 },
      {
        problem: `"gpus" of ${label} must be a whole number of at least 0`,
        fix: 'write the number of GPUs that the queue has in all, or leave it out',
      },
    ),
  ];
}

/** Two descriptions of one queue must not contradict each other. */
function declaredOnce(plan: ServicePlan, { path, queue }: DeploymentPlan): Finding[] {
  if (!queue?.capacity) {
    return [];
  }
  const first = JSON.stringify(capacityOf(plan, queue.name));
  const own = JSON.stringify(queue.capacity);
  return own === first
    ? []
    : [
        violation(QUEUE_CAPACITY, path, {
          problem: `the capacity of the queue ${show(queue.name)} is said twice and differently, ${first} and ${own}`,
          fix: 'make the queue once and give it to both deployments',
        }),
      ];
}

function room(plan: ServicePlan): Finding[] {
  const queues = new Set(plan.deployments.flatMap(({ queue }) => queue?.name ?? []));
  return [...queues].flatMap((name) => {
    const capacity = capacityOf(plan, name);
    return excess(plan, name).map((resource) =>
      violation(QUEUE_CAPACITY, plan.path, {
        problem: `the ${capacity![resource]} ${WORDS[resource]} of the queue ${show(name)} are too few for ${instancesIn(plan, name)}`,
        fix: 'run fewer instances, give them less, or raise "capacity"',
      }),
    );
  });
}

function instancesIn(plan: ServicePlan, name: string): string {
  return plan.deployments
    .filter(({ queue }) => queue?.name === name)
    .map((deployment) => `${instancesOf(deployment, 'fewest')} × ${deployment.id}`)
    .join(' and ');
}
