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
export function planNetwork(said: NetworkSaid): NetworkPlan {
  return {
    vpc: said.vpc,
    subnets: said.subnets.map((subnet) => ({ ...subnet })),
    securityGroups: [...said.securityGroups],
  };
}
