/** The replica count that KEDA sets while the queries of an autoscaler fail. */
export enum FallbackBehavior {
  /** The fallback's `replicas`, whatever runs. */
  STATIC = 'static',
  /** The current replica count, so that nothing changes. */
  CURRENT = 'currentReplicas',
  /** The higher one of the current replica count and the fallback's `replicas`. */
  CURRENT_IF_HIGHER = 'currentReplicasIfHigher',
  /** The lower one of the current replica count and the fallback's `replicas`. */
  CURRENT_IF_LOWER = 'currentReplicasIfLower',
}

/** @internal */
export interface FallbackSpec {
  readonly failures?: number;
  readonly replicas?: number;
  readonly behavior?: FallbackBehavior;
}
