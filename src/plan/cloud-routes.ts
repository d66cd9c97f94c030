import type { CloudContext, FrontendBase } from './cloud-context';
import { DeploymentPlan } from './deployment';
import type { SharedServicePlan } from './frontend';
import { PortPlan, ServicePortPlan, servicePortOf } from './port';
import { cloudName } from '../private/cloud-names';
import { shortHash } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { PortPurpose } from '../spec/port';

/** A Service of the cluster as an upstream of the cloud's API gateway. */
export interface CloudUpstreamPlan {
  /** Its name in the gateway. */
  readonly name: string;
  /** What is spoken to the instances: `HTTP` (1.1), `HTTP2` or `GRPC`. */
  readonly protocol: string;
  /** Name of the Service. */
  readonly service: string;
  /**
   * Namespace of the Service.
   * @default - not said; a rule asks for it
   */
  readonly namespace?: string;
  /** Port of the Service. */
  readonly port: number;
  /** The deployments behind it, told apart by the label of their pods; empty where it is one alone. */
  readonly versions: CloudVersionPlan[];
}

/** A deployment as a version of an upstream. */
export interface CloudVersionPlan {
  /** Its name in the upstream. */
  readonly name: string;
  /** Object name of the deployment, which is the value of its pods' label. */
  readonly deployment: string;
}

/** Where callers come in: a service of the cloud's API gateway, which has a domain name of its own. */
export interface CloudEntryPlan {
  /** Its name in the gateway. */
  readonly name: string;
  /** The expose port that it stands for; the cloud itself listens on 80 (HTTP) or 443 (HTTPS). */
  readonly port: number;
  /** What callers speak: `HTTP` or `HTTPS`. */
  readonly protocol: string;
  /** Its routes, the ordinary ones first. */
  readonly routes: CloudRoutePlan[];
}

/** A route of the cloud's API gateway. */
export interface CloudRoutePlan {
  /** Its name in the gateway service. */
  readonly name: string;
  /** The path prefix it answers to. */
  readonly path: string;
  /** Which of several that match holds: the highest. */
  readonly priority: number;
  /**
   * The value of the pinning header that it answers to.
   * @default - any, or none
   */
  readonly overridden?: string;
  /**
   * The path that an instance sees instead.
   * @default - the caller's
   */
  readonly rewrite?: string;
  /** The longest a request may take, in seconds; 0 is no limit. */
  readonly timeout: number;
  /** Who gets which part, in the order of the split. */
  readonly backends: CloudBackendPlan[];
  /**
   * Who gets copies.
   * @default - nobody
   */
  readonly mirror?: CloudMirrorPlan;
}

/** A deployment's part of a route of the cloud's API gateway. */
export interface CloudBackendPlan {
  /** Name of the upstream. */
  readonly upstream: string;
  /**
   * Name of the version of the upstream.
   * @default - the whole upstream is the deployment
   */
  readonly version?: string;
  /** Its weight: of 100 where that can be said in whole numbers, otherwise as declared. */
  readonly weight: number;
}

/** A deployment that gets copies of a route's requests. */
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

/** What callers ask for a scraped path is answered by an instance as it answers unknown paths. */
const NOWHERE = '/cdk-inference/not-found';

function protocolOf({ purpose }: PortPlan): string {
  return PROTOCOLS[purpose] ?? 'HTTP';
}

/** One for each listen port and protocol; for each deployment, too, where no Service stands over all. @internal */
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
  return behind(frontend, deployments).flatMap((deployment) =>
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

/** The deployments that a load balancer stands before: all, or the one whose own it is. */
function behind(
  { path }: FrontendBase,
  deployments: readonly DeploymentPlan[],
): readonly DeploymentPlan[] {
  const own = deployments.filter((deployment) => deployment.path === path);
  return own.length > 0 ? own : deployments;
}

function upstreamName(frontend: FrontendBase, port: PortPlan, deployment?: DeploymentPlan): string {
  const several = deployment && deployment.path !== frontend.path ? deployment.name : undefined;
  return cloudName(
    frontend.namespace,
    frontend.name,
    several,
    protocolOf(port).toLowerCase(),
    port.listen,
  );
}

/** A port that a deployment does not have is for a rule to refuse. */
function reachedAt(port: PortPlan, servicePorts: readonly ServicePortPlan[]): number {
  return servicePorts.some(({ listen }) => listen === port.listen)
    ? servicePortOf(port, servicePorts)
    : port.expose;
}

/** One for each expose port: the cloud has no argument for a port, but a domain name for each. @internal */
export function planEntries(
  frontend: FrontendBase,
  context: CloudContext,
  upstreams: readonly CloudUpstreamPlan[],
): CloudEntryPlan[] {
  const protocol = frontend.loadBalancer.certificate === undefined ? 'HTTP' : 'HTTPS';
  return [...new Set(frontend.ports.map(({ expose }) => expose))].map((port) => {
    // what only Terraform will know is no part of a name
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
  const paths = [...new Set([...ports, ...closed].map(({ path }) => trimmed(path)))];
  paths.sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
  const priority = (path: string, rank: Rank) => paths.indexOf(path) * RANKS + rank;
  const timeout = seconds(frontend.loadBalancer.routeTimeout);
  const at = (path: string, rank: Rank, ...parts: string[]) => ({
    name: cloudName(entry, suffix(path), ...parts),
    path,
    priority: priority(path, rank),
    timeout,
  });
  return [
    ...ports.map((port) =>
      omitUndefined({
        ...at(trimmed(port.path), Rank.ORDINARY),
        backends: backends(frontend, context, upstreams, port),
        mirror: mirror(frontend, context, upstreams, port),
      }),
    ),
    ...closed.map(({ path }) => ({
      ...at(trimmed(path), Rank.CLOSED, 'closed'),
      rewrite: NOWHERE,
      backends: backends(frontend, context, upstreams, closest(ports, path)),
    })),
    ...overridable(frontend, context).flatMap((deployment) =>
      ports.map((port) => ({
        ...at(trimmed(port.path), Rank.PINNED, 'to', deployment.name),
        overridden: deployment.id,
        backends: [{ ...backend(frontend, upstreams, port, deployment), weight: 100 }],
      })),
    ),
  ];
}

function overridable(frontend: FrontendBase, context: CloudContext): readonly DeploymentPlan[] {
  return frontend.loadBalancer.overrideHeader !== undefined && frontend.path === context.path
    ? context.deployments
    : [];
}

/** Of the ports that share the scraped one's listen port: the one with the longest path that covers it. */
function closest(ports: readonly PortPlan[], path: string): PortPlan {
  const covering = ports.filter((port) => path.startsWith(trimmed(port.path)));
  return [...covering].sort((one, other) => other.path.length - one.path.length)[0] ?? ports[0];
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '') || '/';
}

/** Two paths never end as one name. */
function suffix(path: string): string | undefined {
  if (path === '/') {
    return undefined;
  }
  const words = path.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return [...words.slice(0, 3), shortHash(path)].join('-');
}

/** `90s`, `1500ms` or `1s500ms`, as the Gateway API writes them. */
function seconds(duration: string): number {
  const [, whole = '0', rest = '0'] = /^(?:(\d+)s)?(?:(\d+)ms)?$/.exec(duration) ?? [];
  return Number(whole) + Number(rest) / 1000;
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
  deployment: DeploymentPlan,
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
 * The same shares as parts of 100, where they come out whole. The cloud says that a weight is
 * 0–10000, and not whether weights must add up to something; its own examples add up to 100.
 */
function ofHundred(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const parts = weights.map((weight) => (weight * 100) / sum);
  return !weights.some(isUnresolved) && parts.every(Number.isInteger) ? parts : weights;
}
