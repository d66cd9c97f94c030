import { AlgorithmName, BalancingAlgorithm } from '../spec/load-balancer';

/** How an API gateway spreads requests. How exactly, by gateway and release: docs/fidelity.md. */
export class GatewayAlgorithm {
  /**
   * In turn: to the deployments by weight, and to the instances of each one after the other. Exact on
   * Envoy Gateway, per proxy; Istio draws the deployment at random, and the cloud's own gateway in an
   * order of its own (`APPROXIMATED_ROUND_ROBIN`).
   */
  public static readonly ROUND_ROBIN = new GatewayAlgorithm({ name: AlgorithmName.ROUND_ROBIN });

  /**
   * To the instance with the fewest requests in flight (the better of two random ones). With weights
   * on several deployments the deployment is chosen by weight first: `APPROXIMATED_LEAST_CONNECTIONS`.
   */
  public static readonly LEAST_CONNECTIONS = new GatewayAlgorithm({
    name: AlgorithmName.LEAST_CONNECTIONS,
  });

  /** At random: the deployment by weight, then the instance. Exact on Envoy Gateway, Istio and the cloud's own. */
  public static readonly RANDOM = new GatewayAlgorithm({ name: AlgorithmName.RANDOM });

  /**
   * By a hash of a request header: the same value reaches the same deployment as long as the weights
   * and their order stay, and the same instance as long as the instances stay. Requests without the
   * header are spread at random. With weights on several deployments it needs Envoy Gateway 1.9; by
   * instance count all releases and Istio do it (`ALGORITHM`). The cloud's own gateway chooses the
   * deployment by weight first (`APPROXIMATED_CONSISTENT_HASH`).
   *
   * @param header name of the request header: an HTTP token of 1–256 characters
   */
  public static consistentHash(header: string): GatewayAlgorithm {
    return new GatewayAlgorithm({ name: AlgorithmName.CONSISTENT_HASH, header });
  }

  private constructor(private readonly plan: BalancingAlgorithm) {}

  /** @internal */
  public get _spec(): BalancingAlgorithm {
    return this.plan;
  }
}

/** How a CLB spreads connections. The cloud cannot change it later: a changed one makes another CLB. */
export class ClbAlgorithm {
  /**
   * In turn, by weight. Exact on the cloud's CLB and on Envoy Gateway's TCP routes; elsewhere
   * `APPROXIMATED_ROUND_ROBIN`.
   */
  public static readonly WEIGHTED_ROUND_ROBIN = new ClbAlgorithm({
    name: AlgorithmName.WEIGHTED_ROUND_ROBIN,
  });

  /**
   * To the instance with the fewest connections for its weight. Exact on the cloud's CLB; with
   * weights in the cluster `APPROXIMATED_LEAST_CONNECTIONS`; by instance count without the cloud
   * refused (`ALGORITHM`).
   */
  public static readonly WEIGHTED_LEAST_CONNECTIONS = new ClbAlgorithm({
    name: AlgorithmName.WEIGHTED_LEAST_CONNECTIONS,
  });

  /**
   * By a hash of the caller's address. Exact on the cloud's CLB; a gateway in the cluster does it
   * with equal weights only (`ALGORITHM`); a plain Service sticks callers to instances instead
   * (`APPROXIMATED_SOURCE_HASH`).
   */
  public static readonly SOURCE_ADDRESS_HASH = new ClbAlgorithm({
    name: AlgorithmName.SOURCE_ADDRESS_HASH,
  });

  private constructor(private readonly plan: BalancingAlgorithm) {}

  /** @internal */
  public get _spec(): BalancingAlgorithm {
    return this.plan;
  }
}
