import { Finding, Rule, broken, error, warning } from './finding';
import { wholeNumber } from './numbers';
import { DeploymentPlan } from '../plan/deployment-plan';
import { ServicePlan } from '../plan/service-plan';

const ROLLOUT = error(
  'ROLLOUT',
  'max unavailable and max surge are whole percentages, 0–100, not both 0',
);
const ROLLOUT_ROUNDING = warning(
  'ROLLOUT_ROUNDING',
  'rounding (unavailable down, surge up) leaves a rolling update both an instance in service and a way forward',
);

/** @internal */
export const ROLLOUT_RULES: Rule[] = [ROLLOUT, ROLLOUT_ROUNDING];

/** @internal */
export function checkRollouts(plan: ServicePlan): Finding[] {
  return plan.deployments.flatMap(checkRollout);
}

function checkRollout(deployment: DeploymentPlan): Finding[] {
  const { path, rollingUpdate } = deployment;
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const bounds = { min: 0, max: 100 };
  const findings = [...percent('maxUnavailable', maxUnavailable), ...percent('maxSurge', maxSurge)];
  if (findings.length > 0) {
    return findings;
  }
  if (maxUnavailable === 0 && maxSurge === 0) {
    return [
      broken(ROLLOUT, path, {
        problem:
          '"maxUnavailable" and "maxSurge" must not both be 0 %, or no instance could ever be replaced',
        mend: 'allow some surge, such as maxSurge: Percent.of(25)',
      }),
    ];
  }
  return rounding(deployment);

  function percent(property: string, value: number): Finding[] {
    return wholeNumber(ROLLOUT, path, value, bounds, {
      problem: `"${property}" of the rolling update must be a whole percentage, 0–100`,
      mend: 'write Percent.of(25), for example',
    });
  }
}

/** What Kubernetes makes of the percentages for a number of instances. */
function rounding(deployment: DeploymentPlan): Finding[] {
  const { path, rollingUpdate, autoscaler } = deployment;
  const instances = deployment.replicas ?? autoscaler?.minReplicas;
  if (instances === undefined || !Number.isInteger(instances) || instances < 1) {
    return [];
  }
  const unavailable = Math.floor((instances * rollingUpdate.maxUnavailable) / 100);
  const surge = Math.ceil((instances * rollingUpdate.maxSurge) / 100);
  const stuck = unavailable === 0 && surge === 0;
  // Kubernetes then takes one down all the same (ResolveFenceposts)
  const down = stuck ? 1 : unavailable;
  // schedules keep more than the fewest at most times
  const scheduled =
    (autoscaler?.floors.length ?? 0) > 0 ? ', the fewest that the schedules keep,' : '';
  const percentages = `maxUnavailable ${rollingUpdate.maxUnavailable} % and maxSurge ${rollingUpdate.maxSurge} % of ${instances}${scheduled}`;
  if (down >= instances) {
    return [
      broken(ROLLOUT_ROUNDING, path, {
        problem: `a rolling update takes the last instance down before the next one serves: ${percentages} ${stuck ? 'round to 0 and 0, and Kubernetes then takes 1 down' : `allow ${unavailable} to be missing`}`,
        mend: 'allow surge (maxSurge above 0) and lower maxUnavailable, or run more instances',
      }),
    ];
  }
  if (stuck) {
    return [
      broken(ROLLOUT_ROUNDING, path, {
        problem: `${percentages} round to 0 and 0; Kubernetes then takes 1 instance down at a time`,
        mend: 'raise one of the two until it makes a whole instance, or accept it',
      }),
    ];
  }
  return [];
}
