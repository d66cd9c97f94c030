import { DeploymentSaid, RollingUpdateSaid } from './deployment-said';
import { atLeast } from '../private/version';

/** How a deployment is rolled out. */
export interface RollingUpdatePlan {
  /** Instances that may be missing, in percent of the wanted ones; rounded down. */
  readonly maxUnavailable: number;
  /** Instances that may be there in addition, in percent; rounded up. */
  readonly maxSurge: number;
}

/** How an instance is taken out of service. */
export interface ShutdownPlan {
  /** How long running requests may take to finish, in seconds. */
  readonly drainSeconds: number;
  /** How long the instance goes on serving while the gateway learns of it, in seconds. */
  readonly preStopSeconds: number;
  /** Both together: the pod's `terminationGracePeriodSeconds`. */
  readonly graceSeconds: number;
  /** Whether the kubelet itself waits (Kubernetes 1.30 and later), or a `sleep` in the container. */
  readonly kubeletSleeps: boolean;
}

/** @internal */
export function planRollingUpdate(said: RollingUpdateSaid = {}): RollingUpdatePlan {
  return { maxUnavailable: said.maxUnavailable ?? 25, maxSurge: said.maxSurge ?? 25 };
}

/** @internal */
export function planShutdown(said: DeploymentSaid, kubernetes: string): ShutdownPlan {
  const drainSeconds = said.gracefulShutdown ?? 30;
  const preStopSeconds = said.preStopDelay ?? 10;
  return {
    drainSeconds,
    preStopSeconds,
    graceSeconds: drainSeconds + preStopSeconds,
    kubeletSleeps: atLeast(kubernetes, '1.30'),
  };
}
