import { GatewayPlan } from './platform';
import { atLeast } from '../private/version';
import { AlgorithmName } from '../spec/load-balancer';
import { GatewayKind } from '../spec/platform';

/** How exactly a platform implements a setting. */
export enum SupportLevel {
  /** Exact. */
  EXACT = 'exact',
  /** Approximate; a warning reports the difference. */
  APPROXIMATED = 'approximated',
  /** Unsupported; an error reports the reason and the nearest alternative. */
  UNSUPPORTED = 'refused',
}

/**
 * The split of a load balancer's traffic: one deployment gets all of it, or several share it by weight
 * or by the number of their pods.
 *
 * @internal
 */
export enum SplitKind {
  ONE = 'one deployment',
  WEIGHTS = 'weights',
  INSTANCE_COUNT = 'by instance count',
}

/** The component that implements the split. @internal */
export enum SplitBackend {
  /** Routes of a gateway in the cluster: HTTPRoute, GRPCRoute. */
  ROUTE = 'route',
  /** TCP routes of a gateway in the cluster. */
  TCP_ROUTE = 'TCP route',
  /** Routes of an APIG (Volcengine's API gateway). */
  CLOUD_ROUTE = 'route of the cloud',
  /** A CLB (Volcengine's layer-4 load balancer) with pods as its backends. */
  CLOUD = 'CLB of the cloud',
  /** A CLB with node ports of the deployments as its backends. */
  CLOUD_SERVERS = 'CLB of the cloud over node ports',
  /** A Service of type LoadBalancer: the load balancer of the cluster, then kube-proxy. */
  SERVICE = 'LoadBalancer Service',
}

/** The support of a backend for an algorithm with one kind of split. @internal */
export interface Support {
  readonly level: SupportLevel;
  /** A cluster per deployment instead of one cluster with a weighted locality for each. */
  readonly clusterPerDeployment?: boolean;
  /** The difference from exact, or why it is unsupported. */
  readonly limitation?: string;
  /** The nearest alternative. */
  readonly alternative?: string;
}

const exact: Support = { level: SupportLevel.EXACT };
const exactClusters: Support = { level: SupportLevel.EXACT, clusterPerDeployment: true };

function approximated(limitation: string, alternative: string): Support {
  return { level: SupportLevel.APPROXIMATED, limitation, alternative };
}

function unsupported(limitation: string, alternative: string): Support {
  return { level: SupportLevel.UNSUPPORTED, limitation, alternative };
}

type Row = Record<SplitKind, Support>;
type VersionedRow = Row | ((version: string) => Row);
type Http =
  | AlgorithmName.ROUND_ROBIN
  | AlgorithmName.LEAST_CONNECTIONS
  | AlgorithmName.RANDOM
  | AlgorithmName.CONSISTENT_HASH;
type Tcp = Exclude<AlgorithmName, Http>;

const LEAST_BY_WEIGHT = approximated(
  'with weights the deployment is chosen by weight first, and least connections compares only the instances inside it',
  'accept it, split by instance count, where all instances are compared, or choose GatewayAlgorithm.ROUND_ROBIN, which means what it says',
);

/**
 * Envoy Gateway configures one cluster for all backends of a rule, each deployment a weighted locality
 * in it. A harmless header filter on every backend changes that to a cluster per deployment. Round
 * robin turns strictly only among localities; random draws only among clusters; a hash follows the
 * weights only among clusters, from 1.9 on (envoyproxy/gateway#9629; before that the weights were
 * ignored or the cluster drawn at random, #9775, #9626). Behind one Service there is one cluster
 * with one locality, in which every algorithm balances among all pods.
 */
const ENVOY_GATEWAY: Record<Http, VersionedRow> = {
  [AlgorithmName.ROUND_ROBIN]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: exact,
    [SplitKind.INSTANCE_COUNT]: exact,
  },
  [AlgorithmName.LEAST_CONNECTIONS]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: LEAST_BY_WEIGHT,
    [SplitKind.INSTANCE_COUNT]: exact,
  },
  [AlgorithmName.RANDOM]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: exactClusters,
    [SplitKind.INSTANCE_COUNT]: exact,
  },
  [AlgorithmName.CONSISTENT_HASH]: (version) => ({
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: atLeast(version, '1.9')
      ? exactClusters
      : unsupported(
          `Envoy Gateway before 1.9 (here ${version}) cannot do consistent hash with weights: it ignores the weights, or draws the deployment at random for each request`,
          "upgrade and say Gateway.envoyGateway({ version: '1.9' }), split by instance count, give all weight to one deployment, or choose another algorithm",
        ),
    [SplitKind.INSTANCE_COUNT]: exact,
  }),
};

/**
 * Istio draws a weighted destination at random for each request and applies the algorithm inside it;
 * it never sets `use_hash_policy`, so that a hash cannot pick the destination (istio/istio#9764).
 */
const ISTIO: Record<Http, Row> = {
  [AlgorithmName.ROUND_ROBIN]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: approximated(
      'Istio draws the deployment at random by weight instead of in turn; the shares are the same in the long run',
      'accept it, or choose GatewayAlgorithm.RANDOM, which is what happens',
    ),
    [SplitKind.INSTANCE_COUNT]: exact,
  },
  [AlgorithmName.LEAST_CONNECTIONS]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: LEAST_BY_WEIGHT,
    [SplitKind.INSTANCE_COUNT]: exact,
  },
  [AlgorithmName.RANDOM]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: exact,
    [SplitKind.INSTANCE_COUNT]: exact,
  },
  [AlgorithmName.CONSISTENT_HASH]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: unsupported(
      'Istio draws the deployment at random for each request, so that the same header value does not reach the same deployment',
      'split by instance count, where one hash covers all instances, use Envoy Gateway 1.9, or choose another algorithm',
    ),
    [SplitKind.INSTANCE_COUNT]: exact,
  },
};

const UNKNOWN_TURN = approximated(
  'the plain Gateway API says weights only: in which order requests go round is up to the gateway that implements it',
  'accept it, or name the gateway, such as Gateway.envoyGateway() or Gateway.istio()',
);
const NO_ALGORITHM = unsupported(
  'the plain Gateway API says weights only and has no field for a load-balancing algorithm',
  'name the gateway, such as Gateway.envoyGateway() or Gateway.istio(), or leave the algorithm out',
);

function everywhere(support: Support): Row {
  return {
    [SplitKind.ONE]: support,
    [SplitKind.WEIGHTS]: support,
    [SplitKind.INSTANCE_COUNT]: support,
  };
}

const GATEWAY_API: Record<Http, Row> = {
  [AlgorithmName.ROUND_ROBIN]: everywhere(UNKNOWN_TURN),
  [AlgorithmName.LEAST_CONNECTIONS]: everywhere(NO_ALGORITHM),
  [AlgorithmName.RANDOM]: everywhere(NO_ALGORITHM),
  [AlgorithmName.CONSISTENT_HASH]: everywhere(NO_ALGORITHM),
};

const BY_COUNT = unsupported(
  "the cloud's API gateway splits by weights only: nothing of it follows the number of instances",
  'say splitTraffic([…]), use a CLB, or put a gateway into the cluster: Platform.vke({ gateway: Gateway.envoyGateway() })',
);

/**
 * Its algorithm is one of an upstream and works inside a version, which a route chooses by weight
 * first; how it chooses is not published. Its metrics are Istio's, which draws at random.
 */
const CLOUD_ROUTES: Record<Http, Row> = {
  [AlgorithmName.ROUND_ROBIN]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: approximated(
      "the cloud's API gateway chooses the deployment by weight in an order of its own, and only its instances in turn; the shares are the same in the long run",
      'accept it, or choose GatewayAlgorithm.RANDOM, which is exact',
    ),
    [SplitKind.INSTANCE_COUNT]: BY_COUNT,
  },
  [AlgorithmName.LEAST_CONNECTIONS]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: approximated(
      'with weights the deployment is chosen by weight first, and least connections compares only the instances inside it',
      'accept it, or choose GatewayAlgorithm.ROUND_ROBIN, which means what it says',
    ),
    [SplitKind.INSTANCE_COUNT]: BY_COUNT,
  },
  [AlgorithmName.RANDOM]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: exact,
    [SplitKind.INSTANCE_COUNT]: BY_COUNT,
  },
  [AlgorithmName.CONSISTENT_HASH]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: approximated(
      "the cloud's API gateway chooses the deployment by weight for each request, and hashes the header among its instances only: one value reaches one instance of each deployment",
      'accept it, give all weight to one deployment, or put Envoy Gateway 1.9 into the cluster: Platform.vke({ gateway: Gateway.envoyGateway() })',
    ),
    [SplitKind.INSTANCE_COUNT]: BY_COUNT,
  },
};

const ROUTES: Record<GatewayKind, Record<Http, VersionedRow>> = {
  [GatewayKind.ENVOY_GATEWAY]: ENVOY_GATEWAY,
  [GatewayKind.ISTIO]: ISTIO,
  [GatewayKind.GATEWAY_API]: GATEWAY_API,
};

const TCP_LEAST = approximated(
  'with weights the deployment is chosen by weight first, and least connections compares only the instances inside it',
  'accept it, split by instance count, or choose ClbAlgorithm.WEIGHTED_ROUND_ROBIN',
);

/** `equal`: all weights that are not 0 are the same, which is what a hash that ignores them does. */
const TCP_ROUTES: Record<GatewayKind, Record<Tcp, (equal: boolean) => Support>> = {
  [GatewayKind.ENVOY_GATEWAY]: {
    [AlgorithmName.WEIGHTED_ROUND_ROBIN]: () => exact,
    [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: () => TCP_LEAST,
    [AlgorithmName.SOURCE_ADDRESS_HASH]: (equal) =>
      equal
        ? exact
        : unsupported(
            'Envoy Gateway ignores the weights of a TCP route when it hashes the address of the caller',
            'split by instance count, give equal weights, or choose ClbAlgorithm.WEIGHTED_ROUND_ROBIN',
          ),
  },
  [GatewayKind.ISTIO]: {
    [AlgorithmName.WEIGHTED_ROUND_ROBIN]: () =>
      approximated(
        'Istio draws the deployment of a connection at random by weight instead of in turn; the shares are the same in the long run',
        'accept it, or split by instance count',
      ),
    [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: () => TCP_LEAST,
    [AlgorithmName.SOURCE_ADDRESS_HASH]: () =>
      unsupported(
        'Istio draws the deployment of a connection at random, so that the same caller does not reach the same deployment',
        'split by instance count, or choose ClbAlgorithm.WEIGHTED_ROUND_ROBIN',
      ),
  },
  [GatewayKind.GATEWAY_API]: {
    [AlgorithmName.WEIGHTED_ROUND_ROBIN]: () => UNKNOWN_TURN,
    [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: () => NO_ALGORITHM,
    [AlgorithmName.SOURCE_ADDRESS_HASH]: () => NO_ALGORITHM,
  },
};

const BEHIND_NODE_PORT =
  'behind the node port of a deployment kube-proxy draws one of its instances at random';

/** The CLB chooses a node and a deployment, and kube-proxy one of its pods on any node. */
const CLOUD_SERVERS: Record<Tcp, Support> = {
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: approximated(
    `the CLB takes deployments in turn by weight, and ${BEHIND_NODE_PORT}; the shares are the same in the long run`,
    'accept it, or split by instance count, where instances are reached straight and in turn',
  ),
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: approximated(
    `the CLB counts the connections of each deployment on each node, not those of an instance: ${BEHIND_NODE_PORT}`,
    'accept it, split by instance count, where instances are reached straight, or choose ClbAlgorithm.WEIGHTED_ROUND_ROBIN',
  ),
  [AlgorithmName.SOURCE_ADDRESS_HASH]: approximated(
    'the hash of a caller chooses a node and a deployment, where the caller sticks to an instance by a table of kube-proxy (session affinity, 3 hours); shares follow the weights over many callers only',
    'accept it, or split by instance count, where the hash chooses the instance',
  ),
};

/** Any load balancer and kube-proxy: kube-proxy draws a pod at random for each connection. */
const SERVICES: Record<Tcp, Support> = {
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: approximated(
    'without the cloud a connection goes to an instance that kube-proxy draws at random, instead of in turn; the shares are the same in the long run',
    'accept it, or say Platform.vke({...}), whose CLB does it exactly',
  ),
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: unsupported(
    'without the cloud nothing counts connections: kube-proxy draws an instance at random',
    'choose ClbAlgorithm.WEIGHTED_ROUND_ROBIN, use an API gateway with GatewayAlgorithm.LEAST_CONNECTIONS, or say Platform.vke({...})',
  ),
  [AlgorithmName.SOURCE_ADDRESS_HASH]: approximated(
    'without the cloud a caller sticks to an instance by a table of kube-proxy (session affinity, 3 hours) instead of a hash',
    'accept it, or say Platform.vke({...}), whose CLB does it exactly',
  ),
};

/**
 * The support of an algorithm for each kind of split.
 *
 * @internal
 * @param equal whether all weights above 0 are the same
 */
export function supportFor(
  splitBackend: SplitBackend,
  gateway: GatewayPlan,
  algorithm: AlgorithmName,
  equal: boolean,
): Row {
  switch (splitBackend) {
    case SplitBackend.CLOUD_ROUTE:
      return CLOUD_ROUTES[algorithm as Http];
    case SplitBackend.CLOUD:
      return everywhere(exact);
    case SplitBackend.CLOUD_SERVERS:
      return everywhere(CLOUD_SERVERS[algorithm as Tcp]);
    case SplitBackend.SERVICE:
      return everywhere(SERVICES[algorithm as Tcp]);
    case SplitBackend.TCP_ROUTE: {
      const support = everywhere(TCP_ROUTES[gateway.kind][algorithm as Tcp](equal));
      // inside one deployment there are no weights to get in the way
      return gateway.kind === GatewayKind.GATEWAY_API
        ? support
        : { ...support, [SplitKind.ONE]: exact };
    }
    default: {
      const support = ROUTES[gateway.kind][algorithm as Http];
      return typeof support === 'function' ? support(gateway.version) : support;
    }
  }
}
