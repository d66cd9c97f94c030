import { Engine } from './engine';
import { releaseOf } from '../private/image-reference';
import { checkInput } from '../private/input';
import { omitUndefined } from '../private/omit-undefined';
import { ImageSpec } from '../spec/deployment';

/** The inference engine in an image of your own. */
export interface CustomImageOptions {
  /**
   * Engine that the image runs, such as a mirrored image, a build for other hardware or a build of your
   * own. The deployment gets the engine's ports, probes, metrics and arguments, as with `Image.preset`.
   * The image must have the entrypoint of the engine's public image; otherwise set `command`.
   * @default - the library knows no port, probe or metric of the image
   */
  readonly engine?: Engine;

  /**
   * Release of the engine, such as '0.33.0'. It begins with a number. Violations: `IMAGE_REFERENCE`.
   * @default - the tag, if it begins with a release such as 'v0.33.0-rocm'; otherwise the newest release
   * that the library knows
   */
  readonly version?: string;
}

/** The container image of a deployment. Violations: `IMAGE_REFERENCE`, `IMAGE_TAG`. */
export class Image {
  /**
   * Uses the public image of an inference engine, with defaults that fit the engine:
   *
   * - the port, if neither the service nor the deployment declares one;
   * - the three probes, with half an hour for a large model to load;
   * - the names of the engine's metrics, for `ScalingMetric`;
   * - the arguments that make the engine listen on the first routed HTTP port, or on the first
   *   routed port if none is for HTTP. With `command` the preset sets no arguments.
   *
   * Every option of the deployment overrides the default of the preset. `imageRegistry` of the platform
   * pulls the image from a mirror.
   *
   * @example
   * Image.preset(Engine.VLLM, '0.33.0');
   *
   * @param engine the engine
   * @param version release of the engine, such as '0.33.0'
   */
  public static preset(engine: Engine, version: string): Image {
    return new Image(engine._spec.image(version), engine, version, true);
  }

  /**
   * Uses an image of your own. With an engine the deployment has the defaults of `Image.preset`.
   *
   * @example
   * Image.custom('registry.example.com/team/llm', '1.4.0');
   *
   * @param repository registry and name, such as 'registry.example.com/team/llm'
   * @param tag a tag, or a digest that begins with 'sha256:'
   * @param options engine in the image
   */
  public static custom(repository: string, tag: string, options: CustomImageOptions = {}): Image {
    const separator = tag.startsWith('sha256:') ? '@' : ':';
    return Image.own(`${repository}${separator}${tag}`, options);
  }

  /**
   * Uses an image by its full reference. With an engine the deployment has the defaults of
   * `Image.preset`.
   *
   * @example
   * Image.fromUrl('registry.example.com/team/llm:1.4.0');
   *
   * @param url registry, name, and tag or digest
   * @param options engine in the image
   */
  public static fromUrl(url: string, options: CustomImageOptions = {}): Image {
    return Image.own(url, options);
  }

  private static own(reference: string, { engine, version }: CustomImageOptions): Image {
    return new Image(reference, engine, version ?? (engine && releaseOf(reference)), false);
  }

  private readonly spec: ImageSpec;

  private constructor(
    /** The reference that a container runtime pulls, without the platform's `imageRegistry`. */
    public readonly reference: string,
    /** The engine, or undefined if the library knows none. */
    public readonly engine: Engine | undefined,
    /** The engine's release, or undefined if neither you nor the tag of the image sets it. */
    public readonly version: string | undefined,
    published: boolean,
  ) {
    this.spec = omitUndefined({
      reference,
      engine: engine?._spec,
      version,
      published: published || undefined,
    });
  }

  /** @internal */
  public get _spec(): ImageSpec {
    return this.spec;
  }
}

checkInput(Image, 'Image');
