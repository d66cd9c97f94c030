import { IConstruct } from 'constructs';

/**
 * The values of one kind that are attached to scopes of an app. A construct inherits the value of its nearest
 * scope; there is one value per scope.
 *
 * @internal
 */
export class Attachments<T> {
  private readonly values = new Map<IConstruct, T>();

  /** The value of a scope or of its nearest enclosing scope, and that scope. */
  public nearest(scope: IConstruct): { readonly scope: IConstruct; readonly value: T } | undefined {
    if (this.values.size === 0) {
      return undefined;
    }
    const nearest = [...scope.node.scopes].reverse().find((each) => this.values.has(each));
    return nearest && { scope: nearest, value: this.values.get(nearest)! };
  }

  /** @param kind such as 'platform', for the error of a second value */
  public attach(scope: IConstruct, value: T, kind: string): void {
    if (this.values.has(scope)) {
      throw new Error(
        `${scope.node.path === '' ? 'the App' : `[${scope.node.path}]`} has a ${kind} already; attach one ${kind} to a scope`,
      );
    }
    this.values.set(scope, value);
  }
}
