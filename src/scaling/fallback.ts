import { FallbackBehavior } from '../spec/fallback';

/**
 * Replica count of a deployment while the query of a metric fails. Needs KEDA (`SCALING_ENGINE`).
 *
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/#fallback
 */
export interface ScalingFallbackOptions {
  /**
   * Replica count of the fallback: a whole number within the autoscaler's limits. Violations:
   * `SCALING_FALLBACK`.
   * @default - the lowest replica count that the autoscaler keeps at any time
   */
  readonly replicas?: number;

  /**
   * Consecutive failures after which the fallback applies: a whole number of at least 1. KEDA polls
   * about every 30 s. Violations: `SCALING_FALLBACK`.
   * @default 3
   */
  readonly failures?: number;

  /**
   * How KEDA combines the current replica count with `replicas`. Needs KEDA 2.17. Violations:
   * `SCALING_FALLBACK`.
   * @default FallbackBehavior.CURRENT_IF_HIGHER; FallbackBehavior.STATIC with KEDA before 2.17
   */
  readonly behavior?: FallbackBehavior;
}
