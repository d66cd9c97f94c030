import { nodesOf } from './compute';
import { ENGINE_FACTS, GroupFact, isRelease } from './engine-facts';
import { ShutdownPlan } from './rolling-update';
import { omitUndefined } from '../private/omit-undefined';
import { atLeast } from '../private/version';
import { DeploymentSpec } from '../spec/deployment';

/** The pods of one replica on several nodes: a leader, which serves, and its workers. @internal */
export interface GroupPlan {
  /** Pods of a group, one on each node. */
  readonly nodes: number;
  /**
   * Arguments of the workers.
   * @default - those of the image
   */
  readonly workerArgs?: string[];
  /** How long a worker runs after the end signal, so that the leader can finish requests, in seconds. */
  readonly workerPreStopSeconds: number;
}

/** How the engine of a preset finds the other pods of its group; undefined if the library does not know. @internal */
export function groupFact({ image, command }: DeploymentSpec): GroupFact | undefined {
  const fact = command === undefined ? ENGINE_FACTS[image.engine?.name ?? '']?.group : undefined;
  const { version } = image;
  return fact && (!isRelease(version) || atLeast(version, fact.since)) ? fact : undefined;
}

/** The arguments of the pods of a group, none for a replica of one pod. @internal */
export function groupArguments(spec: DeploymentSpec): {
  readonly leader: readonly string[];
  readonly worker: readonly string[];
} {
  const nodes = nodesOf(spec.compute);
  const fact = nodes > 1 ? groupFact(spec) : undefined;
  const leader = fact?.args(nodes) ?? [];
  return { leader, worker: [...leader, ...(fact?.worker ?? [])] };
}

/** @internal */
export function planGroup(
  spec: DeploymentSpec,
  workerArgs: string[] | undefined,
  shutdown: ShutdownPlan,
): GroupPlan | undefined {
  const nodes = nodesOf(spec.compute);
  const { preStopSeconds, drainSeconds, kubeletSleeps } = shutdown;
  // without the kubelet's own sleep, a preStopDelay of 0 means that the image has no shell
  const canWait = kubeletSleeps || preStopSeconds > 0;
  return nodes > 1
    ? {
        nodes,
        ...omitUndefined({ workerArgs }),
        workerPreStopSeconds: canWait ? preStopSeconds + drainSeconds : 0,
      }
    : undefined;
}
