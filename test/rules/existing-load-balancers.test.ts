import { ApiGatewayOptions, ClbOptions, LoadBalancer, Platform, Port } from '../../src';
import { aCloud, aDeployment, aService, object, someQueue } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const RULE = 'LOAD_BALANCER_INSTANCE';
const ports = [80, 81].map((expose) => Port.http1({ listen: 8000 + expose, expose }));
const named = [
  { port: 80, name: 'web' },
  { port: 81, name: 'admin' },
];

const existing = (options: ApiGatewayOptions, count = 1) =>
  aDeployment(
    aService({ ports: ports.slice(0, count), loadBalancer: LoadBalancer.apiGateway(options) }),
  ).service;

const clb = (options: ClbOptions, platform?: Platform) =>
  aDeployment(
    aService({
      platform,
      ports: [Port.http({ listen: 8000 })],
      loadBalancer: LoadBalancer.clb(options),
    }),
    { queue: someQueue() },
  ).service;

describe('an existing gateway (LOAD_BALANCER_INSTANCE)', () => {
  test.each(['public', 'gateways/public'])('may be %s', (instance) => {
    const service = existing({ instance });
    expectNone(service, RULE);
    expect(service.plan().loadBalancer!.instance).toBe(instance);
    expect(object(service, 'HTTPRoute').spec.parentRefs).toMatchObject([{ name: 'public' }]);
  });

  test('may have a listener for each expose port', () => {
    expectNone(existing({ instance: 'public', listeners: named }, 2), RULE);
  });

  test.each<[string, ApiGatewayOptions, number, string[]]>([
    [
      'no name',
      { instance: '' },
      1,
      ['must be an existing Gateway', 'got ""', '; write the names'],
    ],
    ['three parts', { instance: 'a/b/c' }, 1, ['must be an existing Gateway', 'got "a/b/c"']],
    ['two ports without listeners', { instance: 'g' }, 2, ['must name its listener', '[80,81]']],
    [
      'one port of two without',
      { instance: 'g', listeners: named.slice(0, 1) },
      2,
      ['must name its listener', 'got [81]', "; add listeners: [{ port: 81, name: '…' }]"],
    ],
    [
      'a stray listener',
      { instance: 'g', listeners: named },
      1,
      ['(80)', 'got [81]', '; remove the other'],
    ],
    [
      'one listener for two ports',
      { instance: 'g', listeners: named.map((each) => ({ ...each, name: 'web' })) },
      2,
      ['must have one expose port', '["web","web"]', '; name a different'],
    ],
    [
      'an illegal listener',
      { instance: 'g', listeners: [{ port: 80, name: 'Web' }] },
      1,
      ['must have a legal name', 'got ["Web"]', '; write the names'],
    ],
    [
      'a certificate',
      { instance: 'g', certificate: 't' },
      1,
      ['"certificate"', 'got "t"', '; remove'],
    ],
    [
      'an address',
      { instance: 'g', publicAccess: false },
      1,
      ['"publicAccess"', 'false', '; remove'],
    ],
    [
      'two listeners for one port',
      { instance: 'g', listeners: [...named.slice(0, 1), { port: 80, name: 'tls' }] },
      1,
      ['each expose port must have one listener', 'got [80,80]', '; remove the second'],
    ],
    ['listeners of a new one', { listeners: named }, 2, ['with its own', '; add "instance"']],
  ])('fails for %s', (_, options, count, says) => {
    expectFinding(existing(options, count), RULE, { says });
  });

  const both = (service: ApiGatewayOptions, own: ApiGatewayOptions) =>
    aDeployment(
      aService({
        ports: ports.slice(0, 1),
        loadBalancer: LoadBalancer.apiGateway({ instance: 'g', ...service }),
      }),
      { loadBalancer: LoadBalancer.apiGateway({ instance: 'g', ...own }) },
    ).service;
  const [web] = named;

  test.each<[string, ApiGatewayOptions, ApiGatewayOptions]>([
    ['no hosts', {}, {}],
    ['one for all hosts', { hostnames: ['a.com'] }, {}],
    ['one host', { hostnames: ['a.com'] }, { hostnames: ['b.com', 'a.com'] }],
    ['one listener', { listeners: [web] }, { listeners: [web] }],
    ['one for all listeners', { listeners: [web] }, {}],
  ])('fails for two load balancers with %s', (_, service, own) => {
    expectFinding(both(service, own), RULE, {
      at: 'chart/chat/main',
      says: ['chart/chat match the same host and path', 'got "g"', '; set "hostnames"'],
    });
  });

  test.each([
    ['prod', false],
    ['other', true],
    [undefined, true],
  ])('knows one by two names, in namespace %p: apart %p', (namespace, apart) => {
    const service = aService({
      namespace,
      loadBalancer: LoadBalancer.apiGateway({ instance: 'prod/g' }),
    });
    aDeployment(service, { loadBalancer: LoadBalancer.apiGateway({ instance: 'g' }) });
    expect(findingsOf(service, RULE)).toHaveLength(apart ? 0 : 1);
  });

  test.each<[string, ApiGatewayOptions, ApiGatewayOptions]>([
    ['hosts apart', { hostnames: ['a.com'] }, { hostnames: ['b.com'] }],
    ['listeners apart', { listeners: [web] }, { listeners: [{ port: 80, name: 'debug' }] }],
    ['gateways apart', {}, { instance: 'other' }],
  ])('may serve two load balancers with %s', (_, service, own) => {
    expectNone(both(service, own), RULE);
  });
});

describe('an existing CLB (LOAD_BALANCER_INSTANCE)', () => {
  test('may be an id of the cloud', () => {
    const service = clb({ instance: 'clb-1' }, aCloud());
    expectNone(service, RULE);
    expect(object(service, 'Service', 'chat').metadata.annotations).toMatchObject({
      'service.beta.kubernetes.io/volcengine-loadbalancer-id': 'clb-1',
    });
  });

  test.each(['', '-clb', 'clb 1', 'ns/clb-1'])('fails for %j', (instance) => {
    expectFinding(clb({ instance }, aCloud()), RULE, {
      says: ['must be the id of a CLB', JSON.stringify(instance), '; write the id'],
    });
  });

  test('fails on plain Kubernetes', () => {
    expectFinding(clb({ instance: 'clb-1' }), RULE, {
      says: ['a CLB of Volcengine', 'got "clb-1"', '; remove "instance", or set Platform.vke'],
    });
  });

  const shared = (one: ClbOptions, other: ClbOptions) => {
    const service = aService({
      platform: aCloud(),
      ports: [Port.http({ listen: 8000 })],
      loadBalancer: LoadBalancer.clb(one),
    });
    aDeployment(service, { queue: someQueue(), loadBalancer: LoadBalancer.clb(other) });
    return service;
  };

  test('fails for two load balancers with one expose port', () => {
    expectFinding(shared({ instance: 'clb-1' }, { instance: 'clb-1' }), RULE, {
      at: 'chart/chat/main',
      says: ['it and chart/chat use the same expose port', 'got "clb-1"', '; change "expose"'],
    });
  });

  test('may stand beside another one, and two that are created beside each other', () => {
    expectNone(shared({ instance: 'clb-1' }, { instance: 'clb-2' }), RULE);
    expectNone(shared({ instance: 'clb-1' }, {}), RULE);
    expectNone(shared({}, {}), RULE);
  });

  test('fails with an address, which it has already', () => {
    expectFinding(clb({ instance: 'clb-1', publicAccess: true }, aCloud()), RULE, {
      says: ['"publicAccess" has no effect', 'got true', '; remove'],
    });
  });
});
