import { DEFAULT_PATTERN, filled } from './model-pattern';
import { PlannedPlatform } from './platform';
import { Owner, VolumeRequest, volumeRequest } from './storage';
import { omitUndefined } from '../private/omit-undefined';
import { ModelRepositorySpec, ModelSpec } from '../spec/model';
import { FileSystemSpec } from '../spec/storage';

/** The init container that downloads a model. @internal */
export interface ModelDownloadPlan {
  /** The image that downloads. */
  readonly image: string;
  /**
   * Its entry command.
   * @default - the image's own
   */
  readonly command?: string[];
  /** Its arguments. */
  readonly args: string[];
  /**
   * The Secret whose keys are its environment.
   * @default - none
   */
  readonly secret?: string;
}

/** The model of a deployment. @internal */
export interface ModelPlan {
  /** The directory of the model in the inference container, read-only. */
  readonly mountPath: string;
  /**
   * Its id in the model repository of the platform.
   * @default - it is in no model repository
   */
  readonly id?: string;
  /**
   * Its version in the model repository of the platform.
   * @default - it is in no model repository
   */
  readonly version?: string;
  /**
   * The init container that downloads it.
   * @default - none: it is mounted
   */
  readonly download?: ModelDownloadPlan;
}

const DEFAULT_PATH = '/models';

/**
 * The model and the volume that it is mounted from; no volume where nothing is known of where it is,
 * which a rule rejects.
 *
 * @internal
 */
export function planModel(
  spec: ModelSpec,
  repository: ModelRepositorySpec | undefined,
  owner: Owner,
  platform: PlannedPlatform,
): { readonly model: ModelPlan; readonly request?: VolumeRequest } {
  const { source, subPath } = spec;
  switch (source.kind) {
    case 'image': {
      const mountPath = spec.mountPath ?? DEFAULT_PATH;
      return {
        model: { mountPath },
        request: imageVolume(source.reference, source.pullPolicy, mountPath, subPath),
      };
    }
    case 'fileSystem':
      return mounted(spec, source.fileSystem, owner, platform);
    case 'repository': {
      const { id, version } = source;
      const found = repository && entry(spec, { id, version }, repository, owner, platform);
      return {
        ...found,
        model: { mountPath: spec.mountPath ?? DEFAULT_PATH, ...found?.model, id, version },
      };
    }
  }
}

function entry(
  spec: ModelSpec,
  values: { readonly id: string; readonly version: string },
  repository: ModelRepositorySpec,
  owner: Owner,
  platform: PlannedPlatform,
): { readonly model: ModelPlan; readonly request: VolumeRequest } {
  const mountPath = spec.mountPath ?? DEFAULT_PATH;
  switch (repository.kind) {
    case 'fileSystem': {
      const inside = filled(repository.pattern ?? DEFAULT_PATTERN, values);
      const subPath = joined(inside, spec.subPath);
      return mounted({ ...spec, subPath }, repository.fileSystem, owner, platform);
    }
    case 'image': {
      const reference = filled(repository.pattern, values);
      return {
        model: { mountPath },
        request: imageVolume(reference, repository.pullPolicy, mountPath, spec.subPath),
      };
    }
    case 'download': {
      const { image, command, secret, sizeLimitBytes } = repository;
      const uri = filled(repository.pattern, values);
      const args = repository.args ?? ['{uri}', '{path}'];
      return {
        model: {
          mountPath,
          download: omitUndefined({
            image,
            command: command && [...command],
            args: args.map((each) => filled(each, { ...values, uri, path: mountPath })),
            secret,
          }),
        },
        request: {
          source: { kind: 'emptyDir', ...omitUndefined({ sizeLimitBytes }) },
          mountPath,
          ...omitUndefined({ subPath: spec.subPath }),
          readOnly: true,
        },
      };
    }
  }
}

function mounted(
  spec: ModelSpec,
  fileSystem: FileSystemSpec,
  owner: Owner,
  platform: PlannedPlatform,
): { readonly model: ModelPlan; readonly request: VolumeRequest } {
  const mountPath = spec.mountPath ?? fileSystem.mountPath ?? DEFAULT_PATH;
  const subPath = joined(fileSystem.subPath, spec.subPath);
  const read = { ...fileSystem, ...omitUndefined({ subPath }), readOnly: true };
  return { model: { mountPath }, request: volumeRequest(read, mountPath, owner, platform) };
}

function imageVolume(
  reference: string,
  pullPolicy: string | undefined,
  mountPath: string,
  subPath: string | undefined,
): VolumeRequest {
  return {
    source: { kind: 'image', reference, ...omitUndefined({ pullPolicy }) },
    mountPath,
    ...omitUndefined({ subPath }),
    readOnly: true,
  };
}

function joined(outer: string | undefined, inner: string | undefined): string | undefined {
  return outer === undefined || inner === undefined ? (outer ?? inner) : `${outer}/${inner}`;
}
