import { Certainty, CostPreview, IdlePreview, PreviewRange, WeekPreview } from './data';
import { PlannedDeployment } from '../plan/deployment';
import { capacityOf, needOf } from '../plan/queue-load';
import { omitUndefined } from '../private/omit-undefined';
import { Billing, PriceSpec, PriceUnit } from '../spec/queue';

const HOURS_OF_WEEK = 168;
/** A twelfth of a year of 365 days. */
const HOURS_OF_MONTH = 730;

/** A deployment, its cluster, and its week. @internal */
export interface CostedDeployment {
  readonly deployment: PlannedDeployment;
  readonly cluster: string;
  readonly week?: WeekPreview;
}

/** Fewest and most units of a week. */
interface Units {
  readonly low: number;
  readonly high: number;
}

/** Costs of each deployment, of each queue, and of all. @internal */
export function previewCosts(all: readonly CostedDeployment[]): CostPreview[] {
  const queues = queuesOf(all);
  const ofQueues = [...queues].map(([of, members]) => ({ of, ...costOfQueue(members) }));
  return [
    ...all.map((each) => ({ of: each.deployment.path, ...costOfDeployment(each) })),
    ...ofQueues,
    ...totals(ofQueues),
  ];
}

/** Reserved capacity that no deployment uses. @internal */
export function previewIdle(all: readonly CostedDeployment[]): IdlePreview[] {
  return [...queuesOf(all).values()].flatMap((members): IdlePreview[] => {
    const { cluster, deployment } = members[0];
    const capacity = capacityOf(
      { deployments: members.map((each) => each.deployment) },
      deployment.queue?.name ?? '',
    )?.gpus;
    const used = sum(members.map(gpuHours));
    if (deployment.queue?.billing !== Billing.PREPAID || capacity === undefined || !used) {
      return [];
    }
    const paid = capacity * HOURS_OF_WEEK;
    const unused = { low: Math.max(0, paid - used.high), high: Math.max(0, paid - used.low) };
    return [{ queue: deployment.queue.name, cluster, gpuHoursPerWeek: range(unused) }];
  });
}

function queuesOf(all: readonly CostedDeployment[]): Map<string, CostedDeployment[]> {
  const queues = new Map<string, CostedDeployment[]>();
  for (const each of all) {
    const name = each.deployment.queue?.name;
    const key = `${each.cluster}/${name ?? '(no queue)'}`;
    queues.set(key, [...(queues.get(key) ?? []), each]);
  }
  return queues;
}

function costOfDeployment(each: CostedDeployment): Omit<CostPreview, 'of'> {
  const { queue } = each.deployment;
  const hours = gpuHours(each);
  const units = queue?.price && unitsOf(queue.price, each);
  return omitUndefined({
    gpuHoursPerWeek: hours && range(hours),
    ...(queue?.price && units && priced(queue.price, units)),
  });
}

function costOfQueue(members: readonly CostedDeployment[]): Omit<CostPreview, 'of'> {
  const price = members.find(({ deployment }) => deployment.queue?.price)?.deployment.queue?.price;
  const hours = sum(members.map(gpuHours));
  const units =
    price?.unit === PriceUnit.MONTH
      ? { low: HOURS_OF_WEEK / HOURS_OF_MONTH, high: HOURS_OF_WEEK / HOURS_OF_MONTH }
      : price && sum(members.map((each) => unitsOf(price, each)));
  return omitUndefined({
    gpuHoursPerWeek: hours && range(hours),
    ...(price && units && priced(price, units)),
  });
}

/** A total for each currency; prices of two currencies have no sum. */
function totals(queues: readonly Omit<CostPreview, 'of'>[]): CostPreview[] {
  const currencies = [...new Set(queues.flatMap(({ currency }) => currency ?? []))];
  const hours = sum(queues.map(({ gpuHoursPerWeek }) => gpuHoursPerWeek));
  const all = omitUndefined({ gpuHoursPerWeek: hours && range(hours) });
  if (currencies.length === 0) {
    return [all];
  }
  return currencies.map((currency) => {
    const some = queues.filter((each) => each.currency === currency);
    const total = (unit: 'perHour' | 'perWeek' | 'perMonth') =>
      range(sum(some.map((each) => each[unit]))!);
    return {
      ...all,
      currency,
      perHour: total('perHour'),
      perWeek: total('perWeek'),
      perMonth: total('perMonth'),
    };
  });
}

function priced({ amount, currency }: PriceSpec, unitsOfWeek: Units): Omit<CostPreview, 'of'> {
  const times = (factor: number) =>
    range({ low: unitsOfWeek.low * amount * factor, high: unitsOfWeek.high * amount * factor });
  return {
    currency,
    perHour: times(1 / HOURS_OF_WEEK),
    perWeek: times(1),
    perMonth: times(HOURS_OF_MONTH / HOURS_OF_WEEK),
  };
}

/** What a price counts, over a week; undefined for a price of the whole queue. */
function unitsOf({ unit }: PriceSpec, each: CostedDeployment): Units | undefined {
  switch (unit) {
    case PriceUnit.GPU_HOUR:
      return gpuHours(each);
    case PriceUnit.REPLICA_HOUR:
      return replicaHours(each);
    case PriceUnit.MONTH:
      return undefined;
  }
}

function gpuHours(each: CostedDeployment): Units | undefined {
  const gpus = needOf(each.deployment.compute)?.gpus;
  const hours = replicaHours(each);
  return gpus === undefined || !hours
    ? undefined
    : { low: hours.low * gpus, high: hours.high * gpus };
}

function replicaHours({ week }: CostedDeployment): Units | undefined {
  const hours = (count: 'minReplicas' | 'maxReplicas') =>
    week!.parts.reduce(
      (total, part) => total + (part[count] * (part.toMinute - part.fromMinute)) / 60,
      0,
    );
  return week && { low: hours('minReplicas'), high: hours('maxReplicas') };
}

function sum(all: readonly (Units | undefined)[]): Units | undefined {
  return all.every((each) => each !== undefined)
    ? {
        low: all.reduce((total, each) => total + each!.low, 0),
        high: all.reduce((total, each) => total + each!.high, 0),
      }
    : undefined;
}

function range({ low, high }: Units): PreviewRange {
  const exact = Math.abs(high - low) < 1e-9;
  return {
    low: round(low),
    high: round(high),
    ...(exact
      ? { certainty: Certainty.EXACT }
      : {
          certainty: Certainty.BOUNDED,
          because:
            'autoscalers between their minimum and their maximum; without the extra pods of updates',
        }),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
