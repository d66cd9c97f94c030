import { GatewayPlan } from './platform';
import { atLeast } from '../private/version';
import { AlgorithmName } from '../spec/load-balancer';
import { GatewayKind } from '../spec/platform';

/** How exactly a platform implements a setting. */
export enum SupportLevel {
  /** The result is exactly the declared one. */
  EXACT = 'exact',
  /** The result is approximate, and a warning reports the difference. */
  APPROXIMATED = 'approximated',
  /** The platform cannot do it, and an error reports the reason and the nearest alternative. */
  UNSUPPORTED = 'unsupported',
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

const WEIGHTS_FIRST =
  'the weights choose the deployment first, and least connections compares the pods of that deployment only';

const LEAST_BY_WEIGHT = approximated(
  WEIGHTS_FIRST,
  'use splitByInstanceCount() to compare all pods, or GatewayAlgorithm.ROUND_ROBIN; ignore this if deployments have similar loads',
);

/** The same for every kind of split. */
function everywhere(support: Support): Row {
  return {
    [SplitKind.ONE]: support,
    [SplitKind.WEIGHTS]: support,
    [SplitKind.INSTANCE_COUNT]: support,
  };
}

/** Exact, except for a split by weights. */
function withWeights(support: Support): Row {
  return { ...everywhere(exact), [SplitKind.WEIGHTS]: support };
}

/**
 * Envoy Gateway configures one cluster for all backends of a rule, each deployment a weighted locality
 * in it. A harmless header filter on every backend changes that to a cluster per deployment. Round
 * robin turns strictly only among localities; random draws only among clusters; a hash follows the
 * weights only among clusters, from 1.9 on (envoyproxy/gateway#9629; before that the weights were
 * ignored or the cluster drawn at random, #9775, #9626). Behind one Service there is one cluster
 * with one locality, in which every algorithm balances among all pods.
 */
const ENVOY_GATEWAY: Record<Http, VersionedRow> = {
  [AlgorithmName.ROUND_ROBIN]: everywhere(exact),
  [AlgorithmName.LEAST_CONNECTIONS]: withWeights(LEAST_BY_WEIGHT),
  [AlgorithmName.RANDOM]: withWeights(exactClusters),
  [AlgorithmName.CONSISTENT_HASH]: (version) =>
    withWeights(
      atLeast(version, '1.9')
        ? exactClusters
        : unsupported(
            `Envoy Gateway ${version} does not support consistent hash with weights (1.9 does)`,
            "upgrade and set Gateway.envoyGateway({ version: '1.9' }), or use splitByInstanceCount()",
          ),
    ),
};

/**
 * Istio draws a weighted destination at random for each request and applies the algorithm inside it;
 * it never sets `use_hash_policy`, so that a hash cannot pick the destination (istio/istio#9764).
 */
const ISTIO: Record<Http, Row> = {
  [AlgorithmName.ROUND_ROBIN]: withWeights(
    approximated(
      'Istio chooses the deployment at random by weight instead of in turn: short runs differ, average shares are the same',
      'set GatewayAlgorithm.RANDOM, which is exact; ignore this if average shares are enough',
    ),
  ),
  [AlgorithmName.LEAST_CONNECTIONS]: withWeights(LEAST_BY_WEIGHT),
  [AlgorithmName.RANDOM]: everywhere(exact),
  [AlgorithmName.CONSISTENT_HASH]: withWeights(
    unsupported(
      'Istio does not support consistent hash with weights: it chooses the deployment of each request at random',
      'use splitByInstanceCount(), where one hash covers all pods, or Envoy Gateway 1.9',
    ),
  ),
};

const UNKNOWN_TURN = approximated(
  'the order of requests is up to the gateway: the plain Gateway API has weights only',
  'use Gateway.envoyGateway() or Gateway.istio(); ignore this if average shares are enough',
);
const NO_ALGORITHM = unsupported(
  'the plain Gateway API does not support a load-balancing algorithm',
  'use Gateway.envoyGateway() or Gateway.istio(), or omit "algorithm"',
);

const GATEWAY_API: Record<Http, Row> = {
  [AlgorithmName.ROUND_ROBIN]: everywhere(UNKNOWN_TURN),
  [AlgorithmName.LEAST_CONNECTIONS]: everywhere(NO_ALGORITHM),
  [AlgorithmName.RANDOM]: everywhere(NO_ALGORITHM),
  [AlgorithmName.CONSISTENT_HASH]: everywhere(NO_ALGORITHM),
};

const BY_COUNT = unsupported(
  'splitByInstanceCount() is not supported behind a Volcengine API gateway',
  'use splitTraffic([…]), or set Platform.vke({ gateway: Gateway.envoyGateway(), … })',
);

function inCloud(weights: Support): Row {
  return { ...withWeights(weights), [SplitKind.INSTANCE_COUNT]: BY_COUNT };
}

/**
 * Its algorithm is one of an upstream and works inside a version, which a route chooses by weight
 * first; how it chooses is not published. Its metrics are Istio's, which draws at random.
 */
const CLOUD_ROUTES: Record<Http, Row> = {
  [AlgorithmName.ROUND_ROBIN]: inCloud(
    approximated(
      'the Volcengine API gateway chooses deployments by weight in its own order: short runs differ, average shares are the same',
      'set GatewayAlgorithm.RANDOM, which is exact; ignore this if average shares are enough',
    ),
  ),
  [AlgorithmName.LEAST_CONNECTIONS]: inCloud(
    approximated(
      WEIGHTS_FIRST,
      'set GatewayAlgorithm.ROUND_ROBIN; ignore this if deployments have similar loads',
    ),
  ),
  [AlgorithmName.RANDOM]: inCloud(exact),
  [AlgorithmName.CONSISTENT_HASH]: inCloud(
    approximated(
      'the Volcengine API gateway hashes inside a deployment only: one header value reaches one pod of each deployment',
      'set Platform.vke({ gateway: Gateway.envoyGateway(), … }); ignore this if one pod per deployment is enough',
    ),
  ),
};

const ROUTES: Record<GatewayKind, Record<Http, VersionedRow>> = {
  [GatewayKind.ENVOY_GATEWAY]: ENVOY_GATEWAY,
  [GatewayKind.ISTIO]: ISTIO,
  [GatewayKind.GATEWAY_API]: GATEWAY_API,
};

const TCP_LEAST = approximated(
  WEIGHTS_FIRST,
  'use splitByInstanceCount(), or ClbAlgorithm.WEIGHTED_ROUND_ROBIN; ignore this if deployments have similar loads',
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
            'Envoy Gateway does not support different weights with a source address hash',
            'use splitByInstanceCount(), equal weights, or ClbAlgorithm.WEIGHTED_ROUND_ROBIN',
          ),
  },
  [GatewayKind.ISTIO]: {
    [AlgorithmName.WEIGHTED_ROUND_ROBIN]: () =>
      approximated(
        'Istio chooses the deployment of a connection at random by weight: short runs differ, average shares are the same',
        'use splitByInstanceCount(); ignore this if average shares are enough',
      ),
    [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: () => TCP_LEAST,
    [AlgorithmName.SOURCE_ADDRESS_HASH]: () =>
      unsupported(
        'Istio does not support a source address hash with weights: it chooses the deployment of a connection at random',
        'use splitByInstanceCount(), or ClbAlgorithm.WEIGHTED_ROUND_ROBIN',
      ),
  },
  [GatewayKind.GATEWAY_API]: {
    [AlgorithmName.WEIGHTED_ROUND_ROBIN]: () => UNKNOWN_TURN,
    [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: () => NO_ALGORITHM,
    [AlgorithmName.SOURCE_ADDRESS_HASH]: () => NO_ALGORITHM,
  },
};

const BEHIND_NODE_PORT = 'kube-proxy chooses a pod at random behind a node port';

/** The CLB chooses a node and a deployment, and kube-proxy one of its pods on any node. */
const CLOUD_SERVERS: Record<Tcp, Support> = {
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: approximated(
    `${BEHIND_NODE_PORT}: short runs differ, average shares are the same`,
    'use splitByInstanceCount(), which reaches pods in turn; ignore this if average shares are enough',
  ),
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: approximated(
    `the CLB counts the connections of nodes, not of pods: ${BEHIND_NODE_PORT}`,
    'use splitByInstanceCount(), or ClbAlgorithm.WEIGHTED_ROUND_ROBIN; ignore this if nodes have similar loads',
  ),
  [AlgorithmName.SOURCE_ADDRESS_HASH]: approximated(
    'the hash chooses a node, and kube-proxy keeps a client at one pod for 3 hours: shares follow the weights over many clients only',
    'use splitByInstanceCount(), where the hash chooses the pod; ignore this if there are many clients',
  ),
};

/** Any load balancer and kube-proxy: kube-proxy draws a pod at random for each connection. */
const SERVICES: Record<Tcp, Support> = {
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: approximated(
    'kube-proxy chooses a pod at random instead of in turn: short runs differ, average shares are the same',
    'use Platform.vke({ … }), whose CLB is exact; ignore this if the approximation is enough',
  ),
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: unsupported(
    'kube-proxy does not support least connections: it chooses a pod at random',
    'use ClbAlgorithm.WEIGHTED_ROUND_ROBIN, or Platform.vke({ … })',
  ),
  [AlgorithmName.SOURCE_ADDRESS_HASH]: approximated(
    'kube-proxy keeps a client at one pod for 3 hours (session affinity) instead of by a hash',
    'use Platform.vke({ … }), whose CLB is exact; ignore this if the approximation is enough',
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
