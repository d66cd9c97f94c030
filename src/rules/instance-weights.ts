import { Finding, violation } from './finding';
import { Subject } from './subject';
import { TRAFFIC_WEIGHT } from './traffic';
import { PlannedService } from '../plan/service';
import { SplitMode } from '../plan/traffic';
import { isUnresolved } from '../private/unresolved';
import { LoadBalancerKind } from '../spec/load-balancer';

/** Gateway API: the weight of one backend. */
const MAX_ROUTE_WEIGHT = 1000000;

/** @internal */
export const INSTANCE_WEIGHTS = new Subject('Traffic', (_, plan) => checkInstanceWeights(plan));

const APPROXIMATED_INSTANCE_WEIGHT = INSTANCE_WEIGHTS.warning(
  'APPROXIMATED_INSTANCE_WEIGHT',
  'a CLB splits by weights and an autoscaler changes the replicas of a deployment',
  'deployment.autoscale({ maxReplicas: 4 }) // behind LoadBalancer.clb(), with splitTraffic([…])',
);

/** A weight behind a CLB is per replica, so a route has the product of weight and replicas. */
function checkInstanceWeights({
  loadBalancer,
  traffic,
  deployments,
  platform,
  path,
}: PlannedService): Finding[] {
  if (loadBalancer?.kind !== LoadBalancerKind.CLB || traffic.mode !== SplitMode.WEIGHTS) {
    return [];
  }
  const taking = traffic.shares.filter(({ weight }) => weight > 0 || isUnresolved(weight));
  const moving = taking.filter(
    (share) => deployments.find((each) => each.path === share.path)!.autoscaler !== undefined,
  );
  const cloud = platform.cloud?.terraform === true;
  // CLOUD_WEIGHT checks the bounds of a CLB in Terraform
  const heavy = cloud ? [] : taking.filter(({ routeWeight }) => routeWeight > MAX_ROUTE_WEIGHT);
  const later = (cloud ? [] : taking).filter(
    (share) =>
      isUnresolved(share.weight) ||
      isUnresolved(deployments.find((each) => each.path === share.path)!.replicas),
  );
  return [
    ...(taking.length > 1 ? later : []).map(({ deployment }) =>
      violation(TRAFFIC_WEIGHT, path, {
        problem: `weight and "replicas" of ${deployment} behind a CLB must not be Terraform tokens`,
        fix: 'write numbers, or use splitByInstanceCount()',
      }),
    ),
    ...(taking.length > 1 ? moving : []).map(({ deployment, routeWeight, weight }) =>
      violation(APPROXIMATED_INSTANCE_WEIGHT, path, {
        problem: `the share of ${deployment} stays at its minimum replicas (${weight} × ${routeWeight / weight}) while its autoscaler adds pods`,
        fix: 'use splitByInstanceCount() or fixed "replicas"; ignore this if the shares may differ from the pods',
      }),
    ),
    ...heavy.map(({ deployment, routeWeight }) =>
      violation(TRAFFIC_WEIGHT, path, {
        problem: `weight × replicas of ${deployment} must be at most ${MAX_ROUTE_WEIGHT}`,
        value: routeWeight,
        fix: 'write smaller weights with the same ratio, such as 9 and 1',
      }),
    ),
  ];
}
