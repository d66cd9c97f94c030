import { isPlain } from '../private/copy';
import { canonicalQuantity } from '../private/quantity';

/**
 * The effects of applying one set of objects over another one. An object is listed as `kind name`, or as
 * `kind namespace/name` if it has a namespace.
 */
export interface ManifestDiff {
  /**
   * Deployments whose pods are replaced. If the pod template differs, Kubernetes does a rolling update. If
   * the selector differs, the Deployment must be deleted and created again.
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
  /** Objects with any difference, including those in `restarts` and `replaced`. */
  readonly changed: string[];
}

type Path = readonly string[];

/** Immutable fields of Kubernetes, by kind; a path includes its subtree. */
const IMMUTABLE: { readonly [kind: string]: readonly Path[] } = {
  Deployment: [['spec', 'selector']],
  Job: [
    ['spec', 'selector'],
    ['spec', 'template'],
  ],
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

/** Kinds whose pods are replaced when their template changes. */
const ROLLED = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** @internal */
export function changesBetween(before: readonly any[], after: readonly any[]): ManifestDiff {
  const old = new Map(before.map((object) => [identity(object), object]));
  const now = new Map(after.map((object) => [identity(object), object]));
  const kept = [...now].flatMap(([id, object]) =>
    old.has(id)
      ? [{ name: nameOf(object), kind: object.kind as string, was: old.get(id), object }]
      : [],
  );
  const differing = (paths: (kind: string) => readonly Path[]) =>
    kept
      .filter(({ kind, was, object }) =>
        paths(kind).some((path) => differs(at(was, path), at(object, path))),
      )
      .map(({ name }) => name)
      .sort();
  return {
    restarts: differing((kind) =>
      ROLLED.includes(kind)
        ? [
            ['spec', 'template'],
            ['spec', 'selector'],
          ]
        : [],
    ),
    replaced: differing((kind) => IMMUTABLE[kind] ?? []),
    removed: missing(old, now),
    added: missing(now, old),
    changed: differing(() => [[]]),
  };
}

function missing(from: Map<string, any>, others: Map<string, any>): string[] {
  return [...from].flatMap(([id, object]) => (others.has(id) ? [] : [nameOf(object)])).sort();
}

/** The identity of an object, which does not depend on the version of its API. */
function identity({ apiVersion, kind, metadata }: any): string {
  const group = String(apiVersion).split('/').slice(0, -1).join('/');
  return JSON.stringify([group, kind, metadata?.namespace ?? null, metadata?.name]);
}

/** @internal */
export function nameOf({ kind, metadata }: any): string {
  const { name, namespace } = metadata ?? {};
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function at(object: any, path: Path): unknown {
  return path.reduce((value, field) => value?.[field], object);
}

function differs(one: unknown, other: unknown): boolean {
  return JSON.stringify(normalized(one)) !== JSON.stringify(normalized(other));
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
    .map((name) => [name, normalized(value[name], isAmount || AMOUNTS.includes(name))] as const)
    .filter(
      ([name, item]) => item !== undefined && !(EMPTY_OR_ABSENT.includes(name) && isEmpty(item)),
    );
  return Object.fromEntries(entries);
}

function isEmpty(value: unknown): boolean {
  return isPlain(value) && Object.keys(value).length === 0;
}
