import { Certainty, ChangeEffect, PreviewRange } from './data';
import { DeploymentPreview } from './deployment';
import { RolloutPlan } from '../plan/rollout';

/** The pods of one template: how many there are, and the GPUs of each. */
interface Pods {
  readonly count: number;
  readonly gpus: number;
}

/**
 * The most GPUs of one workload at a time, with pods that drain.
 *
 * @param now the object in the head
 * @param rollouts the rolling updates of the head: at the fewest replicas, and at the most
 * @param handedOver the replica count that an autoscaler gets, and that is 1 until then
 * @internal
 */
export function peakGpus(
  effect: ChangeEffect,
  now: any,
  before: DeploymentPreview | undefined,
  after: DeploymentPreview | undefined,
  rollouts: readonly RolloutPlan[],
  handedOver: number | undefined,
): PreviewRange | undefined {
  const peak = peakOf(effect, now, before, after, rollouts);
  const gpusOfOld = before?.perReplica?.gpus;
  const drains = effect !== ChangeEffect.RECREATED && before?.graceSeconds !== 0;
  return peak && handedOver !== undefined && gpusOfOld !== undefined && drains
    ? bounded(
        peak.low,
        peak.high + (handedOver - 1) * gpusOfOld,
        'the replica count falls to 1, and pods may still drain when the autoscaler adds others',
      )
    : peak;
}

function peakOf(
  effect: ChangeEffect,
  now: any,
  before: DeploymentPreview | undefined,
  after: DeploymentPreview | undefined,
  rollouts: readonly RolloutPlan[],
): PreviewRange | undefined {
  const [old, current] = [gpusOf(before), gpusOf(after)];
  switch (effect) {
    case ChangeEffect.REMOVED:
      return old;
    case ChangeEffect.ADDED:
    case ChangeEffect.KEEPS_RUNNING:
      return current;
    case ChangeEffect.SCALES:
      return old && current && larger(old, current);
    case ChangeEffect.RECREATED: {
      const drains = before?.graceSeconds !== 0;
      return (
        old &&
        current &&
        bounded(
          Math.max(old.low, current.low),
          drains ? old.high + current.high : Math.max(old.high, current.high),
          'the pods of the deleted object may still drain when the new ones start',
        )
      );
    }
    default:
      return before && after && updatePeak(now, before, after, rollouts);
  }
}

function updatePeak(
  now: any,
  before: DeploymentPreview,
  after: DeploymentPreview,
  rollouts: readonly RolloutPlan[],
): PreviewRange | undefined {
  const { minReplicas: fewest, maxReplicas: most } = before;
  const [had, has] = [before.perReplica?.gpus, after.perReplica?.gpus];
  if (had === undefined || has === undefined || fewest === undefined || most === undefined) {
    return undefined;
  }
  const recreates = now?.spec?.strategy?.type === 'Recreate';
  const peaks = [
    { count: fewest, rollout: rollouts[0] },
    { count: most, rollout: rollouts[rollouts.length - 1] },
  ].flatMap(({ count, rollout }) => {
    const old = { count, gpus: had };
    const current = rollout && { count: rollout.instances, gpus: has };
    if (!current) {
      return [];
    }
    return recreates
      ? Math.max(gpus(old), gpus(current))
      : Math.max(
          gpus(old),
          mostInUpdate(
            // the old pods get the new count first: `isScalingEvent` in pkg/controller/deployment of Kubernetes 1.37.2
            { count: Math.max(count, rollout.instances), gpus: had },
            current,
            rollout,
            draining(before, after, count, rollout),
          ),
        );
  });
  return peaks.length === 0
    ? undefined
    : bounded(
        Math.min(...peaks),
        Math.max(...peaks),
        'fewer pods drain at one time where new ones take longer to start',
      );
}

/** Most old pods that drain at one time. Those beyond the new replica count begin at once. */
function draining(
  before: DeploymentPreview,
  after: DeploymentPreview,
  count: number,
  { maxTerminating, instances }: RolloutPlan,
): number {
  if (before.graceSeconds === 0) {
    return 0;
  }
  // the plan assumes the time in which pods of the new template drain
  return before.graceSeconds > after.graceSeconds
    ? Math.max(count, instances)
    : maxTerminating + Math.max(0, count - instances);
}

/**
 * With n new pods there are at most `mostPresent` − n old ones, and those that drain. More new pods need more
 * GPUs until they replace old ones, and from there on the larger template decides.
 */
function mostInUpdate(
  old: Pods,
  current: Pods,
  { mostPresent }: RolloutPlan,
  drain: number,
): number {
  const beforeOldOnesEnd = mostPresent + drain - old.count;
  const moments = [beforeOldOnesEnd, current.count].map((count) =>
    Math.min(current.count, Math.max(1, count)),
  );
  return Math.max(
    ...moments.map(
      (count) =>
        Math.min(old.count, Math.max(0, mostPresent - count) + drain) * old.gpus +
        count * current.gpus,
    ),
  );
}

function gpus({ count, gpus: each }: Pods): number {
  return count * each;
}

function larger(one: PreviewRange, other: PreviewRange): PreviewRange {
  return {
    ...(one.certainty === Certainty.EXACT ? other : one),
    low: Math.max(one.low, other.low),
    high: Math.max(one.high, other.high),
  };
}

/** @internal */
export function bounded(low: number, high: number, because: string): PreviewRange {
  return { low, high, certainty: Certainty.BOUNDED, because };
}

/** The sum of ranges, as sure as the least sure one. @internal */
export function sumOfRanges(all: readonly PreviewRange[]): PreviewRange {
  const reasons = [...new Set(all.flatMap(({ because }) => because ?? []))];
  const leastSure = [Certainty.ASSUMED, Certainty.BOUNDED].find((certainty) =>
    all.some((each) => each.certainty === certainty),
  );
  return {
    low: all.reduce((sum, { low }) => sum + low, 0),
    high: all.reduce((sum, { high }) => sum + high, 0),
    certainty: leastSure ?? Certainty.EXACT,
    ...(reasons.length > 0 && { because: reasons.join('; ') }),
  };
}

/** The GPUs of all replicas. @internal */
export function gpusOf(deployment: DeploymentPreview | undefined): PreviewRange | undefined {
  const { perReplica, minReplicas, maxReplicas, autoscaled } = deployment ?? {};
  if (perReplica?.gpus === undefined || minReplicas === undefined || maxReplicas === undefined) {
    return undefined;
  }
  const [low, high] = [minReplicas * perReplica.gpus, maxReplicas * perReplica.gpus];
  return autoscaled === true && minReplicas !== maxReplicas
    ? bounded(
        low,
        high,
        'the autoscaler sets the replica count between its minimum and its maximum',
      )
    : { low, high, certainty: Certainty.EXACT };
}
