import { PlannedPlatform } from './platform';
import { LEVELS, priorityClassName } from './priority';
import { QueuePlan, planQueue } from './queue';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import type { DeploymentSpec } from '../spec/deployment';
import { SchedulerKind } from '../spec/platform';

/** The mechanism by which pods use idle resources. @internal */
export enum IdleMechanism {
  /** Volcano's annotation: other queues may reclaim the resources of the pods. */
  PREEMPTABLE = 'preemptable',
  /** Katalyst's QoS level: CPU and memory that other pods request and don't use. */
  RECLAIMED_CORES = 'reclaimed cores',
  /** The PriorityClass below all others. */
  PRIORITY_CLASS = 'priority class',
}

/** The mechanism of NUMA affinity. @internal */
export enum NumaMechanism {
  /** Volcano's topology policy. */
  VOLCANO = 'Volcano',
  /** Katalyst's dedicated cores, bound to a NUMA node. */
  KATALYST = 'Katalyst',
  /** Katalyst's annotations, and a preference for the node pools of VKE that run it. */
  VKE = 'VKE',
  /** Whole CPUs with requests equal to limits, placed by the kubelet. */
  KUBELET = 'kubelet',
}

/** The mechanism that places pods in another queue when theirs is full. @internal */
export enum OverflowMechanism {
  /** A `ResourcePolicy` of VKE: in order, and back in reverse order. */
  RESOURCE_POLICY = 'resource policy',
  /** Flavors of one ClusterQueue of Kueue: in order, by quota. */
  RESOURCE_FLAVORS = 'resource flavors',
  /** A preference among nodes when a pod is placed. */
  NODE_AFFINITY = 'node affinity',
}

/** The queue that gets pods when theirs is full. @internal */
export interface OverflowPlan {
  /** The other queue. */
  readonly queue: QueuePlan;
  /** Its availability zones; empty for any. */
  readonly zones: string[];
  /** The mechanism. */
  readonly mechanism: OverflowMechanism;
}

/** The placement of a deployment's pods. @internal */
export interface PlacementPlan {
  /** The scheduler. */
  readonly scheduler: SchedulerKind;
  /**
   * The scheduler that their pods name.
   * @default - Kubernetes' own
   */
  readonly schedulerName?: string;
  /** The availability zones; empty for any. */
  readonly zones: string[];
  /**
   * 1–9, larger is earlier.
   * @default - none: after every level
   */
  readonly priority?: number;
  /**
   * Name of the PriorityClass.
   * @default - none
   */
  readonly priorityClassName?: string;
  /** Whether they use idle resources, and may be stopped at any moment. */
  readonly useIdleResources: boolean;
  /**
   * The mechanism of idle resources.
   * @default - no idle resources are used
   */
  readonly idle?: IdleMechanism;
  /**
   * Reclaimed cores that are requested, in thousandths of a CPU.
   * @default - CPUs are requested instead
   */
  readonly reclaimedMillicpu?: number;
  /** Whether CPU, memory and devices of a pod should be on one NUMA node. */
  readonly numaAffinity: boolean;
  /**
   * The mechanism of NUMA affinity.
   * @default - none
   */
  readonly numa?: NumaMechanism;
  /** Labels of nodes that are preferred. */
  readonly preferredNodes: { readonly [name: string]: string };
  /**
   * The queue that gets pods when theirs is full.
   * @default - none: they wait
   */
  readonly overflow?: OverflowPlan;
}

const SCHEDULER_NAMES = {
  [SchedulerKind.PLAIN]: undefined,
  [SchedulerKind.VOLCANO]: 'volcano',
  // it decides when pods may start, and leaves the place to Kubernetes
  [SchedulerKind.KUEUE]: undefined,
  [SchedulerKind.KATALYST]: 'katalyst-scheduler',
};

const IDLE = {
  [SchedulerKind.PLAIN]: IdleMechanism.PRIORITY_CLASS,
  [SchedulerKind.VOLCANO]: IdleMechanism.PREEMPTABLE,
  [SchedulerKind.KUEUE]: IdleMechanism.PRIORITY_CLASS,
  [SchedulerKind.KATALYST]: IdleMechanism.RECLAIMED_CORES,
};

/** Node pools of VKE on which its NUMA-aware scheduling is switched on. */
const VKE_NUMA_NODES = { 'vke.node.katalyst.deploy': 'true' };

/**
 * @internal
 * @param subnetZone zone of the deployment's subnet, where it has one of its own
 */
export function planPlacement(
  spec: DeploymentSpec,
  queue: QueuePlan | undefined,
  platform: PlannedPlatform,
  subnetZone?: string,
): PlacementPlan {
  const { priority } = spec;
  const { kind } = platform.scheduler;
  const useIdleResources = spec.useIdleResources ?? false;
  const numaAffinity = spec.numaAffinity ?? false;
  const idle = useIdleResources ? IDLE[kind] : undefined;
  const numa = numaAffinity ? numaMechanism(platform) : undefined;
  const onVkeNodes =
    numa === NumaMechanism.VKE || (numa === NumaMechanism.KATALYST && platform.cloud);
  const level = idle === IdleMechanism.PRIORITY_CLASS ? LEVELS.idle : priority;
  return {
    scheduler: kind,
    ...omitUndefined({ schedulerName: SCHEDULER_NAMES[kind] }),
    zones: zonesOf(queue, subnetZone),
    ...omitUndefined({
      priority,
      priorityClassName:
        level === undefined ? undefined : priorityClassName(platform.priorityClassPrefix, level),
    }),
    useIdleResources,
    ...omitUndefined({
      idle,
      reclaimedMillicpu:
        idle === IdleMechanism.RECLAIMED_CORES ? thousandths(spec.compute?.cpu) : undefined,
    }),
    numaAffinity,
    ...omitUndefined({ numa }),
    preferredNodes: onVkeNodes ? { ...VKE_NUMA_NODES } : {},
    ...(queue &&
      spec.overflow && { overflow: planOverflow(queue, planQueue(spec.overflow), platform) }),
  };
}

/**
 * The zones of the nodes. A subnet is in one zone, and pods with an address in it run only there. A pod
 * on a virtual node runs in the zone of its subnet.
 */
function zonesOf(queue: QueuePlan | undefined, subnetZone: string | undefined): string[] {
  if (queue?.virtualNodes === true) {
    return [];
  }
  return subnetZone === undefined ? [...(queue?.zones ?? [])] : [subnetZone];
}

/** Rounds up, after it removes the floating-point error. */
function thousandths(cpu: number | undefined): number | undefined {
  return cpu === undefined || isUnresolved(cpu)
    ? undefined
    : Math.ceil(Number((cpu * 1000).toFixed(6)));
}

function numaMechanism({ scheduler, cloud }: PlannedPlatform): NumaMechanism {
  switch (scheduler.kind) {
    case SchedulerKind.VOLCANO:
      return NumaMechanism.VOLCANO;
    case SchedulerKind.KATALYST:
      return NumaMechanism.KATALYST;
    default:
      return cloud ? NumaMechanism.VKE : NumaMechanism.KUBELET;
  }
}

function planOverflow(base: QueuePlan, queue: QueuePlan, platform: PlannedPlatform): OverflowPlan {
  return {
    queue,
    zones: zonesOf(queue, undefined),
    mechanism: overflowMechanism(base, queue, platform),
  };
}

function overflowMechanism(
  base: QueuePlan,
  queue: QueuePlan,
  { cloud, scheduler }: PlannedPlatform,
): OverflowMechanism {
  if (scheduler.kind === SchedulerKind.KUEUE) {
    return OverflowMechanism.RESOURCE_FLAVORS;
  }
  return cloud && base.resourcePolicySubset && queue.resourcePolicySubset
    ? OverflowMechanism.RESOURCE_POLICY
    : OverflowMechanism.NODE_AFFINITY;
}
