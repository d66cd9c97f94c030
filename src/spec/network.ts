/** @internal */
export interface SubnetSpec {
  readonly id: string;
  readonly zone: string;
}

/** @internal */
export interface NetworkSpec {
  readonly vpc: string;
  readonly subnets: readonly SubnetSpec[];
  readonly securityGroups: readonly string[];
  readonly allowedSources?: readonly string[];
}

/** @internal */
export interface DeploymentNetworkSpec {
  readonly subnet?: SubnetSpec;
  readonly securityGroups?: readonly string[];
}
