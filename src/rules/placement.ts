import { Finding, violation } from './finding';
import { Subject } from './subject';
import { wholeNumber } from './numbers';
import { DeploymentPlan } from '../plan/deployment';
import { IdleMechanism, NumaMechanism, PlacementPlan } from '../plan/placement';
import { LEVELS } from '../plan/priority';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { INSTANCE_TYPE_LABEL, PLACEMENT_ANNOTATIONS } from '../private/vocabulary';
import { SchedulerKind } from '../spec/platform';

/** @internal */
export const PLACEMENT = new Subject('Placement', (_, plan) => checkPlacement(plan));

const PRIORITY = PLACEMENT.error(
  'PRIORITY',
  `a priority is a whole number, ${LEVELS.lowest}–${LEVELS.highest}`,
);
const POD_PLACEMENT = PLACEMENT.error(
  'POD_PLACEMENT',
  'what the pods get beside the form says nothing else about their placement than the form, and an affinity that something is added to is known',
);

/** @internal */
function checkPlacement(plan: ServicePlan): Finding[] {
  return [
    ...plan.deployments.flatMap(priority),
    ...plan.deployments.filter(({ adopted }) => !adopted).flatMap(extras),
  ];
}

function priority({ path, placement }: DeploymentPlan): Finding[] {
  return wholeNumber(
    PRIORITY,
    path,
    placement.priority,
    { min: LEVELS.lowest, max: LEVELS.highest },
    {
      problem: `"priority" must be a whole number, ${LEVELS.lowest}–${LEVELS.highest}`,
      fix: 'write 2, 4 or 6, for example (larger is earlier), or leave it out to come after all',
    },
  );
}

function extras(deployment: DeploymentPlan): Finding[] {
  return [...annotations(deployment), ...instanceType(deployment), ...affinity(deployment)];
}

function annotations({ path, pod, placement, queue }: DeploymentPlan): Finding[] {
  if (Object.keys(pod.annotations).length === 0) {
    return [];
  }
  const names = PLACEMENT_ANNOTATIONS;
  const volcano = placement.scheduler === SchedulerKind.VOLCANO;
  const reclaimed = placement.idle === IdleMechanism.RECLAIMED_CORES;
  const bound = placement.numa === NumaMechanism.KATALYST || placement.numa === NumaMechanism.VKE;
  const own: [string, boolean, string][] = [
    [names.volcanoQueue, volcano && queue !== undefined, 'queue'],
    [names.volcanoPreemptable, volcano, 'useIdleResources'],
    [names.volcanoNuma, placement.numa === NumaMechanism.VOLCANO, 'numaAffinity'],
    [names.katalystQos, reclaimed || bound, reclaimed ? 'useIdleResources' : 'numaAffinity'],
    [names.katalystMemory, bound, 'numaAffinity'],
    [names.elastic, queue?.virtualNodes ?? false, 'queue'],
  ];
  return own
    .filter(([name, written]) => written && name in pod.annotations)
    .map(([name, , property]) =>
      violation(POD_PLACEMENT, path, {
        problem: `the annotation ${name} is written for "${property}", and must not be given for the pods as well`,
        value: pod.annotations[name],
        fix: `take it out of "annotations", or leave "${property}" out where it may be`,
      }),
    );
}

function instanceType({ path, pod, compute }: DeploymentPlan): Finding[] {
  const type = compute?.instanceType;
  const other = pod.nodeSelector[INSTANCE_TYPE_LABEL];
  return type === undefined || other === undefined || other === type
    ? []
    : [
        violation(POD_PLACEMENT, path, {
          problem: `"nodeSelector" of the pods asks for another instance type than the compute's ${type}`,
          value: other,
          fix: 'take it out of "nodeSelector"',
        }),
      ];
}

function affinity({ path, pod, placement }: DeploymentPlan): Finding[] {
  const omitUndefined = pod.spec.affinity;
  const node = omitUndefined?.nodeAffinity;
  const required = node?.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = node?.preferredDuringSchedulingIgnoredDuringExecution;
  const parts = [omitUndefined, node, required, required?.nodeSelectorTerms, preferred];
  return asksNodes(placement) && parts.some(isUnresolved)
    ? [
        violation(POD_PLACEMENT, path, {
          problem:
            '"affinity" of the pods must be known when the program runs, since zones, an overflow or NUMA affinity are added to it',
          fix: 'write it out; single values in it may be tokens',
        }),
      ]
    : [];
}

function asksNodes({ zones, overflow, preferredNodes }: PlacementPlan): boolean {
  return zones.length > 0 || overflow !== undefined || Object.keys(preferredNodes).length > 0;
}
