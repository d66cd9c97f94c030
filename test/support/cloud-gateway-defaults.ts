import { aCloudService, aKnownCluster } from './cloud-gateways';
import { CloudGatewayNodeSize, CloudGatewayOptions, LoadBalancer } from '../../src';

function plan(apiGateways?: CloudGatewayOptions, instance?: string) {
  const service = aCloudService({
    platform: aKnownCluster({ apiGateways }),
    loadBalancer: LoadBalancer.apiGateway({ instance }),
  });
  return service.plan().frontends[0].cloudGateway!;
}
const created = () => plan({}).created!;

/** Property, planned value, stated value. */
export const CLOUD_GATEWAY_DEFAULTS: [string, () => unknown, unknown][] = [
  [
    'VkePlatformOptions.apiGateways',
    () => plan(),
    plan({ nodes: 2, nodeSize: CloudGatewayNodeSize.CPU_1_GIB_2 }),
  ],
  ['CloudGatewayOptions.nodes', () => created().nodes, 2],
  ['CloudGatewayOptions.nodeSize', () => created().nodeSize, '1c2g'],
  ['CloudGatewayOptions.balancerSize', () => created().balancerSize, 'small_1'],
  ['CloudGatewayOptions.publicBandwidth', () => created().publicBandwidth, undefined],
  ['CloudGatewayOptions.flannelPodCidr', () => created().flannelPodCidr, undefined],
  ['CloudGatewayOptions.clusterImported', () => plan({}, 'gd-1').importsCluster, true],
];
