import { Finding, violation } from './finding';
import { Subject } from './subject';
import { DeploymentPlan } from '../plan/deployment';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';

/** @internal */
export const SHARES = new Subject('Autoscaler', (_, plan) => checkShares(plan));

const SCALING_SHARE = SHARES.warning(
  'SCALING_SHARE',
  'at its most, an autoscaled deployment carries its share with no more load per instance than the others of equal compute, twice as many instances of theirs than that takes aside',
);

/**
 * How many times as many instances as needed the others may have. A canary's few percent need less
 * than an instance, two of them are usual for availability, and that is no lack elsewhere.
 */
const SPARE = 2;

interface Variant {
  readonly deployment: DeploymentPlan;
  readonly share: number;
  /** Instances at its most. */
  readonly most: number;
}

/**
 * Weights don't move with the load: an arm that is at its most is overloaded while the others wait.
 *
 * @internal
 */
function checkShares(plan: ServicePlan): Finding[] {
  const variants = plan.traffic.shares.flatMap(({ path, share }): Variant[] => {
    const deployment = plan.deployments.find((candidate) => candidate.path === path);
    const most = deployment?.autoscaler?.maxReplicas ?? deployment?.replicas;
    return deployment && share !== undefined && share > 0 && isCount(most)
      ? [{ deployment, share, most: most! }]
      : [];
  });
  return variants
    .filter(({ deployment }) => deployment.autoscaler)
    .flatMap((variant) => implementsSplit(variant, variants));
}

function implementsSplit(
  { deployment, share, most }: Variant,
  variants: readonly Variant[],
): Finding[] {
  const others = variants.filter(
    (other) => other.deployment !== deployment && alike(other.deployment, deployment),
  );
  // the load of one instance of this one, at its most, as a part of all traffic
  const load = share / most;
  const spare = others
    .map((other) => ({ ...other, needed: Math.ceil(rounded(other.share / load)) }))
    .filter((other) => other.most > SPARE * other.needed)
    .sort((a, b) => b.most / b.needed - a.most / a.needed)[0];
  if (!spare) {
    return [];
  }
  const enough = Math.ceil(rounded(share / (spare.share / spare.most)));
  return [
    violation(SCALING_SHARE, deployment.autoscaler!.path, {
      problem: `"maxReplicas" limits ${deployment.id} to ${most} instances for ${percent(share)} of the traffic, while ${spare.deployment.id} has up to ${spare.most} for ${percent(spare.share)}, of which ${spare.needed} would do at the same load per instance; traffic is split by weight and does not move over`,
      value: most,
      fix: `raise it towards ${enough}, give ${deployment.id} a smaller share, or lower the instances of ${spare.deployment.id}`,
    }),
  ];
}

/** Loads per instance can be compared where the instances are of one kind. */
function alike(a: DeploymentPlan, b: DeploymentPlan): boolean {
  return JSON.stringify(a.compute) === JSON.stringify(b.compute);
}

function isCount(value: number | undefined): boolean {
  return value !== undefined && !isUnresolved(value) && Number.isInteger(value) && value >= 1;
}

/** 0.1 / 0.1 of floating-point shares may be a little more than 1. */
function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
