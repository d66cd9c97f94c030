import { App, Chart, JsonPatch, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ApiGatewayOptions,
  CertificateIssuer,
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  SharedGateway,
  SharedGatewayProps,
  Weight,
} from '../../src';
import { aStack, resources } from '../homes/stacks';
import { aCloud, aDeployment } from '../support/builders';

const MODELS = { hostnames: ['models.example.com'] };
const SECURE = { ...MODELS, certificate: 'models-tls' };

function aGateway(props: SharedGatewayProps, platform?: Platform, namespace?: string): any[] {
  const chart = new Chart(new App(), 'chart', { namespace });
  platform?.attachTo(chart);
  new SharedGateway(chart, 'public', props);
  return Testing.synth(chart);
}

function behind(
  scope: Construct,
  id: string,
  options: ApiGatewayOptions,
  ports: Port[] = [Port.http1({ listen: 8000, expose: 443 })],
): InferenceService {
  const service = new InferenceService(scope, id, {
    ports,
    loadBalancer: LoadBalancer.apiGateway(options),
  });
  aDeployment(service);
  return service;
}

const named = (objects: any[], kind: string) => objects.filter((each) => each.kind === kind);

describe('a shared gateway', () => {
  test.each<[string, Partial<SharedGatewayProps>, object[]]>([
    [
      'one name',
      {},
      [{ name: 'http-80-models-example-com', hostname: 'models.example.com', port: 80 }],
    ],
    [
      'a wildcard',
      { hostnames: ['*.example.com'] },
      [{ name: 'http-80-wildcard--example-com', hostname: '*.example.com' }],
    ],
    [
      'two names that differ in a hyphen',
      { hostnames: ['a-b.io', 'a.b.io'] },
      [{ name: 'http-80-a--b-io' }, { name: 'http-80-a-b-io' }],
    ],
    [
      'two ports',
      { ports: [80, 8080] },
      [{ name: 'http-80-models-example-com' }, { name: 'http-8080-models-example-com' }],
    ],
    [
      'a certificate',
      { certificate: 'models-tls' },
      [
        {
          name: 'https-443-models-example-com',
          hostname: 'models.example.com',
          protocol: 'HTTPS',
          tls: { mode: 'Terminate', certificateRefs: [{ name: 'models-tls' }] },
        },
      ],
    ],
  ])('with %s has a listener for each host name and port', (_, props, listeners) => {
    const [{ spec }] = aGateway({ ...MODELS, ...props });
    expect(spec.listeners).toHaveLength(listeners.length);
    expect(spec.listeners).toMatchObject(listeners);
  });

  test('has one listener per port if several host names have one certificate', () => {
    const [{ spec }] = aGateway({ ...SECURE, hostnames: ['a.io', 'b.io'] });
    expect(spec.listeners.map(({ name, hostname }: any) => [name, hostname])).toEqual([
      ['https-443', undefined],
    ]);
  });

  test('has a Secret and a listener for each host name if cert-manager writes them', () => {
    const [{ metadata, spec }] = aGateway({
      hostnames: ['chat.example.com', '*.example.org'],
      certificateIssuer: CertificateIssuer.clusterIssuer('letsencrypt'),
    });
    expect(metadata.annotations).toEqual({ 'cert-manager.io/cluster-issuer': 'letsencrypt' });
    expect(spec.listeners.map(({ hostname, port, tls }: any) => [hostname, port, tls])).toEqual(
      [
        ['chat.example.com', 443, 'public-chat-example-com'],
        ['*.example.org', 443, 'public-wildcard--example-org'],
      ].map(([hostname, port, name]) => [
        hostname,
        port,
        { mode: 'Terminate', certificateRefs: [{ name }] },
      ]),
    );
  });

  test('has one Secret for the listeners of one host name', () => {
    const [{ spec }] = aGateway({
      ...MODELS,
      ports: [443, 8443],
      certificateIssuer: CertificateIssuer.issuer('ca'),
    });
    const secrets = spec.listeners.map(({ tls }: any) => tls.certificateRefs[0].name);
    expect(secrets).toEqual(['public-models-example-com', 'public-models-example-com']);
  });

  test('keeps the Secret that is set', () => {
    const [{ spec }] = aGateway({ ...SECURE, certificateIssuer: CertificateIssuer.issuer('ca') });
    expect(spec.listeners).toMatchObject([
      { hostname: 'models.example.com', tls: { certificateRefs: [{ name: 'models-tls' }] } },
    ]);
  });

  test.each<[string, string[], string | undefined]>([
    ['one host name', ['a.io'], 'a.io'],
    ['two host names', ['a.io', 'b.io'], undefined],
  ])('redirects plain HTTP of %s with a listener and a route', (_, hostnames, hostname) => {
    const objects = aGateway(
      { ...SECURE, hostnames, redirectHttp: true, allowedNamespaces: ['*'] },
      undefined,
      'gateways',
    );
    const [{ spec }] = named(objects, 'Gateway');
    expect(spec.listeners[1]).toEqual({
      name: 'http-80',
      ...(hostname !== undefined && { hostname }),
      port: 80,
      protocol: 'HTTP',
      // routes of other namespaces must not serve plain HTTP
      allowedRoutes: {
        namespaces: { from: 'Same' },
        kinds: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }],
      },
    });
    expect(named(objects, 'HTTPRoute')).toEqual([
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'public-http-80', namespace: 'gateways' },
        spec: {
          parentRefs: [{ name: 'public', sectionName: 'http-80' }],
          hostnames,
          rules: [
            {
              filters: [
                {
                  type: 'RequestRedirect',
                  requestRedirect: { scheme: 'https', statusCode: 301 },
                },
              ],
            },
          ],
        },
      },
    ]);
  });

  test.each<[string, string[] | undefined, object]>([
    ['its own namespace', undefined, { from: 'Same' }],
    ['every namespace', ['*'], { from: 'All' }],
    [
      'its own namespace and those listed',
      ['team-a', 'team-b'],
      {
        from: 'Selector',
        selector: {
          matchExpressions: [
            {
              key: 'kubernetes.io/metadata.name',
              operator: 'In',
              values: ['gateways', 'team-a', 'team-b'],
            },
          ],
        },
      },
    ],
  ])('allows routes of %s', (_, allowedNamespaces, namespaces) => {
    const [{ spec }] = aGateway({ ...MODELS, allowedNamespaces }, undefined, 'gateways');
    expect(spec.listeners[0].allowedRoutes).toEqual({ namespaces });
  });

  test('is named after its ids, in the namespace of its Chart, unless it sets both', () => {
    const [{ metadata }] = aGateway(MODELS, undefined, 'gateways');
    expect(metadata).toEqual({ name: 'public', namespace: 'gateways' });
    const own = { ...MODELS, resourceName: 'front', namespace: 'edge' };
    expect(aGateway(own, undefined, 'gateways')[0].metadata).toEqual({
      name: 'front',
      namespace: 'edge',
    });
  });

  test('has the class of its platform, and its own platform before that of its scope', () => {
    const istio = Platform.kubernetes({ gateway: Gateway.istio() });
    expect(aGateway(MODELS, istio)[0].spec.gatewayClassName).toBe('istio');
    expect(aGateway({ ...MODELS, platform: Platform.kubernetes() }, istio)[0].spec).toMatchObject({
      gatewayClassName: 'eg',
    });
  });

  test('grants itself a certificate of another namespace', () => {
    const objects = aGateway(
      { ...MODELS, certificate: 'certificates/models' },
      undefined,
      'gateways',
    );
    const [{ metadata, spec }] = named(objects, 'ReferenceGrant');
    expect(metadata).toEqual({ name: 'public-certificate', namespace: 'certificates' });
    expect(spec).toEqual({
      from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'gateways' }],
      to: [{ group: '', kind: 'Secret', name: 'models' }],
    });
  });

  test.each([
    ['private by default', undefined, 'PRIVATE'],
    ['public if set', true, 'PUBLIC'],
  ])('is %s on VKE', (_, publicAccess, type) => {
    const platform = aCloud({ gateway: Gateway.envoyGateway() });
    const [{ spec }] = aGateway({ ...MODELS, publicAccess }, platform);
    expect(spec.infrastructure.annotations).toMatchObject({
      'service.beta.kubernetes.io/volcengine-loadbalancer-address-type': type,
      'service.beta.kubernetes.io/volcengine-loadbalancer-subnet-id': 'subnet-a',
    });
  });

  test('is gone if it is removed, and its name is free again', () => {
    const chart = new Chart(new App(), 'chart');
    new SharedGateway(chart, 'public', MODELS);
    chart.node.tryRemoveChild('public');
    new SharedGateway(chart, 'public', SECURE);
    expect(Testing.synth(chart)).toHaveLength(1);
  });

  test('collides with another of its name, even an equal one', () => {
    const chart = new Chart(new App(), 'chart');
    ['a', 'b'].forEach((id) => new SharedGateway(chart, id, { ...MODELS, resourceName: 'x' }));
    expect(() => Testing.synth(chart)).toThrow('NAME_OBJECT');
  });
});

describe('a patch of a shared gateway', () => {
  const patched = (kind: string, ...operations: JsonPatch[]) => {
    const chart = new Chart(new App(), 'chart');
    const gateway = new SharedGateway(chart, 'public', { ...SECURE, redirectHttp: true });
    gateway.patch(kind, ...operations);
    return gateway._synthesize();
  };

  test.each(['Gateway', 'HTTPRoute'])('changes its %s alone', (kind) => {
    const { findings, objects } = patched(kind, JsonPatch.add('/metadata/labels/team', 'llm'));
    expect(findings).toEqual([]);
    const labels = objects.map(({ object }) => [object.kind, object.metadata.labels]);
    expect(labels).toEqual(
      ['Gateway', 'HTTPRoute'].map((each) => [each, each === kind ? { team: 'llm' } : undefined]),
    );
  });

  test.each<[string, string, JsonPatch[], string]>([
    ['a kind that it does not render', 'Service', [JsonPatch.remove('/spec')], 'PATCH_TARGET'],
    ['nothing', 'Gateway', [], 'PATCH_TARGET'],
    ['a path that is not there', 'Gateway', [JsonPatch.remove('/spec/x')], 'PATCH_TARGET'],
    [
      'the name of a listener',
      'Gateway',
      [JsonPatch.replace('/spec/listeners/0/name', 'x')],
      'PATCH_IDENTITY',
    ],
    [
      'the name of the Gateway',
      'Gateway',
      [JsonPatch.replace('/metadata/name', 'x')],
      'PATCH_IDENTITY',
    ],
    ['a text with NUL', 'Gateway', [JsonPatch.add('/spec/x', '\u0000')], 'TEXT'],
  ])('is rejected for %s', (_, kind, operations, rule) => {
    const { findings, objects } = patched(kind, ...operations);
    expect(findings.map((finding) => [finding.rule, finding.path])).toEqual([
      [rule, 'chart/public'],
    ]);
    expect(objects).toEqual([]);
  });

  test('is in the YAML', () => {
    const chart = new Chart(new App(), 'chart');
    const gateway = new SharedGateway(chart, 'public', MODELS);
    gateway.patch('Gateway', JsonPatch.add('/spec/addresses', [{ value: '10.0.0.8' }]));
    expect(Testing.synth(chart)[0].spec.addresses).toEqual([{ value: '10.0.0.8' }]);
  });
});

describe('services behind a shared gateway', () => {
  const twoTeams = () => {
    const app = new App();
    const gateways = new Chart(app, 'gateways', { namespace: 'gateways' });
    const gateway = new SharedGateway(gateways, 'public', {
      ...SECURE,
      allowedNamespaces: ['a', 'b'],
    });
    const [a, b] = ['a', 'b'].map((namespace) => {
      const chart = new Chart(app, namespace, { namespace });
      const algorithm = { a: GatewayAlgorithm.RANDOM, b: GatewayAlgorithm.LEAST_CONNECTIONS }[
        namespace
      ];
      return behind(chart, namespace, { gateway, path: `/${namespace}`, algorithm });
    });
    return { gateway, gateways, a, b };
  };

  test('attach their routes to its listener, and render no gateway', () => {
    const { a } = twoTeams();
    const objects = Testing.synth(Chart.of(a));
    expect(named(objects, 'Gateway')).toEqual([]);
    expect(named(objects, 'HTTPRoute')[0].spec).toMatchObject({
      hostnames: ['models.example.com'],
      parentRefs: [
        { name: 'public', namespace: 'gateways', sectionName: 'https-443-models-example-com' },
      ],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/a' } }] }],
    });
  });

  test('keep their own algorithms: the policies target their own routes', () => {
    const { a, b } = twoTeams();
    const policies = [a, b].map(
      (service) => named(Testing.synth(Chart.of(service)), 'BackendTrafficPolicy')[0].spec,
    );
    expect(policies.map(({ loadBalancer }) => loadBalancer.type)).toEqual([
      'Random',
      'LeastRequest',
    ]);
    expect(policies.map(({ targetRefs }) => targetRefs.map(({ name }: any) => name))).toEqual([
      ['a-http-443'],
      ['b-http-443'],
    ]);
  });

  test('name it in their plan', () => {
    const { a } = twoTeams();
    expect(a.plan().loadBalancer).toMatchObject({
      sharedGateway: 'gateways/public',
      instance: 'gateways/public',
      path: '/a',
      hostnames: ['models.example.com'],
    });
  });

  test('attach to the listeners of their own host names alone', () => {
    const chart = new Chart(new App(), 'chart');
    const gateway = new SharedGateway(chart, 'public', {
      hostnames: ['a.io', '*.b.io', 'x.b.io'],
    });
    const ports = [Port.http1({ listen: 8000, expose: 80 })];
    const sections = (id: string, hostnames?: string[]) => {
      const service = behind(chart, id, { gateway, hostnames, path: `/${id}` }, ports);
      const routes = named(Testing.synth(Chart.of(service)), 'HTTPRoute');
      const { spec } = routes.find(({ metadata }) => metadata.name === `${id}-http-80`);
      return spec.parentRefs.map(({ sectionName }: any) => sectionName);
    };
    expect(sections('one', ['a.io'])).toEqual(['http-80-a-io']);
    expect(sections('two', ['x.b.io'])).toEqual(['http-80-x-b-io']);
    expect(sections('five', ['*.b.io'])).toEqual(['http-80-wildcard--b-io']);
    expect(sections('three', ['y.b.io'])).toEqual(['http-80-wildcard--b-io']);
    expect(sections('four')).toHaveLength(3);
  });

  test('keep their weights', () => {
    const chart = new Chart(new App(), 'chart');
    const gateway = new SharedGateway(chart, 'public', SECURE);
    const service = behind(chart, 'chat', { gateway });
    const canary = aDeployment(service, {}, 'canary');
    service.splitTraffic([Weight.of(service.deployments[0], 9), Weight.of(canary, 1)]);
    const [{ spec }] = named(Testing.synth(chart), 'HTTPRoute');
    const weights = spec.rules.map(({ backendRefs }: any) =>
      backendRefs.map(({ weight }: any) => weight),
    );
    expect(weights).toContainEqual([9, 1]);
  });

  test('come after it in a Chart, wherever they are in the tree', () => {
    const chart = new Chart(new App(), 'chart');
    const services = new Construct(chart, 'services');
    const gateway = new SharedGateway(chart, 'public', SECURE);
    behind(services, 'chat', { gateway });
    const kinds = Testing.synth(chart).map(({ kind }) => kind);
    expect(kinds.indexOf('Gateway')).toBeLessThan(kinds.indexOf('HTTPRoute'));
  });

  test('depend on it in a stack, and not across stacks', () => {
    const stack = aStack();
    const gateway = new SharedGateway(stack, 'public', SECURE);
    behind(stack, 'chat', { gateway });
    const other = aStack(stack.node.root as any, 'other');
    behind(other, 'code', { gateway, path: '/code' });
    const route = (of: typeof stack) =>
      Object.values(resources(of)).find(({ manifest }) => manifest.kind === 'HTTPRoute');
    const [[id]] = Object.entries(resources(stack)).filter(
      ([, { manifest }]) => manifest.kind === 'Gateway',
    );
    expect(route(stack).depends_on).toContain(`kubernetes_manifest.${id}`);
    expect(JSON.stringify(route(other).depends_on)).not.toContain(id);
    expect(route(other).manifest.spec.parentRefs).toMatchObject([{ name: 'public' }]);
  });
});

describe('the path of a load balancer', () => {
  test.each([
    ['the root', '/', '/chat'],
    ['a path', '/v1', '/chat/v1'],
  ])('is in front of %s of a port', (_, path, joined) => {
    const chart = new Chart(new App(), 'chart');
    behind(chart, 'chat', { path: '/chat/' }, [Port.http1({ listen: 8000, expose: 80, path })]);
    const [{ spec }] = named(Testing.synth(chart), 'HTTPRoute');
    expect(spec.rules[0].matches[0].path.value).toBe(joined);
  });

  interface Seen {
    /** As clients send it. */
    readonly match: string;
    /** Replaces the match before a pod gets the request. */
    readonly rewrite?: string;
    /** As clients would send it. */
    readonly closed: string[];
  }

  test.each<[string, string, ApiGatewayOptions, string, Seen]>([
    ['/', '/metrics', {}, 'no path', { match: '/', closed: ['/metrics'] }],
    ['/v1', '/metrics', {}, 'no path', { match: '/v1', closed: [] }],
    [
      '/v1',
      '/metrics',
      { pathRewrite: '/' },
      'a rewrite alone, which replaces the path of the port',
      { match: '/v1', rewrite: '/', closed: ['/v1/metrics'] },
    ],
    ['/', '/metrics', { path: '/chat' }, 'a path', { match: '/chat', closed: ['/chat/metrics'] }],
    ['/v1', '/metrics', { path: '/chat' }, 'a path', { match: '/chat/v1', closed: [] }],
    [
      '/v1',
      '/v1/metrics',
      { path: '/chat' },
      'a path',
      { match: '/chat/v1', closed: ['/chat/v1/metrics'] },
    ],
    [
      '/',
      '/metrics',
      { path: '/chat', pathRewrite: '/' },
      'a path that is removed',
      { match: '/chat', rewrite: '/', closed: ['/chat/metrics'] },
    ],
    [
      '/v1',
      '/metrics',
      { path: '/chat', pathRewrite: '/' },
      'a path that is removed',
      { match: '/chat/v1', rewrite: '/v1', closed: [] },
    ],
    [
      '/v1',
      '/v1/metrics',
      { path: '/chat', pathRewrite: '/' },
      'a path that is removed',
      { match: '/chat/v1', rewrite: '/v1', closed: ['/chat/v1/metrics'] },
    ],
    [
      '/v1',
      '/api/v1/metrics',
      { path: '/chat', pathRewrite: '/api' },
      'a path that is replaced',
      { match: '/chat/v1', rewrite: '/api/v1', closed: ['/chat/v1/metrics'] },
    ],
    [
      '/',
      '/metrics',
      { path: '/chat', pathRewrite: '/api' },
      'a path that is replaced, so that no client reaches the metrics',
      { match: '/chat', rewrite: '/api', closed: [] },
    ],
  ])('of port %s with metrics at %s and %j: %s', (path, metrics, options, _, seen) => {
    const chart = new Chart(new App(), 'chart');
    behind(chart, 'chat', options, [
      Port.http1({ listen: 8000, expose: 80, path }),
      Port.metrics({ listen: 8000, path: metrics }),
    ]);
    const [{ spec }] = named(Testing.synth(chart), 'HTTPRoute');
    const [{ matches, filters = [] }, ...closed] = spec.rules;
    expect({
      match: matches[0].path.value,
      rewrite: filters[0]?.urlRewrite.path.replacePrefixMatch,
      closed: closed.map((rule: any) => rule.matches[0].path.value),
    }).toEqual(seen);
  });

  test('is the path that clients of Volcengine’s gateway use', () => {
    const stack = aStack();
    const service = new InferenceService(stack, 'chat', {
      namespace: 'llm',
      platform: aCloud({ cluster: 'c-1' }),
      ports: [Port.http1({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.apiGateway({ path: '/chat' }),
    });
    aDeployment(service);
    const routes = JSON.stringify(service._plan().frontends[0].cloudGateway);
    expect(routes).toContain('"/chat"');
  });
});
