import { Size } from 'cdk8s';
import { Toleration } from '../plan/pod-plan';
import { Billing, QueuePlan } from '../plan/queue-plan';
import { bytesOf } from '../private/bytes';
import { copyOf } from '../private/copy';
import { given } from '../private/given';

/** What is known of a queue. */
export interface QueueOptions {
  /**
   * Labels of the nodes that make up the queue. Violations: `LABEL`.
   * @default - any node
   */
  readonly nodeSelector?: { readonly [name: string]: string };

  /**
   * Taints of those nodes that instances tolerate.
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
 * A pool of capacity that deployments run in. With the plain scheduler its instances carry its name
 * as the label `cdk-inference/queue` and go to its nodes.
 */
export class Queue {
  /**
   * A queue known by its name.
   *
   * @param name a legal label value: 1–63 letters, digits, `-`, `_` and `.` (`QUEUE_NAME`)
   * @param options its nodes, billing, members, capacity
   */
  public static named(name: string, options: QueueOptions = {}): Queue {
    const { capacity } = options;
    return new Queue(
      given({
        name,
        nodeSelector: { ...options.nodeSelector },
        tolerations: copyOf(options.tolerations ?? []),
        zones: [...(options.zones ?? [])],
        billing: options.billing,
        members: options.members,
        namespace: options.namespace,
        capacity:
          capacity &&
          given({
            cpu: capacity.cpu,
            memoryBytes: capacity.memory && bytesOf(capacity.memory),
            gpus: capacity.gpus,
          }),
      }),
    );
  }

  private constructor(private readonly plan: QueuePlan) {}

  /** @internal */
  public get _plan(): QueuePlan {
    return this.plan;
  }
}
