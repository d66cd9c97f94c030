/** Somebody who may connect: pods, by their labels and their namespaces', or addresses. */
export interface Peer {
  /**
   * Labels of the namespaces; empty for every namespace.
   * @default - the deployment's own namespace, or not pods at all
   */
  readonly namespaceLabels?: { readonly [name: string]: string };
  /**
   * Labels of the pods; empty for every pod.
   * @default - every pod of the namespaces, or not pods at all
   */
  readonly podLabels?: { readonly [name: string]: string };
  /**
   * Addresses, as CIDR.
   * @default - pods, not addresses
   */
  readonly cidr?: string;
}

/** The connections that a user declares. @internal */
export interface NetworkAccessSpec {
  readonly callers?: readonly Peer[];
  readonly gateway?: readonly Peer[];
  readonly scrapers?: readonly Peer[];
}
