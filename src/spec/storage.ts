/** A Secret by name; without a namespace it is in the deployment's namespace. @internal */
export interface SecretSpec {
  readonly name: string;
  readonly namespace?: string;
}

/** Fields that every persistent volume has. @internal */
export interface VolumeSpec {
  readonly volumeHandle?: string;
  readonly fsType?: string;
  readonly mountOptions?: readonly string[];
  readonly capacityBytes?: number;
  readonly controllerPublishSecret?: SecretSpec;
  readonly nodeStageSecret?: SecretSpec;
  readonly nodePublishSecret?: SecretSpec;
}

/** @internal */
export interface CsiSpec extends VolumeSpec {
  readonly kind: 'csi';
  readonly driver: string;
  readonly attributes?: { readonly [name: string]: string };
}

/** @internal */
export interface NasSpec extends VolumeSpec {
  readonly kind: 'nas';
  readonly server: string;
  readonly path?: string;
}

/** @internal */
export interface VepfsSpec extends VolumeSpec {
  readonly kind: 'vepfs';
  readonly fileSystem: string;
  readonly mountService: string;
}

/** @internal */
export interface TosSpec {
  readonly kind: 'tos';
  readonly bucket: string;
  readonly path?: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly secret?: SecretSpec;
  readonly openSource?: boolean;
  readonly additionalArguments?: string;
  readonly capacityBytes?: number;
}

/**
 * How many nodes or pods may mount a PersistentVolumeClaim (PVC).
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export enum ClaimAccessMode {
  /** Pods of one node, read and write. */
  READ_WRITE_ONCE = 'ReadWriteOnce',
  /** One pod, read and write. */
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',
  /** Pods of all nodes, read-only. */
  READ_ONLY_MANY = 'ReadOnlyMany',
  /** Pods of all nodes, read and write. */
  READ_WRITE_MANY = 'ReadWriteMany',
}

/** The storage behind a file system. @internal */
export type BackendSpec =
  | { readonly kind: 'nfs'; readonly server: string; readonly path: string }
  | { readonly kind: 'claim'; readonly name: string; readonly accessMode?: ClaimAccessMode }
  | CsiSpec
  | NasSpec
  | VepfsSpec
  | TosSpec;

/** A file system and its mount path. @internal */
export interface FileSystemSpec {
  readonly backend: BackendSpec;
  /** Absent for the PersistentVolumeClaim of a model, which has a mount path of its own. */
  readonly mountPath?: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}
