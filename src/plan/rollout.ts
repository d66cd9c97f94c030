import { DeploymentPlan } from './deployment';
import { Extent, Need, fitting, instancesOf, leftIn, needOf, times } from './queue-load';
import { roundUpdate, startUpSeconds } from './rolling-update';
import { ServicePlan } from './service';
import { omitUndefined } from '../private/omit-undefined';
import { ResourceAmounts } from '../spec/queue';

/** Whether a rolling update comes to its end. */
export enum RolloutOutcome {
  /** It does; `waits` says whether in smaller steps. */
  FORWARD = 'goes forward',
  /** It does not: none may be missing, and there is no room for one more. */
  DEADLOCK = 'cannot go forward',
  /** Only if there is room for one more instance, and the queue's capacity is not known. */
  UNKNOWN = 'goes forward where there is room for one more instance',
}

/** What a number of instances needs. */
export interface ResourcesPlan {
  /** Instances. */
  readonly instances: number;
  /** GPUs. */
  readonly gpus: number;
  /** CPUs. */
  readonly cpu: number;
  /** Memory in bytes. */
  readonly memoryBytes: number;
}

/** How a rolling update of a deployment goes, at one number of instances. */
export interface RolloutPlan {
  /** The number of instances when it begins. */
  readonly instances: number;
  /** The fewest that serve while it runs. */
  readonly fewestServing: number;
  /** The most that exist while it runs, those that drain not counted. */
  readonly mostPresent: number;
  /**
   * The most that drain at one time. They hold their GPUs, but Kubernetes counts them as gone. Fewer
   * where new instances take longer to start: `minReady` as long as a shutdown takes keeps it to one
   * step's.
   */
  readonly maxTerminating: number;
  /** Below this it cannot go forward. */
  readonly needed: ResourcesPlan;
  /** With this no instance ever waits for another one to drain. */
  readonly peak: ResourcesPlan;
  /**
   * What the service's deployments leave of the queue before it begins; negative where they do not fit.
   * @default - not known
   */
  readonly left?: ResourceAmounts;
  /** Whether it goes forward. */
  readonly outcome: RolloutOutcome;
  /**
   * Whether new instances wait until others have drained, for want of resources.
   * @default - not known
   */
  readonly waits?: boolean;
  /**
   * The longest that one step may take, in seconds: an instance starts (scheduling and pulling its
   * image not counted), and before that others drain where it has to wait for them.
   * @default - not bounded: no startup probe gives up, or it does not go forward
   */
  readonly stepSeconds?: number;
  /**
   * The longest that the whole of it may take, in seconds, until the last old instance has drained.
   * @default - not bounded
   */
  readonly totalSeconds?: number;
}

/** @internal */
export function planRollouts(service: ServicePlan, path: string): RolloutPlan[] {
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
 * The update of one deployment at a number of instances, the others in its queue at theirs;
 * `undefined` where numbers are not known or not legal.
 *
 * @internal
 */
export function planRollout(
  service: ServicePlan,
  deployment: DeploymentPlan,
  instances: number,
  others: Extent,
): RolloutPlan | undefined {
  const need = needOf(deployment.compute);
  const { maxUnavailable, maxSurge } = deployment.rollingUpdate;
  if (!need || ![maxUnavailable, maxSurge].every(isPercentage)) {
    return undefined;
  }
  const { missing, added } = roundUpdate(instances, deployment.rollingUpdate);
  const leaving = Math.min(
    instances - added,
    maxTerminating(deployment, instances, missing + added),
  );
  const peak = instances + added + leaving;
  const left = deployment.queue && leftIn(service, deployment.queue.name, count);
  const room = left && fitting(left, need);
  const waits = room === undefined ? undefined : room < peak - instances;
  const outcome = outcomeOf(missing, room);
  return {
    instances,
    fewestServing: instances - missing,
    mostPresent: instances + added,
    maxTerminating: leaving,
    needed: resources(need, instances + (missing === 0 ? 1 : 0)),
    peak: resources(need, peak),
    ...omitUndefined({ left, waits }),
    outcome,
    ...(outcome !== RolloutOutcome.DEADLOCK &&
      duration(deployment, instances, missing + Math.min(added, room ?? added), waits === true)),
  };

  function count(other: DeploymentPlan): number | undefined {
    return other.path === deployment.path ? instances : instancesOf(other, others);
  }
}

function isPercentage(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 100;
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
 * Old instances begin to drain when new ones begin to serve. No more than a step's are on the way at
 * one time, so that in the time that the fastest of them takes no more than that many begin to drain.
 */
function maxTerminating(deployment: DeploymentPlan, instances: number, step: number): number {
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
  deployment: DeploymentPlan,
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

function resources(need: Need, instances: number): ResourcesPlan {
  return { instances, ...times(need, instances) };
}
