import { Frontend } from '../../plan/frontend';
import { PortPlan } from '../../plan/port';
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
  readonly ports: readonly PortPlan[];
}

/** One listener per port that clients use. @internal */
export function listeners({ ports, loadBalancer }: Frontend): Listener[] {
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
    return { name: `${PREFIXES[kind]}-${port}`, port, kind, ports: behind };
  });
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
