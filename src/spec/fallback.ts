/** What is made of the instances that run when metrics stop answering. */
export enum FallbackBehavior {
  /** The number said, whatever runs. */
  STATIC = 'static',
  /** What runs stays. */
  CURRENT = 'currentReplicas',
  /** What runs stays where it is more than the number said. */
  CURRENT_IF_HIGHER = 'currentReplicasIfHigher',
  /** What runs stays where it is less than the number said. */
  CURRENT_IF_LOWER = 'currentReplicasIfLower',
}

/** @internal */
export interface FallbackSpec {
  readonly failures?: number;
  readonly replicas?: number;
  readonly behavior?: FallbackBehavior;
}
