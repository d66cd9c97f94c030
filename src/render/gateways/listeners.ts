import { Frontend } from '../../plan/frontend';
import { PortPlan } from '../../plan/port';
import { omitUndefined } from '../../private/omit-undefined';
import { isUnresolved } from '../../private/unresolved';
import { LoadBalancerKind } from '../../spec/load-balancer';
import { PortPurpose } from '../../spec/port';

/** The kinds of route. @internal */
export type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'TCPRoute';

/** A port that clients connect to, and the listen ports of its routes. @internal */
export interface Listener {
  /** Name of the listener in a Gateway of our own, and end of the route's name. */
  readonly name: string;
  readonly port: number;
  readonly kind: RouteKind;
  /**
   * The one host name of the load balancer: cert-manager issues no certificate for a listener without
   * a host name. A listener for each of several would share their certificate, and Envoy Gateway then
   * speaks no HTTP/2 on the port, so that gRPC fails (internal/xds/translator/listener.go, `TLSOverlaps`,
   * read at 1.5.0 and 1.9.0).
   */
  readonly hostname?: string;
  readonly ports: readonly PortPlan[];
}

/** One listener per port that clients use. @internal */
export function listeners({ ports, loadBalancer }: Frontend): Listener[] {
  const { hostnames } = loadBalancer;
  const byPort = new Map<number, PortPlan[]>();
  for (const port of ports) {
    byPort.set(port.expose, [...(byPort.get(port.expose) ?? []), port]);
  }
  return [...byPort].map(([port, behind]) => {
    const kind =
      loadBalancer.kind === LoadBalancerKind.CLB
        ? 'TCPRoute'
        : behind[0].purpose === PortPurpose.GRPC
          ? 'GRPCRoute'
          : 'HTTPRoute';
    return omitUndefined({
      name: listenerName(kind, port),
      port,
      kind,
      hostname: onlyHostname(hostnames),
      ports: behind,
    });
  });
}

/** The host name of listeners for one host name alone. @internal */
export function onlyHostname(hostnames: readonly string[]): string | undefined {
  // a list that only Terraform knows has one element, too
  return hostnames.length === 1 && !isUnresolved(hostnames) ? hostnames[0] : undefined;
}

/** @internal */
export function listenerName(kind: RouteKind, port: number): string {
  return `${PREFIXES[kind]}-${port}`;
}

const PREFIXES: Record<RouteKind, string> = {
  HTTPRoute: 'http',
  GRPCRoute: 'grpc',
  TCPRoute: 'tcp',
};

/** @internal */
export function routeName(frontend: Frontend, listener: Listener): string {
  return `${frontend.name}-${listener.name}`;
}
