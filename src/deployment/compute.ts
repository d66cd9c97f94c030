import { Size } from 'cdk8s';
import { DeviceClaim } from './device-claim';
import { bytesOf } from '../private/bytes';
import { checkInput } from '../private/input';
import { omitUndefined } from '../private/omit-undefined';
import { ComputeRequest } from '../spec/compute';

/**
 * CPU, memory and GPUs of one pod.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface ComputeSpecOptions {
  /** CPUs, above 0, whole or with a fraction such as 0.5. Sets request and limit. */
  readonly cpu: number;

  /** Memory, above 0. Sets request and limit. */
  readonly memory: Size;

  /**
   * GPUs: a whole number of at least 1. Sets request and limit.
   * @default - the pod requests no GPU
   */
  readonly gpus?: number;

  /**
   * Extended resource by which the pod requests its GPUs, such as 'amd.com/gpu'. Only with `gpus`.
   * @default 'nvidia.com/gpu'
   */
  readonly gpuResource?: string;

  /**
   * Nodes over which one replica spreads its model: a whole number of 1–256. Every node runs one
   * pod with this compute. With 2 or more, the deployment is a `LeaderWorkerSet`: its controller
   * must be in the cluster, and a failed pod restarts all pods of its replica. Not for an adopted
   * deployment. Violations: `NODES`, `NODES_ENGINE`, `NODES_NAME`.
   *
   * @example
   * // 16 GPUs a replica
   * ComputeSpec.of({ cpu: 96, memory: Size.gibibytes(1500), gpus: 8, nodes: 2 });
   *
   * @see https://lws.sigs.k8s.io
   * @default 1
   */
  readonly nodes?: number;

  /**
   * Size of `/dev/shm`: above 0, at most `memory`, of which it is a part. Engines that spread a
   * model over several GPUs need it.
   * @default - with a known engine and two GPUs or more: 2 GiB per GPU, at most a quarter of `memory`;
   * otherwise the 64 MiB of the container runtime
   */
  readonly sharedMemory?: Size;

  /**
   * Space on the node's disk for logs, the container's own files and `emptyDir` volumes, above 0. Sets
   * request and limit: the kubelet evicts a pod that uses more.
   * @default - neither request nor limit
   */
  readonly ephemeralStorage?: Size;

  /**
   * Further extended resources that device plugins offer, by name: whole numbers of at least 1. Sets
   * request and limit. Not for `gpuResource`.
   *
   * @example
   * ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 8, extendedResources: { 'rdma/hca': 1 } });
   *
   * @default - the pod requests no other device
   */
  readonly extendedResources?: { readonly [name: string]: number };

  /**
   * Devices that the pod claims by class and attributes (dynamic resource allocation).
   * They are in addition to `gpus`. Not for adopted deployments. Violations: `DEVICE_CLAIM`,
   * `DEVICE_CLAIM_VERSION`.
   * @default - the pod claims no device
   */
  readonly claims?: DeviceClaim[];

  /**
   * Whether `cpu` is the limit too. Without a limit the container may use idle CPUs of its node, and the
   * pod is of the class Burstable. Not with `numaAffinity` (`NUMA`), and not with reclaimed cores.
   * @default true
   */
  readonly cpuLimit?: boolean;
}

/** Total capacity of one node of an instance type. */
export interface NodeCapacity {
  /** CPUs of the node, above 0. */
  readonly cpu: number;

  /** Memory of the node, above 0. */
  readonly memory: Size;

  /**
   * GPUs of the node: a whole number of at least 0.
   * @default 0
   */
  readonly gpus?: number;
}

/**
 * The part of a node that one pod requests.
 *
 * `cpu` and `memory` must be below the node's capacity, because every node reserves some of both
 * for itself (`INSTANCE_TYPE_WHOLE`). `gpus` may be all GPUs of the node.
 */
export interface InstanceTypeOptions extends ComputeSpecOptions {
  /**
   * Total capacity of a node of this type. The library compares the pod's requests with it, and
   * judges the effect of `numaAffinity` by it (`NUMA_EFFECT`).
   * @default - unknown: no request is compared with the node
   */
  readonly machine?: NodeCapacity;
}

/**
 * The compute of one pod. Requests equal limits, except for `cpuLimit`. Violations: `COMPUTE_REQUIRED`.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export class ComputeSpec {
  /**
   * Sets CPU, memory and GPUs one by one.
   *
   * @example
   * ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 });
   *
   * @param options CPU, memory and GPUs of one pod
   */
  public static of(options: ComputeSpecOptions): ComputeSpec {
    return new ComputeSpec(options);
  }

  /**
   * Requests a part of a node of one instance type. The pods run only on nodes whose label
   * `node.kubernetes.io/instance-type` has this value. Violations: `INSTANCE_TYPE`.
   *
   * @param name name of the type at the provider of the nodes, such as 'ecs.gni3cl.11xlarge'
   * @param options CPU, memory and GPUs of one pod, and the capacity of a node
   */
  public static instanceType(name: string, options: InstanceTypeOptions): ComputeSpec {
    return new ComputeSpec(options, name);
  }

  /** CPUs of one pod. */
  public readonly cpu: number;

  /** Memory of one pod. */
  public readonly memory: Size;

  /** GPUs of one pod, or undefined if the pod requests none. */
  public readonly gpus?: number;

  /** Extended resource of the GPUs, or undefined if it is 'nvidia.com/gpu'. */
  public readonly gpuResource?: string;

  /** Nodes of one replica, or undefined if it is one. */
  public readonly nodes?: number;

  /** Size of `/dev/shm`, or undefined if the container runtime decides it. */
  public readonly sharedMemory?: Size;

  /** Space on the node's disk, or undefined if the pod requests none. */
  public readonly ephemeralStorage?: Size;

  /** Further extended resources by name, or undefined if the pod requests none. */
  public readonly extendedResources?: { readonly [name: string]: number };

  /** Devices that the pod claims, or undefined if it claims none. */
  public readonly claims?: DeviceClaim[];

  /** Whether `cpu` is the limit too, or undefined if the default applies. */
  public readonly cpuLimit?: boolean;

  /** Name of the instance type of the nodes, or undefined if the pods run on any type. */
  public readonly instanceTypeName?: string;

  private readonly spec: ComputeRequest;

  private constructor(options: InstanceTypeOptions, instanceTypeName?: string) {
    const { cpu, memory, gpus, gpuResource, nodes, sharedMemory, ephemeralStorage, machine } =
      options;
    const extendedResources = options.extendedResources && { ...options.extendedResources };
    this.cpu = cpu;
    this.memory = memory;
    this.gpus = gpus;
    this.gpuResource = gpuResource;
    this.nodes = nodes;
    this.sharedMemory = sharedMemory;
    this.ephemeralStorage = ephemeralStorage;
    this.extendedResources = extendedResources;
    this.claims = options.claims && [...options.claims];
    this.cpuLimit = options.cpuLimit;
    this.instanceTypeName = instanceTypeName;
    this.spec = omitUndefined({
      cpu,
      memoryBytes: bytesOf(memory),
      gpus,
      gpuResource,
      nodes,
      sharedMemoryBytes: sharedMemory && bytesOf(sharedMemory),
      ephemeralStorageBytes: ephemeralStorage && bytesOf(ephemeralStorage),
      extendedResources,
      claims: options.claims?.map((each) => each._spec),
      cpuLimit: options.cpuLimit,
      instanceType: instanceTypeName,
      machine: machine && {
        cpu: machine.cpu,
        memoryBytes: bytesOf(machine.memory),
        gpus: machine.gpus,
      },
    });
  }

  /** @internal */
  public get _spec(): ComputeRequest {
    return this.spec;
  }
}

checkInput(ComputeSpec, 'ComputeSpec');
