import { omitUndefined } from '../private/omit-undefined';
import {
  CloudGatewayBalancerSize,
  CloudGatewayNodeSize,
  CloudGatewaysSpec,
} from '../spec/platform';

/** Settings of a created APIG (Volcengine's API gateway). @internal */
export interface CloudGatewaySettingsPlan {
  /** Number of its nodes. */
  readonly nodes: number;
  /** Size of a node, such as `1c2g`: CPUs and memory. */
  readonly nodeSize: string;
  /** Specification of the CLB in front of the nodes, such as `small_1`. */
  readonly balancerSize: string;
  /**
   * Bandwidth of a public address, in Mbit/s.
   * @default - not limited: traffic is billed instead
   */
  readonly publicBandwidth?: number;
  /**
   * Addresses of the pods, as CIDR, in a cluster whose network is Flannel.
   * @default - pods have addresses of the VPC
   */
  readonly flannelPodCidr?: string;
}

/** Settings of all APIGs of a platform. @internal */
export interface CloudGatewaysPlan extends CloudGatewaySettingsPlan {
  /** Whether existing ones know the cluster already. */
  readonly clusterImported: boolean;
}

/** @internal */
export function planCloudGateways(spec: CloudGatewaysSpec = {}): CloudGatewaysPlan {
  return omitUndefined({
    nodes: spec.nodes ?? 2,
    nodeSize: spec.nodeSize ?? CloudGatewayNodeSize.CPU_1_GIB_2,
    balancerSize: spec.balancerSize ?? CloudGatewayBalancerSize.SMALL_1,
    publicBandwidth: spec.publicBandwidth,
    flannelPodCidr: spec.flannelPodCidr,
    clusterImported: spec.clusterImported ?? false,
  });
}
