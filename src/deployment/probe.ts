import { Duration } from 'cdk8s';
import { checkInput } from '../private/input';
import { ProbeSpec } from '../spec/probe';

/**
 * Times and threshold of a probe. The manifest sets all of them explicitly. If the image has a known
 * engine, values that you omit are those of the engine's probe.
 */
export interface ProbeOptions {
  /**
   * Delay between the container's start and the first check: whole seconds, 0 or more. Violations:
   * `PROBE_TIMES`.
   * @default Duration.seconds(1)
   */
  readonly initialDelay?: Duration;

  /**
   * Time after which a check without a result fails: whole seconds, 1 or more. Violations:
   * `PROBE_TIMES`.
   * @default Duration.seconds(1); with a known engine 5 seconds or more
   */
  readonly timeout?: Duration;

  /**
   * Interval between checks: whole seconds, 1 or more. Violations: `PROBE_TIMES`.
   * @default Duration.seconds(10); with a known engine 30 seconds for `liveness`
   */
  readonly period?: Duration;

  /**
   * Consecutive failures after which the container is unhealthy: a whole number of at least 1. One
   * success always makes it healthy. Violations: `PROBE_TIMES`.
   * @default 3; with a known engine 10 for `liveness`, and 180 for `startup`
   */
  readonly failureThreshold?: number;
}

/** Times and port of a check that opens a TCP connection. */
export interface TcpSocketProbeOptions extends ProbeOptions {
  /**
   * Port number (1–65535), or the name of a declared port. Violations: `PROBE_TARGET`.
   * @default - the port that the engine of the image listens on; for an adopted deployment the port of
   * the probe in the manifests. Any other image needs a port
   */
  readonly port?: number | string;
}

/** The protocol of an HTTP check. */
export enum ProbeScheme {
  /** Plain HTTP, without TLS. */
  HTTP = 'HTTP',
  /** HTTP with TLS. The kubelet does not verify the certificate. */
  HTTPS = 'HTTPS',
}

/** Times, port, path and headers of a check by an HTTP GET request. */
export interface HttpGetProbeOptions extends TcpSocketProbeOptions {
  /**
   * Protocol of the request: HTTP or HTTPS.
   * @default ProbeScheme.HTTP
   */
  readonly scheme?: ProbeScheme;

  /**
   * Request headers. Each name is an HTTP token. Violations: `PROBE_TARGET`.
   * @default - only the headers of the kubelet
   */
  readonly headers?: { readonly [name: string]: string };
}

/**
 * A health check that the kubelet runs on each pod.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export class Probe {
  /**
   * Succeeds if an HTTP GET request gets a status from 200 to 399.
   *
   * @example
   * Probe.fromHttpGet('/health', { port: 8000, period: Duration.seconds(5), failureThreshold: 3 });
   *
   * @param path path of the request, beginning with `/`
   * @param options port, scheme, headers and times
   */
  public static fromHttpGet(path: string, options: HttpGetProbeOptions = {}): Probe {
    const { port, scheme = ProbeScheme.HTTP } = options;
    const headers = Object.entries(options.headers ?? {});
    return new Probe(
      {
        httpGet: {
          path,
          port,
          scheme,
          ...(headers.length > 0 && {
            httpHeaders: headers.map(([name, value]) => ({ name, value })),
          }),
        },
      },
      options,
    );
  }

  /**
   * Succeeds if a TCP connection opens.
   *
   * @param options port and times
   */
  public static fromTcpSocket(options: TcpSocketProbeOptions = {}): Probe {
    return new Probe({ tcpSocket: { port: options.port } }, options);
  }

  /**
   * Succeeds if a command in the container ends with status 0.
   *
   * @param command program and arguments; no shell is involved
   * @param options times
   */
  public static fromCommand(command: string[], options: ProbeOptions = {}): Probe {
    return new Probe({ exec: { command: [...command] } }, options);
  }

  /** Delay before the first check, or undefined if the default applies. */
  public readonly initialDelay?: Duration;

  /** Time after which a check fails, or undefined if the default applies. */
  public readonly timeout?: Duration;

  /** Interval between checks, or undefined if the default applies. */
  public readonly period?: Duration;

  /** Consecutive failures that make the container unhealthy, or undefined if the default applies. */
  public readonly failureThreshold?: number;

  private constructor(
    private readonly check: Pick<ProbeSpec, 'httpGet' | 'tcpSocket' | 'exec'>,
    { initialDelay, timeout, period, failureThreshold }: ProbeOptions,
  ) {
    this.initialDelay = initialDelay;
    this.timeout = timeout;
    this.period = period;
    this.failureThreshold = failureThreshold;
  }

  /** Path of an HTTP check, or undefined for any other check. */
  public get path(): string | undefined {
    return this.check.httpGet?.path;
  }

  /** Scheme of an HTTP check, or undefined for any other check. */
  public get scheme(): ProbeScheme | undefined {
    return this.check.httpGet?.scheme;
  }

  /** Number or name of the port, as a string, or undefined if it is not set, and for a command. */
  public get port(): string | undefined {
    const { port } = this.check.httpGet ?? this.check.tcpSocket ?? {};
    return port === undefined ? undefined : `${port}`;
  }

  /** Program and arguments of a command, or undefined for any other check. */
  public get command(): string[] | undefined {
    return this.check.exec && [...this.check.exec.command];
  }

  /** @internal */
  public get _spec(): ProbeSpec {
    return {
      ...this.check,
      initialDelay: seconds(this.initialDelay),
      timeout: seconds(this.timeout),
      period: seconds(this.period),
      failureThreshold: this.failureThreshold,
    };
  }
}

checkInput(Probe, 'Probe');

function seconds(duration: Duration | undefined): number | undefined {
  return duration?.toSeconds({ integral: false });
}
