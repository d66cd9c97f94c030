import { Finding, violation } from './finding';
import { outside, whole } from './limits';
import { Subject } from './subject';
import { nodesOf } from '../plan/compute';
import { PlannedDeployment } from '../plan/deployment';
import { startupBudget } from '../plan/probe';
import { Extent, QueueUse, QueuedDeployment, excess, instancesOf, useOf } from '../plan/queue-load';
import { roundUpdate } from '../plan/rolling-update';
import { isDeadlock } from '../plan/rollout';
import { PlannedService } from '../plan/service';
import { show } from '../private/show';

/** @internal */
export const ROLLOUTS = new Subject('Rolling update', (_, plan) => checkRollouts(plan));

const ROLLOUT = ROLLOUTS.error(
  'ROLLOUT',
  '"maxUnavailable" and "maxSurge" are whole percentages, 0–100, or whole numbers of replicas, not both 0',
  'rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(0), maxSurge: Percent.of(0) })',
);
const ROLLOUT_ROUNDING = ROLLOUTS.warning(
  'ROLLOUT_ROUNDING',
  'after rounding ("maxUnavailable" down, "maxSurge" up) a rolling update stops the last pod, or both percentages are 0 pods',
  'rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(100), maxSurge: Percent.of(0) })',
);
const ROLLOUT_DEADLINE = ROLLOUTS.error(
  'ROLLOUT_DEADLINE',
  '"minReady" is whole seconds, and "progressDeadline" is longer than "minReady" plus the time that the startup probe allows',
  'progressDeadline: Duration.seconds(0)',
);
const ROLLOUT_DEADLOCK = ROLLOUTS.error(
  'ROLLOUT_DEADLOCK',
  'a rolling update may stop a pod first, or its queue has room for one more pod',
  "compute: ComputeSpec.of({ cpu: 8, memory, gpus: 1 }), queue: Queue.named('gpu', { capacity: { gpus: 1 } })",
);
const ROLLOUT_CAPACITY = ROLLOUTS.warning(
  'ROLLOUT_CAPACITY',
  'a rolling update cannot progress while autoscalers fill the queue',
  "main.autoscale({ maxReplicas: 3, metrics }) // with 1 GPU per pod in Queue.named('gpu', { capacity: { gpus: 3 } })",
);

function checkRollouts(plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment) => [
    ...checkRollout(deployment),
    ...deadline(deployment),
    ...(deployment.queue ? goesForward(useOf(plan, deployment.queue.name), deployment) : []),
  ]);
}

function checkRollout(deployment: PlannedDeployment): Finding[] {
  const { path, rollingUpdate } = deployment;
  const { maxUnavailable, maxSurge, counts } = rollingUpdate;
  const bounds = counts
    ? { limit: whole(0, undefined, 'replicas'), fix: 'set one such as 1', required: true }
    : { limit: whole(0, 100, 'percent'), fix: 'set one such as Percent.of(25)' };
  // Kubernetes has no maximum for the surge, and a Deployment that runs may use that
  const surge =
    deployment.adopted && counts !== true
      ? { ...bounds, limit: whole(0, undefined, 'percent') }
      : bounds;
  const findings = (['maxUnavailable', 'maxSurge'] as const).flatMap((name) => {
    const limit = name === 'maxSurge' ? surge : bounds;
    const bound = { rule: ROLLOUT, property: `"${name}" of the rolling update`, ...limit };
    return outside(bound, path, rollingUpdate[name]);
  });
  if (findings.length > 0) {
    return findings;
  }
  if (maxUnavailable === 0 && maxSurge === 0) {
    return [
      violation(ROLLOUT, path, {
        problem: `"maxUnavailable" and "maxSurge" must not both be ${counts === true ? '0' : '0 %'}`,
        fix: `set one above 0, such as ${counts === true ? 'maxUnavailable: 1' : 'maxSurge: Percent.of(25)'}`,
      }),
    ];
  }
  return rounding(deployment);
}

/** The pods that a rolling update may stop, after rounding. `Recreate` stops all of them on purpose. */
function rounding(deployment: PlannedDeployment): Finding[] {
  const { path, rollingUpdate, autoscaler } = deployment;
  const instances = deployment.replicas ?? autoscaler?.minReplicas;
  // of an adopted Deployment, COMPAT_MAX_UNAVAILABLE reports this
  const spec = deployment.adopted !== undefined && rollingUpdate.maxUnavailable === 100;
  const isDeclared = rollingUpdate.recreate === true || spec;
  if (instances === undefined || !Number.isInteger(instances) || instances < 1 || isDeclared) {
    return [];
  }
  const { missing, forced } = roundUpdate(instances, rollingUpdate);
  // schedules keep more than the minimum most of the time
  const scheduled =
    (autoscaler?.schedule.cronWindows.length ?? 0) > 0 ? ', the minimum of the schedules,' : '';
  const unit = rollingUpdate.counts === true ? '' : ' %';
  const percentages = `maxUnavailable ${rollingUpdate.maxUnavailable}${unit} and maxSurge ${rollingUpdate.maxSurge}${unit} of ${instances}${scheduled}`;
  if (missing >= instances) {
    return [
      violation(ROLLOUT_ROUNDING, path, {
        problem: `a rolling update stops the last pod before the next is ready: ${percentages} ${forced ? 'round to 0 and 0, and Kubernetes then stops 1' : `allow ${missing} unavailable`}`,
        fix: 'set "maxSurge" above 0 and lower "maxUnavailable", or raise "replicas"; ignore this if an interruption is acceptable',
      }),
    ];
  }
  if (forced) {
    return [
      violation(ROLLOUT_ROUNDING, path, {
        problem: `${percentages} round to 0 and 0; Kubernetes then stops 1 pod at a time`,
        fix: 'raise one of the two to a whole pod; ignore this if one pod less is enough during an update',
      }),
    ];
  }
  return [];
}

const MIN_READY = {
  rule: ROLLOUT_DEADLINE,
  property: '"minReady"',
  limit: whole(0, undefined, 'seconds'),
  fix: 'set whole seconds, such as Duration.seconds(10)',
};

function deadline(deployment: PlannedDeployment): Finding[] {
  const { path, minReadySeconds, progressDeadlineSeconds, startup, adopted } = deployment;
  const findings = outside(MIN_READY, path, minReadySeconds);
  // an adopted Deployment keeps its deadline, which already works
  const budget = adopted ? 0 : (startup ? startupBudget(startup) : 0) + minReadySeconds;
  if (findings.length > 0 || !Number.isFinite(budget)) {
    return findings;
  }
  const least = Math.max(1, budget + 1);
  const bound = {
    rule: ROLLOUT_DEADLINE,
    property: `"progressDeadline", above the ${budget} s in which a pod may start (startup probe and "minReady"),`,
    limit: whole(least, undefined, 'seconds'),
    fix: `set Duration.seconds(${least}) or more, or omit it`,
  };
  return outside(bound, path, progressDeadlineSeconds);
}

/**
 * No pod may be unavailable, and the queue has no room for one more.
 *
 * @param use the pods in the queue of the deployment
 * @internal
 */
export function goesForward(use: QueueUse, deployment: QueuedDeployment): Finding[] {
  const { path, queue, rollingUpdate, compute } = deployment;
  const fewest = instancesOf(deployment, 'fewest');
  const most = instancesOf(deployment, 'most');
  if (fewest === undefined || most === undefined || excess(use, 'fewest').length > 0) {
    return [];
  }
  const { maxUnavailable, counts } = rollingUpdate;
  // more replicas allow more unavailable pods: this is the largest count that allows none
  const largest = counts === true ? 0 : Math.ceil(100 / maxUnavailable) - 1;
  const worst = maxUnavailable === 0 ? most : Math.min(most, largest);
  const stuck = (instances: number, others: Extent) =>
    isDeadlock(use, deployment, instances, others);
  if (worst === most && stuck(fewest, 'fewest')) {
    return [violation(ROLLOUT_DEADLOCK, path, deadlock(fewest, 'has'))];
  }
  return worst >= fewest && stuck(worst, 'most')
    ? [violation(ROLLOUT_CAPACITY, path, deadlock(worst, 'may have'))]
    : [];

  function deadlock(instances: number, has: string): { problem: string; fix: string } {
    const oneMissing = 'rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 })';
    const recreate = 'RollingUpdate.recreate()';
    // a LeaderWorkerSet is always updated group by group
    const missing =
      nodesOf(compute) > 1
        ? oneMissing
        : instances === 1
          ? `rollingUpdate: ${recreate}, which interrupts the service`
          : `${oneMissing} (or ${recreate})`;
    const limit =
      counts === true
        ? 'maxUnavailable is 0'
        : `maxUnavailable ${maxUnavailable} % of ${instances} rounds to 0`;
    return {
      problem: `a rolling update cannot progress: ${limit}, and the queue ${show(queue!.name)} ${has} no room for one more pod`,
      fix: `set ${missing}, not a patch of spec.strategy, which no rule reads; or run fewer pods in the queue, or raise its "capacity"`,
    };
  }
}
