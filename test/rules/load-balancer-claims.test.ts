import { App, Chart } from 'cdk8s';
import { ApiGatewayOptions, ClbOptions, InferenceService, LoadBalancer, Port } from '../../src';
import { aStack } from '../homes/stacks';
import { aCloud, aDeployment, someQueue } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const RULE = 'LOAD_BALANCER_INSTANCE';

interface Said {
  readonly path?: string;
  readonly grpc?: boolean;
  readonly gateway?: ApiGatewayOptions;
  readonly namespace?: string;
}

/** Two services behind one gateway, in one Chart unless said. */
function both(one: Said, other: Said, apart = false): InferenceService {
  const app = new App();
  const charts = [new Chart(app, 'first'), new Chart(app, 'second')];
  const services = [one, other].map(({ path, grpc, gateway, namespace }, index) => {
    const chart = charts[apart ? index : 0];
    const port = grpc === true ? Port.grpc({ listen: 9000 }) : Port.http1({ listen: 8000, path });
    const service = new InferenceService(chart, `s${index}`, {
      namespace,
      ports: [port],
      loadBalancer: LoadBalancer.apiGateway({ instance: 'infra/public', ...gateway }),
    });
    aDeployment(service);
    return service;
  });
  expectNone(services[0], RULE);
  return services[1];
}

describe('one existing gateway before two services (LOAD_BALANCER_INSTANCE)', () => {
  const names = ['first/s0', 'got "infra/public"'];
  const web = { listeners: [{ port: 8000, name: 'web' }] };
  const admin = { listeners: [{ port: 8000, name: 'admin' }] };
  const host = (...hostnames: string[]) => ({ hostnames });

  test.each<[string, Said, Said]>([
    ['every host and path', {}, {}],
    ['one path, written differently', { path: '/v1' }, { path: '/v1/' }],
    ['one of several hosts', { gateway: host('a.io') }, { gateway: host('b.io', 'a.io') }],
    ['one listener', { gateway: web }, { gateway: web }],
    ['every listener, that one among them', { gateway: web }, {}],
    ['HTTP and gRPC', {}, { grpc: true }],
    ['two namespaces', { namespace: 'one' }, { namespace: 'two' }],
  ])('fails for %s', (_, one, other) => {
    expectFinding(both(one, other), RULE, { at: 'first/s1', names });
  });

  test.each<[string, Said, Said]>([
    ['two paths', { path: '/v1' }, { path: '/v2' }],
    ['two hosts', { gateway: host('a.io') }, { gateway: host('b.io') }],
    ['one host beside all others', { gateway: host('a.io') }, {}],
    ['two listeners', { gateway: web }, { gateway: admin }],
    ['two gateways', {}, { gateway: { instance: 'infra/other' } }],
    [
      'one name in two namespaces',
      { namespace: 'one', gateway: { instance: 'public' } },
      { namespace: 'two', gateway: { instance: 'public' } },
    ],
  ])('may be told apart by %s', (_, one, other) => {
    expectNone(both(one, other), RULE);
  });

  test('may be two where there are two Charts, whose clusters need not be the same', () => {
    expectNone(both({}, {}, true), RULE);
  });
});

describe('one existing CLB before two services (LOAD_BALANCER_INSTANCE)', () => {
  const second = (expose: number, options: ClbOptions, own = false) => {
    const app = new App();
    const platform = aCloud();
    const [one, other] = [80, expose].map((port, index) => {
      const loadBalancer = LoadBalancer.clb(index === 0 ? { instance: 'clb-1' } : options);
      const service = new InferenceService(new Chart(app, `c${index}`), `s${index}`, {
        platform,
        ports: [Port.http({ listen: 8000, expose: port })],
        ...(index === 0 || !own ? { loadBalancer } : {}),
      });
      const queue = someQueue();
      aDeployment(service, own && index === 1 ? { queue, loadBalancer } : { queue });
      return service;
    });
    expectNone(one, RULE);
    return other;
  };
  const names = ['c0/s0', 'got "clb-1"'];

  test('fails for one expose port, in whichever Chart', () => {
    expectFinding(second(80, { instance: 'clb-1' }), RULE, { at: 'c1/s1', names });
  });

  test("fails for a deployment's own as well", () => {
    expectFinding(second(80, { instance: 'clb-1' }, true), RULE, { at: 'c1/s1/main', names });
  });

  test('may have two expose ports, or be two', () => {
    expectNone(second(81, { instance: 'clb-1' }), RULE);
    expectNone(second(80, { instance: 'clb-2' }), RULE);
    expectNone(second(80, {}), RULE);
  });
});

describe("one existing gateway of the cloud's before two services (LOAD_BALANCER_INSTANCE)", () => {
  const second = (...hosts: string[][]) => {
    const stack = aStack();
    const [, other] = hosts.map((hostnames, index) => {
      const service = new InferenceService(stack, `s${index}`, {
        platform: aCloud(),
        ports: [Port.http1({ listen: 8000, expose: 80 })],
        loadBalancer: LoadBalancer.apiGateway({ instance: 'gd-1', hostnames }),
      });
      aDeployment(service, { queue: someQueue() });
      return service;
    });
    expect(other._plan().frontends[0].cloudGateway).toBeDefined();
    return other;
  };

  test('fails for one host name', () => {
    const service = second(['a.example.com'], ['b.example.com', 'a.example.com']);
    expectFinding(service, RULE, {
      at: service.node.path,
      names: ['got "gd-1"'],
    });
  });

  test('may be told apart by host names, or by the domain that each has of its own', () => {
    expectNone(second(['a.example.com'], ['b.example.com']), RULE);
    expectNone(second([], []), RULE);
  });
});
