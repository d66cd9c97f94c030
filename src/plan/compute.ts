import { omitUndefined } from '../private/omit-undefined';
import { canonicalQuantity } from '../private/quantity';
import { isUnresolved } from '../private/unresolved';
import { ComputeRequest } from '../spec/compute';

/** What a machine has in all. */
export interface NodeCapacityPlan {
  /** CPUs. */
  readonly cpu: number;
  /** Memory in bytes. */
  readonly memoryBytes: number;
  /** Whole GPUs. */
  readonly gpus: number;
}

/** The compute of one instance, quantities in canonical form. */
export interface ComputePlan {
  /** CPU, request and limit. */
  readonly cpu: string;
  /** Memory, request and limit. */
  readonly memory: string;
  /**
   * Whole GPUs, request and limit.
   * @default - none
   */
  readonly gpus?: number;
  /** The extended resource GPUs are asked for by. */
  readonly gpuResource: string;
  /**
   * Size of `/dev/shm`; it counts towards the memory.
   * @default - the container runtime's 64 MiB
   */
  readonly sharedMemory?: string;
  /**
   * The type of machine it is a part of.
   * @default - any
   */
  readonly instanceType?: string;
  /**
   * What that machine has in all.
   * @default - not known
   */
  readonly machine?: NodeCapacityPlan;
}

/** @internal */
export function planCompute(spec: ComputeRequest): ComputePlan {
  return {
    // a token stands where the value will be: neither may be rewritten
    cpu: isUnresolved(spec.cpu) ? (spec.cpu as unknown as string) : canonicalQuantity(spec.cpu),
    memory: bytes(spec.memoryBytes),
    ...omitUndefined({ gpus: spec.gpus }),
    gpuResource: spec.gpuResource ?? 'nvidia.com/gpu',
    ...omitUndefined({
      sharedMemory:
        spec.sharedMemoryBytes === undefined ? undefined : bytes(spec.sharedMemoryBytes),
      instanceType: spec.instanceType,
      machine: spec.machine && { ...spec.machine, gpus: spec.machine.gpus ?? 0 },
    }),
  };
}

/** Bytes with the largest binary suffix that leaves a whole number. */
function bytes(amount: number): string {
  return amount % 1024 === 0 ? canonicalQuantity(`${amount / 1024}Ki`) : `${amount}`;
}
