import { Toleration } from './pod';

/** How the capacity of a queue is paid for. */
export enum Billing {
  /** Paid for in advance, used or not. */
  PREPAID = 'prepaid',
  /** Paid for while it is used; may be sold out when it is wanted. */
  PAY_AS_YOU_GO = 'pay-as-you-go',
}

/** What a queue has in all. */
export interface ResourceAmounts {
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

/** What a user said about a queue. @internal */
export interface QueueSpec {
  readonly name: string;
  readonly nodeSelector?: { readonly [name: string]: string };
  readonly tolerations?: readonly Toleration[];
  readonly zones?: readonly string[];
  readonly billing?: Billing;
  readonly virtualNodes?: boolean;
  readonly resourcePolicySubset?: { readonly [field: string]: any };
  readonly members?: string;
  readonly namespace?: string;
  readonly capacity?: ResourceAmounts;
}
