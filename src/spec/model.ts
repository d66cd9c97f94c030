import { FileSystemSpec } from './storage';

/** Where the bytes of a model come from. @internal */
export type ModelSourceSpec =
  | { readonly kind: 'repository'; readonly id: string; readonly version: string }
  | { readonly kind: 'image'; readonly reference: string; readonly pullPolicy?: string }
  | { readonly kind: 'fileSystem'; readonly fileSystem: FileSystemSpec };

/** @internal */
export interface ModelSpec {
  readonly source: ModelSourceSpec;
  readonly mountPath?: string;
  readonly subPath?: string;
}

/** Where a platform keeps what has an id and a version. @internal */
export type ModelRepositorySpec =
  | {
      readonly kind: 'fileSystem';
      readonly fileSystem: FileSystemSpec;
      readonly pattern?: string;
    }
  | { readonly kind: 'image'; readonly pattern: string; readonly pullPolicy?: string }
  | {
      readonly kind: 'download';
      readonly pattern: string;
      readonly image: string;
      readonly command?: readonly string[];
      readonly args?: readonly string[];
      readonly secret?: string;
      readonly sizeLimitBytes?: number;
    };
