import { QueueLoad, QueueLoadPart, QueuePreview, QueueRollout, amount } from './capacity';
import { Content, element } from './markup';
import { loadsOf, queueName } from './report-capacity';
import { Bar, BarPart, OTHERS, Pictures, Series } from './svg';

type Resource = 'gpus' | 'cpu' | 'memoryBytes';

/** A bar with more parts is hard to read: the smaller ones are one part together. */
const MOST_PARTS = 8;

/** The part that they are. */
const REST: Series = { name: 'others', series: OTHERS };

/** The capacity of a queue as stacked bars against the line of what there is. @internal */
export function capacityPicture(queue: QueuePreview, pictures: Pictures): Content {
  const loads = loadsOf(queue);
  const shown = pictures.seriesOf(largestParts(queue));
  const isKnown = loads.some(([, { amounts }]) => amounts !== undefined);
  return element(
    'figure',
    {},
    element(
      'h3',
      {},
      queue.name === undefined
        ? 'Deployments without a queue'
        : ['Queue ', element('code', {}, queue.name)],
      ` in ${queue.cluster}`,
    ),
    isKnown
      ? resourcesOf(queue, loads).map((resource) =>
          pictures.bars(
            `${queueName(queue.name)}: ${NAMES[resource]}`,
            loads.map(([label, load]) => barOf(label, load, queue, resource, shown)),
            limitOf(queue, resource),
          ),
        )
      : element(
          'p',
          {},
          'No picture: the compute or the replica count of a deployment is not known.',
        ),
    element(
      'figcaption',
      {},
      pictures.legend(shown.length < queue.deployments.length ? [...shown, REST] : shown),
    ),
  );
}

const NAMES: { readonly [resource in Resource]: string } = {
  gpus: 'GPUs',
  cpu: 'CPUs',
  memoryBytes: 'memory',
};

/** GPUs, or CPUs where there are none; and another resource where that one alone is not enough. */
function resourcesOf(queue: QueuePreview, loads: readonly [string, QueueLoad][]): Resource[] {
  const exceeds = ([, { amounts }]: [string, QueueLoad], resource: Resource) =>
    (amounts?.[resource] ?? 0) > capacityIn(queue, resource);
  const main = loads.some(([, { amounts }]) => amounts?.gpus) ? 'gpus' : 'cpu';
  const others = (['cpu', 'memoryBytes'] as const).filter((resource) =>
    loads.some((load) => exceeds(load, resource) && !exceeds(load, main)),
  );
  return [...new Set<Resource>([main, ...others])];
}

function capacityIn({ capacity }: QueuePreview, resource: Resource): number {
  const there = capacity?.[resource];
  return typeof there === 'number' ? there : Infinity;
}

function limitOf(queue: QueuePreview, resource: Resource) {
  const there = capacityIn(queue, resource);
  return Number.isFinite(there)
    ? { amount: there, label: `${amount(there, resource)} in the queue` }
    : undefined;
}

function barOf(
  label: string,
  load: QueueLoad,
  queue: QueuePreview,
  resource: Resource,
  shown: readonly Series[],
): Bar {
  const needed = load.amounts?.[resource];
  if (needed === undefined) {
    return { label, value: 'not known', parts: [] };
  }
  const there = capacityIn(queue, resource);
  const of = Number.isFinite(there) ? ` of ${amount(there, resource)}` : '';
  const verdict = needed > there ? ` – ${load.verdict}` : '';
  return {
    label,
    value: `${of ? amount(needed, resource).split(' ')[0] : amount(needed, resource)}${of}${verdict}`,
    parts: partsOf(load, queue, resource, shown),
  };
}

/** The parts of a bar; the last one is what no other part shows. */
function partsOf(
  load: QueueLoad,
  queue: QueuePreview,
  resource: Resource,
  shown: readonly Series[],
): BarPart[] {
  const pods = isUpdate(load) ? duringUpdate(load, queue) : load.parts;
  const of = (deployment: string) =>
    pods
      .filter((part) => part.deployment === deployment)
      .reduce((sum, { amounts }) => sum + (amounts?.[resource] ?? 0), 0);
  const parts = shown.map(({ name, series }) => ({ name, series, amount: of(name) }));
  const sum = parts.reduce((all, part) => all + part.amount, 0);
  return (
    [...parts, { ...REST, amount: (load.amounts?.[resource] ?? 0) - sum }]
      // fractions of CPUs have no exact sum
      .filter((part) => part.amount > 1e-6)
      .map(({ name, series, amount: value }) => ({
        series,
        amount: value,
        title: `${name}: ${amount(value, resource)}`,
      }))
  );
}

function isUpdate(load: QueueLoad): load is QueueRollout {
  return 'rollout' in load;
}

/** The pods of one deployment while it is updated, and those of the others as they were. */
function duringUpdate(update: QueueRollout, { minimum, maximum }: QueuePreview): QueueLoadPart[] {
  const around = update.atMaximum ? maximum : minimum;
  return [
    ...update.parts,
    ...around.parts.filter(({ deployment }) => deployment !== update.deployment),
  ];
}

/** The deployments that get a colour of their own, in their order. */
function largestParts({ deployments, maximum, minimum }: QueuePreview): string[] {
  if (deployments.length <= MOST_PARTS) {
    return deployments;
  }
  const load = maximum.amounts ? maximum : minimum;
  const gpus = new Map(load.parts.map(({ deployment, amounts }) => [deployment, amounts?.gpus]));
  const gpusOf = (path: string) => gpus.get(path) ?? 0;
  const largest = [...deployments].sort((one, other) => gpusOf(other) - gpusOf(one));
  const kept = new Set(largest.slice(0, MOST_PARTS - 1));
  return deployments.filter((path) => kept.has(path));
}
