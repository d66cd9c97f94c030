import { aCloud, aDeployment, aRoutedService, aService, someNetwork } from './builders';
import { NetworkAccessOptions, Platform, Port, Queue } from '../../src';

const PORTS = [Port.http1({ listen: 8000 }), Port.metrics({ listen: 9090 })];

const ingress = (networkAccess?: NetworkAccessOptions) =>
  aDeployment(aRoutedService({ ports: PORTS, networkAccess }))._plan().ingress;

const GATEWAY = {
  ports: [8000],
  peers: [{ namespaceLabels: { 'kubernetes.io/metadata.name': 'envoy-gateway-system' } }],
};

const onCloud = () => aDeployment(aService({ platform: aCloud() }))._plan().network!;
const ofCloud = () =>
  aService({ platform: Platform.vke({ region: 'cn-beijing' }) })._plan().platform.cloud!;
const queue = () => aDeployment(aService(), { queue: Queue.named('q') })._plan().queue!;

/** What holds of networks, connections and visibility where nothing is said. */
export const NETWORK_DEFAULTS: [string, () => unknown, unknown][] = [
  ['InferenceServiceProps.network', () => aService()._plan().network, undefined],
  [
    "InferenceServiceProps.network, the platform's",
    () => aService({ platform: aCloud() })._plan().network,
    aService({ network: someNetwork() })._plan().network,
  ],
  ['InferenceServiceProps.networkAccess', () => ingress(), undefined],
  ['InferenceServiceProps.visibility', () => aService()._plan().visibility, undefined],
  ['NetworkAccessOptions.callers and gateway', () => ingress({ scrapers: [] }), [GATEWAY]],
  ['NetworkAccessOptions.scrapers', () => ingress({}), [GATEWAY]],
  ['DeploymentOptions.subnet', () => onCloud().subnet, undefined],
  ['DeploymentOptions.securityGroups', () => onCloud().securityGroups, ['sg-1']],
  [
    'PrivateNetworkOptions.allowedSources',
    () => aService({ network: someNetwork() })._plan().network!.allowedSources,
    undefined,
  ],
  ['QueueOptions.members', () => queue().members, undefined],
  ['QueueOptions.namespace', () => queue().namespace, undefined],
  ['VkePlatformOptions.cluster', () => ofCloud().cluster, undefined],
  ['VkePlatformOptions.nodes', () => ofCloud().nodes, undefined],
  ['VkePlatformOptions.nodePools', () => ofCloud().nodePools, []],
  [
    'VkePlatformOptions.network',
    () => aService({ platform: Platform.vke({ region: 'cn-beijing' }) })._plan().network,
    undefined,
  ],
];
