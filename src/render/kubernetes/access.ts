import { ViewersPlan } from '../../plan/access';
import { PlannedService } from '../../plan/service';
import { deploymentMetadata, serviceMetadata } from '../metadata';
import { KubernetesObject, RenderedObject, key } from '../object';

const RBAC = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];

/** Kinds without a namespace, which a Role cannot grant. */
const CLUSTER_WIDE = new Set(['PersistentVolume', 'PriorityClass', 'StorageClass']);

/** Something to read: without a name where only the cluster knows it. */
interface Readable {
  readonly group: string;
  readonly resource: string;
  readonly name?: string;
}

/** Objects that controllers create for an object, which its viewers read as well. */
const FOLLOWING: Record<string, (name: string) => Readable[]> = {
  Deployment: () => [
    { group: 'apps', resource: 'replicasets' },
    { group: '', resource: 'pods' },
    { group: '', resource: 'pods/log' },
    { group: '', resource: 'events' },
  ],
  LeaderWorkerSet: () => [
    { group: 'apps', resource: 'statefulsets' },
    { group: '', resource: 'pods' },
    { group: '', resource: 'pods/log' },
    { group: '', resource: 'events' },
  ],
  Service: () => [{ group: 'discovery.k8s.io', resource: 'endpointslices' }],
  ScaledObject: (name) => [
    { group: 'autoscaling', resource: 'horizontalpodautoscalers', name: `keda-hpa-${name}` },
  ],
};

/** The read Roles of the viewers of the service, for the objects that it renders. @internal */
export function renderAccess(
  plan: PlannedService,
  objects: readonly RenderedObject[],
): RenderedObject[] {
  return (plan.visibility?.viewers ?? []).flatMap((viewers) => {
    const readable = objects
      .filter((rendered) => covers(plan, viewers, rendered))
      .flatMap(({ object }) => [
        { ...resourceOf(object), name: object.metadata.name },
        ...(FOLLOWING[object.kind]?.(object.metadata.name) ?? []),
      ]);
    const rules = viewers.namespaceWide ? allRules(readable) : namedRules(readable);
    return rules.length > 0 && viewers.subjects.length > 0 ? role(plan, viewers, rules) : [];
  });
}

function covers(plan: PlannedService, viewers: ViewersPlan, { owner, object }: RenderedObject) {
  const all = viewers.namespaceWide && viewers.path === plan.path;
  return (
    (all || owner === viewers.path) &&
    object.metadata.namespace === viewers.namespace &&
    !CLUSTER_WIDE.has(object.kind)
  );
}

/** API group and plural, by the convention that all of Kubernetes' kinds follow. */
function resourceOf({ apiVersion, kind }: KubernetesObject): Readable {
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  const singular = kind.toLowerCase();
  const plural = /[^aeiou]y$/.test(singular)
    ? singular.replace(/y$/, 'ies')
    : singular.replace(/(s|x|ch|sh)?$/, (end) => (end === '' ? 's' : `${end}es`));
  return { group, resource: plural };
}

/** Everything of these kinds in the namespace, a rule per API group. */
function allRules(readable: readonly Readable[]): object[] {
  return sorted(readable.map(({ group }) => group)).map((group) => ({
    apiGroups: [group],
    resources: sorted(
      readable.filter((each) => each.group === group).map(({ resource }) => resource),
    ),
    verbs: READ,
  }));
}

/**
 * Objects by their names, a rule per kind. A list or a watch is granted where it asks for one name
 * (`fieldSelector`), as `kubectl get deployment <name> --watch` does.
 */
function namedRules(readable: readonly Readable[]): object[] {
  const named = readable.filter(({ name }) => name !== undefined);
  return sorted(named.map(({ group }) => group)).flatMap((group) => {
    const within = named.filter((each) => each.group === group);
    return sorted(within.map(({ resource }) => resource)).map((resource) => ({
      apiGroups: [group],
      resources: [resource],
      resourceNames: sorted(
        within.filter((each) => each.resource === resource).map(({ name }) => name!),
      ),
      verbs: READ,
    }));
  });
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

function role(plan: PlannedService, viewers: ViewersPlan, rules: object[]): RenderedObject[] {
  const deployment = plan.deployments.find(({ path }) => path === viewers.path);
  const { namespace: _, ...metadata } = deployment
    ? deploymentMetadata(plan, deployment, viewers.name)
    : serviceMetadata(plan, viewers.name);
  const placed = {
    ...metadata,
    ...(viewers.namespace !== undefined && { namespace: viewers.namespace }),
  };
  const rendered = { owner: viewers.path, computed: [] };
  return [
    {
      ...rendered,
      after: [],
      object: { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: placed, rules },
    },
    {
      ...rendered,
      after: [key({ kind: 'Role', metadata: placed })],
      object: {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata: placed,
        roleRef: { apiGroup: RBAC, kind: 'Role', name: viewers.name },
        subjects: viewers.subjects.map(({ kind, name }) => ({ apiGroup: RBAC, kind, name })),
      },
    },
  ];
}
