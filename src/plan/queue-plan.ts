import { Toleration } from './pod-plan';

/** How the capacity of a queue is paid for. */
export enum Billing {
  /** Paid for in advance, used or not. */
  PREPAID = 'prepaid',
  /** Paid for while it is used; may be sold out when it is wanted. */
  PAY_AS_YOU_GO = 'pay-as-you-go',
}

/** What a queue has in all. */
export interface QueueCapacityPlan {
  /**
   * CPUs.
   * @default - not known
   */
  readonly cpu?: number;
  /**
   * Memory in bytes.
   * @default - not known
   */
  readonly memoryBytes?: number;
  /**
   * Whole GPUs.
   * @default - not known
   */
  readonly gpus?: number;
}

/** A pool of capacity. */
export interface QueuePlan {
  /** Its name. */
  readonly name: string;
  /** Labels of its nodes. */
  readonly nodeSelector: { readonly [name: string]: string };
  /** Taints of its nodes that are tolerated. */
  readonly tolerations: Toleration[];
  /** The availability zones its nodes lie in; empty where they are not known. */
  readonly zones: string[];
  /**
   * How its capacity is paid for.
   * @default - not known
   */
  readonly billing?: Billing;
  /**
   * The group of people it belongs to.
   * @default - nobody in particular
   */
  readonly members?: string;
  /**
   * The namespace of its deployments.
   * @default - the service's
   */
  readonly namespace?: string;
  /**
   * What it has in all.
   * @default - not known
   */
  readonly capacity?: QueueCapacityPlan;
}
