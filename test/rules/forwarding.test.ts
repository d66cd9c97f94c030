import { DeploymentOptions, InferenceService, LoadBalancer, Port } from '../../src';
import { aDeployment, aRoutedService, aService } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';
import { aClbService, weighed } from '../support/traffic';

const AT = 'chart/chat/main';
const API = () => LoadBalancer.apiGateway();
const CLB = () => LoadBalancer.clb();
const HTTP1 = Port.http1({ listen: 8000, expose: 80 });

/** A service with these ports, behind something or nothing, and one deployment. */
function having(
  loadBalancer: LoadBalancer | undefined,
  ports: Port[],
  options: Partial<DeploymentOptions> = {},
): InferenceService {
  return aDeployment(aService({ loadBalancer, ports }), options).service;
}

describe('the purposes that a load balancer knows (PORT_PURPOSE)', () => {
  const ports = {
    'HTTP/1.1': Port.http1({ listen: 8000 }),
    HTTP2: Port.http2({ listen: 8000 }),
    GRPC: Port.grpc({ listen: 8000 }),
    HTTP: Port.http({ listen: 8000 }),
    RPC: Port.rpc({ listen: 8000 }),
    Metrics: Port.metrics({ listen: 8000 }),
    Other: Port.other({ listen: 8000 }),
  };
  const table = (known: string[]) =>
    Object.entries(ports).map(([name, port]) => ({ name, port, known: known.includes(name) }));
  const gateway = table(['HTTP/1.1', 'HTTP2', 'GRPC', 'Metrics', 'Other']);
  const clb = table(['HTTP', 'RPC', 'Metrics', 'Other']);

  test.each([
    ...gateway.map((row) => ({ ...row, make: API, what: 'an API gateway' })),
    ...clb.map((row) => ({ ...row, make: CLB, what: 'a CLB' })),
  ])('behind $what: $name, $known', ({ name, port, make, what, known }) => {
    const says = [`a port behind ${what} must have a purpose`, `got "${name}"; declare it with`];
    const service = having(make(), [port]);
    const own = having(undefined, [], { ports: [port], loadBalancer: make() });
    if (known) {
      expectNone(service, 'PORT_PURPOSE');
      expectNone(own, 'PORT_PURPOSE');
    } else {
      expectFinding(service, 'PORT_PURPOSE', { says });
      expectFinding(own, 'PORT_PURPOSE', { at: AT, says });
    }
  });

  test.each(Object.entries(ports))('without a load balancer: %s', (_, port) => {
    expectNone(having(undefined, [port]), 'PORT_PURPOSE');
  });

  test.each([
    ['HTTP', Port.http({ listen: 8000, path: '/a' })],
    ['RPC', Port.rpc({ listen: 8000, path: '/a' })],
    ['Other', Port.other({ listen: 8000, path: '/a' })],
  ])('have no path: %s', (purpose, port) => {
    expectFinding(having(CLB(), [port]), 'PORT_PURPOSE', {
      says: [`"path" means nothing on a port for ${purpose}`, 'got "/a"; leave it out, or put an'],
    });
  });
});

describe('a port that is forwarded (PORT_REQUIRED)', () => {
  test.each([
    ['HTTP', Port.http({ listen: 8000 })],
    ['RPC', Port.rpc({ listen: 8000 })],
    ['Other', Port.other({ listen: 8000 })],
  ])('behind a CLB is %s', (_, port) => {
    expectNone(having(CLB(), [port]), 'PORT_REQUIRED');
  });

  test.each([
    ['no port', []],
    ['Metrics alone', [Port.metrics({ listen: 9090 })]],
  ])('refuses %s behind a CLB', (_, ports) => {
    expectFinding(having(CLB(), ports), 'PORT_REQUIRED', {
      says: ['a port that it forwards: HTTP, RPC or Other; add one, such as ports: [Port.http('],
    });
  });

  test('refuses RPC alone behind a gateway of its own, which does not forward it', () => {
    const service = having(CLB(), [Port.rpc({ listen: 9000 })], { loadBalancer: API() });
    expectFinding(service, 'PORT_REQUIRED', {
      at: AT,
      says: ['a port that it forwards: HTTP/1.1, HTTP2 or GRPC; add one, such as', 'Port.http1('],
    });
  });

  test('is asked for at each load balancer that has none', () => {
    const service = having(API(), [Port.metrics({ listen: 9090 })], { loadBalancer: CLB() });
    expect(findingsOf(service, 'PORT_REQUIRED').map(({ path }) => path)).toEqual([
      'chart/chat',
      AT,
    ]);
  });

  test('may be the deployment’s own before a load balancer of its own', () => {
    const ports = [Port.http({ listen: 9000 })];
    expectNone(having(undefined, [], { ports, loadBalancer: CLB() }), 'PORT_REQUIRED');
  });
});

describe('ports that a load balancer of the other type inherits (PORT_INHERIT)', () => {
  const http2 = Port.http2({ listen: 8001, expose: 81 });
  const grpc = Port.grpc({ listen: 9000, expose: 90 });

  test.each([
    ['HTTP/1.1', API(), HTTP1, CLB(), 'the CLB forwards the HTTP/1.1 port 8000 as HTTP; accept'],
    ['HTTP2', API(), http2, CLB(), 'the CLB forwards the HTTP2 port 8001 as RPC; accept it'],
    ['GRPC', API(), grpc, CLB(), 'the CLB forwards the GRPC port 9000 as RPC; accept it, or'],
    [
      'HTTP',
      CLB(),
      Port.http({ listen: 8000 }),
      API(),
      'the API gateway forwards the HTTP port 8000 as HTTP/1.1; accept it, or choose',
    ],
    [
      'RPC',
      CLB(),
      Port.rpc({ listen: 9000 }),
      API(),
      'the API gateway does not forward the RPC port 9000, which is Other to it; accept it',
    ],
  ])('are said: %s', (_, loadBalancer, port, own, says) => {
    const service = having(loadBalancer, [port], { loadBalancer: own });
    expectFinding(service, 'PORT_INHERIT', { at: AT, says: [says] });
    expect(service.fidelity().map(({ rule }) => rule)).toContain('PORT_INHERIT');
  });

  test('lose their path before a CLB', () => {
    const port = Port.http1({ listen: 8000, path: '/v1' });
    expectFinding(having(API(), [port], { loadBalancer: CLB() }), 'PORT_INHERIT', {
      at: AT,
      says: ['as HTTP, whatever the path (declared: /v1); accept it'],
    });
  });

  test.each([
    ['Metrics', Port.metrics({ listen: 9090 })],
    ['Other', Port.other({ listen: 7000 })],
  ])('are not said where both types know them: %s', (_, port) => {
    const service = having(API(), [HTTP1], { loadBalancer: API(), ports: [port] });
    expectNone(service, 'PORT_INHERIT');
  });

  test('are planned by both names', () => {
    const { fronts } = having(API(), [HTTP1, grpc], { loadBalancer: CLB() }).plan();
    expect(fronts[1].ports.map(({ purpose, declared }) => [declared, purpose])).toEqual([
      ['HTTP/1.1', 'HTTP'],
      ['GRPC', 'RPC'],
    ]);
  });
});

describe('a metrics path that callers reach (METRICS_EXPOSED)', () => {
  const metrics = (listen: number, path?: string) => Port.metrics({ listen, path });

  test('is warned about behind a CLB, which forwards whole ports', () => {
    const service = having(CLB(), [Port.http({ listen: 8000, expose: 80 }), metrics(8000)]);
    expectFinding(service, 'METRICS_EXPOSED', {
      says: ['callers of port 80 reach the metrics path /metrics', '; let the container serve'],
    });
  });

  test('is warned about behind a CLB of the deployment’s own', () => {
    const service = having(API(), [HTTP1, metrics(8000, '/stats')], { loadBalancer: CLB() });
    expectFinding(service, 'METRICS_EXPOSED', { at: AT, says: ['reach the metrics path /stats'] });
  });

  test.each([
    ['another listen port', CLB(), [Port.http({ listen: 8000 }), metrics(9090)]],
    ['an API gateway, which refuses the path', API(), [HTTP1, metrics(8000)]],
    ['no metrics', CLB(), [Port.http({ listen: 8000 })]],
  ])('is not with %s', (_, loadBalancer, ports) => {
    expectNone(having(loadBalancer, ports), 'METRICS_EXPOSED');
  });
});

describe('ports of a service and of a deployment together', () => {
  const many = (count: number, from = 8000) =>
    Array.from({ length: count }, (_, index) => Port.http1({ listen: from + index }));

  test.each([
    [4, 1],
    [0, 5],
    [5, 0],
  ])('may be %i and %i (PORT_COUNT)', (inherited, own) => {
    expectNone(having(API(), many(inherited), { ports: many(own, 9000) }), 'PORT_COUNT');
  });

  test.each([
    [4, 2, 6, ', the 4 inherited ones included'],
    [5, 1, 6, ', the 5 inherited ones included'],
    [0, 6, 6, ''],
  ])('may not be %i and %i (PORT_COUNT)', (inherited, own, got, included) => {
    expectFinding(having(API(), many(inherited), { ports: many(own, 9000) }), 'PORT_COUNT', {
      at: AT,
      says: [`must have at most 5 entries${included}, got ${got}; take some out`],
    });
  });

  test.each([
    ['listen port and path', Port.http1({ listen: 8000, expose: 81 }), 'have listen port 8000'],
    ['expose port and path', Port.http1({ listen: 9000, expose: 80 }), 'have expose port 80'],
  ])('may not share %s (PORT_CONFLICT)', (_, port, says) => {
    const service = having(API(), [HTTP1], { ports: [port] });
    expectFinding(service, 'PORT_CONFLICT', { at: AT, says: [says] });
  });

  test('may share neither with another (PORT_CONFLICT)', () => {
    const ports = [Port.http1({ listen: 9000, expose: 81 })];
    expectNone(having(API(), [HTTP1], { ports }), 'PORT_CONFLICT');
  });

  test('behind a CLB may not share an expose port, which knows no paths (PORT_CONFLICT)', () => {
    const ports = [8000, 8001].map((listen) => Port.http({ listen, expose: 80 }));
    expectFinding(having(CLB(), ports), 'PORT_CONFLICT', {
      says: ['have expose port 80', 'listen 8000 and 8001', '; give one of them another "expose"'],
    });
  });

  test('behind a CLB of its own may not, though their paths differ (PORT_CONFLICT)', () => {
    const ports = ['/a', '/b'].map((path, index) =>
      Port.http1({ listen: 8000 + index, expose: 80, path }),
    );
    expectNone(having(API(), ports), 'PORT_CONFLICT');
    expectFinding(having(API(), ports, { loadBalancer: CLB() }), 'PORT_CONFLICT', {
      at: AT,
      says: ['two ports behind a CLB have expose port 80 (listen 8000 and 8001), and a CLB knows'],
    });
  });
});

describe('expose ports that meet in the proxy of a load balancer of its own (PORT_LISTENER)', () => {
  const PORTS = [Port.http1({ listen: 8000, expose: 443 })];
  const own = (expose: number, loadBalancer: LoadBalancer) =>
    having(undefined, PORTS, { ports: [Port.http1({ listen: 8001, expose })], loadBalancer });

  test('are refused behind a gateway: 443 and 10443', () => {
    expectFinding(own(10443, API()), 'PORT_LISTENER', {
      at: AT,
      says: ['expose ports 443 and 10443 meet in Envoy Gateway', '; choose another "expose"'],
    });
  });

  test('are accepted behind a gateway: 443 and 10442', () => {
    expectNone(own(10442, API()), 'PORT_LISTENER');
  });

  test('are accepted behind a CLB, but for weights, which a gateway does', () => {
    const ports = [80, 10080].map((expose) => Port.http({ listen: expose + 1, expose }));
    expectNone(having(CLB(), ports), 'PORT_LISTENER');
    expectFinding(weighed(aClbService({ ports }), [1]), 'PORT_LISTENER', {
      says: ['expose ports 80 and 10080 meet in Envoy Gateway'],
    });
  });

  test('are accepted behind the service, where only the own gateway has them', () => {
    const service = aRoutedService({ ports: PORTS });
    aDeployment(service, { ports: [Port.http1({ listen: 8001, expose: 10443 })] });
    expectNone(service, 'PORT_LISTENER');
  });
});
