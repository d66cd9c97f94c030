import { Finding, violation } from './finding';
import { Bound, outside, text } from './limits';
import { isKey, isValue } from './pods';
import { Subject } from './subject';
import { isInCluster } from '../plan/frontend-base';
import { NAMESPACE_NAME_LABEL } from '../plan/network-access';
import { PlannedService } from '../plan/service';
import { isCidr } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { NetworkAccessSpec, Peer } from '../spec/network-access';
import { GatewayKind } from '../spec/platform';
import { PortPurpose } from '../spec/port';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const NETWORK_ACCESS_RULES = new Subject('Network', checkNetworkAccess);

const NETWORK_ACCESS = NETWORK_ACCESS_RULES.error(
  'NETWORK_ACCESS',
  'peers have valid namespaces, labels and address blocks; with "networkAccess", the scrapers of Metrics ports and the peers behind a load balancer are set',
  "networkAccess: { callers: [NetworkPeer.addresses('10.0.0.0')] }",
);
const APPROXIMATED_NETWORK_ACCESS = NETWORK_ACCESS_RULES.warning(
  'APPROXIMATED_NETWORK_ACCESS',
  'pods use the network of their node ("hostNetwork"), where no NetworkPolicy applies',
  'networkAccess: {}, pod: { hostNetwork: true }',
);

const NAMESPACE: Bound = {
  rule: NETWORK_ACCESS,
  property: 'the namespace of a peer',
  limit: text(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, '1 to 63 of a-z 0-9 and -'),
  fix: "name an existing namespace, such as NetworkPeer.inNamespace('monitoring')",
};

function checkNetworkAccess({ networkAccess }: ServiceSpec, plan: PlannedService): Finding[] {
  if (!networkAccess) {
    return [];
  }
  return [
    ...Object.values(networkAccess).flatMap((peers: readonly Peer[]) =>
      peers.flatMap((peer) => [
        ...labels(peer.namespaceLabels, plan.path),
        ...labels(peer.podLabels, plan.path),
        ...addresses(peer, plan.path),
      ]),
    ),
    ...(networkAccess.scrapers ? [] : scrapers(plan)),
    ...(networkAccess.gateway ? [] : proxies(plan)),
    ...addressed(networkAccess.callers ?? [], plan),
    ...fromVolcengine(networkAccess, plan),
    ...hostNetwork(plan),
  ];
}

function labels(spec: { readonly [name: string]: string } | undefined, path: string): Finding[] {
  return Object.entries(spec ?? {}).flatMap(([name, value]) => {
    if (name === NAMESPACE_NAME_LABEL) {
      return outside(NAMESPACE, path, value);
    }
    return isUnresolved(value) || (isKey(name) && isValue(value))
      ? []
      : [
          violation(NETWORK_ACCESS, path, {
            problem: 'the labels of a peer must be valid Kubernetes labels',
            value: `${name}: ${value}`,
            fix: 'copy the labels that kubectl get pods --show-labels prints',
          }),
        ];
  });
}

function addresses({ cidr }: Peer, path: string): Finding[] {
  if (cidr === undefined || isUnresolved(cidr) || isCidr(cidr)) {
    return [];
  }
  return [
    violation(NETWORK_ACCESS, path, {
      problem: 'the addresses of a peer must be a CIDR block',
      value: cidr,
      fix: "set an address and a prefix length, such as '10.0.0.0/8', or '10.1.2.3/32' for one address",
    }),
  ];
}

/** Without scrapers, Prometheus could not reach the port, and nothing would report it. */
function scrapers(plan: PlannedService): Finding[] {
  const ports = plan.deployments.flatMap((deployment) => deployment.ports);
  const metrics = ports.find(({ purpose }) => purpose === PortPurpose.METRICS);
  if (!metrics) {
    return [];
  }
  return [
    violation(NETWORK_ACCESS, plan.path, {
      problem: `"networkAccess" must set "scrapers" for the Metrics port ${metrics.listen}`,
      fix: "name Prometheus: scrapers: [NetworkPeer.inNamespace('monitoring')], or [] for none",
    }),
  ];
}

function hostNetwork({ deployments }: PlannedService): Finding[] {
  return deployments
    .filter(({ pod }) => pod.spec.hostNetwork === true)
    .map(({ path }) =>
      violation(APPROXIMATED_NETWORK_ACCESS, path, {
        problem:
          '"networkAccess" does not restrict pods in the network of their node ("hostNetwork")',
        fix: 'remove "hostNetwork", or restrict connections to the nodes; ignore it if a firewall does',
      }),
    );
}

/** The Gateway API does not report where a gateway's proxies run. */
function proxies({ frontends, platform, path }: PlannedService): Finding[] {
  const needed = frontends.some(isInCluster);
  return needed && platform.gateway.kind === GatewayKind.GATEWAY_API
    ? [
        violation(NETWORK_ACCESS, path, {
          problem:
            '"networkAccess" must set "gateway" with Gateway.gatewayApi(), whose proxies may run anywhere',
          fix: "name their namespace: networkAccess: { gateway: [NetworkPeer.inNamespace('gateway')] }",
        }),
      ]
    : [];
}

/**
 * These connections come from addresses that belong to no pod; with node ports, from the nodes.
 * Behind Volcengine's API gateway, the gateway connects.
 */
function addressed(callers: readonly Peer[], { frontends }: PlannedService): Finding[] {
  return callers.some(({ cidr }) => cidr !== undefined)
    ? []
    : frontends
        .filter((frontend) => !isInCluster(frontend) && !frontend.cloudGateway)
        .map(({ path, cloudBalancer }) => {
          const who = cloudBalancer?.split ? 'the nodes' : 'the clients of the CLB';
          return violation(NETWORK_ACCESS, path, {
            problem: 'CLB traffic arrives from addresses, and "callers" has no CIDR block',
            fix: `add the block of ${who}: callers: [NetworkPeer.addresses('10.0.0.0/8')]`,
          });
        });
}

/** Volcengine's API gateway runs outside the cluster, too; an empty list admits no peer. */
function fromVolcengine(spec: NetworkAccessSpec, { frontends }: PlannedService): Finding[] {
  const { callers = [], gateway } = spec;
  const known = [...callers, ...(gateway ?? [])].some(({ cidr }) => cidr !== undefined);
  return known || gateway?.length === 0
    ? []
    : frontends
        .filter(({ cloudGateway }) => cloudGateway)
        .map(({ path }) =>
          violation(NETWORK_ACCESS, path, {
            problem:
              'traffic of Volcengine\'s API gateway arrives from addresses, and "callers" and "gateway" have no CIDR block',
            fix: "add the blocks of its subnets: networkAccess: { gateway: [NetworkPeer.addresses('10.0.0.0/16')] }",
          }),
        );
}
