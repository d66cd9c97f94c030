/** An environment variable. */
export interface EnvVariable {
  /** Its name. */
  readonly name: string;
  /**
   * Its value.
   * @default - it comes from `valueFrom`
   */
  readonly value?: string;
  /**
   * Where its value comes from, as Kubernetes JSON.
   * @default - it is `value`
   */
  readonly valueFrom?: any;
}

/** A whole Secret or ConfigMap, each of whose keys is an environment variable; as Kubernetes JSON. */
export interface EnvSource {
  /**
   * The ConfigMap: `{ name }`.
   * @default - it is a Secret
   */
  readonly configMapRef?: any;
  /**
   * The Secret: `{ name }`.
   * @default - it is a ConfigMap
   */
  readonly secretRef?: any;
  /**
   * What the names begin with beside the keys.
   * @default - the keys alone
   */
  readonly prefix?: string;
}

/** What else the pod gets, as Kubernetes JSON. */
export interface PodSettings {
  /** Labels of the pods beside the library's own. */
  readonly labels: { readonly [name: string]: string };
  /** Annotations of the pods. */
  readonly annotations: { readonly [name: string]: string };
  /** Fields of the pod's spec. */
  readonly spec: { readonly [name: string]: any };
  /** Fields of the inference container. */
  readonly container: { readonly [name: string]: any };
  /** Containers beside the inference container. */
  readonly sidecars: any[];
  /** Volumes beside the library's own. */
  readonly volumes: any[];
  /** Mounts of the inference container beside the library's own. */
  readonly volumeMounts: any[];
  /** Node labels asked for beside the queue's. */
  readonly nodeSelector: { readonly [name: string]: string };
  /** Tolerations beside the queue's. */
  readonly tolerations: Toleration[];
}

/** A toleration of a node taint, as in a pod. Violations: `TOLERATION`. */
export interface Toleration {
  /**
   * The taint's key.
   * @default - every key, with operator `Exists`
   */
  readonly key?: string;
  /**
   * `Equal` or `Exists`.
   * @default - `Equal`
   */
  readonly operator?: string;
  /**
   * The taint's value.
   * @default - none; right with operator `Exists`
   */
  readonly value?: string;
  /**
   * `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
   * @default - every effect
   */
  readonly effect?: string;
  /**
   * How long a pod stays after a `NoExecute` taint appears, in seconds.
   * @default - for ever
   */
  readonly tolerationSeconds?: number;
}
