import { App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ApiGatewayOptions,
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

  test('closes metrics below it', () => {
    const chart = new Chart(new App(), 'chart');
    behind(chart, 'chat', { path: '/chat' }, [
      Port.http1({ listen: 8000, expose: 80 }),
      Port.metrics({ listen: 8000 }),
    ]);
    const [{ spec }] = named(Testing.synth(chart), 'HTTPRoute');
    expect(spec.rules[1].matches[0].path.value).toBe('/chat/metrics');
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
