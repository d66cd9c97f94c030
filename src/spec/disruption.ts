/** How node autoscalers treat a pod that starts. @internal */
export interface StartupProtectionSpec {
  /** Whether the protection lasts as long as the pod. */
  readonly lifetime: boolean;
  /** Seconds; absent for the longest start. */
  readonly duration?: number;
}

/** Percentages; numbers of pods if `counts` is true. @internal */
export interface DisruptionSpec {
  readonly maxUnavailable?: number;
  readonly minAvailable?: number;
  readonly counts?: boolean;
  readonly startup?: StartupProtectionSpec;
}
