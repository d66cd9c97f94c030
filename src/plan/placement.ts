import { PlatformPlan } from './platform';
import { LEVELS, priorityClassName } from './priority';
import { QueuePlan, planQueue } from './queue';
import { omitUndefined } from '../private/omit-undefined';
import { canonicalQuantity } from '../private/quantity';
import { isUnresolved } from '../private/unresolved';
import type { DeploymentSpec } from '../spec/deployment';
import { SchedulerKind } from '../spec/platform';

/** By what a scheduler is told that instances use idle resources. */
export enum IdleMechanism {
  /** Volcano's annotation: other queues may reclaim what the instances hold. */
  PREEMPTABLE = 'preemptable',
  /** Katalyst's QoS level: CPU and memory that other instances asked for and don't use. */
  RECLAIMED_CORES = 'reclaimed cores',
  /** The PriorityClass below all others. */
  PRIORITY_CLASS = 'priority class',
}

/** By what NUMA affinity is asked for. */
export enum NumaMechanism {
  /** Volcano's topology policy. */
  VOLCANO = 'Volcano',
  /** Katalyst's dedicated cores, bound to a NUMA node. */
  KATALYST = 'Katalyst',
  /** Katalyst's annotations, and a preference for the node pools of VKE that run it. */
  VKE = 'VKE',
  /** Whole CPUs with requests equal to limits, and whatever the kubelet makes of them. */
  KUBELET = 'kubelet',
}

/** By what instances that a queue has no room for get to another one. */
export enum OverflowMechanism {
  /** A `ResourcePolicy` of VKE: in order, and back in reverse order. */
  RESOURCE_POLICY = 'resource policy',
  /** A preference among nodes when an instance is placed. */
  NODE_AFFINITY = 'node affinity',
}

/** Where instances go that the queue has no room for. */
export interface OverflowPlan {
  /** The other queue. */
  readonly queue: QueuePlan;
  /** Its availability zones that are asked for; empty for any. */
  readonly zones: string[];
  /** By what. */
  readonly mechanism: OverflowMechanism;
}

/** Where and when the instances of a deployment are placed. */
export interface PlacementPlan {
  /** What places them. */
  readonly scheduler: SchedulerKind;
  /**
   * The scheduler that their pods name.
   * @default - Kubernetes' own
   */
  readonly schedulerName?: string;
  /** The availability zones that are asked for; empty for any. */
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
   * By what the scheduler is told so.
   * @default - no idle resources are used
   */
  readonly idle?: IdleMechanism;
  /**
   * Thousandths of a CPU that are asked for as reclaimed cores.
   * @default - CPU is asked for as usual
   */
  readonly reclaimedMillicpu?: string;
  /** Whether CPU, memory and devices of an instance should lie together. */
  readonly numaAffinity: boolean;
  /**
   * By what that is asked for.
   * @default - it is not
   */
  readonly numa?: NumaMechanism;
  /** Labels of nodes that are preferred. */
  readonly preferredNodes: { readonly [name: string]: string };
  /**
   * Where instances go that the queue has no room for.
   * @default - nowhere: they wait
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
  platform: PlatformPlan,
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
 * The zones that nodes must lie in. A subnet lies in one zone, and instances with an address in it
 * run nowhere else; an elastic instance has no node of its own, and goes where its subnet is.
 */
function zonesOf(queue: QueuePlan | undefined, subnetZone: string | undefined): string[] {
  if (queue?.virtualNodes === true) {
    return [];
  }
  return subnetZone === undefined ? [...(queue?.zones ?? [])] : [subnetZone];
}

/** Rounded up; what only the error of floating point adds is left out. */
function thousandths(cpu: number | undefined): string | undefined {
  return cpu === undefined || isUnresolved(cpu)
    ? undefined
    : canonicalQuantity(Math.ceil(Number((cpu * 1000).toFixed(6))));
}

function numaMechanism({ scheduler, cloud }: PlatformPlan): NumaMechanism {
  switch (scheduler.kind) {
    case SchedulerKind.VOLCANO:
      return NumaMechanism.VOLCANO;
    case SchedulerKind.KATALYST:
      return NumaMechanism.KATALYST;
    default:
      return cloud ? NumaMechanism.VKE : NumaMechanism.KUBELET;
  }
}

function planOverflow(base: QueuePlan, queue: QueuePlan, { cloud }: PlatformPlan): OverflowPlan {
  const policy = cloud && base.resourcePolicySubset && queue.resourcePolicySubset;
  return {
    queue,
    zones: zonesOf(queue, undefined),
    mechanism: policy ? OverflowMechanism.RESOURCE_POLICY : OverflowMechanism.NODE_AFFINITY,
  };
}
