import { DeploymentPlan } from '../../plan/deployment';
import { IdleMechanism, NumaMechanism, OverflowMechanism } from '../../plan/placement';
import { QueuePlan } from '../../plan/queue';
import { ServicePlan } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import {
  INSTANCE_TYPE_LABEL,
  KUEUE_QUEUE_LABEL,
  PLACEMENT_ANNOTATIONS,
  QUEUE_LABEL,
} from '../../private/vocabulary';
import { SchedulerKind } from '../../spec/platform';
import { Toleration } from '../../spec/pod';
import { deploymentMetadata, podSelector } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';
import { renderAffinity } from './affinity';

/** Where the placement of a deployment stands in its workload. @internal */
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
export function renderPlacement(deployment: DeploymentPlan): PlacementFields {
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
        // with an overflow the nodes of either queue will do: see the affinity
        ...(overflow ? {} : queue?.nodeSelector),
        ...(compute?.instanceType !== undefined && { [INSTANCE_TYPE_LABEL]: compute.instanceType }),
        ...pod.nodeSelector,
      }),
      affinity: renderAffinity(deployment),
      tolerations: unlessEmpty([...queues.flatMap(tolerations), ...pod.tolerations]),
    }),
  };
}

function annotations({ queue, placement }: DeploymentPlan): { [name: string]: string } {
  const names = PLACEMENT_ANNOTATIONS;
  const volcano = placement.scheduler === SchedulerKind.VOLCANO;
  return {
    ...(volcano && queue && { [names.volcanoQueue]: queue.name }),
    // Volcano takes a task that says nothing for preemptable
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
    operator: 'Equal',
    value: 'vci',
    effect: 'NoSchedule',
  };
  return virtualNodes ? [virtual, ...own] : [...own];
}

/** What an instance asks for and is kept to. @internal */
export function renderResources({ compute, placement }: DeploymentPlan): object | undefined {
  if (!compute) {
    return undefined;
  }
  const { cpu, memory, gpus, gpuResource } = compute;
  const amounts =
    placement.idle === IdleMechanism.RECLAIMED_CORES
      ? {
          'resource.katalyst.kubewharf.io/reclaimed_millicpu': placement.reclaimedMillicpu,
          'resource.katalyst.kubewharf.io/reclaimed_memory': memory,
        }
      : { cpu, memory, ...(gpus !== undefined && { [gpuResource]: `${gpus}` }) };
  return { requests: amounts, limits: { ...amounts } };
}

/** VKE's own order of queues for one deployment; without it the affinity has to do. @internal */
export function renderOverflow(plan: ServicePlan, deployment: DeploymentPlan): RenderedObject[] {
  const { overflow } = deployment.placement;
  if (overflow?.mechanism !== OverflowMechanism.RESOURCE_POLICY) {
    return [];
  }
  const metadata = deploymentMetadata(plan, deployment);
  return [
    {
      owner: deployment.path,
      // VKE would take down first what was placed before there was a policy
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
