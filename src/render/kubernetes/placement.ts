import { deviceClaimsOf } from './device-claim';
import { PlannedDeployment } from '../../plan/deployment';
import { IdleMechanism, NumaMechanism, OverflowMechanism } from '../../plan/placement';
import { QueuePlan } from '../../plan/queue';
import { PlannedService } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { bytesQuantity, canonicalQuantity } from '../../private/quantity';
import { resourcesOf } from '../../private/resources';
import {
  INSTANCE_TYPE_LABEL,
  KUEUE_QUEUE_LABEL,
  PLACEMENT_ANNOTATIONS,
  QUEUE_LABEL,
} from '../../private/vocabulary';
import { SchedulerKind } from '../../spec/platform';
import { TaintEffect, Toleration, TolerationOperator } from '../../spec/pod';
import { deploymentMetadata, podSelector } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';
import { renderAffinity } from './affinity';

/** The fields of a workload that place its pods. @internal */
export interface PlacementFields {
  /** Labels of the workload itself. */
  readonly labels: { readonly [name: string]: string };
  /** Fields of the workload that an admission webhook writes to. */
  readonly computed: readonly string[];
  readonly podLabels: { readonly [name: string]: string };
  readonly podAnnotations: { readonly [name: string]: string };
  /** Fields of the pod's spec. */
  readonly podSpec: object;
}

/** @internal */
export function renderPlacement(deployment: PlannedDeployment): PlacementFields {
  const { queue, placement, pod, compute } = deployment;
  const { scheduler, overflow } = placement;
  const kueue = scheduler === SchedulerKind.KUEUE;
  const queues = [queue, overflow?.queue].filter((each) => each !== undefined);
  return {
    labels: kueue && queue ? { [KUEUE_QUEUE_LABEL]: queue.name } : {},
    computed: kueue ? ['spec.template.metadata.labels', 'spec.template.metadata.annotations'] : [],
    podLabels: queue ? { [QUEUE_LABEL]: queue.name } : {},
    podAnnotations: annotations(deployment),
    podSpec: omitUndefined({
      schedulerName: placement.schedulerName,
      priorityClassName: placement.priorityClassName,
      nodeSelector: unlessEmpty({
        // with an overflow, nodes of either queue match: see the affinity
        ...(overflow ? {} : queue?.nodeSelector),
        ...(compute?.instanceType !== undefined && { [INSTANCE_TYPE_LABEL]: compute.instanceType }),
        ...pod.nodeSelector,
      }),
      affinity: renderAffinity(deployment),
      tolerations: unlessEmpty([...queues.flatMap(tolerations), ...pod.tolerations]),
    }),
  };
}

function annotations({ queue, placement }: PlannedDeployment): { [name: string]: string } {
  const names = PLACEMENT_ANNOTATIONS;
  const volcano = placement.scheduler === SchedulerKind.VOLCANO;
  return {
    ...(volcano && queue && { [names.volcanoQueue]: queue.name }),
    // Volcano treats a task without the annotation as preemptable
    ...(volcano && { [names.volcanoPreemptable]: `${placement.useIdleResources}` }),
    ...(placement.numa === NumaMechanism.VOLCANO && { [names.volcanoNuma]: 'best-effort' }),
    ...(placement.idle === IdleMechanism.RECLAIMED_CORES && {
      [names.katalystQos]: 'reclaimed_cores',
    }),
    ...((placement.numa === NumaMechanism.KATALYST || placement.numa === NumaMechanism.VKE) && {
      [names.katalystQos]: 'dedicated_cores',
      [names.katalystMemory]: JSON.stringify({ numa_binding: 'true' }),
    }),
    ...(queue?.virtualNodes === true && { [names.elastic]: 'enforce' }),
  };
}

function tolerations({ virtualNodes, tolerations: own }: QueuePlan): Toleration[] {
  const virtual = {
    key: 'vci.vke.volcengine.com/node-type',
    operator: TolerationOperator.EQUAL,
    value: 'vci',
    effect: TaintEffect.NO_SCHEDULE,
  };
  return virtualNodes ? [virtual, ...own] : [...own];
}

/** Requests and limits of the inference container. @internal */
export function renderResources(deployment: PlannedDeployment): object | undefined {
  const { compute, placement } = deployment;
  if (!compute) {
    return undefined;
  }
  const { idle, reclaimedMillicpu } = placement;
  const amounts = resourcesOf(
    compute,
    idle === IdleMechanism.RECLAIMED_CORES
      ? omitUndefined({
          'resource.katalyst.kubewharf.io/reclaimed_millicpu':
            reclaimedMillicpu === undefined ? undefined : canonicalQuantity(reclaimedMillicpu),
          'resource.katalyst.kubewharf.io/reclaimed_memory': bytesQuantity(compute.memoryBytes),
        })
      : undefined,
  );
  return { ...amounts, ...deviceClaimsOf(deployment).resources };
}

/** VKE's order of queues for one deployment; other platforms use a node affinity. @internal */
export function renderOverflow(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject[] {
  const { overflow } = deployment.placement;
  if (overflow?.mechanism !== OverflowMechanism.RESOURCE_POLICY) {
    return [];
  }
  const metadata = deploymentMetadata(plan, deployment);
  return [
    {
      owner: deployment.path,
      // VKE would remove pods first that were placed before the policy existed
      after: [],
      computed: [],
      object: {
        apiVersion: 'scheduling.vke.volcengine.com/v1beta1',
        kind: 'ResourcePolicy',
        metadata,
        spec: {
          selector: podSelector(deployment),
          subsets: [deployment.queue!, overflow.queue].map(({ name, resourcePolicySubset }) => ({
            ...resourcePolicySubset,
            name,
          })),
        },
      },
    },
  ];
}
