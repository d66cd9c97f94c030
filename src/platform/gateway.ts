import { checkInput } from '../private/input';
import { GatewayKind, GatewaySpec } from '../spec/platform';

/**
 * The installation of a gateway in the cluster.
 *
 * @see https://gateway-api.sigs.k8s.io/implementations/
 */
export interface GatewayOptions {
  /**
   * Release of the gateway, `major.minor`: Envoy Gateway 1.5 or later, Istio 1.27 or later. The release
   * decides which algorithms work with weights. Set the release that the cluster runs: with a newer
   * value the library can render fields that the gateway does not support. Violations:
   * `PLATFORM_VERSION`.
   * @default '1.9' for Envoy Gateway, '1.30' for Istio
   */
  readonly version?: string;

  /**
   * Name of the `GatewayClass` of rendered Gateways. The library does not create the class. Violations:
   * `PLATFORM_ADDRESS`.
   * @default 'eg' for Envoy Gateway, 'istio' for Istio: the names of their installation guides
   */
  readonly className?: string;

  /**
   * Release of the installed Gateway API definitions, `major.minor`: 1.2 or later. Mirrors of less than
   * 100 % need 1.3. From 1.6 on the library renders TCP routes as `v1`, and a Gateway can have 16
   * instead of 8 annotations for its address. Violations: `PLATFORM_VERSION`.
   * @default - the release that is installed with the gateway's release
   */
  readonly gatewayApiVersion?: string;

  /**
   * Whether the gateway routes requests to InferencePools, as `endpointPicker` of a deployment needs it.
   * Envoy Gateway 1.8 or later with Envoy AI Gateway 1.0 as its extension, and InferencePool among its
   * backend resources; Istio 1.28 or later with `ENABLE_GATEWAY_API_INFERENCE_EXTENSION` in istiod. The
   * library installs neither. Violations: `ENDPOINT_PICKER`.
   * @default false
   */
  readonly inference?: boolean;
}

/** The installation of Envoy Gateway in the cluster. */
export interface EnvoyGatewayOptions extends GatewayOptions {
  /**
   * Whether Envoy Gateway runs with its rate limit service: `rateLimit.backend` of its configuration names
   * a Redis database. A rate limit with `RateLimitScope.GLOBAL` needs it. The library installs neither.
   * Violations: `PUBLIC_GATEWAY`.
   * @default false
   * @see https://gateway.envoyproxy.io/docs/tasks/traffic/global-rate-limit/
   */
  readonly rateLimitService?: boolean;
}

/**
 * The installation of another implementation of the Gateway API.
 *
 * @see https://gateway-api.sigs.k8s.io/implementations/
 */
export interface GatewayApiOptions {
  /**
   * Name of the `GatewayClass` of rendered Gateways. The library does not create the class. Violations:
   * `PLATFORM_ADDRESS`.
   */
  readonly className: string;

  /**
   * Release of the installed Gateway API definitions, `major.minor`: 1.2 or later. Violations:
   * `PLATFORM_VERSION`.
   * @default '1.4'
   */
  readonly version?: string;

  /**
   * Whether the gateway routes requests to InferencePools, as `endpointPicker` of a deployment needs it.
   * Violations: `ENDPOINT_PICKER`.
   * @default false
   * @see https://gateway-api-inference-extension.sigs.k8s.io/implementations/gateways/
   */
  readonly inference?: boolean;
}

/**
 * The API gateway in the cluster.
 *
 * @see https://gateway-api.sigs.k8s.io/
 */
export class Gateway {
  /**
   * Uses Envoy Gateway: weights with all four algorithms, depending on the release.
   *
   * @example
   * Platform.kubernetes({ gateway: Gateway.envoyGateway({ version: '1.7', className: 'public' }) });
   *
   * @param options release, class and rate limit service
   * @see https://gateway.envoyproxy.io/
   */
  public static envoyGateway(options: EnvoyGatewayOptions = {}): Gateway {
    return Gateway.of(GatewayKind.ENVOY_GATEWAY, options);
  }

  /**
   * Uses Istio as an implementation of the Gateway API, with `DestinationRule`s for the algorithms.
   * Consistent hash with weights is not supported (`ALGORITHM`).
   *
   * @example
   * Platform.kubernetes({ gateway: Gateway.istio({ version: '1.28' }) });
   *
   * @param options release and class
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/
   */
  public static istio(options: GatewayOptions = {}): Gateway {
    return Gateway.of(GatewayKind.ISTIO, options);
  }

  /**
   * Uses any implementation of the Gateway API, with weights only. Algorithms are errors (`ALGORITHM`).
   *
   * @example
   * Platform.kubernetes({ gateway: Gateway.gatewayApi({ className: 'cilium' }) });
   *
   * @param options class and release
   * @see https://gateway-api.sigs.k8s.io/
   */
  public static gatewayApi(options: GatewayApiOptions): Gateway {
    return Gateway.of(GatewayKind.GATEWAY_API, options);
  }

  private static of(kind: GatewayKind, options: EnvoyGatewayOptions): Gateway {
    const { gatewayApiVersion, ...rest } = options;
    return new Gateway({ kind, ...rest, gatewayApi: gatewayApiVersion });
  }

  private constructor(private readonly spec: GatewaySpec) {}

  /** Release of the gateway, or undefined if the default applies. */
  public get version(): string | undefined {
    return this.spec.version;
  }

  /** Name of the `GatewayClass`, or undefined if the default applies. */
  public get className(): string | undefined {
    return this.spec.className;
  }

  /** @internal */
  public get _spec(): GatewaySpec {
    return this.spec;
  }
}

checkInput(Gateway, 'Gateway');
