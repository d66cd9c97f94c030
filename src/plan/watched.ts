import { PlannedDeployment } from './deployment';
import { MetricsArgument, isScraped, unservedBy } from './engine-metrics';
import { ENGINE_SERIES, EngineSeries } from './engine-series';
import { LoadBalancerPlan } from './load-balancer';
import { podMatchers, servingMatchers } from './metric-matchers';
import { PlannedPlatform } from './platform';
import { GatedReleasePlan } from './release';
import { PlannedTraffic } from './traffic';
import { DeploymentSpec } from '../spec/deployment';

/** Why the metrics of a deployment's engine are not there. @internal */
export type Unwatched =
  | { readonly kind: 'engine' }
  | { readonly kind: 'scrape' }
  | ({ readonly kind: 'argument' } & MetricsArgument);

/** A deployment as alerts and dashboards see it. @internal */
export interface WatchedDeployment {
  readonly deployment: PlannedDeployment;
  /** Label matchers of its pods. */
  readonly pods: string;
  /** Label matchers of those that serve requests. */
  readonly serving: string;
  /**
   * The series of its engine.
   * @default - they are not there
   */
  readonly series?: EngineSeries;
  /** Names of the gauges of its engine; there with the series. */
  readonly gauges?: { readonly waiting?: string; readonly running?: string };
  /** @default - the series of its engine are there */
  readonly unwatched?: Unwatched;
}

/** The parts of a service that are watched. @internal */
export interface WatchedService {
  readonly name: string;
  readonly platform: PlannedPlatform;
  readonly deployments: readonly PlannedDeployment[];
  readonly traffic: PlannedTraffic;
  /** @default - there is none */
  readonly loadBalancer?: LoadBalancerPlan;
  /** @default - there is none */
  readonly release?: GatedReleasePlan;
}

/** @internal */
export function planWatched(
  deployment: PlannedDeployment,
  spec: DeploymentSpec,
): WatchedDeployment {
  const nodes = deployment.group?.nodes;
  const unwatched = unwatchedBy(deployment, spec);
  return {
    deployment,
    pods: podMatchers(deployment, nodes),
    serving: servingMatchers(deployment, nodes),
    ...(unwatched
      ? { unwatched }
      : { series: ENGINE_SERIES[deployment.engine!], gauges: spec.image.engine!.metrics }),
  };
}

function unwatchedBy(deployment: PlannedDeployment, spec: DeploymentSpec): Unwatched | undefined {
  const { engine } = spec.image;
  if (!engine) {
    return { kind: 'engine' };
  }
  const argument = unservedBy(deployment, engine.metrics);
  if (argument) {
    return { kind: 'argument', ...argument };
  }
  return isScraped(deployment, spec) ? undefined : { kind: 'scrape' };
}
