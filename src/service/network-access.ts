import { NAMESPACE_NAME_LABEL } from '../plan/network-access';
import { omitUndefined } from '../private/omit-undefined';
import { NetworkAccessSpec, Peer } from '../spec/network-access';

/**
 * Somebody who may connect to the instances of a service.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPeer {
  /**
   * Every pod of a namespace.
   *
   * @param name name of the namespace, a DNS label. Violations: `NETWORK_ACCESS`.
   */
  public static inNamespace(name: string): NetworkPeer {
    return new NetworkPeer({ namespaceLabels: { [NAMESPACE_NAME_LABEL]: name } });
  }

  /**
   * Every pod of the namespaces with these labels.
   *
   * @param labels labels of the namespaces; an empty map is every namespace of the cluster.
   * Violations: `NETWORK_ACCESS`.
   */
  public static inNamespaces(labels: { readonly [name: string]: string }): NetworkPeer {
    return new NetworkPeer({ namespaceLabels: { ...labels } });
  }

  /**
   * Pods with these labels.
   *
   * @param labels labels of the pods; an empty map is every pod. Violations: `NETWORK_ACCESS`.
   * @param namespace the namespace they run in; the deployment's own where left out
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
   * Addresses outside the cluster. What a load balancer hands on may come from its own addresses or
   * from the nodes'.
   *
   * @param cidr such as '10.0.0.0/8' or '2001:db8::/32'. Violations: `NETWORK_ACCESS`.
   */
  public static addresses(cidr: string): NetworkPeer {
    return new NetworkPeer({ cidr });
  }

  private constructor(private readonly spec: Peer) {}

  /** @internal */
  public get _spec(): Peer {
    return this.spec;
  }
}

/**
 * Who may connect to the instances of a service: one `NetworkPolicy` per deployment, which admits to
 * its listen ports whom it names and nobody else. What instances themselves connect to stays free.
 *
 * Needs a network plugin that enforces policies; without one nothing changes. Probes of the kubelet
 * come from the node an instance runs on, which network plugins in practice let through always.
 * A policy knows listen ports, not paths: who may scrape metrics on the port of the requests may
 * send requests, too. Supported on every platform.
 */
export interface NetworkAccessOptions {
  /**
   * Who may connect to all ports that are not Metrics.
   * @default - nobody but the gateway
   */
  readonly callers?: NetworkPeer[];

  /**
   * The gateway's proxies, which may connect to routed ports of a service that has an API gateway;
   * before the cloud's own the addresses of its subnets, which have to be said (`NETWORK_ACCESS`). An
   * empty list: nobody.
   * @default - every pod in the namespace that the gateway's own installation guide uses:
   * 'envoy-gateway-system' for Envoy Gateway
   */
  readonly gateway?: NetworkPeer[];

  /**
   * Who may scrape Metrics ports, such as `NetworkPeer.inNamespace('monitoring')`. An empty list:
   * nobody. Violations: `NETWORK_ACCESS` where there is a Metrics port and this is left out.
   * @default - a service without Metrics ports needs none
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
