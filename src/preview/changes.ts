import { costChanges } from './cost-changes';
import { ChangesPreview, Hazard, PreviewData } from './data';
import { sortedHazards, trafficHazards } from './hazards';
import { ManifestDiff, changesBetween } from './manifest-diff';
import { objectHazards } from './object-hazards';
import { withOldPods } from './old-pods';
import { queueChanges } from './queue-changes';
import { Side, sortedWorkloads, workloadChanges } from './workload-changes';

/** What is applied to one cluster, before and after. */
interface Pair {
  readonly base: Side;
  readonly head: Side;
  readonly cluster: string;
}

/** A head with its differences to a base. @internal */
export function compared(base: PreviewData, head: PreviewData): PreviewData {
  const changes = previewChanges(base, head);
  return { ...head, queues: withOldPods(head.queues, changes.workloads), changes };
}

/** The way from a base to a head. @internal */
export function previewChanges(base: PreviewData, head: PreviewData): ChangesPreview {
  const pairs = pairsOf(base, head);
  const all = pairs.map((pair) => changesOf(pair, pairs.length > 1));
  const listed = (list: keyof ManifestDiff) => all.flatMap(({ objects }) => objects[list]);
  return {
    workloads: sortedWorkloads(all.flatMap(({ workloads }) => workloads)),
    queues: all.flatMap(({ queues }) => queues),
    costs: costChanges(base.costs, head.costs),
    hazards: sortedHazards(all.flatMap(({ hazards }) => hazards)),
    objects: {
      restarts: listed('restarts'),
      replaced: listed('replaced'),
      removed: listed('removed'),
      added: listed('added'),
      changed: listed('changed'),
      unknown: listed('unknown'),
    },
  };
}

/** With several clusters, an object is listed with its cluster: its name may be in each of them. */
function changesOf(
  { base, head, cluster }: Pair,
  severalClusters: boolean,
): Omit<ChangesPreview, 'costs'> {
  const label = (object: string) => (severalClusters ? `${object} in ${cluster}` : object);
  const workloads = workloadChanges(base, head);
  const objects = changesBetween(base.objects, head.objects);
  const labelled = (list: readonly string[]) => list.map(label);
  return {
    workloads: workloads.map((change) => ({ ...change, object: label(change.object) })),
    queues: queueChanges(base, head, workloads, cluster),
    hazards: [
      ...trafficHazards(base, head, workloads),
      ...objectHazards(base, head, workloads).map((hazard): Hazard => ({
        ...hazard,
        at: label(hazard.at),
      })),
    ],
    objects: {
      restarts: labelled(objects.restarts),
      replaced: labelled(objects.replaced),
      removed: labelled(objects.removed),
      added: labelled(objects.added),
      changed: labelled(objects.changed),
      unknown: labelled(objects.unknown),
    },
  };
}

/**
 * The clusters of both sides, by name. If one is left over on each side, it is one cluster with another
 * name: without a named platform it has the path of a Chart.
 */
function pairsOf(base: PreviewData, head: PreviewData): Pair[] {
  const [old, now] = [clustersOf(base), clustersOf(head)];
  const gone = old.filter((name) => !now.includes(name));
  const added = now.filter((name) => !old.includes(name));
  const isRenamed = gone.length === 1 && added.length === 1;
  return [...now, ...(isRenamed ? [] : gone)].map((cluster) => ({
    cluster,
    base: sideOf(base, isRenamed && cluster === added[0] ? gone[0] : cluster),
    head: sideOf(head, cluster),
  }));
}

function clustersOf({ deployments, objects }: PreviewData): string[] {
  return [...new Set([...objects, ...deployments].map(({ cluster }) => cluster))];
}

function sideOf({ deployments, queues, objects }: PreviewData, name: string): Side {
  const isHere = ({ cluster }: { readonly cluster: string }) => cluster === name;
  return {
    deployments: deployments.filter(isHere),
    queues: queues.filter(isHere),
    objects: objects.filter(isHere).flatMap(({ items }) => items),
  };
}
