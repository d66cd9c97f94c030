import type { CloudPlan } from './platform';
import { QueuePlan } from './queue';
import { DeploymentNetworkSpec, NetworkSpec, SubnetSpec } from '../spec/network';

/** A subnet. @internal */
export interface SubnetPlan {
  /** Its id. */
  readonly id: string;
  /** The availability zone it lies in. */
  readonly zone: string;
}

/** The private network of a service. @internal */
export interface NetworkPlan {
  /** Id of the VPC. */
  readonly vpc: string;
  /** Its subnets. */
  readonly subnets: SubnetPlan[];
  /** Ids of its security groups. */
  readonly securityGroups: string[];
  /**
   * CIDR blocks that rules of the security groups allow; empty for no rules.
   * @default - private ranges, and every address in front of a public load balancer
   */
  readonly allowedSources?: string[];
}

/** Subnet and security groups of a deployment. @internal */
export interface DeploymentNetworkPlan {
  /**
   * The subnet of its pods.
   * @default - any of the service's that lies in a zone of its queue
   */
  readonly subnet?: SubnetPlan;
  /** Ids of the security groups of its pods: its own, or else those of the service. */
  readonly securityGroups: string[];
  /**
   * Ids of the subnets of pods on virtual nodes, all in one zone: its own, or else those of the service
   * in the zone of its queue. Empty where its pods run on nodes, or where several
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

/** A pod on a virtual node accepts only subnets in one zone. */
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
