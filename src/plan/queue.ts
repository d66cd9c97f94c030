import { omitUndefined } from '../private/omit-undefined';
import { Toleration } from '../spec/pod';
import { Billing, QueueSpec, ResourceAmounts } from '../spec/queue';

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
  readonly virtualNodes: boolean;
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
  readonly capacity?: ResourceAmounts;
}

/** @internal */
export function planQueue(spec: QueueSpec): QueuePlan {
  const virtualNodes = spec.virtualNodes ?? false;
  return {
    name: spec.name,
    nodeSelector: { ...spec.nodeSelector },
    tolerations: [...(spec.tolerations ?? [])],
    zones: [...(spec.zones ?? [])],
    // instances on virtual nodes are sold in no other way
    ...omitUndefined({
      billing: spec.billing ?? (virtualNodes ? Billing.PAY_AS_YOU_GO : undefined),
    }),
    virtualNodes,
    ...omitUndefined({
      resourcePolicySubset: spec.resourcePolicySubset,
      members: spec.members,
      namespace: spec.namespace,
      capacity: spec.capacity,
    }),
  };
}
