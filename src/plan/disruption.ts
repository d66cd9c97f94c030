import { AutoscalerPlan } from './autoscaler';
import { PULL_ALLOWANCE, RollingUpdatePlan, roundUpdate } from './rolling-update';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { DisruptionSpec, StartupProtectionSpec } from '../spec/disruption';

/**
 * The pods that voluntary disruptions, such as node drains, may stop at one time. A replica on several nodes is
 * down if one of its pods is, so that as many replicas are down at most.
 */
export interface DisruptionBudgetPlan {
  /**
   * Pods that may be unavailable, or a percentage with `percent`.
   * @default - `minAvailable` applies
   */
  readonly maxUnavailable?: number;
  /**
   * Pods that stay available, or a percentage with `percent`.
   * @default - `maxUnavailable` applies
   */
  readonly minAvailable?: number;
  /** Whether both are percentages of the replicas, which Kubernetes rounds up. */
  readonly percent: boolean;
  /** The reason for the number, in words. */
  readonly because: string;
  /**
   * Longest time in seconds until drains have moved all replicas, at their maximum: each step waits until
   * the new pods are ready. Scheduling and pulling the image are not included.
   * @default - not bounded: the start of a pod is not known, or the budget allows no disruption
   */
  readonly drainSeconds?: number;
}

/** How long node autoscalers leave a new pod alone. */
export interface StartupProtectionPlan {
  /** Whether the protection lasts as long as the pod, and applies to the Cluster Autoscaler as well. */
  readonly lifetime: boolean;
  /**
   * Length of the protection by Karpenter in seconds, from the start of the pod.
   * @default - as long as the pod exists; or not known, which a rule reports
   */
  readonly seconds?: number;
}

/** What voluntary disruptions may do to the pods. */
export interface DisruptionPlan {
  /**
   * The PodDisruptionBudget that drains respect.
   * @default - none: there is one replica at most, or the pods use idle resources
   */
  readonly budget?: DisruptionBudgetPlan;
  /**
   * The protection of new pods from node autoscalers.
   * @default - node autoscalers may remove the node of a new pod
   */
  readonly startup?: StartupProtectionPlan;
}

/** The parts of a deployment that its budget depends on. @internal */
export interface Disrupted {
  readonly replicas?: number;
  readonly autoscaler?: Pick<AutoscalerPlan, 'minReplicas' | 'maxReplicas'>;
  readonly rollingUpdate: RollingUpdatePlan;
  readonly useIdleResources: boolean;
  /** Pods of one replica, which all restart if one of them ends. */
  readonly nodes?: number;
  /** Longest start of a pod in seconds. */
  readonly startUp?: number;
}

/** @internal */
export function planDisruption(
  spec: DisruptionSpec | undefined,
  deployment: Disrupted,
): DisruptionPlan | undefined {
  const { startUp } = deployment;
  const limits = declared(spec) ?? arithmetic(deployment);
  const most = count(deployment.replicas ?? deployment.autoscaler?.maxReplicas);
  const { nodes = 1 } = deployment;
  const allowed = limits && most !== undefined ? allowedDisruptions(limits, most) : 0;
  // every pod of a group that moves restarts the group, and a group that restarts uses up the budget
  const step = nodes > 1 ? Math.min(1, allowed) : allowed;
  const drainSeconds =
    step > 0 && startUp !== undefined ? Math.ceil((most! * nodes) / step) * startUp : NaN;
  const budget = limits && {
    ...limits,
    ...(Number.isFinite(drainSeconds) && !isUnresolved(drainSeconds) && { drainSeconds }),
  };
  const startup = spec?.startup && planStartupProtection(spec.startup, startUp);
  return budget || startup ? omitUndefined({ budget, startup }) : undefined;
}

/** `undefined` where it is known to Terraform only, or not legal. */
function count(replicas: number | undefined): number | undefined {
  return Number.isInteger(replicas) && replicas! >= 1 ? replicas : undefined;
}

function declared(spec: DisruptionSpec | undefined): DisruptionBudgetPlan | undefined {
  const { maxUnavailable, minAvailable, counts } = spec ?? {};
  return maxUnavailable === undefined && minAvailable === undefined
    ? undefined
    : {
        percent: counts !== true,
        because: 'set by "disruption"',
        ...omitUndefined({ maxUnavailable, minAvailable }),
      };
}

/**
 * As many pods as a rolling update may stop at the minimum replica count: the user accepts this for as
 * long as new pods start, and a drain takes as long. It is a number, because Kubernetes rounds a percentage
 * of a budget up (`getExpectedPodCount` of its disruption controller, 1.37) and would stop more than an
 * update does. It is at least 1, because a budget of 0 blocks every drain, and leaves one pod.
 */
function arithmetic(deployment: Disrupted): DisruptionBudgetPlan | undefined {
  const { replicas, autoscaler, rollingUpdate, useIdleResources } = deployment;
  const canBeSeveral = (most: number) => isUnresolved(most) || most >= 2;
  if (useIdleResources || !canBeSeveral(autoscaler?.maxReplicas ?? replicas ?? 1)) {
    return undefined;
  }
  const fewest = count(replicas ?? autoscaler?.minReplicas) ?? 1;
  const { recreate } = rollingUpdate;
  const { missing } = roundUpdate(fewest, rollingUpdate);
  const several = recreate !== true && Number.isInteger(missing) && missing > 1;
  const maxUnavailable = several ? Math.max(1, Math.min(missing, fewest - 1)) : 1;
  const kept = missing > maxUnavailable ? ', and one stays' : '';
  const because =
    maxUnavailable > 1
      ? `a rolling update may stop ${missing} of ${fewest} replicas as well${kept}`
      : 'one at a time is the least that lets a node drain';
  return { maxUnavailable, percent: false, because };
}

/**
 * The pods that a budget lets go while all are ready, rounded as Kubernetes' disruption controller does.
 *
 * @internal
 */
export function allowedDisruptions(
  {
    maxUnavailable,
    minAvailable,
    percent,
  }: Pick<DisruptionBudgetPlan, 'maxUnavailable' | 'minAvailable' | 'percent'>,
  replicas: number,
): number {
  const scaled = (value: number) => (percent ? Math.ceil((replicas * value) / 100) : value);
  return maxUnavailable === undefined
    ? Math.max(0, replicas - scaled(minAvailable ?? 0))
    : Math.min(replicas, scaled(maxUnavailable));
}

function planStartupProtection(
  { lifetime, duration }: StartupProtectionSpec,
  startUp: number | undefined,
): StartupProtectionPlan {
  // Karpenter counts from status.startTime, before the image is pulled
  const longest = startUp === undefined ? undefined : startUp + PULL_ALLOWANCE;
  return {
    lifetime,
    ...omitUndefined({ seconds: lifetime ? undefined : (duration ?? longest) }),
  };
}
