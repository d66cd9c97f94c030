import { GatewayKind, GatewayPlan } from './platform-plan';
import { isUnknown } from '../private/unknown';
import { atLeast } from '../private/version';

/** How an API gateway chooses among deployments and their instances. */
export enum AlgorithmName {
  /** In turn. */
  ROUND_ROBIN = 'round robin',
  /** The instance with the fewest requests in flight. */
  LEAST_CONNECTIONS = 'least connections',
  /** At random. */
  RANDOM = 'random',
  /** By a hash of a request header. */
  CONSISTENT_HASH = 'consistent hash',
}

/** How exactly a platform expresses what was said. */
export enum Degree {
  /** Just so. */
  EXACT = 'exact',
  /** Nearly; a warning says how and by how much. */
  APPROXIMATED = 'approximated',
  /** Not at all; an error says why and what comes nearest. */
  REFUSED = 'refused',
}

/** A load-balancing algorithm, as planned. */
export interface AlgorithmPlan {
  /** Which algorithm. */
  readonly name: AlgorithmName;
  /**
   * The request header that is hashed.
   * @default - only consistent hash has one
   */
  readonly header?: string;
}

/** The load balancer of a service, every default filled in. */
export interface LoadBalancerPlan {
  /** The algorithm. */
  readonly algorithm: AlgorithmPlan;
  /** Host names answered to; empty for all. */
  readonly hostnames: string[];
  /** The longest a request may take, as Gateway API duration; `0s` is no limit. */
  readonly routeTimeout: string;
}

/** One deployment's part of a service's traffic. */
export interface SharePlan {
  /** Object name of the deployment. */
  readonly deployment: string;
  /** Construct path of the deployment. */
  readonly path: string;
  /** Its weight. */
  readonly weight: number;
  /**
   * Its part of the requests, 0 to 1.
   * @default - a weight is known to Terraform only
   */
  readonly share?: number;
  /** Whether it stands in the route (also with weight 0), or was simply not named. */
  readonly named: boolean;
}

/** Who gets which part of a service's traffic. */
export interface TrafficPlan {
  /** Whether the split was declared; a single deployment takes all without it. */
  readonly explicit: boolean;
  /** One entry per deployment: the named ones as declared, then the others. */
  readonly shares: SharePlan[];
  /** Whether the gateway keeps a cluster per deployment instead of one with weighted groups. */
  readonly clusterPerDeployment: boolean;
  /** How exactly the gateway does algorithm and weights together. */
  readonly degree: Degree;
}

/** What a user said about the load balancer. @internal */
export interface LoadBalancerSaid {
  readonly algorithm?: AlgorithmPlan;
  readonly hostnames?: readonly string[];
  /** Whole milliseconds; 0 for no limit. */
  readonly routeTimeout?: number;
}

/** One policy as it was declared. @internal */
export interface PolicySaid {
  readonly path: string;
  readonly weights: readonly { readonly path: string; readonly weight: number }[];
}

/** @internal */
export function planLoadBalancer(said: LoadBalancerSaid): LoadBalancerPlan {
  const timeout = said.routeTimeout ?? 0;
  return {
    algorithm: said.algorithm ?? { name: AlgorithmName.ROUND_ROBIN },
    hostnames: [...(said.hostnames ?? [])],
    routeTimeout: gatewayDuration(timeout),
  };
}

/** Milliseconds as the Gateway API writes them: at most five digits a unit (GEP-2257). */
function gatewayDuration(milliseconds: number): string {
  const rest = milliseconds % 1000;
  if (rest === 0) {
    return `${milliseconds / 1000}s`;
  }
  return milliseconds < 100000
    ? `${milliseconds}ms`
    : `${Math.floor(milliseconds / 1000)}s${rest}ms`;
}

/**
 * Algorithm × weights × gateway. `several` means: more than one deployment takes traffic.
 *
 * Envoy Gateway makes one cluster of all backends of a rule, each deployment a weighted locality
 * in it; a harmless header filter on every backend makes it a cluster per deployment instead. Which
 * of the two carries an algorithm's meaning is what this table holds:
 * round robin turns strictly only among localities; random draws only among clusters; a hash
 * follows the weights only among clusters, from 1.9 on (envoyproxy/gateway#9629; before that the
 * weights were ignored or the cluster drawn at random, #9775, #9626).
 */
const ENVOY_GATEWAY: Record<
  AlgorithmName,
  (version: string) => { clusters: boolean; degree: Degree }
> = {
  [AlgorithmName.ROUND_ROBIN]: () => ({ clusters: false, degree: Degree.EXACT }),
  [AlgorithmName.LEAST_CONNECTIONS]: () => ({ clusters: false, degree: Degree.APPROXIMATED }),
  [AlgorithmName.RANDOM]: () => ({ clusters: true, degree: Degree.EXACT }),
  [AlgorithmName.CONSISTENT_HASH]: (version) => ({
    clusters: true,
    degree: atLeast(version, '1.9') ? Degree.EXACT : Degree.REFUSED,
  }),
};

const CELLS = { [GatewayKind.ENVOY_GATEWAY]: ENVOY_GATEWAY };

/** @internal */
export function planTraffic(
  deployments: readonly { readonly path: string; readonly name: string }[],
  policies: readonly PolicySaid[],
  gateway: GatewayPlan,
  algorithm: AlgorithmPlan | undefined,
): TrafficPlan {
  const declared = policies[0]?.weights ?? [];
  const explicit = policies.length > 0;
  const alone = !explicit && deployments.length === 1;
  const weights = new Map(declared.map((entry) => [entry.path, entry.weight]));
  const total = alone ? 1 : [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const known = [...weights.values()].every((weight) => !isUnknown(weight));
  const byPath = new Map(deployments.map((deployment) => [deployment.path, deployment]));
  const ordered = [
    ...declared.flatMap(({ path }) => byPath.get(path) ?? []),
    ...deployments.filter(({ path }) => !weights.has(path)),
  ];
  const shares = [...new Set(ordered)].map(({ path, name }) => {
    const weight = alone ? 1 : (weights.get(path) ?? 0);
    return {
      deployment: name,
      path,
      weight,
      ...(known && { share: total > 0 ? weight / total : 0 }),
      named: alone || weights.has(path),
    };
  });
  const several = shares.filter(({ weight }) => weight > 0 || isUnknown(weight)).length > 1;
  const cell =
    algorithm && several
      ? CELLS[gateway.kind][algorithm.name](gateway.version)
      : { clusters: false, degree: Degree.EXACT };
  return { explicit, shares, clusterPerDeployment: cell.clusters, degree: cell.degree };
}
