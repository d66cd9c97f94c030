import {
  ApiGatewayOptions,
  ClbOptions,
  GatewayListener,
  InferenceService,
  LoadBalancer,
  Port,
} from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';
import { aClbService, aCloud, aClusterWithAddresses, arms } from '../support/traffic';

const RULE = 'LOAD_BALANCER_INSTANCE';
const INSTANCE = 'gateways/public';

/** A service on an existing gateway, with an HTTP port for each expose port. */
function on(options: ApiGatewayOptions, ...expose: number[]): InferenceService {
  const exposed = expose.length === 0 ? [80] : expose;
  const service = aService({
    platform: aClusterWithAddresses(),
    ports: exposed.map((port, index) => Port.http1({ listen: 8000 + index, expose: port })),
    loadBalancer: LoadBalancer.apiGateway(options),
  });
  return aDeployment(service).service;
}

const listener = (port: number, name: string): GatewayListener => ({ port, name });

describe('an existing gateway (LOAD_BALANCER_INSTANCE)', () => {
  test.each(['public', 'gateways/public', 'a', 'g.example.com'])('accepts %s', (instance) => {
    const service = on({ instance });
    expectNone(service, RULE);
    expect(service.plan().loadBalancer!.instance).toBe(instance);
  });

  test.each(['', 'Public', 'a/b/c', '/a', 'a/', 'a b', 'https://gw'])('refuses %j', (instance) => {
    expectFinding(on({ instance }), RULE, {
      says: ['must be an existing Gateway, name or namespace/name, got "', '; write what kubectl'],
    });
  });

  test('keeps its own address', () => {
    expectFinding(on({ instance: INSTANCE, publicAccess: true }), RULE, {
      says: ['"publicAccess" is a matter of an existing load balancer itself', 'got true; take it'],
    });
  });

  test('keeps its own certificate', () => {
    expectFinding(on({ instance: INSTANCE, certificate: 'chat-tls' }), RULE, {
      says: ['"certificate" belongs to the listeners', 'got "chat-tls"; take it out, and name'],
    });
  });
});

describe('the listeners of an existing gateway (LOAD_BALANCER_INSTANCE)', () => {
  test.each([
    [undefined, [80]],
    [[listener(80, 'web')], [80]],
    [
      [listener(80, 'web'), listener(81, 'api')],
      [80, 81],
    ],
  ])('accepts %j for the expose ports %j', (listeners, expose) => {
    const service = on({ instance: INSTANCE, listeners }, ...expose);
    expectNone(service, RULE);
    expect(service.plan().loadBalancer!.listeners).toEqual(listeners ?? []);
  });

  test.each([
    [undefined, [80, 81], '[80,81]', "{ port: 80, name: '…' }, { port: 81, name: '…' }"],
    [[listener(80, 'web')], [80, 81], '[81]', "{ port: 81, name: '…' }"],
  ])(
    'refuses %j for the expose ports %j, of which each needs one',
    (listeners, expose, got, line) => {
      expectFinding(on({ instance: INSTANCE, listeners }, ...expose), RULE, {
        says: [
          'each of several expose ports must say its listener',
          got,
          `add listeners: [${line}]`,
        ],
      });
    },
  );

  test.each<[string, GatewayListener[], string, string]>([
    [
      'one for a port that is not exposed',
      [listener(80, 'web'), listener(443, 'tls')],
      'must stand for the expose ports (80), got [443]',
      'take out the others',
    ],
    ['an illegal name', [listener(80, 'Web')], 'a legal name, got ["Web"]', 'write the names'],
    [
      'two for one port',
      [listener(80, 'web'), listener(80, 'tls')],
      'each expose port must have one listener, got [80,80]',
      'take out those that stand',
    ],
  ])('refuses %s', (_, listeners, problem, mend) => {
    expectFinding(on({ instance: INSTANCE, listeners }), RULE, { says: [problem, mend] });
  });

  test('refuses one for two ports', () => {
    const listeners = [listener(80, 'web'), listener(81, 'web')];
    expectFinding(on({ instance: INSTANCE, listeners }, 80, 81), RULE, {
      says: ['each listener must stand for one expose port, got ["web","web"]', '; give each'],
    });
  });

  test('refuses any where the gateway is created', () => {
    expectFinding(on({ listeners: [listener(80, 'web')] }), RULE, {
      says: ['this one is created with its own, got ["web"]; add "instance", or take "listeners"'],
    });
  });
});

describe('an existing CLB (LOAD_BALANCER_INSTANCE)', () => {
  const clb = (options: ClbOptions, platform = aCloud()) => {
    const service = aClbService({ platform, loadBalancer: LoadBalancer.clb(options) });
    arms(service, 1);
    return service;
  };

  test.each(['clb-2febwrkxvwo5c59gp67iw1234', 'a'])('accepts the id %s', (instance) => {
    const service = clb({ instance });
    expectNone(service, RULE);
    expect(service.plan().loadBalancer).toMatchObject({ instance });
    expect(service.plan().loadBalancer).not.toHaveProperty('publicAccess');
  });

  test.each(['', 'a/b', '-a', '负载均衡'])('refuses the id %j', (instance) => {
    expectFinding(clb({ instance }), RULE, {
      says: ['"instance" must be the id of a CLB, got "', '; write the id that the cloud'],
    });
  });

  test('is refused on plain Kubernetes', () => {
    expectFinding(clb({ instance: 'clb-1' }, aClusterWithAddresses()), RULE, {
      says: ['the platform is a plain Kubernetes cluster, got "clb-1"; take it out, or say Platf'],
    });
  });

  test('keeps its own address', () => {
    expectFinding(clb({ instance: 'clb-1', publicAccess: false }), RULE, {
      says: ['"publicAccess" is a matter of an existing load balancer itself', 'got false; take'],
    });
  });
});

describe('two load balancers on one that exists (LOAD_BALANCER_INSTANCE)', () => {
  const at = 'chart/chat/main';
  const gateways = (one: ApiGatewayOptions, other: ApiGatewayOptions, namespace?: string) => {
    const service = aService({ namespace, loadBalancer: LoadBalancer.apiGateway(one) });
    return aDeployment(service, { loadBalancer: LoadBalancer.apiGateway(other) }).service;
  };
  const clbs = (one: ClbOptions, other: ClbOptions) => {
    const service = aClbService({ platform: aCloud(), loadBalancer: LoadBalancer.clb(one) });
    arms(service, 1, { loadBalancer: LoadBalancer.clb(other) });
    return service;
  };
  const web = [listener(80, 'web')];
  const api = [listener(80, 'api')];

  test.each<[string, ApiGatewayOptions, ApiGatewayOptions, string | undefined]>([
    ['every listener', { instance: 'public' }, { instance: 'public' }, undefined],
    [
      'one listener',
      { instance: 'g', listeners: web },
      { instance: 'g', listeners: web },
      undefined,
    ],
    ['one listener of all', { instance: 'g', listeners: web }, { instance: 'g' }, undefined],
    [
      'one host',
      { instance: 'g', hostnames: ['a.b'] },
      { instance: 'g', hostnames: ['c', 'a.b'] },
      undefined,
    ],
    ['one host of all', { instance: 'g', hostnames: ['a.b'] }, { instance: 'g' }, undefined],
    ['one, by two names', { instance: 'llm/public' }, { instance: 'public' }, 'llm'],
  ])('are refused with %s', (_, one, other, namespace) => {
    expectFinding(gateways(one, other, namespace), RULE, {
      at,
      says: ['those of chart/chat take the same hosts', '; give one of them "hostnames" or a'],
    });
  });

  test.each<[string, ApiGatewayOptions, ApiGatewayOptions]>([
    ['other hosts', { instance: 'g', hostnames: ['a'] }, { instance: 'g', hostnames: ['b'] }],
    ['other listeners', { instance: 'g', listeners: web }, { instance: 'g', listeners: api }],
    ['other gateways', { instance: 'g' }, { instance: 'h' }],
    ['gateways of their own', {}, {}],
  ])('are accepted with %s', (_, one, other) => {
    expectNone(gateways(one, other), RULE);
  });

  test('are refused with one expose port of a CLB', () => {
    expectFinding(clbs({ instance: 'clb-1' }, { instance: 'clb-1' }), RULE, {
      at: 'chart/chat/a',
      says: [
        'it and chart/chat take the same expose port',
        'got "clb-1"',
        'give one of them anoth',
      ],
    });
  });

  test('are accepted with CLBs of their own, and with two that exist', () => {
    expectNone(clbs({}, {}), RULE);
    expectNone(clbs({ instance: 'clb-1' }, { instance: 'clb-2' }), RULE);
  });
});
