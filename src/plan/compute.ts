import { DeviceClaimPlan, planDeviceClaim } from './device-claim';
import { omitUndefined } from '../private/omit-undefined';
import { ComputeRequest } from '../spec/compute';
import { ResourceAmounts } from '../spec/queue';

/** The compute of one pod; requests and limits are equal, except for `cpuLimit`. */
export interface ComputePlan {
  /** Number of CPUs, such as 0.5. */
  readonly cpu: number;
  /** Memory in bytes. */
  readonly memoryBytes: number;
  /**
   * Number of whole GPUs.
   * @default - none
   */
  readonly gpus?: number;
  /** The extended resource that requests GPUs, such as `nvidia.com/gpu`. */
  readonly gpuResource: string;
  /**
   * Size of `/dev/shm` in bytes; it counts towards the memory.
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
   * @default - none
   */
  readonly extendedResources?: { readonly [name: string]: number };
  /**
   * Devices that the pod claims by dynamic resource allocation.
   * @default - none
   */
  readonly claims?: DeviceClaimPlan[];
  /** Whether the CPU request is the limit too. */
  readonly cpuLimit: boolean;
  /**
   * The instance type of the nodes.
   * @default - any
   */
  readonly instanceType?: string;
  /**
   * The capacity of a node of that instance type.
   * @default - not known
   */
  readonly machine?: ResourceAmounts;
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
      sharedMemoryBytes: spec.sharedMemoryBytes ?? sharedMemory,
      ephemeralStorageBytes: spec.ephemeralStorageBytes,
      extendedResources: spec.extendedResources,
      claims: spec.claims?.map(planDeviceClaim),
      instanceType: spec.instanceType,
      machine: spec.machine && { ...spec.machine, gpus: spec.machine.gpus ?? 0 },
    }),
  };
}
