import { Finding, violation } from './finding';
import { Subject } from './subject';
import { TRAFFIC_WEIGHT } from './traffic';
import { ServicePlan } from '../plan/service';
import { SplitMode } from '../plan/traffic';
import { isUnresolved } from '../private/unresolved';
import { LoadBalancerKind } from '../spec/load-balancer';

/** Gateway API: the weight of one backend. */
const MAX_ROUTE_WEIGHT = 1000000;

/** @internal */
export const INSTANCE_WEIGHTS = new Subject('Traffic', (_, plan) => checkInstanceWeights(plan));

const APPROXIMATED_INSTANCE_WEIGHT = INSTANCE_WEIGHTS.warning(
  'APPROXIMATED_INSTANCE_WEIGHT',
  "behind a CLB a weight is each instance's; where an autoscaler changes their number, the shares are those of its fewest instances",
);

/** Where the weights of instances make weights of routes. */
function checkInstanceWeights({
  loadBalancer,
  traffic,
  deployments,
  platform,
  path,
}: ServicePlan): Finding[] {
  if (loadBalancer?.kind !== LoadBalancerKind.CLB || traffic.mode !== SplitMode.WEIGHTS) {
    return [];
  }
  const taking = traffic.shares.filter(({ weight }) => weight > 0 || isUnresolved(weight));
  const moving = taking.filter(
    (share) => deployments.find((each) => each.path === share.path)!.autoscaler !== undefined,
  );
  const cloud = platform.cloud?.terraform === true;
  // a CLB of the cloud has bounds of its own (CLOUD_WEIGHT)
  const heavy = cloud ? [] : taking.filter(({ routeWeight }) => routeWeight > MAX_ROUTE_WEIGHT);
  const later = (cloud ? [] : taking).filter(
    (share) =>
      isUnresolved(share.weight) ||
      isUnresolved(deployments.find((each) => each.path === share.path)!.replicas),
  );
  return [
    ...(taking.length > 1 ? later : []).map(({ deployment }) =>
      violation(TRAFFIC_WEIGHT, path, {
        problem: `weight and instances of ${deployment} must be known when the program runs, since a route behind a CLB has their product`,
        fix: 'write the numbers instead of values that are only known at apply, or split by instance count',
      }),
    ),
    ...(taking.length > 1 ? moving : []).map(({ deployment, routeWeight, weight }) =>
      violation(APPROXIMATED_INSTANCE_WEIGHT, path, {
        problem: `an autoscaler changes the instances of ${deployment}, while its ${cloud ? 'servers keep' : 'route keeps'} the weight of the fewest (${weight} × ${routeWeight / weight})`,
        fix: 'accept it, split by instance count, or give it a fixed number of replicas',
      }),
    ),
    ...heavy.map(({ deployment, routeWeight }) =>
      violation(TRAFFIC_WEIGHT, path, {
        problem: `weight times instances of ${deployment} must be at most ${MAX_ROUTE_WEIGHT}, which is what a route takes`,
        value: routeWeight,
        fix: 'write smaller weights: only their ratio counts',
      }),
    ),
  ];
}
