import { QueuePlan, Toleration } from '../plan/pod-plan';
import { copyOf } from '../private/copy';

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
   * @param options nodes and taints
   */
  public static named(name: string, options: QueueOptions = {}): Queue {
    return new Queue({
      name,
      nodeSelector: { ...options.nodeSelector },
      tolerations: copyOf(options.tolerations ?? []),
    });
  }

  private constructor(private readonly plan: QueuePlan) {}

  /** @internal */
  public get _plan(): QueuePlan {
    return this.plan;
  }
}
