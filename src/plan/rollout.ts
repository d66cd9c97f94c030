import { PlannedDeployment } from './deployment';
import { Extent, Sharing, fitting, instancesOf, leftIn, needOf, times } from './queue-load';
import { roundUpdate, startUpSeconds } from './rolling-update';
import { omitUndefined } from '../private/omit-undefined';
import { ResourceAmounts } from '../spec/queue';

/** Whether a rolling update completes. */
export enum RolloutOutcome {
  /** It completes; `waits` is true where it needs smaller steps. */
  FORWARD = 'goes forward',
  /** It does not complete: no replica may be missing, and the queue has no room for one more. */
  DEADLOCK = 'cannot go forward',
  /** It completes if the queue has room for one more replica; its capacity is not known. */
  UNKNOWN = 'goes forward where there is room for one more instance',
}

/** A rolling update of a deployment at one replica count. */
export interface RolloutPlan {
  /** The replica count when it begins. */
  readonly instances: number;
  /**
   * Fewest pods that serve while it runs. It is 0 without a readiness probe, a startup probe and
   * `minReady`: Kubernetes then stops the old pods before the new ones have loaded the model.
   */
  readonly fewestServing: number;
  /** Most pods that exist while it runs, without those that drain. */
  readonly mostPresent: number;
  /**
   * Most pods that drain at one time. They hold their GPUs, but Kubernetes does not count them. Fewer
   * drain where new pods take longer to start: a `minReady` as long as a shutdown limits them to those
   * of one step.
   */
  readonly maxTerminating: number;
  /** The least resources with which it completes. */
  readonly needed: ResourceAmounts;
  /** The resources with which no pod waits for another one to drain. */
  readonly peak: ResourceAmounts;
  /**
   * Capacity of the queue that the deployments of the service leave free before it begins; negative
   * where they do not fit.
   * @default - not known
   */
  readonly left?: ResourceAmounts;
  /** Whether it completes. */
  readonly outcome: RolloutOutcome;
  /**
   * Whether new pods wait until others have drained, for lack of resources.
   * @default - not known
   */
  readonly waits?: boolean;
  /**
   * Longest duration of one step in seconds: a pod starts (without scheduling and pulling its image),
   * after others have drained where it waits for them.
   * @default - not bounded: no startup probe fails for good, or the update does not complete
   */
  readonly stepSeconds?: number;
  /**
   * Longest duration of the update in seconds, until the last old pod has drained.
   * @default - not bounded
   */
  readonly totalSeconds?: number;
}

/** @internal */
export function planRollouts(service: Sharing, path: string): RolloutPlan[] {
  const deployment = service.deployments.find((candidate) => candidate.path === path);
  if (!deployment) {
    return [];
  }
  const both = (['fewest', 'most'] as const).flatMap((extent) => {
    const instances = instancesOf(deployment, extent);
    return instances === undefined
      ? []
      : (planRollout(service, deployment, instances, extent) ?? []);
  });
  const [fewest, most] = both;
  return both.length === 2 && JSON.stringify(fewest) === JSON.stringify(most) ? [fewest] : both;
}

/**
 * The update of one deployment at a replica count, the others in its queue at theirs;
 * `undefined` where numbers are not known or not legal.
 *
 * @internal
 */
export function planRollout(
  service: Sharing,
  deployment: PlannedDeployment,
  instances: number,
  others: Extent,
): RolloutPlan | undefined {
  const need = needOf(deployment.compute);
  const { maxUnavailable, maxSurge, counts, recreate } = deployment.rollingUpdate;
  const isLegal = counts === true ? isCount : isPercentage;
  if (!need || ![maxUnavailable, maxSurge].every(isLegal)) {
    return undefined;
  }
  const { missing, added } = roundUpdate(instances, deployment.rollingUpdate);
  const leaving = Math.min(
    instances - added,
    maxTerminating(deployment, instances, missing + added),
  );
  // with Recreate no new pod exists until the last old one is gone: `oldPodsRunning` in recreate.go of
  // Kubernetes' deployment controller counts pods that drain
  const peak = instances + added + (recreate === true ? 0 : leaving);
  const left = deployment.queue && leftIn(service, deployment.queue.name, count);
  const room = left && fitting(left, need);
  const waits = room === undefined ? undefined : room < peak - instances;
  const outcome = outcomeOf(missing, room);
  return {
    instances,
    fewestServing: knowsServing(deployment) ? instances - missing : 0,
    mostPresent: instances + added,
    maxTerminating: leaving,
    needed: times(need, instances + (missing === 0 ? 1 : 0)),
    peak: times(need, peak),
    ...omitUndefined({ left, waits }),
    outcome,
    ...(outcome !== RolloutOutcome.DEADLOCK &&
      duration(
        deployment,
        instances,
        missing + Math.min(added, room ?? added),
        waits === true || recreate === true,
      )),
  };

  function count(other: PlannedDeployment): number | undefined {
    return other.path === deployment.path ? instances : instancesOf(other, others);
  }
}

/** Whether Kubernetes distinguishes a pod that serves from one whose process has only started. */
function knowsServing({ readiness, startup, minReadySeconds }: PlannedDeployment): boolean {
  return readiness !== undefined || startup !== undefined || minReadySeconds > 0;
}

function isPercentage(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 100;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

function outcomeOf(missing: number, room: number | undefined): RolloutOutcome {
  if (missing > 0) {
    return RolloutOutcome.FORWARD;
  }
  if (room === undefined) {
    return RolloutOutcome.UNKNOWN;
  }
  return room > 0 ? RolloutOutcome.FORWARD : RolloutOutcome.DEADLOCK;
}

/**
 * Old pods begin to drain when new pods begin to serve. At most the pods of one step start at a time.
 * While the fastest of them starts, at most that many old pods begin to drain.
 */
function maxTerminating(deployment: PlannedDeployment, instances: number, step: number): number {
  const { startup, readiness, minReadySeconds, shutdown } = deployment;
  const fastest =
    minReadySeconds +
    Math.max(startup?.initialDelaySeconds ?? 0, readiness?.initialDelaySeconds ?? 0);
  if (shutdown.graceSeconds === 0) {
    return 0;
  }
  return fastest === 0
    ? instances
    : Math.min(instances, step * Math.ceil(shutdown.graceSeconds / fastest));
}

function duration(
  deployment: PlannedDeployment,
  instances: number,
  step: number,
  waits: boolean,
): { readonly stepSeconds?: number; readonly totalSeconds?: number } {
  const startUp = startUpSeconds(deployment, deployment.minReadySeconds);
  if (startUp === undefined) {
    return {};
  }
  const { graceSeconds } = deployment.shutdown;
  const steps = Math.ceil(instances / Math.max(1, step));
  const stepSeconds = startUp + (waits ? graceSeconds : 0);
  return { stepSeconds, totalSeconds: steps * stepSeconds + (waits ? 0 : graceSeconds) };
}
