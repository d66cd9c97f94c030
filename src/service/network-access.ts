import { NAMESPACE_NAME_LABEL } from '../plan/network-access';
import { checkInput } from '../private/input';
import { omitUndefined } from '../private/omit-undefined';
import { NetworkAccessSpec, Peer } from '../spec/network-access';

/**
 * A source of connections to the pods of a service: pods by their labels, or addresses.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPeer {
  /**
   * Selects every pod of a namespace.
   *
   * @example
   * NetworkPeer.inNamespace('gateway');
   *
   * @param name name of the namespace, a DNS label. Violations: `NETWORK_ACCESS`.
   */
  public static inNamespace(name: string): NetworkPeer {
    return new NetworkPeer({ namespaceLabels: { [NAMESPACE_NAME_LABEL]: name } });
  }

  /**
   * Selects every pod of the namespaces with these labels.
   *
   * @param labels labels of the namespaces; an empty map selects every namespace of the cluster.
   * Violations: `NETWORK_ACCESS`.
   */
  public static inNamespaces(labels: { readonly [name: string]: string }): NetworkPeer {
    return new NetworkPeer({ namespaceLabels: { ...labels } });
  }

  /**
   * Selects the pods with these labels.
   *
   * @param labels labels of the pods; an empty map selects every pod. Violations: `NETWORK_ACCESS`.
   * @param namespace namespace of the pods; the deployment's namespace by default
   */
  public static pods(labels: { readonly [name: string]: string }, namespace?: string): NetworkPeer {
    return new NetworkPeer(
      omitUndefined({
        namespaceLabels:
          namespace === undefined ? undefined : { [NAMESPACE_NAME_LABEL]: namespace },
        podLabels: { ...labels },
      }),
    );
  }

  /**
   * Selects addresses outside the cluster. Connections through a load balancer can have the address of
   * the load balancer or of a node.
   *
   * @param cidr block of addresses in CIDR notation, such as '10.0.0.0/8' or '2001:db8::/32'. Violations: `NETWORK_ACCESS`.
   */
  public static addresses(cidr: string): NetworkPeer {
    return new NetworkPeer({ cidr });
  }

  private constructor(private readonly spec: Peer) {}

  /**
   * Labels of the selected namespaces, or undefined for the deployment's namespace and for
   * addresses.
   */
  public get namespaceLabels(): { [name: string]: string } | undefined {
    return this.spec.namespaceLabels && { ...this.spec.namespaceLabels };
  }

  /** Labels of the selected pods, or undefined for every pod of the namespaces and for addresses. */
  public get podLabels(): { [name: string]: string } | undefined {
    return this.spec.podLabels && { ...this.spec.podLabels };
  }

  /** Selected addresses, or undefined for pods. */
  public get cidr(): string | undefined {
    return this.spec.cidr;
  }

  /** @internal */
  public get _spec(): Peer {
    return this.spec;
  }
}

checkInput(NetworkPeer, 'NetworkPeer');

/**
 * Restricts the connections to the pods of a service: one `NetworkPolicy` per deployment, which allows
 * the listed sources on the listen ports and blocks all others. Outgoing connections stay unrestricted.
 *
 * - The network plugin of the cluster must enforce policies. Otherwise they have no effect.
 * - Probes of the kubelet come from the pod's own node, which network plugins allow in practice.
 * - A policy applies to listen ports, not to paths. If Metrics uses the listen port of the requests,
 *   scrapers can also send requests.
 *
 * Supported on every platform.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export interface NetworkAccessOptions {
  /**
   * Sources that may connect to all ports except Metrics ports.
   * @default - no source except the gateway
   */
  readonly callers?: NetworkPeer[];

  /**
   * Proxies of the gateway, which may connect to the routed ports. Only for a service with an API
   * gateway. With Volcengine's API gateway set the addresses of its subnets, and with
   * `Gateway.gatewayApi` the pods of its proxies (`NETWORK_ACCESS`). An empty list allows no proxy.
   * @default - with Envoy Gateway every pod in the namespace `envoy-gateway-system`; with Istio the pods
   * with the label `gateway.istio.io/managed` in any namespace
   */
  readonly gateway?: NetworkPeer[];

  /**
   * Sources that may scrape Metrics ports, such as `NetworkPeer.inNamespace('monitoring')`. Required if
   * there is a Metrics port. An empty list allows no scraper. Violations: `NETWORK_ACCESS`.
   * @default - a service without Metrics ports needs no scrapers
   */
  readonly scrapers?: NetworkPeer[];
}

/** @internal */
export function networkAccessSpec(options: NetworkAccessOptions): NetworkAccessSpec {
  const { callers, gateway, scrapers } = options;
  return omitUndefined({
    callers: callers?.map((peer) => peer._spec),
    gateway: gateway?.map((peer) => peer._spec),
    scrapers: scrapers?.map((peer) => peer._spec),
  });
}
