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
    expect(service.plan().loadBalancer!.certificate).toBe(certificate);
  });

  test.each(['', 'Chat', 'a/b/c', '/a'])('fails for %j', (certificate) => {
    expectFinding(routed({ certificate }, { namespace: 'prod' }), 'CERTIFICATE', {
      names: ['must be a Secret', JSON.stringify(certificate), '; write the Secret'],
    });
  });

  test('fails for another namespace where the own one is not said', () => {
    expectFinding(routed({ certificate: 'certificates/chat-tls' }), 'CERTIFICATE', {
      names: ['got "certificates/chat-tls"'],
    });
  });
});

describe('an address that is asked for (PUBLIC_ADDRESS)', () => {
  test.each([
    [true, 'public'],
    [false, 'private'],
  ])('fails where the platform does not know how: publicAccess %p', (publicAccess, what) => {
    expectFinding(routed({ publicAccess }), 'PUBLIC_ADDRESS', {
      names: [`got ${publicAccess}`, `{ ${what}AddressAnnotations:`],
    });
  });

  test.each([true, false])('is known on VKE: publicAccess %p', (publicAccess) => {
    expectNone(routed({ publicAccess }, { platform: aCloud() }), 'PUBLIC_ADDRESS');
  });

  test('need not be said', () => {
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
    expect(Object.keys(service.plan().loadBalancer!.annotations)).toHaveLength(count);
  });

  test.each([
    [9, '1.5', 8],
    [17, '1.6', 16],
  ])('fails for %i annotations with Gateway API %s', (count, version) => {
    expectFinding(annotated(count, version), 'PUBLIC_ADDRESS', {
      names: [`got ${count}`],
    });
  });
});

describe('a pinning header (OVERRIDE_HEADER)', () => {
  test.each(['x', 'X-Deployment', 'h'.repeat(256)])('may be %.20s', (overrideHeader) => {
    const service = routed({ overrideHeader });
    expectNone(service, 'OVERRIDE_HEADER');
    expect(service.plan().loadBalancer!.overrideHeader).toBe(overrideHeader);
  });

  test.each(['', 'x y', 'x:y', 'h'.repeat(257)])('fails for %.20j', (overrideHeader) => {
    expectFinding(routed({ overrideHeader }), 'OVERRIDE_HEADER', {
      names: ['got "'],
    });
  });

  const onIstio = { platform: Platform.kubernetes({ gateway: Gateway.istio() }) };
  const hash = (header: string) => ({ algorithm: GatewayAlgorithm.consistentHash(header) });

  test('fails with an underscore on Envoy Gateway, and so does a hashed one (ALGORITHM)', () => {
    const names = ['got "x_id"'];
    expectFinding(routed({ overrideHeader: 'x_id' }), 'OVERRIDE_HEADER', { names });
    expectFinding(routed(hash('x_id')), 'ALGORITHM', { names });
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
      names: [`got ${value}`],
    });
  });

  test('counts the rule that keeps callers from metrics', () => {
    const metrics = Port.metrics({ listen: 8000, path: '/0/metrics' });
    const service = rules(14, 1, metrics);
    expectNone(service, 'OVERRIDE_HEADER');
    expect(object(service, 'HTTPRoute').spec.rules).toHaveLength(16);
    expectFinding(rules(15, 1, metrics), 'OVERRIDE_HEADER', {});
  });

  test("fails at a deployment's own load balancer", () => {
    const loadBalancer = LoadBalancer.apiGateway({ overrideHeader: 'x' });
    expectFinding(aDeployment(aService(), { loadBalancer }).service, 'OVERRIDE_HEADER', {
      at: 'chart/chat/main',
      names: ['got "x"'],
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
      names: ['["gold","silver"]'],
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

  test('fail where the namespace of the routes is not said', () => {
    const { service, weights } = spread();
    service.splitTraffic(weights);
    expectFinding(service, 'NAMESPACE_SPLIT', {});
  });
});

describe('what a platform does nearly', () => {
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
    ['APPROXIMATED_ROUND_ROBIN', ClbAlgorithm.WEIGHTED_ROUND_ROBIN, 'kube-proxy draws at random'],
    ['APPROXIMATED_SOURCE_HASH', ClbAlgorithm.SOURCE_ADDRESS_HASH, 'session affinity, 3 hours'],
  ])('is told behind a CLB without the cloud (%s)', (rule, algorithm, limitation) => {
    const service = clb(algorithm);
    expectFinding(service, rule, { names: [limitation, '; accept it, or say Platform.vke'] });
    expect(findingsOf(service, rule)[0].severity).toBe('warning');
    expectNone(clb(algorithm, aCloud()), rule);
  });

  test('is told of round robin with weights on Istio (APPROXIMATED_ROUND_ROBIN)', () => {
    const platform = Platform.kubernetes({ gateway: Gateway.istio() });
    const service = aRoutedService({ platform });
    const parts = ['a', 'b'].map((id) => Weight.of(aDeployment(service, {}, id), 1));
    service.splitTraffic(parts);
    expectFinding(service, 'APPROXIMATED_ROUND_ROBIN', {});
  });
});

describe('proxies of a gateway that is not known by name (NETWORK_ACCESS)', () => {
  const platform = Platform.kubernetes({ gateway: Gateway.gatewayApi({ className: 'x' }) });

  test('must be said where connections are restricted', () => {
    expectFinding(routed({}, { platform, networkAccess: {} }), 'NETWORK_ACCESS', {});
  });

  test('may be said, and need not be without restrictions', () => {
    const networkAccess = { gateway: [NetworkPeer.inNamespace('edge')] };
    expectNone(routed({}, { platform, networkAccess }), 'NETWORK_ACCESS');
    expectNone(routed({}, { platform }), 'NETWORK_ACCESS');
  });
});
