import { isPlain } from '../private/copy';
import { canonicalQuantity } from '../private/quantity';

/**
 * What applying one set of objects over another one does. Each object is written `kind name`, or
 * `kind namespace/name` where it says its namespace.
 */
export interface ManifestDiff {
  /**
   * Deployments whose instances are exchanged: their pod template differs, by a rolling update, or
   * their selector, by deleting and making them anew.
   */
  readonly restarts: string[];
  /**
   * Objects that cannot be changed in place, since a field differs that Kubernetes never lets change
   * (a selector, a volume's source, the role of a binding): they have to be deleted first.
   */
  readonly replaced: string[];
  /** Objects that are no longer there. With a Deployment go its instances. */
  readonly removed: string[];
  /** Objects that were not there before. */
  readonly added: string[];
  /** Objects that differ in any way, those that restart or are replaced among them. */
  readonly changed: string[];
}

type Path = readonly string[];

/** Fields that Kubernetes lets nobody change, by kind; a path ends a whole subtree. */
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

/** Kinds whose pods are exchanged when their template changes. */
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

/** An object is the same one whatever the version of its API. */
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
  return JSON.stringify(registered(one)) !== JSON.stringify(registered(other));
}

/** Maps and structs whose absence says the same as nothing in them; of others that is not so. */
const EMPTY_OR_ABSENT = [
  'labels',
  'annotations',
  'nodeSelector',
  'resources',
  'limits',
  'requests',
];

/** Fields that hold amounts. */
const AMOUNTS = ['limits', 'requests'];

/**
 * A value without what the API server makes no difference of: the order of fields, an empty list or
 * an absent one, the spelling of an amount.
 */
function registered(value: unknown, isAmount: boolean = false): unknown {
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : value.map((item) => registered(item) ?? null);
  }
  if (!isPlain(value)) {
    const amount = isAmount && (typeof value === 'string' || typeof value === 'number');
    return amount ? canonicalQuantity(value) : (value ?? undefined);
  }
  const entries = Object.keys(value)
    .sort()
    .map((name) => [name, registered(value[name], isAmount || AMOUNTS.includes(name))] as const)
    .filter(
      ([name, item]) => item !== undefined && !(EMPTY_OR_ABSENT.includes(name) && isEmpty(item)),
    );
  return Object.fromEntries(entries);
}

function isEmpty(value: unknown): boolean {
  return isPlain(value) && Object.keys(value).length === 0;
}
