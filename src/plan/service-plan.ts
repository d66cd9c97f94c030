import { VisibilityPlan, VisibilitySaid, planVisibility } from './access-plan';
import { DeploymentPlan, planDeployment } from './deployment-plan';
import { DeploymentSaid } from './deployment-said';
import { NetworkAccessSaid } from './network-access-plan';
import { NetworkPlan, NetworkSaid, planNetwork } from './network-plan';
import { PlatformPlan, PlatformSaid, planPlatform } from './platform-plan';
import { PortPlan, PortSaid, planPort } from './port-plan';
import {
  LoadBalancerPlan,
  LoadBalancerSaid,
  PolicySaid,
  TrafficPlan,
  planLoadBalancer,
  planTraffic,
} from './traffic-plan';

/** Everything a service will be: what was said, with every default filled in. */
export interface ServicePlan {
  /** Construct path. */
  readonly path: string;
  /** Object name. */
  readonly name: string;
  /** The name people read. */
  readonly displayName: string;
  /**
   * What it is for.
   * @default - none
   */
  readonly description?: string;
  /**
   * The namespace of all its objects.
   * @default - the one that is current when they are applied
   */
  readonly namespace?: string;
  /** What it runs on. */
  readonly platform: PlatformPlan;
  /**
   * VPC, subnets and security groups: the service's own, or else its platform's.
   * @default - none
   */
  readonly network?: NetworkPlan;
  /**
   * Who may see it and its deployments.
   * @default - whoever the cluster lets: no RBAC objects
   */
  readonly visibility?: VisibilityPlan;
  /** Its ports: the declared ones, or those that the image preset of its deployments brings. */
  readonly ports: PortPlan[];
  /**
   * Its load balancer.
   * @default - none: Services only
   */
  readonly loadBalancer?: LoadBalancerPlan;
  /** Who gets which part of its traffic. */
  readonly traffic: TrafficPlan;
  /** Its deployments, in the order of their declaration. */
  readonly deployments: DeploymentPlan[];
}

/** Everything a user said about one service; what the rules and the plan start from. @internal */
export interface ServiceSaid {
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly namespace?: string;
  readonly platform?: PlatformSaid;
  readonly network?: NetworkSaid;
  readonly networkAccess?: NetworkAccessSaid;
  readonly visibility?: VisibilitySaid;
  readonly ports: readonly PortSaid[];
  readonly loadBalancer?: LoadBalancerSaid;
  readonly policies: readonly PolicySaid[];
  readonly deployments: readonly DeploymentSaid[];
}

/** @internal */
export function planService(said: ServiceSaid): ServicePlan {
  const platform = planPlatform(said.platform);
  const network = said.network ?? said.platform?.cloud?.network;
  const declared = said.ports.map(planPort);
  const deployments = said.deployments.map((deployment) =>
    planDeployment(deployment, declared, platform, {
      namespace: said.namespace,
      network,
      access: said.networkAccess,
      behindGateway: said.loadBalancer !== undefined,
      repository: said.platform?.modelRepository,
    }),
  );
  const loadBalancer = said.loadBalancer && planLoadBalancer(said.loadBalancer);
  return {
    path: said.path,
    name: said.name,
    displayName: said.displayName ?? said.id,
    ...(said.description !== undefined && { description: said.description }),
    ...(said.namespace !== undefined && { namespace: said.namespace }),
    platform,
    ...(network && { network: planNetwork(network) }),
    ...(said.visibility && { visibility: planVisibility(said.visibility, said, deployments) }),
    ports: declared.length > 0 ? declared : (deployments[0]?.ports ?? []),
    ...(loadBalancer && { loadBalancer }),
    traffic: planTraffic(
      said.deployments,
      said.policies,
      platform.gateway,
      loadBalancer?.algorithm,
    ),
    deployments,
  };
}
