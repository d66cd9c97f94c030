import {
  ApiGatewayOptions,
  ClbAlgorithm,
  Gateway,
  GatewayAlgorithm,
  InferenceServiceProps,
  LoadBalancer,
  NetworkPeer,
  Platform,
  Port,
  Queue,
  Weight,
} from '../../src';
import { loadBalancerAnnotations } from '../../src/plan/load-balancer-annotations';
import {
  aCloud,
  aDeployment,
  aRoutedService,
  aService,
  object,
  someQueue,
} from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const routed = (options: ApiGatewayOptions, props: InferenceServiceProps = {}) =>
  aDeployment(aService({ loadBalancer: LoadBalancer.apiGateway(options), ...props }), {
    queue: someQueue(),
  }).service;

describe('a certificate (CERTIFICATE)', () => {
  test.each<[string, InferenceServiceProps]>([
    ['chat-tls', {}],
    ['certificates/chat-tls', { namespace: 'prod' }],
  ])('may be %s', (certificate, props) => {
    const service = routed({ certificate }, props);
    expectNone(service, 'CERTIFICATE');
    expect(service._plan().loadBalancer!.certificate).toBe(certificate);
  });

  test.each(['', 'Chat', 'a/b/c', '/a'])('fails for %j', (certificate) => {
    expectFinding(routed({ certificate }, { namespace: 'prod' }), 'CERTIFICATE', {
      value: JSON.stringify(certificate),
    });
  });

  test('fails for another namespace without a namespace of the service', () => {
    expectFinding(routed({ certificate: 'certificates/chat-tls' }), 'CERTIFICATE', {
      value: '"certificates/chat-tls"',
    });
  });
});

describe('port 443 without a certificate (CERTIFICATE)', () => {
  const at443 = (options: ApiGatewayOptions, ...ports: Port[]) => routed(options, { ports });

  test.each<[string, Port[]]>([
    ['HTTP/1.1', [Port.http1({ listen: 8000, expose: 443 })]],
    ['HTTP2', [Port.http2({ listen: 8000, expose: 443 })]],
    ['gRPC', [Port.grpc({ listen: 9000, expose: 443 })]],
    ['one of two', [Port.http1({ listen: 8000 }), Port.http1({ listen: 8001, expose: 443 })]],
    ['the listen port', [Port.http1({ listen: 443 })]],
  ])('fails for %s', (_, ports) => {
    expectFinding(at443({}, ...ports), 'CERTIFICATE', { value: '443', names: ['expose: 80'] });
  });

  test("fails for a deployment's own gateway", () => {
    const service = aService({ ports: [Port.http1({ listen: 8000, expose: 443 })] });
    aDeployment(service, { loadBalancer: LoadBalancer.apiGateway() });
    expectFinding(service, 'CERTIFICATE', { at: 'chart/chat/main', value: '443' });
  });

  const https = Port.http1({ listen: 8000, expose: 443 });

  test.each<[string, ApiGatewayOptions, Port]>([
    ['with a certificate', { certificate: 'chat-tls' }, https],
    ['on an existing gateway, whose listener has its own', { instance: 'infra/public' }, https],
    ['at 80', {}, Port.http1({ listen: 8000, expose: 80 })],
    ['at 8443', {}, Port.http1({ listen: 8000, expose: 8443 })],
    ['where it is not routed', {}, Port.other({ listen: 443 })],
  ])('is fine %s', (_, options, port) => {
    expectNone(at443(options, port), 'CERTIFICATE');
  });

  test.each([undefined, 'by weights'])('is fine behind a CLB, which forwards TLS: %s', (split) => {
    const service = aService({
      ports: [Port.http({ listen: 8000, expose: 443 })],
      loadBalancer: LoadBalancer.clb(),
    });
    const deployment = aDeployment(service);
    if (split) {
      service.splitTraffic([Weight.of(deployment, 1)]);
    }
    expectNone(service, 'CERTIFICATE');
  });
});

describe('a requested address (PUBLIC_ADDRESS)', () => {
  test.each([
    [true, 'public'],
    [false, 'private'],
  ])('fails without annotations on the platform: publicAccess %p', (publicAccess, what) => {
    expectFinding(routed({ publicAccess }), 'PUBLIC_ADDRESS', {
      value: `${publicAccess}`,
      names: [`${what}AddressAnnotations`],
    });
  });

  test.each([true, false])('is known on VKE: publicAccess %p', (publicAccess) => {
    expectNone(routed({ publicAccess }, { platform: aCloud() }), 'PUBLIC_ADDRESS');
  });

  test('is optional', () => {
    expectNone(routed({}), 'PUBLIC_ADDRESS');
  });

  const annotated = (count: number, gatewayApiVersion: string) =>
    routed(
      { publicAccess: true },
      {
        platform: Platform.kubernetes({
          gateway: Gateway.envoyGateway({ gatewayApiVersion }),
          publicAddressAnnotations: Object.fromEntries(
            Array.from({ length: count }, (_, i) => [`example.com/a${i}`, 'x']),
          ),
        }),
      },
    );

  test.each([
    [8, '1.5'],
    [16, '1.6'],
  ])('may take %i annotations with Gateway API %s', (count, version) => {
    const service = annotated(count, version);
    expectNone(service, 'PUBLIC_ADDRESS');
    const { loadBalancer, platform } = service._plan();
    expect(Object.keys(loadBalancerAnnotations(loadBalancer!, platform))).toHaveLength(count);
  });

  test.each([
    [9, '1.5', 8],
    [17, '1.6', 16],
  ])('fails for %i annotations with Gateway API %s', (count, version) => {
    expectFinding(annotated(count, version), 'PUBLIC_ADDRESS', {
      value: `${count}`,
    });
  });
});

describe('a pinning header (OVERRIDE_HEADER)', () => {
  test.each(['x', 'X-Deployment', 'h'.repeat(256)])('may be %.20s', (overrideHeader) => {
    const service = routed({ overrideHeader });
    expectNone(service, 'OVERRIDE_HEADER');
    expect(service._plan().loadBalancer!.overrideHeader).toBe(overrideHeader);
  });

  test.each(['', 'x y', 'x:y', 'h'.repeat(257)])('fails for %.20j', (overrideHeader) => {
    expectFinding(routed({ overrideHeader }), 'OVERRIDE_HEADER', { names: ['"overrideHeader"'] });
  });

  const onIstio = { platform: Platform.kubernetes({ gateway: Gateway.istio() }) };
  const hash = (header: string) => ({ algorithm: GatewayAlgorithm.consistentHash(header) });

  test('fails with an underscore on Envoy Gateway, and so does a hashed one (ALGORITHM)', () => {
    const expected = { value: '"x_id"', names: ['x-id'] };
    expectFinding(routed({ overrideHeader: 'x_id' }), 'OVERRIDE_HEADER', expected);
    expectFinding(routed(hash('x_id')), 'ALGORITHM', expected);
  });

  test('may have one on Istio, and so may a hashed one', () => {
    expectNone(routed({ overrideHeader: 'x_id' }, onIstio), 'OVERRIDE_HEADER');
    expectNone(routed(hash('x_id'), onIstio), 'ALGORITHM');
  });

  const rules = (deployments: number, paths: number, ...more: Port[]) => {
    const service = aRoutedService({
      loadBalancer: LoadBalancer.apiGateway({ overrideHeader: 'x-deployment' }),
      ports: [
        ...Array.from({ length: paths }, (_, i) =>
          Port.http1({ listen: 8000 + i, expose: 80, path: `/${i}` }),
        ),
        ...more,
      ],
    });
    const all = Array.from({ length: deployments }, (_, i) => aDeployment(service, {}, `d${i}`));
    service.splitTraffic(all.map((deployment) => Weight.of(deployment, 1)));
    return service;
  };

  test.each([
    [15, 1],
    [7, 2],
    [3, 4],
  ])('may make 16 rules: %i deployments, %i paths', (deployments, paths) => {
    expectNone(rules(deployments, paths), 'OVERRIDE_HEADER');
  });

  test.each([
    [16, 1, 17],
    [8, 2, 18],
    [4, 4, 20],
  ])('fails for more: %i deployments, %i paths', (deployments, paths, value) => {
    expectFinding(rules(deployments, paths), 'OVERRIDE_HEADER', {
      value: `${value}`,
    });
  });

  test('counts the rule that keeps clients from metrics', () => {
    const metrics = Port.metrics({ listen: 8000, path: '/0/metrics' });
    const service = rules(14, 1, metrics);
    expectNone(service, 'OVERRIDE_HEADER');
    expect(object(service, 'HTTPRoute').spec.rules).toHaveLength(16);
    expectFinding(rules(15, 1, metrics), 'OVERRIDE_HEADER', {});
  });

  test('counts two rules per path of a split with a cluster per deployment', () => {
    const random = (count: number) => {
      const service = aRoutedService({
        loadBalancer: LoadBalancer.apiGateway({
          overrideHeader: 'x-deployment',
          algorithm: GatewayAlgorithm.RANDOM,
        }),
      });
      const all = Array.from({ length: count }, (_, i) => aDeployment(service, {}, `d${i}`));
      service.splitTraffic(all.map((deployment) => Weight.of(deployment, 1)));
      return service;
    };
    expectNone(random(14), 'OVERRIDE_HEADER');
    expect(object(random(14), 'HTTPRoute').spec.rules).toHaveLength(16);
    expectFinding(random(15), 'OVERRIDE_HEADER', { value: '17' });
  });

  test("fails at a deployment's own load balancer", () => {
    const loadBalancer = LoadBalancer.apiGateway({ overrideHeader: 'x' });
    expectFinding(aDeployment(aService(), { loadBalancer }).service, 'OVERRIDE_HEADER', {
      at: 'chart/chat/main',
      value: '"x"',
    });
  });
});

describe('deployments in several namespaces (NAMESPACE_SPLIT)', () => {
  const spread = (namespace?: string) => {
    const service = aRoutedService({ namespace });
    const [a, b] = ['gold', 'silver'].map((name) =>
      aDeployment(service, { queue: Queue.named(name, { namespace: name }) }, name),
    );
    return { service, weights: [Weight.of(a, 1), Weight.of(b, 1)] };
  };

  test('may share by weights', () => {
    const { service, weights } = spread('prod');
    service.splitTraffic(weights);
    expectNone(service, 'NAMESPACE_SPLIT');
  });

  test('fail by instance count', () => {
    const { service } = spread('prod');
    service.splitByInstanceCount();
    expectFinding(service, 'NAMESPACE_SPLIT', {
      value: '["gold","silver"]',
    });
  });

  test('fail so behind a CLB, whose weights are TCP routes', () => {
    const weightedShares = (namespace?: string) => {
      const ports = [Port.http({ listen: 8000 })];
      const service = aService({ namespace, ports, loadBalancer: LoadBalancer.clb() });
      const queue = Queue.named('gold', { namespace: 'gold' });
      service.splitTraffic([Weight.of(aDeployment(service, { queue }), 1)]);
      return service;
    };
    expectFinding(weightedShares(), 'NAMESPACE_SPLIT', {});
    expectNone(weightedShares('prod'), 'NAMESPACE_SPLIT');
    expect(object(weightedShares('prod'), 'ReferenceGrant').spec.from).toMatchObject([
      { kind: 'TCPRoute', namespace: 'prod' },
    ]);
  });

  test('fail without a namespace of the routes', () => {
    const { service, weights } = spread();
    service.splitTraffic(weights);
    expectFinding(service, 'NAMESPACE_SPLIT', {});
  });
});

describe('approximate algorithms', () => {
  const clb = (algorithm: ClbAlgorithm, platform?: Platform) =>
    aDeployment(
      aService({
        platform,
        ports: [Port.http({ listen: 8000 })],
        loadBalancer: LoadBalancer.clb({ algorithm }),
      }),
      { queue: someQueue() },
    ).service;

  test.each([
    ['APPROXIMATED_ROUND_ROBIN', ClbAlgorithm.WEIGHTED_ROUND_ROBIN],
    ['APPROXIMATED_SOURCE_HASH', ClbAlgorithm.SOURCE_ADDRESS_HASH],
  ])('is reported behind a CLB on plain Kubernetes (%s)', (rule, algorithm) => {
    const service = clb(algorithm);
    expectFinding(service, rule, { names: ['kube-proxy', 'Platform.vke('] });
    expect(findingsOf(service, rule)[0].severity).toBe('warning');
    expectNone(clb(algorithm, aCloud()), rule);
  });

  test('include round robin with weights on Istio (APPROXIMATED_ROUND_ROBIN)', () => {
    const platform = Platform.kubernetes({ gateway: Gateway.istio() });
    const service = aRoutedService({ platform });
    const parts = ['a', 'b'].map((id) => Weight.of(aDeployment(service, {}, id), 1));
    service.splitTraffic(parts);
    expectFinding(service, 'APPROXIMATED_ROUND_ROBIN', {});
  });
});

describe('proxies of a gateway that is not known by name (NETWORK_ACCESS)', () => {
  const platform = Platform.kubernetes({ gateway: Gateway.gatewayApi({ className: 'x' }) });

  test('must be declared if connections are restricted', () => {
    expectFinding(routed({}, { platform, networkAccess: {} }), 'NETWORK_ACCESS', {});
  });

  test('may be declared, and are optional without restrictions', () => {
    const networkAccess = { gateway: [NetworkPeer.inNamespace('edge')] };
    expectNone(routed({}, { platform, networkAccess }), 'NETWORK_ACCESS');
    expectNone(routed({}, { platform }), 'NETWORK_ACCESS');
  });
});
