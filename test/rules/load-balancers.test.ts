import { Duration } from 'cdk8s';
import { Gateway, LoadBalancer, Platform, Port } from '../../src';
import { gatewayDuration } from '../../src/private/gateway-duration';
import { show } from '../../src/private/show';
import { aDeployment, aService, synth } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

describe('host names (HOSTNAME)', () => {
  const answering = (...hostnames: string[]) =>
    aDeployment(aService({ loadBalancer: LoadBalancer.apiGateway({ hostnames }) })).service;
  const label = 'a'.repeat(63);

  test.each([
    'chat.example.com',
    '*.example.com',
    'localhost',
    '7b.example.com',
    'xn--fiqs8s.example.com',
    `${label}.com`,
    `${label}.${label}.${label}.${'a'.repeat(61)}`,
  ])('accepts %s', (hostname) => {
    const service = answering(hostname);
    expectNone(service, 'HOSTNAME');
    expect(service.plan().loadBalancer!.hostnames).toEqual([hostname]);
  });

  test.each([
    '',
    '*',
    'Chat.example.com',
    'chat_1.example.com',
    '聊天.example.com',
    'chat.*.com',
    '*.*.com',
    '-chat.com',
    'chat-.com',
    'chat..com',
    'chat.com.',
    'chat.com:80',
    'https://chat.com',
    '10.0.0.1',
    '*.10.0.0.1',
    `${label}a.com`,
    `${label}.${label}.${label}.${'a'.repeat(62)}`,
  ])('rejects %j', (hostname) => {
    expectFinding(answering(hostname), 'HOSTNAME', { value: show(hostname) });
  });

  test('rejects a repeated name', () => {
    expectFinding(answering('a.com', 'b.com', 'a.com'), 'HOSTNAME', { names: ['once'] });
  });

  const many = (count: number) => Array.from({ length: count }, (_, index) => `h${index}.com`);

  test('accepts 16', () => {
    expectNone(answering(...many(16)), 'HOSTNAME');
  });

  test('rejects 17', () => {
    expectFinding(answering(...many(17)), 'HOSTNAME', { value: '17' });
  });
});

describe('a route timeout (ROUTE_TIMEOUT)', () => {
  const within = (routeTimeout: Duration) =>
    aDeployment(aService({ loadBalancer: LoadBalancer.apiGateway({ routeTimeout }) })).service;

  test.each([
    [Duration.millis(0), '0s'],
    [Duration.millis(1), '1ms'],
    [Duration.millis(1500), '1500ms'],
    [Duration.minutes(10), '600s'],
    [Duration.millis(99999), '99999ms'],
    [Duration.millis(100001), '100s1ms'],
    [Duration.millis(99998999), '99998s999ms'],
    [Duration.seconds(99999), '99999s'],
  ])('accepts %s', (timeout, planned) => {
    const service = within(timeout);
    expectNone(service, 'ROUTE_TIMEOUT');
    expect(gatewayDuration(service.plan().loadBalancer!.routeTimeoutMilliseconds!)).toBe(planned);
  });

  test.each([
    [Duration.millis(0.5), '0.5'],
    [Duration.millis(99999001), '99999001'],
    [Duration.seconds(100000), '100000000'],
    [Duration.seconds(NaN), 'NaN'],
    [Duration.seconds(Infinity), 'Infinity'],
    [Duration.seconds(-0), '-0'],
  ])('rejects %s', (timeout, value) => {
    expectFinding(within(timeout), 'ROUTE_TIMEOUT', { value });
  });
});

describe('a route timeout on a gateway that may not know it (APPROXIMATED_TIMEOUT)', () => {
  const plain = (routeTimeout?: Duration, ...ports: Port[]) =>
    aDeployment(
      aService({
        ports,
        loadBalancer: LoadBalancer.apiGateway({ routeTimeout }),
        platform: Platform.kubernetes({ gateway: Gateway.gatewayApi({ className: 'gke' }) }),
      }),
    ).service;
  const http = Port.http1({ listen: 8000 });

  test.each([
    [Duration.seconds(0), '0s'],
    [Duration.seconds(9), '9s'],
    [Duration.millis(1500), '1500ms'],
  ])('has a warning (%#): %s', (timeout, value) => {
    const names = ['HTTPRouteRequestTimeout'];
    expectFinding(plain(timeout, http), 'APPROXIMATED_TIMEOUT', { value: `"${value}"`, names });
  });

  test('has none where no time is set, or no route can have one', () => {
    expectNone(plain(undefined, http), 'APPROXIMATED_TIMEOUT');
    expectNone(plain(Duration.seconds(0), Port.grpc({ listen: 9000 })), 'APPROXIMATED_TIMEOUT');
  });
});

describe('a route timeout for gRPC (APPROXIMATED_TIMEOUT)', () => {
  const GRPC = [Port.grpc({ listen: 9000 })];
  const on = (gateway: Gateway, routeTimeout?: Duration, ports = GRPC) =>
    aDeployment(
      aService({
        ports,
        loadBalancer: LoadBalancer.apiGateway({ routeTimeout }),
        platform: Platform.kubernetes({ gateway }),
      }),
    ).service;
  const others = [Gateway.istio(), Gateway.gatewayApi({ className: 'cilium' })];

  test('applies on Envoy Gateway, by its policy', () => {
    const service = on(Gateway.envoyGateway(), Duration.seconds(9));
    expectNone(service, 'APPROXIMATED_TIMEOUT');
    expect(JSON.stringify(synth(service))).toContain('"requestTimeout":"9s"');
  });

  test.each(others)('has a warning elsewhere (%#): a GRPCRoute has none', (gateway) => {
    expectFinding(on(gateway, Duration.seconds(9)), 'APPROXIMATED_TIMEOUT', {});
  });

  test('has no warning for HTTP on Istio', () => {
    const http = [Port.http1({ listen: 8000 })];
    expectNone(on(Gateway.istio(), Duration.seconds(9), http), 'APPROXIMATED_TIMEOUT');
  });

  test.each(others)('has no warning for no limit (%#)', (gateway) => {
    expectNone(on(gateway, Duration.seconds(0)), 'APPROXIMATED_TIMEOUT');
    expectNone(on(gateway), 'APPROXIMATED_TIMEOUT');
  });
});
