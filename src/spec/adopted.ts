/** One object of adopted manifests. @internal */
export interface ManifestSpec {
  /** The position of the object, such as `vllm.yaml, document 2`. */
  readonly where: string;
  /** The object as in its file, without the fields that the server sets. */
  readonly object: any;
  /** Paths of the omitted fields, which the server or a controller sets. */
  readonly strippedFields: readonly string[];
  /** The controller that created the object. */
  readonly controller?: string;
}

/** A document that is no object. @internal */
export interface UnreadableSpec {
  readonly where: string;
  /** What is wrong. */
  readonly why: string;
}

/** The adopted manifests, and the role of each as the user declares it. @internal */
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
  /** The namespace that the user sets on the service. */
  readonly serviceNamespace?: string;
}
