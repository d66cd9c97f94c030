import { Toleration } from './pod-plan';
import { given } from '../private/given';

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
  /** Whether its instances run without a node of their own (VCI of VKE). */
  readonly elastic: boolean;
  /**
   * What its subset has beside a name in a `ResourcePolicy` of VKE.
   * @default - nothing is known of it
   */
  readonly resourcePolicySubset?: { readonly [field: string]: any };
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

/** What a user said about a queue. @internal */
export interface QueueSaid {
  readonly name: string;
  readonly nodeSelector?: { readonly [name: string]: string };
  readonly tolerations?: readonly Toleration[];
  readonly zones?: readonly string[];
  readonly billing?: Billing;
  readonly elastic?: boolean;
  readonly resourcePolicySubset?: { readonly [field: string]: any };
  readonly members?: string;
  readonly namespace?: string;
  readonly capacity?: QueueCapacityPlan;
}

/** @internal */
export function planQueue(said: QueueSaid): QueuePlan {
  const elastic = said.elastic ?? false;
  return {
    name: said.name,
    nodeSelector: { ...said.nodeSelector },
    tolerations: [...(said.tolerations ?? [])],
    zones: [...(said.zones ?? [])],
    // elastic instances are sold in no other way
    ...given({ billing: said.billing ?? (elastic ? Billing.PAY_AS_YOU_GO : undefined) }),
    elastic,
    ...given({
      resourcePolicySubset: said.resourcePolicySubset,
      members: said.members,
      namespace: said.namespace,
      capacity: said.capacity,
    }),
  };
}
