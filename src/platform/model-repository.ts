import { Size } from 'cdk8s';
import { SharedFileSystem } from './storage';
import { bytesOf } from '../private/bytes';
import { checkInput } from '../private/input';
import { omitUndefined } from '../private/omit-undefined';
import { ModelRepositorySpec } from '../spec/model';
import { ImagePullPolicy } from '../spec/pod';

/** The directory of a model in a file system. */
export interface ModelDirectoryOptions {
  /**
   * Directory of a model. `{id}` and `{version}` are replaced by the model's id and version.
   * Violations: `MODEL_REPOSITORY`.
   * @default '{id}/{version}'
   */
  readonly directory?: string;
}

/** Settings of models that nodes pull as OCI images. */
export interface ModelImagesOptions {
  /**
   * When a node pulls the image. Violations: `MODEL`.
   * @default - ImagePullPolicy.ALWAYS for the tag `latest`, otherwise
   * ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly pullPolicy?: ImagePullPolicy;
}

/** The container that downloads models. */
export interface ModelDownloadOptions {
  /**
   * Image of the downloader, such as 'kserve/storage-initializer:v0.18.0'. Violations:
   * `MODEL_REPOSITORY`.
   */
  readonly image: string;

  /**
   * Command of the downloader, not empty. Violations: `MODEL_REPOSITORY`.
   * @default - the entrypoint of the image
   */
  readonly command?: string[];

  /**
   * Arguments of the downloader. `{uri}` is replaced by the source of the model, `{path}` by the target
   * directory, `{id}` and `{version}` by the model's id and version. They have `{uri}`, or `{id}` and
   * `{version}`: without, every deployment would download the same. Violations: `MODEL_REPOSITORY`.
   * @default ['{uri}', '{path}'], the arguments of KServe's storage initializer
   */
  readonly args?: string[];

  /**
   * Name of a Secret in the deployment's namespace, with the credentials of the object storage. Its keys
   * become environment variables of the downloader. Violations: `MODEL_REPOSITORY`.
   * @default - the downloader gets no credentials
   */
  readonly secret?: string;

  /**
   * Maximum size of the downloaded files of a pod, above 0. Kubernetes evicts a pod with more.
   * Violations: `MODEL_REPOSITORY`.
   * @default - the free disk space of the node
   */
  readonly sizeLimit?: Size;
}

/**
 * The place of the models that deployments refer to by id and version (`Model.fromRepository`). Without
 * a repository such models are errors (`MODEL_REPOSITORY`).
 *
 * @example
 * Platform.kubernetes({ modelRepository: ModelRepository.claim('models') });
 */
export class ModelRepository {
  /**
   * Finds models in directories of a PersistentVolumeClaim (PVC) in the deployment's namespace.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/
   *
   * @param name name of the PVC (`STORAGE_NAME`)
   * @param options directory of a model
   */
  public static claim(name: string, options: ModelDirectoryOptions = {}): ModelRepository {
    return new ModelRepository(
      omitUndefined({
        kind: 'fileSystem' as const,
        fileSystem: { backend: { kind: 'claim' as const, name } },
        pattern: options.directory,
      }),
    );
  }

  /**
   * Finds models in directories of a shared file system. Its mount path is the default mount path of the
   * models.
   *
   * @param fileSystem file system with the models
   * @param options directory of a model
   */
  public static sharedFileSystem(
    fileSystem: SharedFileSystem,
    options: ModelDirectoryOptions = {},
  ): ModelRepository {
    return new ModelRepository(
      omitUndefined({
        kind: 'fileSystem' as const,
        fileSystem: fileSystem._spec,
        pattern: options.directory,
      }),
    );
  }

  /**
   * Mounts models as OCI images, one image for each version of a model. Needs Kubernetes 1.35 or later
   * (`MODEL_IMAGE_VOLUME`).
   *
   * @param reference image reference with `{id}` and `{version}`, such as
   * 'registry.example.com/models/{id}:{version}'
   * @param options pull policy
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#image
   */
  public static ociImages(reference: string, options: ModelImagesOptions = {}): ModelRepository {
    return new ModelRepository(
      omitUndefined({ kind: 'image' as const, pattern: reference, pullPolicy: options.pullPolicy }),
    );
  }

  /**
   * Downloads models with a container that runs before the inference container, in every pod at each
   * start.
   *
   * @param uri source of a model with `{id}` and `{version}`, such as 's3://models/{id}/{version}'
   * @param options image and arguments of the downloader
   */
  public static download(uri: string, options: ModelDownloadOptions): ModelRepository {
    const { image, command, args, secret, sizeLimit } = options;
    return new ModelRepository(
      omitUndefined({
        kind: 'download' as const,
        pattern: uri,
        image,
        command: command && [...command],
        args: args && [...args],
        secret,
        sizeLimitBytes: sizeLimit && bytesOf(sizeLimit),
      }),
    );
  }

  private constructor(private readonly spec: ModelRepositorySpec) {}

  /** @internal */
  public get _spec(): ModelRepositorySpec {
    return this.spec;
  }
}

checkInput(ModelRepository, 'ModelRepository');
