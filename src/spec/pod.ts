/** An environment variable of the inference container. */
export interface EnvVariable {
  /** Name of the variable. */
  readonly name: string;
  /**
   * Literal value of the variable.
   * @default - the value comes from `valueFrom`
   */
  readonly value?: string;
  /**
   * Source of the value, as Kubernetes JSON.
   * @default - the value is `value`
   */
  readonly valueFrom?: any;
}

/** A Secret or ConfigMap whose keys all become environment variables, as Kubernetes JSON. */
export interface EnvSource {
  /**
   * Reference to the ConfigMap: `{ name }`.
   * @default - the source is a Secret
   */
  readonly configMapRef?: any;
  /**
   * Reference to the Secret: `{ name }`.
   * @default - the source is a ConfigMap
   */
  readonly secretRef?: any;
  /**
   * Prefix of every variable name.
   * @default - the names are the keys
   */
  readonly prefix?: string;
}

/** Additional settings of the pod, as Kubernetes JSON. */
export interface PodSettings {
  /** Pod labels in addition to the library's labels. */
  readonly labels: { readonly [name: string]: string };
  /** Pod annotations. */
  readonly annotations: { readonly [name: string]: string };
  /** Fields of the pod's `spec`. */
  readonly spec: { readonly [name: string]: any };
  /** Fields of the inference container. */
  readonly container: { readonly [name: string]: any };
  /** Containers in addition to the inference container. */
  readonly sidecars: any[];
  /** Volumes in addition to the library's volumes. */
  readonly volumes: any[];
  /** Mounts of the inference container in addition to the library's mounts. */
  readonly volumeMounts: any[];
  /** Required node labels in addition to the queue's labels. */
  readonly nodeSelector: { readonly [name: string]: string };
  /** Tolerations in addition to the queue's tolerations. */
  readonly tolerations: Toleration[];
  /**
   * The security context of containers that the library adds.
   * @default - none: the pod is not hardened
   */
  readonly restricted?: { readonly [field: string]: any };
}

/** How a toleration compares its value with the value of a taint. */
export enum TolerationOperator {
  /** The taint has the value of the toleration. */
  EQUAL = 'Equal',
  /** The taint has the key of the toleration, with any value. */
  EXISTS = 'Exists',
}

/** The effect of a taint on pods that do not tolerate it. */
export enum TaintEffect {
  /** The scheduler places no pod on the node. */
  NO_SCHEDULE = 'NoSchedule',
  /** The scheduler avoids the node. */
  PREFER_NO_SCHEDULE = 'PreferNoSchedule',
  /** The scheduler places no pod on the node, and running pods are evicted. */
  NO_EXECUTE = 'NoExecute',
}

/**
 * How a pod resolves host names.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy
 */
export enum DnsPolicy {
  /** The cluster's DNS service resolves cluster names, the node's resolver all others. */
  CLUSTER_FIRST = 'ClusterFirst',
  /** The same for a pod that uses the host's network. */
  CLUSTER_FIRST_WITH_HOST_NET = 'ClusterFirstWithHostNet',
  /** The node's resolver alone. */
  DEFAULT = 'Default',
  /** Only the `dnsConfig` of the pod, which a patch has to add. */
  NONE = 'None',
}

/**
 * When a node pulls an image.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
 */
export enum ImagePullPolicy {
  /** Each time a container starts. The node downloads only the layers that it does not have. */
  ALWAYS = 'Always',
  /** Only if the node does not have the image. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never: the node must have the image, or the pod fails to start. */
  NEVER = 'Never',
}

/**
 * Allows pods on nodes that have a matching taint. Violations: `TOLERATION`.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface Toleration {
  /**
   * Key of the taint.
   * @default - every key; the operator must then be `TolerationOperator.EXISTS`
   */
  readonly key?: string;
  /**
   * How the value is compared with the taint's value.
   * @default TolerationOperator.EQUAL
   */
  readonly operator?: TolerationOperator;
  /**
   * Value of the taint.
   * @default - the empty value; omit it with `TolerationOperator.EXISTS`
   */
  readonly value?: string;
  /**
   * Effect of the taint.
   * @default - every effect
   */
  readonly effect?: TaintEffect;
  /**
   * Time that a running pod stays after a `NoExecute` taint appears: whole seconds, 0 or more.
   * @default - the pod stays
   */
  readonly tolerationSeconds?: number;
}
