/** Where an engine listens. @internal */
export interface EngineListens {
  /** For HTTP, its health checks among it. */
  readonly http: number;
  /**
   * For gRPC, if it was declared.
   * @default - where the engine does it unless told otherwise
   */
  readonly grpc?: number;
  /**
   * For scraping, if that was declared.
   * @default - where the engine does it unless told otherwise
   */
  readonly metrics?: number;
}

/**
 * What an inference engine's image brings: where it listens, how it is asked for health, what its
 * metrics are called, how it is told another port.
 *
 * @internal
 */
export interface EngineSpec {
  readonly name: string;
  /** The image of a version. */
  readonly image: (version: string) => string;
  /** The port it is told to listen on when the user declares none. */
  readonly listen: number;
  /** The port of gRPC, where it has one of its own beside HTTP. */
  readonly grpc?: number;
  readonly health: { readonly ready: string; readonly live: string };
  /** `port` where metrics are served apart from requests. */
  readonly metrics: {
    readonly path: string;
    readonly port?: number;
    readonly waiting?: string;
    readonly running?: string;
    readonly finished?: string;
  };
  /** Arguments that start it on its ports; the image's own entrypoint runs before them. */
  readonly args: (listens: EngineListens) => string[];
  /** Environment that makes it listen on a port. */
  readonly env: (listen: number) => { readonly [name: string]: string };
  /** How it is told which model to serve, and by what the user's own words for it are known. */
  readonly model: {
    readonly args?: (path: string) => string[];
    readonly env?: (path: string) => { readonly [name: string]: string };
    readonly flags: RegExp;
    /** Whether a first argument that is no flag is a model. */
    readonly positional?: boolean;
  };
  /** The command where the image has no entrypoint that starts the engine. */
  readonly command?: readonly string[];
}
