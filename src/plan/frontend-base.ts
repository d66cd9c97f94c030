import { AdoptedRole } from './adopted-objects';
import { PlannedDeployment } from './deployment';
import { PlannedLoadBalancer, pathAtPods } from './load-balancer';
import { PlannedPlatform } from './platform';
import { PortPlan, ServicePortPlan, planServicePorts, portsFor } from './port';
import { SplitBackend } from './split-support';
import { PlannedTraffic, SplitMode, planTraffic, resolveSplit, splitBackendOf } from './traffic';
import { MAX_NAME, fitName, serviceName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { beforeRewrite, belowPrefix, isSamePath } from '../private/paths';
import { ACCEPT_TRAFFIC_LABEL, DEPLOYMENT_LABEL, SERVICE_LABEL } from '../private/vocabulary';
import { AlgorithmName, LoadBalancerKind } from '../spec/load-balancer';
import { PortPurpose } from '../spec/port';

/** A load balancer and its backends, without the Volcengine resources in front of them. @internal */
export interface FrontendBase {
  /** Construct path of the service or deployment that owns the load balancer. */
  readonly path: string;
  /** Name of its gateway, and prefix of the names of its routes. */
  readonly name: string;
  /**
   * The namespace of its objects.
   * @default - the namespace that is current when they are applied
   */
  readonly namespace?: string;
  /** The load balancer. */
  readonly loadBalancer: PlannedLoadBalancer;
  /** The component that implements the split. */
  readonly backend: SplitBackend;
  /** The ports that the load balancer forwards, with purposes that its kind supports and the paths of its clients. */
  readonly ports: PortPlan[];
  /** The ports that were declared for the other kind of load balancer, including those that it cannot forward. */
  readonly convertedPorts: PortPlan[];
  /** The split of its traffic. */
  readonly traffic: PlannedTraffic;
  /** Scraped paths that clients can reach through it: an API gateway closes them, a CLB cannot. */
  readonly exposedMetrics: ExposedMetricsPlan[];
  /**
   * The one Service over all pods that accept traffic.
   * @default - none: routes name the Service of each deployment
   */
  readonly sharedService?: SharedServicePlan;
}

/** A scraped path that clients of a load balancer could reach. @internal */
export interface ExposedMetricsPlan {
  /** The expose port of the load balancer. */
  readonly port: number;
  /** The path. */
  readonly path: string;
}

/** One Service over the pods of several deployments, or of one that owns a CLB. @internal */
export interface SharedServicePlan {
  /** Its name. */
  readonly name: string;
  /**
   * Its namespace: that of the pods.
   * @default - the one that is current when it is applied
   */
  readonly namespace?: string;
  /** Labels of its pods. */
  readonly selector: { readonly [name: string]: string };
  /** Its ports. */
  readonly ports: ServicePortPlan[];
  /** Whether it is the load balancer itself (type LoadBalancer), and not a backend of a gateway. */
  readonly balancing: boolean;
  /** Whether the load balancer reaches the pods without node ports. */
  readonly straightToPods: boolean;
  /** Whether connections of one client address go to one pod. */
  readonly stickyAddresses: boolean;
}

/** Whether a gateway in the cluster implements it; otherwise a CLB, an APIG or a LoadBalancer Service does. @internal */
export function isInCluster({ backend }: FrontendBase): boolean {
  return backend === SplitBackend.ROUTE || backend === SplitBackend.TCP_ROUTE;
}

/** @internal */
export function serviceFrontend(
  service: { readonly path: string; readonly name: string; readonly namespace?: string },
  loadBalancer: PlannedLoadBalancer,
  allPorts: readonly PortPlan[],
  traffic: PlannedTraffic,
  deployments: readonly PlannedDeployment[],
  platform: PlannedPlatform,
): FrontendBase {
  const { path, name, namespace } = service;
  const { ports, convertedPorts } = forwardedPorts(allPorts, loadBalancer);
  const accepting: Record<string, string> =
    loadBalancer.kind === LoadBalancerKind.CLB ? { [ACCEPT_TRAFFIC_LABEL]: 'true' } : {};
  return omitUndefined({
    path,
    name,
    namespace,
    loadBalancer,
    backend: splitBackendOf(loadBalancer, traffic.mode, platform),
    ports: below(loadBalancer, ports),
    convertedPorts,
    traffic,
    exposedMetrics: exposedMetrics(loadBalancer, ports, allPorts, deployments),
    sharedService:
      traffic.mode === SplitMode.INSTANCE_COUNT
        ? sharedService(
            sharedName(name, deployments),
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

/** The load balancer that a deployment owns, which sends it all of its traffic. @internal */
export function ownFrontend(
  deployment: PlannedDeployment,
  platform: PlannedPlatform,
): FrontendBase[] {
  const { path, namespace, loadBalancer } = deployment;
  if (!loadBalancer) {
    return [];
  }
  const name = serviceName(deployment.name);
  const { ports, convertedPorts } = forwardedPorts(deployment.ports, loadBalancer);
  const split = resolveSplit([], loadBalancer.kind);
  return [
    omitUndefined({
      path,
      name,
      namespace,
      loadBalancer,
      backend: splitBackendOf(loadBalancer, split.mode, platform),
      ports: below(loadBalancer, ports),
      convertedPorts,
      // `acceptTraffic` is a switch of the service's load balancer alone
      traffic: planTraffic([{ ...deployment, acceptTraffic: true }], split, platform, loadBalancer),
      exposedMetrics: exposedMetrics(loadBalancer, ports, deployment.ports, [deployment]),
      sharedService:
        loadBalancer.kind === LoadBalancerKind.CLB
          ? sharedService(
              fitName(`${name}-clb`, MAX_NAME),
              namespace,
              ports,
              loadBalancer,
              platform,
              deployment.adopted?.selector ?? { [DEPLOYMENT_LABEL]: deployment.name },
            )
          : undefined,
    }),
  ];
}

/** Paths as clients of the load balancer send them. */
function below<T extends { readonly path: string }>(
  { path: prefix }: PlannedLoadBalancer,
  ports: readonly T[],
): T[] {
  return ports.map((port) => Object.assign({}, port, { path: belowPrefix(prefix, port.path) }));
}

function forwardedPorts(
  all: readonly PortPlan[],
  { kind }: PlannedLoadBalancer,
): Pick<FrontendBase, 'ports' | 'convertedPorts'> {
  const ports = portsFor(all, kind);
  return {
    ports: ports.filter(({ routed }) => routed),
    convertedPorts: ports.filter(({ declared }) => declared !== undefined),
  };
}

/** The cluster may have a Service of this name that is not in the adopted manifests. */
function sharedName(name: string, deployments: readonly PlannedDeployment[]): string {
  const isUnseen = deployments.some(
    ({ adopted }) => adopted && !adopted.objects.some(({ role }) => role === AdoptedRole.SERVICE),
  );
  return isUnseen ? fitName(`${name}-shared`, MAX_NAME) : name;
}

function sharedService(
  name: string,
  namespace: string | undefined,
  ports: readonly PortPlan[],
  { kind, algorithm }: PlannedLoadBalancer,
  { cloud }: PlannedPlatform,
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
      balancing && cloud === undefined && algorithm === AlgorithmName.SOURCE_ADDRESS_HASH,
  });
}

/**
 * A routed port has the same listen port as the metrics and covers their path; a CLB knows no paths. A
 * gateway leaves a path open that a port declares itself. Engines serve no metrics by gRPC.
 */
function exposedMetrics(
  loadBalancer: PlannedLoadBalancer,
  ports: readonly PortPlan[],
  all: readonly PortPlan[],
  deployments: readonly PlannedDeployment[],
): ExposedMetricsPlan[] {
  const everyPath = loadBalancer.kind === LoadBalancerKind.CLB;
  const routed = below(loadBalancer, ports);
  // without a rewrite the pods get the prefix, and serve their metrics below it
  const prefix = loadBalancer.pathRewrite === undefined ? loadBalancer.path : undefined;
  const byHttp = routed.filter(({ purpose }) => purpose !== PortPurpose.GRPC);
  const sources = [
    ...all
      .filter(({ purpose }) => purpose === PortPurpose.METRICS)
      .map((source) => ({ ...source, open: routed })),
    ...deployments.flatMap(({ engineMetrics }) =>
      engineMetrics ? [{ ...engineMetrics, open: byHttp }] : [],
    ),
  ];
  return [...new Set(routed.map(({ expose }) => expose))].flatMap((port) => {
    const paths = sources.flatMap(({ listen, path, open }) => {
      const sharing = open.filter(({ expose }) => expose === port);
      const reaching = sharing.filter((each) => each.listen === listen);
      return everyPath
        ? reaching.map(() => path)
        : reaching
            .flatMap((each) =>
              beforeRewrite(
                belowPrefix(prefix, path),
                each.path,
                pathAtPods(loadBalancer, each.path),
              ),
            )
            .filter((outer) => !sharing.some((each) => isSamePath(each.path, outer)));
    });
    return [...new Set(paths)].map((path) => ({ port, path }));
  });
}
