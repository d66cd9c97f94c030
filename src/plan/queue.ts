import { omitUndefined } from '../private/omit-undefined';
import { Toleration } from '../spec/pod';
import { Billing, PriceSpec, QueueSpec, ResourceAmounts } from '../spec/queue';

/** A pool of capacity. @internal */
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
  /** Whether its pods run on virtual nodes (VCI of VKE). */
  readonly virtualNodes: boolean;
  /**
   * The fields of its subset in a `ResourcePolicy` of VKE, without the name.
   * @default - none
   */
  readonly resourcePolicySubset?: { readonly [field: string]: any };
  /**
   * The group of users that owns it.
   * @default - no group
   */
  readonly members?: string;
  /**
   * The namespace of its deployments.
   * @default - the service's
   */
  readonly namespace?: string;
  /**
   * Its total capacity.
   * @default - not known
   */
  readonly capacity?: ResourceAmounts;
  /**
   * Its price.
   * @default - not known: a preview counts GPU hours
   */
  readonly price?: PriceSpec;
}

/** @internal */
export function planQueue(spec: QueueSpec): QueuePlan {
  const virtualNodes = spec.virtualNodes ?? false;
  return {
    name: spec.name,
    nodeSelector: { ...spec.nodeSelector },
    tolerations: [...(spec.tolerations ?? [])],
    zones: [...(spec.zones ?? [])],
    // virtual nodes have no other billing
    ...omitUndefined({
      billing: spec.billing ?? (virtualNodes ? Billing.PAY_AS_YOU_GO : undefined),
    }),
    virtualNodes,
    ...omitUndefined({
      resourcePolicySubset: spec.resourcePolicySubset,
      members: spec.members,
      namespace: spec.namespace,
      capacity: spec.capacity,
      price: spec.price,
    }),
  };
}
