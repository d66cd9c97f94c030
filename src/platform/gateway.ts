import { GatewayKind } from '../plan/platform-plan';

/** What is known of an Envoy Gateway installation. */
export interface EnvoyGatewayOptions {
  /**
   * Release of Envoy Gateway, `major.minor`; 1.5 or later. Decides which algorithms follow the
   * weights. Violations: `PLATFORM_VERSION`.
   * @default '1.9'
   */
  readonly version?: string;

  /**
   * Name of the `GatewayClass` that the Gateway of a service names.
   * Violations: `PLATFORM_ADDRESS`.
   * @default 'eg', as in Envoy Gateway's own installation guide
   */
  readonly className?: string;
}

/**
 * The API gateway that runs in the cluster.
 *
 * @see https://gateway.envoyproxy.io/
 */
export class Gateway {
  /**
   * Envoy Gateway: weights with all four algorithms, by release.
   *
   * @param options release and class
   */
  public static envoyGateway(options: EnvoyGatewayOptions = {}): Gateway {
    return new Gateway({ kind: GatewayKind.ENVOY_GATEWAY, ...options });
  }

  private constructor(
    private readonly said: EnvoyGatewayOptions & { readonly kind: GatewayKind },
  ) {}

  /** @internal */
  public get _said(): EnvoyGatewayOptions & { readonly kind: GatewayKind } {
    return this.said;
  }
}
