/** A Kubernetes object as it is written. @internal */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: { readonly [name: string]: string };
    readonly annotations?: { readonly [name: string]: string };
  };
  readonly [field: string]: any;
}

/** An object, with the data that a target needs to place the object. @internal */
export interface RenderedObject {
  /** Path of the construct that owns it. */
  readonly owner: string;
  readonly object: KubernetesObject;
  /** Objects that must be there before it, as `kind/name`, whatever their namespace. */
  readonly after: readonly string[];
  /** Fields that something in the cluster changes while it runs. */
  readonly computed: readonly string[];
  /** Whether services with an equal object share it: the first one renders it. */
  readonly shared?: boolean;
  /** Whether it is somebody else's text, to be written as it is. */
  readonly verbatim?: boolean;
}

/** @internal */
export function key(object: {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}): string {
  // a name of a wrong type is reported as such
  return `${object.kind}/${String(object.metadata.name)}`;
}

/** `value`, or `undefined` for an empty map or list, which equals its absence. @internal */
export function unlessEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}
