import { SharedFileSystem } from '../platform/storage';
import { checkInput } from '../private/input';
import { omitUndefined } from '../private/omit-undefined';
import { ModelSourceSpec, ModelSpec } from '../spec/model';
import { ImagePullPolicy } from '../spec/pod';

/** The mount of a model in the inference container. */
export interface ModelOptions {
  /**
   * Directory of the model in the container, which is read-only: an absolute path that no other
   * mount has. Violations: `STORAGE_PATH`.
   * @default '/models'; for a shared file system its own mount path
   */
  readonly mountPath?: string;

  /**
   * Directory of the model within its source: a relative path without `..`. Violations:
   * `STORAGE_PATH`.
   * @default - the whole source is mounted
   */
  readonly subPath?: string;
}

/** A model that is an OCI image. */
export interface OciImageModelOptions extends ModelOptions {
  /**
   * When a node pulls the image. Violations: `MODEL`.
   * @default - ImagePullPolicy.ALWAYS for the tag `latest`, otherwise
   * ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly pullPolicy?: ImagePullPolicy;
}

/**
 * The model that a deployment serves. The inference container has it read-only at `/models`.
 *
 * An image preset passes the directory to its engine: vLLM gets `--model`, SGLang `--model-path`,
 * Triton `--model-repository`, TGI the variable `MODEL_ID`. The preset passes nothing if `args` or
 * `env` name a model, or if `command` is set.
 */
export class Model {
  /**
   * Uses an entry of the platform's `modelRepository`. Violations: `MODEL`, `MODEL_REPOSITORY`.
   *
   * @example
   * Model.fromRepository('qwen/qwen3-8b', 'v1');
   *
   * @param id letters, digits, `.`, `_`, `-`, and `/` between them
   * @param version letters, digits, `.`, `_` and `-`
   * @param options mount path and sub-path
   */
  public static fromRepository(id: string, version: string, options: ModelOptions = {}): Model {
    return new Model({ kind: 'repository', id, version }, options);
  }

  /**
   * Uses the files in a PersistentVolumeClaim (PVC) of the deployment's namespace.
   *
   * If the replicas run on several nodes, the PVC needs the access mode ReadOnlyMany or
   * ReadWriteMany. To have another mode checked, use `fromSharedFileSystem` with
   * `SharedFileSystem.claim`, which has the option `accessMode`.
   *
   * @example
   * Model.fromClaim('models', { subPath: 'qwen3-8b' });
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
   *
   * @param name name of the PVC (`STORAGE_NAME`)
   * @param options mount path and sub-path
   */
  public static fromClaim(name: string, options: ModelOptions = {}): Model {
    return new Model(
      { kind: 'fileSystem', fileSystem: { backend: { kind: 'claim', name } } },
      options,
    );
  }

  /**
   * Uses the files of an OCI image. The node pulls it with `imagePullSecrets` of the deployment.
   * Needs Kubernetes 1.35 or later (`MODEL_IMAGE_VOLUME`). Violations: `MODEL`.
   *
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#image
   *
   * @param reference registry, name, and tag or digest
   * @param options mount path, sub-path and pull policy
   */
  public static fromOciImage(reference: string, options: OciImageModelOptions = {}): Model {
    const { pullPolicy } = options;
    return new Model(omitUndefined({ kind: 'image' as const, reference, pullPolicy }), options);
  }

  /**
   * Uses the files in a shared file system. The mount is read-only, even if the file system is not.
   *
   * @param fileSystem the file system, whose mount path becomes the model's
   * @param options sub-path, and another mount path
   */
  public static fromSharedFileSystem(
    fileSystem: SharedFileSystem,
    options: ModelOptions = {},
  ): Model {
    return new Model({ kind: 'fileSystem', fileSystem: fileSystem._spec }, options);
  }

  /** Directory of the model in the container, or undefined if the default applies. */
  public readonly mountPath?: string;

  /** Directory of the model within its source, or undefined if the whole source is mounted. */
  public readonly subPath?: string;

  private constructor(
    private readonly source: ModelSourceSpec,
    { mountPath, subPath }: ModelOptions,
  ) {
    this.mountPath = mountPath;
    this.subPath = subPath;
  }

  /** Id in the model repository, or undefined for any other source. */
  public get id(): string | undefined {
    return this.source.kind === 'repository' ? this.source.id : undefined;
  }

  /** Version in the model repository, or undefined for any other source. */
  public get version(): string | undefined {
    return this.source.kind === 'repository' ? this.source.version : undefined;
  }

  /** Reference of the OCI image, or undefined for any other source. */
  public get reference(): string | undefined {
    return this.source.kind === 'image' ? this.source.reference : undefined;
  }

  /** @internal */
  public get _spec(): ModelSpec {
    const { source, mountPath, subPath } = this;
    return { source, ...omitUndefined({ mountPath, subPath }) };
  }
}

checkInput(Model, 'Model');
