/** The ports on which an engine listens. @internal */
export interface EngineListens {
  /** For HTTP, health checks included. */
  readonly http: number;
  /**
   * For gRPC, if the port is declared.
   * @default - the engine's default port
   */
  readonly grpc?: number;
  /**
   * For scraping, if the port is declared.
   * @default - the engine's default port
   */
  readonly metrics?: number;
}

/**
 * Known facts about an inference engine's image: ports, health checks, names of metrics, and the
 * arguments that change a port.
 *
 * @internal
 */
export interface EngineSpec {
  readonly name: string;
  /** The image of a version. */
  readonly image: (version: string) => string;
  /** The port that the preset configures if the user declares none. */
  readonly listen: number;
  /** The port of gRPC, if the engine serves gRPC on a port of its own. */
  readonly grpc?: number;
  /** `timeout`: seconds in which a busy engine still responds. */
  readonly health: { readonly ready: string; readonly live: string; readonly timeout: number };
  /** `port` if metrics are served on a port of their own. */
  readonly metrics: {
    readonly path: string;
    readonly port?: number;
    readonly waiting?: string;
    readonly running?: string;
    readonly finished?: string;
    /** The argument without which the engine serves no metrics. */
    readonly needs?: string;
    /** An argument with which it serves none of the above. */
    readonly stoppedBy?: RegExp;
  };
  /** Arguments that start the engine on its ports, after the image's entrypoint. */
  readonly args: (listens: EngineListens) => string[];
  /** Environment that makes the engine listen on a port. */
  readonly env: (listen: number) => { readonly [name: string]: string };
  /** How the preset passes the model, and how it recognizes a model that the user passes. */
  readonly model: {
    readonly args?: (path: string) => string[];
    readonly env?: (path: string) => { readonly [name: string]: string };
    readonly flags: RegExp;
    /** Whether a first argument that is no flag is a model. */
    readonly positional?: boolean;
  };
  /** The command, if the image has no entrypoint that starts the engine. */
  readonly command?: readonly string[];
}
