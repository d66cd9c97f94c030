/** One object of adopted manifests. @internal */
export interface ManifestSpec {
  /** Where it stands, such as `vllm.yaml, document 2`. */
  readonly where: string;
  /** As it is written, without what the server wrote. */
  readonly object: any;
  /** What was left out, as paths: the server's or a controller's. */
  readonly strippedFields: readonly string[];
  /** The controller that made it. */
  readonly controller?: string;
}

/** A document that is no object. @internal */
export interface UnreadableSpec {
  readonly where: string;
  /** What is wrong. */
  readonly why: string;
}

/** What was adopted, and what was said about which is which. @internal */
export interface AdoptedSpec {
  readonly manifests: readonly ManifestSpec[];
  readonly unreadable: readonly UnreadableSpec[];
  /** The Deployment, where there are several. */
  readonly deploymentName?: string;
  /** The Service that takes the requests, where there are several. */
  readonly serviceName?: string;
  /** The container that serves, where there are several. */
  readonly containerName?: string;
  /** The namespace of objects that name none. */
  readonly namespace?: string;
  /** The namespace that was said of the service. */
  readonly serviceNamespace?: string;
}
