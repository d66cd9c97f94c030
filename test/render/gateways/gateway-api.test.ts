import { Duration } from 'cdk8s';
import {
  ApiGatewayOptions,
  Engine,
  Gateway,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Weight,
} from '../../../src';
import { aDeployment, aRoutedService, aService, object, synth } from '../../support/builders';

/** A service behind an API gateway with one deployment. */
function routed(ports: Port[], options: ApiGatewayOptions = {}): InferenceService {
  const service = aRoutedService({ ports, loadBalancer: LoadBalancer.apiGateway(options) });
  aDeployment(service);
  return service;
}

/** A service whose requests are split by these weights, one deployment each: `a`, `b` … */
function split(...weights: number[]): InferenceService {
  const service = aRoutedService();
  const deployments = weights.map((_, index) => aDeployment(service, {}, 'abc'[index]));
  service.splitTraffic(weights.map((weight, index) => Weight.of(deployments[index], weight)));
  return service;
}

const http = (expose: number, path?: string, listen = 8000) =>
  Port.http1({ listen, expose, path, name: path && `p${listen}${path.replace(/\W/g, '')}` });
const rules = (service: InferenceService, kind = 'HTTPRoute') => object(service, kind).spec.rules;

/** The timeouts of a route on a gateway. */
function timed(gateway: Gateway, routeTimeout?: Duration): object | undefined {
  const service = aRoutedService({
    ports: [http(80)],
    platform: Platform.kubernetes({ gateway }),
    loadBalancer: LoadBalancer.apiGateway({ routeTimeout }),
  });
  aDeployment(service);
  return rules(service)[0].timeouts;
}

describe('a Gateway', () => {
  test.each([
    [undefined, 'eg'],
    ['internal', 'internal'],
  ])('of class %s is of class %s', (className, written) => {
    const platform = Platform.kubernetes({ gateway: Gateway.envoyGateway({ className }) });
    const service = aRoutedService({ platform });
    aDeployment(service);
    expect(object(service, 'Gateway').spec.gatewayClassName).toBe(written);
    expect(service._plan().platform.gateway.className).toBe(written);
  });

  test('has one listener for each port that callers use, for routes of its namespace', () => {
    const service = routed([
      http(80, '/a'),
      http(80, '/b'),
      Port.http2({ listen: 8001, expose: 81 }),
      Port.grpc({ listen: 9000, expose: 90 }),
      Port.other({ listen: 7000 }),
    ]);
    const listener = (name: string, port: number, kind: string) => ({
      name,
      port,
      protocol: 'HTTP',
      allowedRoutes: {
        namespaces: { from: 'Same' },
        kinds: [{ group: 'gateway.networking.k8s.io', kind }],
      },
    });
    expect(object(service, 'Gateway').spec.listeners).toEqual([
      listener('http-80', 80, 'HTTPRoute'),
      listener('http-81', 81, 'HTTPRoute'),
      listener('grpc-90', 90, 'GRPCRoute'),
    ]);
  });

  test.each<[string, ApiGatewayOptions, string | undefined]>([
    ['no', {}, undefined],
    ['no', { hostnames: [] }, undefined],
    ['one', { hostnames: ['chat.example.com'] }, 'chat.example.com'],
    ['one wildcard', { hostnames: ['*.example.com'], certificate: 'tls' }, '*.example.com'],
    // listeners with one certificate on one port would lose HTTP/2 on Envoy Gateway
    ['two', { hostnames: ['a.example.com', 'b.example.com'], certificate: 'tls' }, undefined],
  ])('with %s host name has listeners for %j: %s', (_, options, hostname) => {
    const service = routed([http(443), Port.grpc({ listen: 9000 })], {
      certificate: 'tls',
      ...options,
    });
    const { listeners } = object(service, 'Gateway').spec;
    expect(listeners).toHaveLength(2);
    expect(listeners.map((listener: any) => listener.hostname)).toEqual([hostname, hostname]);
  });

  test('with one host name says so on a listener without TLS too', () => {
    const service = routed([http(80)], { hostnames: ['chat.example.com'] });
    expect(object(service, 'Gateway').spec.listeners).toMatchObject([
      { name: 'http-80', hostname: 'chat.example.com', protocol: 'HTTP' },
    ]);
  });

  test('is not made without a load balancer, nor is any route', () => {
    const service = aService();
    aDeployment(service);
    expect(
      synth(service)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['Deployment', 'Service']);
    expect(service.plan()).not.toHaveProperty('loadBalancer');
  });
});

describe('a route', () => {
  test('hangs on one listener of its Gateway', () => {
    const { metadata, spec } = object(routed([http(80)]), 'HTTPRoute');
    expect(metadata.name).toBe('chat-http-80');
    expect(spec.parentRefs).toEqual([{ name: 'chat', sectionName: 'http-80' }]);
  });

  test('has a rule for each path of its port', () => {
    const service = routed([http(80, '/v1'), http(80, '/v2', 8001)]);
    expect(
      rules(service).map(({ matches, backendRefs }: any) => [matches, backendRefs[0].port]),
    ).toEqual([
      [[{ path: { type: 'PathPrefix', value: '/v1' } }], 8000],
      [[{ path: { type: 'PathPrefix', value: '/v2' } }], 8001],
    ]);
  });

  test('matches everything where no path is said', () => {
    expect(rules(routed([http(80)]))[0].matches).toEqual([
      { path: { type: 'PathPrefix', value: '/' } },
    ]);
  });

  test("asks the Service on the Service's port, not on the container's", () => {
    expect(rules(routed([http(80)]))[0].backendRefs).toEqual([
      { name: 'chat-main', port: 80, weight: 1 },
    ]);
  });

  test.each([
    [undefined, '0s'],
    [Duration.seconds(0), '0s'],
    [Duration.seconds(90), '90s'],
    [Duration.minutes(5), '300s'],
    [Duration.millis(1500), '1500ms'],
    [Duration.millis(1), '1ms'],
  ])('always writes its timeouts where the gateway is an Envoy (%#): %s', (timeout, written) => {
    const timeouts = { request: written, backendRequest: written };
    for (const gateway of [Gateway.envoyGateway(), Gateway.istio()]) {
      expect(timed(gateway, timeout)).toEqual(timeouts);
    }
  });

  test.each([
    [undefined, undefined],
    [Duration.seconds(0), '0s'],
    [Duration.seconds(90), '90s'],
  ])('writes timeouts on another gateway only where they are set (%#): %s', (timeout, written) => {
    const timeouts = written && { request: written };
    expect(timed(Gateway.gatewayApi({ className: 'gke-l7-rilb' }), timeout)).toEqual(timeouts);
  });

  test.each([
    [undefined, undefined],
    [[], undefined],
    [
      ['chat.example.com', '*.example.org'],
      ['chat.example.com', '*.example.org'],
    ],
  ])('answers to host names %j with %j', (hostnames, written) => {
    const service = routed([http(80), Port.grpc({ listen: 9000 })], { hostnames });
    expect(object(service, 'HTTPRoute').spec.hostnames).toEqual(written);
    expect(object(service, 'GRPCRoute').spec.hostnames).toEqual(written);
    expect(service.plan().loadBalancer!.hostnames).toEqual(written ?? []);
  });

  test('for gRPC is a GRPCRoute, matches everything and has no timeouts of its own', () => {
    const service = routed([Port.grpc({ listen: 9000 })]);
    expect(object(service, 'GRPCRoute').metadata.name).toBe('chat-grpc-9000');
    expect(rules(service, 'GRPCRoute')).toEqual([
      { backendRefs: [{ name: 'chat-main', port: 9000, weight: 1 }] },
    ]);
    expect(synth(service).map(({ kind }) => kind)).not.toContain('HTTPRoute');
  });

  test('for HTTP2 is an HTTPRoute', () => {
    expect(rules(routed([Port.http2({ listen: 8000 })]))).toHaveLength(1);
  });
});

describe('weights', () => {
  test.each([[[9, 1]], [[1, 0]], [[0, 10000]], [[1, 0, 2]], [[0, 0, 5]]])(
    'of %j stand in the route as they are',
    (weights) => {
      const service = split(...weights);
      const names = weights.map((_, index) => `chat-${'abc'[index]}`);
      expect(rules(service)[0].backendRefs).toEqual(
        weights.map((weight, index) => ({ name: names[index], port: 80, weight })),
      );
      const total = weights.reduce((sum, weight) => sum + weight);
      expect(service.plan().traffic.shares).toMatchObject(
        weights.map((weight, index) => ({
          deployment: names[index],
          weight,
          share: weight / total,
        })),
      );
    },
  );

  test('are not needed by a single deployment, which takes all', () => {
    const service = routed([http(80)]);
    expect(rules(service)[0].backendRefs[0].weight).toBe(1);
    expect(service.plan().traffic).toMatchObject({ explicit: false, shares: [{ share: 1 }] });
  });

  test('leave a deployment that is not named out of the route', () => {
    const service = aRoutedService();
    const [a] = [aDeployment(service, {}, 'a'), aDeployment(service, {}, 'b')];
    service.splitTraffic([Weight.of(a, 1)]);
    expect(rules(service)[0].backendRefs.map(({ name }: any) => name)).toEqual(['chat-a']);
    expect(service.plan().traffic.shares[1]).toMatchObject({ weight: 0, share: 0, inRoute: false });
  });

  test('keep the order in which they are declared, not that of the deployments', () => {
    const service = aRoutedService();
    const [a, b] = [aDeployment(service, {}, 'a'), aDeployment(service, {}, 'b')];
    service.splitTraffic([Weight.of(b, 1), Weight.of(a, 2)]);
    expect(rules(service)[0].backendRefs.map(({ name }: any) => name)).toEqual([
      'chat-b',
      'chat-a',
    ]);
  });

  test('stand in every rule of every route', () => {
    const service = aRoutedService({
      ports: [http(80, '/a'), http(80, '/b', 8001), Port.grpc({ listen: 9000 })],
    });
    const [a, b] = [aDeployment(service, {}, 'a'), aDeployment(service, {}, 'b')];
    service.splitTraffic([Weight.of(a, 3), Weight.of(b, 7)]);
    const all = [...rules(service), ...rules(service, 'GRPCRoute')];
    expect(all.map(({ backendRefs }) => backendRefs.map(({ weight }: any) => weight))).toEqual([
      [3, 7],
      [3, 7],
      [3, 7],
    ]);
  });

  test('reach each deployment on the port of its own preset', () => {
    const service = aRoutedService({ ports: [] });
    aDeployment(service, { image: Image.preset(Engine.TGI, '3.3.0') });
    expect(rules(service)[0].backendRefs[0].port).toBe(80);
  });
});
