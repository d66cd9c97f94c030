import { Finding, Rule, broken } from './finding';
import { DeploymentPlan } from '../plan/deployment-plan';
import { FrontPlan } from '../plan/front-plan';
import { AlgorithmName } from '../plan/load-balancer-plan';
import { GatewayKind } from '../plan/platform-plan';
import { ServicePlan } from '../plan/service-plan';

/** Istio keeps one algorithm per Service, whichever gateway the requests come through. @internal */
export function sharedDestinations(
  rule: Rule,
  { fronts, platform, deployments }: ServicePlan,
): Finding[] {
  if (platform.gateway.kind !== GatewayKind.ISTIO) {
    return [];
  }
  const reached = (front: FrontPlan, { path }: DeploymentPlan) =>
    !front.sharedService &&
    front.traffic.shares.some((share) => share.named && share.path === path);
  return deployments.flatMap((deployment) => {
    const behind = fronts.filter((front) => reached(front, deployment));
    const [first, ...others] = behind;
    return others
      .filter((front) => !sameAlgorithm(front, first))
      .map((front) =>
        broken(rule, front.path, {
          problem: `Istio keeps one algorithm for the Service of a deployment, and ${first.path} says ${first.loadBalancer.algorithm.name}`,
          got: front.loadBalancer.algorithm.name,
          mend: 'say the same algorithm at both load balancers',
        }),
      );
  });
}

/** Inside one Service they are what API gateways call by another name. */
const ALIKE: Partial<Record<AlgorithmName, AlgorithmName>> = {
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: AlgorithmName.ROUND_ROBIN,
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: AlgorithmName.LEAST_CONNECTIONS,
};

function sameAlgorithm(one: FrontPlan, other: FrontPlan): boolean {
  const [a, b] = [one.loadBalancer.algorithm, other.loadBalancer.algorithm];
  return (ALIKE[a.name] ?? a.name) === (ALIKE[b.name] ?? b.name) && a.header === b.header;
}
