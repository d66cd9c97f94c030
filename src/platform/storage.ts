import { Size } from 'cdk8s';
import { bytesOf } from '../private/bytes';
import { checkInput } from '../private/input';
import { atOnce } from '../private/mistakes';
import { omitUndefined } from '../private/omit-undefined';
import { ClaimAccessMode, FileSystemSpec, SecretSpec, VolumeSpec } from '../spec/storage';

/** Mount of a shared file system in the inference container. */
export interface SharedFileSystemOptions {
  /**
   * Directory in the container: an absolute path other than `/` that no other mount uses. `/a` and
   * `/a/` are the same path. Violations: `STORAGE_PATH`.
   */
  readonly mountPath: string;

  /**
   * Whether the mount is read-only.
   * @default false; the mount of a model is always read-only
   */
  readonly readOnly?: boolean;

  /**
   * Directory in the file system that is mounted: a relative path without `..`. Violations:
   * `STORAGE_PATH`.
   * @default - the root of the file system
   */
  readonly subPath?: string;
}

/**
 * Mount of an existing PersistentVolumeClaim (PVC).
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 */
export interface ClaimFileSystemOptions extends SharedFileSystemOptions {
  /**
   * Access mode of the PVC, as `kubectl get pvc` prints it. The library does not see the PVC. With the
   * mode it reports pods that would wait for the PVC for ever, such as those of a rolling update.
   * Violations: `STORAGE_ONE_NODE`, `STORAGE_ONE_POD`.
   * @default - unknown: nothing is reported
   */
  readonly accessMode?: ClaimAccessMode;
}

/** The name of a Secret, and its namespace if it is another one. */
export interface SecretReference {
  /** Name of the Secret. Violations: `STORAGE_SECRET`. */
  readonly name: string;

  /**
   * Namespace of the Secret, which storage drivers require. Violations: `STORAGE_SECRET`.
   * @default - the deployment's namespace; if that is unknown, the missing namespace is an error
   */
  readonly namespace?: string;
}

/**
 * Mount and capacity of a persistent volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 */
export interface PersistentFileSystemOptions extends SharedFileSystemOptions {
  /**
   * Capacity of the volume, above 0. Kubernetes requires a value. Shared file systems do not enforce it,
   * but a quota of the namespace can count it. Violations: `STORAGE_NAME`.
   * @default Size.gibibytes(1)
   */
  readonly capacity?: Size;
}

/** A file system behind a CSI driver. */
export interface CsiFileSystemOptions extends PersistentFileSystemOptions {
  /**
   * Id of the volume for the driver (`volumeHandle`), not empty. Violations: `STORAGE_NAME`.
   * @default - the name of the PersistentVolume
   */
  readonly volumeHandle?: string;

  /**
   * Parameters of the driver (`volumeAttributes`).
   * @default - the driver gets no parameters
   */
  readonly attributes?: { readonly [name: string]: string };

  /**
   * Type of the file system, such as 'ext4'. Violations: `STORAGE_NAME`.
   * @default - the default of the driver
   */
  readonly fsType?: string;

  /**
   * Options of the mount, without white space. Violations: `STORAGE_NAME`.
   * @default - the default options of the driver
   */
  readonly mountOptions?: string[];

  /**
   * Secret with the credentials for attaching the volume to a node.
   * @default - the driver gets no Secret
   */
  readonly controllerPublishSecret?: SecretReference;

  /**
   * Secret with the credentials for mounting the volume on a node.
   * @default - the driver gets no Secret
   */
  readonly nodeStageSecret?: SecretReference;

  /**
   * Secret with the credentials for mounting the volume into a pod.
   * @default - the driver gets no Secret
   */
  readonly nodePublishSecret?: SecretReference;
}

/** A file system of Volcengine's NAS. */
export interface NasFileSystemOptions extends PersistentFileSystemOptions {
  /**
   * Exported directory: an absolute path. Violations: `STORAGE_NAME`.
   * @default '/'
   */
  readonly path?: string;

  /**
   * Options of the mount, without white space. Violations: `STORAGE_NAME`.
   * @default - NFS 3: 'nolock,tcp,noresvport' and 'vers=3'
   */
  readonly mountOptions?: string[];
}

/** A file system of Volcengine's vePFS (parallel file system). */
export interface VepfsFileSystemOptions extends PersistentFileSystemOptions {
  /** Id of the mount service that the nodes belong to. Violations: `STORAGE_NAME`. */
  readonly mountService: string;

  /**
   * Id of the volume for the driver (`volumeHandle`), not empty. Violations: `STORAGE_NAME`.
   * @default - the name of the PersistentVolume
   */
  readonly volumeHandle?: string;

  /**
   * Secret with the credentials for attaching the volume to a node.
   * @default - the driver gets no Secret
   */
  readonly controllerPublishSecret?: SecretReference;

  /**
   * Secret with the credentials for mounting the volume on a node.
   * @default - the driver gets no Secret
   */
  readonly nodeStageSecret?: SecretReference;
}

/** Drivers that mount buckets of TOS, Volcengine's object storage. */
export enum TosDriver {
  /** The driver that VKE manages: `fsx.csi.volcengine.com`. */
  MANAGED = 'managed',
  /** The open-source driver, which you install: `tos.csi.volcengine.com`. */
  OPEN_SOURCE = 'open-source',
}

/** A bucket of TOS, Volcengine's object storage. */
export interface TosFileSystemOptions extends PersistentFileSystemOptions {
  /**
   * Prefix in the bucket: an absolute path. Violations: `STORAGE_NAME`.
   * @default '/'
   */
  readonly path?: string;

  /**
   * Secret with the access key. Its keys are `AccessKeyId` and `SecretAccessKey` for the managed driver,
   * `akId` and `akSecret` for the open-source driver. The open-source driver requires it. Violations:
   * `STORAGE_SECRET`.
   * @default - the identity of the managed driver
   */
  readonly secret?: SecretReference;

  /**
   * Driver that mounts the bucket. The open-source driver requires `secret` (`STORAGE_SECRET`).
   * @default TosDriver.MANAGED
   */
  readonly driver?: TosDriver;

  /**
   * Region of the bucket. With the open-source driver set only one of `region` and `endpoint`.
   * Violations: `STORAGE_NAME`.
   * @default - the region of the platform
   */
  readonly region?: string;

  /**
   * Address of the object storage, in the format that the driver requires. Violations: `STORAGE_NAME`.
   * @default - the internal address of the region: `tos-<region>.ivolces.com` for the managed driver,
   * `http://tos-s3-<region>.ivolces.com` for the open-source driver
   */
  readonly endpoint?: string;

  /**
   * Options that the open-source driver passes to s3fs, such as '-oensure_diskfree=20480'. Not for the
   * managed driver. Violations: `STORAGE_NAME`.
   * @default - the driver passes no additional options
   */
  readonly additionalArguments?: string;
}

/**
 * A file system whose files several pods share. Deleting a deployment or its service never deletes the
 * files: rendered volumes have the policy `Retain`.
 *
 * - NFS and existing PersistentVolumeClaims (PVCs) are mounted directly.
 * - For all other file systems the library renders a PersistentVolume and a bound PVC per deployment.
 *   Their names change when the file system or its settings change.
 * - File systems of Volcengine need `Platform.vke` (`STORAGE_PLATFORM`).
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 */
export class SharedFileSystem {
  /**
   * Mounts a directory of an NFS server. The nodes mount it without a CSI driver.
   *
   * @param server host name or address of the server (`STORAGE_NAME`)
   * @param path exported directory: an absolute path (`STORAGE_NAME`)
   * @param options mount path
   */
  public static nfs(
    server: string,
    path: string,
    options: SharedFileSystemOptions,
  ): SharedFileSystem {
    return new SharedFileSystem({ ...mount(options), backend: { kind: 'nfs', server, path } });
  }

  /**
   * Mounts an existing PersistentVolumeClaim (PVC) in the deployment's namespace. If the pods run on
   * several nodes, the PVC needs access mode `ReadWriteMany`, or `ReadOnlyMany` with `readOnly`.
   *
   * @example
   * SharedFileSystem.claim('hf-cache', { mountPath: '/hf', accessMode: ClaimAccessMode.READ_WRITE_MANY });
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
   *
   * @param name name of the PVC (`STORAGE_NAME`)
   * @param options mount path and access mode
   */
  public static claim(name: string, options: ClaimFileSystemOptions): SharedFileSystem {
    const { accessMode } = options;
    return new SharedFileSystem({
      ...mount(options),
      backend: omitUndefined({ kind: 'claim' as const, name, accessMode }),
    });
  }

  /**
   * Mounts a file system with any CSI driver.
   *
   * @param driver name of the driver, such as 'nfs.csi.k8s.io' (`STORAGE_NAME`)
   * @param options parameters of the driver, and mount path
   */
  public static csi(driver: string, options: CsiFileSystemOptions): SharedFileSystem {
    const { attributes } = options;
    return new SharedFileSystem({
      ...mount(options),
      backend: omitUndefined({
        ...volume(options),
        kind: 'csi' as const,
        driver,
        attributes: attributes && { ...attributes },
      }),
    });
  }

  /**
   * Mounts a file system of Volcengine's NAS, with the driver `nas.csi.volcengine.com`. Only on
   * `Platform.vke`.
   *
   * @param server address of the mount target (`STORAGE_NAME`)
   * @param options exported directory and mount path
   */
  public static nas(server: string, options: NasFileSystemOptions): SharedFileSystem {
    return new SharedFileSystem({
      ...mount(options),
      backend: omitUndefined({
        ...volume(options),
        kind: 'nas' as const,
        server,
        path: options.path,
      }),
    });
  }

  /**
   * Mounts a file system of Volcengine's vePFS, with the driver `vepfs.csi.volcengine.com`. Only on
   * `Platform.vke`, on nodes of the mount service. Pods on virtual nodes cannot mount it.
   *
   * @param id id of the file system (`STORAGE_NAME`)
   * @param options mount service and mount path
   */
  public static vepfs(id: string, options: VepfsFileSystemOptions): SharedFileSystem {
    return new SharedFileSystem({
      ...mount(options),
      backend: omitUndefined({
        ...volume(options),
        kind: 'vepfs' as const,
        fileSystem: id,
        mountService: options.mountService,
      }),
    });
  }

  /**
   * Mounts a bucket of TOS, Volcengine's object storage. Only on `Platform.vke`.
   *
   * @param bucket name of the bucket (`STORAGE_NAME`)
   * @param options prefix, driver and mount path
   */
  public static tos(bucket: string, options: TosFileSystemOptions): SharedFileSystem {
    return new SharedFileSystem({
      ...mount(options),
      backend: omitUndefined({
        kind: 'tos' as const,
        bucket,
        path: options.path,
        region: options.region,
        endpoint: options.endpoint,
        secret: secret(options.secret),
        openSource: atOnce(options.driver) === TosDriver.OPEN_SOURCE,
        additionalArguments: options.additionalArguments,
        capacityBytes: options.capacity && bytesOf(options.capacity),
      }),
    });
  }

  private constructor(private readonly spec: FileSystemSpec) {}

  /** Directory of the files in the container, or undefined if the default applies. */
  public get mountPath(): string | undefined {
    return this.spec.mountPath;
  }

  /** Whether the mount is read-only, as the mount of a model always is. */
  public get readOnly(): boolean {
    return this.spec.readOnly ?? false;
  }

  /** @internal */
  public get _spec(): FileSystemSpec {
    return this.spec;
  }
}

checkInput(SharedFileSystem, 'SharedFileSystem');

function mount(options: SharedFileSystemOptions): Omit<FileSystemSpec, 'backend'> {
  const { mountPath, subPath, readOnly } = options;
  return omitUndefined({ mountPath, subPath, readOnly });
}

function volume(options: Partial<CsiFileSystemOptions>): VolumeSpec {
  const { mountOptions, capacity } = options;
  return omitUndefined({
    volumeHandle: options.volumeHandle,
    fsType: options.fsType,
    mountOptions: mountOptions && [...mountOptions],
    capacityBytes: capacity && bytesOf(capacity),
    controllerPublishSecret: secret(options.controllerPublishSecret),
    nodeStageSecret: secret(options.nodeStageSecret),
    nodePublishSecret: secret(options.nodePublishSecret),
  });
}

function secret(spec: SecretReference | undefined): SecretSpec | undefined {
  return spec && omitUndefined({ name: spec.name, namespace: spec.namespace });
}
