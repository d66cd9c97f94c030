import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';

/** @internal */
export const SHARES = new Subject('Autoscaler', (_, plan) => checkShares(plan));

const SCALING_SHARE = SHARES.warning(
  'SCALING_SHARE',
  'an autoscaled deployment saturates at "maxReplicas" while another one with equal compute may run more than twice the replicas that its share needs',
  'canary.autoscale({ maxReplicas: 1, metrics }), other.autoscale({ maxReplicas: 12, metrics }) // with splitTraffic([…]) and equal weights',
);

/**
 * How many times the needed replicas the others may have. The few percent of a canary need less than one
 * replica, and two are common for availability: that shows no shortage elsewhere.
 */
const SPARE = 2;

interface Variant {
  readonly deployment: PlannedDeployment;
  readonly share: number;
  /** Maximum replicas. */
  readonly most: number;
}

/**
 * Weights do not follow the load: a deployment at its maximum is overloaded while the others have spare
 * replicas.
 */
function checkShares(plan: PlannedService): Finding[] {
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
  // the load of one replica of this deployment at its maximum, as a part of all traffic
  const load = share / most;
  const spare = variants
    .filter((other) => other.deployment !== deployment)
    .map((other) => ({ needed: Math.ceil(rounded(other.share / load)), ...other }))
    .filter((other) => other.most > SPARE * other.needed && alike(other.deployment, deployment))
    .sort((a, b) => b.most / b.needed - a.most / a.needed)[0];
  if (!spare) {
    return [];
  }
  const enough = Math.ceil(rounded(share / (spare.share / spare.most)));
  return [
    violation(SCALING_SHARE, deployment.autoscaler!.path, {
      problem: `${deployment.id} saturates at "maxReplicas" with ${percent(share)} of the traffic, while ${spare.deployment.id} needs ${spare.needed} of its ${spare.most} replicas for ${percent(spare.share)}`,
      value: most,
      fix: `raise it to about ${enough}, lower the weight of ${deployment.id}, or lower the replicas of ${spare.deployment.id}; ignore it if ${deployment.id} never needs more`,
    }),
  ];
}

/** Loads per replica are comparable if the compute is equal. */
function alike(a: PlannedDeployment, b: PlannedDeployment): boolean {
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
