import { PlannedDeployment } from './deployment';
import { PlannedPlatform } from './platform';
import { SupportLevel } from './split-support';
import { Subject, SubjectKind, VisibilityKind, VisibilitySpec } from '../spec/access';

/** One read Role and its RoleBinding. */
export interface ViewersPlan {
  /** Path of the construct it belongs to: the service, or a deployment. */
  readonly path: string;
  /** Name of the Role and of the RoleBinding. */
  readonly name: string;
  /**
   * The namespace it holds in.
   * @default - the one that is current when it is applied
   */
  readonly namespace?: string;
  /** Users and groups that may read. */
  readonly subjects: Subject[];
  /** Ids of users who read in the namespace through a Volcengine role. */
  readonly grantees: string[];
  /**
   * Whether they may read all objects of the rendered kinds in the namespace, pods and their
   * logs included; otherwise the objects of `path` alone, by their names.
   */
  readonly namespaceWide: boolean;
}

/** The viewers of a service and its deployments, every default filled in. @internal */
export interface VisibilityPlan {
  /** The kind of visibility. */
  readonly kind: VisibilityKind;
  /** The read Roles that express it. */
  readonly viewers: ViewersPlan[];
  /** How exactly they express it. */
  readonly level: SupportLevel;
}

/** The parts of a service that visibility reads. @internal */
export interface VisibleService {
  readonly path: string;
  readonly name: string;
  readonly namespace?: string;
}

/** @internal */
export function planVisibility(
  spec: VisibilitySpec,
  service: VisibleService,
  deployments: readonly PlannedDeployment[],
  platform: PlannedPlatform,
): VisibilityPlan {
  const readers =
    spec.kind === VisibilityKind.QUEUE_MEMBERS
      ? queueMembers(service, deployments)
      : everywhere(spec.subjects, service, deployments);
  const viewers = readers.map((each) => withGrantees(each, platform));
  const exact = viewers.every(
    ({ path, namespaceWide, grantees }) =>
      grantees.length === 0 && (namespaceWide || path === service.path),
  );
  return {
    kind: spec.kind,
    viewers,
    level: exact ? SupportLevel.EXACT : SupportLevel.APPROXIMATED,
  };
}

/** Readers before users of Volcengine are separated from those of the cluster. */
type Readers = Omit<ViewersPlan, 'grantees'>;

/** Volcengine grants roles to user ids, in one namespace of a cluster, and not to groups. */
function withGrantees(readers: Readers, { cloud }: PlannedPlatform): ViewersPlan {
  const grants = cloud?.terraform === true && cloud.cluster !== undefined && readers.namespaceWide;
  const isGrantee = ({ kind, name }: Subject) =>
    grants && kind === SubjectKind.USER && /^\d+$/.test(name);
  return {
    ...readers,
    subjects: readers.subjects.filter((subject) => !isGrantee(subject)),
    grantees: readers.subjects.filter(isGrantee).map(({ name }) => name),
  };
}

/** The same people in every namespace that the service has objects in. */
function everywhere(
  subjects: readonly Subject[],
  service: VisibleService,
  deployments: readonly PlannedDeployment[],
): Readers[] {
  const namespaces = new Set([service.namespace, ...deployments.map(({ namespace }) => namespace)]);
  return [...namespaces].map((namespace) => ({
    ...serviceViewers(service, namespace, subjects),
    namespaceWide: true,
  }));
}

/** The service's own objects for all of them, and each deployment for the members of its queue. */
function queueMembers(
  service: VisibleService,
  deployments: readonly PlannedDeployment[],
): Readers[] {
  const groups = new Set(deployments.flatMap(({ queue }) => queue?.members ?? []));
  if (groups.size === 0) {
    return [];
  }
  return [
    {
      ...serviceViewers(service, service.namespace, [...groups].map(group)),
      namespaceWide: false,
    },
    ...deployments
      .filter(({ queue }) => queue?.members !== undefined)
      .map((deployment) => ({
        path: deployment.path,
        name: `${deployment.name}-queue-viewers`,
        ...(deployment.namespace !== undefined && { namespace: deployment.namespace }),
        subjects: [group(deployment.queue!.members!)],
        namespaceWide: hasNamespaceOfItsOwn(deployment, deployments),
      })),
  ];
}

/** RBAC separates namespaces, but not the pods of two queues in one namespace. */
function hasNamespaceOfItsOwn(
  { queue, namespace }: PlannedDeployment,
  deployments: readonly PlannedDeployment[],
): boolean {
  return (
    queue?.namespace !== undefined &&
    deployments
      .filter((other) => other.namespace === namespace)
      .every((other) => other.queue?.members === queue.members)
  );
}

function serviceViewers(
  { path, name }: VisibleService,
  namespace: string | undefined,
  subjects: readonly Subject[],
): Omit<Readers, 'namespaceWide'> {
  return {
    path,
    name: `${name}-viewers`,
    ...(namespace !== undefined && { namespace }),
    subjects: subjects.map((subject) => ({ ...subject })),
  };
}

function group(name: string): Subject {
  return { kind: SubjectKind.GROUP, name };
}
