import { PlatformPlan } from './platform';
import { omitUndefined } from '../private/omit-undefined';
import { atLeast } from '../private/version';
import { FallbackBehavior, FallbackSpec } from '../spec/fallback';

/** What happens when a query fails, or has no answer; every default filled in. */
export interface FallbackPlan {
  /** After how many failures in a row; KEDA asks about every 30 s. */
  readonly failures: number;
  /** How many instances are kept then. */
  readonly replicas: number;
  /**
   * What is made of the instances that run.
   * @default - KEDA before 2.17 knows the number alone
   */
  readonly behavior?: FallbackBehavior;
}

const DEFAULT_FAILURES = 3;

/** Whether KEDA can be told what to make of the instances that run. @internal */
export function knowsBehavior({ autoscaling }: PlatformPlan): boolean {
  return autoscaling.version !== undefined && atLeast(autoscaling.version, '2.17');
}

/** @internal */
export function planFallback(
  spec: FallbackSpec,
  minReplicas: number,
  platform: PlatformPlan,
): FallbackPlan {
  return omitUndefined({
    failures: spec.failures ?? DEFAULT_FAILURES,
    replicas: spec.replicas ?? minReplicas,
    behavior: knowsBehavior(platform)
      ? // never takes instances away from those that run
        (spec.behavior ?? FallbackBehavior.CURRENT_IF_HIGHER)
      : undefined,
  });
}
