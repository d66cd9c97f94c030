import { Finding, violation } from './finding';
import { outside, whole } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { DisruptionBudgetPlan, allowedDisruptions } from '../plan/disruption';
import { PlannedPlatform } from '../plan/platform';
import { instancesOf } from '../plan/queue-load';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { DO_NOT_DISRUPT, SAFE_TO_EVICT } from '../private/vocabulary';
import { DisruptionSpec, StartupProtectionSpec } from '../spec/disruption';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const DISRUPTIONS = new Subject('Disruptions', checkDisruptions);

const DISRUPTION = DISRUPTIONS.error(
  'DISRUPTION',
  '"disruption" has "maxUnavailable" or "minAvailable", 0–100 % or whole numbers from 0; its protection has a known duration and is not in "annotations" of the pod too',
  'disruption: Disruption.ofCounts({ maxUnavailable: 1, minAvailable: 1 })',
);
const DISRUPTION_BLOCKED = DISRUPTIONS.warning(
  'DISRUPTION_BLOCKED',
  '"disruption" allows no pod to be unavailable at the minimum replica count, which blocks every node drain',
  'disruption: Disruption.ofCounts({ maxUnavailable: 0 })',
);
const UNUSED_PROTECTION = DISRUPTIONS.warning(
  'UNUSED_PROTECTION',
  'the node autoscaler of VKE ignores a protection that ends with the start of a pod',
  'disruption: Disruption.of({ protectStartup: StartupProtection.whileStarting(Duration.minutes(10)) })',
);

const DURATION = {
  rule: DISRUPTION,
  property: 'the duration of StartupProtection.whileStarting',
  limit: whole(1, undefined, 'seconds'),
  fix: 'set one such as Duration.minutes(10), or omit it',
};

function checkDisruptions(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const { disruption } = spec.deployments[index];
    if (!disruption) {
      return [];
    }
    const illegal = limits(disruption, deployment.path);
    return [
      ...illegal,
      ...(illegal.length === 0 ? blocked(deployment) : []),
      ...(disruption.startup ? protection(disruption.startup, deployment, plan.platform) : []),
    ];
  });
}

function limits(spec: DisruptionSpec, path: string): Finding[] {
  const bounds = spec.counts
    ? { limit: whole(0, undefined, 'replicas'), fix: 'set one such as 1' }
    : { limit: whole(0, 100, 'percent'), fix: 'set one such as Percent.of(25)' };
  const both = spec.maxUnavailable !== undefined && spec.minAvailable !== undefined;
  return [
    ...(['maxUnavailable', 'minAvailable'] as const).flatMap((name) =>
      outside(
        { rule: DISRUPTION, property: `"${name}" of "disruption"`, ...bounds },
        path,
        spec[name],
      ),
    ),
    ...(both
      ? [
          violation(DISRUPTION, path, {
            problem:
              '"disruption" must not set both "maxUnavailable" and "minAvailable", because Kubernetes rejects such a budget',
            fix: 'remove "minAvailable", which does not follow the replica count',
          }),
        ]
      : []),
  ];
}

/** No pod may go while all are ready: a drain then waits until somebody changes something. */
function blocked(deployment: PlannedDeployment): Finding[] {
  const { path, disruption, autoscaler } = deployment;
  const fewest = instancesOf(deployment, 'fewest');
  const budget = disruption?.budget;
  if (!budget || fewest === undefined || [...Object.values(budget)].some(isUnresolved)) {
    return [];
  }
  const most = instancesOf(deployment, 'most') ?? fewest;
  if (allowedDisruptions(budget, fewest) > 0) {
    return [];
  }
  const only = allowedDisruptions(budget, most) > 0 ? ', the minimum of the autoscaler' : '';
  const unit = fewest === 1 ? 'replica' : 'replicas';
  return [
    violation(DISRUPTION_BLOCKED, path, {
      problem: `${inWords(budget)} allows no pod to go at ${fewest} ${unit}${only}: node drains and upgrades wait forever`,
      fix: `set Disruption.ofCounts({ maxUnavailable: 1 })${autoscaler && only !== '' ? ', or raise "minReplicas"' : ''}; ignore this if a person moves the pods before each drain`,
    }),
  ];
}

function inWords({ maxUnavailable, minAvailable, percent }: DisruptionBudgetPlan): string {
  const unit = percent ? ' %' : '';
  return maxUnavailable === undefined
    ? `"minAvailable" of ${minAvailable}${unit}`
    : `"maxUnavailable" of ${maxUnavailable}${unit}`;
}

function protection(
  { lifetime, duration }: StartupProtectionSpec,
  { path, disruption, pod }: PlannedDeployment,
  { cloud }: PlannedPlatform,
): Finding[] {
  const twice = [DO_NOT_DISRUPT, SAFE_TO_EVICT].filter(
    (name) => pod.annotations[name] !== undefined && (lifetime || name === DO_NOT_DISRUPT),
  );
  const unknown = !lifetime && disruption?.startup?.seconds === undefined;
  return [
    ...outside(DURATION, path, duration),
    ...(unknown
      ? [
          violation(DISRUPTION, path, {
            problem:
              'StartupProtection.whileStarting has no duration, and no startup probe bounds the start of a pod',
            fix: 'set "startup", or StartupProtection.whileStarting(Duration.minutes(10))',
          }),
        ]
      : []),
    ...twice.map((name) =>
      violation(DISRUPTION, path, {
        problem: `"protectStartup" sets the annotation ${name}, which "annotations" of the pod sets too`,
        value: pod.annotations[name],
        fix: 'remove one of the two',
      }),
    ),
    ...(cloud && !lifetime
      ? [
          violation(UNUSED_PROTECTION, path, {
            problem:
              'StartupProtection.whileStarting has no effect on VKE, whose node autoscaler is the Cluster Autoscaler and has no such annotation',
            fix: 'set StartupProtection.podLifetime(), or remove it; ignore this if Karpenter 1.12 or later manages the nodes',
          }),
        ]
      : []),
  ];
}
