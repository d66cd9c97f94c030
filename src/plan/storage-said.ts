/** A Secret by name; its namespace is the deployment's where none is said. @internal */
export interface SecretSaid {
  readonly name: string;
  readonly namespace?: string;
}

/** What any persistent volume may say. @internal */
export interface VolumeSaid {
  readonly volumeHandle?: string;
  readonly fsType?: string;
  readonly mountOptions?: readonly string[];
  readonly capacityBytes?: number;
  readonly controllerPublishSecret?: SecretSaid;
  readonly nodeStageSecret?: SecretSaid;
  readonly nodePublishSecret?: SecretSaid;
}

/** @internal */
export interface CsiSaid extends VolumeSaid {
  readonly kind: 'csi';
  readonly driver: string;
  readonly attributes?: { readonly [name: string]: string };
}

/** @internal */
export interface NasSaid extends VolumeSaid {
  readonly kind: 'nas';
  readonly server: string;
  readonly path?: string;
}

/** @internal */
export interface VepfsSaid extends VolumeSaid {
  readonly kind: 'vepfs';
  readonly fileSystem: string;
  readonly mountService: string;
}

/** @internal */
export interface TosSaid {
  readonly kind: 'tos';
  readonly bucket: string;
  readonly path?: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly secret?: SecretSaid;
  readonly openSource?: boolean;
  readonly additionalArguments?: string;
  readonly capacityBytes?: number;
}

/** Where files are kept. @internal */
export type BackendSaid =
  | { readonly kind: 'nfs'; readonly server: string; readonly path: string }
  | { readonly kind: 'claim'; readonly name: string }
  | CsiSaid
  | NasSaid
  | VepfsSaid
  | TosSaid;

/** A file system, and where it is seen. @internal */
export interface FileSystemSaid {
  readonly backend: BackendSaid;
  /** A claim that a model comes from has none of its own. */
  readonly mountPath?: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}
