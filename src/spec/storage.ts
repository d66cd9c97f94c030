/** A Secret by name; its namespace is the deployment's where none is said. @internal */
export interface SecretSpec {
  readonly name: string;
  readonly namespace?: string;
}

/** What any persistent volume may say. @internal */
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

/** Where files are kept. @internal */
export type BackendSpec =
  | { readonly kind: 'nfs'; readonly server: string; readonly path: string }
  | { readonly kind: 'claim'; readonly name: string }
  | CsiSpec
  | NasSpec
  | VepfsSpec
  | TosSpec;

/** A file system, and where it is seen. @internal */
export interface FileSystemSpec {
  readonly backend: BackendSpec;
  /** A claim that a model comes from has none of its own. */
  readonly mountPath?: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}
