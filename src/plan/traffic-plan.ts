import { Carrier, Degree, Situation, cellOf } from './algorithm-table';
import { LoadBalancerKind, LoadBalancerPlan } from './load-balancer-plan';
import { PlatformPlan } from './platform-plan';
import { extended } from '../private/extended';
import { given } from '../private/given';
import { isUnknown } from '../private/unknown';

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
  readonly named: boolean;
}

/** Copies of one deployment's requests that another one gets, too. */
export interface MirrorPlan {
  /** Construct path of the deployment whose requests are copied. */
  readonly source: string;
  /** Construct path of the deployment that gets the copies; its answers are thrown away. */
  readonly target: string;
  /** Part of the requests that is copied, in percent. */
  readonly percent: number;
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
  readonly mirror?: MirrorPlan;
  /** Whether the gateway keeps a cluster per deployment instead of one with weighted groups. */
  readonly clusterPerDeployment: boolean;
  /** How exactly algorithm and split are done together. */
  readonly degree: Degree;
  /**
   * What is lost, or why it is refused.
   * @default - nothing, and it isn't
   */
  readonly loss?: string;
  /**
   * What comes nearest to what is refused or approximated.
   * @default - it is exact
   */
  readonly instead?: string;
}

/** One policy as it was declared. @internal */
export interface PolicySaid {
  readonly path: string;
  readonly weights?: readonly WeightSaid[];
  readonly byInstanceCount?: boolean;
  readonly release?: ReleaseSaid;
  /** The step that was named, with a release or without one. */
  readonly step?: string;
  readonly mirror?: MirrorPlan;
}

/** @internal */
export interface WeightSaid {
  readonly path: string;
  readonly weight: number;
}

/** @internal */
export interface ReleaseSaid {
  readonly from: string;
  readonly to: string;
  readonly steps: readonly { readonly name: string; readonly percent: number }[];
  /** The step that is wanted now. */
  readonly step: string;
}

/** What the split has to know of a deployment. @internal */
export interface SharedSaid {
  readonly path: string;
  readonly name: string;
  readonly acceptTraffic?: boolean;
  /** Instances, where their number is fixed. */
  readonly instances?: number;
  /** Instances that are there at any time. */
  readonly leastInstances: number;
}

/** The policy that says the split: the first that does. @internal */
export function splitOf(policies: readonly PolicySaid[]): PolicySaid | undefined {
  return policies.find(splits);
}

/** Whether a policy says a split, and not only what is mirrored. @internal */
export function splits({ weights, byInstanceCount, release }: PolicySaid): boolean {
  return weights !== undefined || byInstanceCount === true || release !== undefined;
}

/** The weights that a policy comes down to; a release's are those of its step. @internal */
export function weightsOf(policy: PolicySaid | undefined): readonly WeightSaid[] {
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
export function modeOf(policy: PolicySaid | undefined, kind?: LoadBalancerKind): SplitMode {
  if (policy) {
    return policy.byInstanceCount === true ? SplitMode.INSTANCE_COUNT : SplitMode.WEIGHTS;
  }
  return kind === LoadBalancerKind.CLB ? SplitMode.INSTANCE_COUNT : SplitMode.WEIGHTS;
}

/** @internal */
export function planTraffic(
  deployments: readonly SharedSaid[],
  policies: readonly PolicySaid[],
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
  const taking = shares.filter(({ weight }) => weight > 0 || isUnknown(weight));
  const equal = taking.every(({ weight }) => weight === taking[0].weight);
  const situation =
    taking.length <= 1
      ? Situation.ONE
      : mode === SplitMode.INSTANCE_COUNT
        ? Situation.INSTANCE_COUNT
        : Situation.WEIGHTS;
  const cell = loadBalancer
    ? cellOf(
        carrierOf(loadBalancer, mode, platform),
        platform.gateway,
        loadBalancer.algorithm.name,
        situation,
        equal,
      )
    : { degree: Degree.EXACT };
  return given({
    explicit: policy !== undefined,
    mode,
    shares: withShares(shares, deployments, perInstance),
    mirror,
    clusterPerDeployment: loadBalancer ? clusters(shares, loadBalancer, mode, platform) : false,
    degree: cell.degree,
    loss: cell.loss,
    instead: cell.instead,
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
  const several = shares.filter(({ named }) => named).length > 1;
  const cell = cellOf(
    carrierOf(loadBalancer, mode, platform),
    platform.gateway,
    loadBalancer.algorithm.name,
    mode === SplitMode.INSTANCE_COUNT ? Situation.INSTANCE_COUNT : Situation.WEIGHTS,
    true,
  );
  return several && (cell.clusterPerDeployment ?? false);
}

/** @internal */
export function carrierOf(
  { kind }: LoadBalancerPlan,
  mode: SplitMode,
  { cloud }: PlatformPlan,
): Carrier {
  if (kind === LoadBalancerKind.API_GATEWAY) {
    return cloud?.ownGateway === true ? Carrier.CLOUD_ROUTE : Carrier.ROUTE;
  }
  if (mode === SplitMode.WEIGHTS) {
    return cloud?.terraform ? Carrier.CLOUD_SERVERS : Carrier.TCP_ROUTE;
  }
  return cloud ? Carrier.CLOUD : Carrier.SERVICE;
}

type Weighted = Omit<SharePlan, 'share'>;

function countShares(deployments: readonly SharedSaid[]): Weighted[] {
  return deployments.map(({ path, name, acceptTraffic }) => {
    const weight = acceptTraffic === false ? 0 : 1;
    return { deployment: name, path, weight, routeWeight: weight, named: true };
  });
}

function weightShares(
  deployments: readonly SharedSaid[],
  policy: PolicySaid | undefined,
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
    const times = perInstance && !isUnknown(weight) ? (instances ?? leastInstances) : 1;
    return {
      deployment: name,
      path,
      weight,
      routeWeight: weight * (isUnknown(times) ? 1 : times),
      named: alone || weights.has(path),
    };
  });
}

/** Fills in the shares, where the numbers they follow from do not change by themselves. */
function withShares(
  shares: readonly Weighted[],
  deployments: readonly SharedSaid[],
  perInstance: boolean,
): SharePlan[] {
  const byPath = new Map(deployments.map((deployment) => [deployment.path, deployment]));
  const parts = shares.map(({ path, weight }) => {
    const instances = perInstance && weight !== 0 ? byPath.get(path)!.instances : 1;
    return isUnknown(weight) || instances === undefined || isUnknown(instances)
      ? undefined
      : weight * instances;
  });
  const taking = shares.filter(({ weight }) => weight !== 0);
  if (taking.length === 1 && !isUnknown(taking[0].weight)) {
    return shares.map((share) => extended(share, { share: share === taking[0] ? 1 : 0 }));
  }
  const known = parts.every((part) => part !== undefined);
  const total = parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  return shares.map((share, index) =>
    known ? extended(share, { share: total > 0 ? parts[index]! / total : 0 }) : share,
  );
}
