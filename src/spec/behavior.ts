/** The choice among several scaling policies (`selectPolicy` of the HorizontalPodAutoscaler). */
export enum PolicySelection {
  /** The policy that allows the largest change. */
  MOST = 'Max',
  /** The policy that allows the smallest change. */
  LEAST = 'Min',
  /** No policy: the autoscaler never scales in this direction. */
  NONE = 'Disabled',
}

/** The unit of a scaling policy's amount. */
export enum ScalingUnit {
  /** Replicas. */
  INSTANCES = 'Pods',
  /** Percent of the current replicas. */
  PERCENT = 'Percent',
}

/** The largest change of the replica count within a period, as planned. */
export interface ScalingPolicySpec {
  /** Unit of the amount. */
  readonly unit: ScalingUnit;
  /** Largest change, in the unit. */
  readonly amount: number;
  /** Length of the period in seconds. */
  readonly periodSeconds: number;
}

/** @internal */
export interface DirectionSpec {
  /** Seconds. */
  readonly stabilization?: number;
  readonly select?: PolicySelection;
  readonly policies?: readonly ScalingPolicySpec[];
  /** Percent. */
  readonly tolerance?: number;
}

/** @internal */
export interface BehaviorSpec {
  readonly up?: DirectionSpec;
  readonly down?: DirectionSpec;
}
