import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import { TerraformStack, Token } from 'cdktn';
import {
  ApiGatewayOptions,
  CloudGatewayOptions,
  InferenceService,
  LoadBalancer,
  Port,
  Queue,
  ScalingMetric,
  Weight,
} from '../../../src';
import { aStack, program, resources } from '../../homes/stacks';
import { aDeployment, aRoutedService, message, someQueue, synth } from '../../support/builders';
import {
  aCloudService,
  aDeployedCloudService,
  aKnownCluster,
  deployments,
  http,
  made,
  only,
} from '../../support/cloud-gateways';

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

/** A service with two deployments, nine to one, behind a gateway as said. */
function behind(options: ApiGatewayOptions = {}, ports?: Port[]): InferenceService {
  const service = aCloudService({
    displayName: '通义对话_chat',
    loadBalancer: LoadBalancer.apiGateway(options),
    ...(ports && { ports }),
  });
  const [a, b] = deployments(service, 2);
  service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
  return service;
}

function created(apiGateways: CloudGatewayOptions, options: ApiGatewayOptions = {}): any {
  const service = aDeployedCloudService({
    platform: aKnownCluster({ apiGateways }),
    loadBalancer: LoadBalancer.apiGateway(options),
  });
  return only(service, 'gateway');
}

/** The id of a gateway that the user makes in the same program. */
function anId(): string {
  return Token.asString({ resolve: () => '${own_gateway.own.id}' });
}

/** The manifests of a stack, of one kind. */
function objects(service: InferenceService, kind: string): any[] {
  return Object.values(resources(TerraformStack.of(service)))
    .map(({ manifest }) => manifest)
    .filter((manifest) => manifest.kind === kind);
}

describe('volcengine_apig_gateway', () => {
  test('is a standard one in the VPC, private', () => {
    expect(created({})).toEqual({
      name: 'llm-chat',
      type: 'standard',
      comments: 'chat',
      network_spec: [{ vpc_id: 'vpc-1', subnet_ids: ['subnet-a', 'subnet-b'] }],
      resource_spec: [
        {
          replicas: 2,
          instance_spec_code: '1c2g',
          clb_spec_code: 'small_1',
          network_type: [{ enable_public_network: false, enable_private_network: true }],
        },
      ],
    });
  });

  test('has a public address when asked, and traffic is billed', () => {
    const [
      {
        network_type: [network],
        ...spec
      },
    ] = created({}, { publicAccess: true }).resource_spec;
    expect(network).toEqual({ enable_public_network: true, enable_private_network: true });
    expect(spec.public_network_billing_type).toBe('traffic');
    expect(spec).not.toHaveProperty('public_network_bandwidth');
  });

  test('has the bandwidth that is said, of a public address only', () => {
    const [open] = created({ publicBandwidth: 20 }, { publicAccess: true }).resource_spec;
    expect(open.public_network_billing_type).toBe('bandwidth');
    expect(open.public_network_bandwidth).toBe(20);
    const [shut] = created({ publicBandwidth: 20 }).resource_spec;
    expect(shut).not.toHaveProperty('public_network_billing_type');
    expect(shut).not.toHaveProperty('public_network_bandwidth');
  });

  test('knows the pods of a Flannel cluster', () => {
    expect(created({ flannelPodCidr: '172.16.0.0/16' }).backend_spec).toEqual([
      { is_vke_with_flannel_cni_supported: true, vke_pod_cidr: '172.16.0.0/16' },
    ]);
  });

  test('is not made where an existing one is named, or a token', () => {
    const service = aDeployedCloudService({
      loadBalancer: LoadBalancer.apiGateway({ instance: anId() }),
    });
    expect(made(service, 'gateway')).toEqual({});
    expect(only(service, 'gateway_service').gateway_id).toBe('${own_gateway.own.id}');
    expect(only(service, 'upstream_source').gateway_id).toBe('${own_gateway.own.id}');
  });
});

describe('volcengine_apig_upstream_source', () => {
  test('is the cluster, and comes before the upstreams', () => {
    const service = behind();
    expect(only(service, 'upstream_source')).toEqual({
      gateway_id: '${volcengine_apig_gateway.llm-chat.id}',
      source_type: 'K8S',
      source_spec: [{ k8s_source: [{ cluster_id: 'cluster-1' }] }],
    });
    expect(only(service, 'upstream').gateway_id).toBe(
      '${volcengine_apig_upstream_source.llm-chat.gateway_id}',
    );
  });

  test('is made once for an existing gateway, however many services and deployments use it', () => {
    const stack = aStack();
    const loadBalancer = LoadBalancer.apiGateway({ instance: 'gd-1' });
    for (const id of ['chat', 'embed']) {
      const service = aCloudService({ loadBalancer }, stack, id);
      aDeployment(service, { queue: someQueue(), loadBalancer });
    }
    const { volcengine_apig_upstream_source: sources, volcengine_apig_upstream: upstreams } =
      program(stack).resource;
    expect(Object.keys(sources)).toEqual(['existing_gd-1_cluster-1']);
    expect(Object.keys(upstreams)).toHaveLength(4);
    for (const { gateway_id: id } of Object.values<any>(upstreams)) {
      expect(id).toBe('${volcengine_apig_upstream_source.existing_gd-1_cluster-1.gateway_id}');
    }
  });

  test('is made once for a gateway whose id is one token, and refused for two', () => {
    const services = (ids: readonly string[]) => {
      const stack = aStack();
      const all = ids.map((instance, index) => {
        const loadBalancer = LoadBalancer.apiGateway({ instance });
        return aCloudService({ loadBalancer }, stack, `chat${index}`);
      });
      all.forEach((service) => deployments(service, 1));
      return all;
    };
    const id = anId();
    const [same] = services([id, id]);
    expect(Object.keys(made(same, 'upstream_source'))).toEqual(['existing_later_cluster-1']);
    const [, different] = services([anId(), anId()]);
    expect(different.findings().map(({ rule }) => rule)).toContain('NAME_OBJECT');
  });

  test('is made for each of two gateways', () => {
    const stack = aStack();
    for (const id of ['chat', 'embed']) {
      const loadBalancer = LoadBalancer.apiGateway({ instance: `gd-${id}` });
      deployments(aCloudService({ loadBalancer }, stack, id), 1);
    }
    expect(Object.keys(program(stack).resource.volcengine_apig_upstream_source)).toHaveLength(2);
  });

  test('is left out where existing gateways know the cluster', () => {
    const service = aDeployedCloudService({
      platform: aKnownCluster({ apiGateways: { clusterImported: true } }),
      loadBalancer: LoadBalancer.apiGateway({ instance: 'gd-1' }),
    });
    expect(made(service, 'upstream_source')).toEqual({});
    expect(only(service, 'upstream').gateway_id).toBe('gd-1');
  });
});

describe('volcengine_apig_upstream', () => {
  test('is the port of one Service over all deployments', () => {
    const service = behind();
    expect(only(service, 'upstream')).toMatchObject({
      name: 'llm-chat-http-8000',
      source_type: 'K8S',
      protocol: 'HTTP',
      upstream_spec: [{ k8s_service: [{ namespace: 'llm', name: 'chat', port: 80 }] }],
      load_balancer_settings: [{ lb_policy: 'SimpleLB', simple_lb: 'ROUND_ROBIN' }],
      depends_on: ['kubernetes_manifest.service_llm_chat'],
    });
    const [shared] = objects(service, 'Service').filter(({ metadata }) => metadata.name === 'chat');
    expect(shared).toMatchObject({
      metadata: {
        namespace: 'llm',
        annotations: { 'cdk-inference/service-display-name': '通义对话_chat' },
      },
      spec: {
        selector: { 'cdk-inference/service': 'chat' },
        ports: [{ port: 80, targetPort: 'http-8000' }],
      },
    });
    expect(shared.spec).not.toHaveProperty('type');
  });

  test.each([
    ['HTTP', Port.http1],
    ['HTTP2', Port.http2],
    ['GRPC', Port.grpc],
  ])('speaks %s', (protocol, port) => {
    const service = behind({}, [port({ listen: 8000, expose: 80 })]);
    expect(only(service, 'upstream').protocol).toBe(protocol);
  });

  test('makes no Gateway, no route and no policy in the cluster', () => {
    const kinds = new Set(
      Object.values(resources(TerraformStack.of(behind()))).map(({ manifest }) => manifest.kind),
    );
    expect([...kinds].sort()).toEqual(['Deployment', 'Service']);
  });
});

describe('volcengine_apig_upstream_version', () => {
  test('is a deployment, by the label of its pods', () => {
    const service = behind();
    expect(made(service, 'upstream_version')['llm-chat-http-8000_chat-b']).toEqual({
      upstream_id: '${volcengine_apig_upstream.llm-chat-http-8000.id}',
      upstream_version: [
        { name: 'chat-b', labels: [{ key: 'cdk-inference/deployment', value: 'chat-b' }] },
      ],
      lifecycle: [{ create_before_destroy: true }],
    });
    const pods = objects(service, 'Deployment').map(({ spec }) => spec.template.metadata.labels);
    expect(pods.map((labels) => labels['cdk-inference/deployment'])).toEqual(['chat-a', 'chat-b']);
    expect(pods.map((labels) => labels['cdk-inference/service'])).toEqual(['chat', 'chat']);
  });
});

describe('volcengine_apig_gateway_service', () => {
  test('is where callers come in, without the gateway’s own authentication', () => {
    expect(only(behind(), 'gateway_service')).toEqual({
      gateway_id: '${volcengine_apig_gateway.llm-chat.id}',
      service_name: 'llm-chat-80',
      comments: '通义对话_chat',
      protocol: ['HTTP'],
      auth_spec: [{ enable: false }],
    });
  });
});

describe('volcengine_apig_custom_domain', () => {
  test('is a host name, with the certificate', () => {
    const service = behind({
      hostnames: ['chat.example.com', '*.chat.example.com'],
      certificate: 'cert-1',
    });
    expect(made(service, 'custom_domain')).toEqual({
      'llm-chat-80_chat_example_com': {
        service_id: '${volcengine_apig_gateway_service.llm-chat-80.id}',
        domain: 'chat.example.com',
        protocol: ['HTTPS'],
        certificate_id: 'cert-1',
      },
      'llm-chat-80___chat_example_com': expect.objectContaining({ domain: '*.chat.example.com' }),
    });
    expect(only(service, 'gateway_service').protocol).toEqual(['HTTPS']);
  });

  test('has none without one, and is named by its place where only Terraform knows it', () => {
    const later = () => Token.asString({ resolve: () => 'chat.example.com' });
    const domains = made(behind({ hostnames: [later(), later()] }), 'custom_domain');
    expect(Object.keys(domains)).toEqual(['llm-chat-80_0', 'llm-chat-80_1']);
    expect(domains['llm-chat-80_0']).toEqual({
      service_id: '${volcengine_apig_gateway_service.llm-chat-80.id}',
      domain: 'chat.example.com',
      protocol: ['HTTP'],
    });
  });
});

describe('volcengine_apig_route', () => {
  test('has the declared weights, is enabled, and has no time limit', () => {
    const upstream = '${volcengine_apig_upstream.llm-chat-http-8000.id}';
    expect(only(behind(), 'route')).toEqual({
      service_id: '${volcengine_apig_gateway_service.llm-chat-80.id}',
      name: 'llm-chat-80',
      enable: true,
      priority: 0,
      upstream_list: [
        { upstream_id: upstream, version: 'chat-a', weight: 90 },
        { upstream_id: upstream, version: 'chat-b', weight: 10 },
      ],
      match_rule: [{ path: [{ match_type: 'Prefix', match_content: '/' }] }],
      advanced_setting: [{ timeout_setting: [{ enable: false }] }],
      depends_on: [
        'volcengine_apig_upstream_version.llm-chat-http-8000_chat-a',
        'volcengine_apig_upstream_version.llm-chat-http-8000_chat-b',
      ],
    });
  });

  test('writes a weight of 0, and leaves out a deployment that is not named', () => {
    const service = aCloudService();
    const [a, b] = deployments(service, 3);
    service.splitTraffic([Weight.of(a, 1), Weight.of(b, 0)]);
    const { upstream_list: list } = only(service, 'route');
    expect(list.map(({ version, weight }: any) => [version, weight])).toEqual([
      ['chat-a', 100],
      ['chat-b', 0],
    ]);
  });

  test('has the time limit that is said, also for gRPC', () => {
    const routeTimeout = Duration.minutes(2);
    for (const port of [Port.http1, Port.grpc]) {
      const service = behind({ routeTimeout }, [port({ listen: 8000, expose: 80 })]);
      expect(only(service, 'route').advanced_setting[0].timeout_setting).toEqual([
        { enable: true, timeout: 120 },
      ]);
      expect(service.findings().map(({ rule }) => rule)).not.toContain('APPROXIMATED_TIMEOUT');
    }
  });

  test('leads requests with the pinning header to their deployment, whatever its weight', () => {
    const route = made(behind({ overrideHeader: 'x-deployment' }), 'route')[
      'llm-chat-80-to-chat-b'
    ];
    expect(route.match_rule[0].header).toEqual([
      { key: 'x-deployment', value: [{ match_type: 'Exact', match_content: 'b' }] },
    ]);
    expect(route.upstream_list).toEqual([
      expect.objectContaining({ version: 'chat-b', weight: 100 }),
    ]);
    expect(route.priority).toBeGreaterThan(0);
  });

  test('keeps callers from a scraped path', () => {
    const ports = [http(8000, 80), Port.metrics({ listen: 8000 })];
    const routes = Object.values(made(behind({}, ports), 'route'));
    const [closed] = routes.filter(
      ({ match_rule: [{ path }] }) => path[0].match_content === '/metrics',
    );
    const [open] = routes.filter(({ name }) => name === 'llm-chat-80');
    expect(closed.advanced_setting[0].url_rewrite_setting).toEqual([
      { enable: true, url_rewrite: '/cdk-inference/not-found' },
    ]);
    expect(closed.priority).toBeGreaterThan(open.priority);
  });

  test('copies a part of the requests', () => {
    const service = aCloudService();
    const [source, target] = deployments(service, 2);
    service.splitTraffic([Weight.of(source, 1)]);
    service.mirrorTraffic({ source, target, percent: 10 });
    const route = only(service, 'route');
    expect(route.advanced_setting[0].mirror_policies).toEqual([
      {
        upstream: [
          {
            upstream_id: '${volcengine_apig_upstream.llm-chat-http-8000.id}',
            version: 'chat-b',
            type: 'k8s_service',
          },
        ],
        percent: [{ value: 10 }],
      },
    ]);
    expect(route.depends_on).toHaveLength(2);
  });

  test('is reached by patches', () => {
    const service = behind();
    service.patch('volcengine_apig_route', JsonPatch.replace('/priority', 7));
    expect(only(service, 'route').priority).toBe(7);
    service.patch('HTTPRoute', JsonPatch.remove('/spec'));
    expect(message(service, 'PATCH_TARGET')).toContain('volcengine_apig_route');
  });
});

describe('in both homes', () => {
  test('workloads, Services and autoscalers are the same, object by object; routing is not', () => {
    const split = (service: InferenceService) => {
      const [a, b] = deployments(service, 2);
      b.autoscale({ maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(70)] });
      service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
      return service;
    };
    const named = (all: any[]) =>
      new Map(all.map((each) => [`${each.kind}/${each.metadata.name}`, each]));
    const chart = new Chart(new App(), 'chart');
    const spec = { namespace: 'llm', platform: aKnownCluster() };
    const below = named(synth(split(aRoutedService(spec, chart))));
    const stack = named(
      Object.values(resources(TerraformStack.of(split(aCloudService())))).map(
        ({ manifest }) => manifest,
      ),
    );
    const routing = ['Gateway/chat', 'HTTPRoute/chat-http-80', 'BackendTrafficPolicy/chat'];
    const others = [...below.keys()].filter((key) => !routing.includes(key));
    expect(others).toContain('ScaledObject/chat-b');
    expect([...stack.keys()].sort()).toEqual([...others, 'Service/chat'].sort());
    expect(others.map((key) => stack.get(key))).toEqual(others.map((key) => below.get(key)));
  });
});

describe('another deployment', () => {
  const written = (count: number) => {
    const service = aCloudService({}, aStack());
    const all = deployments(service, count);
    service.splitTraffic(all.slice(0, 2).map((each, index) => Weight.of(each, 9 - index)));
    return program(TerraformStack.of(service)).resource;
  };

  test('that is not named changes nothing that was there, byte for byte', () => {
    const before = written(2);
    const after = written(3);
    for (const [type, all] of Object.entries<any>(before)) {
      for (const [name, resource] of Object.entries(all)) {
        expect(JSON.stringify(after[type][name])).toBe(JSON.stringify(resource));
      }
    }
    const added = Object.entries<any>(after).flatMap(([type, all]) =>
      Object.keys(all)
        .filter((name) => before[type][name] === undefined)
        .map((name) => `${type}.${name}`),
    );
    expect(added.sort()).toEqual([
      'kubernetes_manifest.deployment_llm_chat-c',
      'kubernetes_manifest.service_llm_chat-c',
      'volcengine_apig_upstream_version.llm-chat-http-8000_chat-c',
    ]);
  });
});

describe('deployments in several namespaces', () => {
  test('are upstreams of their own in one route', () => {
    const service = aCloudService();
    const [a, b] = ['one', 'two'].map((namespace) =>
      aDeployment(service, { queue: Queue.named(namespace, { namespace }) }, namespace),
    );
    service.splitTraffic([Weight.of(a, 3), Weight.of(b, 1)]);
    expect(only(service, 'route').upstream_list).toEqual([
      {
        upstream_id: '${volcengine_apig_upstream.llm-chat-chat-one-http-8000.id}',
        weight: 75,
      },
      {
        upstream_id: '${volcengine_apig_upstream.llm-chat-chat-two-http-8000.id}',
        weight: 25,
      },
    ]);
    expect(made(service, 'upstream_version')).toEqual({});
    expect(objects(service, 'ReferenceGrant')).toEqual([]);
  });
});

describe('a deployment’s own API gateway', () => {
  test('has its own resources beside the service’s', () => {
    const service = aCloudService();
    aDeployment(service, { queue: someQueue(), loadBalancer: LoadBalancer.apiGateway() });
    expect(Object.keys(made(service, 'gateway'))).toEqual(['llm-chat', 'llm-chat-main']);
    expect(made(service, 'route')['llm-chat-main-80'].upstream_list).toEqual([
      {
        upstream_id: '${volcengine_apig_upstream.llm-chat-main-http-8000.id}',
        weight: 100,
      },
    ]);
  });
});

describe('a namespace that only Terraform knows', () => {
  test('is in the resources, and not in their names', () => {
    const namespace = Token.asString({ resolve: () => '${own.namespace}' });
    const service = aDeployedCloudService({ namespace });
    const [[name, upstream]] = Object.entries<any>(made(service, 'upstream'));
    expect(name).toMatch(/^_?[0-9a-f]{8}_chat-http-8000$/);
    expect(upstream.name).toBe('chat-http-8000');
    expect(upstream.upstream_spec[0].k8s_service[0].namespace).toBe('${own.namespace}');
  });
});
