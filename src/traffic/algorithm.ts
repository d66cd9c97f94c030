import { checkInput } from '../private/input';
import { AlgorithmName, AlgorithmSpec } from '../spec/load-balancer';

/** How an API gateway chooses a pod for a request. Support by gateway and release: docs/fidelity.md. */
export class GatewayAlgorithm {
  /**
   * In turn: the deployments by weight, and the pods of each deployment one after the other. Exact on
   * Envoy Gateway, per proxy. Istio chooses the deployment at random, and Volcengine's API gateway in
   * an order of its own (`APPROXIMATED_ROUND_ROBIN`).
   */
  public static readonly ROUND_ROBIN = new GatewayAlgorithm({ name: AlgorithmName.ROUND_ROBIN });

  /**
   * The pod with fewer requests in flight, of two random pods. If several deployments have weights,
   * the gateway chooses the deployment by weight first (`APPROXIMATED_LEAST_CONNECTIONS`).
   */
  public static readonly LEAST_CONNECTIONS = new GatewayAlgorithm({
    name: AlgorithmName.LEAST_CONNECTIONS,
  });

  /**
   * At random: the deployment by weight, then the pod. Exact on Envoy Gateway, Istio and Volcengine's
   * API gateway.
   */
  public static readonly RANDOM = new GatewayAlgorithm({ name: AlgorithmName.RANDOM });

  /**
   * By a hash of a request header. Requests with the same value reach the same deployment while the
   * weights and their order stay, and the same pod while the pods stay. Requests without the header
   * are spread at random.
   *
   * - With weights on several deployments: Envoy Gateway 1.9 or later (`ALGORITHM`).
   * - By instance count: every supported release of Envoy Gateway and Istio.
   * - Volcengine's API gateway chooses the deployment by weight first
   *   (`APPROXIMATED_CONSISTENT_HASH`).
   *
   * @example
   * LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.consistentHash('x-session-id') });
   *
   * @param header name of the request header: an HTTP token of 1–256 characters
   */
  public static consistentHash(header: string): GatewayAlgorithm {
    return new GatewayAlgorithm({ name: AlgorithmName.CONSISTENT_HASH, header });
  }

  private constructor(private readonly spec: AlgorithmSpec) {}

  /** Which algorithm it is, as an enum. */
  public get name(): AlgorithmName {
    return this.spec.name;
  }

  /** Request header that is hashed, or undefined for other algorithms than consistent hash. */
  public get header(): string | undefined {
    return this.spec.header;
  }

  /** @internal */
  public get _spec(): AlgorithmSpec {
    return this.spec;
  }
}

checkInput(GatewayAlgorithm, 'GatewayAlgorithm');

/**
 * How a CLB chooses a pod for a connection. Volcengine cannot change the algorithm of a CLB: a new
 * algorithm creates a new CLB.
 *
 * @example
 * LoadBalancer.clb({ algorithm: ClbAlgorithm.WEIGHTED_ROUND_ROBIN });
 */
export class ClbAlgorithm {
  /**
   * In turn, by weight. Exact on Volcengine's CLB and with TCP routes of Envoy Gateway; elsewhere
   * `APPROXIMATED_ROUND_ROBIN`.
   */
  public static readonly WEIGHTED_ROUND_ROBIN = new ClbAlgorithm({
    name: AlgorithmName.WEIGHTED_ROUND_ROBIN,
  });

  /**
   * The pod with the fewest connections for its weight. Exact on Volcengine's CLB. With weights in
   * the cluster `APPROXIMATED_LEAST_CONNECTIONS`; by instance count outside Volcengine unsupported
   * (`ALGORITHM`).
   */
  public static readonly WEIGHTED_LEAST_CONNECTIONS = new ClbAlgorithm({
    name: AlgorithmName.WEIGHTED_LEAST_CONNECTIONS,
  });

  /**
   * By a hash of the client's address. Exact on Volcengine's CLB. A gateway in the cluster supports
   * it with equal weights only (`ALGORITHM`). A plain Service keeps each client on one pod instead
   * (`APPROXIMATED_SOURCE_HASH`).
   */
  public static readonly SOURCE_ADDRESS_HASH = new ClbAlgorithm({
    name: AlgorithmName.SOURCE_ADDRESS_HASH,
  });

  private constructor(private readonly spec: AlgorithmSpec) {}

  /** Which algorithm it is, as an enum. */
  public get name(): AlgorithmName {
    return this.spec.name;
  }

  /** @internal */
  public get _spec(): AlgorithmSpec {
    return this.spec;
  }
}

checkInput(ClbAlgorithm, 'ClbAlgorithm');
