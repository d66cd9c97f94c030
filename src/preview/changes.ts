import { ChangesPreview, PreviewData } from './data';
import { hazardsOf } from './hazards';
import { changesBetween } from './manifest-diff';
import { workloadChanges } from './workload-changes';

/** The way from a base to a head. @internal */
export function previewChanges(base: PreviewData, head: PreviewData): ChangesPreview {
  const workloads = workloadChanges(base, head);
  return {
    workloads,
    hazards: hazardsOf(base, head, workloads),
    objects: changesBetween(base.objects, head.objects),
  };
}
