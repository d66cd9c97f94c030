import { checkInput } from '../private/input';
import { NetworkSpec, SubnetSpec } from '../spec/network';

/**
 * A subnet of a VPC.
 *
 * @example
 * Subnet.of('subnet-3tex2x1cwd4c0', 'cn-beijing-a');
 */
export class Subnet {
  /**
   * Refers to a subnet by its id.
   *
   * @param id id of the subnet, such as 'subnet-3tex2x1cwd4c0'
   * @param zone availability zone of the subnet, such as 'cn-beijing-a'. A deployment's subnet must be
   * in one of the zones of its queue (`SUBNET_ZONE`)
   */
  public static of(id: string, zone: string): Subnet {
    return new Subnet({ id, zone });
  }

  private constructor(private readonly spec: SubnetSpec) {}

  /** Id of the subnet in Volcengine. */
  public get id(): string {
    return this.spec.id;
  }

  /** Availability zone of the subnet. */
  public get zone(): string {
    return this.spec.zone;
  }

  /** @internal */
  public get _spec(): SubnetSpec {
    return this.spec;
  }
}

checkInput(Subnet, 'Subnet');

/** VPC, subnets and security groups on Volcengine. */
export interface PrivateNetworkOptions {
  /**
   * Id of the cluster's VPC. Volcengine cannot change it later: another VPC needs another service. The
   * library keeps the id as an annotation of each Deployment. Violations: `NETWORK_REQUIRED`.
   */
  readonly vpc: string;

  /**
   * Subnets of load balancers and pods, at least one.
   *
   * - A new load balancer is in the first subnet.
   * - Pods on virtual nodes are in the subnets of their queue's zones.
   * - The nodes decide the subnets of all other pods; the library keeps the ids as an annotation of each
   *   Deployment.
   *
   * Violations: `NETWORK_REQUIRED`.
   */
  readonly subnets: Subnet[];

  /**
   * Ids of the security groups of load balancers and pods, at least one. Pods have the groups of their
   * node pool, which must be the same. The library keeps the ids as an annotation of each Deployment.
   * Violations: `NETWORK_REQUIRED`.
   */
  readonly securityGroups: string[];

  /**
   * Blocks of IPv4 addresses, such as '10.0.0.0/8', that may reach the declared ports. In a
   * TerraformStack on VKE the library renders a security-group rule for each group, port and block.
   * `[]` renders no rules. In a Chart the option has no effect (`UNUSED_CLOUD`). Violations:
   * `SECURITY_GROUP_SOURCE`.
   * @default - the private ranges 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and 100.64.0.0/10, which
   * private load balancers and Volcengine's health checks use. For ports behind a public or an
   * existing load balancer every address, 0.0.0.0/0
   */
  readonly allowedSources?: string[];
}

/**
 * A VPC of Volcengine, subnets in it, and security groups. Required on VKE (`NETWORK_REQUIRED`). On plain
 * Kubernetes it has no effect (`UNUSED_NETWORK`), so that one program fits both platforms.
 */
export class PrivateNetwork {
  /**
   * Refers to a VPC, its subnets and security groups by their ids.
   *
   * @example
   * PrivateNetwork.of({
   *   vpc: 'vpc-2fe19q1abcdef',
   *   subnets: [Subnet.of('subnet-3tex2x1cwd4c0', 'cn-beijing-a')],
   *   securityGroups: ['sg-2fe1example'],
   * });
   *
   * @param options VPC, subnets and security groups
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

  /** Id of the VPC in Volcengine. */
  public get vpc(): string {
    return this.spec.vpc;
  }

  /** Subnets of load balancers and pods. */
  public get subnets(): Subnet[] {
    return this.spec.subnets.map(({ id, zone }) => Subnet.of(id, zone));
  }

  /** Ids of the security groups. */
  public get securityGroups(): string[] {
    return [...this.spec.securityGroups];
  }

  /** @internal */
  public get _spec(): NetworkSpec {
    return this.spec;
  }
}

checkInput(PrivateNetwork, 'PrivateNetwork');
