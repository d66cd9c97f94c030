import { AlgorithmName, AlgorithmPlan } from '../plan/traffic-plan';

/** How an API gateway spreads requests. */
export class GatewayAlgorithm {
  /** In turn: to the deployments by weight, and to the instances of each one after the other. Exact on Envoy Gateway, per proxy. */
  public static readonly ROUND_ROBIN = new GatewayAlgorithm({ name: AlgorithmName.ROUND_ROBIN });

  /**
   * To the instance with the fewest requests in flight (the better of two random ones). With weights
   * on several deployments the deployment is chosen in turn first: `APPROXIMATED_LEAST_CONNECTIONS`.
   */
  public static readonly LEAST_CONNECTIONS = new GatewayAlgorithm({
    name: AlgorithmName.LEAST_CONNECTIONS,
  });

  /** At random: the deployment by weight, then the instance. Exact on Envoy Gateway. */
  public static readonly RANDOM = new GatewayAlgorithm({ name: AlgorithmName.RANDOM });

  /**
   * By a hash of a request header: the same value reaches the same deployment as long as the weights
   * and their order stay, and the same instance as long as the instances stay. Requests without the
   * header are spread at random. With weights on several deployments it needs Envoy Gateway 1.9
   * (`ALGORITHM`).
   *
   * @param header name of the request header: an HTTP token of 1–256 characters
   */
  public static consistentHash(header: string): GatewayAlgorithm {
    return new GatewayAlgorithm({ name: AlgorithmName.CONSISTENT_HASH, header });
  }

  private constructor(private readonly plan: AlgorithmPlan) {}

  /** @internal */
  public get _plan(): AlgorithmPlan {
    return this.plan;
  }
}
