import { Size } from 'cdk8s';
import { bytesOf } from '../private/bytes';
import { ComputeRequest } from '../spec/compute';

/** The compute of one instance. */
export interface ComputeSpecOptions {
  /** CPUs, fractions allowed; above 0. Request and limit. */
  readonly cpu: number;

  /** Memory, above 0. Request and limit. */
  readonly memory: Size;

  /**
   * Whole GPUs, at least 1. Request and limit.
   * @default - none
   */
  readonly gpus?: number;

  /**
   * The extended resource GPUs are asked for by. Only with `gpus`.
   * @default 'nvidia.com/gpu'
   */
  readonly gpuResource?: string;

  /**
   * Size of `/dev/shm`, which engines that spread a model over several GPUs need; it counts towards
   * `memory` and must not exceed it.
   * @default - the container runtime's 64 MiB
   */
  readonly sharedMemory?: Size;
}

/** What a machine of an instance type has in all. */
export interface NodeCapacity {
  /** CPUs, above 0. */
  readonly cpu: number;

  /** Memory, above 0. */
  readonly memory: Size;

  /**
   * Whole GPUs, 0 or more.
   * @default 0
   */
  readonly gpus?: number;
}

/**
 * What one instance takes of a machine. `cpu` and `memory` below the machine's own, since every node
 * keeps some for itself (`INSTANCE_TYPE_WHOLE`); GPUs up to all of them.
 */
export interface InstanceTypeOptions extends ComputeSpecOptions {
  /**
   * What the machine has in all: what an instance takes is held against it, and the effect of
   * `numaAffinity` judged by it (`NUMA_EFFECT`).
   * @default - not known; nothing is held against it
   */
  readonly machine?: NodeCapacity;
}

/** The compute of one instance; requests equal limits. Violations: `COMPUTE_REQUIRED`. */
export class ComputeSpec {
  /**
   * CPU, memory and GPUs, one by one.
   *
   * @param options what one instance gets
   */
  public static of(options: ComputeSpecOptions): ComputeSpec {
    const { memory, sharedMemory, ...rest } = options;
    return new ComputeSpec({
      ...rest,
      memoryBytes: bytesOf(memory),
      ...(sharedMemory && { sharedMemoryBytes: bytesOf(sharedMemory) }),
    });
  }

  /**
   * A part of a machine of one type; instances go to nodes of that type only, by their label
   * `node.kubernetes.io/instance-type`. Violations: `INSTANCE_TYPE`.
   *
   * @param name as the cloud calls it, such as 'ecs.gni3cl.11xlarge'
   * @param options what one instance takes, and what the machine has
   */
  public static instanceType(name: string, options: InstanceTypeOptions): ComputeSpec {
    const { machine, ...taken } = options;
    return new ComputeSpec({
      ...ComputeSpec.of(taken)._spec,
      instanceType: name,
      ...(machine && {
        machine: { cpu: machine.cpu, memoryBytes: bytesOf(machine.memory), gpus: machine.gpus },
      }),
    });
  }

  private constructor(private readonly spec: ComputeRequest) {}

  /** @internal */
  public get _spec(): ComputeRequest {
    return this.spec;
  }
}
