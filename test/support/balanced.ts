import { aCloud, aDeployment, aService, someQueue } from './builders';
import {
  ClbAlgorithm,
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Weight,
} from '../../src';

export const GATEWAY_ALGORITHMS = {
  'round robin': GatewayAlgorithm.ROUND_ROBIN,
  'least connections': GatewayAlgorithm.LEAST_CONNECTIONS,
  random: GatewayAlgorithm.RANDOM,
  'consistent hash': GatewayAlgorithm.consistentHash('x-session-id'),
};

export const CLB_ALGORITHMS = {
  'weighted round robin': ClbAlgorithm.WEIGHTED_ROUND_ROBIN,
  'weighted least connections': ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS,
  'source address hash': ClbAlgorithm.SOURCE_ADDRESS_HASH,
};

export type Algorithm = keyof typeof GATEWAY_ALGORITHMS | keyof typeof CLB_ALGORITHMS;

/** How two deployments, of three instances and of one, share the traffic. */
export const SPLITS = {
  'all to one': [1, 0],
  'equal weights': [1, 1],
  'other weights': [9, 1],
  'by instance count': undefined,
} as const;

export type Split = keyof typeof SPLITS;

export const PLATFORMS = {
  'Envoy Gateway 1.5': () =>
    Platform.kubernetes({ gateway: Gateway.envoyGateway({ version: '1.5' }) }),
  'Envoy Gateway 1.8': () =>
    Platform.kubernetes({ gateway: Gateway.envoyGateway({ version: '1.8' }) }),
  'Envoy Gateway 1.9': () =>
    Platform.kubernetes({ gateway: Gateway.envoyGateway({ version: '1.9' }) }),
  'Istio 1.27': () => Platform.kubernetes({ gateway: Gateway.istio({ version: '1.27' }) }),
  'Istio 1.31': () => Platform.kubernetes({ gateway: Gateway.istio({ version: '1.31' }) }),
  'Gateway API': () => Platform.kubernetes({ gateway: Gateway.gatewayApi({ className: 'other' }) }),
  VKE: () => aCloud(),
};

export type PlatformName = keyof typeof PLATFORMS;

/** Two deployments, of three instances and of one, behind a load balancer. */
export function balanced(
  platform: PlatformName,
  algorithm: Algorithm,
  split: Split,
): InferenceService {
  const http = GATEWAY_ALGORITHMS[algorithm as keyof typeof GATEWAY_ALGORITHMS];
  const service = aService({
    platform: PLATFORMS[platform](),
    ports: http
      ? [Port.http1({ listen: 8000, expose: 80 })]
      : [Port.http({ listen: 8000, expose: 80 })],
    loadBalancer: http
      ? LoadBalancer.apiGateway({ algorithm: http })
      : LoadBalancer.clb({ algorithm: CLB_ALGORITHMS[algorithm as keyof typeof CLB_ALGORITHMS] }),
  });
  const queue = someQueue();
  const both = [
    aDeployment(service, { queue, replicas: 3 }, 'a'),
    aDeployment(service, { queue, replicas: 1 }, 'b'),
  ];
  const weights = SPLITS[split];
  if (weights) {
    service.splitTraffic(both.map((each, index) => Weight.of(each, weights[index])));
  } else {
    service.splitByInstanceCount();
  }
  return service;
}
