import { AddressedBalancer, loadBalancerAnnotations } from './load-balancer-annotations';
import { PlannedPlatform, planPlatform } from './platform';
import { planIssuer } from './public-gateway';
import { coversHost } from '../private/hosts';
import { MAX_NAME, fitName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { AlgorithmName, LoadBalancerKind } from '../spec/load-balancer';
import { HTTPS_PORT, HTTP_PORT } from '../spec/port';
import { SharedGatewaySpec } from '../spec/shared-gateway';

/** A port of a shared gateway, for one host name or for all. @internal */
export interface SharedListenerPlan {
  readonly name: string;
  readonly port: number;
  /**
   * @default - none: every host name, which the routes restrict
   */
  readonly hostname?: string;
  /**
   * Secret of its certificate, as `name` or `namespace/name`.
   * @default - none: plain HTTP
   */
  readonly certificate?: string;
}

/** A gateway that services share, every default filled in. @internal */
export interface SharedGatewayPlan {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  readonly namespace?: string;
  readonly hostnames: string[];
  readonly ports: number[];
  /** Secret of the certificate of all host names, as `name` or `namespace/name`. */
  readonly certificate?: string;
  /** Issuer of the certificates: kind and name, as `ClusterIssuer/letsencrypt`. */
  readonly certificateIssuer?: string;
  /** Whether a listener at port 80 redirects to HTTPS. */
  readonly redirectHttp: boolean;
  /** Namespaces of the routes, in addition to its own. */
  readonly allowedNamespaces: string[];
  readonly publicAccess?: boolean;
  readonly listeners: SharedListenerPlan[];
  /** Annotations of its address. */
  readonly annotations: { readonly [name: string]: string };
  readonly platform: PlannedPlatform;
}

/** Allows the routes of every namespace. @internal */
export const EVERY_NAMESPACE = '*';

/** @internal */
export function planSharedGateway(spec: SharedGatewaySpec): SharedGatewayPlan {
  const platform = planPlatform(spec.platform, spec.home);
  const { certificate } = spec;
  const certificateIssuer = spec.certificateIssuer && planIssuer(spec.certificateIssuer);
  const isSecure = certificate !== undefined || certificateIssuer !== undefined;
  const hostnames = [...(spec.hostnames ?? [])];
  const ports = [...(spec.ports ?? [isSecure ? HTTPS_PORT : HTTP_PORT])];
  const publicAccess = spec.publicAccess ?? (platform.cloud ? false : undefined);
  const address: AddressedBalancer = omitUndefined({
    kind: LoadBalancerKind.API_GATEWAY,
    // routes have the algorithms
    algorithm: AlgorithmName.ROUND_ROBIN,
    publicAccess,
    subnet: spec.platform?.cloud?.network?.subnets?.[0]?.id,
  });
  return {
    path: spec.path,
    name: spec.name,
    hostnames,
    ports,
    allowedNamespaces: [...(spec.allowedNamespaces ?? [])],
    redirectHttp: spec.redirectHttp ?? false,
    listeners: planListeners(spec.name, hostnames, ports, isSecure, certificate),
    annotations: loadBalancerAnnotations(address, platform),
    platform,
    ...omitUndefined({ namespace: spec.namespace, certificate, certificateIssuer, publicAccess }),
  };
}

/**
 * A listener for each host name and port. Several host names with one certificate have one listener per
 * port: Envoy Gateway speaks no HTTP/2 on a port whose listeners have names in common in their certificates
 * (see `render/gateways/listeners.ts`). So each host name has a Secret of its own where cert-manager writes
 * them: it makes one certificate per Secret, for the host names of all listeners with that Secret
 * (pkg/controller/certificate-shim/sync.go, read in master of 2026-11).
 */
function planListeners(
  gateway: string,
  hostnames: readonly string[],
  ports: readonly number[],
  isSecure: boolean,
  certificate: string | undefined,
): SharedListenerPlan[] {
  const protocol = isSecure ? 'https' : 'http';
  const isApart = (certificate === undefined || hostnames.length === 1) && !isUnresolved(hostnames);
  return ports.flatMap((port) =>
    isApart
      ? hostnames.map((hostname) =>
          omitUndefined({
            name: fitName(`${protocol}-${port}-${label(hostname)}`, MAX_NAME),
            port,
            hostname,
            certificate: isSecure
              ? (certificate ?? fitName(`${gateway}-${label(hostname)}`, MAX_NAME))
              : undefined,
          }),
        )
      : [omitUndefined({ name: `${protocol}-${port}`, port, certificate })],
  );
}

/** A host name as part of a DNS label; two host names are two labels. */
function label(hostname: string): string {
  // one of a wrong type is reported as such
  return String(hostname).replace(/-/g, '--').replace('*', 'wildcard-').replace(/\./g, '-');
}

/**
 * The listeners of an expose port that requests for one of the host names reach: for each host name the one
 * with the longest name. A gateway serves a host name by that listener alone, and Envoy Gateway accepts no
 * route for it at another one (`NoMatchingListenerHostname`, measured with 1.9.0).
 *
 * @internal
 */
export function listenersFor(
  { listeners }: SharedGatewayPlan,
  expose: number,
  hostnames: readonly string[],
): SharedListenerPlan[] {
  const open = listeners.filter(({ port }) => port === expose);
  const reached = new Set(
    hostnames.map(
      (host) =>
        open
          .filter(({ hostname }) => hostname === undefined || coversHost(hostname, host))
          .sort((a, b) => precision(b, host) - precision(a, host))[0],
    ),
  );
  return open.filter((listener) => reached.has(listener));
}

/** The name itself comes before a wildcard, and a long wildcard before a short one. */
function precision({ hostname }: SharedListenerPlan, host: string): number {
  return hostname === host ? Infinity : (hostname?.length ?? 0);
}

/** Whether every request for the host name is one for the gateway. @internal */
export function hasHost({ hostnames }: SharedGatewayPlan, hostname: string): boolean {
  return hostnames.some((each) => coversHost(each, hostname));
}

/** Whether routes of a namespace may attach. @internal */
export function allows(
  { namespace: own, allowedNamespaces }: SharedGatewayPlan,
  namespace: string | undefined,
): boolean {
  return (
    namespace === own ||
    (namespace !== undefined &&
      own !== undefined &&
      [EVERY_NAMESPACE, namespace].some((each) => allowedNamespaces.includes(each)))
  );
}
