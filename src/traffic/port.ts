import { PortPurpose, PortSpec } from '../spec/port';

/** A port of a service or of a deployment. */
export interface PortOptions {
  /**
   * The port the container listens on: 1–29999 or 32768–65535; what lies between are node ports.
   * Violations: `PORT_LISTEN`.
   */
  readonly listen: number;

  /**
   * The port callers use: 1–65535. Not for Metrics. Violations: `PORT_EXPOSE`, `PORT_PURPOSE`.
   * @default - the listen port
   */
  readonly expose?: number;

  /**
   * HTTP/1.1, HTTP2: the path prefix that is routed here. GRPC: `/` and nothing else. Metrics: the
   * path that is scraped. Not for Other, and not for HTTP and RPC, which a CLB forwards whole. Violations: `PORT_PATH`, `PORT_GRPC`, `PORT_PURPOSE`.
   * @default '/'; '/metrics' for Metrics
   */
  readonly path?: string;

  /**
   * Name of the container port and the Service port: 1–15 of `a-z 0-9 -`, with a letter. Probes may
   * name it. A listen port has one name, that of the first port with it (`UNUSED_PORT_NAME`).
   * Violations: `PORT_NAME`.
   * @default - purpose and listen port, such as 'http-8000'
   */
  readonly name?: string;

  /**
   * Metrics on VKE only: the workspace of the managed Prometheus that the metrics belong to. Which one
   * they reach is a setting of the cluster's agent, so it is kept as an annotation
   * (`APPROXIMATED_WORKSPACE`; on plain Kubernetes `UNUSED_WORKSPACE`). Violations: `METRICS_WORKSPACE`.
   * @default - the one that the cluster's agent writes to
   */
  readonly workspace?: string;
}

/**
 * A port of a service: where the container listens, and where and for what callers use it. At most
 * five a service (`PORT_COUNT`), without conflicts (`PORT_CONFLICT`).
 */
export class Port {
  /**
   * HTTP/1.1 on an API gateway: an `HTTPRoute`.
   *
   * @param options where it listens, and where it is reached
   */
  public static http1(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.HTTP1, ...options });
  }

  /**
   * HTTP/2 without TLS up to the instance on an API gateway: an `HTTPRoute`, Service `appProtocol: kubernetes.io/h2c`.
   *
   * @param options where it listens, and where it is reached
   */
  public static http2(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.HTTP2, ...options });
  }

  /**
   * gRPC on an API gateway: a `GRPCRoute`, Service `appProtocol: kubernetes.io/h2c`. At most one.
   *
   * @param options where it listens, and where it is reached
   */
  public static grpc(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.GRPC, ...options });
  }

  /**
   * Metrics: scraped by a `PodMonitor` of the Prometheus operator, never routed. Where a routed port
   * has the same listen port and covers the path, an API gateway refuses the path (404 by Envoy
   * Gateway, 500 by others) and a CLB is warned about (`METRICS_EXPOSED`).
   *
   * @param options where it listens, and where it is reached
   */
  public static metrics(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.METRICS, ...options });
  }

  /**
   * HTTP behind a CLB: forwarded as TCP.
   *
   * @param options where it listens, and where it is reached
   */
  public static http(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.HTTP, ...options });
  }

  /**
   * RPC of any kind (gRPC, HTTP/2, Thrift) behind a CLB: forwarded as TCP.
   *
   * @param options where it listens, and where it is reached
   */
  public static rpc(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.RPC, ...options });
  }

  /**
   * Anything else. Behind a CLB forwarded as TCP; behind an API gateway a container and Service port
   * that is not routed.
   *
   * @param options where it listens, and where it is reached
   */
  public static other(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.OTHER, ...options });
  }

  private constructor(private readonly spec: PortSpec) {}

  /** @internal */
  public get _spec(): PortSpec {
    return this.spec;
  }
}
