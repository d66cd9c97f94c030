import { Finding, violation } from './finding';
import { Bound, inWords, outside, whole } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { IdleMechanism, NumaMechanism, PlacementPlan } from '../plan/placement';
import { LEVELS } from '../plan/priority';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { INSTANCE_TYPE_LABEL, PLACEMENT_ANNOTATIONS } from '../private/vocabulary';
import { SchedulerKind } from '../spec/platform';

/** @internal */
export const PLACEMENT = new Subject('Placement', (_, plan) => checkPlacement(plan));

const PRIORITIES = whole(LEVELS.lowest, LEVELS.highest);

const PRIORITY_RULE = PLACEMENT.error(
  'PRIORITY',
  `a priority is ${inWords(PRIORITIES)}`,
  'priority: 0',
);
const POD_PLACEMENT = PLACEMENT.error(
  'POD_PLACEMENT',
  '"pod" sets no annotation or node label that the library renders for placement, and its affinity is known at synthesis',
  "compute: ComputeSpec.instanceType('ecs.large', { cpu: 8, memory }), pod: { nodeSelector: { 'node.kubernetes.io/instance-type': 'ecs.small' } }",
);

const PRIORITY: Bound = {
  rule: PRIORITY_RULE,
  property: '"priority"',
  limit: PRIORITIES,
  fix: 'set one such as priority: 4 (a larger one is scheduled first), or omit it to be scheduled last',
};

function checkPlacement(plan: PlannedService): Finding[] {
  return [
    ...plan.deployments.flatMap(({ path, placement }) =>
      outside(PRIORITY, path, placement.priority),
    ),
    ...plan.deployments.filter(({ adopted }) => !adopted).flatMap(extras),
  ];
}

function extras(deployment: PlannedDeployment): Finding[] {
  return [...annotations(deployment), ...instanceType(deployment), ...affinity(deployment)];
}

function annotations({ path, pod, placement, queue }: PlannedDeployment): Finding[] {
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
    .filter(([name, rendered]) => rendered && name in pod.annotations)
    .map(([name, , property]) =>
      violation(POD_PLACEMENT, path, {
        problem: `annotation ${name} must not be set: the library renders it for "${property}"`,
        value: pod.annotations[name],
        fix: `remove it from "annotations", or remove "${property}"`,
      }),
    );
}

function instanceType({ path, pod, compute }: PlannedDeployment): Finding[] {
  const type = compute?.instanceType;
  const other = pod.nodeSelector[INSTANCE_TYPE_LABEL];
  return type === undefined || other === undefined || other === type
    ? []
    : [
        violation(POD_PLACEMENT, path, {
          problem: `"nodeSelector" must not select another instance type than ${type}, which "compute" sets`,
          value: other,
          fix: 'remove it from "nodeSelector"',
        }),
      ];
}

function affinity({ path, pod, placement }: PlannedDeployment): Finding[] {
  const declared = pod.spec.affinity;
  const node = declared?.nodeAffinity;
  const required = node?.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = node?.preferredDuringSchedulingIgnoredDuringExecution;
  const parts = [declared, node, required, required?.nodeSelectorTerms, preferred];
  return selectsNodes(placement) && parts.some(isUnresolved)
    ? [
        violation(POD_PLACEMENT, path, {
          problem:
            '"affinity" must be known at synthesis: zones, an overflow or NUMA affinity are added to it',
          fix: 'set an object instead of a token; single values in it may be tokens',
        }),
      ]
    : [];
}

function selectsNodes({ zones, overflow, preferredNodes }: PlacementPlan): boolean {
  return zones.length > 0 || overflow !== undefined || Object.keys(preferredNodes).length > 0;
}
