import { given } from '../private/given';
import { canonicalQuantity } from '../private/quantity';
import { isUnknown } from '../private/unknown';

/** An environment variable. */
export interface EnvPlan {
  /** Its name. */
  readonly name: string;
  /**
   * Its value.
   * @default - it comes from `valueFrom`
   */
  readonly value?: string;
  /**
   * Where its value comes from, as Kubernetes JSON.
   * @default - it is `value`
   */
  readonly valueFrom?: any;
}

/** What a machine has in all. */
export interface MachinePlan {
  /** CPUs. */
  readonly cpu: number;
  /** Memory in bytes. */
  readonly memoryBytes: number;
  /** Whole GPUs. */
  readonly gpus: number;
}

/** A whole Secret or ConfigMap, each of whose keys is an environment variable; as Kubernetes JSON. */
export interface EnvFromPlan {
  /**
   * The ConfigMap: `{ name }`.
   * @default - it is a Secret
   */
  readonly configMapRef?: any;
  /**
   * The Secret: `{ name }`.
   * @default - it is a ConfigMap
   */
  readonly secretRef?: any;
  /**
   * What the names begin with beside the keys.
   * @default - the keys alone
   */
  readonly prefix?: string;
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
  readonly machine?: MachinePlan;
}

/** A toleration of a node taint, as in a pod. Violations: `TOLERATION`. */
export interface Toleration {
  /**
   * The taint's key.
   * @default - every key, with operator `Exists`
   */
  readonly key?: string;
  /**
   * `Equal` or `Exists`.
   * @default - `Equal`
   */
  readonly operator?: string;
  /**
   * The taint's value.
   * @default - none; right with operator `Exists`
   */
  readonly value?: string;
  /**
   * `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
   * @default - every effect
   */
  readonly effect?: string;
  /**
   * How long a pod stays after a `NoExecute` taint appears, in seconds.
   * @default - for ever
   */
  readonly tolerationSeconds?: number;
}

/** What else the pod gets, as Kubernetes JSON. */
export interface PodPlan {
  /** Labels of the pods beside the library's own. */
  readonly labels: { readonly [name: string]: string };
  /** Annotations of the pods. */
  readonly annotations: { readonly [name: string]: string };
  /** Fields of the pod's spec. */
  readonly spec: { readonly [name: string]: any };
  /** Fields of the inference container. */
  readonly container: { readonly [name: string]: any };
  /** Containers beside the inference container. */
  readonly sidecars: any[];
  /** Volumes beside the library's own. */
  readonly volumes: any[];
  /** Mounts of the inference container beside the library's own. */
  readonly volumeMounts: any[];
  /** Node labels asked for beside the queue's. */
  readonly nodeSelector: { readonly [name: string]: string };
  /** Tolerations beside the queue's. */
  readonly tolerations: Toleration[];
}

/** @internal */
export interface ComputeSaid {
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly gpus?: number;
  readonly gpuResource?: string;
  readonly sharedMemoryBytes?: number;
  readonly instanceType?: string;
  readonly machine?: { readonly cpu: number; readonly memoryBytes: number; readonly gpus?: number };
}

/** @internal */
export function planCompute(said: ComputeSaid): ComputePlan {
  return {
    // a token stands where the value will be: neither may be rewritten
    cpu: isUnknown(said.cpu) ? (said.cpu as unknown as string) : canonicalQuantity(said.cpu),
    memory: bytes(said.memoryBytes),
    ...given({ gpus: said.gpus }),
    gpuResource: said.gpuResource ?? 'nvidia.com/gpu',
    ...given({
      sharedMemory:
        said.sharedMemoryBytes === undefined ? undefined : bytes(said.sharedMemoryBytes),
      instanceType: said.instanceType,
      machine: said.machine && { ...said.machine, gpus: said.machine.gpus ?? 0 },
    }),
  };
}

/** Bytes with the largest binary suffix that leaves a whole number. */
function bytes(amount: number): string {
  return amount % 1024 === 0 ? canonicalQuantity(`${amount / 1024}Ki`) : `${amount}`;
}
