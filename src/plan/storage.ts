import { PlatformPlan } from './platform';
import { MAX_NAME, hashedName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { canonicalQuantity } from '../private/quantity';
import { isUnresolved, withoutTokens } from '../private/unresolved';
import { BackendSpec, FileSystemSpec, SecretSpec, TosSpec, VolumeSpec } from '../spec/storage';

/** A Secret that a storage driver reads. */
export interface VolumeSecretPlan {
  /** Its name. */
  readonly name: string;
  /**
   * Its namespace.
   * @default - not known; a rule refuses that
   */
  readonly namespace?: string;
}

/** A PersistentVolume over files that are there already, and the claim that binds it. */
export interface PersistentVolumePlan {
  /** Name of the PersistentVolume: one of its own in the cluster, made of what it stands for. */
  readonly name: string;
  /** Name of the PersistentVolumeClaim. */
  readonly claim: string;
  /** The CSI driver. */
  readonly driver: string;
  /** What the driver knows the volume by. */
  readonly volumeHandle: string;
  /** What else the driver is told. */
  readonly attributes: { readonly [name: string]: string };
  /**
   * Type of the file system.
   * @default - the driver's own
   */
  readonly fsType?: string;
  /** Options of the mount. */
  readonly mountOptions: string[];
  /** What the API wants to be told; a shared file system doesn't enforce it. */
  readonly capacity: string;
  /** Secrets, by the field of the volume that names them. */
  readonly secrets: { readonly [field: string]: VolumeSecretPlan };
}

/** A volume of the pod. */
export interface VolumePlan {
  /** Its name in the pod. */
  readonly name: string;
  /** Where it comes from, as Kubernetes JSON. */
  readonly source: { readonly [type: string]: any };
  /**
   * The persistent volume and claim that are made for it.
   * @default - none: it needs no object of its own
   */
  readonly persistent?: PersistentVolumePlan;
}

/** Where the inference container sees a volume. */
export interface MountPlan {
  /** Name of the volume. */
  readonly volume: string;
  /** The directory in the container. */
  readonly mountPath: string;
  /**
   * The part of the volume that is seen.
   * @default - all of it
   */
  readonly subPath?: string;
  /** Whether nothing can be written. */
  readonly readOnly: boolean;
}

/** Whose volumes they are. @internal */
export interface Owner {
  readonly name: string;
  readonly namespace?: string;
}

/** A mount, and the volume that it wants, before volumes have names. @internal */
export interface VolumeRequest {
  readonly source: { readonly [type: string]: any };
  readonly persistent?: PersistentVolumePlan;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly readOnly: boolean;
}

/** Shared file systems enforce none; the API wants a number. */
const DEFAULT_CAPACITY = '1Gi';
/** As in the driver's own example (volcengine/volcengine-csi-driver: example/nas). */
const NAS_MOUNT_OPTIONS = ['nolock,tcp,noresvport', 'vers=3'];

/** Names of the secrets' fields in a CSI volume. */
const SECRET_FIELDS = {
  controllerPublishSecret: 'controllerPublishSecretRef',
  nodeStageSecret: 'nodeStageSecretRef',
  nodePublishSecret: 'nodePublishSecretRef',
} as const;

/** @internal */
export function volumeRequest(
  spec: FileSystemSpec,
  mountPath: string,
  owner: Owner,
  platform: PlatformPlan,
): VolumeRequest {
  return {
    ...volumeOf(spec.backend, owner, platform),
    mountPath,
    ...omitUndefined({ subPath: spec.subPath }),
    readOnly: spec.readOnly ?? false,
  };
}

/**
 * Volumes and mounts of a pod. Mounts of one file system share one volume, since the kubelet waits
 * for ever for the second of two volumes with one claim.
 *
 * @internal
 */
export function planVolumes(
  model: VolumeRequest | undefined,
  storage: readonly VolumeRequest[],
): { readonly volumes: VolumePlan[]; readonly mounts: MountPlan[] } {
  const names = new Map<string, string>();
  const volumes: VolumePlan[] = [];
  const mounts: MountPlan[] = [];
  const all = model ? [model, ...storage] : storage;
  for (const request of all) {
    const identity = JSON.stringify(request.source);
    if (!names.has(identity)) {
      const name = request === model ? 'model' : `storage-${volumes.length + (model ? 0 : 1)}`;
      const readOnly = all
        .filter(({ source }) => JSON.stringify(source) === identity)
        .every((other) => other.readOnly);
      names.set(identity, name);
      volumes.push({
        name,
        source: readOnly ? madeReadOnly(request.source) : request.source,
        ...omitUndefined({ persistent: request.persistent }),
      });
    }
    mounts.push({
      volume: names.get(identity)!,
      mountPath: request.mountPath,
      ...omitUndefined({ subPath: request.subPath }),
      readOnly: request.readOnly,
    });
  }
  return { volumes, mounts };
}

/** Tells the driver as well, where there is one to tell. */
function madeReadOnly(source: VolumeRequest['source']): VolumeRequest['source'] {
  return Object.fromEntries(
    Object.entries(source).map(([type, value]) => [
      type,
      type === 'nfs' || type === 'persistentVolumeClaim' ? { ...value, readOnly: true } : value,
    ]),
  );
}

function volumeOf(
  spec: BackendSpec,
  owner: Owner,
  platform: PlatformPlan,
): Pick<VolumeRequest, 'source' | 'persistent'> {
  switch (spec.kind) {
    case 'nfs':
      return { source: { nfs: { server: spec.server, path: spec.path } } };
    case 'claim':
      return { source: { persistentVolumeClaim: { claimName: spec.name } } };
    case 'csi':
      return persistent(spec.driver, spec.attributes ?? {}, spec, owner, 'csi');
    case 'nas':
      return persistent(
        'nas.csi.volcengine.com',
        { server: spec.server, path: spec.path ?? '/' },
        { ...spec, mountOptions: spec.mountOptions ?? NAS_MOUNT_OPTIONS },
        owner,
        'nas',
      );
    case 'vepfs':
      return persistent(
        'vepfs.csi.volcengine.com',
        { fsid: spec.fileSystem, mountServiceID: spec.mountService },
        spec,
        owner,
        'vepfs',
      );
    case 'tos':
      return spec.openSource
        ? openSourceTos(spec, owner, platform)
        : managedTos(spec, owner, platform);
  }
}

/** The driver that VKE manages takes its secret among the attributes. */
function managedTos(spec: TosSpec, owner: Owner, platform: PlatformPlan) {
  const region = spec.region ?? platform.cloud?.region;
  const secret = spec.secret && secretOf(spec.secret, owner);
  const attributes = omitUndefined({
    type: 'TOS',
    bucket: spec.bucket,
    path: spec.path ?? '/',
    subpath: '/',
    region,
    server: spec.endpoint ?? `tos-${region}.ivolces.com`,
    secretName: secret?.name,
    secretNamespace: secret?.namespace,
  }) as { [name: string]: string };
  return persistent(
    'fsx.csi.volcengine.com',
    attributes,
    { capacityBytes: spec.capacityBytes },
    owner,
    'tos',
  );
}

function openSourceTos(spec: TosSpec, owner: Owner, platform: PlatformPlan) {
  const region = spec.region ?? platform.cloud?.region;
  const attributes = omitUndefined({
    url: spec.endpoint ?? `http://tos-s3-${region}.ivolces.com`,
    bucket: spec.bucket,
    path: spec.path ?? '/',
    additional_args: spec.additionalArguments,
  }) as { [name: string]: string };
  return persistent(
    'tos.csi.volcengine.com',
    attributes,
    { capacityBytes: spec.capacityBytes, nodePublishSecret: spec.secret },
    owner,
    'tos',
  );
}

/**
 * A volume and its claim. What they stand for is part of their names, as neither can be changed once
 * it is there: another bucket is another volume, and the pods move over to it.
 */
function persistent(
  driver: string,
  attributes: { readonly [name: string]: string },
  spec: VolumeSpec,
  owner: Owner,
  kind: string,
): Pick<VolumeRequest, 'source' | 'persistent'> {
  const contents = {
    driver,
    attributes: { ...attributes },
    ...omitUndefined({ fsType: spec.fsType }),
    mountOptions: [...(spec.mountOptions ?? [])],
    capacity: capacityOf(spec.capacityBytes),
    secrets: secretsOf(spec, owner),
  };
  const { name, namespace } = owner;
  const identity = withoutTokens(
    JSON.stringify([namespace, name, contents, spec.volumeHandle]),
    '(later)',
  );
  const claim = named(`${name}-${kind}`, identity);
  const scoped =
    namespace === undefined || isUnresolved(namespace)
      ? claim
      : named(`${namespace}-${name}-${kind}`, identity);
  return {
    source: { persistentVolumeClaim: { claimName: claim } },
    persistent: {
      name: scoped,
      claim,
      ...contents,
      volumeHandle: spec.volumeHandle ?? scoped,
    },
  };
}

/** A token must not be cut. */
function named(name: string, identity: string): string {
  return hashedName(name, identity, isUnresolved(name) ? Infinity : MAX_NAME);
}

function capacityOf(bytes: number | undefined): string {
  return bytes === undefined ? DEFAULT_CAPACITY : canonicalQuantity(`${bytes / 1024}Ki`);
}

function secretsOf(spec: VolumeSpec, owner: Owner): { [field: string]: VolumeSecretPlan } {
  const fields = Object.keys(SECRET_FIELDS) as (keyof typeof SECRET_FIELDS)[];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const secret = spec[field];
      return secret === undefined ? [] : [[SECRET_FIELDS[field], secretOf(secret, owner)]];
    }),
  );
}

function secretOf({ name, namespace }: SecretSpec, owner: Owner): VolumeSecretPlan {
  return omitUndefined({ name, namespace: namespace ?? owner.namespace });
}
