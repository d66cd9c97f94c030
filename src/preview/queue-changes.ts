import { QueuePreview } from './capacity';
import { PreviewRange, QueueChange, WorkloadChange } from './data';
import { bounded, gpusOf, sumOfRanges } from './peak';
import { CapacityVerdict } from './verdict';
import { Side } from './workload-changes';
import { omitUndefined } from '../private/omit-undefined';

const ELSEWHERE = 'pods with an overflow may be in either queue';

/** What each queue must hold while the objects are applied, if all changes happen at one time. @internal */
export function queueChanges(
  base: Side,
  head: Side,
  changes: readonly WorkloadChange[],
  cluster: string,
): QueueChange[] {
  const [old, current] = [membersOf(base), membersOf(head)];
  return [...new Set([...current.keys(), ...old.keys()])].map((name) => {
    const [before, after] = [old.get(name), current.get(name)];
    const all = changes.flatMap((change) => partOf(change, before, after) ?? []);
    const isKnown = all.every((part) => part !== 'unknown');
    const peakGpus = isKnown ? sumOfRanges(all as PreviewRange[]) : undefined;
    const capacityGpus = (after ?? before)!.queue.capacity?.gpus;
    return {
      ...omitUndefined({ name, peakGpus, capacityGpus }),
      cluster,
      verdict: verdictOf(peakGpus, capacityGpus, after?.queue),
    };
  });
}

/** A queue, and the paths of its deployments. */
interface Members {
  readonly queue: QueuePreview;
  /** Those whose pods may be in it, or in another queue. */
  readonly flexible: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
}

function membersOf({ queues }: Side): Map<string | undefined, Members> {
  const counts = new Map<string, number>();
  for (const path of queues.flatMap(({ deployments }) => deployments)) {
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return new Map(
    queues.map((queue) => [
      queue.name,
      {
        queue,
        all: new Set(queue.deployments),
        flexible: new Set(queue.deployments.filter((path) => counts.get(path)! > 1)),
      },
    ]),
  );
}

/** The GPUs of a workload in one queue; undefined if none of its pods is there. */
function partOf(
  change: WorkloadChange,
  before: Members | undefined,
  after: Members | undefined,
): PreviewRange | 'unknown' | undefined {
  const [was, is] = [change.before?.path, change.after?.path];
  const wasHere = was !== undefined && before?.all.has(was) === true;
  const isHere = is !== undefined && after?.all.has(is) === true;
  if (!wasHere && !isHere) {
    return undefined;
  }
  // the pods of one template stay in its queue
  const all = wasHere && isHere ? change.peakGpus : gpusOf(isHere ? change.after : change.before);
  const isFlexible = (wasHere && before!.flexible.has(was)) || (isHere && after!.flexible.has(is));
  return (all && isFlexible ? bounded(0, all.high, ELSEWHERE) : all) ?? 'unknown';
}

function verdictOf(
  peak: PreviewRange | undefined,
  capacity: number | undefined,
  after: QueuePreview | undefined,
): CapacityVerdict {
  if (after?.minimum.verdict === CapacityVerdict.STUCK) {
    return CapacityVerdict.STUCK;
  }
  if (!peak || capacity === undefined) {
    return CapacityVerdict.UNKNOWN;
  }
  return peak.high <= capacity ? CapacityVerdict.FITS : CapacityVerdict.WAITS;
}
