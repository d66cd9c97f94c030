import { SubjectKind, VisibilityKind, VisibilitySpec } from '../spec/access';

/**
 * Who may see a service and its deployments, as read Roles of Kubernetes' RBAC: `get`, `list` and
 * `watch` on what the service makes and on its pods and their logs, never on Secrets. RBAC only
 * allows: whoever may see more already, such as an administrator of the cluster, still does.
 *
 * A namespace is the smallest thing that RBAC tells apart: who may see a service this way sees the
 * same kinds of objects of everything else in its namespaces. Names of groups and users are those
 * that the cluster authenticates. Supported on every platform.
 */
export class Visibility {
  /**
   * Everybody in the account.
   *
   * @param group the group they are in, as the cluster's RBAC knows it; not empty. Violations: `VISIBILITY`.
   */
  public static account(group: string): Visibility {
    return new Visibility({
      kind: VisibilityKind.ACCOUNT,
      subjects: [{ kind: SubjectKind.GROUP, name: group }],
    });
  }

  /**
   * The members of the queues that the deployments run in: members of one queue do not see another
   * queue's deployments; all of them see the service's own objects (gateway, routes).
   *
   * Exact where each queue has a namespace of its own. In a shared namespace members read their
   * deployments' objects by name, and neither list them nor see pods and logs: RBAC cannot tell those
   * of two queues apart (`APPROXIMATED_VISIBILITY`). Every deployment has a queue, and every queue
   * its `members` (`VISIBILITY`).
   */
  public static queueMembers(): Visibility {
    return new Visibility({ kind: VisibilityKind.QUEUE_MEMBERS, subjects: [] });
  }

  /**
   * Users that are listed.
   *
   * @param users names as the cluster's RBAC knows them; at least one, each once. Violations: `VISIBILITY`.
   */
  public static subAccounts(users: string[]): Visibility {
    return new Visibility({
      kind: VisibilityKind.SUB_ACCOUNTS,
      subjects: users.map((name) => ({ kind: SubjectKind.USER, name })),
    });
  }

  /**
   * One user.
   *
   * @param user name as the cluster's RBAC knows it; not empty. Violations: `VISIBILITY`.
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
