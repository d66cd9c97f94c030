import {
  Gateway,
  GatewayAlgorithm,
  LoadBalancer,
  Platform,
  Port,
  Queue,
  Weight,
} from '../../../src';
import { aDeployment, aRoutedService, object, synth } from '../../support/builders';

const ISTIO = Platform.kubernetes({ gateway: Gateway.istio() });
const PLAIN = Platform.kubernetes({ gateway: Gateway.gatewayApi({ className: 'any' }) });
const rulesOf = (objects: any[]) => objects.filter(({ kind }) => kind === 'DestinationRule');

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('a DestinationRule', () => {
  test('stands beside the Service of each deployment, with weight 0 too, and of no other', () => {
    const service = aRoutedService({
      platform: ISTIO,
      namespace: 'prod',
      loadBalancer: LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.RANDOM }),
    });
    const a = aDeployment(service, {}, 'a');
    const queue = Queue.named('gold', { namespace: 'gold' });
    const b = aDeployment(service, { queue }, 'b');
    aDeployment(service, {}, 'c');
    service.splitTraffic([Weight.of(a, 1), Weight.of(b, 0)]);
    const found = rulesOf(synth(service));
    expect(found.map(({ metadata }) => [metadata.namespace, metadata.name])).toEqual([
      ['prod', 'chat-a'],
      ['gold', 'chat-b'],
    ]);
    expect(found.map(({ spec }) => spec)).toEqual(
      ['chat-a', 'chat-b'].map((host) => ({
        host,
        trafficPolicy: { loadBalancer: { simple: 'RANDOM' } },
      })),
    );
  });

  test('is one for a Service that two load balancers lead to', () => {
    const service = aRoutedService({ platform: ISTIO });
    aDeployment(service, { loadBalancer: LoadBalancer.apiGateway() });
    expect(service.findings().filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(rulesOf(synth(service)).map(({ metadata }) => metadata.name)).toEqual(['chat-main']);
  });

  test('is made by an own load balancer where the service leaves the deployment out', () => {
    const service = aRoutedService({ platform: ISTIO });
    const loadBalancer = LoadBalancer.apiGateway();
    service.splitTraffic([Weight.of(aDeployment(service, {}, 'a'), 1)]);
    aDeployment(service, { loadBalancer }, 'alone');
    const names = rulesOf(synth(service)).map(({ metadata }) => metadata.name);
    expect(names.sort()).toEqual(['chat-a', 'chat-alone']);
  });

  test('is one for the shared Service by instance count', () => {
    const service = aRoutedService({ platform: ISTIO });
    aDeployment(service, {}, 'a');
    aDeployment(service, {}, 'b');
    service.splitByInstanceCount();
    expect(rulesOf(synth(service)).map(({ spec }) => spec.host)).toEqual(['chat']);
  });
});

describe('a scraped path that callers would reach', () => {
  test.each([
    ['Istio', ISTIO],
    ['the plain Gateway API', PLAIN],
  ])('is refused by %s with a rule without backends, after the split', (_name, platform) => {
    const service = aRoutedService({
      platform,
      ports: [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
    });
    aDeployment(service);
    const { rules } = object(service, 'HTTPRoute').spec;
    expect(rules).toHaveLength(2);
    expect(rules[1]).toEqual({ matches: [{ path: { type: 'PathPrefix', value: '/metrics' } }] });
    expect(synth(service).map(({ kind }) => kind)).not.toContain('HTTPRouteFilter');
  });
});
