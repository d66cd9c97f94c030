import { checkInput } from '../private/input';
import { SubjectKind, VisibilityKind, VisibilitySpec } from '../spec/access';

/**
 * Grants read access to a service and its deployments, as RBAC Roles of Kubernetes: `get`, `list` and
 * `watch` on the rendered objects, the pods and their logs, never on Secrets.
 *
 * - RBAC only grants: other permissions, such as those of a cluster administrator, stay.
 * - A namespace is the smallest unit of `list` and `watch` in RBAC: the users also see objects of the
 *   same kinds of other workloads in the service's namespaces.
 * - Names of groups and users are those that the cluster authenticates.
 *
 * Supported on every platform.
 *
 * @example
 * new InferenceService(chart, 'chat', { visibility: Visibility.account('team-llm') });
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class Visibility {
  /**
   * Grants access to all users of the account, as one group. Violations: `VISIBILITY`.
   *
   * @param group group of the account's users that the cluster authenticates; not empty
   */
  public static account(group: string): Visibility {
    return new Visibility({
      kind: VisibilityKind.ACCOUNT,
      subjects: [{ kind: SubjectKind.GROUP, name: group }],
    });
  }

  /**
   * Grants each queue's members access to the deployments in that queue. All members see the
   * service's own objects (gateway, routes). Every deployment needs a queue, and every queue needs
   * `members` (`VISIBILITY`).
   *
   * Exact if each queue has its own namespace. In a shared namespace RBAC cannot separate two queues:
   * members can get their deployments' objects by name, but cannot list them or read pods and logs
   * (`APPROXIMATED_VISIBILITY`).
   */
  public static queueMembers(): Visibility {
    return new Visibility({ kind: VisibilityKind.QUEUE_MEMBERS, subjects: [] });
  }

  /**
   * Grants access to the listed users. Violations: `VISIBILITY`.
   *
   * @param users names of users that the cluster authenticates; at least one, without repetition
   */
  public static subAccounts(users: string[]): Visibility {
    return new Visibility({
      kind: VisibilityKind.SUB_ACCOUNTS,
      subjects: users.map((name) => ({ kind: SubjectKind.USER, name })),
    });
  }

  /**
   * Grants access to one user. Violations: `VISIBILITY`.
   *
   * @param user name of a user that the cluster authenticates; not empty
   */
  public static creatorOnly(user: string): Visibility {
    return new Visibility({
      kind: VisibilityKind.CREATOR,
      subjects: [{ kind: SubjectKind.USER, name: user }],
    });
  }

  private constructor(private readonly spec: VisibilitySpec) {}

  /** @internal */
  public get _spec(): VisibilitySpec {
    return this.spec;
  }
}

checkInput(Visibility, 'Visibility');
