import { App, Chart, Duration } from 'cdk8s';
import { Token } from 'cdktn';
import {
  ApiGatewayOptions,
  CloudGatewayBalancerSize,
  CloudGatewayNodeSize,
  Gateway,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Platform,
  Port,
  PrivateNetwork,
  Queue,
  Subnet,
  Weight,
} from '../../src';
import { CloudGatewayPlan } from '../../src/plan/cloud-gateway';
import { CloudRoutePlan } from '../../src/plan/cloud-routes';
import { aServiceIn, aStack } from '../homes/stacks';
import { aCloud, aDeployment, aRoutedService, someQueue } from '../support/builders';
import {
  aCloudService,
  aDeployedCloudService,
  aKnownCluster,
  deployments,
  http,
} from '../support/cloud-gateways';

const later = (text: string = 'later') => Token.asString({ resolve: () => text });

function planned(service: InferenceService, frontend: number = 0): CloudGatewayPlan {
  return service._plan().frontends[frontend].cloudGateway!;
}

/** What is planned for a service with one deployment. */
function one(props: InferenceServiceProps = {}): CloudGatewayPlan {
  const service = aDeployedCloudService(props);
  return planned(service);
}

function routed(options: ApiGatewayOptions, props: InferenceServiceProps = {}): CloudRoutePlan[] {
  const { entries } = one({ loadBalancer: LoadBalancer.apiGateway(options), ...props });
  return entries.flatMap(({ routes }) => routes);
}

describe('the cloud’s own API gateway', () => {
  test('is meant below a stack, on VKE, where no gateway in the cluster is said', () => {
    expect(one()).toBeDefined();
  });

  test.each<[string, () => InferenceService]>([
    ['below a Chart', () => aRoutedService({ platform: aKnownCluster() }, aChart())],
    ['on plain Kubernetes', () => aCloudService({ platform: Platform.kubernetes() })],
    [
      'where a gateway in the cluster is said',
      () => aCloudService({ platform: aCloud({ gateway: Gateway.istio() }) }),
    ],
    [
      'by a CLB',
      () =>
        aCloudService({
          ports: [Port.http({ listen: 8000 })],
          loadBalancer: LoadBalancer.clb(),
        }),
    ],
  ])('is not meant %s', (_, make) => {
    const service = make();
    deployments(service, 1);
    expect(planned(service)).toBeUndefined();
  });

  function aChart(): Chart {
    return new Chart(new App(), 'chart');
  }

  test('is private, of two nodes 1c2g behind a CLB small_1, in two zones, unless said', () => {
    expect(one().created).toEqual({
      nodes: 2,
      nodeSize: '1c2g',
      balancerSize: 'small_1',
      vpc: 'vpc-1',
      subnets: [
        { id: 'subnet-a', zone: 'cn-beijing-a' },
        { id: 'subnet-b', zone: 'cn-beijing-b' },
      ],
      publicAccess: false,
    });
  });

  test('is what the platform and the load balancer say', () => {
    const apiGateways = {
      nodes: 3,
      nodeSize: CloudGatewayNodeSize.CPU_2_GIB_4,
      balancerSize: CloudGatewayBalancerSize.LARGE_1,
      publicBandwidth: 20,
      flannelPodCidr: '172.16.0.0/16',
    };
    const created = one({
      platform: aKnownCluster({ apiGateways }),
      loadBalancer: LoadBalancer.apiGateway({ publicAccess: true }),
    }).created!;
    expect(created).toMatchObject({ ...apiGateways, publicAccess: true });
  });

  test('is an existing one by its id, or by a token', () => {
    const instance = later();
    expect(one({ loadBalancer: LoadBalancer.apiGateway({ instance }) })).toMatchObject({
      instance,
    });
    const plan = one({ loadBalancer: LoadBalancer.apiGateway({ instance: 'gd-1' }) });
    expect(plan.instance).toBe('gd-1');
    expect(plan.created).toBeUndefined();
  });

  test.each([
    [undefined, false, true],
    [undefined, true, true],
    ['gd-1', false, true],
    ['gd-1', true, false],
  ])(
    'with instance %s and clusterImported %s: imports the cluster: %s',
    (instance, spec, imports) => {
      const plan = one({
        platform: aKnownCluster({ apiGateways: { clusterImported: spec } }),
        loadBalancer: LoadBalancer.apiGateway({ instance }),
      });
      expect(plan.importsCluster).toBe(imports);
    },
  );

  test('changes nothing about the cluster: no Gateway, no annotations for one', () => {
    const service = aDeployedCloudService();
    expect(service._plan().loadBalancer!.publicAccess).toBe(false);
  });
});

describe('its subnets', () => {
  const a1 = Subnet.of('a1', 'zone-a');
  const a2 = Subnet.of('a2', 'zone-a');
  const b1 = Subnet.of('b1', 'zone-b');

  const ids = (...subnets: Subnet[]) => {
    const network = PrivateNetwork.of({ vpc: 'v', subnets, securityGroups: ['sg-1'] });
    return one({ network }).created!.subnets.map(({ id }) => id);
  };

  test('are the first of the network and the first of another zone', () => {
    expect(ids(a1, a2, b1)).toEqual(['a1', 'b1']);
    expect(ids(b1, a1, a2)).toEqual(['b1', 'a1']);
  });

  test('are one where no other zone is known', () => {
    expect(ids(a1, a2)).toEqual(['a1']);
  });

  test('begin with the deployment’s own before its own gateway', () => {
    const network = PrivateNetwork.of({
      vpc: 'v',
      subnets: [a1, a2, b1],
      securityGroups: ['sg-1'],
    });
    const service = aCloudService({ network });
    const loadBalancer = LoadBalancer.apiGateway();
    aDeployment(service, { queue: someQueue(), subnet: b1, loadBalancer });
    expect(planned(service, 1).created!.subnets.map(({ id }) => id)).toEqual(['b1', 'a1']);
  });
});

describe('names in the cloud', () => {
  test('are namespace and object name, whatever people call the service', () => {
    const named = one({ displayName: '通义对话_chat' });
    expect(named.name).toBe('llm-chat');
    expect(named.entries.map(({ name }) => name)).toEqual(['llm-chat-80']);
    expect(named.upstreams.map(({ name }) => name)).toEqual(['llm-chat-http-8000']);
    const { comment, ...rest } = one({ displayName: 'Another name' });
    expect(rest).toEqual({ ...named, comment: undefined } as unknown as typeof rest);
    expect(named.comment).toBe('通义对话_chat');
    expect(comment).toBe('Another name');
  });

  test('are legal for a Chinese construct id, and for long ones', () => {
    for (const id of ['通义', 'x'.repeat(80), 'c']) {
      const service = aDeployedCloudService({}, aStack(), id);
      const { name, entries, upstreams } = planned(service);
      const all = [
        name,
        ...entries.flatMap((entry) => [entry.name, ...entry.routes.map((route) => route.name)]),
        ...upstreams.flatMap((each) => [
          each.name,
          ...each.versions.map((version) => version.name),
        ]),
      ];
      all.forEach((each) => expect(each).toMatch(/^[a-z0-9][a-z0-9-]{1,62}$/));
    }
  });

  test('leave out a namespace that only Terraform knows', () => {
    expect(one({ namespace: later() }).name).toBe('chat');
  });

  test('of routes differ for paths that look alike', () => {
    const paths = ['/', '/a/b', '/a-b', '/a_b'];
    const ports = paths.map((path, index) =>
      Port.http1({ listen: 8000 + index, expose: 80, path }),
    );
    const names = routed({}, { ports }).map(({ name }) => name);
    expect(names[0]).toBe('llm-chat-80');
    expect(new Set(names).size).toBe(4);
  });
});

describe('comments', () => {
  test('are the name, and the description where there is one', () => {
    expect(one({ displayName: 'Chat' }).comment).toBe('Chat');
    expect(one({ displayName: 'Chat', description: '对话' }).comment).toBe('Chat: 对话');
  });

  test.each([
    [247, 253, true],
    [248, 253, false],
  ])('with a description of %i characters have %i', (length, expected, whole) => {
    const { comment } = one({ displayName: 'Chat', description: '述'.repeat(length) });
    expect([...comment]).toHaveLength(expected);
    expect(comment.endsWith('述')).toBe(whole);
  });
});

describe('shares', () => {
  const weights = (...declared: number[]) => {
    const service = aCloudService();
    const all = deployments(service, declared.length + 1).slice(0, declared.length);
    service.splitTraffic(all.map((each, index) => Weight.of(each, declared[index])));
    const [{ backends }] = planned(service).entries[0].routes;
    return backends.map(({ weight }) => weight);
  };

  test.each([
    ['1', '100'],
    ['9 1', '90 10'],
    ['1 1', '50 50'],
    ['1 0', '100 0'],
    ['0 10000', '0 100'],
    ['95 5', '95 5'],
    ['1 1 1', '1 1 1'],
    ['2 1', '2 1'],
    ['9999 1', '9999 1'],
    ['3 0 1', '75 0 25'],
    ['4 3 1', '4 3 1'],
  ])('%s are written as %s', (declared, written) => {
    expect(weights(...declared.split(' ').map(Number)).join(' ')).toBe(written);
  });

  test('that only Terraform knows stay as they are', () => {
    const token = Token.asNumber({ resolve: () => 3 });
    expect(weights(token, 1)).toEqual([token, 1]);
  });

  test('a deployment that is not named stands in no route, and is a version all the same', () => {
    const service = aCloudService();
    const [a] = deployments(service, 2);
    service.splitTraffic([Weight.of(a, 1)]);
    const { entries, upstreams } = planned(service);
    expect(entries[0].routes[0].backends.map(({ version }) => version)).toEqual(['chat-a']);
    expect(upstreams[0].versions.map(({ name }) => name)).toEqual(['chat-a', 'chat-b']);
  });

  test('keep the order of the split when a deployment is added', () => {
    const service = (more: boolean) => {
      const made = aCloudService();
      const [a, b, c] = deployments(made, more ? 3 : 2);
      made.splitTraffic([Weight.of(b, 9), Weight.of(a, 1), ...(more ? [Weight.of(c, 0)] : [])]);
      return planned(made).entries[0].routes[0].backends;
    };
    expect(service(true).slice(0, 2)).toEqual(service(false));
    expect(service(true)[2]).toMatchObject({ version: 'chat-c', weight: 0 });
  });
});

describe('upstreams', () => {
  test('speak what the port is for, one for each listen port', () => {
    const { upstreams } = one({
      ports: [
        http(8000, 80),
        http(8000, 80, '/v2'),
        Port.http2({ listen: 8001, expose: 81 }),
        Port.grpc({ listen: 9000, expose: 82 }),
        Port.other({ listen: 7000 }),
      ],
    });
    expect(upstreams.map(({ name, protocol, port }) => [name, protocol, port])).toEqual([
      ['llm-chat-http-8000', 'HTTP', 80],
      ['llm-chat-http2-8001', 'HTTP2', 81],
      ['llm-chat-grpc-9000', 'GRPC', 82],
    ]);
  });

  test('stand over one Service that selects the pods of all deployments', () => {
    const { service, upstreams } = one();
    expect(service).toMatchObject({
      name: 'chat',
      namespace: 'llm',
      selector: { 'cdk-inference/service': 'chat' },
      balancing: false,
    });
    expect(upstreams[0]).toMatchObject({ service: 'chat', namespace: 'llm', port: 80 });
  });

  test('stand over it where the pods are, if they are in one other namespace', () => {
    const service = aCloudService();
    aDeployment(service, { queue: Queue.named('q', { namespace: 'gpu' }) });
    expect(planned(service).service!.namespace).toBe('gpu');
    expect(planned(service).upstreams[0].namespace).toBe('gpu');
  });

  test('are one for each deployment where these are in several namespaces', () => {
    const service = aCloudService({
      loadBalancer: LoadBalancer.apiGateway({ overrideHeader: 'x-deployment' }),
    });
    const [a, b] = ['one', 'two'].map((namespace) =>
      aDeployment(service, { queue: Queue.named(namespace, { namespace }) }, namespace),
    );
    service.splitTraffic([Weight.of(a, 3), Weight.of(b, 1)]);
    const { service: shared, upstreams, entries } = planned(service);
    expect(shared).toBeUndefined();
    expect(upstreams).toEqual([
      expect.objectContaining({ service: 'chat-one', namespace: 'one', versions: [] }),
      expect.objectContaining({ service: 'chat-two', namespace: 'two', versions: [] }),
    ]);
    const [first, second] = upstreams.map(({ name }) => name);
    const [{ routes }] = entries;
    expect(routes.map(({ backends }) => backends)).toEqual([
      [
        { upstream: first, weight: 75 },
        { upstream: second, weight: 25 },
      ],
      [{ upstream: first, weight: 100 }],
      [{ upstream: second, weight: 100 }],
    ]);
    expect(service.findings().filter(({ rule }) => rule === 'NAMESPACE_SPLIT')).toEqual([]);
  });
});

describe('entries', () => {
  test('are one for each expose port', () => {
    const { entries } = one({
      ports: [http(8000, 80), http(8001, 80, '/b'), http(8002, 8080)],
    });
    expect(entries.map(({ name, port, routes }) => [name, port, routes.length])).toEqual([
      ['llm-chat-80', 80, 2],
      ['llm-chat-8080', 8080, 1],
    ]);
  });

  test('speak HTTP, and HTTPS with a certificate', () => {
    const protocols = (options: ApiGatewayOptions) =>
      one({ loadBalancer: LoadBalancer.apiGateway(options) }).entries.map(
        ({ protocol }) => protocol,
      );
    expect(protocols({})).toEqual(['HTTP']);
    expect(protocols({ certificate: 'cert-1', hostnames: ['a.example.com'] })).toEqual(['HTTPS']);
  });

  test('are told apart by listen port where only Terraform knows the expose ports', () => {
    const expose = () => Token.asNumber({ resolve: () => 80 });
    const { entries } = one({
      ports: [http(8000, expose()), http(8001, expose())],
    });
    expect(entries.map(({ name }) => name)).toEqual(['llm-chat-8000', 'llm-chat-8001']);
  });
});

describe('routes', () => {
  test.each([
    [undefined, 0],
    [Duration.seconds(0), 0],
    [Duration.seconds(90), 90],
    [Duration.millis(1500), 1.5],
    [Duration.millis(100500), 100.5],
  ])('have the time limit of %s', (routeTimeout, seconds) => {
    expect(routed({ routeTimeout })[0].timeout).toBe(seconds);
  });

  test('go longer paths before shorter, closed before pinned before ordinary', () => {
    const ports = [
      http(8000, 80, '/v1/'),
      http(8000, 80),
      Port.metrics({ listen: 8000, path: '/metrics' }),
    ];
    const routes = routed({ overrideHeader: 'x-deployment' }, { ports });
    const ordered = [...routes].sort((one_, other) => other.priority - one_.priority);
    expect(
      ordered.map(({ path, overridden, rewrite }) => [path, overridden, rewrite !== undefined]),
    ).toEqual([
      ['/metrics', undefined, true],
      ['/v1', 'a', false],
      ['/v1', undefined, false],
      ['/', 'a', false],
      ['/', undefined, false],
    ]);
    expect(routes.every(({ priority }) => priority >= 0 && priority <= 100)).toBe(true);
    expect(new Set(routes.map(({ priority }) => priority)).size).toBe(routes.length);
  });

  test('close a scraped path only where callers would reach it', () => {
    const closed = (listen: number) =>
      routed({}, { ports: [http(8000, 80), Port.metrics({ listen })] })
        .filter(({ rewrite }) => rewrite !== undefined)
        .map(({ path }) => path);
    expect(closed(8000)).toEqual(['/metrics']);
    expect(closed(9090)).toEqual([]);
  });

  test('close a scraped path at the upstream of the longest path that covers it', () => {
    const ports = [
      http(8001, 80),
      http(8000, 80, '/v1'),
      Port.metrics({ listen: 8000, path: '/v1/metrics' }),
      Port.metrics({ listen: 8001, path: '/v10/metrics' }),
    ];
    const closed = routed({}, { ports }).filter(({ rewrite }) => rewrite !== undefined);
    expect(closed.map(({ path, backends }) => [path, backends[0].upstream])).toEqual([
      ['/v1/metrics', 'llm-chat-http-8000'],
      ['/v10/metrics', 'llm-chat-http-8001'],
    ]);
  });

  test('lead to what is mirrored, too', () => {
    const service = aCloudService();
    const [source, target] = deployments(service, 2);
    service.splitTraffic([Weight.of(source, 1)]);
    service.mirrorTraffic({ source, target, percent: 0 });
    const [{ mirror }] = planned(service).entries[0].routes;
    expect(mirror).toEqual({ upstream: 'llm-chat-http-8000', version: 'chat-b', percent: 0 });
  });
});

describe('a deployment’s own API gateway', () => {
  test('is another one, with its own gateway service, over the deployment’s own Service', () => {
    const service = aServiceIn(aStack(), { namespace: 'llm', platform: aKnownCluster() });
    aDeployment(service, { queue: someQueue(), loadBalancer: LoadBalancer.apiGateway() });
    const { name, service: shared, upstreams, entries, comment } = planned(service);
    expect(name).toBe('llm-chat-main');
    expect(comment).toBe('main');
    expect(shared).toBeUndefined();
    expect(upstreams).toEqual([
      expect.objectContaining({ service: 'chat-main', namespace: 'llm', versions: [] }),
    ]);
    expect(entries[0].routes[0].backends).toEqual([
      { upstream: 'llm-chat-main-http-8000', weight: 100 },
    ]);
  });

  test('stands beside the service’s', () => {
    const service = aCloudService();
    aDeployment(service, { queue: someQueue(), loadBalancer: LoadBalancer.apiGateway() });
    const gateways = service._plan().frontends.map(({ cloudGateway }) => cloudGateway!.name);
    expect(gateways).toEqual(['llm-chat', 'llm-chat-main']);
  });
});
