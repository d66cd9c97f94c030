import { JsonPatch, Size } from 'cdk8s';
import {
  AutoscalingEngine,
  ComputeSpec,
  Engine,
  Gateway,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  ScalingMetric,
  Weight,
} from '../../../src';
import { atLeast } from '../../../src/private/version';
import { aChart, synth } from '../../support/builders';
import { Manifest } from '../support/api';
import { cluster, plane, tally } from '../support/cluster';

// that the API server takes everything says little unless it refuses what is wrong

const api = cluster();
const NAMESPACE = 'refused';

/** Two deployments behind an API gateway, with one object of every kind, as the plane's release wants it. */
function everything(
  version: string = plane.release.minor,
  autoscaling: AutoscalingEngine = AutoscalingEngine.keda(plane.bundle.keda),
  gateway: string = plane.bundle.envoyGateway,
): InferenceService {
  const service = new InferenceService(aChart(), 'chat', {
    namespace: NAMESPACE,
    ports: [
      Port.http1({ listen: 8000, expose: 80 }),
      Port.grpc({ listen: 9000 }),
      Port.metrics({ listen: 8000 }),
    ],
    loadBalancer: LoadBalancer.apiGateway({
      algorithm: GatewayAlgorithm.consistentHash('x-session'),
    }),
    platform: Platform.kubernetes({
      version,
      autoscaling,
      gateway: Gateway.envoyGateway({ version: gateway }),
    }),
  });
  const options = {
    image: Image.preset(Engine.VLLM, '0.33.0'),
    compute: ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16) }),
  };
  const fixed = service.addDeployment('fixed', { ...options, replicas: 2 });
  const scaled = service.addDeployment('scaled', options);
  scaled.autoscale({ maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(70)] });
  service.splitTraffic([Weight.of(fixed, 1), Weight.of(scaled, 0)]);
  return service;
}

function one(service: InferenceService, kind: string): Manifest {
  return synth(service).find((object) => object.kind === kind);
}

async function refused(object: Manifest): Promise<string> {
  const { status, body } = await api.apply(object, { namespace: NAMESPACE });
  expect(status).toBeGreaterThanOrEqual(400);
  tally({ refused: 1 });
  return body.message;
}

beforeAll(() => api.ensureNamespace(NAMESPACE));

describe('the API server refuses', () => {
  test.each<[string, string, (object: any) => void, RegExp]>([
    [
      'a misspelt field',
      'Deployment',
      ({ spec }) => (spec.replica = 3),
      /"?\.spec\.replica"?: field not declared|unknown field "spec.replica"/,
    ],
    [
      'a misspelt field in a container',
      'Deployment',
      ({ spec }) => (spec.template.spec.containers[0].readynessProbe = {}),
      /readynessProbe/,
    ],
    [
      'a selector that the pods do not have',
      'Deployment',
      ({ spec }) => (spec.selector.matchLabels.other = 'x'),
      /selector/,
    ],
    [
      'a rollout that can never move',
      'Deployment',
      ({ spec }) => (spec.strategy.rollingUpdate = { maxSurge: '0%', maxUnavailable: '0%' }),
      /may not be 0 when/,
    ],
    [
      'an environment variable that begins with =',
      'Deployment',
      ({ spec }) => (spec.template.spec.containers[0].env = [{ name: '=A', value: '' }]),
      /env\[0\]\.name/,
    ],
    [
      'a port beyond 65535',
      'Service',
      ({ spec }) => (spec.ports[0].port = 65536),
      /between 1 and 65535/,
    ],
    [
      'a disruption budget of both kinds',
      'PodDisruptionBudget',
      ({ spec }) => (spec.minAvailable = 1),
      /minAvailable and maxUnavailable cannot be both set/,
    ],
    ['a misspelt field', 'Gateway', ({ spec }) => (spec.gatewayClass = 'eg'), /gatewayClass/],
    [
      'two listeners on one port',
      'Gateway',
      ({ spec }) => spec.listeners.push({ ...spec.listeners[0], name: 'again' }),
      /Combination of port, protocol and hostname must be unique/,
    ],
    [
      'a misspelt field',
      'HTTPRoute',
      ({ spec }) => (spec.rules[0].backends = []),
      /spec\.rules\[0\]\.backends/,
    ],
    [
      'a weight of 1000001',
      'HTTPRoute',
      ({ spec }) => (spec.rules[0].backendRefs[0].weight = 1000001),
      /should be less than or equal to 1000000/,
    ],
    [
      'a weight below 0',
      'HTTPRoute',
      ({ spec }) => (spec.rules[0].backendRefs[0].weight = -1),
      /should be greater than or equal to 0/,
    ],
    [
      'a fraction of a weight',
      'HTTPRoute',
      ({ spec }) => (spec.rules[0].backendRefs[0].weight = 0.5),
      /weight/,
    ],
    [
      'a path with //',
      'HTTPRoute',
      ({ spec }) => (spec.rules[0].matches[0].path.value = '/a//b'),
      /must not contain '\/\/'/,
    ],
    [
      'a route timeout in words',
      'HTTPRoute',
      ({ spec }) => (spec.rules[0].timeouts.request = 'never'),
      /timeouts\.request/,
    ],
    [
      '17 backends',
      'HTTPRoute',
      ({ spec }) => (spec.rules[0].backendRefs = Array(17).fill(spec.rules[0].backendRefs[0])),
      /must have at most 16 items/,
    ],
    [
      'a weight of 1000001',
      'GRPCRoute',
      ({ spec }) => (spec.rules[0].backendRefs[0].weight = 1000001),
      /should be less than or equal to 1000000/,
    ],
    [
      'a timeout, which only HTTP routes have',
      'GRPCRoute',
      ({ spec }) => (spec.rules[0].timeouts = { request: '1s' }),
      /timeouts/,
    ],
    [
      'a hash without what is hashed',
      'BackendTrafficPolicy',
      ({ spec }) => delete spec.loadBalancer.consistentHash,
      /consistentHash/,
    ],
    [
      'an algorithm that is not one',
      'BackendTrafficPolicy',
      ({ spec }) => (spec.loadBalancer = { type: 'Fair' }),
      /Unsupported value: "Fair"/,
    ],
    [
      'a policy without a target',
      'BackendTrafficPolicy',
      ({ spec }) => delete spec.targetRefs,
      /targetRef/,
    ],
    [
      'a misspelt field',
      'HTTPRouteFilter',
      ({ spec }) => (spec.directResponse.status = 404),
      /directResponse\.status/,
    ],
    ['a misspelt field', 'ScaledObject', ({ spec }) => (spec.minReplicas = 1), /minReplicas/],
    [
      'a trigger without a type',
      'ScaledObject',
      ({ spec }) => delete spec.triggers[0].type,
      /triggers\[0\]\.type: Required/,
    ],
    [
      'a number where a trigger wants a string',
      'ScaledObject',
      ({ spec }) => (spec.triggers[0].metadata.value = 70),
      /metadata\.value/,
    ],
    [
      'a misspelt field',
      'PodMonitor',
      ({ spec }) => (spec.podMetricsEndpoints[0].portname = 'x'),
      /portname/,
    ],
  ])('%s in a %s', async (_, kind, spoil, message) => {
    const object = one(everything(), kind);
    spoil(object);
    expect(await refused(object)).toMatch(message);
  });

  test('an autoscaler whose minimum is above its maximum', async () => {
    const object = one(everything(undefined, AutoscalingEngine.hpa()), 'HorizontalPodAutoscaler');
    object.spec.minReplicas = object.spec.maxReplicas + 1;
    expect(await refused(object)).toMatch(/must be greater than or equal to `?minReplicas/);
  });

  test('a misspelling that came in by a patch', async () => {
    const service = everything();
    service.patch('Service', JsonPatch.add('/spec/sessionAffinty', 'ClientIP'));
    expect(await refused(one(service, 'Service'))).toMatch(/sessionAffinty/);
  });

  const others = atLeast(plane.bundle.gatewayApi, '1.6') ? ['v1alpha2'] : ['v1'];

  test.each([...others, 'v1beta1'])(
    'a TCPRoute of version %s, which is not served',
    async (version) => {
      const object = {
        apiVersion: `gateway.networking.k8s.io/${version}`,
        kind: 'TCPRoute',
        metadata: { name: 'raw' },
        spec: {
          parentRefs: [{ name: 'chat' }],
          rules: [{ backendRefs: [{ name: 'chat', port: 80 }] }],
        },
      };
      expect(await refused(object)).toBe(
        `no matches for kind "TCPRoute" in version "${object.apiVersion}"`,
      );
    },
  );
});

describe('what is rendered for another release', () => {
  const sleeps = (deployment: Manifest) =>
    deployment.spec.template.spec.containers[0].lifecycle.preStop.sleep !== undefined;

  test('is refused where the kubelet cannot sleep yet, and taken where it can', async () => {
    const object = one(everything('1.30'), 'Deployment');
    expect(sleeps(object)).toBe(true);
    if (atLeast(plane.release.minor, '1.30')) {
      expect((await api.apply(object, { namespace: NAMESPACE })).status).toBeLessThan(300);
      tally({ accepted: 1 });
    } else {
      expect(await refused(object)).toMatch(/preStop/);
    }
  });

  test('is refused where a hash of several headers is not known yet, and taken where it is', async () => {
    const object = one(everything(undefined, undefined, '1.9'), 'BackendTrafficPolicy');
    expect(object.spec.loadBalancer.consistentHash.type).toBe('Headers');
    if (atLeast(plane.bundle.envoyGateway, '1.9')) {
      expect((await api.apply(object, { namespace: NAMESPACE })).status).toBeLessThan(300);
      tally({ accepted: 1 });
    } else {
      expect(await refused(object)).toMatch(/"Headers"|consistentHash\.headers/);
    }
  });
});
