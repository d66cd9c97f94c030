/** Which of several steps holds. */
export enum PolicySelection {
  /** The one that changes the number most. */
  MOST = 'Max',
  /** The one that changes the number least. */
  LEAST = 'Min',
  /** None: the number is never changed in this direction. */
  NONE = 'Disabled',
}

/** What a step is counted in. */
export enum ScalingUnit {
  /** Instances. */
  INSTANCES = 'Pods',
  /** Percent of the instances that run. */
  PERCENT = 'Percent',
}

/** The most that the number may change by within a period, as planned. */
export interface ScalingPolicySpec {
  /** What it is counted in. */
  readonly unit: ScalingUnit;
  /** How much of it. */
  readonly amount: number;
  /** The period, in seconds. */
  readonly periodSeconds: number;
}

/** @internal */
export interface DirectionSpec {
  /** Seconds. */
  readonly stabilization?: number;
  readonly select?: PolicySelection;
  readonly policies?: readonly ScalingPolicySpec[];
  readonly tolerance?: number;
}

/** @internal */
export interface BehaviorSpec {
  readonly up?: DirectionSpec;
  readonly down?: DirectionSpec;
}
