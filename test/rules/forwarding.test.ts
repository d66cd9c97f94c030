import { Engine, Gateway, Image, LoadBalancer, Platform, Port, Weight } from '../../src';
import { aDeployment, aRoutedService, aService, object } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const gateway = LoadBalancer.apiGateway();
const clb = LoadBalancer.clb();

const behind = (loadBalancer: LoadBalancer, ...ports: Port[]) =>
  aDeployment(aService({ loadBalancer, ports })).service;

/** A deployment with a load balancer of its own, of a service that has none. */
const own = (loadBalancer: LoadBalancer, ...ports: Port[]) =>
  aDeployment(aService({ ports }), { loadBalancer }).service;

describe('a port that is forwarded (PORT_REQUIRED)', () => {
  test.each([
    ['HTTP/1.1', gateway, Port.http1({ listen: 8000 })],
    ['HTTP2', gateway, Port.http2({ listen: 8000 })],
    ['GRPC', gateway, Port.grpc({ listen: 8000 })],
    ['HTTP', clb, Port.http({ listen: 8000 })],
    ['RPC', clb, Port.rpc({ listen: 8000 })],
    ['Other behind a CLB', clb, Port.other({ listen: 8000 })],
  ])('is %s', (_, loadBalancer, port) => {
    const service = behind(loadBalancer, port);
    expectNone(service, 'PORT_REQUIRED');
    expect(service._plan().frontends[0].ports).toHaveLength(1);
  });

  const GATEWAY = ['Port.http1('];
  const CLB = ['Port.http('];

  test.each<[string, LoadBalancer, Port[], string[]]>([
    ['no port behind an API gateway', gateway, [], GATEWAY],
    ['Metrics alone behind an API gateway', gateway, [Port.metrics({ listen: 9090 })], GATEWAY],
    ['Other alone behind an API gateway', gateway, [Port.other({ listen: 9000 })], GATEWAY],
    ['no port behind a CLB', clb, [], CLB],
    ['Metrics alone behind a CLB', clb, [Port.metrics({ listen: 9090 })], CLB],
  ])('fails for %s', (_, loadBalancer, ports, names) => {
    expectFinding(behind(loadBalancer, ...ports), 'PORT_REQUIRED', { names });
    expectFinding(own(loadBalancer, ...ports), 'PORT_REQUIRED', {
      at: 'chart/chat/main',
      names,
    });
  });

  test('is not needed without a load balancer', () => {
    expectNone(aDeployment(aService({ ports: [] })).service, 'PORT_REQUIRED');
  });

  const preset = (...engines: Engine[]) => {
    const service = aRoutedService({ ports: [] });
    engines.forEach((engine, index) =>
      aDeployment(service, { image: Image.preset(engine, '1.0.0') }, `d${index}`),
    );
    return service;
  };

  test('may come from image presets with the same ports', () => {
    expectNone(preset(Engine.VLLM, Engine.SGLANG), 'PORT_REQUIRED');
  });

  test('fails for image presets with different ports', () => {
    expectFinding(preset(Engine.VLLM, Engine.TGI), 'PORT_REQUIRED', {
      value: '["d0: 8000","d1: 80"]',
    });
  });

  test('is not required without a deployment', () => {
    expect(findingsOf(aRoutedService({ ports: [] }), 'PORT_REQUIRED')).toEqual([]);
  });
});

describe('two listeners that meet in the proxy (PORT_LISTENER)', () => {
  test.each([
    [10080, 1],
    [10081, 0],
  ])('may be the redirect at 80 and port %i: %i', (exposed, count) => {
    const service = aService({
      ports: [
        Port.http1({ listen: 8000, expose: 443 }),
        Port.http1({ listen: 8001, expose: exposed }),
      ],
      loadBalancer: LoadBalancer.apiGateway({ certificate: 'chat-tls', redirectHttp: true }),
    });
    const { service: chat } = aDeployment(service);
    expect(findingsOf(chat, 'PORT_LISTENER')).toHaveLength(count);
  });

  const ports = (exposed: number[]) =>
    exposed.map((expose, index) => Port.http1({ listen: 8000 + index, expose }));

  test.each([
    [80, 10080],
    [10443, 443],
    [1023, 11023],
    [1, 10001],
  ])('fail for the expose ports %i and %i', (...exposed) => {
    const names = exposed.map(String);
    expectFinding(behind(gateway, ...ports(exposed)), 'PORT_LISTENER', { names });
    expectFinding(own(gateway, ...ports(exposed)), 'PORT_LISTENER', {
      at: 'chart/chat/main',
      names,
    });
  });

  test.each([
    [80, 10081],
    [1024, 11024],
    [8080, 18080],
  ])('are not the expose ports %i and %i', (...exposed) => {
    expectNone(behind(gateway, ...ports(exposed)), 'PORT_LISTENER');
    expectNone(own(gateway, ...ports(exposed)), 'PORT_LISTENER');
  });

  test('fail behind a CLB that splits by weights, which TCP routes carry out', () => {
    const service = aService({
      loadBalancer: clb,
      ports: [80, 10080].map((listen) => Port.http({ listen })),
    });
    service.splitTraffic([Weight.of(aDeployment(service), 1)]);
    expectFinding(service, 'PORT_LISTENER', {});
  });

  test.each([
    ['no load balancer', aService({ ports: ports([80, 10080]) })],
    [
      'Istio',
      aRoutedService({
        platform: Platform.kubernetes({ gateway: Gateway.istio() }),
        ports: ports([80, 10080]),
      }),
    ],
    [
      'a CLB by instance count',
      aService({
        loadBalancer: clb,
        ports: [80, 10080].map((listen) => Port.http({ listen })),
      }),
    ],
  ])('are none behind %s', (_, service) => {
    expectNone(aDeployment(service).service, 'PORT_LISTENER');
  });
});

describe('inherited ports behind a load balancer of the other type (PORT_INHERIT)', () => {
  test.each([
    [clb, Port.http1({ listen: 8000 }), ['HTTP/1.1 port 8000 as HTTP']],
    [clb, Port.http2({ listen: 8000 }), ['HTTP2 port 8000 as RPC']],
    [clb, Port.grpc({ listen: 8000 }), ['GRPC port 8000 as RPC']],
    [clb, Port.http1({ listen: 8000, path: '/v1' }), ['HTTP/1.1 port 8000 as HTTP', '/v1']],
    [gateway, Port.http({ listen: 8000 }), ['HTTP port 8000 as HTTP/1.1']],
  ])('are forwarded by their nearest purpose, with a warning (%#)', (loadBalancer, port, names) => {
    const service = own(loadBalancer, port);
    expectFinding(service, 'PORT_INHERIT', { at: 'chart/chat/main', names });
    expect(findingsOf(service, 'PORT_INHERIT')[0].severity).toBe('warning');
    expect(service._plan().frontends[0].ports).toMatchObject([{ listen: 8000, routed: true }]);
  });

  test('leave RPC behind an API gateway unforwarded: it becomes Other', () => {
    const service = own(gateway, Port.rpc({ listen: 8000 }));
    expectFinding(service, 'PORT_INHERIT', {
      at: 'chart/chat/main',
    });
    expectFinding(service, 'PORT_REQUIRED', { at: 'chart/chat/main' });
  });

  test.each([
    [gateway, Port.http({ listen: 8000 })],
    [gateway, Port.rpc({ listen: 8000 })],
    [clb, Port.grpc({ listen: 8000 })],
  ])(
    'are not those declared next to the load balancer, which are rejected once (%#)',
    (lb, port) => {
      const added = aDeployment(aService({ ports: [] }), { loadBalancer: lb, ports: [port] });
      for (const service of [behind(lb, port), added.service]) {
        const rules = service.findings().map(({ rule }) => rule);
        expect(rules.filter((rule) => rule.startsWith('PORT_'))).toEqual(['PORT_PURPOSE']);
      }
    },
  );

  test.each([
    [gateway, Port.http1({ listen: 8000 })],
    [clb, Port.rpc({ listen: 8000 })],
    [clb, Port.other({ listen: 8000 })],
  ])('have no warning if the type is the same (%#)', (loadBalancer, port) => {
    const service = own(loadBalancer, port);
    expectNone(service, 'PORT_INHERIT');
    expect(service._plan().frontends[0].ports).toHaveLength(1);
  });
});

describe('a metrics path that clients reach (METRICS_EXPOSED)', () => {
  const metrics = Port.metrics({ listen: 8000, path: '/stats' });

  test('is reported behind a CLB', () => {
    const service = behind(clb, Port.http({ listen: 8000, expose: 80 }), metrics);
    expectFinding(service, 'METRICS_EXPOSED', {});
    expect(findingsOf(service, 'METRICS_EXPOSED')[0].severity).toBe('warning');
  });

  test("is reported behind a deployment's own CLB", () => {
    expectFinding(own(clb, Port.http({ listen: 8000 }), metrics), 'METRICS_EXPOSED', {
      at: 'chart/chat/main',
    });
  });

  test('is none on a listen port of its own', () => {
    const apart = Port.metrics({ listen: 9090 });
    expectNone(behind(clb, Port.http({ listen: 8000 }), apart), 'METRICS_EXPOSED');
  });

  test('is blocked by an API gateway', () => {
    const service = behind(gateway, Port.http1({ listen: 8000, expose: 80 }), metrics);
    expectNone(service, 'METRICS_EXPOSED');
    expect(service._plan().frontends[0].exposedMetrics).toEqual([{ port: 80, path: '/stats' }]);
    expect(JSON.stringify(object(service, 'HTTPRoute').spec)).toContain('/stats');
  });
});

describe('one expose port of two ports (PORT_CONFLICT)', () => {
  const both = (purpose: 'http' | 'http1') => [
    Port[purpose]({ listen: 8000, expose: 80, ...(purpose === 'http1' && { path: '/a' }) }),
    Port[purpose]({ listen: 8001, expose: 80, ...(purpose === 'http1' && { path: '/b' }) }),
  ];

  test('fails behind a CLB that inherits ports that differ by path', () => {
    expectFinding(own(clb, ...both('http1')), 'PORT_CONFLICT', {
      at: 'chart/chat/main',
      names: ['80', 'LoadBalancer.apiGateway()'],
    });
  });

  test('is fine behind an API gateway, by path', () => {
    expectNone(own(gateway, ...both('http1')), 'PORT_CONFLICT');
  });

  test("fails behind the service's CLB, once", () => {
    expectFinding(behind(clb, ...both('http')), 'PORT_CONFLICT', {
      names: ['(listen 8000 and 8001)'],
    });
  });
});
