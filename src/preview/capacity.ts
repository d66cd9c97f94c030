import { PlannedDeployment } from '../plan/deployment';
import { Extent, Need, capacityOf, instancesOf, needOf, times } from '../plan/queue-load';
import { RolloutOutcome, RolloutPlan, planRollout } from '../plan/rollout';
import { omitUndefined } from '../private/omit-undefined';
import { ResourceAmounts } from '../spec/queue';

/** What happens to the pods that a queue must hold. */
export enum CapacityVerdict {
  /** All of them run at once. */
  FITS = 'fits',
  /** Some are pending until others have ended; it completes by itself. */
  WAITS = 'waits',
  /** Some are pending until a person changes something. */
  STUCK = 'stuck',
  /** The capacity of the queue, or the compute of a deployment, is not known. */
  UNKNOWN = 'unknown',
}

/** The pods of one deployment in a queue at one time. */
export interface QueueLoadPart {
  /** Construct path of the deployment. */
  readonly deployment: string;
  /** Pods that exist or drain; absent if that is not known. */
  readonly pods?: number;
  /** The resources of these pods; absent if that is not known. */
  readonly amounts?: ResourceAmounts;
}

/** The resources that a queue must hold at one time, and what happens to the pods. */
export interface QueueLoad {
  /**
   * The pods of each deployment. A rolling update begins with its own deployment, and names eight others
   * at most.
   */
  readonly parts: QueueLoadPart[];
  /** The resources of all pods that exist or drain at that time; absent if one is not known. */
  readonly amounts?: ResourceAmounts;
  /** What happens to the pods. */
  readonly verdict: CapacityVerdict;
  /** The sum in words, such as `2 × chat-stable × 8 GPUs = 16 of 24 GPUs`. */
  readonly arithmetic: string;
}

/** A rolling update of one deployment, next to all deployments of its queue. */
export interface QueueRollout extends QueueLoad {
  /** Construct path of the deployment. */
  readonly deployment: string;
  /** The rolling update. */
  readonly rollout: RolloutPlan;
}

/** The capacity of a queue, and what the deployments of all services in one cluster need of it. */
export interface QueuePreview {
  /** Its name; absent for the deployments without a queue. */
  readonly name?: string;
  /** The cluster that it is in: the construct paths of its Charts and stacks. */
  readonly cluster: string;
  /** Its total capacity; absent if no deployment sets it. */
  readonly capacity?: ResourceAmounts;
  /** Construct paths of its deployments. */
  readonly deployments: string[];
  /** All autoscalers at their minimum. */
  readonly minimum: QueueLoad;
  /** All autoscalers at their maximum. */
  readonly maximum: QueueLoad;
  /** One rolling update at a time, at the minimum and at the maximum of the autoscalers. */
  readonly rollouts: QueueRollout[];
  /** All deployments are updated at one time, at the maximum of the autoscalers. */
  readonly worst: QueueLoad;
  /** The worst verdict of the minimum and of the rolling updates at the minimum. */
  readonly verdict: CapacityVerdict;
}

const RESOURCES = ['gpus', 'cpu', 'memoryBytes'] as const;

/** The most deployments that an update names in addition to its own. */
const MOST_OTHERS = 8;

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

/** The pods of one deployment at one time; `undefined` where their number or compute is not known. */
interface Demand {
  readonly deployment: PlannedDeployment;
  readonly pods?: number;
}

/**
 * A queue of a cluster, with the deployments of all services in it.
 *
 * @param name name of the queue; undefined for the deployments without one
 * @internal
 */
export function previewQueue(
  cluster: string,
  name: string | undefined,
  all: readonly PlannedDeployment[],
): QueuePreview {
  const deployments = all.filter(({ queue }) => queue?.name === name);
  const capacity = name === undefined ? undefined : capacityOf({ deployments }, name);
  const at = (extent: Extent): Demand[] =>
    deployments.map((deployment) => ({ deployment, pods: instancesOf(deployment, extent) }));
  const isFixed = deployments.every(
    (each) => instancesOf(each, 'fewest') === instancesOf(each, 'most'),
  );
  const minimum = loadOf(at('fewest'), capacity, CapacityVerdict.STUCK);
  const rolloutsAt = (extent: Extent): QueueRollout[] =>
    deployments.flatMap((deployment) => rolloutOf(deployments, deployment, extent, capacity));
  const first = rolloutsAt('fewest');
  return {
    ...omitUndefined({ name, capacity }),
    cluster,
    deployments: deployments.map(({ path }) => path),
    minimum,
    maximum: loadOf(at('most'), capacity, CapacityVerdict.WAITS),
    rollouts: isFixed ? first : [...first, ...rolloutsAt('most')],
    worst: loadOf(
      deployments.map((deployment) => atPeak(deployments, deployment, 'most')),
      capacity,
      CapacityVerdict.WAITS,
    ),
    verdict: worst([minimum, ...first]),
  };
}

/** @internal */
export function worst(loads: readonly { readonly verdict: CapacityVerdict }[]): CapacityVerdict {
  return VERDICTS[Math.max(0, ...loads.map(({ verdict }) => VERDICTS.indexOf(verdict)))];
}

function rolloutOf(
  deployments: readonly PlannedDeployment[],
  deployment: PlannedDeployment,
  extent: Extent,
  capacity: ResourceAmounts | undefined,
): QueueRollout[] {
  const pods = instancesOf(deployment, extent);
  const rollout = pods && planRollout({ deployments: [...deployments] }, deployment, pods, extent);
  if (!rollout) {
    return [];
  }
  const others = deployments
    .filter((each) => each !== deployment)
    .map((each) => ({ deployment: each, pods: instancesOf(each, extent) }));
  const load = loadOf(
    [atPeak(deployments, deployment, extent), ...others],
    capacity,
    CapacityVerdict.WAITS,
  );
  return [
    {
      deployment: deployment.path,
      rollout,
      ...load,
      // all parts of each update would be a square of the deployments
      parts: load.parts.slice(0, 1 + MOST_OTHERS),
      verdict: worst([{ verdict: OF_OUTCOME[rollout.outcome] }, load]),
    },
  ];
}

/** The pods that exist or drain at the worst moment of an update. */
function atPeak(
  deployments: readonly PlannedDeployment[],
  deployment: PlannedDeployment,
  extent: Extent,
): Demand {
  const pods = instancesOf(deployment, extent);
  const rollout = pods && planRollout({ deployments: [...deployments] }, deployment, pods, extent);
  return rollout
    ? {
        deployment,
        pods:
          deployment.rollingUpdate.recreate === true
            ? rollout.instances
            : rollout.mostPresent + rollout.maxTerminating,
      }
    : { deployment };
}

function loadOf(
  demands: readonly Demand[],
  capacity: ResourceAmounts | undefined,
  beyond: CapacityVerdict,
): QueueLoad {
  const parts = demands.map(({ deployment, pods }) => {
    const need = needOf(deployment.compute);
    return {
      deployment,
      pods,
      need,
      amounts: need && pods !== undefined ? times(need, pods) : undefined,
    };
  });
  const amounts = parts.every((part) => part.amounts)
    ? sum(parts.map((part) => part.amounts as Need))
    : undefined;
  const known = RESOURCES.filter((resource) => typeof capacity?.[resource] === 'number');
  const exceeded = amounts
    ? known.filter((resource) => amounts[resource] > capacity![resource]!)
    : [];
  const shown = exceeded[0] ?? known[0] ?? 'gpus';
  return {
    parts: parts.map(({ deployment, pods, amounts: of }) => ({
      deployment: deployment.path,
      ...omitUndefined({ pods, amounts: of }),
    })),
    ...omitUndefined({ amounts }),
    verdict:
      amounts === undefined || known.length === 0
        ? CapacityVerdict.UNKNOWN
        : exceeded.length > 0
          ? beyond
          : CapacityVerdict.FITS,
    arithmetic: arithmetic(parts, shown, amounts, capacity),
  };
}

interface Part extends Demand {
  readonly need?: Need;
}

/** The sum of one resource in words. */
function arithmetic(
  parts: readonly Part[],
  resource: keyof Need,
  amounts: Need | undefined,
  capacity: ResourceAmounts | undefined,
): string {
  const unknown = parts.filter(({ need, pods }) => !need || pods === undefined);
  if (amounts === undefined) {
    const names = unknown.map(({ deployment }) => deployment.name).join(', ');
    return `the compute or the replica count of ${names} is not known`;
  }
  const terms = parts
    .filter(({ need, pods }) => need![resource] > 0 && pods! > 0)
    .map(
      ({ deployment, need, pods }) =>
        `${pods} × ${deployment.name} (${amount(need![resource], resource)})`,
    );
  const total = amount(amounts[resource], resource);
  const of = capacity?.[resource];
  const result = of === undefined ? total : `${total} of ${amount(of, resource)}`;
  return terms.length === 0 ? result : `${terms.join(' + ')} = ${result}`;
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

function sum(all: readonly Need[]): Need {
  const add = (resource: keyof Need) => all.reduce((total, need) => total + need[resource], 0);
  return {
    cpu: Math.round(add('cpu') * 1e9) / 1e9,
    memoryBytes: add('memoryBytes'),
    gpus: add('gpus'),
  };
}
