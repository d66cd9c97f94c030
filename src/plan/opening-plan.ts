import type { CloudContext } from './cloud-context';
import type { FrontPlan } from './front-plan';
import { LoadBalancerKind } from './load-balancer-plan';
import { given } from '../private/given';

/** A port that security groups open for a deployment. */
export interface OpeningPlan {
  /** Construct path of the deployment. */
  readonly path: string;
  /** Ids of the security groups. */
  readonly securityGroups: string[];
  /** The container port; where a node port is opened, the port of the Service that has it. */
  readonly port: number;
  /**
   * Name of the Service whose node port is opened.
   * @default - none: the container port is
   */
  readonly service?: string;
  /** Blocks of addresses that are let in. */
  readonly sources: string[];
}

const EVERYWHERE = ['0.0.0.0/0'];

/** What a VPC is made of, and where the cloud's own checks come from. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/**
 * Ports on which instances listen, and node ports that lead to them. A CLB hands the address of the
 * caller on to what stands straight behind it; everything else connects from inside the VPC.
 *
 * @internal
 */
export function planOpenings(
  { platform, network, deployments }: CloudContext,
  fronts: readonly FrontPlan[],
): OpeningPlan[] {
  if (!platform.cloud?.terraform) {
    return [];
  }
  const sources = (callers: readonly FrontPlan[]) =>
    network?.allowedSources ?? (callers.some(isOpenToAll) ? EVERYWHERE : PRIVATE);
  const listening = deployments.flatMap((deployment) =>
    deployment.containerPorts.map(({ listen }) => ({
      path: deployment.path,
      securityGroups: [...(deployment.network?.securityGroups ?? [])],
      port: listen,
      sources: [...sources(fronts.filter((front) => leadsStraight(front, deployment, listen)))],
    })),
  );
  const byNode = fronts.flatMap((front) =>
    (front.cloudBalancer?.split?.servers ?? []).flatMap(({ path, service, ports }) =>
      ports.map(({ port }) =>
        given({
          path,
          securityGroups: [...(network?.securityGroups ?? [])],
          port,
          service,
          sources: [...sources([front])],
        }),
      ),
    ),
  );
  return [...listening, ...byNode].filter(
    ({ securityGroups, sources: allowed }) => securityGroups.length > 0 && allowed.length > 0,
  );
}

/** Who reaches an existing one is not known here, and not for us to narrow. */
function isOpenToAll({ loadBalancer }: FrontPlan): boolean {
  return loadBalancer.publicAccess === true || loadBalancer.instance !== undefined;
}

function leadsStraight(
  { loadBalancer, cloudBalancer, ports, traffic }: FrontPlan,
  { path }: { readonly path: string },
  listen: number,
): boolean {
  return (
    loadBalancer.kind === LoadBalancerKind.CLB &&
    cloudBalancer?.split === undefined &&
    ports.some((port) => port.listen === listen) &&
    traffic.shares.some((share) => share.path === path)
  );
}
