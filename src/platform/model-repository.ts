import { Size } from 'cdk8s';
import { SharedFileSystem } from './storage';
import { bytesOf } from '../private/bytes';
import { omitUndefined } from '../private/omit-undefined';
import { ModelRepositorySpec } from '../spec/model';

/** Where in a file system models lie. */
export interface ModelDirectoryOptions {
  /**
   * The directory of a model, with `{id}` and `{version}` in place of its id and version. Violations:
   * `MODEL_REPOSITORY`.
   * @default '{id}/{version}'
   */
  readonly directory?: string;
}

/** How models are pulled as OCI images. */
export interface ModelImagesOptions {
  /**
   * When a node pulls: 'Always', 'IfNotPresent' or 'Never'. Violations: `MODEL`.
   * @default - Kubernetes': 'Always' for the tag latest, 'IfNotPresent' otherwise
   */
  readonly pullPolicy?: string;
}

/** How models are downloaded. */
export interface ModelDownloadOptions {
  /** The image that downloads, such as 'kserve/storage-initializer:v0.18.0'. Violations: `MODEL_REPOSITORY`. */
  readonly image: string;

  /**
   * Entry command of that image; not empty. Violations: `MODEL_REPOSITORY`.
   * @default - the image's own
   */
  readonly command?: string[];

  /**
   * Its arguments; `{uri}` is where the model is, `{path}` where it goes, `{id}` and `{version}` are the
   * model's. Violations: `MODEL_REPOSITORY`.
   * @default ['{uri}', '{path}'], as KServe's storage initializer takes them
   */
  readonly args?: string[];

  /**
   * Name of the Secret, in the deployment's namespace, whose keys are its environment: credentials of
   * the object storage. Violations: `MODEL_REPOSITORY`.
   * @default - none
   */
  readonly secret?: string;

  /**
   * How much an instance may download, above 0; an instance with more is evicted. Violations:
   * `MODEL_REPOSITORY`.
   * @default - as much as its node has
   */
  readonly sizeLimit?: Size;
}

/**
 * Where a platform keeps the models that deployments name by id and version
 * (`Model.fromRepository`). Without one they are refused (`MODEL_REPOSITORY`).
 *
 * ```ts
 * Platform.kubernetes({ modelRepository: ModelRepository.claim('models') });
 * ```
 */
export class ModelRepository {
  /**
   * Directories of a PersistentVolumeClaim in the deployment's namespace.
   *
   * @param name name of the claim (`STORAGE_NAME`)
   * @param options where in it
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
   * Directories of a shared file system. Its mount path is where models are seen, unless they say
   * another.
   *
   * @param fileSystem the file system
   * @param options where in it
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
   * OCI images, one for each version of a model. Kubernetes 1.35 or later (`MODEL_IMAGE_VOLUME`).
   *
   * @param reference with `{id}` and `{version}`, such as 'registry.example.com/models/{id}:{version}'
   * @param options when they are pulled
   */
  public static ociImages(reference: string, options: ModelImagesOptions = {}): ModelRepository {
    return new ModelRepository(
      omitUndefined({ kind: 'image' as const, pattern: reference, pullPolicy: options.pullPolicy }),
    );
  }

  /**
   * Anything a program can download: it runs before the inference container, in every instance, at
   * each start.
   *
   * @param uri with `{id}` and `{version}`, such as 's3://models/{id}/{version}'
   * @param options the image that downloads, and what it is told
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
