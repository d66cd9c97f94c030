import { omitUndefined } from '../private/omit-undefined';
import {
  CloudGatewayBalancerSize,
  CloudGatewayNodeSize,
  CloudGatewaysSpec,
} from '../spec/platform';

/** What the API gateways of the cloud are made of that are created, as planned. */
export interface CloudGatewaySettingsPlan {
  /** How many nodes one has. */
  readonly nodes: number;
  /** What a node is, such as `1c2g`: processors and memory. */
  readonly nodeSize: string;
  /** What the CLB in front of the nodes is, such as `small_1`. */
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

/** What is known of the cloud's API gateways. */
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
