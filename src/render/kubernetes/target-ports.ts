import { DeploymentPlan } from '../../plan/deployment';

/**
 * By what Services name the container ports, one per listen port. Container ports are named alike in
 * all deployments of a service; those of an adopted one have names of their own, or none.
 *
 * @internal
 */
export function targetPorts(deployments: readonly DeploymentPlan[]): Map<number, string | number> {
  const byNumber = deployments.some(({ adopted }) => adopted);
  const [first] = deployments;
  return new Map(
    first.containerPorts.map(({ listen, name }) => [listen, byNumber ? listen : name]),
  );
}
