import { Certainty, CostPreview, IdlePreview, PreviewRange, WeekPreview } from './data';
import { PlannedDeployment } from '../plan/deployment';
import { descriptionsOf, fitting, instancesOf, needOf, useOf } from '../plan/queue-load';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { Billing, PriceSpec, PriceUnit, ResourceAmounts } from '../spec/queue';

const HOURS_OF_WEEK = 168;
/** A twelfth of a year of 365 days. */
const HOURS_OF_MONTH = 730;

const SCALED = 'autoscalers between their minimum and their maximum';
const PENDING = 'pods beyond the capacity are pending, and hold no GPUs';
const BUSIEST = 'weeks differ: at most the busiest one';
const ELSEWHERE = 'pods with an overflow may be in either queue';
const IDLE = 'pods that use idle resources may be pending at any time';

/** A deployment, its cluster, and its week. @internal */
export interface CostedDeployment {
  readonly deployment: PlannedDeployment;
  readonly cluster: string;
  readonly week?: WeekPreview;
}

/** A bounded amount of a week, and why it is not exact. */
interface Amount {
  readonly low: number;
  readonly high: number;
  readonly because: readonly string[];
}

/** A queue with all deployments whose pods may be in it. */
interface Queue {
  readonly of: string;
  readonly name?: string;
  readonly cluster: string;
  readonly members: CostedDeployment[];
  readonly capacity?: ResourceAmounts;
  readonly price?: PriceSpec;
  readonly reserved: boolean;
}

/** Costs of each deployment, of each queue, and of all. @internal */
export function previewCosts(all: readonly CostedDeployment[]): CostPreview[] {
  const queues = queuesOf(all);
  const deployments = all.map((each) => costOfDeployment(each, queues));
  // a deployment that may be in two queues is a part of neither
  const firm = [...queues.values()]
    .map((queue) => ({ ...queue, members: queue.members.filter(isFirm) }))
    .filter(({ members, price }) => members.length > 0 || price)
    .map(costOfQueue);
  const flexible = deployments.filter((_, index) => !isFirm(all[index]));
  return [
    ...deployments.map(rendered),
    ...[...queues.values()].map((queue) => rendered(costOfQueue(queue))),
    ...totals([...firm, ...flexible]),
  ];
}

/** Reserved capacity that no deployment uses. @internal */
export function previewIdle(all: readonly CostedDeployment[]): IdlePreview[] {
  return [...queuesOf(all).values()].flatMap((queue): IdlePreview[] => {
    const { name, cluster, capacity } = queue;
    const used = gpuHoursIn(queue);
    if (name === undefined || !queue.reserved || capacity?.gpus === undefined || !used) {
      return [];
    }
    const paid = capacity.gpus * HOURS_OF_WEEK;
    const unused = { low: paid - used.high, high: paid - used.low, because: used.because };
    return [{ queue: name, cluster, gpuHoursPerWeek: range(unused) }];
  });
}

function keyOf(cluster: string, name: string | undefined): string {
  return `${cluster}/${name ?? '(no queue)'}`;
}

function queuesOf(all: readonly CostedDeployment[]): Map<string, Queue> {
  const members = new Map<string, { cluster: string; name?: string; of: CostedDeployment[] }>();
  for (const each of all) {
    const { queue, placement } = each.deployment;
    for (const name of new Set([queue?.name, placement.overflow?.queue.name ?? queue?.name])) {
      const key = keyOf(each.cluster, name);
      const found = members.get(key) ?? { cluster: each.cluster, name, of: [] };
      found.of.push(each);
      members.set(key, found);
    }
  }
  return new Map(
    [...members].map(([key, { cluster, name, of }]) => {
      const deployments = of.map(({ deployment }) => deployment);
      const described =
        name === undefined ? [] : deployments.flatMap((each) => descriptionsOf(each, name));
      const declared = described.find((each) => each.price)?.price;
      const price = [declared?.amount, declared?.currency].some(isUnresolved)
        ? undefined
        : declared;
      return [
        key,
        {
          of: key,
          cluster,
          members: of,
          reserved:
            price?.unit === PriceUnit.MONTH ||
            described.some(({ billing }) => billing === Billing.PREPAID),
          ...omitUndefined({
            name,
            price,
            capacity: name === undefined ? undefined : useOf({ deployments }, name).capacity,
          }),
        },
      ];
    }),
  );
}

/** Whether all its pods are in its queue. */
function isFirm({ deployment }: CostedDeployment): boolean {
  return deployment.placement.overflow === undefined;
}

/** GPU hours and a cost, before they are rounded. */
interface Cost {
  readonly of: string;
  readonly gpuHours?: Amount;
  readonly currency?: string;
  /** Cost of a week. */
  readonly cost?: Amount;
}

function costOfDeployment(each: CostedDeployment, queues: ReadonlyMap<string, Queue>): Cost {
  const { queue, placement, path } = each.deployment;
  const places = [queue?.name, ...(placement.overflow ? [placement.overflow.queue.name] : [])].map(
    (name) => queues.get(keyOf(each.cluster, name))!,
  );
  const prices = places.map(({ price }) => price);
  const currencies = new Set(prices.map((price) => price?.currency));
  const costs = places.map(({ price, capacity }) => price && costIn(each, price, capacity));
  const isPriced =
    currencies.size === 1 && prices.some((price) => price && price.unit !== PriceUnit.MONTH);
  return omitUndefined({
    of: path,
    gpuHours: gpuHours(each, places.length > 1 ? undefined : places[0].capacity),
    ...(isPriced &&
      costs.every((cost) => cost !== undefined) && {
        currency: prices[0]!.currency,
        cost: cheapestToDearest(costs),
      }),
  });
}

/** Of a deployment whose pods may be in one queue or in the other. */
function cheapestToDearest(costs: readonly Amount[]): Amount {
  const because = [
    ...costs.flatMap((cost) => cost.because),
    ...(costs.length > 1 ? [ELSEWHERE] : []),
  ];
  return {
    low: Math.min(...costs.map(({ low }) => low)),
    high: Math.max(...costs.map(({ high }) => high)),
    because,
  };
}

/** The cost of a deployment in one queue; a price of the whole queue costs nothing more. */
function costIn(
  each: CostedDeployment,
  { unit, amount }: PriceSpec,
  capacity: ResourceAmounts | undefined,
): Amount | undefined {
  switch (unit) {
    case PriceUnit.GPU_HOUR:
      return scaled(gpuHours(each, capacity), amount);
    case PriceUnit.REPLICA_HOUR:
      return scaled(replicaHours(each, capacity), amount);
    case PriceUnit.MONTH:
      return { low: 0, high: 0, because: [] };
  }
}

function costOfQueue(queue: Queue): Cost {
  const { of, price } = queue;
  return omitUndefined({
    of,
    gpuHours: gpuHoursIn(queue),
    currency: price?.currency,
    cost: price && costOfWeek(queue, price),
  });
}

function costOfWeek(queue: Queue, price: PriceSpec): Amount | undefined {
  switch (price.unit) {
    case PriceUnit.GPU_HOUR:
      return scaled(gpuHoursIn(queue), price.amount);
    case PriceUnit.REPLICA_HOUR:
      return scaled(
        sum(queue.members.map((each) => part(each, replicaHours(each, queue.capacity)))),
        price.amount,
      );
    case PriceUnit.MONTH: {
      const cost = (price.amount * HOURS_OF_WEEK) / HOURS_OF_MONTH;
      return { low: cost, high: cost, because: [] };
    }
  }
}

/** GPU hours in a queue, which never has more GPUs than its capacity. */
function gpuHoursIn({ members, capacity }: Queue): Amount | undefined {
  const hours = sum(members.map((each) => part(each, gpuHours(each, capacity))));
  const gpus = capacity?.gpus;
  return hours && gpus !== undefined ? atMost(hours, gpus * HOURS_OF_WEEK) : hours;
}

/** The part of a deployment that is in one queue: all of it, unless it may be elsewhere. */
function part(each: CostedDeployment, hours: Amount | undefined): Amount | undefined {
  return hours && !isFirm(each)
    ? { ...hours, low: 0, because: [...hours.because, ELSEWHERE] }
    : hours;
}

function atMost({ low, high, because }: Amount, most: number): Amount {
  return high <= most
    ? { low, high, because }
    : { low: Math.min(low, most), high: most, because: [...because, PENDING] };
}

function scaled(amount: Amount | undefined, factor: number): Amount | undefined {
  return amount && { ...amount, low: amount.low * factor, high: amount.high * factor };
}

function gpuHours(
  each: CostedDeployment,
  capacity: ResourceAmounts | undefined,
): Amount | undefined {
  const gpus = needOf(each.deployment.compute)?.gpus;
  return gpus === undefined ? undefined : scaled(replicaHours(each, capacity), gpus);
}

/** @param capacity that of the queue: pods that do not fit never run */
function replicaHours(
  { deployment, week }: CostedDeployment,
  capacity: ResourceAmounts | undefined,
): Amount | undefined {
  if (!week) {
    return undefined;
  }
  const hours = (count: 'minReplicas' | 'maxReplicas') =>
    week.parts.reduce(
      (total, each) => total + (each[count] * (each.toMinute - each.fromMinute)) / 60,
      0,
    );
  const [least, most] = [hours('minReplicas'), hours('maxReplicas')];
  // other weeks have no fewer replicas than the fewest of all
  const fewest = (instancesOf(deployment, 'fewest') ?? 0) * HOURS_OF_WEEK;
  const isIdle = deployment.placement.useIdleResources;
  const low = isIdle ? 0 : week.weeksDiffer ? Math.min(least, fewest) : least;
  const need = needOf(deployment.compute);
  const room = need && capacity && fitting(capacity, need);
  const all = {
    low,
    high: most,
    because: [
      ...(isIdle ? [IDLE] : []),
      ...(least < most ? [SCALED] : []),
      ...(week.weeksDiffer ? [BUSIEST] : []),
    ],
  };
  return room === undefined ? all : atMost(all, room * HOURS_OF_WEEK);
}

function sum(all: readonly (Amount | undefined)[]): Amount | undefined {
  const known = all.flatMap((each) => each ?? []);
  return known.length < all.length
    ? undefined
    : {
        low: known.reduce((total, { low }) => total + low, 0),
        high: known.reduce((total, { high }) => total + high, 0),
        because: known.flatMap(({ because }) => because),
      };
}

/** A total for each currency; prices of two currencies have no sum. */
function totals(all: readonly Cost[]): CostPreview[] {
  const hours = sum(all.map((each) => each.gpuHours));
  const gpuHoursPerWeek = hours && range(hours);
  const currencies = [...new Set(all.flatMap(({ cost, currency }) => (cost && currency) ?? []))];
  if (currencies.length === 0) {
    return [omitUndefined({ gpuHoursPerWeek })];
  }
  const without = all.filter(({ cost }) => !cost);
  return currencies.map((currency) => {
    const total = sum(
      all.flatMap(({ cost, currency: own }) => (cost && own === currency ? [cost] : [])),
    )!;
    const missing = without.length > 0 ? [`without ${without.map(({ of }) => of).join(', ')}`] : [];
    return {
      ...omitUndefined({ gpuHoursPerWeek }),
      ...costsOf(currency, { ...total, because: [...total.because, ...missing] }),
    };
  });
}

function rendered({ of, gpuHours: hours, currency, cost }: Cost): CostPreview {
  return {
    of,
    ...omitUndefined({ gpuHoursPerWeek: hours && range(hours) }),
    ...(cost && costsOf(currency!, cost)),
  };
}

function costsOf(currency: string, week: Amount): Omit<CostPreview, 'of'> {
  const times = (factor: number) => range(scaled(week, factor)!);
  return {
    currency,
    perHour: times(1 / HOURS_OF_WEEK),
    perWeek: times(1),
    perMonth: times(HOURS_OF_MONTH / HOURS_OF_WEEK),
  };
}

function range({ low, high, because }: Amount): PreviewRange {
  const reasons = [...new Set(because)];
  return {
    low: round(low),
    high: round(high),
    ...(reasons.length === 0
      ? { certainty: Certainty.EXACT }
      : { certainty: Certainty.BOUNDED, because: reasons.join('; ') }),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
