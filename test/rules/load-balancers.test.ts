import { Duration } from 'cdk8s';
import {
  ApiGatewayOptions,
  Gateway,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Queue,
} from '../../src';
import { aChart, aDeployment, aRoutedService, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';
import { aClbService, aCloud, aClusterWithAddresses, arms, weighed } from '../support/traffic';

interface Said extends ApiGatewayOptions {
  readonly namespace?: string;
  readonly platform?: Platform;
  readonly ports?: Port[];
  readonly deployments?: number;
}

/** A service behind a gateway of its own, of which one thing is said. */
function behind({ namespace, platform, ports, deployments = 1, ...options }: Said) {
  const loadBalancer = LoadBalancer.apiGateway(options);
  const service = aService({
    loadBalancer,
    namespace,
    platform,
    ...(ports && { ports }),
  });
  return weighed(service, Array<number>(deployments).fill(1));
}

describe('a certificate (CERTIFICATE)', () => {
  test.each(['chat-tls', 'chat.example.com', 'a'])('accepts the Secret %s', (certificate) => {
    const service = behind({ certificate });
    expectNone(service, 'CERTIFICATE');
    expect(service.plan().loadBalancer!.certificate).toBe(certificate);
  });

  test.each(['', 'Chat', 'chat tls', 'a/b/c', '/a', 'a/', '-a'])('refuses %j', (certificate) => {
    expectFinding(behind({ certificate, namespace: 'llm' }), 'CERTIFICATE', {
      says: ['must be a Secret, name or namespace/name, got "', '; write the Secret of type'],
    });
  });

  test('of another namespace needs the namespace of the service said', () => {
    const certificate = 'certificates/chat-tls';
    expectNone(behind({ certificate, namespace: 'llm' }), 'CERTIFICATE');
    expectFinding(behind({ certificate }), 'CERTIFICATE', {
      says: ['must let the Gateway of chat in', 'got "certificates/chat-tls"; say the "namespace"'],
    });
  });
});

describe('a public or private address (PUBLIC_ADDRESS)', () => {
  test.each([
    [undefined, {}],
    [true, { 'example.com/address': 'internet' }],
    [false, { 'example.com/address': 'internal' }],
  ])('of %p is asked for with %j', (publicAccess, annotations) => {
    const service = behind({ publicAccess, platform: aClusterWithAddresses() });
    expectNone(service, 'PUBLIC_ADDRESS');
    expect(service.plan().loadBalancer!.annotations).toEqual(annotations);
  });

  test.each([
    [true, 'public', 'publicAddressAnnotations'],
    [false, 'private', 'privateAddressAnnotations'],
  ])('of %p is refused where the platform has no word for it', (publicAccess, word, option) => {
    const says = [
      `knows how to ask for a ${word} address, got ${publicAccess}`,
      `; say it: Platform.kubernetes({ ${option}: { … } })`,
    ];
    expectFinding(behind({ publicAccess }), 'PUBLIC_ADDRESS', { says });
    const clb = aClbService({ loadBalancer: LoadBalancer.clb({ publicAccess }) });
    arms(clb, 1);
    expectFinding(clb, 'PUBLIC_ADDRESS', { says });
  });

  const annotated = (count: number, gatewayApiVersion?: string): Platform =>
    Platform.kubernetes({
      publicAddressAnnotations: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`example.com/a${index}`, 'x']),
      ),
      gateway: Gateway.envoyGateway({ gatewayApiVersion }),
    });

  test.each([
    [8, '1.2'],
    [8, '1.5'],
    [9, '1.6'],
    [16, '1.6'],
  ])('accepts %i annotations with Gateway API %s', (count, version) => {
    expectNone(
      behind({ publicAccess: true, platform: annotated(count, version) }),
      'PUBLIC_ADDRESS',
    );
  });

  test.each([
    [9, '1.2', 8],
    [9, '1.5', 8],
    [17, '1.6', 16],
  ])('refuses %i annotations with Gateway API %s', (count, version, most) => {
    const service = behind({ publicAccess: true, platform: annotated(count, version) });
    expectFinding(service, 'PUBLIC_ADDRESS', {
      says: [`Gateway API ${version} takes at most ${most} annotations`, `got ${count}; take some`],
    });
  });

  test('counts none on a Service of type LoadBalancer, which takes any number', () => {
    const loadBalancer = LoadBalancer.clb({ publicAccess: true });
    const service = aClbService({ loadBalancer, platform: annotated(17) });
    arms(service, 1);
    expectNone(service, 'PUBLIC_ADDRESS');
  });

  test('in the cloud adds to what the cloud is told', () => {
    const platform = aCloud({
      publicAddressAnnotations: {
        'service.beta.kubernetes.io/volcengine-loadbalancer-bandwidth': '50',
      },
    });
    const { annotations } = behind({ publicAccess: true, platform }).plan().loadBalancer!;
    expect(Object.entries(annotations)).toEqual(
      expect.arrayContaining([
        ['service.beta.kubernetes.io/volcengine-loadbalancer-address-type', 'PUBLIC'],
        ['service.beta.kubernetes.io/volcengine-loadbalancer-bandwidth', '50'],
      ]),
    );
  });
});

describe('a pinning header (PINNING_HEADER)', () => {
  const pinning = (pinningHeader: string, deployments = 1, ports?: Port[]) =>
    behind({ pinningHeader, deployments, ports });

  test.each(['x', 'X-Deployment', 'h'.repeat(256)])('accepts %.20s', (header) => {
    const service = pinning(header);
    expectNone(service, 'PINNING_HEADER');
    expect(service.plan().loadBalancer!.pinningHeader).toBe(header);
  });

  test.each(['', 'x deployment', '部署', 'h'.repeat(257)])('refuses %.20j', (header) => {
    expectFinding(pinning(header), 'PINNING_HEADER', {
      says: ['must be an HTTP token of 1 to 256 characters, got "', '; name a request header'],
    });
  });

  const on = (...paths: string[]) =>
    paths.map((path, index) =>
      Port.http1({ listen: 8000, expose: 80, path, name: index === 0 ? undefined : 'http-8000' }),
    );
  const metrics = Port.metrics({ listen: 8000 });

  test.each([
    [15, on('/'), 16],
    [7, on('/a', '/b'), 16],
    [3, on('/a', '/b', '/c', '/d'), 16],
    [14, [...on('/'), metrics], 16],
    [7, [...on('/a'), Port.http1({ listen: 8001, expose: 81 })], 8],
  ])('accepts %i deployments (%#): %i rules are written', (deployments, ports) => {
    expectNone(pinning('x-deployment', deployments, ports), 'PINNING_HEADER');
  });

  test.each([
    [16, on('/'), 17],
    [8, on('/a', '/b'), 18],
    [4, on('/a', '/b', '/c', '/d'), 20],
    [15, [...on('/'), metrics], 17],
  ])('refuses %i deployments (%#): %i rules would be needed', (deployments, ports, rules) => {
    expectFinding(pinning('x-deployment', deployments, ports), 'PINNING_HEADER', {
      says: ['a route takes 16 rules at most', `got ${rules}; take the header out, or serve fewer`],
    });
  });

  test('refuses one before a deployment alone', () => {
    const loadBalancer = LoadBalancer.apiGateway({ pinningHeader: 'x-deployment' });
    expectFinding(aDeployment(aRoutedService(), { loadBalancer }).service, 'PINNING_HEADER', {
      at: 'chart/chat/main',
      says: ['means nothing before one deployment alone', '; take it out, or say it at the servi'],
    });
  });
});

describe('deployments in the namespaces of their queues (NAMESPACE_SPLIT)', () => {
  const inNamespaces = (service: InferenceService, ...namespaces: (string | undefined)[]) => {
    namespaces.forEach((namespace, index) =>
      aDeployment(service, { queue: Queue.named(`q${index}`, { namespace }) }, 'abc'[index]),
    );
    return service;
  };
  const away = (service: InferenceService) => weighed(service, [1], { queue: AWAY });
  const AWAY = Queue.named('gold', { namespace: 'gold' });

  test.each([
    [() => aClbService(), 'behind a CLB'],
    [() => aClbService({ platform: aCloud() }), 'behind a CLB of the cloud'],
    [() => aRoutedService(), 'behind an API gateway'],
  ])('are refused by instance count (%#): %s', (make) => {
    const service = inNamespaces(make(), 'gold', 'silver');
    service.splitByInstanceCount();
    expectFinding(service, 'NAMESPACE_SPLIT', {
      says: ['one Service stands over all', 'got ["gold","silver"]; split by weights, or give'],
    });
  });

  test('are refused by instance count where one has no namespace of its own', () => {
    expectFinding(inNamespaces(aClbService(), undefined, 'gold'), 'NAMESPACE_SPLIT', {
      says: ['got ["(the current one)","gold"]'],
    });
  });

  test('are accepted by instance count in one namespace', () => {
    expectNone(inNamespaces(aClbService(), 'gold', 'gold'), 'NAMESPACE_SPLIT');
  });

  test.each([
    ['an API gateway', () => aRoutedService()],
    ['a CLB, whose weights are TCP routes', () => aClbService()],
  ])('by weight behind %s need the namespace of the service said', (_, make) => {
    expectFinding(away(make()), 'NAMESPACE_SPLIT', {
      says: ['the routes lead to other namespaces (gold)', '; say the "namespace" of the service'],
    });
  });

  test.each([
    ['said', () => aRoutedService({ namespace: 'llm' })],
    ['the Chart’s', () => aRoutedService({}, aChart('llm'))],
    ['said, behind a CLB', () => aClbService({ namespace: 'llm' })],
    ['of no matter without a load balancer', () => aService()],
  ])('are accepted by weight where it is %s', (_, make) => {
    const service = make();
    expectNone(service.plan().loadBalancer ? away(service) : service, 'NAMESPACE_SPLIT');
  });
});

describe('a route timeout for gRPC (ROUTE_TIMEOUT)', () => {
  const GRPC = [Port.grpc({ listen: 9000 })];
  const on = (gateway: Gateway, routeTimeout?: Duration, ports = GRPC) =>
    behind({ routeTimeout, ports, platform: Platform.kubernetes({ gateway }) });
  const others = [Gateway.istio(), Gateway.gatewayApi({ className: 'cilium' })];

  test('is accepted on Envoy Gateway, whose policy has it', () => {
    expectNone(on(Gateway.envoyGateway(), Duration.seconds(9)), 'ROUTE_TIMEOUT');
  });

  test.each(others)('is refused elsewhere (%#): a GRPCRoute has none', (gateway) => {
    expectFinding(on(gateway, Duration.seconds(9)), 'ROUTE_TIMEOUT', {
      says: [
        'for the GRPC port 9000',
        'got "9s"; leave it out, and let callers say their deadline',
      ],
    });
  });

  test.each(others)('is no matter of HTTP, nor of no limit (%#)', (gateway) => {
    const http = [Port.http1({ listen: 8000 })];
    expectNone(on(gateway, Duration.seconds(9), http), 'ROUTE_TIMEOUT');
    expectNone(on(gateway, Duration.seconds(0)), 'ROUTE_TIMEOUT');
    expectNone(on(gateway), 'ROUTE_TIMEOUT');
  });
});
