import { PublicGatewaySpec } from './public-gateway';
import { SharedGatewaySpec } from './shared-gateway';

/** The type of a load balancer. */
export enum LoadBalancerKind {
  /** An API gateway: layer 7, balances requests. */
  API_GATEWAY = 'API gateway',
  /** A CLB: layer 4, balances connections. */
  CLB = 'CLB',
}

/** How a load balancer chooses a deployment and one of its pods. */
export enum AlgorithmName {
  /** API gateway: in turn. */
  ROUND_ROBIN = 'round robin',
  /** API gateway: the pod with the fewest requests in flight. */
  LEAST_CONNECTIONS = 'least connections',
  /** API gateway: at random. */
  RANDOM = 'random',
  /** API gateway: by a hash of a request header. */
  CONSISTENT_HASH = 'consistent hash',
  /** CLB: connections in turn, by weight. */
  WEIGHTED_ROUND_ROBIN = 'weighted round robin',
  /** CLB: the pod with the fewest connections for its weight. */
  WEIGHTED_LEAST_CONNECTIONS = 'weighted least connections',
  /** CLB: by a hash of the client's address. */
  SOURCE_ADDRESS_HASH = 'source address hash',
}

/** A load-balancing algorithm as the user declares it. @internal */
export interface AlgorithmSpec {
  /** Name of the algorithm. */
  readonly name: AlgorithmName;
  /** The request header that is hashed: only consistent hash has one. */
  readonly header?: string;
}

/** Connects an expose port with a listener of an existing gateway. */
export interface GatewayListener {
  /** Expose port of the service's ports that clients reach through the listener: 1–65535. */
  readonly port: number;
  /** Name of the listener in the existing Gateway. */
  readonly name: string;
}

/** A load balancer that exists already, as a factory declares it. @internal */
export interface ExistingLoadBalancerSpec {
  readonly kind: 'gateway' | 'apig' | 'clb';
  /** Name of a Gateway, or id of a gateway or CLB of Volcengine. */
  readonly name: string;
  /** Only a Gateway has one. */
  readonly namespace?: string;
}

/** A load balancer as the user declares it. @internal */
export interface LoadBalancerSpec extends PublicGatewaySpec {
  readonly kind: LoadBalancerKind;
  readonly algorithm?: AlgorithmSpec;
  readonly hostnames?: readonly string[];
  /** Whole milliseconds; 0 for no limit. */
  readonly routeTimeout?: number;
  /** The reference to an existing load balancer, as text. */
  readonly instance?: string;
  /** Absent if `instance` was set as text. */
  readonly existing?: ExistingLoadBalancerSpec;
  /** The gateway of the library that the routes attach to. */
  readonly shared?: SharedGatewaySpec;
  /** In front of the paths of the ports. */
  readonly path?: string;
  readonly listeners?: readonly GatewayListener[];
  readonly certificate?: string;
  readonly overrideHeader?: string;
  readonly publicAccess?: boolean;
}
