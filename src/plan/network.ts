import type { CloudPlan } from './platform';
import { QueuePlan } from './queue';
import { DeploymentNetworkSpec, NetworkSpec, SubnetSpec } from '../spec/network';

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
  /**
   * Blocks of addresses that rules of the security groups let in; empty for no rules.
   * @default - everybody who can reach a load balancer
   */
  readonly allowedSources?: string[];
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
   * Ids of the subnets that elastic instances are put into, all in one zone: its own, or else those of
   * the service in the zone of its queue. Empty where its instances run on nodes, or where several
   * zones are open to it and the cluster's own subnets hold.
   */
  readonly elasticSubnets: string[];
}

/** @internal */
export function planDeploymentNetwork(
  { subnet, securityGroups }: DeploymentNetworkSpec,
  queue: QueuePlan | undefined,
  service: NetworkSpec | undefined,
  cloud: CloudPlan | undefined,
): DeploymentNetworkPlan | undefined {
  if (!subnet && !securityGroups && !service) {
    return undefined;
  }
  const elastic = cloud !== undefined && queue?.virtualNodes === true;
  return {
    ...(subnet && { subnet: { ...subnet } }),
    securityGroups: [...(securityGroups ?? service?.securityGroups ?? [])],
    elasticSubnets: elastic ? inOneZone(subnet ? [subnet] : open(service, queue.zones)) : [],
  };
}

/** The subnets of a service that lie in these zones; all of them where no zones are known. */
function open(service: NetworkSpec | undefined, zones: readonly string[]): SubnetSpec[] {
  return (service?.subnets ?? []).filter(({ zone }) => zones.length === 0 || zones.includes(zone));
}

/** Elastic instances take no list of subnets in several zones. */
function inOneZone(subnets: readonly SubnetSpec[]): string[] {
  return new Set(subnets.map(({ zone }) => zone)).size === 1 ? subnets.map(({ id }) => id) : [];
}

/** @internal */
export function planNetwork(spec: NetworkSpec): NetworkPlan {
  return {
    vpc: spec.vpc,
    subnets: spec.subnets.map((subnet) => ({ ...subnet })),
    securityGroups: [...spec.securityGroups],
    ...(spec.allowedSources && { allowedSources: [...spec.allowedSources] }),
  };
}
