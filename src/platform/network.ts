import { NetworkSpec, SubnetSpec } from '../spec/network';

/** A subnet of a private network. */
export class Subnet {
  /**
   * A subnet by its id.
   *
   * @param id such as 'subnet-3tex2x1cwd4c0'
   * @param zone the availability zone it lies in, such as 'cn-beijing-a'; a deployment's subnet must
   * lie in one of its queue's zones (`SUBNET_ZONE`)
   */
  public static of(id: string, zone: string): Subnet {
    return new Subnet({ id, zone });
  }

  private constructor(private readonly spec: SubnetSpec) {}

  /** @internal */
  public get _spec(): SubnetSpec {
    return this.spec;
  }
}

/** Where a service stands in the cloud's network. */
export interface PrivateNetworkOptions {
  /**
   * Id of the VPC: the cluster's. It cannot change after the service was created: changing it means
   * another service. An annotation of each Deployment says it. Violations: `NETWORK_REQUIRED`.
   */
  readonly vpc: string;

  /**
   * The subnets that load balancers and instances take addresses from; at least one. A new load balancer
   * stands in the first, elastic instances in those of their queue's zone; which subnets other instances
   * have is a matter of their nodes, and an annotation of each Deployment. Violations: `NETWORK_REQUIRED`.
   */
  readonly subnets: Subnet[];

  /**
   * Ids of the security groups of load balancers and instances; at least one. Instances have those of
   * their node pool, which have to be the same; an annotation of each Deployment says them. Violations:
   * `NETWORK_REQUIRED`.
   */
  readonly securityGroups: string[];

  /**
   * Blocks of IPv4 addresses, such as '10.0.0.0/8', to which the security groups open the declared
   * ports, below a TerraformStack on VKE: one rule for each group, port and block. `[]` makes no
   * rules: the groups are somebody else's business. Below a Chart nothing makes rules
   * (`UNUSED_CLOUD`). Violations: `SECURITY_GROUP_SOURCE`.
   * @default - the private ranges, from which a private load balancer and the cloud's health checks
   * come: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10; every address, 0.0.0.0/0, for
   * ports behind a load balancer that is public or exists already
   */
  readonly allowedSources?: string[];
}

/**
 * A VPC, subnets in it, and security groups. Required on a cloud platform (`NETWORK_REQUIRED`); on
 * plain Kubernetes it means nothing and is warned about (`UNUSED_NETWORK`), so that one program fits both.
 */
export class PrivateNetwork {
  /**
   * A private network by its ids.
   *
   * @param options VPC, subnets, security groups
   */
  public static of(options: PrivateNetworkOptions): PrivateNetwork {
    return new PrivateNetwork({
      vpc: options.vpc,
      subnets: options.subnets.map((subnet) => subnet._spec),
      securityGroups: [...options.securityGroups],
      ...(options.allowedSources && { allowedSources: [...options.allowedSources] }),
    });
  }

  private constructor(private readonly spec: NetworkSpec) {}

  /** @internal */
  public get _spec(): NetworkSpec {
    return this.spec;
  }
}
