import { Finding, Rule, violation } from './finding';
import { PlannedDeployment } from '../plan/deployment';
import { Frontend } from '../plan/frontend';
import { PlannedService } from '../plan/service';
import { AlgorithmName } from '../spec/load-balancer';
import { GatewayKind } from '../spec/platform';

/** Istio keeps one algorithm per Service, whichever gateway the requests come through. @internal */
export function sharedDestinations(
  rule: Rule,
  { frontends, platform, deployments }: PlannedService,
): Finding[] {
  if (platform.gateway.kind !== GatewayKind.ISTIO) {
    return [];
  }
  const reached = (frontend: Frontend, { path }: PlannedDeployment) =>
    !frontend.sharedService &&
    frontend.traffic.shares.some((share) => share.inRoute && share.path === path);
  return deployments.flatMap((deployment) => {
    const behind = frontends.filter((frontend) => reached(frontend, deployment));
    const [first, ...others] = behind;
    return others
      .filter((frontend) => !sameAlgorithm(frontend, first))
      .map((frontend) =>
        violation(rule, frontend.path, {
          problem: `Istio supports one algorithm per Service of a deployment, and ${first.path} has ${first.loadBalancer.algorithm}`,
          value: frontend.loadBalancer.algorithm,
          fix: 'set the same "algorithm" on both load balancers',
        }),
      );
  });
}

/** Inside one Service, these equal an algorithm that API gateways call by another name. */
const ALIKE: Partial<Record<AlgorithmName, AlgorithmName>> = {
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: AlgorithmName.ROUND_ROBIN,
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: AlgorithmName.LEAST_CONNECTIONS,
};

function sameAlgorithm(one: Frontend, other: Frontend): boolean {
  const [a, b] = [one.loadBalancer, other.loadBalancer];
  return (
    (ALIKE[a.algorithm] ?? a.algorithm) === (ALIKE[b.algorithm] ?? b.algorithm) &&
    a.hashHeader === b.hashHeader
  );
}
