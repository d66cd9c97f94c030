import {
  ApiGatewayOptions,
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Release,
} from '../../../src';
import { aDeployment, aRoutedService, object, synth } from '../../support/builders';
import { arms, weighed } from '../../support/traffic';

const HTTP = Port.http1({ listen: 8000, expose: 80 });
const GRPC = Port.grpc({ listen: 9000, expose: 90 });
const PINNED: ApiGatewayOptions = { pinningHeader: 'x-deployment' };

const GATEWAYS: [string, Gateway][] = [
  ['Envoy Gateway', Gateway.envoyGateway()],
  ['Istio', Gateway.istio()],
  ['the plain Gateway API', Gateway.gatewayApi({ className: 'cilium' })],
];

function routed(ports: Port[], options: ApiGatewayOptions = {}, gateway?: Gateway) {
  const loadBalancer = LoadBalancer.apiGateway(options);
  const platform = Platform.kubernetes({ gateway });
  return weighed(aRoutedService({ ports, loadBalancer, platform }), [9, 1]);
}

const rules = (service: InferenceService, kind = 'HTTPRoute') => object(service, kind).spec.rules;
const path = (value: string) => ({ type: 'PathPrefix', value });
const pin = (value: string) => [{ type: 'Exact', name: 'x-deployment', value }];

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('requests that name their deployment', () => {
  test.each(GATEWAYS)('are matched before the split, with their path, on %s', (_, gateway) => {
    const all = rules(routed([HTTP], PINNED, gateway));
    expect(all.map(({ matches }: any) => matches)).toEqual([
      [{ path: path('/'), headers: pin('a') }],
      [{ path: path('/'), headers: pin('b') }],
      [{ path: path('/') }],
    ]);
    expect(all.map(({ backendRefs }: any) => backendRefs.map(({ name }: any) => name))).toEqual([
      ['chat-a'],
      ['chat-b'],
      ['chat-a', 'chat-b'],
    ]);
  });

  test('reach a deployment of weight 0, and one that is not in the split', () => {
    const service = aRoutedService({ loadBalancer: LoadBalancer.apiGateway(PINNED) });
    weighed(service, [1, 0]);
    aDeployment(service, {}, 'Default');
    const pinned = rules(service).slice(0, -1);
    expect(pinned.map(({ backendRefs }: any) => backendRefs)).toEqual(
      ['chat-a', 'chat-b', 'chat-default'].map((name) => [{ name, port: 80 }]),
    );
    expect(pinned.map(({ matches }: any) => matches[0].headers)).toEqual(
      ['a', 'b', 'Default'].map(pin),
    );
  });

  test('have the same times as all others', () => {
    for (const { timeouts } of rules(routed([HTTP], PINNED))) {
      expect(timeouts).toEqual({ request: '0s', backendRequest: '0s' });
    }
  });

  test('are matched by the header alone in gRPC', () => {
    const all = rules(routed([GRPC], PINNED), 'GRPCRoute');
    expect(all.map(({ matches }: any) => matches)).toEqual([
      [{ headers: pin('a') }],
      [{ headers: pin('b') }],
      undefined,
    ]);
  });

  test('are matched on each path of a listener', () => {
    const ports = ['/a', '/b'].map((value, index) =>
      Port.http1({ listen: 8000 + index, expose: 80, path: value }),
    );
    const all = rules(routed(ports, PINNED));
    expect(all.map(({ matches: [match] }: any) => [match.path.value, 'headers' in match])).toEqual([
      ['/a', true],
      ['/a', true],
      ['/a', false],
      ['/b', true],
      ['/b', true],
      ['/b', false],
    ]);
  });

  test('reach the Service of their deployment by instance count, too', () => {
    const service = aRoutedService({ loadBalancer: LoadBalancer.apiGateway(PINNED) });
    arms(service, 2);
    service.splitByInstanceCount();
    const names = rules(service).map(({ backendRefs }: any) => backendRefs[0].name);
    expect(names).toEqual(['chat-a', 'chat-b', 'chat']);
  });
});

describe('a mirror', () => {
  const mirrored = (gateway: Gateway | undefined, percent = 10, ports = [HTTP, GRPC]) => {
    const service = aRoutedService({ ports, platform: Platform.kubernetes({ gateway }) });
    weighed(service, [1, 0]);
    const [source, target] = service.deployments;
    service.mirrorTraffic({ source, target, percent });
    return service;
  };

  test.each(GATEWAYS)('is a filter of every route on %s', (_, gateway) => {
    const service = mirrored(gateway);
    const filters = (port: number) => [
      {
        type: 'RequestMirror',
        requestMirror: { backendRef: { name: 'chat-b', port }, percent: 10 },
      },
    ];
    expect(rules(service)[0].filters).toEqual(filters(80));
    expect(rules(service, 'GRPCRoute')[0].filters).toEqual(filters(90));
  });

  test.each([0, 100])('of %i % is written so', (percent) => {
    const [{ filters }] = rules(mirrored(undefined, percent));
    expect(filters[0].requestMirror.percent).toBe(percent);
  });

  test('writes no percentage where the Gateway API knows none', () => {
    const gateway = Gateway.envoyGateway({ gatewayApiVersion: '1.2' });
    const [{ filters }] = rules(mirrored(gateway, 100));
    expect(filters[0].requestMirror).toEqual({ backendRef: { name: 'chat-b', port: 80 } });
  });

  test('leaves the weights as they are', () => {
    const [{ backendRefs }] = rules(mirrored(undefined));
    expect(backendRefs.map(({ weight }: any) => weight)).toEqual([1, 0]);
  });

  test('is of the service’s load balancer, not of a deployment’s own', () => {
    const service = aRoutedService();
    const loadBalancer = LoadBalancer.apiGateway();
    const [source, target] = [
      aDeployment(service, { loadBalancer }, 'a'),
      aDeployment(service, {}, 'b'),
    ];
    service.releaseTraffic(Release.blueGreen(source, target));
    service.mirrorTraffic({ source, target, percent: 1 });
    expect(object(service, 'HTTPRoute', 'chat-http-80').spec.rules[0]).toHaveProperty('filters');
    expect(object(service, 'HTTPRoute', 'chat-a-http-80').spec.rules[0]).not.toHaveProperty(
      'filters',
    );
  });
});

describe('a metrics path that a routed port covers', () => {
  const METRICS = Port.metrics({ listen: 8000 });
  const others = GATEWAYS.slice(1);

  test.each(others)('is a rule without backends on %s, before all others', (_, gateway) => {
    const service = routed([HTTP, METRICS], PINNED, gateway);
    const [blocked, ...rest] = rules(service);
    expect(blocked).toEqual({ matches: [{ path: path('/metrics') }] });
    expect(rest).toHaveLength(3);
    expect(synth(service).map(({ kind }) => kind)).not.toContain('HTTPRouteFilter');
  });

  test('is answered 404 on Envoy Gateway, before all others', () => {
    const [blocked, ...rest] = rules(routed([HTTP, METRICS], PINNED));
    expect(blocked.matches).toEqual([{ path: path('/metrics') }]);
    expect(blocked.filters[0].type).toBe('ExtensionRef');
    expect(rest).toHaveLength(3);
  });

  test('is blocked at a deployment’s own gateway, too', () => {
    const loadBalancer = LoadBalancer.apiGateway();
    const service = aRoutedService({ ports: [HTTP, METRICS] });
    aDeployment(service, { loadBalancer }, 'a');
    const [blocked] = object(service, 'HTTPRoute', 'chat-a-http-80').spec.rules;
    expect(blocked.filters[0].extensionRef.name).toBe('chat-a-not-found');
    expect(object(service, 'HTTPRouteFilter', 'chat-a-not-found').spec).toEqual({
      directResponse: { statusCode: 404 },
    });
  });
});

describe('HTTP/2 up to the instance', () => {
  test.each([
    ['HTTP2', Port.http2({ listen: 8001, expose: 81 }), 'kubernetes.io/h2c'],
    ['GRPC', GRPC, 'kubernetes.io/h2c'],
    ['HTTP/1.1', HTTP, undefined],
  ])('is said at the Services for %s: %s', (_, port, appProtocol) => {
    const service = aRoutedService({ ports: [port] });
    arms(service, 2);
    service.splitByInstanceCount();
    for (const name of ['chat', 'chat-a', 'chat-b']) {
      expect(object(service, 'Service', name).spec.ports[0].appProtocol).toBe(appProtocol);
    }
  });
});

describe('DestinationRules', () => {
  const istio = Platform.kubernetes({ gateway: Gateway.istio() });
  const algorithm = GatewayAlgorithm.RANDOM;
  const loadBalancer = LoadBalancer.apiGateway({ algorithm });
  const found = (service: InferenceService) =>
    synth(service).filter(({ kind }) => kind === 'DestinationRule');

  test('stand beside the Services that they are about', () => {
    const service = weighed(
      aRoutedService({ platform: istio, loadBalancer, namespace: 'llm' }),
      [1, 0],
    );
    expect(
      found(service).map(({ apiVersion, metadata, spec }) => [
        apiVersion,
        metadata.namespace,
        metadata.name,
        spec.host,
      ]),
    ).toEqual([
      ['networking.istio.io/v1', 'llm', 'chat-a', 'chat-a'],
      ['networking.istio.io/v1', 'llm', 'chat-b', 'chat-b'],
    ]);
  });

  test('are one for a Service that two load balancers lead to', () => {
    const service = aRoutedService({ platform: istio, loadBalancer });
    aDeployment(service, { loadBalancer });
    expect(found(service).map(({ metadata }) => metadata.name)).toEqual(['chat-main']);
    expect(service.findings()).toEqual([]);
  });

  test('are made by a load balancer of a deployment that the service leaves out', () => {
    const service = aRoutedService({ platform: istio, loadBalancer });
    weighed(service, [1]);
    aDeployment(service, { loadBalancer }, 'alone');
    expect(
      found(service)
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(['chat-a', 'chat-alone']);
  });
});
