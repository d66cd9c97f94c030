import { PlatformPlan } from './platform';
import { PortPlan } from './port';
import { omitUndefined } from '../private/omit-undefined';
import { NetworkAccessSpec, Peer } from '../spec/network-access';
import { GatewayKind } from '../spec/platform';
import { PortPurpose } from '../spec/port';

/** Listen ports and who may connect to them. */
export interface IngressPlan {
  /** Listen ports. */
  readonly ports: number[];
  /** Who may connect; at least one. */
  readonly peers: Peer[];
}

/** Kubernetes labels every namespace with its name. @internal */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Where the proxies of a gateway run that is installed as its own guide says. */
const PROXIES: Record<GatewayKind, Peer[]> = {
  [GatewayKind.ENVOY_GATEWAY]: [
    { namespaceLabels: { [NAMESPACE_NAME_LABEL]: 'envoy-gateway-system' } },
  ],
  // it starts them beside each Gateway, and labels them so
  [GatewayKind.ISTIO]: [
    {
      namespaceLabels: {},
      podLabels: { 'gateway.istio.io/managed': 'istio.io-gateway-controller' },
    },
  ],
  // not known: a rule asks for them
  [GatewayKind.GATEWAY_API]: [],
};

/**
 * Who may connect to which listen port of a deployment; a port that nobody may connect to is left out.
 *
 * @internal
 */
export function planIngress(
  spec: NetworkAccessSpec,
  ports: readonly PortPlan[],
  behindGateway: boolean,
  { gateway, cloud }: PlatformPlan,
): IngressPlan[] {
  const callers = spec.callers ?? [];
  // the cloud's own comes from addresses, which a rule asks for
  const known = cloud?.ownGateway === true ? [] : PROXIES[gateway.kind];
  const proxies = behindGateway ? (spec.gateway ?? known) : [];
  const allowed = (port: PortPlan) => {
    if (port.purpose === PortPurpose.METRICS) {
      return spec.scrapers ?? [];
    }
    return port.routed ? [...callers, ...proxies] : callers;
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
