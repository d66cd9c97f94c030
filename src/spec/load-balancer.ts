/** The kind of load balancer between clients and deployments. */
export enum LoadBalancerKind {
  /** An API gateway: layer 7. */
  API_GATEWAY = 'API gateway',
  /** A layer-4 load balancer. */
  CLB = 'CLB',
}

/** How a load balancer chooses among deployments and their instances. */
export enum AlgorithmName {
  /** API gateway: in turn. */
  ROUND_ROBIN = 'round robin',
  /** API gateway: the instance with the fewest requests in flight. */
  LEAST_CONNECTIONS = 'least connections',
  /** API gateway: at random. */
  RANDOM = 'random',
  /** API gateway: by a hash of a request header. */
  CONSISTENT_HASH = 'consistent hash',
  /** CLB: connections in turn, by weight. */
  WEIGHTED_ROUND_ROBIN = 'weighted round robin',
  /** CLB: the instance with the fewest connections for its weight. */
  WEIGHTED_LEAST_CONNECTIONS = 'weighted least connections',
  /** CLB: by a hash of the client's address. */
  SOURCE_ADDRESS_HASH = 'source address hash',
}

/** A load-balancing algorithm, as planned. */
export interface BalancingAlgorithm {
  /** Which algorithm. */
  readonly name: AlgorithmName;
  /**
   * The request header that is hashed.
   * @default - only consistent hash has one
   */
  readonly header?: string;
}

/** A listener of an existing gateway, and the expose port it stands for. */
export interface GatewayListener {
  /** The expose port of the service's ports that are reached through it. */
  readonly port: number;
  /** The listener's name in the existing Gateway. */
  readonly name: string;
}

/** The load balancer that a user declares. @internal */
export interface LoadBalancerSpec {
  readonly kind: LoadBalancerKind;
  readonly algorithm?: BalancingAlgorithm;
  readonly hostnames?: readonly string[];
  /** Whole milliseconds; 0 for no limit. */
  readonly routeTimeout?: number;
  readonly instance?: string;
  readonly listeners?: readonly GatewayListener[];
  readonly certificate?: string;
  readonly overrideHeader?: string;
  readonly publicAccess?: boolean;
}
