import { Guards, guardsOf } from './guards';
import { Translation, chains } from '../support/translator';

/** Which part of a route's requests is copied to whom. */
export interface Copy {
  readonly to: string;
  readonly percent: number;
}

/** What becomes of the requests (or connections) that a route takes. */
export interface SeenRoute {
  /** Host names; `*` for all. On a TLS listener without HTTP, the server names. */
  readonly hosts: readonly string[];
  /** `/v1/*`, `= /exact`, `~ regular expression`, headers behind it; `tcp` for connections. */
  readonly match: string;
  /** The status that the proxy answers by itself. */
  readonly answers?: number;
  /** Weights by the name of the Service, in the order in which they stand there. */
  readonly weights?: Readonly<Record<string, number>>;
  /** What the weights weigh: localities of one cluster, or clusters. */
  readonly among?: 'localities' | 'clusters';
  /** How deployments and their instances are chosen; `weighted` says that localities count. */
  readonly algorithm?: string;
  /** What is hashed, and whether the hash chooses the cluster too. */
  readonly hash?: { readonly of: readonly string[]; readonly choosesCluster: boolean };
  /** Request headers that tell an instance which cluster was chosen. */
  readonly tells?: Readonly<Record<string, string>>;
  /** Time limits: of a request, and of silence in it. */
  readonly limits?: { readonly request?: string; readonly idle?: string };
  readonly protocol?: 'http/1.1' | 'h2c';
  /** How much a cluster takes at a time; Envoy's default, 1,024, where it is absent. */
  readonly most?: {
    readonly connections?: number;
    readonly waiting?: number;
    readonly requests?: number;
    readonly retries?: number;
  };
  /** Failures after which a request is sent again, and how often. */
  readonly retries?: {
    readonly on: string;
    readonly times: number;
    readonly codes: readonly number[];
  };
  readonly copies?: readonly Copy[];
  readonly guards?: Guards;
  /** Which part of the path is replaced by what, such as `^/chat\/* to /`. */
  readonly rewrites?: string;
  /** Where callers are sent instead, such as `301 to https`. */
  readonly redirects?: string;
}

export interface SeenListener {
  readonly tls: boolean;
  readonly routes: readonly SeenRoute[];
}

/** What a proxy is told, by the port that callers use. */
export function read(translation: Translation): Map<number, SeenListener> {
  const { xds, ports } = translation;
  const own = xds.listeners.filter(({ name }) => !name.startsWith('envoy-gateway-proxy-'));
  return new Map(
    own.map((listener) => [
      callersPort(listener.address.socketAddress.portValue, ports),
      new Reader(translation).listener(listener),
    ]),
  );
}

/** Envoy Gateway adds 10000 to privileged ports inside the proxy's container. */
export function containerPort(port: number): number {
  return port < 1024 ? port + 10000 : port;
}

function callersPort(port: number, ports: readonly number[]): number {
  return ports.find((candidate) => containerPort(candidate) === port) ?? port;
}

class Reader {
  public constructor(private readonly translation: Translation) {}

  public listener(listener: any): SeenListener {
    return {
      tls: chains(listener).some(({ transportSocket }) => transportSocket !== undefined),
      routes: chains(listener).flatMap((chain) => this.chain(chain)),
    };
  }

  private chain({ filters, filterChainMatch }: any): SeenRoute[] {
    const { typedConfig } = filters[filters.length - 1];
    if (typedConfig['@type'].endsWith('.TcpProxy')) {
      return [
        {
          hosts: filterChainMatch?.serverNames ?? ['*'],
          match: 'tcp',
          ...this.chosen(typedConfig, typedConfig.hashPolicy),
          limits: { idle: typedConfig.idleTimeout },
        },
      ];
    }
    const { routeConfigName } = typedConfig.rds;
    const { virtualHosts = [] } = this.translation.xds.routes.find(
      ({ name }) => name === routeConfigName,
    );
    return virtualHosts.flatMap(({ domains, routes }: any) =>
      routes.map((route: any) => ({
        ...this.route(domains, route),
        guards: guardsOf(route, typedConfig.httpFilters),
      })),
    );
  }

  private route(
    hosts: string[],
    { match, directResponse, redirect, route, ...others }: any,
  ): SeenRoute {
    const seen = { hosts, match: matched(match) };
    if (directResponse) {
      return { ...seen, answers: directResponse.status };
    }
    if (redirect) {
      const { responseCode = 'MOVED_PERMANENTLY', schemeRedirect } = redirect;
      return { ...seen, redirects: `${responseCode} to ${schemeRedirect}` };
    }
    if (!route) {
      throw new Error(`cannot read a route that does ${Object.keys(others).join(', ')}`);
    }
    return {
      ...seen,
      ...this.chosen(route, route.hashPolicy),
      limits: { request: route.timeout, idle: route.idleTimeout },
      retries: retries(route.retryPolicy),
      ...(route.regexRewrite && { rewrites: rewritten(route.regexRewrite) }),
      ...(route.requestMirrorPolicies && {
        copies: route.requestMirrorPolicies.map((policy: any) => this.copy(policy)),
      }),
    };
  }

  private chosen(action: any, hashPolicy: any): SeenRoute | object {
    const several = action.weightedClusters?.clusters;
    const names: string[] = several?.map(({ name }: any) => name) ?? [action.cluster];
    const clusters = names.map((name) => this.cluster(name));
    const weights = several
      ? several.map((entry: any) => [this.only(entry.name), entry.weight])
      : this.localities(names[0]);
    const hash = hashPolicy && {
      of: hashPolicy.map(hashed),
      choosesCluster: action.weightedClusters?.useHashPolicy === true,
    };
    const tells = (several ?? []).flatMap(({ requestHeadersToAdd = [] }: any) =>
      requestHeadersToAdd.map(({ header }: any) => [header.value, header.key]),
    );
    return {
      weights: Object.fromEntries(weights),
      among: several ? 'clusters' : 'localities',
      algorithm: same(clusters.map(algorithm)),
      protocol: same(clusters.map(protocol)),
      most: most(clusters),
      ...(hash && { hash }),
      ...(tells.length > 0 && { tells: Object.fromEntries(tells) }),
    };
  }

  private copy({ cluster, runtimeFraction }: any): Copy {
    const { numerator = 0, denominator = 'HUNDRED' } = runtimeFraction?.defaultValue ?? {
      numerator: 100,
    };
    const of = { HUNDRED: 100, TEN_THOUSAND: 10000, MILLION: 1000000 }[denominator as string]!;
    return { to: this.only(cluster), percent: (numerator * 100) / of };
  }

  private cluster(name: string): any {
    return one(this.translation.xds.clusters, (cluster) => cluster.name === name, name);
  }

  private localities(cluster: string): [string, number][] {
    const { endpoints } = one(
      this.translation.xds.endpoints,
      ({ clusterName }) => clusterName === cluster,
      cluster,
    );
    return endpoints.map(({ lbEndpoints, loadBalancingWeight = 0 }: any) => {
      const { address } = lbEndpoints[0].endpoint.address.socketAddress;
      return [this.translation.services.get(address)!.metadata.name, loadBalancingWeight];
    });
  }

  private only(cluster: string): string {
    const services = this.localities(cluster).map(([service]) => service);
    if (services.length !== 1) {
      throw new Error(`behind ${cluster} stand ${services.join(' and ')}`);
    }
    return services[0];
  }
}

function matched(match: any): string {
  const { pathSeparatedPrefix, prefix, path, safeRegex, headers = [] } = match;
  const place =
    (pathSeparatedPrefix !== undefined && `${pathSeparatedPrefix}/*`) ||
    (prefix !== undefined && `${prefix.replace(/\/$/, '')}/*`) ||
    (path !== undefined && `= ${path}`) ||
    `~ ${safeRegex.regex}`;
  const required = headers.map(({ name, stringMatch = {} }: any) => {
    const { exact, safeRegex: expression } = stringMatch;
    return exact === undefined ? `${name} ~ ${expression?.regex}` : `${name}: ${exact}`;
  });
  return [place, ...required].join(', ');
}

function hashed({ header, connectionProperties, filterState, cookie }: any): string {
  if (header) {
    return header.headerName.toLowerCase();
  }
  if (connectionProperties?.sourceIp) {
    return 'source address';
  }
  return cookie ? `cookie ${cookie.name}` : `state ${filterState?.key}`;
}

/** `round_robin, weighted`: the name of the policy, and whether localities are weighed. */
function algorithm({ loadBalancingPolicy, lbPolicy, commonLbConfig }: any): string {
  const policy = loadBalancingPolicy?.policies[0].typedExtensionConfig;
  const name = policy
    ? policy.name.replace('envoy.load_balancing_policies.', '')
    : (lbPolicy ?? 'ROUND_ROBIN').toLowerCase();
  const weighted =
    policy?.typedConfig.localityLbConfig?.localityWeightedLbConfig ??
    policy?.typedConfig.localityWeightedLbConfig ??
    commonLbConfig?.localityWeightedLbConfig;
  return weighted ? `${name}, weighted` : name;
}

function protocol({ typedExtensionProtocolOptions }: any): 'http/1.1' | 'h2c' {
  const options =
    typedExtensionProtocolOptions?.['envoy.extensions.upstreams.http.v3.HttpProtocolOptions'];
  return options?.explicitHttpConfig?.http2ProtocolOptions ? 'h2c' : 'http/1.1';
}

function most(clusters: readonly any[]): SeenRoute['most'] {
  const [first, ...others] = clusters.map(
    ({ circuitBreakers }) => circuitBreakers?.thresholds[0] ?? {},
  );
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(first))) {
    throw new Error('clusters of one route have different limits');
  }
  return {
    connections: first.maxConnections,
    waiting: first.maxPendingRequests,
    requests: first.maxRequests,
    retries: first.maxRetries,
  };
}

function rewritten({ pattern, substitution }: any): string {
  return `${pattern.regex} to ${substitution}`;
}

function retries(policy: any): SeenRoute['retries'] {
  return (
    policy && {
      on: policy.retryOn,
      times: policy.numRetries,
      codes: policy.retriableStatusCodes ?? [],
    }
  );
}

function same<T>(values: readonly T[]): T {
  const [first, ...others] = [...new Set(values)];
  if (others.length > 0) {
    throw new Error(`clusters of one route differ: ${[first, ...others].join('; ')}`);
  }
  return first;
}

function one(all: readonly any[], is: (candidate: any) => boolean, name: string): any {
  const found = all.filter(is);
  if (found.length !== 1) {
    throw new Error(`${found.length} resources named ${name}`);
  }
  return found[0];
}
