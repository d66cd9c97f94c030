import { PlannedPlatform } from './platform';
import { PortPlan } from './port';
import { omitUndefined } from '../private/omit-undefined';
import { NetworkAccessSpec, Peer } from '../spec/network-access';
import { GatewayKind } from '../spec/platform';
import { PortPurpose } from '../spec/port';

/** Listen ports and the peers that may connect to them. @internal */
export interface IngressPlan {
  /** Listen ports. */
  readonly ports: number[];
  /** The peers that may connect; at least one. */
  readonly peers: Peer[];
}

/** Kubernetes labels every namespace with its name. @internal */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** The proxies of a gateway that is installed by its own guide. */
const PROXIES: Record<GatewayKind, Peer[]> = {
  [GatewayKind.ENVOY_GATEWAY]: [
    { namespaceLabels: { [NAMESPACE_NAME_LABEL]: 'envoy-gateway-system' } },
  ],
  // it starts them in the namespace of each Gateway, with this label
  [GatewayKind.ISTIO]: [
    {
      namespaceLabels: {},
      podLabels: { 'gateway.istio.io/managed': 'istio.io-gateway-controller' },
    },
  ],
  // not known: a rule requires them
  [GatewayKind.GATEWAY_API]: [],
};

/**
 * The peers that may connect to each listen port of a deployment; a port without a peer is omitted.
 *
 * @internal
 * @param pickers the endpoint picker, which reads the metrics of the engine
 */
export function planIngress(
  spec: NetworkAccessSpec,
  ports: readonly PortPlan[],
  behindGateway: boolean,
  { gateway, cloud }: PlannedPlatform,
  pickers: readonly Peer[] = [],
): IngressPlan[] {
  const callers = spec.callers ?? [];
  // an APIG connects from addresses, which a rule requires
  const known = cloud?.ownGateway === true ? [] : PROXIES[gateway.kind];
  const proxies = behindGateway ? (spec.gateway ?? known) : [];
  const allowed = (port: PortPlan) => {
    if (port.purpose === PortPurpose.METRICS) {
      return spec.scrapers ?? [];
    }
    return port.routed ? [...callers, ...proxies, ...pickers] : callers;
  };
  const byPeers = new Map<string, IngressPlan>();
  for (const listen of new Set(ports.map((port) => port.listen))) {
    const peers = unique(ports.filter((port) => port.listen === listen).flatMap(allowed));
    const same = JSON.stringify(peers);
    byPeers.set(same, { peers, ports: [...(byPeers.get(same)?.ports ?? []), listen] });
  }
  return [...byPeers.values()].filter(({ peers }) => peers.length > 0);
}

function unique(peers: readonly Peer[]): Peer[] {
  const bySelf = new Map(peers.map((peer) => [JSON.stringify(peer), peer]));
  return [...bySelf.values()].map(({ namespaceLabels, podLabels, cidr }) =>
    omitUndefined({
      namespaceLabels: namespaceLabels && { ...namespaceLabels },
      podLabels: podLabels && { ...podLabels },
      cidr,
    }),
  );
}
