import { GatewayPlan } from './platform';
import { atLeast } from '../private/version';
import { AlgorithmName } from '../spec/load-balancer';
import { GatewayKind } from '../spec/platform';

/** How exactly a platform expresses what was said. */
export enum SupportLevel {
  /** Just so. */
  EXACT = 'exact',
  /** Nearly; a warning says how and by how much. */
  APPROXIMATED = 'approximated',
  /** Not at all; an error says why and what comes nearest. */
  UNSUPPORTED = 'refused',
}

/**
 * Who shares a load balancer's traffic: one deployment that takes all; several by weight; or several
 * by the number of their instances.
 *
 * @internal
 */
export enum SplitKind {
  ONE = 'one deployment',
  WEIGHTS = 'weights',
  INSTANCE_COUNT = 'by instance count',
}

/** What carries the split out. @internal */
export enum SplitBackend {
  /** Routes of a gateway in the cluster: HTTPRoute, GRPCRoute. */
  ROUTE = 'route',
  /** TCP routes of a gateway in the cluster. */
  TCP_ROUTE = 'TCP route',
  /** Routes of the cloud's own API gateway. */
  CLOUD_ROUTE = 'route of the cloud',
  /** The cloud's CLB, with the instances as its backends. */
  CLOUD = 'CLB of the cloud',
  /** The cloud's CLB, with node ports of the deployments as its backends. */
  CLOUD_SERVERS = 'CLB of the cloud over node ports',
  /** A Service of type LoadBalancer: whatever the cluster puts there, and kube-proxy behind it. */
  SERVICE = 'LoadBalancer Service',
}

/** How a carrier does an algorithm in a situation. @internal */
export interface Support {
  readonly level: SupportLevel;
  /** A cluster per deployment instead of one cluster with a weighted locality for each. */
  readonly clusterPerDeployment?: boolean;
  /** What is lost, or why it is refused. */
  readonly limitation?: string;
  /** What comes nearest. */
  readonly alternative?: string;
}

const exact: Support = { level: SupportLevel.EXACT };
const exactClusters: Support = { level: SupportLevel.EXACT, clusterPerDeployment: true };

function approximated(limitation: string, alternative: string): Support {
  return { level: SupportLevel.APPROXIMATED, limitation, alternative };
}

function refused(limitation: string, alternative: string): Support {
  return { level: SupportLevel.UNSUPPORTED, limitation, alternative };
}

type Row = Record<SplitKind, Support | ((version: string) => Support)>;
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
 * Envoy Gateway makes one cluster of all backends of a rule, each deployment a weighted locality in
 * it; a harmless header filter on every backend makes it a cluster per deployment instead. Round
 * robin turns strictly only among localities; random draws only among clusters; a hash follows the
 * weights only among clusters, from 1.9 on (envoyproxy/gateway#9629; before that the weights were
 * ignored or the cluster drawn at random, #9775, #9626). Behind one Service there is one cluster
 * with one locality, in which every algorithm sees all instances.
 */
const ENVOY_GATEWAY: Record<Http, Row> = {
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
  [AlgorithmName.CONSISTENT_HASH]: {
    [SplitKind.ONE]: exact,
    [SplitKind.WEIGHTS]: (version) =>
      atLeast(version, '1.9')
        ? exactClusters
        : refused(
            `Envoy Gateway before 1.9 (here ${version}) cannot do consistent hash with weights: it ignores the weights, or draws the deployment at random for each request`,
            "upgrade and say Gateway.envoyGateway({ version: '1.9' }), split by instance count, give all weight to one deployment, or choose another algorithm",
          ),
    [SplitKind.INSTANCE_COUNT]: exact,
  },
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
    [SplitKind.WEIGHTS]: refused(
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
const NO_ALGORITHM = refused(
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

const BY_COUNT = refused(
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

const ROUTES: Record<GatewayKind, Record<Http, Row>> = {
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
        : refused(
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
      refused(
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

/** The CLB chooses a node and a deployment, and kube-proxy one of its instances on any node. */
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

/** Any load balancer and kube-proxy: each connection goes to an instance drawn at random. */
const SERVICES: Record<Tcp, Support> = {
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: approximated(
    'without the cloud a connection goes to an instance that kube-proxy draws at random, instead of in turn; the shares are the same in the long run',
    'accept it, or say Platform.vke({...}), whose CLB does it exactly',
  ),
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: refused(
    'without the cloud nothing counts connections: kube-proxy draws an instance at random',
    'choose ClbAlgorithm.WEIGHTED_ROUND_ROBIN, use an API gateway with GatewayAlgorithm.LEAST_CONNECTIONS, or say Platform.vke({...})',
  ),
  [AlgorithmName.SOURCE_ADDRESS_HASH]: approximated(
    'without the cloud a caller sticks to an instance by a table of kube-proxy (session affinity, 3 hours) instead of a hash',
    'accept it, or say Platform.vke({...}), whose CLB does it exactly',
  ),
};

/** Algorithm × weights × gateway × version: how it is done, or why not and what is nearest. @internal */
export function supportFor(
  splitBackend: SplitBackend,
  gateway: GatewayPlan,
  algorithm: AlgorithmName,
  splitKind: SplitKind,
  equal: boolean,
): Support {
  switch (splitBackend) {
    case SplitBackend.CLOUD_ROUTE:
      return CLOUD_ROUTES[algorithm as Http][splitKind] as Support;
    case SplitBackend.CLOUD:
      return exact;
    case SplitBackend.CLOUD_SERVERS:
      return CLOUD_SERVERS[algorithm as Tcp];
    case SplitBackend.SERVICE:
      return SERVICES[algorithm as Tcp];
    case SplitBackend.TCP_ROUTE:
      // inside one deployment there are no weights to get in the way
      return splitKind === SplitKind.ONE && gateway.kind !== GatewayKind.GATEWAY_API
        ? exact
        : TCP_ROUTES[gateway.kind][algorithm as Tcp](equal);
    default: {
      const support = ROUTES[gateway.kind][algorithm as Http][splitKind];
      return typeof support === 'function' ? support(gateway.version) : support;
    }
  }
}
