import { PlannedDeployment } from './deployment';
import {
  Extent,
  Need,
  QueueUse,
  QueuedDeployment,
  fitting,
  instancesOf,
  leftIn,
  minus,
  needAt,
  needOf,
  needsQueue,
  sumOf,
  times,
  useOf,
} from './queue-load';
import { RoundedUpdate, roundUpdate, startUpSeconds } from './rolling-update';
import { PlannedService } from './service';
import { omitUndefined } from '../private/omit-undefined';
import { ResourceAmounts } from '../spec/queue';

/** Whether a rolling update completes. */
export enum RolloutOutcome {
  /** It completes, and `waits` is true where it needs smaller steps. */
  FORWARD = 'goes forward',
  /** It does not complete: no replica may be missing, and the queue has no room for one more. */
  DEADLOCK = 'cannot go forward',
  /** It completes if the queue has room for one more replica, but its capacity is not known. */
  UNKNOWN = 'goes forward where there is room for one more instance',
}

/** A rolling update of a deployment at one replica count. */
export interface RolloutPlan {
  /** The replica count at the beginning of the update. */
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
   * Capacity of the queue that the deployments of the service leave free before it begins, negative
   * where they do not fit.
   * @default - the capacity of the queue, or a compute in it, is not known
   */
  readonly left?: ResourceAmounts;
  /** Whether the rolling update completes, and why not. */
  readonly outcome: RolloutOutcome;
  /**
   * Whether new pods wait until others have drained, for lack of resources.
   * @default - the capacity of the queue is not known
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
   * @default - not bounded: no startup probe fails for good, or the update does not complete
   */
  readonly totalSeconds?: number;
}

/** @internal */
export function planRollouts(
  service: Pick<PlannedService, 'deployments'>,
  path: string,
): RolloutPlan[] {
  const deployment = service.deployments.find((candidate) => candidate.path === path);
  if (!deployment) {
    return [];
  }
  const use = deployment.queue && useOf(service, deployment.queue.name);
  const both = (['fewest', 'most'] as const).flatMap((extent) => {
    const instances = instancesOf(deployment, extent);
    return instances === undefined ? [] : (planRollout(use, deployment, instances, extent) ?? []);
  });
  const [fewest, most] = both;
  return both.length === 2 && JSON.stringify(fewest) === JSON.stringify(most) ? [fewest] : both;
}

/**
 * The update of one deployment at a replica count, the others in its queue at theirs;
 * `undefined` where numbers are not known or not legal.
 *
 * @param use all pods of its queue; undefined without a queue
 * @internal
 */
export function planRollout(
  use: QueueUse | undefined,
  deployment: PlannedDeployment,
  instances: number,
  others: Extent,
): RolloutPlan | undefined {
  const need = needOf(deployment.compute);
  const rounded = rounding(deployment, instances);
  if (!need || !rounded) {
    return undefined;
  }
  const { missing } = rounded;
  const { recreate } = deployment.rollingUpdate;
  // never more new pods than replicas: `NewRSNewReplicas` of Kubernetes' deployment controller
  const added = Math.min(rounded.added, instances);
  // a group takes the place and the names of the one before, which has ended
  const leaving = deployment.group
    ? 0
    : Math.min(instances - added, maxTerminating(deployment, instances, missing + added));
  // with Recreate no new pod exists until the last old one is gone: `oldPodsRunning` in recreate.go of
  // Kubernetes' deployment controller counts pods that drain
  const peak = instances + added + (recreate === true ? 0 : leaving);
  const { left, least, most } = roomIn(use, deployment, need, instances, others);
  const waits = isBelow(peak - instances, least, most);
  const outcome = missing > 0 ? RolloutOutcome.FORWARD : outcomeOf(least, most);
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
        missing + Math.min(added, least ?? added),
        waits === true || recreate === true || deployment.group !== undefined,
        // the groups in surplus are ready before the first old one ends
        deployment.group && added > 0 ? 1 : 0,
      )),
  };
}

/** Whether an update does not complete, whatever pods with another place do. @internal */
export function isDeadlock(
  use: QueueUse,
  deployment: QueuedDeployment,
  instances: number,
  others: Extent,
): boolean {
  const need = needOf(deployment.compute);
  if (!need || rounding(deployment, instances)?.missing !== 0) {
    return false;
  }
  const { least, most } = roomIn(use, deployment, need, instances, others);
  return outcomeOf(least, most) === RolloutOutcome.DEADLOCK;
}

/** The limits in pods; `undefined` where they are not known or not legal. */
function rounding(
  { rollingUpdate }: QueuedDeployment,
  instances: number,
): RoundedUpdate | undefined {
  const { maxUnavailable, maxSurge, counts } = rollingUpdate;
  // the surge of an adopted Deployment may exceed 100 %
  const isLegal = isCount(maxSurge) && isCount(maxUnavailable, counts === true ? undefined : 100);
  return isLegal ? roundUpdate(instances, rollingUpdate) : undefined;
}

/** The pods that a queue has room for. */
interface Room {
  /** Free capacity if all pods that may be in the queue are in it. */
  readonly left?: ResourceAmounts;
  /** More pods that fit then. */
  readonly least?: number;
  /** More pods that fit if only those are in it that need it; absent where others are not known. */
  readonly most?: number;
}

function roomIn(
  use: QueueUse | undefined,
  deployment: QueuedDeployment,
  need: Need,
  instances: number,
  others: Extent,
): Room {
  if (!use) {
    return {};
  }
  const own = needAt(deployment, others);
  const besides = (all: Need | undefined) =>
    all && own && leftIn(use.capacity, sumOf([minus(all, own), times(need, instances)]));
  const left = besides(use.possible[others]);
  // its pods may be elsewhere: then it does not depend on this queue
  const most = needsQueue(deployment) ? besides(use.certain[others]) : undefined;
  return omitUndefined({
    left,
    least: left && fitting(left, need),
    most: most && fitting(most, need),
  });
}

/** `undefined` where it depends on the pods that may be elsewhere. */
function isBelow(pods: number, least?: number, most?: number): boolean | undefined {
  if (least !== undefined && pods <= least) {
    return false;
  }
  return most !== undefined && pods > most ? true : undefined;
}

/** Whether Kubernetes distinguishes a pod that serves from one whose process has only started. */
function knowsServing({ readiness, startup, minReadySeconds }: PlannedDeployment): boolean {
  return readiness !== undefined || startup !== undefined || minReadySeconds > 0;
}

function isCount(value: number, most = Infinity): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

/** The outcome where no pod may be missing. */
function outcomeOf(least: number | undefined, most: number | undefined): RolloutOutcome {
  if (least !== undefined && least > 0) {
    return RolloutOutcome.FORWARD;
  }
  return most === 0 ? RolloutOutcome.DEADLOCK : RolloutOutcome.UNKNOWN;
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
  before: number,
): { readonly stepSeconds?: number; readonly totalSeconds?: number } {
  const startUp = startUpSeconds(deployment, deployment.minReadySeconds);
  if (startUp === undefined) {
    return {};
  }
  const { graceSeconds } = deployment.shutdown;
  const steps = before + Math.ceil(instances / Math.max(1, step));
  const stepSeconds = startUp + (waits ? graceSeconds : 0);
  return { stepSeconds, totalSeconds: steps * stepSeconds + (waits ? 0 : graceSeconds) };
}
