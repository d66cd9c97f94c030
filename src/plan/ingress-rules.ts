import type { CloudContext } from './cloud-context';
import type { Frontend } from './frontend';
import { omitUndefined } from '../private/omit-undefined';
import { LoadBalancerKind } from '../spec/load-balancer';

/** An ingress rule of security groups for a deployment. @internal */
export interface IngressRule {
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
  /** CIDR blocks that are allowed. */
  readonly sources: string[];
}

/** Every IPv4 address. @internal */
export const EVERYWHERE = ['0.0.0.0/0'];

/** The address ranges of VPCs, and of Volcengine's health checks. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/**
 * Rules for the listen ports of pods and for node ports. A CLB preserves the address of the client for
 * its direct backends; all other connections come from inside the VPC.
 *
 * @internal
 */
export function planIngressRules(
  { platform, network, deployments }: CloudContext,
  frontends: readonly Frontend[],
): IngressRule[] {
  if (!platform.cloud?.terraform) {
    return [];
  }
  const sources = (callers: readonly Frontend[]) =>
    network?.allowedSources ?? (callers.some(isOpenToAll) ? EVERYWHERE : PRIVATE);
  const listening = deployments.flatMap((deployment) =>
    deployment.containerPorts.map(({ listen }) => ({
      path: deployment.path,
      securityGroups: [...(deployment.network?.securityGroups ?? [])],
      port: listen,
      sources: [
        ...sources(frontends.filter((frontend) => leadsStraight(frontend, deployment, listen))),
      ],
    })),
  );
  const byNode = frontends.flatMap((frontend) =>
    (frontend.cloudBalancer?.split?.servers ?? []).flatMap(({ path, service, ports }) =>
      ports.map(({ port }) =>
        omitUndefined({
          path,
          securityGroups: [...(network?.securityGroups ?? [])],
          port,
          service,
          sources: [...sources([frontend])],
        }),
      ),
    ),
  );
  return [...listening, ...byNode].filter(
    ({ securityGroups, sources: allowed }) => securityGroups.length > 0 && allowed.length > 0,
  );
}

/** The clients of an existing load balancer are not known, so they are not restricted. */
function isOpenToAll({ loadBalancer }: Frontend): boolean {
  return loadBalancer.publicAccess === true || loadBalancer.instance !== undefined;
}

function leadsStraight(
  { loadBalancer, cloudBalancer, ports, traffic }: Frontend,
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
