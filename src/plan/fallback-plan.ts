import { PlatformPlan } from './platform-plan';
import { given } from '../private/given';
import { atLeast } from '../private/version';

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

/** @internal */
export interface FallbackSaid {
  readonly failures?: number;
  readonly replicas?: number;
  readonly behavior?: FallbackBehavior;
}

const USUAL_FAILURES = 3;

/** Whether KEDA can be told what to make of the instances that run. @internal */
export function knowsBehavior({ autoscaling }: PlatformPlan): boolean {
  return autoscaling.version !== undefined && atLeast(autoscaling.version, '2.17');
}

/** @internal */
export function planFallback(
  said: FallbackSaid,
  minReplicas: number,
  platform: PlatformPlan,
): FallbackPlan {
  return given({
    failures: said.failures ?? USUAL_FAILURES,
    replicas: said.replicas ?? minReplicas,
    behavior: knowsBehavior(platform)
      ? // never takes instances away from those that run
        (said.behavior ?? FallbackBehavior.CURRENT_IF_HIGHER)
      : undefined,
  });
}
