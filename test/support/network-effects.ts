import { aCloud, aDeployment, aRoutedService, aService, someNetwork } from './builders';
import { Effect, effects } from './effect';
import { NETWORK, NETWORK_ACCESS } from './property-values';
import {
  InferenceService,
  InferenceServiceProps,
  NetworkAccessOptions,
  Port,
  PrivateNetwork,
  PrivateNetworkOptions,
  Queue,
  Subnet,
  Visibility,
} from '../../src';

function deployed(props: InferenceServiceProps, queue?: Queue): InferenceService {
  const service = aService(props);
  aDeployment(service, { queue });
  return service;
}

function reached(networkAccess: NetworkAccessOptions): InferenceService {
  const ports = [Port.http1({ listen: 8000 }), Port.metrics({ listen: 9090 })];
  const service = aRoutedService({ ports, networkAccess });
  aDeployment(service);
  return service;
}

function visibleTo(members: string): InferenceService {
  return deployed({ visibility: Visibility.queueMembers() }, Queue.named('gold', { members }));
}

/** Elastic instances, which are led by the subnets of their network. */
function led(network: PrivateNetwork): InferenceService {
  const queue = Queue.named('burst', { virtualNodes: true, zones: ['cn-beijing-a'] });
  return deployed({ platform: aCloud({ network }) }, queue);
}

const SUBNETS = [Subnet.of('subnet-a', 'cn-beijing-a')];

export const NETWORK_EFFECTS: Effect[] = [
  ...effects<PrivateNetworkOptions>(
    'PrivateNetworkOptions',
    NETWORK,
    (options) => deployed({ network: PrivateNetwork.of(options) }),
    { vpc: 'vpc-1', subnets: SUBNETS, securityGroups: ['sg-1'] },
  ),
  ...effects<NetworkAccessOptions>('NetworkAccessOptions', NETWORK_ACCESS, reached, {
    scrapers: [],
  }),
  {
    property: 'QueueOptions.members',
    without: () => visibleTo('gold-team'),
    with: () => visibleTo('silver-team'),
  },
  {
    property: 'VkePlatformOptions.network',
    without: () => led(someNetwork()),
    with: () =>
      led(
        PrivateNetwork.of({
          vpc: 'vpc-1',
          subnets: [Subnet.of('subnet-z', 'cn-beijing-a')],
          securityGroups: ['sg-1'],
        }),
      ),
  },
];
