import { FileSystemSaid } from './storage-said';

/** Where the bytes of a model come from. @internal */
export type ModelSourceSaid =
  | { readonly kind: 'repository'; readonly id: string; readonly version: string }
  | { readonly kind: 'image'; readonly reference: string; readonly pullPolicy?: string }
  | { readonly kind: 'fileSystem'; readonly fileSystem: FileSystemSaid };

/** @internal */
export interface ModelSaid {
  readonly source: ModelSourceSaid;
  readonly mountPath?: string;
  readonly subPath?: string;
}

/** Where a platform keeps what has an id and a version. @internal */
export type ModelRepositorySaid =
  | {
      readonly kind: 'fileSystem';
      readonly fileSystem: FileSystemSaid;
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

/** What stands for the id and the version of a model, and for what they become. @internal */
export const PLACEHOLDER = /\{(\w*)\}/g;

/** @internal */
export const DEFAULT_PATTERN = '{id}/{version}';

/** @internal */
export function filled(pattern: string, values: { readonly [name: string]: string }): string {
  return pattern.replace(PLACEHOLDER, (all, name: string) => values[name] ?? all);
}
