import { LoadBalancerPlan } from './load-balancer';
import { PlatformPlan } from './platform';
import { SplitBackend, SplitKind, supportFor, SupportLevel } from './split-support';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { LoadBalancerKind } from '../spec/load-balancer';
import { PolicySpec, TrafficMirror, WeightSpec } from '../spec/traffic';

/** What the shares of deployments go by. */
export enum SplitMode {
  /** Declared weights: of a deployment behind an API gateway, of each of its instances behind a CLB. */
  WEIGHTS = 'weights',
  /** The number of instances. */
  INSTANCE_COUNT = 'by instance count',
}

/** One deployment's part of a load balancer's traffic. */
export interface SharePlan {
  /** Object name of the deployment. */
  readonly deployment: string;
  /** Construct path of the deployment. */
  readonly path: string;
  /** Its declared weight; by instance count 1, or 0 where it does not accept traffic. */
  readonly weight: number;
  /** Its weight in a route. Behind a CLB the weight is each instance's: this is times their number. */
  readonly routeWeight: number;
  /**
   * Its part of the requests (behind a CLB: of the connections), 0 to 1.
   * @default - an autoscaler changes it, or it is known to Terraform only
   */
  readonly share?: number;
  /** Whether it stands in the route (also with weight 0), or was simply not named. */
  readonly inRoute: boolean;
}

/** Who gets which part of a load balancer's traffic. */
export interface TrafficPlan {
  /** Whether the split was declared; a single deployment takes all without it. */
  readonly explicit: boolean;
  /** What the shares go by. */
  readonly mode: SplitMode;
  /** One entry per deployment: the named ones as declared, then the others. */
  readonly shares: SharePlan[];
  /**
   * Requests that are copied.
   * @default - none
   */
  readonly mirror?: TrafficMirror;
  /** Whether the gateway keeps a cluster per deployment instead of one with weighted groups. */
  readonly clusterPerDeployment: boolean;
  /** How exactly algorithm and split are done together. */
  readonly level: SupportLevel;
  /**
   * What is lost, or why it is refused.
   * @default - nothing, and it isn't
   */
  readonly limitation?: string;
  /**
   * What comes nearest to what is refused or approximated.
   * @default - it is exact
   */
  readonly alternative?: string;
}

/** What the split has to know of a deployment. @internal */
export interface SharedSpec {
  readonly path: string;
  readonly name: string;
  readonly acceptTraffic?: boolean;
  /** Instances, where their number is fixed. */
  readonly instances?: number;
  /** Instances that are there at any time. */
  readonly leastInstances: number;
}

/** The policy that says the split: the first that does. @internal */
export function splitOf(policies: readonly PolicySpec[]): PolicySpec | undefined {
  return policies.find(splits);
}

/** Whether a policy says a split, and not only what is mirrored. @internal */
export function splits({ weights, byInstanceCount, release }: PolicySpec): boolean {
  return weights !== undefined || byInstanceCount === true || release !== undefined;
}

/** The weights that a policy comes down to; a release's are those of its step. @internal */
export function weightsOf(policy: PolicySpec | undefined): readonly WeightSpec[] {
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

/** What the shares go by where nothing is said. @internal */
export function modeOf(policy: PolicySpec | undefined, kind?: LoadBalancerKind): SplitMode {
  if (policy) {
    return policy.byInstanceCount === true ? SplitMode.INSTANCE_COUNT : SplitMode.WEIGHTS;
  }
  return kind === LoadBalancerKind.CLB ? SplitMode.INSTANCE_COUNT : SplitMode.WEIGHTS;
}

/** @internal */
export function planTraffic(
  deployments: readonly SharedSpec[],
  policies: readonly PolicySpec[],
  platform: PlatformPlan,
  loadBalancer: LoadBalancerPlan | undefined,
): TrafficPlan {
  const policy = splitOf(policies);
  const mode = modeOf(policy, loadBalancer?.kind);
  const { mirror } = policies.find((each) => each.mirror !== undefined) ?? {};
  const perInstance =
    mode === SplitMode.INSTANCE_COUNT || loadBalancer?.kind === LoadBalancerKind.CLB;
  const shares =
    mode === SplitMode.INSTANCE_COUNT
      ? countShares(deployments)
      : weightShares(deployments, policy, perInstance);
  const taking = shares.filter(({ weight }) => weight > 0 || isUnresolved(weight));
  const equal = taking.every(({ weight }) => weight === taking[0].weight);
  const splitKind =
    taking.length <= 1
      ? SplitKind.ONE
      : mode === SplitMode.INSTANCE_COUNT
        ? SplitKind.INSTANCE_COUNT
        : SplitKind.WEIGHTS;
  const support = loadBalancer
    ? supportFor(
        splitBackendOf(loadBalancer, mode, platform),
        platform.gateway,
        loadBalancer.algorithm.name,
        splitKind,
        equal,
      )
    : { level: SupportLevel.EXACT };
  return omitUndefined({
    explicit: policy !== undefined,
    mode,
    shares: withShares(shares, deployments, perInstance),
    mirror,
    clusterPerDeployment: loadBalancer ? clusters(shares, loadBalancer, mode, platform) : false,
    level: support.level,
    limitation: support.limitation,
    alternative: support.alternative,
  });
}

/**
 * By the deployments that are named, not by those that have traffic: a first or last share would
 * otherwise rename the clusters, and a proxy answers 503 while a route still names one that is gone
 * (envoyproxy/gateway#9029).
 */
function clusters(
  shares: readonly Weighted[],
  loadBalancer: LoadBalancerPlan,
  mode: SplitMode,
  platform: PlatformPlan,
): boolean {
  const several = shares.filter(({ inRoute }) => inRoute).length > 1;
  const support = supportFor(
    splitBackendOf(loadBalancer, mode, platform),
    platform.gateway,
    loadBalancer.algorithm.name,
    mode === SplitMode.INSTANCE_COUNT ? SplitKind.INSTANCE_COUNT : SplitKind.WEIGHTS,
    true,
  );
  return several && (support.clusterPerDeployment ?? false);
}

/** @internal */
export function splitBackendOf(
  { kind }: LoadBalancerPlan,
  mode: SplitMode,
  { cloud }: PlatformPlan,
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

function countShares(deployments: readonly SharedSpec[]): Weighted[] {
  return deployments.map(({ path, name, acceptTraffic }) => {
    const weight = acceptTraffic === false ? 0 : 1;
    return { deployment: name, path, weight, routeWeight: weight, inRoute: true };
  });
}

function weightShares(
  deployments: readonly SharedSpec[],
  policy: PolicySpec | undefined,
  perInstance: boolean,
): Weighted[] {
  const declared = weightsOf(policy);
  const alone = policy === undefined && deployments.length === 1;
  const weights = new Map(declared.map((entry) => [entry.path, entry.weight]));
  const byPath = new Map(deployments.map((deployment) => [deployment.path, deployment]));
  const ordered = [
    ...declared.flatMap(({ path }) => byPath.get(path) ?? []),
    ...deployments.filter(({ path }) => !weights.has(path)),
  ];
  return [...new Set(ordered)].map(({ path, name, instances, leastInstances }) => {
    const weight = alone ? 1 : (weights.get(path) ?? 0);
    const times = perInstance && !isUnresolved(weight) ? (instances ?? leastInstances) : 1;
    return {
      deployment: name,
      path,
      weight,
      routeWeight: weight * (isUnresolved(times) ? 1 : times),
      inRoute: alone || weights.has(path),
    };
  });
}

/** Fills in the shares, where the numbers they follow from do not change by themselves. */
function withShares(
  shares: readonly Weighted[],
  deployments: readonly SharedSpec[],
  perInstance: boolean,
): SharePlan[] {
  const byPath = new Map(deployments.map((deployment) => [deployment.path, deployment]));
  const parts = shares.map(({ path, weight }) => {
    const instances = perInstance && weight !== 0 ? byPath.get(path)!.instances : 1;
    return isUnresolved(weight) || instances === undefined || isUnresolved(instances)
      ? undefined
      : weight * instances;
  });
  const taking = shares.filter(({ weight }) => weight !== 0);
  if (taking.length === 1 && !isUnresolved(taking[0].weight)) {
    return shares.map((share) => ({ ...share, share: share === taking[0] ? 1 : 0 }));
  }
  const known = parts.every((part) => part !== undefined);
  const total = parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  return shares.map((share, index) =>
    known ? { ...share, share: total > 0 ? parts[index]! / total : 0 } : share,
  );
}
