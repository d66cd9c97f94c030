import { isPlain } from '../private/copy';
import { canonicalQuantity } from '../private/quantity';
import { withoutServerSide } from '../private/server-side';

/**
 * The effects of applying one set of objects over another one. An object is listed as `kind name`, or as
 * `kind namespace/name` if it has a namespace.
 */
export interface ManifestDiff {
  /**
   * Deployments and other workloads whose pods are replaced. If the pod template differs, Kubernetes does
   * a rolling update. If the selector differs, the workload must be deleted and created again.
   *
   * The list includes two cases whose restart is only possible:
   *
   * - a changed object of a kind in `unknown` that has containers or an image
   * - a removed workload, if a workload of another kind or API group has its name and namespace now
   */
  readonly restarts: string[];
  /**
   * Objects that must be deleted before the apply, because an immutable field differs: a selector, the
   * source of a volume, the role of a binding.
   */
  readonly replaced: string[];
  /** Objects that no longer exist. The pods of a removed Deployment stop. */
  readonly removed: string[];
  /** Objects that are new. */
  readonly added: string[];
  /** Objects with any difference, including those in `restarts`, `replaced` and `unknown`. */
  readonly changed: string[];
  /**
   * Changed objects of kinds whose effect on pods is not known, such as custom resources. Their
   * controller may restart pods: read its documentation before you apply the change.
   */
  readonly unknown: string[];
}

/** A field of an object; it includes its subtree. @internal */
export type Path = readonly string[];

/** Immutable fields of Kubernetes, by kind; a path includes its subtree. */
const IMMUTABLE: { readonly [kind: string]: readonly Path[] } = {
  ...Object.fromEntries(
    ['DaemonSet', 'Deployment', 'ReplicaSet'].map((kind) => [kind, [['spec', 'selector']]]),
  ),
  // ValidateJobSpecUpdate in pkg/apis/batch/validation/validation.go of Kubernetes 1.37.2
  Job: [
    'selector',
    'template',
    'completionMode',
    'podFailurePolicy',
    'successPolicy',
    'backoffLimitPerIndex',
    'managedBy',
  ].map((field) => ['spec', field]),
  PersistentVolumeClaim: ['accessModes', 'selector', 'storageClassName', 'volumeMode', 'volumeName']
    .map((field) => ['spec', field])
    .concat([
      ['spec', 'dataSource'],
      ['spec', 'dataSourceRef'],
    ]),
  PersistentVolume: ['csi', 'nfs', 'hostPath', 'local', 'volumeMode', 'nodeAffinity'].map(
    (field) => ['spec', field],
  ),
  PriorityClass: [['value'], ['preemptionPolicy']],
  RoleBinding: [['roleRef']],
  ClusterRoleBinding: [['roleRef']],
  Secret: [['type']],
  StatefulSet: ['selector', 'serviceName', 'podManagementPolicy', 'volumeClaimTemplates'].map(
    (field) => ['spec', field],
  ),
  StorageClass: [['provisioner'], ['parameters'], ['reclaimPolicy'], ['volumeBindingMode']],
};

/** Fields that replace running pods when they change, by kind; a path includes its subtree. */
const RESTARTING: { readonly [kind: string]: readonly Path[] } = {
  ...Object.fromEntries(
    ['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps'].map((kind) => [
      kind,
      [
        ['spec', 'template'],
        ['spec', 'selector'],
      ],
    ]),
  ),
  Pod: [['spec']],
  // a revision has the first two: pkg/utils/revision/revision_utils.go of kubernetes-sigs/lws, 1a63aaf
  'LeaderWorkerSet.leaderworkerset.x-k8s.io': [
    ['spec', 'leaderWorkerTemplate'],
    ['spec', 'networkConfig'],
    ['spec', 'startupPolicy'],
  ],
};

/** Kinds of other groups that have no pods, or whose running pods a change leaves alone. */
const WITHOUT_RESTART: { readonly [group: string]: readonly string[] } = {
  '': [
    'ConfigMap',
    'Endpoints',
    'Event',
    'LimitRange',
    'Namespace',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'PodTemplate',
    'ReplicationController',
    'ResourceQuota',
    'Secret',
    'Service',
    'ServiceAccount',
  ],
  apps: ['ReplicaSet'],
  'argoproj.io': ['AnalysisTemplate'],
  autoscaling: ['HorizontalPodAutoscaler'],
  batch: ['CronJob', 'Job'],
  'discovery.k8s.io': ['EndpointSlice'],
  'flagger.app': ['MetricTemplate'],
  'gateway.envoyproxy.io': [
    'Backend',
    'BackendTrafficPolicy',
    'ClientTrafficPolicy',
    'HTTPRouteFilter',
    'SecurityPolicy',
  ],
  'gateway.networking.k8s.io': [
    'BackendTLSPolicy',
    'GRPCRoute',
    'Gateway',
    'GatewayClass',
    'HTTPRoute',
    'ReferenceGrant',
    'TCPRoute',
    'TLSRoute',
  ],
  'http.keda.sh': ['HTTPScaledObject', 'InterceptorRoute'],
  'inference.networking.k8s.io': ['InferencePool'],
  'keda.sh': ['ClusterTriggerAuthentication', 'ScaledObject', 'TriggerAuthentication'],
  'monitoring.coreos.com': ['PodMonitor', 'PrometheusRule', 'ServiceMonitor'],
  'networking.istio.io': ['DestinationRule', 'VirtualService'],
  'networking.k8s.io': ['Ingress', 'IngressClass', 'NetworkPolicy'],
  policy: ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  'scheduling.k8s.io': ['PriorityClass'],
  'scheduling.vke.volcengine.com': ['ResourcePolicy'],
  'storage.k8s.io': ['StorageClass'],
};

/** The effects of an apply on the pods of one object that is on both sides. @internal */
export interface ObjectEffects {
  /** Fields whose change restarts pods, or may restart them. */
  readonly restarting: readonly Path[];
  /** Fields that cannot change. */
  readonly immutable: readonly Path[];
  /** Whether the controller of its kind is known. */
  readonly known: boolean;
}

/** @internal */
export function effectsOf(object: any): ObjectEffects {
  return {
    restarting: restarting(object),
    immutable: IMMUTABLE[object.kind] ?? [],
    known: isKnown(object),
  };
}

/** @internal */
export function changesBetween(before: readonly any[], after: readonly any[]): ManifestDiff {
  const old = byIdentity(before, 'before');
  const now = byIdentity(after, 'after');
  const kept = [...now].flatMap(([id, object]) =>
    old.has(id) ? [{ name: nameOf(object), was: old.get(id), object }] : [],
  );
  const removed = missing(old, now);
  const added = missing(now, old);
  const differing = (paths: (object: any) => readonly Path[]) =>
    kept
      .filter(({ was, object }) =>
        [...paths(was), ...paths(object)].some((path) => differs(at(was, path), at(object, path))),
      )
      .map(({ name }) => name)
      .sort();
  return {
    restarts: [...differing(restarting), ...ofAnotherKind(removed, added)].sort(),
    replaced: differing(({ kind }) => IMMUTABLE[kind] ?? []),
    removed: removed.map(nameOf).sort(),
    added: added.map(nameOf).sort(),
    changed: differing(() => [[]]),
    unknown: differing((object) => (isKnown(object) ? [] : [[]])),
  };
}

/**
 * The objects by identity, without fields of the API server, which objects of a file lack. The same
 * object twice would hide one of its changes.
 *
 * @internal
 */
export function byIdentity(objects: readonly any[], side: string): Map<string, any> {
  const found = new Map<string, any>();
  for (const object of objects) {
    const id = identity(object);
    if (found.has(id)) {
      throw new Error(
        `${nameOf(object)} is in the objects ${side} the change twice; compare the objects of one cluster at a time, such as those of one Chart`,
      );
    }
    found.set(id, withoutServerSide(object).object);
  }
  return found;
}

function isKnown(object: any): boolean {
  const isListed = WITHOUT_RESTART[groupOf(object)]?.includes(object.kind) ?? false;
  return isListed || typeOf(object) in RESTARTING;
}

/** The kind with its API group, such as `Deployment.apps`. */
function typeOf(object: any): string {
  const group = groupOf(object);
  return group === '' ? object.kind : `${object.kind}.${group}`;
}

function groupOf({ apiVersion }: any): string {
  return String(apiVersion).split('/').slice(0, -1).join('/');
}

function missing(from: Map<string, any>, others: Map<string, any>): any[] {
  return [...from].flatMap(([id, object]) => (others.has(id) ? [] : [object]));
}

/** The fields that restart pods: of an unknown kind with pods all, as only its controller knows. */
function restarting(object: any): readonly Path[] {
  const isPossible = !isKnown(object) && hasContainers(object);
  return RESTARTING[typeOf(object)] ?? (isPossible ? [[]] : []);
}

/** Whether an object is a pod, or a controller creates pods from it as its spec shows. @internal */
export function hasPods(object: any): boolean {
  return typeOf(object) in RESTARTING || hasContainers(object.spec);
}

/** Whether a list of containers or the text of an image is anywhere in a value. */
function hasContainers(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some(hasContainers);
  }
  return (
    isPlain(value) &&
    ((Array.isArray(value.containers) && value.containers.some(isPlain)) ||
      typeof value.image === 'string' ||
      Object.values(value).some(hasContainers))
  );
}

/**
 * The replica count above 1 that an apply removes: nobody owns it any more, and Kubernetes sets 1.
 *
 * @internal
 */
export function countHandedOver(was: any, now: any): number | undefined {
  const { replicas } = was?.spec ?? {};
  const isRemoved = now !== undefined && (now.spec?.replicas ?? undefined) === undefined;
  return typeof replicas === 'number' && replicas > 1 && isRemoved ? replicas : undefined;
}

/** Removed workloads whose name a workload of another kind has now. */
function ofAnotherKind(removed: readonly any[], added: readonly any[]): string[] {
  const place = ({ metadata }: any) => `${metadata?.namespace ?? ''}/${metadata?.name}`;
  const places = new Set(added.filter(hasPods).map(place));
  return removed.filter((object) => hasPods(object) && places.has(place(object))).map(nameOf);
}

/** The identity of an object, which does not depend on the version of its API. @internal */
export function identity(object: any): string {
  const { kind, metadata } = object;
  return JSON.stringify([groupOf(object), kind, metadata?.namespace ?? null, metadata?.name]);
}

/** @internal */
export function nameOf({ kind, metadata }: any): string {
  const { name, namespace } = metadata ?? {};
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** A field of a value; a label may have the name of a method. @internal */
export function own(value: any, field: string): any {
  return Object.prototype.hasOwnProperty.call(value ?? {}, field) ? value[field] : undefined;
}

/** @internal */
export function at(object: any, path: Path): unknown {
  return path.reduce((value, field) => own(value, field), object);
}

/**
 * @param path where both values are: an amount, and an empty map of labels, are compared by meaning
 * @internal
 */
export function differs(one: unknown, other: unknown, path: Path = []): boolean {
  if (JSON.stringify(one) === JSON.stringify(other)) {
    return false;
  }
  const isAmount = path.some((name) => AMOUNTS.includes(name));
  const text = (value: unknown) =>
    JSON.stringify(normalizedField(path[path.length - 1], value, isAmount));
  return text(one) !== text(other);
}

/** Maps and structs that mean the same when they are empty and when they are absent. */
const EMPTY_OR_ABSENT = [
  'labels',
  'annotations',
  'nodeSelector',
  'resources',
  'limits',
  'requests',
];

/** Fields with quantities. */
const AMOUNTS = ['limits', 'requests'];

/**
 * A value without the differences that the API server ignores: the order of fields, empty or absent
 * lists, the spelling of a quantity.
 */
function normalized(value: unknown, isAmount: boolean = false): unknown {
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : value.map((item) => normalized(item) ?? null);
  }
  if (!isPlain(value)) {
    const amount = isAmount && (typeof value === 'string' || typeof value === 'number');
    return amount ? canonicalQuantity(value) : (value ?? undefined);
  }
  const entries = Object.keys(value)
    .sort()
    .map((name) => {
      const isQuantity = isAmount || AMOUNTS.includes(name);
      return [name, normalizedField(name, value[name], isQuantity)] as const;
    })
    .filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries);
}

function normalizedField(name: string | undefined, value: unknown, isAmount: boolean): unknown {
  const item = normalized(value, isAmount);
  return name !== undefined && EMPTY_OR_ABSENT.includes(name) && isEmpty(item) ? undefined : item;
}

function isEmpty(value: unknown): boolean {
  return isPlain(value) && Object.keys(value).length === 0;
}
