import { FallbackBehavior } from '../spec/fallback';

/** What happens when a metric that is a query stops answering. Needs KEDA (`SCALING_ENGINE`). */
export interface ScalingFallbackOptions {
  /**
   * How many instances are kept then: a whole number within the autoscaler's bounds. Violations:
   * `SCALING_FALLBACK`.
   * @default - the fewest that the autoscaler keeps at any time
   */
  readonly replicas?: number;

  /**
   * After how many failures in a row, a whole number of at least 1; KEDA asks about every 30 s.
   * Violations: `SCALING_FALLBACK`.
   * @default 3
   */
  readonly failures?: number;

  /**
   * What is made of the instances that run. Needs KEDA 2.17. Violations: `SCALING_FALLBACK`.
   * @default FallbackBehavior.CURRENT_IF_HIGHER; FallbackBehavior.STATIC with KEDA before 2.17
   */
  readonly behavior?: FallbackBehavior;
}
