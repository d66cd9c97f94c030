import { DeviceClaimPlan, planDeviceClaim } from './device-claim';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { ComputeRequest } from '../spec/compute';
import { ResourceAmounts } from '../spec/queue';

/** The compute of one pod. Requests and limits are equal, except for `cpuLimit`. */
export interface ComputePlan {
  /** Number of CPUs of one pod, such as 0.5. */
  readonly cpu: number;
  /** Memory of one pod in bytes. */
  readonly memoryBytes: number;
  /**
   * Number of whole GPUs of one pod.
   * @default - the pod requests no GPU
   */
  readonly gpus?: number;
  /** The extended resource that requests GPUs, such as `nvidia.com/gpu`. */
  readonly gpuResource: string;
  /**
   * Nodes of one replica, with a pod on each.
   * @default - 1
   */
  readonly nodes?: number;
  /**
   * Size of `/dev/shm` in bytes, which counts towards the memory.
   * @default - 64 MiB, the default of the container runtime
   */
  readonly sharedMemoryBytes?: number;
  /**
   * Space on the node's disk in bytes.
   * @default - neither request nor limit
   */
  readonly ephemeralStorageBytes?: number;
  /**
   * Whole numbers of further extended resources, by name.
   * @default - the pod requests no other device
   */
  readonly extendedResources?: { readonly [name: string]: number };
  /**
   * Devices that the pod claims by dynamic resource allocation.
   * @default - the pod claims no device
   */
  readonly claims?: DeviceClaimPlan[];
  /** Whether the CPU request is the limit too. */
  readonly cpuLimit: boolean;
  /**
   * The instance type of the nodes.
   * @default - the pods run on nodes of any type
   */
  readonly instanceType?: string;
  /**
   * The capacity of a node of that instance type.
   * @default - it is not declared, and no request is compared with it
   */
  readonly machine?: ResourceAmounts;
}

/** The nodes of one replica; 1 for a number that is not legal, which a rule reports. @internal */
export function nodesOf({ nodes }: Pick<ComputeRequest, 'nodes'> = {}): number {
  return !isUnresolved(nodes) && Number.isInteger(nodes) && nodes! >= 1 ? nodes! : 1;
}

/** @internal */
export function planCompute(spec: ComputeRequest, sharedMemory?: number): ComputePlan {
  return {
    cpu: spec.cpu,
    memoryBytes: spec.memoryBytes,
    ...omitUndefined({ gpus: spec.gpus }),
    gpuResource: spec.gpuResource ?? 'nvidia.com/gpu',
    cpuLimit: spec.cpuLimit ?? true,
    ...omitUndefined({
      nodes: nodesOf(spec) > 1 ? nodesOf(spec) : undefined,
      sharedMemoryBytes: spec.sharedMemoryBytes ?? sharedMemory,
      ephemeralStorageBytes: spec.ephemeralStorageBytes,
      extendedResources: spec.extendedResources,
      // none is no template
      claims: spec.claims && spec.claims.length > 0 ? spec.claims.map(planDeviceClaim) : undefined,
      instanceType: spec.instanceType,
      machine: spec.machine && { ...spec.machine, gpus: spec.machine.gpus ?? 0 },
    }),
  };
}
