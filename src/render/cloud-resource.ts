import { shortHash } from '../private/names';
import { NAMESPACE_OF_STACKS } from '../private/target-kind';
import { TEMPLATE, isUnresolved, withoutTokens } from '../private/unresolved';

/** A resource of the cloud as Terraform's JSON has it; the Terraform home writes it. @internal */
export interface CloudResource {
  /** Path of the construct that makes it. */
  readonly owner: string;
  /** Such as 'volcengine_listener'. */
  readonly type: string;
  /** Its address in the state, beside the type; see `resourceName`. */
  readonly name: string;
  /** Whether it is a data source, which is read and not made. */
  readonly data?: boolean;
  /**
   * Whether other services of the stack may mean the very same one. It is made once, for the first
   * of them; what differs in a value is a collision.
   */
  readonly shared?: boolean;
  /** Arguments; nested blocks as arrays of objects, `for_each` and `lifecycle` among them. */
  readonly values: { readonly [argument: string]: unknown };
  /** Resources, as `type.name`, and objects, as `Kind/name`, that must be there before it. */
  readonly after: readonly string[];
}

/**
 * An expression of Terraform, such as `each.value.port`.
 *
 * @internal
 */
export function expression(text: string): string {
  return `${TEMPLATE}{${text}}`;
}

/**
 * What another resource knows when it is made, for example `reference('volcengine_clb', 'chat', 'id')`.
 * For a data source the type begins with `data.`.
 *
 * @internal
 */
export function reference(type: string, name: string, attribute: string): string {
  return expression(`${type}.${name}.${attribute}`);
}

/** How a resource is named in `after`. @internal */
export function address({ type, name }: Pick<CloudResource, 'type' | 'name'>): string {
  return `${type}.${name}`;
}

/**
 * What the cluster knows of an object after it was written, such as `object.spec.clusterIP`.
 *
 * @internal
 * @param owner path of the construct that makes the object
 */
export function objectReference(
  owner: string,
  kind: string,
  namespace: string | undefined,
  name: string,
  attribute: string,
): string {
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
 * The part of a name in the state that a namespace makes: none for the one in which everything stands
 * that says no other.
 *
 * @internal
 */
export function namespacePart(namespace: string | undefined): string | undefined {
  return namespace === NAMESPACE_OF_STACKS ? undefined : namespace;
}

/**
 * The name of a resource in the state, made of the namespace, the object name and what tells it
 * apart: no two stand for different things, and none changes with the construct tree or a display
 * name. What only Terraform will know is stood for by a hash of the owner's path.
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
