import { PlannedPlatform } from './platform';
import { omitUndefined } from '../private/omit-undefined';
import { atLeast } from '../private/version';
import { FallbackBehavior, FallbackSpec } from '../spec/fallback';

/** The effect of a query that fails or returns nothing; every default filled in. */
export interface FallbackPlan {
  /** Number of failures in a row; KEDA polls about every 30 s. */
  readonly failures: number;
  /** Replica count then. */
  readonly replicas: number;
  /**
   * How the count of the running pods is used.
   * @default - KEDA before 2.17 only has the number
   */
  readonly behavior?: FallbackBehavior;
}

const DEFAULT_FAILURES = 3;

/** Whether KEDA supports a fallback behavior. @internal */
export function knowsBehavior({ autoscaling }: PlannedPlatform): boolean {
  return autoscaling.version !== undefined && atLeast(autoscaling.version, '2.17');
}

/** @internal */
export function planFallback(
  spec: FallbackSpec,
  minReplicas: number,
  platform: PlannedPlatform,
): FallbackPlan {
  return omitUndefined({
    failures: spec.failures ?? DEFAULT_FAILURES,
    replicas: spec.replicas ?? minReplicas,
    behavior: knowsBehavior(platform)
      ? // never stops running pods
        (spec.behavior ?? FallbackBehavior.CURRENT_IF_HIGHER)
      : undefined,
  });
}
