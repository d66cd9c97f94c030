import { CloudContext } from './cloud-context';
import { PlannedDeployment } from './deployment';
import { FrontendBase, SharedServicePlan } from './frontend-base';
import { PortPlan, ServicePortPlan, servicePortOf } from './port';
import { cloudName, shortHash } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { covers, withoutTrailingSlash } from '../private/paths';
import { isUnresolved, withoutTokens } from '../private/unresolved';
import { PortPurpose } from '../spec/port';

/** A Service of the cluster as an upstream of an APIG. @internal */
export interface CloudUpstreamPlan {
  /** Its name in the gateway. */
  readonly name: string;
  /** Protocol between gateway and pods: `HTTP` (1.1), `HTTP2` or `GRPC`. */
  readonly protocol: string;
  /** Name of the Service. */
  readonly service: string;
  /**
   * Namespace of the Service.
   * @default - not set; a rule requires it
   */
  readonly namespace?: string;
  /** Port of the Service. */
  readonly port: number;
  /** The deployments of the Service, selected by a label of their pods; empty for one deployment. */
  readonly versions: CloudVersionPlan[];
}

/** A deployment as a version of an upstream. @internal */
export interface CloudVersionPlan {
  /** Its name in the upstream. */
  readonly name: string;
  /** Object name of the deployment, which is the value of its pods' label. */
  readonly deployment: string;
}

/** A service of an APIG, which has its own domain name. @internal */
export interface CloudEntryPlan {
  /** Its name in the gateway. */
  readonly name: string;
  /** Its expose port; the APIG listens on 80 (HTTP) or 443 (HTTPS). */
  readonly port: number;
  /** Protocol of the clients: `HTTP` or `HTTPS`. */
  readonly protocol: string;
  /** Its routes, the ordinary ones first. */
  readonly routes: CloudRoutePlan[];
}

/** A route of an APIG. @internal */
export interface CloudRoutePlan {
  /** Its name in the gateway service. */
  readonly name: string;
  /** The path prefix that it matches. */
  readonly path: string;
  /** Of several routes that match, the one with the highest priority wins. */
  readonly priority: number;
  /**
   * The value of the override header that it matches.
   * @default - any value, or no header
   */
  readonly overridden?: string;
  /**
   * The path that replaces that of the request.
   * @default - the path of the request
   */
  readonly rewrite?: string;
  /** Longest duration of a request, in seconds; 0 is no limit. */
  readonly timeout: number;
  /** Its weighted backends, in the order of the split. */
  readonly backends: CloudBackendPlan[];
  /**
   * The deployment that gets copies of requests.
   * @default - none
   */
  readonly mirror?: CloudMirrorPlan;
}

/** A weighted backend of a route of an APIG. @internal */
export interface CloudBackendPlan {
  /** Name of the upstream. */
  readonly upstream: string;
  /**
   * Name of the version of the upstream.
   * @default - the whole upstream is the deployment
   */
  readonly version?: string;
  /** Its weight: a percentage where all weights are whole percentages, otherwise as declared. */
  readonly weight: number;
}

/** A deployment that gets copies of a route's requests. @internal */
export interface CloudMirrorPlan {
  /** Name of the upstream. */
  readonly upstream: string;
  /**
   * Name of the version of the upstream.
   * @default - the whole upstream is the deployment
   */
  readonly version?: string;
  /** Part of the requests, in percent. */
  readonly percent: number;
}

const PROTOCOLS: Partial<Record<PortPurpose, string>> = {
  [PortPurpose.HTTP2]: 'HTTP2',
  [PortPurpose.GRPC]: 'GRPC',
};

/** Requests for a scraped path are rewritten to this path, for which a pod responds 404. */
const NOWHERE = '/cdk-inference/not-found';

function protocolOf({ purpose }: PortPlan): string {
  return PROTOCOLS[purpose] ?? 'HTTP';
}

/** One for each listen port and protocol; without a Service over all deployments, also for each of them. @internal */
export function planUpstreams(
  frontend: FrontendBase,
  { deployments }: CloudContext,
  service: SharedServicePlan | undefined,
): CloudUpstreamPlan[] {
  const ports = frontend.ports.filter(
    (port, index) => frontend.ports.findIndex((other) => sameUpstream(other, port)) === index,
  );
  if (service) {
    const versions = deployments.map(({ name }) => ({ name: cloudName(name), deployment: name }));
    return ports.map((port) =>
      omitUndefined({
        name: upstreamName(frontend, port),
        protocol: protocolOf(port),
        service: service.name,
        namespace: service.namespace,
        port: reachedAt(port, service.ports),
        versions,
      }),
    );
  }
  return deploymentsOf(frontend, deployments).flatMap((deployment) =>
    ports.map((port) =>
      omitUndefined({
        name: upstreamName(frontend, port, deployment),
        protocol: protocolOf(port),
        service: deployment.serviceName,
        namespace: deployment.namespace,
        port: reachedAt(port, deployment.servicePorts),
        versions: [],
      }),
    ),
  );
}

function sameUpstream(one: PortPlan, other: PortPlan): boolean {
  return one.listen === other.listen && protocolOf(one) === protocolOf(other);
}

/** The deployments that a load balancer forwards to: all, or the one that owns it. */
function deploymentsOf(
  { path }: FrontendBase,
  deployments: readonly PlannedDeployment[],
): readonly PlannedDeployment[] {
  const own = deployments.filter((deployment) => deployment.path === path);
  return own.length > 0 ? own : deployments;
}

function upstreamName(
  frontend: FrontendBase,
  port: PortPlan,
  deployment?: PlannedDeployment,
): string {
  const several = deployment && deployment.path !== frontend.path ? deployment.name : undefined;
  return cloudName(
    frontend.namespace,
    frontend.name,
    several,
    protocolOf(port).toLowerCase(),
    port.listen,
  );
}

/** A rule rejects a port that a deployment does not have. */
function reachedAt(port: PortPlan, servicePorts: readonly ServicePortPlan[]): number {
  return servicePorts.some(({ listen }) => listen === port.listen)
    ? servicePortOf(port, servicePorts)
    : port.expose;
}

/** One for each expose port: an APIG service has no port setting, but its own domain name. @internal */
export function planEntries(
  frontend: FrontendBase,
  context: CloudContext,
  upstreams: readonly CloudUpstreamPlan[],
): CloudEntryPlan[] {
  const protocol = frontend.loadBalancer.certificate === undefined ? 'HTTP' : 'HTTPS';
  return [...new Set(frontend.ports.map(({ expose }) => expose))].map((port) => {
    // a name holds no token
    const known = isUnresolved(port) ? listenOf(frontend, port) : port;
    const name = cloudName(frontend.namespace, frontend.name, known);
    return { name, port, protocol, routes: planRoutes(name, port, frontend, context, upstreams) };
  });
}

function listenOf({ ports }: FrontendBase, expose: number): number {
  return ports.find((port) => port.expose === expose)!.listen;
}

/**
 * The gateway takes the first route that matches, by priority: the longer path before the shorter,
 * and of one path the closed one before the pinned ones before the ordinary one.
 */
enum Rank {
  ORDINARY,
  PINNED,
  CLOSED,
}
const RANKS = 3;

function planRoutes(
  entry: string,
  expose: number,
  frontend: FrontendBase,
  context: CloudContext,
  upstreams: readonly CloudUpstreamPlan[],
): CloudRoutePlan[] {
  const ports = frontend.ports.filter((port) => port.expose === expose);
  const closed = frontend.exposedMetrics.filter(({ port }) => port === expose);
  const paths = [...new Set([...ports, ...closed].map(({ path }) => withoutTrailingSlash(path)))];
  paths.sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
  const priority = (path: string, rank: Rank) => paths.indexOf(path) * RANKS + rank;
  const { routeTimeoutMilliseconds = 0 } = frontend.loadBalancer;
  const timeout = routeTimeoutMilliseconds / 1000;
  const at = (path: string, rank: Rank, ...parts: string[]) => ({
    name: cloudName(entry, suffix(path), ...parts),
    path,
    priority: priority(path, rank),
    timeout,
  });
  return [
    ...ports.map((port) =>
      omitUndefined({
        ...at(withoutTrailingSlash(port.path), Rank.ORDINARY),
        backends: backends(frontend, context, upstreams, port),
        mirror: mirror(frontend, context, upstreams, port),
      }),
    ),
    ...closed.map(({ path }) => ({
      ...at(withoutTrailingSlash(path), Rank.CLOSED, 'closed'),
      rewrite: NOWHERE,
      backends: backends(frontend, context, upstreams, closest(ports, path)),
    })),
    ...overridable(frontend, context).flatMap((deployment) =>
      ports.map((port) => ({
        ...at(withoutTrailingSlash(port.path), Rank.PINNED, 'to', deployment.name),
        overridden: deployment.id,
        backends: [{ ...backend(frontend, upstreams, port, deployment), weight: 100 }],
      })),
    ),
  ];
}

function overridable(frontend: FrontendBase, context: CloudContext): readonly PlannedDeployment[] {
  return frontend.loadBalancer.overrideHeader !== undefined && frontend.path === context.path
    ? context.deployments
    : [];
}

/** The port that would get requests for a path: of those whose path covers it, the longest. */
function closest(ports: readonly PortPlan[], path: string): PortPlan {
  const covering = ports.filter((port) => covers(port.path, path));
  return covering.sort((one, other) => other.path.length - one.path.length)[0];
}

/** Two paths never end as one name. The number of a token depends on the whole program, and is omitted. */
function suffix(url: string): string | undefined {
  if (url === '/') {
    return undefined;
  }
  const path = withoutTokens(url, 'later');
  const words = path.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return [...words.slice(0, 3), shortHash(path)].join('-');
}

function backends(
  frontend: FrontendBase,
  { deployments }: CloudContext,
  upstreams: readonly CloudUpstreamPlan[],
  port: PortPlan,
): CloudBackendPlan[] {
  const named = frontend.traffic.shares.filter((share) => share.inRoute);
  const weights = ofHundred(named.map(({ weight }) => weight));
  return named.map(({ path }, index) => ({
    ...backend(
      frontend,
      upstreams,
      port,
      deployments.find((each) => each.path === path)!,
    ),
    weight: weights[index],
  }));
}

function backend(
  frontend: FrontendBase,
  upstreams: readonly CloudUpstreamPlan[],
  port: PortPlan,
  deployment: PlannedDeployment,
): { readonly upstream: string; readonly version?: string } {
  const shared = upstreamName(frontend, port);
  const version = upstreams
    .find(({ name }) => name === shared)
    ?.versions.find((each) => each.deployment === deployment.name);
  return version
    ? { upstream: shared, version: version.name }
    : { upstream: upstreamName(frontend, port, deployment) };
}

function mirror(
  frontend: FrontendBase,
  { deployments }: CloudContext,
  upstreams: readonly CloudUpstreamPlan[],
  port: PortPlan,
): CloudMirrorPlan | undefined {
  const { mirror: spec } = frontend.traffic;
  const target = deployments.find(({ path }) => path === spec?.target);
  return spec && target
    ? { ...backend(frontend, upstreams, port, target), percent: spec.percent }
    : undefined;
}

/**
 * The weights as percentages, where they are whole. Volcengine documents weights of 0–10000 without a
 * required sum; its examples add up to 100.
 */
function ofHundred(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const parts = weights.map((weight) => (weight * 100) / sum);
  return !weights.some(isUnresolved) && parts.every(Number.isInteger) ? parts : weights;
}
