import { aCloud, aDeployment, aRoutedService, aService, someQueue } from './builders';
import {
  AlgorithmName,
  ApiGatewayOptions,
  ClbOptions,
  Gateway,
  LoadBalancer,
  Platform,
  Port,
  Release,
  TrafficPolicy,
  Weight,
} from '../../src';

const gateway = (options: ApiGatewayOptions = {}, platform?: Platform) =>
  aService({ loadBalancer: LoadBalancer.apiGateway(options), platform })._plan().loadBalancer!;
const clb = (options: ClbOptions = {}, platform?: Platform) =>
  aService({ loadBalancer: LoadBalancer.clb(options), platform })._plan().loadBalancer!;
const platform = (spec: Gateway) =>
  aService({ platform: Platform.kubernetes({ gateway: spec }) })._plan().platform.gateway;

/** Two deployments behind a gateway, split as said. */
function split(policy: 'nothing' | 'mirror' | 'release') {
  const service = aRoutedService();
  const a = aDeployment(service, {}, 'a');
  const b = aDeployment(service, {}, 'b');
  new TrafficPolicy(service, 'policy', {
    service,
    ...(policy === 'mirror' && { mirror: { source: a, target: b, percent: 1 } }),
    ...(policy === 'release' && { release: Release.blueGreen(a, b) }),
    ...(policy === 'nothing' && { weights: [Weight.of(a, 1), Weight.of(b, 1)] }),
  });
  return service._plan().traffic;
}

const counted = () => {
  const service = aService({
    ports: [Port.http({ listen: 8000 })],
    platform: aCloud(),
    loadBalancer: LoadBalancer.clb(),
  });
  return aDeployment(service, { queue: someQueue() })._plan();
};

const plain = () => aService()._plan().platform;

/** What holds of load balancers and the split where nothing is said. */
export const TRAFFIC_DEFAULTS: [string, () => unknown, unknown][] = [
  ['ApiGatewayOptions.algorithm', () => gateway().algorithm, { name: AlgorithmName.ROUND_ROBIN }],
  ['ApiGatewayOptions.instance', () => gateway().instance, undefined],
  ['ApiGatewayOptions.listeners', () => gateway().listeners, []],
  ['ApiGatewayOptions.hostnames', () => gateway().hostnames, []],
  ['ApiGatewayOptions.certificate', () => gateway().certificate, undefined],
  ['ApiGatewayOptions.publicAccess on plain Kubernetes', () => gateway().publicAccess, undefined],
  ['ApiGatewayOptions.publicAccess on VKE', () => gateway({}, aCloud()).publicAccess, false],
  [
    'ApiGatewayOptions.publicAccess of an existing one',
    () => gateway({ instance: 'public' }, aCloud()).publicAccess,
    undefined,
  ],
  ['ApiGatewayOptions.routeTimeout', () => gateway().routeTimeoutMilliseconds, 0],
  ['ApiGatewayOptions.overrideHeader', () => gateway().overrideHeader, undefined],
  ['ClbOptions.algorithm', () => clb().algorithm, { name: AlgorithmName.WEIGHTED_ROUND_ROBIN }],
  ['ClbOptions.instance', () => clb().instance, undefined],
  ['ClbOptions.publicAccess on plain Kubernetes', () => clb().publicAccess, undefined],
  ['ClbOptions.publicAccess on VKE', () => clb({}, aCloud()).publicAccess, false],
  [
    'ClbOptions.publicAccess of an existing one',
    () => clb({ instance: 'clb-1' }, aCloud()).publicAccess,
    undefined,
  ],
  [
    'DeploymentOptions.ports',
    () =>
      aDeployment()
        ._plan()
        .ports.map((p) => p.listen),
    [8000],
  ],
  ['DeploymentOptions.loadBalancer', () => aDeployment()._plan().loadBalancer, undefined],
  ['DeploymentOptions.acceptTraffic', () => counted().acceptTraffic, true],
  [
    'DeploymentOptions.acceptTraffic behind no CLB',
    () => aDeployment()._plan().acceptTraffic,
    undefined,
  ],
  ['TrafficPolicyProps.weights', () => split('mirror').explicit, false],
  ['TrafficPolicyProps.byInstanceCount', () => split('nothing').mode, 'weights'],
  ['TrafficPolicyProps.release', () => split('nothing').shares.map((s) => s.weight), [1, 1]],
  ['TrafficPolicyProps.step', () => split('release').shares.map((s) => s.weight), [100, 0]],
  ['TrafficPolicyProps.mirror', () => split('nothing').mirror, undefined],
  [
    'KubernetesPlatformOptions.privateAddressAnnotations and publicAddressAnnotations',
    () => plain().addressAnnotations,
    { private: {}, public: {} },
  ],
  ['GatewayOptions.version', () => platform(Gateway.envoyGateway()).version, '1.9'],
  ['GatewayOptions.version of Istio', () => platform(Gateway.istio()).version, '1.30'],
  ['GatewayOptions.className', () => platform(Gateway.envoyGateway()).className, 'eg'],
  ['GatewayOptions.className of Istio', () => platform(Gateway.istio()).className, 'istio'],
  [
    'GatewayOptions.gatewayApiVersion',
    () => platform(Gateway.envoyGateway({ version: '1.5' })).gatewayApi,
    '1.3',
  ],
  [
    'GatewayApiOptions.version',
    () => platform(Gateway.gatewayApi({ className: 'x' })).gatewayApi,
    '1.4',
  ],
];
