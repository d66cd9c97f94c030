import { PlannedDeployment } from './deployment';
import { LoadBalancerPlan } from './load-balancer';
import { PlannedPlatform } from './platform';
import { SplitBackend, SplitKind, supportFor, SupportLevel } from './split-support';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { LoadBalancerKind } from '../spec/load-balancer';
import { PolicySpec, ReleaseSpec, TrafficMirror, WeightSpec } from '../spec/traffic';

/** The quantity that the shares of deployments follow. */
export enum SplitMode {
  /** Declared weights: one for each deployment behind an API gateway, one for each pod behind a CLB. */
  WEIGHTS = 'weights',
  /** The number of pods that are ready. */
  INSTANCE_COUNT = 'by instance count',
}

/** The share of one deployment in the traffic of a load balancer. */
export interface SharePlan {
  /** Object name of the deployment. */
  readonly deployment: string;
  /** Construct path of the deployment. */
  readonly path: string;
  /**
   * Its declared weight, 0–10000. Where the split follows the number of pods: 1, or 0 if it does not
   * accept traffic.
   */
  readonly weight: number;
  /**
   * Its weight in the rendered route, or among the servers of a CLB. Behind a CLB `weight` is that of
   * each pod, and this is `weight` × replicas (of an autoscaler: its fewest); otherwise both are equal.
   */
  readonly routeWeight: number;
  /**
   * Its part of the requests (behind a CLB: of the connections), 0 to 1.
   * @default - not fixed: an autoscaler changes it, or only Terraform knows a weight
   */
  readonly share?: number;
  /** Whether the route names the deployment, also with weight 0. */
  readonly inRoute: boolean;
}

/** The split of a load balancer's traffic among deployments. */
export interface TrafficPlan {
  /** Whether a policy declares the split. Without one a single deployment gets all traffic. */
  readonly explicit: boolean;
  /** The quantity that the shares follow. */
  readonly mode: SplitMode;
  /** One entry per deployment: first those that the policy names, in its order, then the others. */
  readonly shares: SharePlan[];
  /** How exactly the load balancer implements algorithm and split together. */
  readonly level: SupportLevel;
  /**
   * The difference from what is declared, or why it is unsupported.
   * @default - none: it is exact
   */
  readonly limitation?: string;
  /**
   * The nearest configuration that is exact or supported.
   * @default - none: it is exact
   */
  readonly alternative?: string;
}

/** A split with the parts that only rules and renderers read. @internal */
export interface PlannedTraffic extends TrafficPlan {
  /**
   * The requests that are copied to a second deployment.
   * @default - none
   */
  readonly mirror?: TrafficMirror;
  /**
   * The release that declares the weights.
   * @default - they are declared, or follow the replica counts
   */
  readonly release?: ReleaseSpec;
  /** Whether the gateway gets an Envoy cluster per deployment instead of one with weighted localities. */
  readonly clusterPerDeployment: boolean;
}

/** The split that the policies of a service declare, or its default. @internal */
export interface Split {
  readonly explicit: boolean;
  readonly mode: SplitMode;
  readonly weights: readonly WeightSpec[];
  readonly mirror?: TrafficMirror;
  readonly release?: ReleaseSpec;
}

/** @internal */
export function resolveSplit(
  policies: readonly PolicySpec[],
  kind: LoadBalancerKind | undefined,
): Split {
  const policy = splitOf(policies);
  const byCount = policy ? policy.byInstanceCount === true : kind === LoadBalancerKind.CLB;
  return omitUndefined({
    explicit: policy !== undefined,
    mode: byCount ? SplitMode.INSTANCE_COUNT : SplitMode.WEIGHTS,
    weights: weightsOf(policy),
    mirror: policies.find(({ mirror }) => mirror !== undefined)?.mirror,
    release: policy?.release,
  });
}

/** The policy that declares the split: the first that does. @internal */
export function splitOf(policies: readonly PolicySpec[]): PolicySpec | undefined {
  return policies.find(splits);
}

/** Whether a policy declares a split, and not only a mirror. @internal */
export function splits({ weights, byInstanceCount, release }: PolicySpec): boolean {
  return weights !== undefined || byInstanceCount === true || release !== undefined;
}

/** The weights of a policy; a release has those of its current step. */
function weightsOf(policy: PolicySpec | undefined): readonly WeightSpec[] {
  const { release } = policy ?? {};
  if (!release) {
    return policy?.weights ?? [];
  }
  const percent = release.steps.find(({ name }) => name === release.step)?.percent ?? 0;
  return [
    { path: release.from, weight: 100 - percent },
    { path: release.to, weight: percent },
  ];
}

/** @internal */
export function planTraffic(
  deployments: readonly PlannedDeployment[],
  split: Split,
  platform: PlannedPlatform,
  loadBalancer: LoadBalancerPlan | undefined,
): PlannedTraffic {
  const { explicit, mode, mirror, release } = split;
  const byCount = mode === SplitMode.INSTANCE_COUNT;
  const perInstance = byCount || loadBalancer?.kind === LoadBalancerKind.CLB;
  const shares = byCount ? countShares(deployments) : weightShares(deployments, split, perInstance);
  const taking = shares.filter(takesTraffic);
  const equal = taking.every(({ weight }) => weight === taking[0].weight);
  const several = byCount ? SplitKind.INSTANCE_COUNT : SplitKind.WEIGHTS;
  const support =
    loadBalancer &&
    supportFor(
      splitBackendOf(loadBalancer, mode, platform),
      platform.gateway,
      loadBalancer.algorithm,
      equal,
    );
  const { level, limitation, alternative } = support?.[
    taking.length <= 1 ? SplitKind.ONE : several
  ] ?? { level: SupportLevel.EXACT };
  // By the deployments that are named, not by those that have traffic: a first or last share would
  // otherwise rename the clusters, and a proxy answers 503 while a route still names an old one
  // (envoyproxy/gateway#9029).
  const clusterPerDeployment =
    shares.filter(({ inRoute }) => inRoute).length > 1 &&
    (support?.[several].clusterPerDeployment ?? false);
  return omitUndefined({
    explicit,
    mode,
    shares: withShares(shares, deployments, perInstance),
    mirror,
    release,
    clusterPerDeployment,
    level,
    limitation,
    alternative,
  });
}

/** The shares above 0, in the order of the route. @internal */
export function takingTraffic({ shares }: TrafficPlan): SharePlan[] {
  return shares.filter(takesTraffic);
}

/** A weight that only Terraform knows may be above 0. */
function takesTraffic({ weight }: Weighted): boolean {
  return weight > 0 || isUnresolved(weight);
}

/** @internal */
export function splitBackendOf(
  { kind }: LoadBalancerPlan,
  mode: SplitMode,
  { cloud }: PlannedPlatform,
): SplitBackend {
  if (kind === LoadBalancerKind.API_GATEWAY) {
    return cloud?.ownGateway === true ? SplitBackend.CLOUD_ROUTE : SplitBackend.ROUTE;
  }
  if (mode === SplitMode.WEIGHTS) {
    return cloud?.terraform ? SplitBackend.CLOUD_SERVERS : SplitBackend.TCP_ROUTE;
  }
  return cloud ? SplitBackend.CLOUD : SplitBackend.SERVICE;
}

type Weighted = Omit<SharePlan, 'share'>;

function countShares(deployments: readonly PlannedDeployment[]): Weighted[] {
  return deployments.map(({ path, name, acceptTraffic }) => {
    const weight = acceptTraffic === false ? 0 : 1;
    return { deployment: name, path, weight, routeWeight: weight, inRoute: true };
  });
}

function weightShares(
  deployments: readonly PlannedDeployment[],
  { explicit, weights: declared }: Split,
  perInstance: boolean,
): Weighted[] {
  const alone = !explicit && deployments.length === 1;
  const weights = new Map(declared.map((entry) => [entry.path, entry.weight]));
  const byPath = new Map(deployments.map((deployment) => [deployment.path, deployment]));
  const ordered = [
    ...declared.flatMap(({ path }) => byPath.get(path) ?? []),
    ...deployments.filter(({ path }) => !weights.has(path)),
  ];
  return [...new Set(ordered)].map(({ path, name, replicas, autoscaler }) => {
    const weight = alone ? 1 : (weights.get(path) ?? 0);
    const fewest = replicas ?? autoscaler?.minReplicas ?? 1;
    const times = perInstance && !isUnresolved(weight) ? fewest : 1;
    return {
      deployment: name,
      path,
      weight,
      routeWeight: weight * (isUnresolved(times) ? 1 : times),
      inRoute: alone || weights.has(path),
    };
  });
}

/** Fills in the shares that no autoscaler changes. */
function withShares(
  shares: readonly Weighted[],
  deployments: readonly PlannedDeployment[],
  perInstance: boolean,
): SharePlan[] {
  const byPath = new Map(deployments.map((deployment) => [deployment.path, deployment]));
  const parts = shares.map(({ path, weight }) => {
    const instances = perInstance && weight !== 0 ? byPath.get(path)!.replicas : 1;
    return isUnresolved(weight) || instances === undefined || isUnresolved(instances)
      ? undefined
      : weight * instances;
  });
  const taking = shares.filter(({ weight }) => weight !== 0);
  if (taking.length === 1 && !isUnresolved(taking[0].weight)) {
    return shares.map((share) => ({ share: share === taking[0] ? 1 : 0, ...share }));
  }
  const known = parts.every((part) => part !== undefined);
  const total = parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  return shares.map((share, index) =>
    known ? { share: total > 0 ? parts[index]! / total : 0, ...share } : share,
  );
}
