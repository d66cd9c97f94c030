import { Finding, violation } from './finding';
import { Subject } from './subject';
import { isKey, isValue } from './pods';
import { Frontend } from '../plan/frontend';
import { NAMESPACE_NAME_LABEL } from '../plan/network-access';
import { ServicePlan } from '../plan/service';
import { isCidr } from '../private/cidr';
import { MAX_NAME } from '../private/names';
import { isUnresolved } from '../private/unresolved';
import { NetworkAccessSpec, Peer } from '../spec/network-access';
import { GatewayKind } from '../spec/platform';
import { PortPurpose } from '../spec/port';
import { ServiceSpec } from '../spec/service';

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** @internal */
export const NETWORK_ACCESS_RULES = new Subject('Network', checkNetworkAccess);

const NETWORK_ACCESS = NETWORK_ACCESS_RULES.error(
  'NETWORK_ACCESS',
  'peers are legal namespaces, labels and address blocks, and where connections are restricted, Metrics ports say who may scrape them',
);
const APPROXIMATED_NETWORK_ACCESS = NETWORK_ACCESS_RULES.warning(
  'APPROXIMATED_NETWORK_ACCESS',
  'no NetworkPolicy reaches instances in the network of their node (hostNetwork): connections are not restricted there',
);

function checkNetworkAccess({ networkAccess }: ServiceSpec, plan: ServicePlan): Finding[] {
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
    ...fromCloud(networkAccess, plan),
    ...hostNetwork(plan),
  ];
}

function labels(spec: { readonly [name: string]: string } | undefined, path: string): Finding[] {
  return Object.entries(spec ?? {}).flatMap(([name, value]) => {
    if (isUnresolved(value)) {
      return [];
    }
    if (name === NAMESPACE_NAME_LABEL) {
      return DNS_LABEL.test(value) && value.length <= MAX_NAME
        ? []
        : [
            violation(NETWORK_ACCESS, path, {
              problem: 'the namespace of a peer must be 1 to 63 of a-z 0-9 and -',
              value: value,
              fix: "name an existing namespace, such as NetworkPeer.inNamespace('monitoring')",
            }),
          ];
    }
    return isKey(name) && isValue(value)
      ? []
      : [
          violation(NETWORK_ACCESS, path, {
            problem: 'the labels of a peer must be legal for Kubernetes',
            value: `${name}: ${value}`,
            fix: 'write labels as the pods or namespaces have them',
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
      problem: 'addresses of a peer must be a block in CIDR notation',
      value: cidr,
      fix: "write address and prefix length, such as '10.0.0.0/8', or '10.1.2.3/32' for one address",
    }),
  ];
}

/** Without them a port would be closed to Prometheus, and nobody would notice before it matters. */
function scrapers(plan: ServicePlan): Finding[] {
  const ports = plan.deployments.flatMap((deployment) => deployment.ports);
  const metrics = ports.find(({ purpose }) => purpose === PortPurpose.METRICS);
  if (!metrics) {
    return [];
  }
  return [
    violation(NETWORK_ACCESS, plan.path, {
      problem: `"networkAccess" must say who may scrape the Metrics port ${metrics.listen}`,
      fix: "name Prometheus, such as scrapers: [NetworkPeer.inNamespace('monitoring')]; [] for nobody",
    }),
  ];
}

function hostNetwork({ deployments }: ServicePlan): Finding[] {
  return deployments
    .filter(({ pod }) => pod.spec.hostNetwork === true)
    .map(({ path }) =>
      violation(APPROXIMATED_NETWORK_ACCESS, path, {
        problem:
          'its instances are in the network of their nodes ("hostNetwork"), where "networkAccess" restricts nothing',
        fix: 'leave "hostNetwork" out, or restrict connections to the nodes',
      }),
    );
}

/** Where the proxies of an unnamed gateway run is for the user to say. */
function proxies({ frontends, platform, path }: ServicePlan): Finding[] {
  const needed = frontends.some((frontend) => !isOutside(frontend));
  return needed && platform.gateway.kind === GatewayKind.GATEWAY_API
    ? [
        violation(NETWORK_ACCESS, path, {
          problem:
            'where connections are restricted, a gateway that is known by the plain Gateway API only must say where its proxies run',
          fix: "add the peers: networkAccess: { gateway: [NetworkPeer.inNamespace('…')] }",
        }),
      ]
    : [];
}

/** Whether connections come from outside of the cluster, and not from a gateway's pods. */
function isOutside({ sharedService, cloudBalancer, cloudGateway }: Frontend): boolean {
  return (
    sharedService?.balancing === true || cloudBalancer !== undefined || cloudGateway !== undefined
  );
}

/**
 * Those connections come from addresses, the nodes' own behind node ports, which are no pod's. Before
 * the cloud's own API gateway it is the gateway that connects.
 */
function addressed(callers: readonly Peer[], { frontends }: ServicePlan): Finding[] {
  return callers.some(({ cidr }) => cidr !== undefined)
    ? []
    : frontends
        .filter((frontend) => isOutside(frontend) && !frontend.cloudGateway)
        .map(({ path, cloudBalancer }) => {
          const who = cloudBalancer?.split ? 'the nodes' : 'callers of the CLB';
          return violation(NETWORK_ACCESS, path, {
            problem:
              'where connections are restricted, those through a CLB come from addresses, and no caller is an address block',
            fix: `add the block that ${who} are in: NetworkPeer.addresses('10.0.0.0/8')`,
          });
        });
}

/** The cloud's own API gateway stands outside of the cluster, too; an empty list is nobody. */
function fromCloud(spec: NetworkAccessSpec, { frontends }: ServicePlan): Finding[] {
  const { callers = [], gateway } = spec;
  const known = [...callers, ...(gateway ?? [])].some(({ cidr }) => cidr !== undefined);
  return known || gateway?.length === 0
    ? []
    : frontends
        .filter(({ cloudGateway }) => cloudGateway)
        .map(({ path }) =>
          violation(NETWORK_ACCESS, path, {
            problem:
              "where connections are restricted, those through the cloud's API gateway come from addresses, and neither a caller nor the gateway is an address block",
            fix: "add the blocks of its subnets: networkAccess: { gateway: [NetworkPeer.addresses('10.0.0.0/16')] }",
          }),
        );
}
