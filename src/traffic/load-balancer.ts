import { Duration } from 'cdk8s';
import { GatewayAlgorithm } from './algorithm';
import { LoadBalancerSaid } from '../plan/traffic-plan';

/** An API gateway in front of a service. */
export interface ApiGatewayOptions {
  /**
   * How requests are spread.
   * @default GatewayAlgorithm.ROUND_ROBIN
   */
  readonly algorithm?: GatewayAlgorithm;

  /**
   * Host names that the routes answer to, `*.` at the beginning allowed; 16 at most.
   * Violations: `HOSTNAME`.
   * @default - every host name
   */
  readonly hostnames?: string[];

  /**
   * The longest that a request may take, its answer included; whole milliseconds, up to 99999 s.
   * Violations: `ROUTE_TIMEOUT`.
   * @default - no limit; it is written out (`0s`), since Envoy's own 15 s would cut streamed answers
   */
  readonly routeTimeout?: Duration;
}

/** What stands between the callers of a service and its deployments. */
export class LoadBalancer {
  /**
   * An API gateway (layer 7): a `Gateway` with one listener per expose port, routes with the declared
   * weights, and the gateway's policy for the algorithm.
   *
   * @param options algorithm, host names, timeout
   */
  public static apiGateway(options: ApiGatewayOptions = {}): LoadBalancer {
    const { algorithm, hostnames, routeTimeout } = options;
    return new LoadBalancer({
      algorithm: algorithm?._plan,
      hostnames: hostnames && [...hostnames],
      routeTimeout: routeTimeout?.toMilliseconds({ integral: false }),
    });
  }

  private constructor(private readonly said: LoadBalancerSaid) {}

  /** @internal */
  public get _said(): LoadBalancerSaid {
    return this.said;
  }
}
