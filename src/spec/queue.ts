import { Toleration } from './pod';

/** How the capacity of a queue is paid for. */
export enum Billing {
  /** Reserved capacity: paid for in advance, used or not. */
  PREPAID = 'prepaid',
  /** On-demand capacity: paid for while it is used, and possibly sold out when it is needed. */
  PAY_AS_YOU_GO = 'pay-as-you-go',
}

/** Amounts of CPU, memory and GPUs. */
export interface ResourceAmounts {
  /**
   * Number of CPUs, whole or with a fraction.
   * @default - unknown, and not compared with anything
   */
  readonly cpu?: number;
  /**
   * Memory in bytes, in use or free.
   * @default - unknown, and not compared with anything
   */
  readonly memoryBytes?: number;
  /**
   * Number of whole GPUs, in use or free.
   * @default - unknown, and not compared with anything
   */
  readonly gpus?: number;
}

/** The unit of a price. @internal */
export enum PriceUnit {
  /** An hour of one GPU. */
  GPU_HOUR = 'GPU hour',
  /** An hour of one replica. */
  REPLICA_HOUR = 'replica hour',
  /** A month of the whole queue, used or not. */
  MONTH = 'month',
}

/** @internal */
export interface PriceSpec {
  readonly unit: PriceUnit;
  readonly amount: number;
  readonly currency: string;
}

/** @internal */
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
  readonly price?: PriceSpec;
}
