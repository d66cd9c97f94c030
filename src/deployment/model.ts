import { SharedFileSystem } from '../platform/storage';
import { omitUndefined } from '../private/omit-undefined';
import { ModelSpec } from '../spec/model';

/** Where a model is seen in the inference container. */
export interface ModelOptions {
  /**
   * The directory in the container, read-only: absolute, and no other mount's. Violations:
   * `STORAGE_PATH`.
   * @default '/models'; for a shared file system its own mount path
   */
  readonly mountPath?: string;

  /**
   * The directory of the model, in what it comes from: relative, without `..`. Violations:
   * `STORAGE_PATH`.
   * @default - all of it
   */
  readonly subPath?: string;
}

/** A model that is an OCI image. */
export interface OciImageModelOptions extends ModelOptions {
  /**
   * When a node pulls it: 'Always', 'IfNotPresent' or 'Never'. Violations: `MODEL`.
   * @default - Kubernetes': 'Always' for the tag latest, 'IfNotPresent' otherwise
   */
  readonly pullPolicy?: string;
}

/**
 * The model that the instances of a deployment serve: mounted read-only at `/models`.
 *
 * An image preset serves it without being told: vLLM gets `--model`, SGLang `--model-path`, Triton
 * `--model-repository`, TGI the variable `MODEL_ID`, unless `args` or `env` name a model themselves, or
 * `command` is given.
 */
export class Model {
  /**
   * An entry of the platform's model repository (`Platform`'s `modelRepository`). Violations: `MODEL`,
   * `MODEL_REPOSITORY`.
   *
   * @param id letters, digits, `.`, `_`, `-`, and `/` between them
   * @param version letters, digits, `.`, `_` and `-`
   * @param options where it is seen
   */
  public static fromRepository(id: string, version: string, options: ModelOptions = {}): Model {
    return new Model({ ...mount(options), source: { kind: 'repository', id, version } });
  }

  /**
   * What lies in a PersistentVolumeClaim of the deployment's namespace.
   *
   * @param name name of the claim (`STORAGE_NAME`)
   * @param options which part of it, and where it is seen
   */
  public static fromClaim(name: string, options: ModelOptions = {}): Model {
    const fileSystem = { backend: { kind: 'claim' as const, name } };
    return new Model({ ...mount(options), source: { kind: 'fileSystem', fileSystem } });
  }

  /**
   * The files of an OCI image, pulled by the node with the deployment's pull secrets. Kubernetes 1.35 or
   * later (`MODEL_IMAGE_VOLUME`). Violations: `MODEL`.
   *
   * @param reference registry, name, and tag or digest
   * @param options which part of it, when it is pulled, and where it is seen
   */
  public static fromOciImage(reference: string, options: OciImageModelOptions = {}): Model {
    return new Model({
      ...mount(options),
      source: omitUndefined({ kind: 'image' as const, reference, pullPolicy: options.pullPolicy }),
    });
  }

  /**
   * What lies in a shared file system; read-only here, whatever the file system says.
   *
   * @param fileSystem the file system; its mount path is where the model is seen
   * @param options which part of it, and another mount path
   */
  public static fromSharedFileSystem(
    fileSystem: SharedFileSystem,
    options: ModelOptions = {},
  ): Model {
    return new Model({
      ...mount(options),
      source: { kind: 'fileSystem', fileSystem: fileSystem._spec },
    });
  }

  private constructor(private readonly spec: ModelSpec) {}

  /** @internal */
  public get _spec(): ModelSpec {
    return this.spec;
  }
}

function mount({ mountPath, subPath }: ModelOptions): Omit<ModelSpec, 'source'> {
  return omitUndefined({ mountPath, subPath });
}
