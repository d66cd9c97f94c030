import type { CloudPlan } from './platform-plan';
import { Billing, QueuePlan } from './queue-plan';

/** A subnet, as planned. */
export interface SubnetPlan {
  /** Its id. */
  readonly id: string;
  /** The availability zone it lies in. */
  readonly zone: string;
}

/** The private network of a service. */
export interface NetworkPlan {
  /** Id of the VPC. */
  readonly vpc: string;
  /** Its subnets. */
  readonly subnets: SubnetPlan[];
  /** Ids of its security groups. */
  readonly securityGroups: string[];
}

/** What a deployment takes of the network. */
export interface DeploymentNetworkPlan {
  /**
   * The subnet of its instances.
   * @default - any of the service's that lies in a zone of its queue
   */
  readonly subnet?: SubnetPlan;
  /** Ids of the security groups of its instances: its own, or else the service's. */
  readonly securityGroups: string[];
  /**
   * Whether the subnet is expressed exactly: its instances are elastic ones, which are given a subnet
   * one by one. Others go to nodes in the subnet's zone.
   */
  readonly exactSubnet: boolean;
}

/** @internal */
export interface SubnetSaid {
  readonly id: string;
  readonly zone: string;
}

/** @internal */
export interface NetworkSaid {
  readonly vpc: string;
  readonly subnets: readonly SubnetSaid[];
  readonly securityGroups: readonly string[];
}

/** @internal */
export interface DeploymentNetworkSaid {
  readonly subnet?: SubnetSaid;
  readonly securityGroups?: readonly string[];
  readonly queue?: QueuePlan;
}

/** @internal */
export function planDeploymentNetwork(
  { subnet, securityGroups, queue }: DeploymentNetworkSaid,
  service: NetworkSaid | undefined,
  cloud: CloudPlan | undefined,
): DeploymentNetworkPlan | undefined {
  if (!subnet && !securityGroups && !service) {
    return undefined;
  }
  return {
    ...(subnet && { subnet: { ...subnet } }),
    securityGroups: [...(securityGroups ?? service?.securityGroups ?? [])],
    exactSubnet: runsOnElasticInstances(queue, cloud),
  };
}

/**
 * Whether pods run on elastic instances: what a cloud bills by use needs no node.
 *
 * @internal
 */
export function runsOnElasticInstances(
  queue: QueuePlan | undefined,
  cloud: CloudPlan | undefined,
): boolean {
  return cloud !== undefined && queue?.billing === Billing.PAY_AS_YOU_GO;
}

/** @internal */
export function planNetwork(said: NetworkSaid): NetworkPlan {
  return {
    vpc: said.vpc,
    subnets: said.subnets.map((subnet) => ({ ...subnet })),
    securityGroups: [...said.securityGroups],
  };
}
