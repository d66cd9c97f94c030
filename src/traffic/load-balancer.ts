import { Duration } from 'cdk8s';
import { ClbAlgorithm, GatewayAlgorithm } from './algorithm';
import { GatewayListener, LoadBalancerKind, LoadBalancerSpec } from '../spec/load-balancer';

/** An API gateway in front of a service or a deployment. */
export interface ApiGatewayOptions {
  /**
   * How requests are spread.
   * @default GatewayAlgorithm.ROUND_ROBIN
   */
  readonly algorithm?: GatewayAlgorithm;

  /**
   * An existing Gateway, as 'name' or 'namespace/name'. It must let routes of this namespace in
   * (`allowedRoutes`); nothing of it is changed. Where the gateway is the cloud's own: its id, such as
   * 'gd45elb819ma6gie12345'. Violations: `LOAD_BALANCER_INSTANCE`.
   * @default - a gateway of its own is created
   */
  readonly instance?: string;

  /**
   * The listeners of an existing Gateway that stand for the expose ports. Needed where there are
   * several expose ports. The cloud's own gateway has none. Violations: `LOAD_BALANCER_INSTANCE`.
   * @default - every listener that lets the routes in
   */
  readonly listeners?: GatewayListener[];

  /**
   * Host names that the routes answer to, `*.` at the beginning allowed; 16 at most. On the cloud's own
   * gateway they need all routed ports on one expose port (`CLOUD_GATEWAY_DOMAIN`).
   * Violations: `HOSTNAME`.
   * @default - every host name; on the cloud's own gateway the one that the cloud gives
   */
  readonly hostnames?: string[];

  /**
   * A TLS certificate for all listeners of a created Gateway: the Secret (type `kubernetes.io/tls`)
   * as 'name' or 'namespace/name'. Violations: `CERTIFICATE`. Where the gateway is the cloud's own: the
   * id of one in the cloud, for the host names (`CLOUD_GATEWAY_DOMAIN`).
   * @default - no TLS at the gateway
   */
  readonly certificate?: string;

  /**
   * Whether the address of a created Gateway is reachable from the internet. Violations:
   * `PUBLIC_ADDRESS` where the platform has no way to say it.
   * @default - private on a cloud platform; on plain Kubernetes as the cluster does it
   */
  readonly publicAccess?: boolean;

  /**
   * The longest that a request may take, its answer included; whole milliseconds, up to 99999 s. On
   * the cloud's own gateway whole seconds (`CLOUD_GATEWAY_ROUTE`). Violations: `ROUTE_TIMEOUT`.
   * @default - no limit; it is written out (`0s`), since Envoy's own 15 s would cut streamed answers
   */
  readonly routeTimeout?: Duration;

  /**
   * Name of a request header with which a caller picks one deployment by its construct id, whatever
   * its weight: to try a canary by hand. Anybody who reaches the gateway may send it.
   * Violations: `OVERRIDE_HEADER`.
   * @default - none: every request follows the split
   */
  readonly overrideHeader?: string;
}

/** A layer-4 load balancer in front of a service or a deployment. */
export interface ClbOptions {
  /**
   * How connections are spread.
   * @default ClbAlgorithm.WEIGHTED_ROUND_ROBIN
   */
  readonly algorithm?: ClbAlgorithm;

  /**
   * Id of an existing CLB of the cloud, such as 'clb-2febwrkxvwo5c59gp67iw1234'; its listeners on
   * the expose ports must be free. Violations: `LOAD_BALANCER_INSTANCE`.
   * @default - a CLB of its own is created
   */
  readonly instance?: string;

  /**
   * Whether a created CLB is reachable from the internet; the cloud's own default is public.
   * Violations: `PUBLIC_ADDRESS` where the platform has no way to say it.
   * @default - private on a cloud platform; on plain Kubernetes as the cluster does it
   */
  readonly publicAccess?: boolean;
}

/** What stands between the callers of a service (or of one deployment) and the instances. */
export class LoadBalancer {
  /**
   * An API gateway (layer 7): a `Gateway` with one listener per expose port, routes with the declared
   * weights, and the gateway's policy for the algorithm. Which gateway: `gateway` of the platform. Below
   * a TerraformStack on VKE, unless the platform says one: the cloud's own (`volcengine_apig_*`).
   *
   * @param options algorithm, host names, certificate, address, timeout
   */
  public static apiGateway(options: ApiGatewayOptions = {}): LoadBalancer {
    const { algorithm, hostnames, listeners, routeTimeout, ...rest } = options;
    return new LoadBalancer({
      ...rest,
      kind: LoadBalancerKind.API_GATEWAY,
      algorithm: algorithm?._spec,
      hostnames: hostnames && [...hostnames],
      listeners: listeners?.map((listener) => ({ ...listener })),
      routeTimeout: routeTimeout?.toMilliseconds({ integral: false }),
    });
  }

  /**
   * A CLB (layer 4). By instance count, its default: one `Service` of type LoadBalancer over all
   * accepting instances, on VKE with the cloud's annotations. By weights: TCP routes of the platform's
   * gateway behind it.
   *
   * @param options algorithm, existing instance, address
   */
  public static clb(options: ClbOptions = {}): LoadBalancer {
    const { algorithm, ...rest } = options;
    return new LoadBalancer({ ...rest, kind: LoadBalancerKind.CLB, algorithm: algorithm?._spec });
  }

  private constructor(private readonly spec: LoadBalancerSpec) {}

  /** @internal */
  public get _spec(): LoadBalancerSpec {
    return this.spec;
  }
}
