import { ProbePlan, startupBudget } from './probe';
import { atLeast } from '../private/version';
import { DeploymentSpec, RollingUpdateSpec } from '../spec/deployment';

/** How a deployment is rolled out. */
export interface RollingUpdatePlan {
  /** Pods that may be missing, in percent of the replicas, rounded down; a number of pods with `counts`. */
  readonly maxUnavailable: number;
  /** Pods that may exist in addition, in percent of the replicas, rounded up; a number of pods with `counts`. */
  readonly maxSurge: number;
  /**
   * Whether both are numbers of pods.
   * @default - percentages
   */
  readonly counts?: boolean;
  /**
   * Whether all pods stop before the first new one is created.
   * @default - a rolling update
   */
  readonly recreate?: boolean;
}

/** The shutdown of a pod. */
export interface ShutdownPlan {
  /** How long running requests may take to finish, in seconds. */
  readonly drainSeconds: number;
  /** How long the pod keeps serving until the gateway has removed it, in seconds. */
  readonly preStopSeconds: number;
  /** Both, and the time in which a known engine ends: the pod's `terminationGracePeriodSeconds`. */
  readonly graceSeconds: number;
  /** Whether the kubelet itself waits (Kubernetes 1.30 and later), or a `sleep` in the container. */
  readonly kubeletSleeps: boolean;
}

/**
 * @internal
 * @param gated whether a replica in surplus waits for a quota that the old pods fill, as with Kueue, or is as
 *   large as several nodes
 */
export function planRollingUpdate(
  spec: RollingUpdateSpec = {},
  gated: boolean = false,
): RollingUpdatePlan {
  if (spec.recreate === true) {
    return { maxUnavailable: 100, maxSurge: 0, recreate: true };
  }
  if (spec.counts === true) {
    return { maxUnavailable: spec.maxUnavailable!, maxSurge: spec.maxSurge!, counts: true };
  }
  if (gated) {
    return spec.maxUnavailable === undefined && spec.maxSurge === undefined
      ? { maxUnavailable: 1, maxSurge: 0, counts: true }
      : { maxUnavailable: spec.maxUnavailable ?? 25, maxSurge: spec.maxSurge ?? 0 };
  }
  return { maxUnavailable: spec.maxUnavailable ?? 25, maxSurge: spec.maxSurge ?? 25 };
}

/** The limits as numbers of pods, rounded as Kubernetes does. @internal */
export interface RoundedUpdate {
  /** Pods that may be missing. */
  readonly missing: number;
  /** Pods that may exist in addition. */
  readonly added: number;
  /** Whether both percentages rounded to nothing, so that `missing` is 1 all the same. */
  readonly forced: boolean;
}

/**
 * Unavailable rounds down, surge up; if both round to 0, Kubernetes stops one pod at a time
 * (`ResolveFenceposts` of its deployment controller).
 *
 * @internal
 */
export function roundUpdate(instances: number, update: RollingUpdatePlan): RoundedUpdate {
  const { maxUnavailable, maxSurge, counts } = update;
  const missing =
    counts === true
      ? Math.min(instances, maxUnavailable)
      : Math.floor((instances * maxUnavailable) / 100);
  const added = counts === true ? maxSurge : Math.ceil((instances * maxSurge) / 100);
  const forced = missing === 0 && added === 0;
  return { missing: forced ? 1 : missing, added, forced };
}

/** Kubernetes' own progress deadline. */
const DEFAULT_DEADLINE = 600;
/** Time in addition to the startup probe, in seconds: scheduling and pulling a large image. @internal */
export const PULL_ALLOWANCE = 300;

/**
 * Longest time until a new pod counts, in seconds, before its startup probe fails; `undefined` if a
 * readiness probe has no limit.
 *
 * @internal
 */
export function startUpSeconds(
  probes: { readonly startup?: ProbePlan; readonly readiness?: ProbePlan },
  minReadySeconds: number,
): number | undefined {
  const { startup, readiness } = probes;
  if (!startup) {
    return readiness ? undefined : minReadySeconds;
  }
  // the first readiness check after the startup probe's success may be a period away
  return startupBudget(startup) + (readiness?.periodSeconds ?? 0) + minReadySeconds;
}

/**
 * The time after which a rollout counts as stuck, if the user sets none. It lets a new pod wait until
 * an old pod drains and releases its resources, and then start. `undefined` keeps Kubernetes' default.
 *
 * @internal
 */
export function progressDeadline(
  startup: ProbePlan | undefined,
  minReadySeconds: number,
  graceSeconds: number,
): number | undefined {
  const budget = startup ? startupBudget(startup) : 0;
  const needed = budget + minReadySeconds + graceSeconds + PULL_ALLOWANCE;
  return needed > DEFAULT_DEADLINE ? needed : undefined;
}

/**
 * Time for an engine to end after the last request: vLLM stops its workers, SGLang looks only every 5 s
 * whether a request still runs.
 */
const END_SECONDS = 10;

/** @internal */
export function planShutdown(spec: DeploymentSpec, kubernetes: string): ShutdownPlan {
  const drainSeconds = spec.gracefulShutdown ?? 30;
  const preStopSeconds = spec.preStopDelay ?? 10;
  return {
    drainSeconds,
    preStopSeconds,
    graceSeconds: preStopSeconds + drainSeconds + (spec.image.engine ? END_SECONDS : 0),
    kubeletSleeps: atLeast(kubernetes, '1.30'),
  };
}
