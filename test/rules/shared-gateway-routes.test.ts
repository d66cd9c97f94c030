import { App, Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ApiGatewayOptions,
  CertificateIssuer,
  ExistingLoadBalancer,
  Gateway,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Severity,
  SharedGateway,
  SharedGatewayProps,
} from '../../src';
import { aStack } from '../homes/stacks';
import { aCloud, aDeployment, someQueue } from '../support/builders';
import { errorsOf, expectFinding, expectNone, findingsOf } from '../support/findings';

const RULE = 'SHARED_GATEWAY_ROUTE';
const HOST = 'models.example.com';

/** A Chart, with a platform of its own if one is passed. */
function aChart(app: App, id: string, namespace?: string, platform?: Platform): Chart {
  const chart = new Chart(app, id, { namespace });
  platform?.attachTo(chart);
  return chart;
}

function shared(chart: Construct, props: Partial<SharedGatewayProps> = {}): SharedGateway {
  return new SharedGateway(chart, 'public', { hostnames: [HOST], ...props });
}

const HTTP = Port.http1({ listen: 8000, expose: 80 });
const GRPC = Port.grpc({ listen: 9000, expose: 80 });

interface Declared extends ApiGatewayOptions {
  readonly ports?: Port[];
}

function behind(
  scope: Construct,
  options: ApiGatewayOptions,
  id = 'chat',
  ports: Port[] = [HTTP],
): InferenceService {
  const loadBalancer = LoadBalancer.apiGateway(options);
  const service = new InferenceService(scope, id, { ports, loadBalancer });
  aDeployment(service);
  return service;
}

describe('a service behind a shared gateway (SHARED_GATEWAY_ROUTE)', () => {
  test.each<[string, Partial<SharedGatewayProps>, Declared]>([
    ['with all host names of it', {}, {}],
    ['with one of its host names', { hostnames: [HOST, 'a.io'] }, { hostnames: ['a.io'] }],
    ['with a name below its wildcard', { hostnames: ['*.io'] }, { hostnames: ['a.b.io'] }],
    ['with its wildcard', { hostnames: ['*.io'] }, { hostnames: ['*.io'] }],
    ['with a wildcard below its wildcard', { hostnames: ['*.io'] }, { hostnames: ['*.a.io'] }],
    ['with one of its ports', { ports: [81, 80] }, {}],
    ['with a time limit', {}, { routeTimeout: Duration.minutes(1) }],
    ['with gRPC', {}, { ports: [GRPC] }],
  ])('is accepted %s', (_, props, { ports, ...options }) => {
    const chart = aChart(new App(), 'chart');
    const gateway = shared(chart, props);
    expect(errorsOf(behind(chart, { gateway, ...options }, 'chat', ports))).toEqual([]);
  });

  test.each<[string, Partial<SharedGatewayProps>, ApiGatewayOptions, string, string[]]>([
    ['with another host name', {}, { hostnames: ['a.io'] }, '["a.io"]', [HOST]],
    [
      'with the parent of its wildcard',
      { hostnames: ['*.io'] },
      { hostnames: ['io'] },
      '["io"]',
      [],
    ],
    [
      'with a wildcard around its name',
      {},
      { hostnames: ['*.example.com'] },
      '["*.example.com"]',
      [],
    ],
    ['with another port', { ports: [81] }, {}, '[80]', ['expose: 81']],
    ['with a certificate', {}, { certificate: 'a' }, '"a"', ['SharedGateway']],
    ['with an address', {}, { publicAccess: true }, 'true', ['SharedGateway']],
    ['with an existing gateway', {}, { instance: 'a/b' }, '"a/b"', ['"instance"']],
    [
      'with listeners',
      {},
      { listeners: [{ port: 80, name: 'http' }] },
      '[{"port":80,"name":"http"}]',
      ['"listeners"'],
    ],
  ])('is rejected %s', (_, props, options, value, names) => {
    const chart = aChart(new App(), 'chart');
    const service = behind(chart, { gateway: shared(chart, props), ...options });
    expectFinding(service, RULE, { value, names });
    expect(errorsOf(service)).toHaveLength(1);
  });

  const namespaces = (gateway: string | undefined, allowed: string[], service?: string) => {
    const app = new App();
    const allowedNamespaces = allowed;
    const there = shared(aChart(app, 'gateways', gateway), { allowedNamespaces });
    return behind(aChart(app, 'chart', service), { gateway: there });
  };

  test.each<[string | undefined, string[], string | undefined]>([
    [undefined, [], undefined],
    ['gateways', [], 'gateways'],
    ['gateways', ['a', 'b'], 'b'],
    ['gateways', ['*'], 'b'],
  ])('of namespace %j, which allows %j, may be in namespace %j', (gateway, allowed, service) => {
    expectNone(namespaces(gateway, allowed, service), RULE);
  });

  test.each<[string | undefined, string[], string | undefined, string]>([
    ['gateways', [], 'b', "['b']"],
    ['gateways', ['a'], 'b', '"allowedNamespaces"'],
    ['gateways', ['*'], undefined, '"namespace"'],
    [undefined, [], 'b', 'SharedGateway'],
  ])(
    'of namespace %j, which allows %j, may not be in namespace %j',
    (gateway, allowed, service, name) => {
      expectFinding(namespaces(gateway, allowed, service), RULE, { names: [name] });
    },
  );

  test('is rejected with another gateway on its platform', () => {
    const chart = aChart(new App(), 'chart');
    const platform = Platform.kubernetes({ gateway: Gateway.istio() });
    expectFinding(behind(chart, { gateway: shared(chart, { platform }) }), RULE, {
      value: '"envoy-gateway"',
      names: ['istio'],
    });
  });

  test('is rejected with Volcengine’s API gateway', () => {
    const stack = aStack();
    const gateway = shared(stack, { platform: Platform.kubernetes() });
    const service = new InferenceService(stack, 'chat', {
      ports: [HTTP],
      platform: aCloud({ cluster: 'c-1' }),
      loadBalancer: LoadBalancer.apiGateway({ gateway }),
    });
    aDeployment(service, { queue: someQueue() });
    expect(findingsOf(service, RULE)[0].message).toContain('ExistingLoadBalancer.apig');
  });

  test('may be one of a single deployment', () => {
    const chart = aChart(new App(), 'chart');
    const gateway = shared(chart);
    const service = behind(chart, { gateway });
    const loadBalancer = LoadBalancer.apiGateway({ gateway, path: '/main' });
    aDeployment(service, { loadBalancer }, 'other');
    expectNone(service, RULE);
  });
});

describe('the cluster of a shared gateway (SHARED_GATEWAY_ROUTE)', () => {
  const [one, other] = ['one', 'other'].map((name) => Platform.kubernetes({ name }));
  const unnamed = () => Platform.kubernetes();
  const apart = (gateways?: Platform, services?: Platform) => {
    const app = new App();
    const gateway = shared(aChart(app, 'gateways', 'a', gateways));
    return behind(aChart(app, 'chart', 'a', services), { gateway });
  };

  test.each<[string, Platform | undefined, Platform | undefined]>([
    ['no platform of their own', undefined, undefined],
    ['one platform', one, one],
    ['platforms of one name', one, Platform.kubernetes({ name: 'one' })],
  ])('may be that of a service in another Chart, with %s', (_, gateways, services) => {
    expectNone(apart(gateways, services), RULE);
  });

  test.each<[string, Platform | undefined, Platform | undefined]>([
    ['platforms of two names', one, other],
    ['platforms without a name', unnamed(), unnamed()],
    ['a platform of one of them alone', undefined, unnamed()],
  ])('may not be that of a service in another Chart, with %s', (_, gateways, services) => {
    expectFinding(apart(gateways, services), RULE, {
      value: '"gateways/public"',
      names: ['ame'],
    });
  });

  test('has services of its own App alone', () => {
    const gateway = shared(aChart(new App(), 'other'));
    expectFinding(behind(aChart(new App(), 'chart'), { gateway }), RULE, {
      value: '"other/public"',
      names: ['ExistingLoadBalancer.gateway'],
    });
  });

  test('has no services after its removal', () => {
    const chart = aChart(new App(), 'chart');
    const service = behind(chart, { gateway: shared(chart) });
    expectNone(service, RULE);
    chart.node.tryRemoveChild('public');
    expectFinding(service, RULE);
  });
});

describe('two services of a shared gateway (SHARED_GATEWAY_ROUTE)', () => {
  const both = (first: Declared, second: Declared, apart = false) => {
    const app = new App();
    const charts = ['chart', 'second'].map((id) => aChart(app, id, 'a'));
    const gateway = shared(charts[0], {
      hostnames: [HOST, '*.example.com'],
      ports: [80, 81],
    });
    const services = [first, second].map(({ ports, ...options }, index) =>
      behind(charts[apart ? index : 0], { gateway, ...options }, `s${index}`, ports),
    );
    expectNone(services[0], RULE);
    return services[1];
  };
  const host = (...hostnames: string[]) => ({ hostnames });
  const path = (name: string) => Port.http1({ listen: 8000, expose: 80, path: name });

  test.each<[string, Declared, Declared, string]>([
    ['every host and path', {}, {}, `"${HOST}:80/"`],
    ['one path', { path: '/a' }, { path: '/a/' }, `"${HOST}:80/a"`],
    [
      'one host of several',
      host('a.example.com'),
      host('b.example.com', 'a.example.com'),
      '"a.example.com:80/"',
    ],
    ['one path, from a port', { path: '/a' }, { ports: [path('/a')] }, `"${HOST}:80/a"`],
    [
      'one path, from prefix and port',
      { path: '/a', ports: [path('/v1')] },
      { ports: [path('/a/v1')] },
      `"${HOST}:80/a/v1"`,
    ],
    ['HTTP and gRPC', { path: '/a' }, { ports: [GRPC] }, `"${HOST}:80"`],
    [
      'gRPC below a wildcard of HTTP',
      host('*.example.com'),
      { ...host('g.example.com'), ports: [GRPC] },
      '"g.example.com:80"',
    ],
    ['gRPC twice', { ports: [GRPC] }, { ports: [GRPC] }, `"${HOST}:80/"`],
  ])('fail for %s', (_, first, second, value) => {
    expectFinding(both(first, second), RULE, { at: 'chart/s1', value, names: ['chart/s0'] });
  });

  test('fail in two Charts of one cluster as well', () => {
    expectFinding(both({}, {}, true), RULE, { at: 'second/s1' });
  });

  test.each<[string, Declared, Declared]>([
    ['two paths', { path: '/a' }, { path: '/b' }],
    ['a path, and all others', { path: '/a' }, {}],
    ['a path below another', { path: '/a' }, { path: '/a/b' }],
    ['two hosts', host('a.example.com'), host('b.example.com')],
    ['a host, and its wildcard', host('a.example.com'), host('*.example.com')],
    ['two ports', {}, { ports: [Port.http1({ listen: 8000, expose: 81 })] }],
    [
      'two hosts of HTTP and gRPC',
      host('a.example.com'),
      { ...host('g.example.com'), ports: [GRPC] },
    ],
  ])('are told apart by %s', (_, first, second) => {
    expectNone(both(first, second), RULE);
  });

  test('include the load balancers of deployments', () => {
    const chart = aChart(new App(), 'chart');
    const gateway = shared(chart);
    const service = behind(chart, { gateway });
    aDeployment(service, { loadBalancer: LoadBalancer.apiGateway({ gateway }) }, 'other');
    expectFinding(service, RULE, { at: 'chart/chat/other', names: ['chart/chat'] });
  });
});

test.each<[string, ApiGatewayOptions]>([
  ['REDIRECT_HTTP', { redirectHttp: true }],
  ['CERTIFICATE_ISSUER', { certificateIssuer: CertificateIssuer.issuer('ca') }],
])('%s at a service names the shared gateway, which has the option', (rule, options) => {
  const chart = aChart(new App(), 'chart');
  const gateway = shared(chart);
  expectFinding(behind(chart, { gateway, ...options }), rule, {
    names: ['chart/public', 'on the SharedGateway'],
  });
});

describe('a host name of two shared gateways (SHARED_HOSTNAME)', () => {
  const two = (platforms: Platform[], hostnames = [HOST]) => {
    const app = new App();
    return ['first', 'second'].map((id, index) =>
      shared(aChart(app, id), { hostnames, resourceName: id, platform: platforms[index] }),
    );
  };
  const found = (gateway: SharedGateway) => gateway._synthesize().findings;

  test('has a warning at the second, and both are rendered', () => {
    const [first, second] = two([]);
    expect(found(first)).toEqual([]);
    expect(found(second)).toMatchObject([
      {
        rule: 'SHARED_HOSTNAME',
        path: 'second/public',
        severity: Severity.WARNING,
        problem: expect.stringContaining('first/public'),
        value: `"${HOST}"`,
      },
    ]);
    expect(second._synthesize().objects).toHaveLength(1);
  });

  test.each<[string, string[], string[], number]>([
    ['one cluster by name', ['east', 'east'], [HOST], 1],
    ['two clusters', ['east', 'west'], [HOST], 0],
  ])('in %s', (_, names, hostnames, count) => {
    const platforms = names.map((name) => Platform.kubernetes({ name }));
    expect(found(two(platforms, hostnames)[1])).toHaveLength(count);
  });

  test('has none if the names differ', () => {
    const chart = aChart(new App(), 'chart');
    shared(chart);
    expect(found(new SharedGateway(chart, 'other', { hostnames: ['a.io'] }))).toEqual([]);
  });

  test('stops a strict synthesis, unless it is acknowledged for the scope', () => {
    const strict = Platform.kubernetes({ strict: true });
    const [, second] = two([strict, strict]);
    expect(found(second)).toMatchObject([{ severity: Severity.ERROR }]);
    expect(second._synthesize().objects).toEqual([]);
    const reason = 'DNS has a view for each';
    InferenceService.acknowledgeIn(second.node.root, 'SHARED_HOSTNAME', { reason });
    expect(found(second)).toMatchObject([
      { rule: 'SHARED_HOSTNAME', severity: Severity.WARNING, acknowledged: { reason } },
    ]);
    expect(second._synthesize().objects).toHaveLength(1);
  });

  test('is reported once if an acknowledgement of the scope matches nothing', () => {
    const gateway = shared(aChart(new App(), 'chart'));
    InferenceService.acknowledgeIn(gateway.node.root, 'SHARED_HOSTNAME', { reason: 'none' });
    expect(found(gateway)).toMatchObject([{ rule: 'ACKNOWLEDGE_UNUSED' }]);
  });
});

describe('a host name of a shared gateway (SHARED_HOSTNAME)', () => {
  const pair = (options: ApiGatewayOptions) => {
    const chart = aChart(new App(), 'chart');
    const gateway = shared(chart);
    return { shared: behind(chart, { gateway }, 'first'), own: behind(chart, options) };
  };

  test('of a gateway that a service creates has one warning, at the service', () => {
    const services = pair({ hostnames: [HOST] });
    expectNone(services.shared, 'SHARED_HOSTNAME');
    expectFinding(services.own, 'SHARED_HOSTNAME', {
      value: `"${HOST}"`,
      names: ['chart/public', 'gateway: shared'],
    });
  });

  test.each<[string, ApiGatewayOptions]>([
    ['another name', { hostnames: ['a.io'] }],
    ['an existing gateway', { instance: ExistingLoadBalancer.gateway('x'), hostnames: [HOST] }],
  ])('has none for %s', (_, options) => {
    expectNone(pair(options).own, 'SHARED_HOSTNAME');
  });
});
