import { aChart, aDeployment, aRoutedService, aService, someCompute, someImage } from './builders';
import { Effect, effects } from './effects';
import { API_GATEWAY, CLB, GATEWAY } from './property-values';
import { aCloud, aClbService, aClusterWithAddresses, arms } from './traffic';
import {
  ApiGatewayOptions,
  ClbOptions,
  Deployment,
  Gateway,
  GatewayAlgorithm,
  GatewayApiOptions,
  GatewayListener,
  GatewayOptions,
  InferenceService,
  KubernetesPlatformOptions,
  LoadBalancer,
  MirrorOptions,
  Platform,
  Port,
  Release,
  ReleaseStep,
  TrafficPolicy,
  TrafficPolicyProps,
  Weight,
} from '../../src';

/** Deployments `a` and `b` behind a gateway, and what is said of their traffic. */
function pair(say: (service: InferenceService, a: Deployment, b: Deployment) => void) {
  const service = aRoutedService();
  const [a, b] = arms(service, 2);
  say(service, a, b);
  return service;
}

function split(
  say: (a: Deployment, b: Deployment) => Omit<TrafficPolicyProps, 'service'>,
): InferenceService {
  return pair((service, a, b) => new TrafficPolicy(service, 'policy', { service, ...say(a, b) }));
}

/** A policy of one of two services, wherever it stands in the tree. */
function ruled(chosen: 'first' | 'second'): InferenceService {
  const chart = aChart();
  const both = {
    first: aRoutedService({}, chart),
    second: new InferenceService(chart, 'second', {
      ports: [Port.http1({ listen: 8000 })],
      loadBalancer: LoadBalancer.apiGateway(),
    }),
  };
  const deployments = { first: aDeployment(both.first), second: aDeployment(both.second) };
  const weights = [Weight.of(deployments[chosen], 5)];
  new TrafficPolicy(chart, 'policy', { service: both[chosen], weights });
  return both.first;
}

/** All weight on `a`, of whose requests `mirror` says what is copied. */
function mirrored(mirror: (a: Deployment, b: Deployment, c: Deployment) => MirrorOptions) {
  const service = aRoutedService();
  const [a, b, c] = arms(service, 3);
  service.splitTraffic([Weight.of(mirror(a, b, c).source, 1)]);
  service.mirrorTraffic(mirror(a, b, c));
  return service;
}

/** A canary that stands at its step `half`. */
function stepped(...steps: ReleaseStep[]): InferenceService {
  return split((a, b) => ({ release: Release.canary(a, b, steps), step: 'half' }));
}

/** A service behind something whose address is said to be private or public. */
function addressed(publicAccess: boolean, options: KubernetesPlatformOptions): InferenceService {
  const service = aService({
    platform: Platform.kubernetes(options),
    loadBalancer: LoadBalancer.apiGateway({ publicAccess }),
  });
  return aDeployment(service).service;
}

function routed(options: ApiGatewayOptions): InferenceService {
  const loadBalancer = LoadBalancer.apiGateway(options);
  return aDeployment(aService({ platform: aClusterWithAddresses(), loadBalancer })).service;
}

function balanced(options: ClbOptions): InferenceService {
  const service = aClbService({ platform: aCloud(), loadBalancer: LoadBalancer.clb(options) });
  arms(service, 1);
  return service;
}

/** Behind a CLB whose connections go by weight, and a hash: what a gateway's release means something to. */
function through(gateway: Gateway): InferenceService {
  const service = aClbService({ platform: Platform.kubernetes({ gateway }) });
  const own = LoadBalancer.apiGateway({
    algorithm: GatewayAlgorithm.consistentHash('x-session-id'),
  });
  const a = aDeployment(service, { loadBalancer: own });
  service.splitTraffic([Weight.of(a, 1)]);
  return service;
}

function plain(options: GatewayApiOptions): InferenceService {
  const service = aClbService({
    platform: Platform.kubernetes({ gateway: Gateway.gatewayApi(options) }),
  });
  service.splitTraffic([Weight.of(aDeployment(service), 1)]);
  return service;
}

function listening(listeners?: GatewayListener[], expose = 80): InferenceService {
  const loadBalancer = LoadBalancer.apiGateway({ instance: 'gateways/public', listeners });
  return aDeployment(aService({ ports: [Port.http1({ listen: 8000, expose })], loadBalancer }))
    .service;
}

/** `b` behind a CLB, or switched off. */
function accepting(acceptTraffic?: boolean): InferenceService {
  const service = aClbService();
  aDeployment(service, {}, 'a');
  aDeployment(service, { acceptTraffic }, 'b');
  return service;
}

function acceptingAtLength(acceptTraffic?: boolean): InferenceService {
  const service = aClbService();
  aDeployment(service, {}, 'a');
  const options = { image: someImage(), compute: someCompute(), acceptTraffic };
  new Deployment(service, 'b', { service, ...options });
  return service;
}

const CANARY = (a: Deployment, b: Deployment) =>
  Release.canary(a, b, [
    { name: 'five', percent: 5 },
    { name: 'half', percent: 50 },
  ]);

/** What traffic, its load balancers and gateways are said by. */
export const TRAFFIC_EFFECTS: Effect[] = [
  ...effects<Omit<ApiGatewayOptions, 'listeners'>>('ApiGatewayOptions', API_GATEWAY, routed),
  {
    property: 'ApiGatewayOptions.listeners',
    without: () => listening(),
    with: () => listening([{ port: 80, name: 'web' }]),
  },
  {
    property: 'GatewayListener.port',
    without: () => listening([{ port: 80, name: 'web' }], 80),
    with: () => listening([{ port: 81, name: 'web' }], 81),
  },
  {
    property: 'GatewayListener.name',
    without: () => listening([{ port: 80, name: 'web' }]),
    with: () => listening([{ port: 80, name: 'api' }]),
  },
  ...effects<ClbOptions>('ClbOptions', CLB, balanced),
  ...effects<GatewayOptions>('GatewayOptions', GATEWAY, (options) =>
    through(Gateway.envoyGateway(options)),
  ),
  ...effects<GatewayApiOptions>(
    'GatewayApiOptions',
    { className: ['internal', 'gateway'], version: ['1.6'] },
    plain,
    { className: 'gateway' },
  ),
  {
    property: 'KubernetesPlatformOptions.privateAddressAnnotations',
    without: () => addressed(false, { privateAddressAnnotations: { a: '1' } }),
    with: () => addressed(false, { privateAddressAnnotations: { a: '2' } }),
  },
  {
    property: 'KubernetesPlatformOptions.publicAddressAnnotations',
    without: () => addressed(true, { publicAddressAnnotations: { a: '1' } }),
    with: () => addressed(true, { publicAddressAnnotations: { a: '2' } }),
  },
  {
    property: 'DeploymentOptions.acceptTraffic',
    without: () => accepting(),
    with: () => accepting(false),
  },
  {
    property: 'DeploymentProps.acceptTraffic',
    without: () => acceptingAtLength(),
    with: () => acceptingAtLength(false),
  },
  {
    property: 'TrafficPolicyProps.service',
    without: () => ruled('second'),
    with: () => ruled('first'),
  },
  {
    property: 'TrafficPolicyProps.weights',
    without: () => split((a, b) => ({ weights: [Weight.of(a, 1), Weight.of(b, 1)] })),
    with: () => split((a, b) => ({ weights: [Weight.of(a, 1), Weight.of(b, 0)] })),
  },
  {
    property: 'TrafficPolicyProps.byInstanceCount',
    without: () => split((a, b) => ({ weights: [Weight.of(a, 1), Weight.of(b, 1)] })),
    with: () => split(() => ({ byInstanceCount: true })),
  },
  {
    property: 'TrafficPolicyProps.release',
    without: () => split((a) => ({ weights: [Weight.of(a, 1)] })),
    with: () => split((a, b) => ({ release: CANARY(a, b) })),
  },
  {
    property: 'TrafficPolicyProps.step',
    without: () => split((a, b) => ({ release: CANARY(a, b) })),
    with: () => split((a, b) => ({ release: CANARY(a, b), step: 'half' })),
  },
  {
    property: 'TrafficPolicyProps.mirror',
    without: () => split((a) => ({ weights: [Weight.of(a, 1)] })),
    with: () =>
      split((a, b) => ({
        weights: [Weight.of(a, 1)],
        mirror: { source: a, target: b, percent: 10 },
      })),
  },
  {
    property: 'MirrorOptions.source',
    without: () => mirrored((a, _, c) => ({ source: a, target: c, percent: 10 })),
    with: () => mirrored((_, b, c) => ({ source: b, target: c, percent: 10 })),
  },
  {
    property: 'MirrorOptions.target',
    without: () => mirrored((a, b) => ({ source: a, target: b, percent: 10 })),
    with: () => mirrored((a, _, c) => ({ source: a, target: c, percent: 10 })),
  },
  {
    property: 'MirrorOptions.percent',
    without: () => mirrored((a, b) => ({ source: a, target: b, percent: 10 })),
    with: () => mirrored((a, b) => ({ source: a, target: b, percent: 0 })),
  },
  {
    property: 'ReleaseStep.name',
    without: () => stepped({ name: 'first', percent: 5 }, { name: 'half', percent: 50 }),
    with: () => stepped({ name: 'half', percent: 5 }, { name: 'first', percent: 50 }),
  },
  {
    property: 'ReleaseStep.percent',
    without: () => stepped({ name: 'half', percent: 50 }),
    with: () => stepped({ name: 'half', percent: 0 }),
  },
];
