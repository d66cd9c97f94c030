import { Engine } from './engine';
import { ImageSpec } from '../spec/deployment';

/** The container image of a deployment. Violations: `IMAGE_REFERENCE`. */
export class Image {
  /**
   * The public image of an inference engine. It brings what is known of the engine, unless the
   * deployment or its service says otherwise: the port (when no port is declared), the three probes
   * (with half an hour for a large model to load), the names of its metrics, and the arguments that
   * make it listen on the first routed port for HTTP, or else the first routed one (unless `command` is
   * given).
   *
   * @param engine the engine
   * @param version its release, such as '0.8.5'
   */
  public static preset(engine: Engine, version: string): Image {
    return new Image({ reference: engine._spec.image(version), engine: engine._spec, version });
  }

  /**
   * An image of one's own.
   *
   * @param repository registry and name, such as 'registry.example.com/team/llm'
   * @param tag a tag, or a digest that starts with 'sha256:'
   */
  public static custom(repository: string, tag: string): Image {
    const separator = tag.startsWith('sha256:') ? '@' : ':';
    return new Image({ reference: `${repository}${separator}${tag}` });
  }

  /**
   * An image by what a container runtime pulls.
   *
   * @param url registry, name, and tag or digest
   */
  public static fromUrl(url: string): Image {
    return new Image({ reference: url });
  }

  private constructor(private readonly spec: ImageSpec) {}

  /** @internal */
  public get _spec(): ImageSpec {
    return this.spec;
  }
}
