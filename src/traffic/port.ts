import { checkInput } from '../private/input';
import { PortPurpose, PortSpec } from '../spec/port';

/** Numbers, path and name of a port. */
export interface PortOptions {
  /**
   * Port that the container listens on: 1–29999 or 32768–65535. The console form reserves 30000–32767,
   * the range of node ports; SGLang's default port 30000 is in it. Violations: `PORT_LISTEN`.
   */
  readonly listen: number;

  /**
   * Port that clients connect to: 1–65535. Not for Metrics. Violations: `PORT_EXPOSE`,
   * `PORT_PURPOSE`, `PORT_LISTENER`.
   * @default - the listen port
   */
  readonly expose?: number;

  /**
   * Path of the port:
   *
   * - HTTP/1.1 and HTTP2: the path prefix that is routed to the port.
   * - GRPC: only `/`.
   * - Metrics: the path that Prometheus scrapes.
   * - HTTP, RPC and Other: not supported, because a CLB forwards every path.
   *
   * Violations: `PORT_PATH`, `PORT_GRPC`, `PORT_PURPOSE`.
   * @default '/'; '/metrics' for Metrics
   */
  readonly path?: string;

  /**
   * Name of the container port and of the Service port: 1–15 characters of `a-z 0-9 -`, with at least
   * one letter. Probes can refer to it. If several ports have the same listen port, the first name is
   * used (`UNUSED_PORT_NAME`). Violations: `PORT_NAME`.
   * @default - purpose and listen port, such as 'http-8000'
   */
  readonly name?: string;

  /**
   * Workspace of Volcengine's managed Prometheus that the metrics are for. Only for Metrics on VKE.
   * The agent of the cluster decides which workspace the metrics reach, so the library keeps the
   * name as an annotation (`APPROXIMATED_WORKSPACE`). On plain Kubernetes it has no effect
   * (`UNUSED_WORKSPACE`). Violations: `METRICS_WORKSPACE`.
   * @default - the workspace that the cluster's agent writes to
   */
  readonly workspace?: string;
}

/**
 * A port of a service or of a deployment: the number in the container, the number for clients, and
 * the purpose. A deployment has at most five ports (`PORT_COUNT`), without conflicts
 * (`PORT_CONFLICT`).
 */
export class Port {
  /**
   * Declares an HTTP/1.1 port behind an API gateway: an `HTTPRoute`.
   *
   * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
   *
   * @example
   * Port.http1({ listen: 8000, expose: 80, path: '/v1' });
   *
   * @param options numbers, path and name
   */
  public static http1(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.HTTP1, ...options });
  }

  /**
   * Declares an HTTP/2 port behind an API gateway, without TLS between gateway and pod: an
   * `HTTPRoute`, and `appProtocol: kubernetes.io/h2c` of the Service.
   *
   * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
   *
   * @param options numbers, path and name
   */
  public static http2(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.HTTP2, ...options });
  }

  /**
   * Declares a gRPC port behind an API gateway: a `GRPCRoute`, and `appProtocol: kubernetes.io/h2c` of
   * the Service. At most one per service (`PORT_GRPC`).
   *
   * @see https://gateway-api.sigs.k8s.io/api-types/grpcroute/
   *
   * @example
   * Port.grpc({ listen: 9000, expose: 443 });
   *
   * @param options numbers, path and name
   */
  public static grpc(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.GRPC, ...options });
  }

  /**
   * Declares a Metrics port, which a `PodMonitor` of the Prometheus Operator scrapes and no load
   * balancer routes.
   *
   * If a routed port has the same listen port and its path covers the scraped path, an API gateway
   * blocks the scraped path: Envoy Gateway responds with 404, others with 500. A CLB cannot block it
   * (`METRICS_EXPOSED`). The same holds for the metrics of a known engine without a Metrics port. To
   * expose them, route their path: `Port.http1({ listen: 8000, path: '/metrics' })`.
   *
   * @see https://prometheus-operator.dev/docs/api-reference/api/
   *
   * @example
   * Port.metrics({ listen: 8000 });
   *
   * @param options numbers, path and name
   */
  public static metrics(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.METRICS, ...options });
  }

  /**
   * Declares an HTTP port behind a CLB, which forwards it as TCP.
   *
   * @param options numbers and name
   */
  public static http(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.HTTP, ...options });
  }

  /**
   * Declares a port for RPC of any kind (gRPC, HTTP/2, Thrift) behind a CLB, which forwards it as TCP.
   *
   * @param options numbers and name
   */
  public static rpc(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.RPC, ...options });
  }

  /**
   * Declares a port for another protocol. A CLB forwards it as TCP. Behind an API gateway it is a
   * container port and a Service port without a route.
   *
   * @param options numbers and name
   */
  public static other(options: PortOptions): Port {
    return new Port({ purpose: PortPurpose.OTHER, ...options });
  }

  private constructor(private readonly spec: PortSpec) {}

  /** Port that the container listens on. */
  public get listen(): number {
    return this.spec.listen;
  }

  /** Port that clients connect to, or undefined if it is the listen port, or for Metrics. */
  public get expose(): number | undefined {
    return this.spec.expose;
  }

  /** Protocol and purpose, which decide the route. */
  public get purpose(): PortPurpose {
    return this.spec.purpose;
  }

  /** Path of the requests or of the metrics, or undefined if it is the default of the purpose. */
  public get path(): string | undefined {
    return this.spec.path;
  }

  /** Name of the container port, or undefined if it follows from purpose and listen port. */
  public get name(): string | undefined {
    return this.spec.name;
  }

  /** @internal */
  public get _spec(): PortSpec {
    return this.spec;
  }
}

checkInput(Port, 'Port');
