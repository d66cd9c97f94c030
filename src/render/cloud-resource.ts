import { shortHash } from '../private/names';
import { NAMESPACE_OF_STACKS } from '../private/target-kind';
import { Expression, isUnresolved, withoutTokens } from '../private/unresolved';

/** A Volcengine resource as in Terraform's JSON; the Terraform target renders it. @internal */
export interface CloudResource {
  /** Path of the construct that owns it. */
  readonly owner: string;
  /** Such as 'volcengine_listener'. */
  readonly type: string;
  /** Its name in the Terraform state; see `resourceName`. */
  readonly name: string;
  /** Whether it is a data source, which is read and not created. */
  readonly data?: boolean;
  /**
   * Whether other services of the stack may share it. It is rendered once, for the first of them;
   * different values are a collision.
   */
  readonly shared?: boolean;
  /** Arguments; nested blocks as arrays of objects, `for_each` and `lifecycle` among them. */
  readonly values: { readonly [argument: string]: unknown };
  /** Resources, as `type.name`, and objects, as `Kind/name`, that must be there before it. */
  readonly after: readonly string[];
}

/**
 * An attribute of another resource, for example `reference('volcengine_clb', 'chat', 'id')`.
 * For a data source the type begins with `data.`.
 *
 * @internal
 */
export function reference(type: string, name: string, attribute: string): Expression {
  return new Expression(`${type}.${name}.${attribute}`);
}

/** How a resource is named in `after`. @internal */
export function address({ type, name }: Pick<CloudResource, 'type' | 'name'>): string {
  return `${type}.${name}`;
}

/**
 * An attribute of an object that the cluster sets, such as `object.spec.clusterIP`.
 *
 * @internal
 * @param owner path of the construct that owns the object
 */
export function objectReference(
  owner: string,
  kind: string,
  namespace: string | undefined,
  name: string,
  attribute: string,
): Expression {
  return reference('kubernetes_manifest', objectName(owner, kind, namespace, name), attribute);
}

/** The name in the state of an object, which is a `kubernetes_manifest` there. @internal */
export function objectName(
  owner: string,
  kind: string,
  namespace: string | undefined,
  name: string,
): string {
  return resourceName(owner, kind.toLowerCase(), namespacePart(namespace), name);
}

/**
 * The part of a name in the state that is the namespace: none for the default namespace of all objects.
 *
 * @internal
 */
export function namespacePart(namespace: string | undefined): string | undefined {
  return namespace === NAMESPACE_OF_STACKS ? undefined : namespace;
}

/**
 * The name of a resource in the state: the namespace, the object name and a distinguishing part. Names
 * are unique, and do not change with the construct tree or a display name. A hash of the owner's path
 * replaces a value that only Terraform knows.
 *
 * @internal
 */
export function resourceName(
  owner: string,
  ...parts: readonly (string | number | undefined)[]
): string {
  return (
    parts
      .filter((part) => part !== undefined)
      .map((part) =>
        typeof part === 'string'
          ? withoutTokens(part, shortHash(owner))
          : String(isUnresolved(part) ? shortHash(owner) : part),
      )
      .join('_')
      .replace(/[^A-Za-z0-9_-]/g, '-')
      // Terraform takes a letter or _ at the beginning
      .replace(/^(?![A-Za-z_])/, '_')
  );
}
