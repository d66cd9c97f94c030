import { Engine } from './engine';
import { checkInput } from '../private/input';
import { ImageSpec } from '../spec/deployment';

/** The container image of a deployment. Violations: `IMAGE_REFERENCE`. */
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
   * Every option of the deployment overrides the default of the preset.
   *
   * @example
   * Image.preset(Engine.VLLM, '0.8.5');
   *
   * @param engine the engine
   * @param version release of the engine, such as '0.8.5'
   */
  public static preset(engine: Engine, version: string): Image {
    return new Image(engine._spec.image(version), engine, version);
  }

  /**
   * Uses an image of your own. It has no preset ports, probes or metrics.
   *
   * @example
   * Image.custom('registry.example.com/team/llm', '1.4.0');
   *
   * @param repository registry and name, such as 'registry.example.com/team/llm'
   * @param tag a tag, or a digest that begins with 'sha256:'
   */
  public static custom(repository: string, tag: string): Image {
    const separator = tag.startsWith('sha256:') ? '@' : ':';
    return new Image(`${repository}${separator}${tag}`);
  }

  /**
   * Uses an image by its full reference. It has no preset ports, probes or metrics.
   *
   * @example
   * Image.fromUrl('registry.example.com/team/llm:1.4.0');
   *
   * @param url registry, name, and tag or digest
   */
  public static fromUrl(url: string): Image {
    return new Image(url);
  }

  private readonly spec: ImageSpec;

  private constructor(
    /** The reference that a container runtime pulls. */
    public readonly reference: string,
    /** The engine of a preset; undefined for any other image. */
    public readonly engine?: Engine,
    /** The engine's release; undefined for any other image. */
    public readonly version?: string,
  ) {
    this.spec = { reference, ...(engine && { engine: engine._spec, version }) };
  }

  /** @internal */
  public get _spec(): ImageSpec {
    return this.spec;
  }
}

checkInput(Image, 'Image');
