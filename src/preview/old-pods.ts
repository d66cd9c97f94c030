import { QueuePreview, QueueRollout, worst } from './capacity';
import { ChangeEffect, WorkloadChange } from './data';
import { DeploymentPreview } from './deployment';
import { CapacityVerdict } from './verdict';
import { ResourceAmounts } from '../spec/queue';

const RESOURCES = ['cpu', 'memoryBytes', 'gpus'] as const;

/** A deployment whose pods have other resources than before. */
interface Resized {
  readonly before: DeploymentPreview;
  readonly had: ResourceAmounts;
  readonly has: ResourceAmounts;
}

/**
 * The queues of the head with the verdicts on the updates from the base: its pods may need more than the new
 * ones, and keep it until these are ready.
 *
 * @internal
 */
export function withOldPods(
  queues: QueuePreview[],
  workloads: readonly WorkloadChange[],
): QueuePreview[] {
  const resized = new Map(workloads.flatMap(resizedBy));
  return resized.size === 0
    ? queues
    : queues.map((queue) => {
        const rollouts = queue.rollouts.map((rollout) => {
          const change = resized.get(rollout.deployment);
          return change ? nextToOldPods(rollout, change) : rollout;
        });
        return {
          ...queue,
          rollouts,
          worst: { ...queue.worst, verdict: worst([queue.worst, ...rollouts]) },
          verdict: worst([queue.minimum, ...rollouts.filter(({ atMaximum }) => !atMaximum)]),
        };
      });
}

function resizedBy({ effect, before, after }: WorkloadChange): [string, Resized][] {
  const [had, has] = [before?.perReplica, after?.perReplica];
  return effect === ChangeEffect.RESTARTS &&
    before &&
    after &&
    had &&
    has &&
    RESOURCES.some((resource) => had[resource] !== has[resource])
    ? [[after.path, { before, had, has }]]
    : [];
}

function nextToOldPods(load: QueueRollout, { before, had, has }: Resized): QueueRollout {
  const { rollout, atMaximum, verdict } = load;
  const { instances, left, needed } = rollout;
  const old = atMaximum ? before.maxReplicas : before.minReplicas;
  const known = RESOURCES.filter((resource) => left?.[resource] !== undefined);
  const mayStopFirst = RESOURCES.every(
    (resource) => (needed[resource] ?? 0) <= instances * (has[resource] ?? 0),
  );
  if (mayStopFirst || known.length === 0 || old === undefined || verdict === UNKNOWN) {
    return load;
  }
  const isBlocked = (count: number) =>
    known.some((resource) => {
      const [one, other, free] = [had[resource] ?? 0, has[resource] ?? 0, left![resource]!];
      const first = free + instances * other - count * one;
      // the first new pod starts next to all old ones, and the last old one runs next to all new ones
      return (other > 0 && first < other) || (one > 0 && free < one);
    });
  // the controller adds old pods first where there is room
  if (isBlocked(Math.min(old, instances))) {
    return {
      ...load,
      verdict: STUCK,
      arithmetic: `${load.arithmetic}; the old pods leave no room`,
    };
  }
  const isFree = !isBlocked(instances);
  return { ...load, verdict: isFree ? (verdict === STUCK ? WAITS : verdict) : UNKNOWN };
}

const { STUCK, UNKNOWN, WAITS } = CapacityVerdict;
