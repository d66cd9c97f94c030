import { Duration } from 'cdk8s';
import { ProbeSpec } from '../spec/probe';

/** When a probe asks, and how often. All of it is always written out. */
export interface ProbeOptions {
  /**
   * Wait after the container's start: whole seconds, 0 or more. Violations: `PROBE_TIMES`.
   * @default Duration.seconds(1)
   */
  readonly initialDelay?: Duration;

  /**
   * When a check counts as failed: whole seconds, 1 or more. Violations: `PROBE_TIMES`.
   * @default Duration.seconds(1)
   */
  readonly timeout?: Duration;

  /**
   * From check to check: whole seconds, 1 or more. Violations: `PROBE_TIMES`.
   * @default Duration.seconds(10)
   */
  readonly period?: Duration;

  /**
   * Failures in a row that count as unhealthy: 1 or more. One success always counts as healthy.
   * Violations: `PROBE_TIMES`.
   * @default 3
   */
  readonly failureThreshold?: number;
}

/** A TCP check. */
export interface TcpSocketProbeOptions extends ProbeOptions {
  /** Port number (1–65535), or the name of a declared port. Violations: `PROBE_TARGET`. */
  readonly port: number | string;
}

/** Over what an HTTP check is made. */
export enum ProbeScheme {
  /** HTTP. */
  HTTP = 'HTTP',
  /** HTTPS, whose certificate is not verified. */
  HTTPS = 'HTTPS',
}

/** An HTTP check. */
export interface HttpGetProbeOptions extends TcpSocketProbeOptions {
  /**
   * HTTP or HTTPS.
   * @default ProbeScheme.HTTP
   */
  readonly scheme?: ProbeScheme;

  /**
   * Request headers. Names are HTTP tokens. Violations: `PROBE_TARGET`.
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string };
}

/** A health check of an instance. */
export class Probe {
  /**
   * Healthy when an HTTP GET is answered with 200–399.
   *
   * @param path starts with `/`
   * @param options port, scheme, headers and times
   */
  public static fromHttpGet(path: string, options: HttpGetProbeOptions): Probe {
    const headers = Object.entries(options.headers ?? {});
    return new Probe(
      {
        httpGet: {
          path,
          port: options.port,
          scheme: options.scheme ?? ProbeScheme.HTTP,
          ...(headers.length > 0 && {
            httpHeaders: headers.map(([name, value]) => ({ name, value })),
          }),
        },
      },
      options,
    );
  }

  /**
   * Healthy when a TCP connection can be made.
   *
   * @param options port and times
   */
  public static fromTcpSocket(options: TcpSocketProbeOptions): Probe {
    return new Probe({ tcpSocket: { port: options.port } }, options);
  }

  /**
   * Healthy when a command in the container ends with status 0.
   *
   * @param command program and arguments; no shell is involved
   * @param options times
   */
  public static fromCommand(command: string[], options: ProbeOptions = {}): Probe {
    return new Probe({ exec: { command: [...command] } }, options);
  }

  private readonly spec: ProbeSpec;

  private constructor(check: ProbeSpec, options: ProbeOptions) {
    this.spec = {
      ...check,
      initialDelay: seconds(options.initialDelay),
      timeout: seconds(options.timeout),
      period: seconds(options.period),
      failureThreshold: options.failureThreshold,
    };
  }

  /** @internal */
  public get _spec(): ProbeSpec {
    return this.spec;
  }
}

function seconds(duration: Duration | undefined): number | undefined {
  return duration?.toSeconds({ integral: false });
}
