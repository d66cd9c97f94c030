import { Size } from 'cdk8s';
import { Price } from './price';
import { bytesOf } from '../private/bytes';
import { copyOf } from '../private/copy';
import { checkInput } from '../private/input';
import { omitUndefined } from '../private/omit-undefined';
import { Toleration } from '../spec/pod';
import { Billing, QueueSpec } from '../spec/queue';

/** Nodes, billing, members, capacity and price of a queue. */
export interface QueueOptions {
  /**
   * Labels of the queue's nodes. Pods run only on nodes that have all of them. Violations: `LABEL`.
   * @default - pods run on any node
   */
  readonly nodeSelector?: { readonly [name: string]: string };

  /**
   * Tolerations for the taints of the queue's nodes. Violations: `TOLERATION`.
   * @default - pods run only on nodes without taints
   */
  readonly tolerations?: Toleration[];

  /**
   * Availability zones of the queue's nodes, such as 'cn-beijing-a'. Pods run only in these zones.
   * Violations: `QUEUE_ZONES`.
   * @default - unknown: pods run in any zone
   */
  readonly zones?: string[];

  /**
   * How the capacity is paid for. The library warns if the service's traffic depends on on-demand
   * capacity alone (`BURST_TRAFFIC`).
   * @default - unknown; Billing.PAY_AS_YOU_GO with `virtualNodes`
   */
  readonly billing?: Billing;

  /**
   * Whether pods run on virtual nodes, as elastic container instances (VCI) of VKE, Volcengine's
   * Kubernetes service. The zone of a pod is the zone of its subnet. Only on VKE, and never with
   * `Billing.PREPAID`. Violations: `QUEUE_ELASTIC`.
   * @default false
   */
  readonly virtualNodes?: boolean;

  /**
   * Fields of the queue's subset in a `ResourcePolicy` of VKE next to the name, as JSON: the node
   * filter, `maxReplicas` and others. Only used with `overflow`.
   *
   * VKE does not publish the schema, so the library cannot render these fields itself. The command
   * `kubectl explain resourcepolicy.spec.subsets` prints it. Violations: `OVERFLOW`.
   * @default - an overflow becomes a preference among nodes (`APPROXIMATED_OVERFLOW`)
   */
  readonly resourcePolicySubset?: { readonly [field: string]: any };

  /**
   * Kubernetes RBAC group that owns the queue. With `Visibility.queueMembers()` the group can read
   * the queue's deployments. Violations: `VISIBILITY`.
   * @default - no group: `Visibility.queueMembers()` is an error
   */
  readonly members?: string;

  /**
   * Namespace of the queue's deployments. The library does not create it. Members of one queue see
   * no deployments of another queue only if each queue has a namespace of its own. Violations:
   * `NAME_NAMESPACE`.
   * @default - the namespace of the service
   */
  readonly namespace?: string;

  /**
   * Total capacity of the queue. `Deployment.rollout()` uses it to predict whether an update can
   * progress, and rules compare it with the deployments of all services in the cluster. Violations:
   * `QUEUE_CAPACITY`, `QUEUE_MAXIMUM`, `ROLLOUT_DEADLOCK`, `ROLLOUT_CAPACITY`.
   * @default - unknown: the prediction leaves capacity out
   */
  readonly capacity?: QueueCapacity;

  /**
   * Price of the capacity, for the costs of a `Preview`. Violations: `QUEUE_PRICE`.
   * @default - unknown: a preview counts GPU hours
   */
  readonly price?: Price;
}

/** Total capacity of a queue. Violations: `QUEUE_CAPACITY`. */
export interface QueueCapacity {
  /**
   * CPUs of all nodes of the queue, above 0.
   * @default - unknown: CPUs are not compared
   */
  readonly cpu?: number;

  /**
   * Memory of all nodes of the queue, above 0.
   * @default - unknown: memory is not compared
   */
  readonly memory?: Size;

  /**
   * GPUs of all nodes of the queue: a whole number of at least 0.
   * @default - unknown: GPUs are not compared
   */
  readonly gpus?: number;
}

/**
 * A capacity queue: the pool of nodes on which deployments run.
 *
 * The pods have the queue's name as label `cdk-inference/queue`. With Volcano or Kueue the name
 * also refers to a queue of that scheduler.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/cluster_queue/
 */
export class Queue {
  /**
   * Refers to a queue by its name. `QueueQuotas` creates the objects of the queue for Kueue and
   * Volcano.
   *
   * @example
   * Queue.named('reserved', {
   *   billing: Billing.PREPAID,
   *   nodeSelector: { 'example.com/pool': 'h20' },
   * });
   *
   * @param name 1–63 letters, digits, `-`, `_` and `.`. With Volcano the name of a `Queue`. With
   * Kueue the name of a `LocalQueue`, of `a-z 0-9 - .` only. Violations: `QUEUE_NAME`.
   * @param options nodes, billing, members and capacity
   */
  public static named(name: string, options: QueueOptions = {}): Queue {
    const { capacity, price, ...rest } = options;
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
      ...(price && { price: price._spec }),
    });
  }

  private constructor(private readonly spec: QueueSpec) {}

  /** Name of the queue, and value of the label `cdk-inference/queue` of its pods. */
  public get name(): string {
    return this.spec.name;
  }

  /** How the capacity is paid for, or undefined if the queue does not set it. */
  public get billing(): Billing | undefined {
    return this.spec.billing;
  }

  /** Availability zones of the nodes, an empty list if they are unknown. */
  public get zones(): string[] {
    return [...(this.spec.zones ?? [])];
  }

  /** Whether pods run on virtual nodes. */
  public get virtualNodes(): boolean {
    return this.spec.virtualNodes ?? false;
  }

  /** RBAC group that owns the queue, or undefined if there is none. */
  public get members(): string | undefined {
    return this.spec.members;
  }

  /** Namespace of the queue's deployments, or undefined if it is the service's. */
  public get namespace(): string | undefined {
    return this.spec.namespace;
  }

  /** @internal */
  public get _spec(): QueueSpec {
    return this.spec;
  }
}

checkInput(Queue, 'Queue');
