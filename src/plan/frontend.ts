import { CloudBalancerPlan } from './cloud-balancer';
import { FrontendBase } from './cloud-context';
import { CloudGatewayPlan } from './cloud-gateway';
import { DeploymentPlan } from './deployment';
import { LoadBalancerPlan } from './load-balancer';
import { PlatformPlan } from './platform';
import { PortPlan, ServicePortPlan, planServicePorts, portsFor } from './port';
import { SplitMode, TrafficPlan, planTraffic } from './traffic';
import { MAX_NAME, fitName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { ACCEPT_TRAFFIC_LABEL, DEPLOYMENT_LABEL, SERVICE_LABEL } from '../private/vocabulary';
import { AlgorithmName, LoadBalancerKind } from '../spec/load-balancer';
import { PortPurpose } from '../spec/port';

/** A load balancer and what stands behind it: the service's, or a deployment's own. */
export interface Frontend {
  /** Construct path of the service or deployment whose load balancer it is. */
  readonly path: string;
  /** Name of its gateway, and beginning of its routes' names. */
  readonly name: string;
  /**
   * The namespace of its objects.
   * @default - the one that is current when they are applied
   */
  readonly namespace?: string;
  /** The load balancer. */
  readonly loadBalancer: LoadBalancerPlan;
  /** The ports it forwards, with purposes that it knows. */
  readonly ports: PortPlan[];
  /** The ports that were declared for a load balancer of the other type, also those it cannot forward. */
  readonly convertedPorts: PortPlan[];
  /** Who gets which part. */
  readonly traffic: TrafficPlan;
  /** Scraped paths that callers would reach through it: an API gateway refuses them, a CLB cannot. */
  readonly exposedMetrics: ExposedMetricsPlan[];
  /**
   * The one Service over all instances that take traffic.
   * @default - none: routes name the Service of each deployment
   */
  readonly sharedService?: SharedServicePlan;
  /**
   * The cloud's CLB, made or used by Terraform.
   * @default - none: below a Chart, on another platform, or an API gateway
   */
  readonly cloudBalancer?: CloudBalancerPlan;
  /**
   * The cloud's API gateway, made or used by Terraform.
   * @default - none: below a Chart, on another platform, a gateway in the cluster, or a CLB
   */
  readonly cloudGateway?: CloudGatewayPlan;
}

/** A scraped path that callers of a load balancer would reach. */
export interface ExposedMetricsPlan {
  /** The expose port through which they would. */
  readonly port: number;
  /** The path. */
  readonly path: string;
}

/** One Service over the instances of several deployments, or of one that has a CLB of its own. */
export interface SharedServicePlan {
  /** Its name. */
  readonly name: string;
  /**
   * Its namespace: that of the instances.
   * @default - the one that is current when it is applied
   */
  readonly namespace?: string;
  /** Labels of the pods behind it. */
  readonly selector: { readonly [name: string]: string };
  /** Its ports. */
  readonly ports: ServicePortPlan[];
  /** Whether it is the load balancer itself (type LoadBalancer), or stands behind a gateway. */
  readonly balancing: boolean;
  /** Whether the load balancer reaches the pods without node ports. */
  readonly straightToPods: boolean;
  /** Whether a caller's address sticks to an instance. */
  readonly stickyAddresses: boolean;
}

/** @internal */
export function serviceFrontend(
  service: { readonly path: string; readonly name: string; readonly namespace?: string },
  loadBalancer: LoadBalancerPlan,
  allPorts: readonly PortPlan[],
  traffic: TrafficPlan,
  deployments: readonly DeploymentPlan[],
  platform: PlatformPlan,
): FrontendBase {
  const { path, name, namespace } = service;
  const { ports, convertedPorts } = seen(allPorts, loadBalancer);
  const accepting: Record<string, string> =
    loadBalancer.kind === LoadBalancerKind.CLB ? { [ACCEPT_TRAFFIC_LABEL]: 'true' } : {};
  return omitUndefined({
    path,
    name,
    namespace,
    loadBalancer,
    ports,
    convertedPorts,
    traffic,
    exposedMetrics: exposedMetrics(ports, allPorts),
    sharedService:
      traffic.mode === SplitMode.INSTANCE_COUNT
        ? sharedService(
            name,
            deployments[0]?.namespace ?? namespace,
            ports,
            loadBalancer,
            platform,
            {
              [SERVICE_LABEL]: name,
              ...accepting,
            },
          )
        : undefined,
  });
}

/** A deployment's own load balancer: all of its traffic goes to the one. @internal */
export function ownFrontend(deployment: DeploymentPlan, platform: PlatformPlan): FrontendBase[] {
  const { path, name, namespace, loadBalancer } = deployment;
  if (!loadBalancer) {
    return [];
  }
  const { ports, convertedPorts } = seen(deployment.ports, loadBalancer);
  return [
    omitUndefined({
      path,
      name,
      namespace,
      loadBalancer,
      ports,
      convertedPorts,
      traffic: planTraffic([{ path, name, leastInstances: 1 }], [], platform, loadBalancer),
      exposedMetrics: exposedMetrics(ports, deployment.ports),
      sharedService:
        loadBalancer.kind === LoadBalancerKind.CLB
          ? sharedService(
              fitName(`${name}-clb`, MAX_NAME),
              namespace,
              ports,
              loadBalancer,
              platform,
              deployment.adopted?.selector ?? { [DEPLOYMENT_LABEL]: name },
            )
          : undefined,
    }),
  ];
}

function seen(
  all: readonly PortPlan[],
  { kind }: LoadBalancerPlan,
): Pick<Frontend, 'ports' | 'convertedPorts'> {
  const ports = portsFor(all, kind);
  return {
    ports: ports.filter(({ routed }) => routed),
    convertedPorts: ports.filter(({ declared }) => declared !== undefined),
  };
}

function sharedService(
  name: string,
  namespace: string | undefined,
  ports: readonly PortPlan[],
  { kind, algorithm }: LoadBalancerPlan,
  { cloud }: PlatformPlan,
  selector: Record<string, string>,
): SharedServicePlan {
  const balancing = kind === LoadBalancerKind.CLB;
  return omitUndefined({
    name,
    namespace,
    selector,
    ports: planServicePorts(ports),
    balancing,
    straightToPods: balancing && cloud !== undefined,
    stickyAddresses:
      balancing && cloud === undefined && algorithm.name === AlgorithmName.SOURCE_ADDRESS_HASH,
  });
}

/** The routed port has the same listen port as the scraped one and covers its path; a CLB knows no paths. */
function exposedMetrics(
  routed: readonly PortPlan[],
  all: readonly PortPlan[],
): ExposedMetricsPlan[] {
  const scraped = all.filter(({ purpose }) => purpose === PortPurpose.METRICS);
  const byExpose = [...new Set(routed.map(({ expose }) => expose))];
  return byExpose.flatMap((port) =>
    scraped
      .filter(({ listen, path }) =>
        routed.some(
          (open) => open.expose === port && open.listen === listen && covers(open.path, path),
        ),
      )
      .map(({ path }) => ({ port, path })),
  );
}

function covers(prefix: string, path: string): boolean {
  const base = prefix.replace(/\/+$/, '');
  return path === base || path.startsWith(`${base}/`);
}
