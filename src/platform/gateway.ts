import { GatewayKind, GatewaySpec } from '../spec/platform';

/** What is known of a gateway's installation. */
export interface GatewayOptions {
  /**
   * Release, `major.minor`: of Envoy Gateway 1.5 or later, of Istio 1.27 or later. Decides which
   * algorithms follow the weights. Violations: `PLATFORM_VERSION`.
   * @default '1.9' for Envoy Gateway, '1.30' for Istio
   */
  readonly version?: string;

  /**
   * Name of the `GatewayClass` that the Gateway of a service names.
   * Violations: `PLATFORM_ADDRESS`.
   * @default 'eg' for Envoy Gateway, 'istio' for Istio: as in their installation guides
   */
  readonly className?: string;

  /**
   * Release of the Gateway API whose definitions are installed, `major.minor`; 1.2 or later. Decides
   * the version of TCP routes. Violations: `PLATFORM_VERSION`.
   * @default - the one that the gateway's release comes with
   */
  readonly gatewayApiVersion?: string;
}

/** What is known of another implementation of the Gateway API. */
export interface GatewayApiOptions {
  /** Name of the `GatewayClass` that the Gateway of a service names. Violations: `PLATFORM_ADDRESS`. */
  readonly className: string;

  /**
   * Release of the Gateway API, `major.minor`; 1.2 or later. Violations: `PLATFORM_VERSION`.
   * @default '1.4'
   */
  readonly version?: string;
}

/** The API gateway that runs in the cluster. */
export class Gateway {
  /**
   * Envoy Gateway: weights with all four algorithms, by release.
   *
   * @param options release and class
   * @see https://gateway.envoyproxy.io/
   */
  public static envoyGateway(options: GatewayOptions = {}): Gateway {
    return Gateway.of(GatewayKind.ENVOY_GATEWAY, options);
  }

  /**
   * Istio as an implementation of the Gateway API: `DestinationRule`s for the algorithms; a hash
   * cannot follow weights there.
   *
   * @param options release and class
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/
   */
  public static istio(options: GatewayOptions = {}): Gateway {
    return Gateway.of(GatewayKind.ISTIO, options);
  }

  /**
   * Any implementation of the Gateway API: weights only, algorithms are refused (`ALGORITHM`).
   *
   * @param options class and release
   * @see https://gateway-api.sigs.k8s.io/
   */
  public static gatewayApi(options: GatewayApiOptions): Gateway {
    return Gateway.of(GatewayKind.GATEWAY_API, options);
  }

  private static of(kind: GatewayKind, options: GatewayOptions): Gateway {
    const { gatewayApiVersion, ...rest } = options;
    return new Gateway({ kind, ...rest, gatewayApi: gatewayApiVersion });
  }

  private constructor(private readonly spec: GatewaySpec) {}

  /** @internal */
  public get _spec(): GatewaySpec {
    return this.spec;
  }
}
