import { Size } from 'cdk8s';
import { ComputeSaid } from '../plan/pod-plan';
import { bytesOf } from '../private/bytes';

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

  private constructor(private readonly said: ComputeSaid) {}

  /** @internal */
  public get _said(): ComputeSaid {
    return this.said;
  }
}
