import { Finding, violation } from './finding';
import { Subject } from './subject';
import { wholeNumber } from './numbers';
import { PlannedDeployment } from '../plan/deployment';
import { startupBudget } from '../plan/probe';
import { Extent, instancesOf, overfull } from '../plan/queue-load';
import { roundUpdate } from '../plan/rolling-update';
import { RolloutOutcome, planRollout } from '../plan/rollout';
import { PlannedService } from '../plan/service';
import { show } from '../private/show';

/** @internal */
export const ROLLOUTS = new Subject('Rolling update', (_, plan) => checkRollouts(plan));

const ROLLOUT = ROLLOUTS.error(
  'ROLLOUT',
  'max unavailable and max surge are whole percentages, 0–100, not both 0',
);
const ROLLOUT_ROUNDING = ROLLOUTS.warning(
  'ROLLOUT_ROUNDING',
  'rounding (unavailable down, surge up) leaves a rolling update both an instance in service and a way forward',
);
const ROLLOUT_DEADLINE = ROLLOUTS.error(
  'ROLLOUT_DEADLINE',
  'how long an instance must have been ready is whole seconds, and a progress deadline is longer than that and the start-up that the startup probe allows',
);
const ROLLOUT_DEADLOCK = ROLLOUTS.error(
  'ROLLOUT_DEADLOCK',
  'a rolling update may let an instance be missing, or its queue has room for one more',
);
const ROLLOUT_CAPACITY = ROLLOUTS.warning(
  'ROLLOUT_CAPACITY',
  'a rolling update goes forward also when autoscalers have filled the queue',
);

function checkRollouts(plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment) => [
    ...checkRollout(deployment),
    ...deadline(deployment),
    ...goesForward(plan, deployment),
  ]);
}

function checkRollout(deployment: PlannedDeployment): Finding[] {
  const { path, rollingUpdate } = deployment;
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const bounds = { min: 0, max: 100 };
  const findings = [...percent('maxUnavailable', maxUnavailable), ...percent('maxSurge', maxSurge)];
  if (findings.length > 0) {
    return findings;
  }
  if (maxUnavailable === 0 && maxSurge === 0) {
    return [
      violation(ROLLOUT, path, {
        problem:
          '"maxUnavailable" and "maxSurge" must not both be 0 %, or no instance could ever be replaced',
        fix: 'allow some surge, such as maxSurge: Percent.of(25)',
      }),
    ];
  }
  return rounding(deployment);

  function percent(property: string, value: number): Finding[] {
    return wholeNumber(ROLLOUT, path, value, bounds, {
      problem: `"${property}" of the rolling update must be a whole percentage, 0–100`,
      fix: 'write Percent.of(25), for example',
    });
  }
}

/** What Kubernetes makes of the percentages for a number of instances. */
function rounding(deployment: PlannedDeployment): Finding[] {
  const { path, rollingUpdate, autoscaler } = deployment;
  const instances = deployment.replicas ?? autoscaler?.minReplicas;
  // of what was adopted, COMPAT_MAX_UNAVAILABLE says it
  const spec = deployment.adopted !== undefined && rollingUpdate.maxUnavailable === 100;
  if (instances === undefined || !Number.isInteger(instances) || instances < 1 || spec) {
    return [];
  }
  const { missing, forced } = roundUpdate(instances, rollingUpdate);
  // schedules keep more than the fewest at most times
  const scheduled =
    (autoscaler?.schedule.cronWindows.length ?? 0) > 0
      ? ', the fewest that the schedules keep,'
      : '';
  const percentages = `maxUnavailable ${rollingUpdate.maxUnavailable} % and maxSurge ${rollingUpdate.maxSurge} % of ${instances}${scheduled}`;
  if (missing >= instances) {
    return [
      violation(ROLLOUT_ROUNDING, path, {
        problem: `a rolling update takes the last instance down before the next one serves: ${percentages} ${forced ? 'round to 0 and 0, and Kubernetes then takes 1 down' : `allow ${missing} to be missing`}`,
        fix: 'allow surge (maxSurge above 0) and lower maxUnavailable, or run more instances',
      }),
    ];
  }
  if (forced) {
    return [
      violation(ROLLOUT_ROUNDING, path, {
        problem: `${percentages} round to 0 and 0; Kubernetes then takes 1 instance down at a time`,
        fix: 'raise one of the two until it makes a whole instance, or accept it',
      }),
    ];
  }
  return [];
}

function deadline(deployment: PlannedDeployment): Finding[] {
  const { path, minReadySeconds, progressDeadlineSeconds, startup, adopted } = deployment;
  const findings = wholeNumber(
    ROLLOUT_DEADLINE,
    path,
    minReadySeconds,
    { min: 0 },
    {
      problem: '"minReady" must be whole seconds',
      fix: 'write whole ones, such as Duration.seconds(10)',
    },
  );
  // a deadline that runs is no reason not to adopt it
  const budget = adopted ? 0 : (startup ? startupBudget(startup) : 0) + minReadySeconds;
  if (findings.length > 0 || progressDeadlineSeconds === undefined || !Number.isFinite(budget)) {
    return findings;
  }
  const least = Math.max(1, budget + 1);
  return wholeNumber(
    ROLLOUT_DEADLINE,
    path,
    progressDeadlineSeconds,
    { min: least },
    {
      problem: `"progressDeadline" must be whole seconds above the ${budget} s that an instance may take to count (startup probe and "minReady")`,
      fix: `write Duration.seconds(${least}) or more, or leave it out`,
    },
  );
}

/** None may be missing, and nothing is left of the queue for one more. */
function goesForward(plan: PlannedService, deployment: PlannedDeployment): Finding[] {
  const { path, queue, rollingUpdate } = deployment;
  const fewest = instancesOf(deployment, 'fewest');
  const most = instancesOf(deployment, 'most');
  if (!queue || fewest === undefined || most === undefined || overfull(plan, queue.name)) {
    return [];
  }
  const { maxUnavailable } = rollingUpdate;
  // the more instances there are, the more may be missing: the last number of which none may
  const worst = maxUnavailable === 0 ? most : Math.min(most, Math.ceil(100 / maxUnavailable) - 1);
  const stuck = (instances: number, others: Extent) =>
    planRollout(plan, deployment, instances, others)?.outcome === RolloutOutcome.DEADLOCK;
  if (worst === most && stuck(fewest, 'fewest')) {
    return [violation(ROLLOUT_DEADLOCK, path, deadlock(fewest, 'has'))];
  }
  return worst >= fewest && stuck(worst, 'most')
    ? [violation(ROLLOUT_CAPACITY, path, deadlock(worst, 'may have'))]
    : [];

  function deadlock(instances: number, has: string): { problem: string; fix: string } {
    const missing =
      instances === 1
        ? 'to be missing, which leaves nobody to serve meanwhile (maxUnavailable: Percent.of(100))'
        : `to be missing (maxUnavailable: Percent.of(${Math.ceil(100 / instances)}))`;
    return {
      problem: `a rolling update cannot go forward: maxUnavailable ${maxUnavailable} % of ${instances} rounds to 0, and the queue ${show(queue!.name)} ${has} no room for one instance more`,
      fix: `allow one ${missing}, run fewer instances in the queue, or raise its "capacity"`,
    };
  }
}
