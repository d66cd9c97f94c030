import { PlannedPlatform } from './platform';
import { MAX_NAME, hashedName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { bytesQuantity } from '../private/quantity';
import { isUnresolved, withoutTokens } from '../private/unresolved';
import { BackendSpec, FileSystemSpec, SecretSpec, TosSpec, VolumeSpec } from '../spec/storage';

/** A Secret that a storage driver reads. @internal */
export interface VolumeSecretPlan {
  /** Its name. */
  readonly name: string;
  /**
   * Its namespace.
   * @default - not known; a rule rejects that
   */
  readonly namespace?: string;
}

/** A PersistentVolume over existing files, and the claim that binds it. @internal */
export interface PersistentVolumePlan {
  /** Name of the PersistentVolume, unique in the cluster, with a hash of its contents. */
  readonly name: string;
  /** Name of the PersistentVolumeClaim. */
  readonly claim: string;
  /** The CSI driver. */
  readonly driver: string;
  /** The id of the volume for the driver. */
  readonly volumeHandle: string;
  /** Attributes for the driver. */
  readonly attributes: { readonly [name: string]: string };
  /**
   * Type of the file system.
   * @default - the driver's own
   */
  readonly fsType?: string;
  /** Options of the mount. */
  readonly mountOptions: string[];
  /** Capacity in bytes, which the API requires; a shared file system does not enforce it. */
  readonly capacityBytes: number;
  /** Secrets, by the field of the volume that names them. */
  readonly secrets: { readonly [field: string]: VolumeSecretPlan };
}

/** The source of a volume of a pod. @internal */
export type VolumeSource =
  | { readonly kind: 'nfs'; readonly server: string; readonly path: string }
  | { readonly kind: 'claim'; readonly claim: string }
  | { readonly kind: 'image'; readonly reference: string; readonly pullPolicy?: string }
  | { readonly kind: 'emptyDir'; readonly sizeLimitBytes?: number };

/** A volume of the pod. @internal */
export interface VolumePlan {
  /** Its name in the pod. */
  readonly name: string;
  /** Its source. */
  readonly source: VolumeSource;
  /** Whether no mount writes to it. */
  readonly readOnly: boolean;
  /**
   * The persistent volume and claim that are rendered for it.
   * @default - none: it needs no object of its own
   */
  readonly persistent?: PersistentVolumePlan;
}

/** The mount of a volume in the inference container. @internal */
export interface MountPlan {
  /** Name of the volume. */
  readonly volume: string;
  /** The directory in the container. */
  readonly mountPath: string;
  /**
   * The directory of the volume that is mounted.
   * @default - all of it
   */
  readonly subPath?: string;
  /** Whether the mount is read-only. */
  readonly readOnly: boolean;
}

/** The deployment that owns the volumes. @internal */
export interface Owner {
  readonly name: string;
  readonly namespace?: string;
}

/** A mount, and the volume that it wants, before volumes have names. @internal */
export interface VolumeRequest {
  readonly source: VolumeSource;
  readonly persistent?: PersistentVolumePlan;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly readOnly: boolean;
}

/** Shared file systems enforce none; the API wants a number. */
const DEFAULT_CAPACITY_BYTES = 1024 ** 3;
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
  platform: PlannedPlatform,
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
        source: request.source,
        readOnly,
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

function volumeOf(
  spec: BackendSpec,
  owner: Owner,
  platform: PlannedPlatform,
): Pick<VolumeRequest, 'source' | 'persistent'> {
  switch (spec.kind) {
    case 'nfs':
      return { source: { kind: 'nfs', server: spec.server, path: spec.path } };
    case 'claim':
      return { source: { kind: 'claim', claim: spec.name } };
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
function managedTos(spec: TosSpec, owner: Owner, platform: PlannedPlatform) {
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

function openSourceTos(spec: TosSpec, owner: Owner, platform: PlannedPlatform) {
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
 * A volume and its claim. Their names include a hash of their contents, as neither can be changed once
 * it is there: another bucket is another volume, and the pods move over to it.
 */
function persistent(
  driver: string,
  attributes: { readonly [name: string]: string },
  spec: VolumeSpec,
  owner: Owner,
  kind: string,
): Pick<VolumeRequest, 'source' | 'persistent'> {
  const capacityBytes = spec.capacityBytes ?? DEFAULT_CAPACITY_BYTES;
  const secrets = secretsOf(spec, owner);
  const mount = {
    driver,
    attributes: { ...attributes },
    ...omitUndefined({ fsType: spec.fsType }),
    mountOptions: [...(spec.mountOptions ?? [])],
  };
  const { name, namespace } = owner;
  // a hash of this text is part of names: another spelling would rename volumes that are in use
  const contents = { ...mount, capacity: bytesQuantity(capacityBytes), secrets };
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
    source: { kind: 'claim', claim },
    persistent: {
      name: scoped,
      claim,
      ...mount,
      capacityBytes,
      secrets,
      volumeHandle: spec.volumeHandle ?? scoped,
    },
  };
}

/** A token must not be cut. */
function named(name: string, identity: string): string {
  return hashedName(name, identity, isUnresolved(name) ? Infinity : MAX_NAME);
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
