import { Duration } from 'cdk8s';
import { aChart, aCloud, aDeployment, aRoutedService, aService, someQueue } from './builders';
import { Effect, effects } from './effect';
import { SOME_DEPLOYMENT, deployed } from './programs';
import {
  ApiGatewayOptions,
  ClbAlgorithm,
  ClbOptions,
  Deployment,
  DeploymentOptions,
  GatewayAlgorithm,
  GatewayListener,
  InferenceService,
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

type Both = { readonly a: Deployment; readonly b: Deployment };

/** Two deployments behind a gateway, or behind a CLB. */
function sharing(
  policy: (both: Both) => Omit<TrafficPolicyProps, 'service'>,
  service = aRoutedService(),
): InferenceService {
  const both = { a: aDeployment(service, {}, 'a'), b: aDeployment(service, {}, 'b') };
  new TrafficPolicy(service, 'policy', { service, ...policy(both) });
  return service;
}

/** All traffic to `a`, with a mirror or without. */
function mirroring(mirror: (both: Both) => MirrorOptions | undefined): InferenceService {
  return sharing((both) => ({
    weights: [Weight.of(both.a, 1), Weight.of(both.b, 0)],
    mirror: mirror(both),
  }));
}

/** `a` and `b` change their places in a mirror that is given one by one. */
function mirrored(
  weights: [number, number],
  source: 'a' | 'b',
  target: 'a' | 'b' | 'c',
  percent = 10,
) {
  const service = aRoutedService();
  const all = {
    a: aDeployment(service, {}, 'a'),
    b: aDeployment(service, {}, 'b'),
    c: aDeployment(service, {}, 'c'),
  };
  service.splitTraffic([Weight.of(all.a, weights[0]), Weight.of(all.b, weights[1])]);
  service.mirrorTraffic({ source: all[source], target: all[target], percent });
  return service;
}

/** At the step `now` of two. */
function canary(first: ReleaseStep, second: string): InferenceService {
  return sharing(({ a, b }) => ({
    release: Release.canary(a, b, [first, { name: second, percent: 50 }]),
    step: 'now',
  }));
}

/** Behind a gateway that can say who reaches it, with two ports. */
function gatewayed(options: ApiGatewayOptions): InferenceService {
  const platform = Platform.kubernetes({
    publicAddressAnnotations: { 'example.com/scheme': 'internet-facing' },
  });
  return deployed({}, aService({ platform, loadBalancer: LoadBalancer.apiGateway(options) }));
}

function listening(listener: GatewayListener, expose = listener.port): InferenceService {
  const ports = [Port.http1({ listen: 8000, expose })];
  const loadBalancer = LoadBalancer.apiGateway({ instance: 'public', listeners: [listener] });
  return deployed({}, aService({ ports, loadBalancer }));
}

function behindClb(options: ClbOptions, deployment: Partial<DeploymentOptions> = {}) {
  const ports = [Port.http({ listen: 8000 })];
  const service = aService({
    ports,
    platform: aCloud(),
    namespace: 'prod',
    loadBalancer: LoadBalancer.clb(options),
  });
  aDeployment(service, { queue: someQueue() }, 'other');
  return deployed({ queue: someQueue(), ...deployment }, service);
}

function atLength(acceptTraffic?: boolean): InferenceService {
  const service = behindClb({});
  new Deployment(service, 'third', {
    service,
    ...SOME_DEPLOYMENT,
    queue: someQueue(),
    acceptTraffic,
  });
  return service;
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

const STEPS = (percent: number) => [
  { name: 'first', percent },
  { name: 'second', percent: 50 },
];

/** What users say of load balancers and of the split. */
export const TRAFFIC_EFFECTS: Effect[] = [
  ...effects<ApiGatewayOptions>(
    'ApiGatewayOptions',
    {
      algorithm: [GatewayAlgorithm.RANDOM],
      instance: ['gateways/public'],
      listeners: [[{ port: 80, name: 'web' }]],
      hostnames: [['chat.example.com']],
      certificate: ['chat-tls'],
      publicAccess: [true],
      routeTimeout: [Duration.seconds(90)],
      overrideHeader: ['x-deployment'],
    },
    (options) => gatewayed(options.listeners ? { ...options, instance: 'public' } : options),
  ),
  ...effects<GatewayListener>(
    'GatewayListener',
    { port: [81, 80], name: ['other', 'web'] },
    (listener) => listening(listener),
    { port: 80, name: 'web' },
  ),
  ...effects<ClbOptions>(
    'ClbOptions',
    {
      algorithm: [ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS],
      instance: ['clb-1'],
      publicAccess: [true],
    },
    (options) => behindClb(options),
  ),
  {
    property: 'DeploymentOptions.acceptTraffic',
    without: () => behindClb({}),
    with: () => behindClb({}, { acceptTraffic: false }),
  },
  {
    property: 'DeploymentProps.acceptTraffic',
    without: () => atLength(),
    with: () => atLength(false),
  },
  {
    property: 'TrafficPolicyProps.weights',
    without: () => sharing(({ a, b }) => ({ weights: [Weight.of(a, 1), Weight.of(b, 1)] })),
    with: () => sharing(({ a, b }) => ({ weights: [Weight.of(a, 1), Weight.of(b, 0)] })),
  },
  {
    property: 'TrafficPolicyProps.byInstanceCount',
    without: () => sharing(({ a, b }) => ({ weights: [Weight.of(a, 1), Weight.of(b, 1)] })),
    with: () => sharing(() => ({ byInstanceCount: true })),
  },
  {
    property: 'TrafficPolicyProps.release',
    without: () => sharing(({ a, b }) => ({ release: Release.canary(a, b, STEPS(5)) })),
    with: () => sharing(({ a, b }) => ({ release: Release.canary(a, b, STEPS(10)) })),
  },
  {
    property: 'TrafficPolicyProps.step',
    without: () => sharing(({ a, b }) => ({ release: Release.canary(a, b, STEPS(5)) })),
    with: () =>
      sharing(({ a, b }) => ({ release: Release.canary(a, b, STEPS(5)), step: 'second' })),
  },
  {
    property: 'TrafficPolicyProps.mirror',
    without: () => mirroring(() => undefined),
    with: () => mirroring(({ a, b }) => ({ source: a, target: b, percent: 10 })),
  },
  {
    property: 'TrafficPolicyProps.service',
    without: () => ruled('second'),
    with: () => ruled('first'),
  },
  {
    property: 'MirrorOptions.source',
    without: () => mirrored([1, 0], 'a', 'c'),
    with: () => mirrored([0, 1], 'b', 'c'),
  },
  {
    property: 'MirrorOptions.target',
    without: () => mirrored([1, 0], 'a', 'b'),
    with: () => mirrored([1, 0], 'a', 'c'),
  },
  {
    property: 'MirrorOptions.percent',
    without: () => mirrored([1, 0], 'a', 'b'),
    with: () => mirrored([1, 0], 'a', 'b', 20),
  },
  {
    property: 'ReleaseStep.percent',
    without: () => canary({ name: 'now', percent: 5 }, 'then'),
    with: () => canary({ name: 'now', percent: 10 }, 'then'),
  },
  {
    property: 'ReleaseStep.name',
    without: () => canary({ name: 'then', percent: 5 }, 'now'),
    with: () => canary({ name: 'now', percent: 5 }, 'then'),
  },
];
