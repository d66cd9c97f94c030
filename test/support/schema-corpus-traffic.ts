import { aDeployment, aService } from './builders';
import { aClbService, aCloud, aClusterWithAddresses, weighed } from './traffic';
import {
  Gateway,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Platform,
  Port,
  Queue,
  Weight,
} from '../../src';

const LAYER_7 = [
  Port.http1({ listen: 8000, expose: 80, path: '/v1' }),
  Port.grpc({ listen: 9000, expose: 90 }),
  Port.metrics({ listen: 8000, path: '/v1/metrics' }),
];
const LAYER_4 = [Port.http({ listen: 8000, expose: 80 }), Port.rpc({ listen: 9000, expose: 90 })];

/** Releases whose TCP routes have a published schema: that of `v1alpha2`. */
const PLATFORMS: Record<string, Platform> = {
  'Envoy Gateway 1.5': on(Gateway.envoyGateway({ version: '1.5' })),
  'Envoy Gateway 1.8': on(Gateway.envoyGateway({ version: '1.8' })),
  'Gateway API 1.5': on(Gateway.gatewayApi({ className: 'cilium', version: '1.5' })),
  VKE: aCloud({ gateway: Gateway.envoyGateway({ version: '1.8' }) }),
};

const OWN: Record<string, LoadBalancer | undefined> = {
  none: undefined,
  'API gateway': LoadBalancer.apiGateway(),
  CLB: LoadBalancer.clb(),
};

const FRONTS: Record<string, Pick<InferenceServiceProps, 'loadBalancer' | 'ports'>> = {
  'API gateway': { loadBalancer: LoadBalancer.apiGateway(), ports: LAYER_7 },
  'existing API gateway': {
    loadBalancer: LoadBalancer.apiGateway({
      instance: 'gateways/public',
      listeners: [
        { port: 80, name: 'web' },
        { port: 90, name: 'rpc' },
      ],
    }),
    ports: LAYER_7,
  },
  'API gateway with TLS and pinning': {
    loadBalancer: LoadBalancer.apiGateway({
      certificate: 'certificates/chat-tls',
      pinningHeader: 'x-deployment',
    }),
    ports: LAYER_7,
  },
  CLB: { loadBalancer: LoadBalancer.clb(), ports: LAYER_4 },
};

const SPLITS: Record<string, (service: InferenceService) => void> = {
  weights: (service) =>
    void service.splitTraffic(service.deployments.map((each, index) => Weight.of(each, index))),
  'by instance count': (service) => void service.splitByInstanceCount(),
};

/** Every load balancer × split × a deployment's own × platform, without algorithms. */
export function trafficServices(): {
  readonly title: string;
  readonly service: InferenceService;
}[] {
  return Object.entries(PLATFORMS).flatMap(([platform, runs]) =>
    Object.entries(FRONTS).flatMap(([front, props]) =>
      Object.entries(SPLITS).flatMap(([split, say]) =>
        Object.entries(OWN).map(([own, loadBalancer]) => {
          const service = aService({ ...props, platform: runs, namespace: 'llm' });
          const queue = Queue.named('gold', { namespace: 'gold' });
          aDeployment(service, { queue, loadBalancer }, 'a');
          aDeployment(service, { queue }, 'b');
          say(service);
          return { title: `${platform}, ${front}, ${split}, own ${own}`, service };
        }),
      ),
    ),
  );
}

/** A service that copies requests, with a public address that the cluster is told. */
export function mirroringService(): InferenceService {
  const loadBalancer = LoadBalancer.apiGateway({ publicAccess: true });
  const service = aService({ platform: aClusterWithAddresses(), loadBalancer });
  const [source, target] = ['a', 'b'].map((id) => aDeployment(service, {}, id));
  service.splitTraffic([Weight.of(source, 1)]);
  service.mirrorTraffic({ source, target, percent: 10 });
  return service;
}

/** A service whose TCP routes lead to another namespace. */
export function throughTcpRoutes(): InferenceService {
  const platform = on(Gateway.envoyGateway({ version: '1.8' }));
  const queue = Queue.named('gold', { namespace: 'gold' });
  return weighed(aClbService({ platform, namespace: 'llm' }), [9, 1], { queue });
}

function on(gateway: Gateway): Platform {
  return Platform.kubernetes({ gateway });
}
