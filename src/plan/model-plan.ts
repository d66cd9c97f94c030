import { DEFAULT_PATTERN, ModelRepositorySaid, ModelSaid, filled } from './model-said';
import { PlatformPlan } from './platform-plan';
import { Owner, Wanted, wantedOf } from './storage-plan';
import { FileSystemSaid } from './storage-said';
import { given } from '../private/given';
import { canonicalQuantity } from '../private/quantity';

/** What brings a model into the pod before the inference container starts. */
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

/** The model of a deployment. */
export interface ModelPlan {
  /** Where the inference container finds it, read-only. */
  readonly mountPath: string;
  /**
   * Its id in the platform's model repository.
   * @default - it does not come from there
   */
  readonly id?: string;
  /**
   * Its version in the platform's model repository.
   * @default - it does not come from there
   */
  readonly version?: string;
  /**
   * What downloads it.
   * @default - nothing: it is mounted from where it lies
   */
  readonly download?: ModelDownloadPlan;
}

const USUAL_PATH = '/models';

/**
 * The model and the volume that it is mounted from; no volume where nothing is known of where it is,
 * which a rule refuses.
 *
 * @internal
 */
export function planModel(
  said: ModelSaid,
  repository: ModelRepositorySaid | undefined,
  owner: Owner,
  platform: PlatformPlan,
): { readonly model: ModelPlan; readonly wanted?: Wanted } {
  const { source, subPath } = said;
  switch (source.kind) {
    case 'image': {
      const mountPath = said.mountPath ?? USUAL_PATH;
      return {
        model: { mountPath },
        wanted: imageVolume(source.reference, source.pullPolicy, mountPath, subPath),
      };
    }
    case 'fileSystem':
      return mounted(said, source.fileSystem, owner, platform);
    case 'repository': {
      const { id, version } = source;
      const found = repository && entry(said, { id, version }, repository, owner, platform);
      return {
        ...found,
        model: { mountPath: said.mountPath ?? USUAL_PATH, ...found?.model, id, version },
      };
    }
  }
}

function entry(
  said: ModelSaid,
  values: { readonly id: string; readonly version: string },
  repository: ModelRepositorySaid,
  owner: Owner,
  platform: PlatformPlan,
): { readonly model: ModelPlan; readonly wanted: Wanted } {
  const mountPath = said.mountPath ?? USUAL_PATH;
  switch (repository.kind) {
    case 'fileSystem': {
      const inside = filled(repository.pattern ?? DEFAULT_PATTERN, values);
      const subPath = joined(inside, said.subPath);
      return mounted({ ...said, subPath }, repository.fileSystem, owner, platform);
    }
    case 'image': {
      const reference = filled(repository.pattern, values);
      return {
        model: { mountPath },
        wanted: imageVolume(reference, repository.pullPolicy, mountPath, said.subPath),
      };
    }
    case 'download': {
      const { image, command, secret, sizeLimitBytes } = repository;
      const uri = filled(repository.pattern, values);
      const args = repository.args ?? ['{uri}', '{path}'];
      return {
        model: {
          mountPath,
          download: given({
            image,
            command: command && [...command],
            args: args.map((each) => filled(each, { ...values, uri, path: mountPath })),
            secret,
          }),
        },
        wanted: {
          source: {
            emptyDir: given({
              sizeLimit:
                sizeLimitBytes === undefined
                  ? undefined
                  : canonicalQuantity(`${sizeLimitBytes / 1024}Ki`),
            }),
          },
          mountPath,
          ...given({ subPath: said.subPath }),
          readOnly: true,
        },
      };
    }
  }
}

function mounted(
  said: ModelSaid,
  fileSystem: FileSystemSaid,
  owner: Owner,
  platform: PlatformPlan,
): { readonly model: ModelPlan; readonly wanted: Wanted } {
  const mountPath = said.mountPath ?? fileSystem.mountPath ?? USUAL_PATH;
  const subPath = joined(fileSystem.subPath, said.subPath);
  const read = { ...fileSystem, ...given({ subPath }), readOnly: true };
  return { model: { mountPath }, wanted: wantedOf(read, mountPath, owner, platform) };
}

function imageVolume(
  reference: string,
  pullPolicy: string | undefined,
  mountPath: string,
  subPath: string | undefined,
): Wanted {
  return {
    source: { image: given({ reference, pullPolicy }) },
    mountPath,
    ...given({ subPath }),
    readOnly: true,
  };
}

function joined(outer: string | undefined, inner: string | undefined): string | undefined {
  return outer === undefined || inner === undefined ? (outer ?? inner) : `${outer}/${inner}`;
}
