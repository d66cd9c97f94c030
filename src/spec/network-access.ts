/** A source of connections: pods, by labels of pods and namespaces, or addresses. */
export interface Peer {
  /**
   * Labels of the namespaces; empty for every namespace.
   * @default - the deployment's namespace, or no pods if `cidr` is set
   */
  readonly namespaceLabels?: { readonly [name: string]: string };
  /**
   * Labels of the pods; empty for every pod.
   * @default - every pod of the namespaces, or no pods if `cidr` is set
   */
  readonly podLabels?: { readonly [name: string]: string };
  /**
   * Block of addresses in CIDR notation.
   * @default - the source is pods
   */
  readonly cidr?: string;
}

/** Allowed connections as the user declares them. @internal */
export interface NetworkAccessSpec {
  readonly callers?: readonly Peer[];
  readonly gateway?: readonly Peer[];
  readonly scrapers?: readonly Peer[];
}
