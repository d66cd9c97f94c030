import { Duration } from 'cdk8s';
import { ClbAlgorithm, GatewayAlgorithm } from './algorithm';
import { ExistingApiGateway, ExistingClb } from './existing-load-balancer';
import { PublicGatewayOptions, publicGatewaySpec } from './public-gateway';
import type { ISharedGateway } from '../platform/references';
import { checkInput } from '../private/input';
import { GatewayListener, LoadBalancerKind, LoadBalancerSpec } from '../spec/load-balancer';

/** An API gateway in front of a service or a deployment. */
export interface ApiGatewayOptions extends PublicGatewayOptions {
  /**
   * How the gateway chooses a pod for a request. Violations: `ALGORITHM`.
   * @default GatewayAlgorithm.ROUND_ROBIN
   */
  readonly algorithm?: GatewayAlgorithm;

  /**
   * Existing gateway that the routes attach to: `ExistingLoadBalancer.gateway('public', 'gateways')`
   * or `ExistingLoadBalancer.apig(id)`. The library changes nothing else of the gateway.
   *
   * As text: 'name' or 'namespace/name' of a Gateway in the cluster, or the id of an API gateway of
   * Volcengine. Violations: `LOAD_BALANCER_INSTANCE`.
   * @default - the library creates a gateway
   */
  readonly instance?: ExistingApiGateway | string;

  /**
   * Gateway that several services share. The routes attach to its listeners on the expose ports. The
   * gateway has the certificate and the address. Violations: `SHARED_GATEWAY_ROUTE`.
   * @default - the library creates a gateway for this load balancer
   */
  readonly gateway?: ISharedGateway;

  /**
   * Path prefix of the service at the gateway, in front of the paths of its ports, such as '/chat'. With
   * `pathRewrite: '/'` the gateway removes it. Otherwise the pods get the path unchanged, so the engine
   * must serve it: vLLM does with `--root-path /chat`. Metrics below the prefix are closed too. Not with
   * a GRPC port. Violations: `LOAD_BALANCER_PATH`.
   * @default - no prefix: the paths of the ports begin at `/`
   */
  readonly path?: string;

  /**
   * Listeners of an existing Gateway, one for each expose port. Required if the service has several
   * expose ports. Volcengine's API gateway has none. Violations: `LOAD_BALANCER_INSTANCE`.
   * @default - the routes attach to every listener that allows them
   */
  readonly listeners?: GatewayListener[];

  /**
   * Host names that the routes match, at most 16. A name may begin with `*.`. The listeners of a
   * created Gateway have a host name if there is exactly one: cert-manager needs it. With Volcengine's
   * API gateway all routed ports need the same expose port (`CLOUD_GATEWAY_DOMAIN`). Violations:
   * `HOSTNAME`, `SHARED_HOSTNAME` if two created gateways have the same name.
   * @default - every host name; with `gateway` all names of that gateway; with Volcengine's API gateway
   * the domain name that it assigns
   */
  readonly hostnames?: string[];

  /**
   * TLS certificate of all listeners of a created Gateway: a Secret of type `kubernetes.io/tls`, as
   * 'name' or 'namespace/name'. With Volcengine's API gateway: the id of a certificate in Volcengine
   * for the host names (`CLOUD_GATEWAY_DOMAIN`). Required if a port exposes 443. Violations:
   * `CERTIFICATE`.
   * @default - no TLS: every listener is plain HTTP
   */
  readonly certificate?: string;

  /**
   * Whether the internet can reach the address of a created gateway. Violations: `PUBLIC_ADDRESS` if
   * the platform has no annotations for the address.
   * @default - private on VKE; on other clusters the default of the cluster
   */
  readonly publicAccess?: boolean;

  /**
   * Maximum duration of a request, with its response: whole milliseconds up to 99999 seconds. With
   * Volcengine's API gateway whole seconds (`CLOUD_GATEWAY_ROUTE`). Violations: `ROUTE_TIMEOUT`,
   * `APPROXIMATED_TIMEOUT` if the gateway may not support it.
   * @default - no limit, rendered as `0s`: Envoy's own limit of 15 seconds would cut streamed responses.
   * With `Gateway.gatewayApi` nothing is rendered, and the limit is the gateway's own
   */
  readonly routeTimeout?: Duration;

  /**
   * Name of a request header that selects a deployment by its construct id, whatever its weight.
   * Use it to test a canary. Every client of the gateway can send the header. Violations:
   * `OVERRIDE_HEADER`.
   * @default - every request follows the split
   */
  readonly overrideHeader?: string;
}

/** A CLB (layer-4 load balancer) in front of a service or a deployment. */
export interface ClbOptions {
  /**
   * How the CLB chooses a pod for a connection. Violations: `ALGORITHM`.
   * @default ClbAlgorithm.WEIGHTED_ROUND_ROBIN
   */
  readonly algorithm?: ClbAlgorithm;

  /**
   * Existing CLB that the ports are added to: `ExistingLoadBalancer.clb(id)`, or the id as text. Its
   * listeners on the expose ports must be free. Violations: `LOAD_BALANCER_INSTANCE`.
   * @default - the library creates a CLB
   */
  readonly instance?: ExistingClb | string;

  /**
   * Whether the internet can reach a created CLB. Violations: `PUBLIC_ADDRESS` if the platform has no
   * annotations for the address.
   * @default - private on VKE, where Volcengine's own default is public; on other clusters the default
   * of the cluster
   */
  readonly publicAccess?: boolean;
}

/**
 * The load balancer in front of a service, or in front of one of its deployments.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/gateway/
 */
export class LoadBalancer {
  /**
   * Puts an API gateway (layer 7) in front: a `Gateway` with one listener per expose port, routes
   * with the declared weights, and the gateway's policy for the algorithm. With `gateway` or
   * `instance`, the routes attach to a gateway that several services share.
   *
   * The platform's `gateway` selects the implementation. In a TerraformStack on VKE without one, it
   * is Volcengine's API gateway (`volcengine_apig_*`).
   *
   * @example
   * LoadBalancer.apiGateway({
   *   algorithm: GatewayAlgorithm.consistentHash('x-session-id'),
   *   hostnames: ['chat.example.com'],
   *   certificate: 'chat-tls',
   * });
   *
   * @param options algorithm, host names, certificate, address, timeout, and what customers may send
   */
  public static apiGateway(options: ApiGatewayOptions = {}): LoadBalancer {
    const { algorithm, gateway, hostnames, instance, listeners, routeTimeout } = options;
    const spec = {
      ...publicGatewaySpec(options),
      certificate: options.certificate,
      publicAccess: options.publicAccess,
      overrideHeader: options.overrideHeader,
      path: options.path,
      ...existing(instance),
      kind: LoadBalancerKind.API_GATEWAY,
      algorithm: algorithm?._spec,
      hostnames: hostnames && [...hostnames],
      listeners: listeners?.map((listener) => ({ ...listener })),
      routeTimeout: routeTimeout?.toMilliseconds({ integral: false }),
    };
    return new LoadBalancer(spec, gateway);
  }

  /**
   * Puts a CLB (Volcengine's layer-4 load balancer) in front.
   *
   * - By instance count, the default: one `Service` of type LoadBalancer over all accepting pods, on
   *   VKE with Volcengine's annotations.
   * - By weights: TCP routes of the platform's gateway behind the CLB. In a TerraformStack on VKE:
   *   server weights over node ports.
   *
   * @example
   * LoadBalancer.clb({ algorithm: ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS, publicAccess: true });
   *
   * @param options algorithm, existing CLB, address
   */
  public static clb(options: ClbOptions = {}): LoadBalancer {
    const { algorithm, instance, ...rest } = options;
    return new LoadBalancer({
      ...rest,
      ...existing(instance),
      kind: LoadBalancerKind.CLB,
      algorithm: algorithm?._spec,
    });
  }

  private constructor(
    private readonly spec: LoadBalancerSpec,
    private readonly shared?: ISharedGateway,
  ) {}

  /** Whether it is an API gateway or a CLB. */
  public get kind(): LoadBalancerKind {
    return this.spec.kind;
  }

  /** @internal */
  public get _spec(): LoadBalancerSpec {
    return this.shared ? { ...this.spec, shared: this.shared._describe() } : this.spec;
  }
}

checkInput(LoadBalancer, 'LoadBalancer');

function existing(
  instance: ExistingApiGateway | ExistingClb | string | undefined,
): Pick<LoadBalancerSpec, 'instance' | 'existing'> {
  return instance instanceof ExistingApiGateway || instance instanceof ExistingClb
    ? { instance: instance.reference, existing: instance._spec }
    : { instance };
}
