import { Size } from 'cdk8s';
import { bytesOf } from '../private/bytes';
import { omitUndefined } from '../private/omit-undefined';
import { FileSystemSpec, SecretSpec, VolumeSpec } from '../spec/storage';

/** Where a shared file system is seen in the inference container. */
export interface SharedFileSystemOptions {
  /**
   * The directory in the container: absolute, not `/`, and no other mount's, `/a` and `/a/` being the
   * same. Violations: `STORAGE_PATH`.
   */
  readonly mountPath: string;

  /**
   * Whether instances can only read.
   * @default false; a model is always read-only
   */
  readonly readOnly?: boolean;

  /**
   * The directory in the file system that is seen: relative, without `..`. Violations: `STORAGE_PATH`.
   * @default - all of it
   */
  readonly subPath?: string;
}

/** A Secret by its name. */
export interface SecretReference {
  /** Name of the Secret. Violations: `STORAGE_SECRET`. */
  readonly name: string;

  /**
   * Its namespace, which a storage driver has to be told. Violations: `STORAGE_SECRET`.
   * @default - the deployment's namespace, where that is known
   */
  readonly namespace?: string;
}

/** What the API wants to know of a persistent volume. */
export interface PersistentFileSystemOptions extends SharedFileSystemOptions {
  /**
   * Its size, above 0. The API wants a number; a shared file system doesn't enforce it, but a quota of
   * the namespace may count it. Violations: `STORAGE_NAME`.
   * @default Size.gibibytes(1)
   */
  readonly capacity?: Size;
}

/** A file system behind a CSI driver. */
export interface CsiFileSystemOptions extends PersistentFileSystemOptions {
  /**
   * What the driver knows the volume by; not empty. Violations: `STORAGE_NAME`.
   * @default - the name of the PersistentVolume
   */
  readonly volumeHandle?: string;

  /**
   * What else the driver is told.
   * @default - nothing
   */
  readonly attributes?: { readonly [name: string]: string };

  /**
   * Type of the file system, such as 'ext4'. Violations: `STORAGE_NAME`.
   * @default - the driver's own
   */
  readonly fsType?: string;

  /**
   * Options of the mount, without white space. Violations: `STORAGE_NAME`.
   * @default - none
   */
  readonly mountOptions?: string[];

  /**
   * The Secret for attaching it to a node.
   * @default - none
   */
  readonly controllerPublishSecret?: SecretReference;

  /**
   * The Secret for mounting it on a node.
   * @default - none
   */
  readonly nodeStageSecret?: SecretReference;

  /**
   * The Secret for mounting it into a pod.
   * @default - none
   */
  readonly nodePublishSecret?: SecretReference;
}

/** A file system of the cloud's NAS. */
export interface NasFileSystemOptions extends PersistentFileSystemOptions {
  /**
   * The directory that is exported: absolute. Violations: `STORAGE_NAME`.
   * @default '/'
   */
  readonly path?: string;

  /**
   * Options of the mount, without white space. Violations: `STORAGE_NAME`.
   * @default - NFS 3: 'nolock,tcp,noresvport' and 'vers=3'
   */
  readonly mountOptions?: string[];
}

/** A file system of the cloud's vePFS. */
export interface VepfsFileSystemOptions extends PersistentFileSystemOptions {
  /** Id of the mount service; a node belongs to one. Violations: `STORAGE_NAME`. */
  readonly mountService: string;

  /**
   * What the driver knows the volume by; not empty. Violations: `STORAGE_NAME`.
   * @default - the name of the PersistentVolume
   */
  readonly volumeHandle?: string;

  /**
   * The Secret for attaching it to a node.
   * @default - none
   */
  readonly controllerPublishSecret?: SecretReference;

  /**
   * The Secret for mounting it on a node.
   * @default - none
   */
  readonly nodeStageSecret?: SecretReference;
}

/** Which driver mounts buckets of the cloud's object storage. */
export enum TosDriver {
  /** The one that VKE manages: `fsx.csi.volcengine.com`. */
  MANAGED = 'managed',
  /** The open one, as one installs it: `tos.csi.volcengine.com`. */
  OPEN_SOURCE = 'open-source',
}

/** A bucket of the cloud's object storage. */
export interface TosFileSystemOptions extends PersistentFileSystemOptions {
  /**
   * The prefix in the bucket: absolute. Violations: `STORAGE_NAME`.
   * @default '/'
   */
  readonly path?: string;

  /**
   * The Secret with the access key: keys `AccessKeyId` and `SecretAccessKey` for the managed driver,
   * `akId` and `akSecret` for the open one, which needs it. Violations: `STORAGE_SECRET`.
   * @default - the managed driver's own identity
   */
  readonly secret?: SecretReference;

  /**
   * Which driver mounts it.
   * @default TosDriver.MANAGED
   */
  readonly driver?: TosDriver;

  /**
   * Region of the bucket; not beside `endpoint` for the open driver. Violations: `STORAGE_NAME`.
   * @default - the platform's
   */
  readonly region?: string;

  /**
   * Address of the object storage, as the driver takes it. Violations: `STORAGE_NAME`.
   * @default - the region's, from inside the cloud: 'tos-<region>.ivolces.com' for the managed driver,
   * 'http://tos-s3-<region>.ivolces.com' for the open one
   */
  readonly endpoint?: string;

  /**
   * Options that the open driver hands to s3fs, such as '-oensure_diskfree=20480'. Not for the managed
   * driver. Violations: `STORAGE_NAME`.
   * @default - none
   */
  readonly additionalArguments?: string;
}

/**
 * Files that several instances share. They belong to nobody in the program: deleting a deployment or
 * its service never deletes them (volumes that are made for it are retained).
 *
 * NFS and claims are mounted as they are. The others become a PersistentVolume and a claim bound to
 * it, one pair per deployment and file system, whose names change with what they stand for. The
 * cloud's own exist on `Platform.vke` only (`STORAGE_PLATFORM`).
 */
export class SharedFileSystem {
  /**
   * A directory of an NFS server, mounted by the nodes themselves.
   *
   * @param server host name or address (`STORAGE_NAME`)
   * @param path the exported directory: absolute (`STORAGE_NAME`)
   * @param options where it is seen
   */
  public static nfs(
    server: string,
    path: string,
    options: SharedFileSystemOptions,
  ): SharedFileSystem {
    return new SharedFileSystem({ ...mount(options), backend: { kind: 'nfs', server, path } });
  }

  /**
   * A PersistentVolumeClaim that is there already, in the deployment's namespace; several instances on
   * several nodes need one that can be mounted by many.
   *
   * @param name its name (`STORAGE_NAME`)
   * @param options where it is seen
   */
  public static claim(name: string, options: SharedFileSystemOptions): SharedFileSystem {
    return new SharedFileSystem({ ...mount(options), backend: { kind: 'claim', name } });
  }

  /**
   * A file system behind any CSI driver.
   *
   * @param driver the driver's name, such as 'nfs.csi.k8s.io' (`STORAGE_NAME`)
   * @param options what the driver is told, and where it is seen
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
   * A file system of the cloud's NAS: `nas.csi.volcengine.com`. Only on `Platform.vke`.
   *
   * @param server address of its mount target (`STORAGE_NAME`)
   * @param options what of it, and where it is seen
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
   * A file system of the cloud's vePFS: `vepfs.csi.volcengine.com`. Only on `Platform.vke`, and there on
   * nodes of its mount service; elastic instances cannot mount it.
   *
   * @param id id of the file system (`STORAGE_NAME`)
   * @param options its mount service, and where it is seen
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
   * A bucket of the cloud's object storage. Only on `Platform.vke`.
   *
   * @param bucket its name (`STORAGE_NAME`)
   * @param options what of it, the driver, and where it is seen
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
        openSource: options.driver === TosDriver.OPEN_SOURCE,
        additionalArguments: options.additionalArguments,
        capacityBytes: options.capacity && bytesOf(options.capacity),
      }),
    });
  }

  private constructor(private readonly spec: FileSystemSpec) {}

  /** @internal */
  public get _spec(): FileSystemSpec {
    return this.spec;
  }
}

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
