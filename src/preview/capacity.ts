import { Certainty } from './certainty';
import { CapacityVerdict } from './verdict';
import { PlannedDeployment } from '../plan/deployment';
import {
  Extent,
  Need,
  QueueUse,
  Sharing,
  exceeded,
  instancesOf,
  minus,
  needAt,
  needOf,
  needsQueue,
  sumOf,
  times,
  useOf,
} from '../plan/queue-load';
import { RolloutOutcome, RolloutPlan, planRollout } from '../plan/rollout';
import { omitUndefined } from '../private/omit-undefined';
import { ResourceAmounts } from '../spec/queue';

/** The pods of one deployment in a queue at one time. */
export interface QueueLoadPart {
  /** Construct path of the deployment. */
  readonly deployment: string;
  /**
   * Pods that exist or drain, where a replica on several nodes counts as one.
   * @default - the replica count is not known
   */
  readonly pods?: number;
  /**
   * The resources of these pods.
   * @default - the compute or the replica count is not known
   */
  readonly amounts?: ResourceAmounts;
}

/** The resources that a queue must hold at one time, and what happens to the pods. */
export interface QueueLoad {
  /**
   * The pods of each deployment. For a rolling update only those of the updated one, because the
   * others have as many as at the minimum or the maximum of the queue.
   */
  readonly parts: QueueLoadPart[];
  /**
   * The resources of all pods that exist or drain at that time.
   * @default - an amount is not known
   */
  readonly amounts?: ResourceAmounts;
  /** How sure the amounts are: they are exact, or an upper bound. */
  readonly certainty: Certainty;
  /**
   * Why the amounts may be lower, in words.
   * @default - they are exact
   */
  readonly because?: string;
  /** What happens to the pods. */
  readonly verdict: CapacityVerdict;
  /** The sum in words, such as `2 × chat-stable × 8 GPUs = 16 of 24 GPUs`. */
  readonly arithmetic: string;
}

/**
 * A rolling update of one deployment, next to all deployments of its queue. The verdict compares with the
 * old pods of the base, if there is one; the amounts and the plan are those of the head alone.
 */
export interface QueueRollout extends QueueLoad {
  /** Construct path of the deployment. */
  readonly deployment: string;
  /** Whether the autoscalers are at their maximum. Otherwise they are at their minimum. */
  readonly atMaximum: boolean;
  /** The prediction of the rolling update. */
  readonly rollout: RolloutPlan;
}

/** The capacity of a queue, and what the deployments of all services in one cluster need of it. */
export interface QueuePreview {
  /**
   * Name of the queue, such as `reserved`.
   * @default - the deployments without a queue
   */
  readonly name?: string;
  /** The cluster that it is in: the construct paths of its Charts and stacks. */
  readonly cluster: string;
  /**
   * Total capacity of the queue, as its deployments declare it.
   * @default - not known: no deployment sets it
   */
  readonly capacity?: ResourceAmounts;
  /** Construct paths of its deployments, with those whose overflow it is. */
  readonly deployments: string[];
  /** All autoscalers at their minimum. */
  readonly minimum: QueueLoad;
  /** All autoscalers at their maximum. */
  readonly maximum: QueueLoad;
  /**
   * One rolling update at a time, at the minimum and at the maximum of the autoscalers. Without a queue, those
   * at the maximum are of deployments whose replica count differs there.
   */
  readonly rollouts: QueueRollout[];
  /** All deployments are updated at one time, at the maximum of the autoscalers. */
  readonly worst: QueueLoad;
  /** The worst verdict of the minimum and of the rolling updates at the minimum. */
  readonly verdict: CapacityVerdict;
}

/** The resource that a sum shows, where none is exceeded: the first that is known. */
const SHOWN = ['gpus', 'cpu', 'memoryBytes'] as const;

/** From best to worst. */
const VERDICTS = [
  CapacityVerdict.FITS,
  CapacityVerdict.UNKNOWN,
  CapacityVerdict.WAITS,
  CapacityVerdict.STUCK,
];

const OF_OUTCOME: { readonly [outcome in RolloutOutcome]: CapacityVerdict } = {
  [RolloutOutcome.FORWARD]: CapacityVerdict.FITS,
  [RolloutOutcome.DEADLOCK]: CapacityVerdict.STUCK,
  [RolloutOutcome.UNKNOWN]: CapacityVerdict.UNKNOWN,
};

/** The most deployments that a sum names: a thousand of them in one queue have a thousand sums. */
const MOST_TERMS = 8;

const DRAINING = 'fewer pods drain at one time where new ones take longer to start';

/** The pods of one deployment at one time; `undefined` where their number is not known. */
interface Demand {
  readonly deployment: PlannedDeployment;
  readonly pods?: number;
}

/** All pods in a queue at one time. */
interface Totals {
  readonly certain?: Need;
  readonly possible?: Need;
}

/** A queue, and what its deployments need of it. */
interface Queue {
  readonly name?: string;
  readonly deployments: readonly PlannedDeployment[];
  readonly use: QueueUse;
  /** The deployments of which pods may be elsewhere, in words. */
  readonly elsewhere?: string;
  /** The deployments whose amounts are not known, in words. */
  readonly unknown: string;
}

/**
 * A queue of a cluster, with the deployments of all services in it.
 *
 * @param name name of the queue; undefined for the deployments without one
 * @param deployments the deployments whose pods may be in the queue
 * @internal
 */
export function previewQueue(
  cluster: string,
  name: string | undefined,
  deployments: readonly PlannedDeployment[],
): QueuePreview {
  const use = name === undefined ? withoutQueue({ deployments }) : useOf({ deployments }, name);
  const queue = {
    ...omitUndefined({ name, elsewhere: elsewhereOf(name, deployments) }),
    deployments,
    use,
    unknown: unknownOf(deployments),
  };
  const at = (extent: Extent, beyond: CapacityVerdict): QueueLoad =>
    loadOf(
      queue,
      deployments.map((deployment) => ({ deployment, pods: instancesOf(deployment, extent) })),
      { certain: use.certain[extent], possible: use.possible[extent] },
      beyond,
    );
  const isFixed = !deployments.some(isScaled);
  const minimum = at('fewest', CapacityVerdict.STUCK);
  const rolloutsAt = (extent: Extent, of = deployments): QueueRollout[] =>
    of.flatMap((deployment) => rolloutOf(queue, deployment, extent));
  const first = rolloutsAt('fewest');
  // without a queue, an update does not depend on how many replicas others have
  const differing = name === undefined ? deployments.filter(isScaled) : deployments;
  const most = isFixed ? first : rolloutsAt('most', differing);
  const peaks = deployments.map((deployment) => peakOf(deployment, 'most'));
  const all = loadOf(
    queue,
    peaks,
    {
      certain: totalOf(peaks.filter(({ deployment }) => needsQueue(deployment))),
      possible: totalOf(peaks),
    },
    CapacityVerdict.WAITS,
    DRAINING,
  );
  return {
    ...omitUndefined({ name, capacity: use.capacity }),
    cluster,
    deployments: deployments.map(({ path }) => path),
    minimum,
    maximum: at('most', CapacityVerdict.WAITS),
    rollouts: isFixed ? first : [...first, ...most],
    worst: { ...all, verdict: worst([all, ...most]) },
    verdict: worst([minimum, ...first]),
  };
}

function isScaled(deployment: PlannedDeployment): boolean {
  return instancesOf(deployment, 'fewest') !== instancesOf(deployment, 'most');
}

/** The deployments that run anywhere in the cluster, whose capacity is not known. */
function withoutQueue({ deployments }: Sharing): QueueUse {
  const at = (extent: Extent) => sumOf(deployments.map((each) => needAt(each, extent)));
  const all = omitUndefined({ fewest: at('fewest'), most: at('most') });
  return { certain: all, possible: all };
}

/** @internal */
export function worst(loads: readonly { readonly verdict: CapacityVerdict }[]): CapacityVerdict {
  const ranks = loads.map(({ verdict }) => VERDICTS.indexOf(verdict));
  return VERDICTS[ranks.reduce((most, rank) => Math.max(most, rank), 0)];
}

function rolloutOf(queue: Queue, deployment: PlannedDeployment, extent: Extent): QueueRollout[] {
  const { use, deployments } = queue;
  const pods = isOwn(queue, deployment) ? instancesOf(deployment, extent) : undefined;
  const rollout =
    pods === undefined
      ? undefined
      : planRollout(queue.name === undefined ? undefined : use, deployment, pods, extent);
  if (!rollout) {
    return [];
  }
  // an update of each of a thousand would name eight others each
  const named = deployments.length > MOST_TERMS ? [] : deployments;
  const others = named
    .filter((each) => each !== deployment)
    .map((each) => ({ deployment: each, pods: instancesOf(each, extent) }));
  const own = needAt(deployment, extent);
  const peak = { deployment, pods: podsAtPeak(deployment, rollout) };
  const during = (all: Need | undefined) => all && own && sumOf([minus(all, own), totalOf([peak])]);
  const { certain, possible } = use;
  const load = loadOf(
    queue,
    [peak, ...others],
    {
      certain: needsQueue(deployment) ? during(certain[extent]) : certain[extent],
      possible: during(possible[extent]),
    },
    CapacityVerdict.WAITS,
    rollout.maxTerminating > 0 && deployment.rollingUpdate.recreate !== true ? DRAINING : undefined,
  );
  return [
    {
      deployment: deployment.path,
      atMaximum: extent === 'most',
      rollout,
      ...load,
      // all parts of each update would be a square of the deployments
      parts: load.parts.slice(0, 1),
      verdict: worst([{ verdict: OF_OUTCOME[rollout.outcome] }, load]),
    },
  ];
}

/** Whether a deployment has this queue, and not only an overflow to it. */
function isOwn({ name }: Queue, { queue }: PlannedDeployment): boolean {
  return queue?.name === name;
}

/** The pods that exist or drain at the worst moment of an update. */
function peakOf(deployment: PlannedDeployment, extent: Extent): Demand {
  const pods = instancesOf(deployment, extent);
  const rollout = pods === undefined ? undefined : planRollout(undefined, deployment, pods, extent);
  return rollout ? { deployment, pods: podsAtPeak(deployment, rollout) } : { deployment };
}

function podsAtPeak({ rollingUpdate }: PlannedDeployment, rollout: RolloutPlan): number {
  return rollingUpdate.recreate === true
    ? rollout.instances
    : rollout.mostPresent + rollout.maxTerminating;
}

function totalOf(demands: readonly Demand[]): Need | undefined {
  return sumOf(demands.map(amountsOf));
}

function amountsOf({ deployment, pods }: Demand): Need | undefined {
  const need = needOf(deployment.compute);
  return need && pods !== undefined ? times(need, pods) : undefined;
}

/**
 * @param listed the pods to name: all, or the first ones
 * @param because why there may be fewer
 */
function loadOf(
  queue: Queue,
  listed: readonly Demand[],
  { certain, possible }: Totals,
  beyond: CapacityVerdict,
  because?: string,
): QueueLoad {
  const { capacity } = queue.use;
  const known = SHOWN.filter((resource) => capacity?.[resource] !== undefined);
  const missing = exceeded(capacity, possible);
  const shown = SHOWN.find((resource) => missing.includes(resource)) ?? known[0] ?? 'gpus';
  const reasons = [queue.elsewhere, because].filter((reason) => reason !== undefined);
  return {
    parts: listed.map((demand) => ({
      deployment: demand.deployment.path,
      ...omitUndefined({ pods: demand.pods, amounts: amountsOf(demand) }),
    })),
    ...omitUndefined({ amounts: possible }),
    certainty: reasons.length === 0 ? Certainty.EXACT : Certainty.BOUNDED,
    ...omitUndefined({ because: reasons.length === 0 ? undefined : reasons.join('; ') }),
    verdict: verdictOf(),
    arithmetic: arithmetic(queue, listed, shown, possible),
  };

  function verdictOf(): CapacityVerdict {
    if (exceeded(capacity, certain).length > 0) {
      return beyond;
    }
    const isKnown = possible && known.some((resource) => possible[resource] > 0);
    return isKnown === true && missing.length === 0
      ? CapacityVerdict.FITS
      : CapacityVerdict.UNKNOWN;
  }
}

/** The deployments of which pods may be elsewhere. */
function elsewhereOf(
  name: string | undefined,
  deployments: readonly PlannedDeployment[],
): string | undefined {
  const names = deployments.flatMap((each) =>
    name === undefined || needsQueue(each) ? [] : each.name,
  );
  return names.length === 0
    ? undefined
    : `pods of ${listOf(names)} may run in another queue, or wait for idle resources`;
}

function unknownOf(deployments: readonly PlannedDeployment[]): string {
  const isKnown = (deployment: PlannedDeployment) =>
    (['fewest', 'most'] as const).every((extent) => peakOf(deployment, extent).pods !== undefined);
  return listOf(deployments.filter((each) => !isKnown(each)).map(({ name }) => name));
}

/** The sum of one resource in words. */
function arithmetic(
  { use, unknown }: Queue,
  listed: readonly Demand[],
  resource: keyof Need,
  all: Need | undefined,
): string {
  if (all === undefined) {
    return `the compute, the replica count or the rolling update of ${unknown} is not known`;
  }
  const terms = listed.filter((demand) => amountsOf(demand)![resource] > 0).slice(0, MOST_TERMS);
  const rest = minus(all, totalOf(terms)!)[resource];
  const words = [
    ...terms.map(
      ({ deployment, pods }) =>
        `${pods} × ${deployment.name} (${amount(needOf(deployment.compute)![resource], resource)})`,
    ),
    ...(rest > 0 ? [`others (${amount(rest, resource)})`] : []),
  ];
  const total = amount(all[resource], resource);
  const of = use.capacity?.[resource];
  const result = of === undefined ? total : `${total} of ${amount(of, resource)}`;
  return words.length === 0 ? result : `${words.join(' + ')} = ${result}`;
}

function listOf(names: readonly string[]): string {
  const more = names.length - MOST_TERMS;
  return [...names.slice(0, MOST_TERMS), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** An amount with its unit, such as `8 GPUs`. @internal */
export function amount(value: number, resource: keyof Need): string {
  switch (resource) {
    case 'gpus':
      return `${value} ${value === 1 ? 'GPU' : 'GPUs'}`;
    case 'cpu':
      return `${value} ${value === 1 ? 'CPU' : 'CPUs'}`;
    case 'memoryBytes':
      return `${Math.round((value / 2 ** 30) * 100) / 100} GiB`;
  }
}
