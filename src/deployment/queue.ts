import { Size } from 'cdk8s';
import { bytesOf } from '../private/bytes';
import { copyOf } from '../private/copy';
import { omitUndefined } from '../private/omit-undefined';
import { Toleration } from '../spec/pod';
import { Billing, QueueSpec } from '../spec/queue';

/** What is known of a queue. */
export interface QueueOptions {
  /**
   * Labels of the nodes that make up the queue. Violations: `LABEL`.
   * @default - any node
   */
  readonly nodeSelector?: { readonly [name: string]: string };

  /**
   * Taints of those nodes that instances tolerate. Violations: `TOLERATION`.
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * The availability zones its nodes lie in, such as 'cn-beijing-a'. Violations: `QUEUE_ZONES`.
   * @default - not known; nothing is asked of zones
   */
  readonly zones?: string[];

  /**
   * How its capacity is paid for.
   * @default - not known
   */
  readonly billing?: Billing;

  /**
   * Whether its instances run without a node of their own, as elastic container instances (VCI) of
   * VKE; their zone is that of their subnet. Only on VKE, and never prepaid. Violations:
   * `QUEUE_ELASTIC`.
   * @default false
   */
  readonly virtualNodes?: boolean;

  /**
   * What the queue's subset has beside its name in a `ResourcePolicy` of VKE: its node filter,
   * `maxReplicas` and the like, as JSON. The definition of that kind is not public, so that the
   * library cannot write it: `kubectl explain resourcepolicy.spec.subsets` shows what the cluster
   * takes. Used where a deployment overflows from one queue to another. Violations: `OVERFLOW`.
   * @default - unknown; an overflow is then a preference among nodes
   */
  readonly resourcePolicySubset?: { readonly [field: string]: any };

  /**
   * The group of people that the queue belongs to, as the cluster's RBAC knows it. They see the
   * queue's deployments where the service is visible to queue members.
   * @default - nobody in particular
   */
  readonly members?: string;

  /**
   * The namespace of the deployments in this queue; one namespace per queue keeps the members of one
   * queue from seeing another's exactly. It is not created. Violations: `NAME_NAMESPACE`.
   * @default - the service's namespace
   */
  readonly namespace?: string;

  /**
   * What the queue has in all, for `deployment.rollout()` to say whether an update can go forward.
   * @default - not known
   */
  readonly capacity?: QueueCapacity;
}

/** What a queue has in all. Violations: `QUEUE_CAPACITY`. */
export interface QueueCapacity {
  /**
   * CPUs, above 0.
   * @default - not known
   */
  readonly cpu?: number;

  /**
   * Memory, above 0.
   * @default - not known
   */
  readonly memory?: Size;

  /**
   * Whole GPUs, 0 or more.
   * @default - not known
   */
  readonly gpus?: number;
}

/**
 * A pool of capacity that deployments run in. Its instances carry its name as the label
 * `cdk-inference/queue` and go to its nodes; Volcano and Kueue know it by its name besides.
 */
export class Queue {
  /**
   * A queue known by its name.
   *
   * @param name 1–63 letters, digits, `-`, `_` and `.`; with Volcano the name of its `Queue`, with
   * Kueue that of a `LocalQueue`, and then of `a-z 0-9 - .` only. Violations: `QUEUE_NAME`.
   * @param options its nodes, billing, members, capacity
   */
  public static named(name: string, options: QueueOptions = {}): Queue {
    const { capacity, ...rest } = options;
    return new Queue({
      ...copyOf(rest),
      name,
      capacity:
        capacity &&
        omitUndefined({
          cpu: capacity.cpu,
          memoryBytes: capacity.memory && bytesOf(capacity.memory),
          gpus: capacity.gpus,
        }),
    });
  }

  private constructor(private readonly spec: QueueSpec) {}

  /** @internal */
  public get _spec(): QueueSpec {
    return this.spec;
  }
}
