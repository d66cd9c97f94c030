import {
  ApiGatewayOptions,
  Gateway,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Queue,
  Weight,
} from '../../../src';
import { aDeployment, aRoutedService, object, synth } from '../../support/builders';
import { aClbService, aCloud, aClusterWithAddresses, arms, weighed } from '../../support/traffic';

const VOLCENGINE = 'service.beta.kubernetes.io/volcengine-loadbalancer-';
const HTTP = Port.http1({ listen: 8000, expose: 80 });
const GRPC = Port.grpc({ listen: 9000, expose: 90 });

interface Said extends ApiGatewayOptions {
  readonly namespace?: string;
  readonly platform?: Platform;
  readonly ports?: Port[];
}

function routed({ namespace, platform, ports = [HTTP], ...options }: Said): InferenceService {
  const loadBalancer = LoadBalancer.apiGateway(options);
  return weighed(aRoutedService({ namespace, platform, ports, loadBalancer }), [1]);
}

const kinds = (service: InferenceService) => synth(service).map(({ kind }) => kind);
const grants = (service: InferenceService) =>
  synth(service).filter(({ kind }) => kind === 'ReferenceGrant');

describe('an existing Gateway', () => {
  test.each([
    ['public', undefined, { name: 'public' }],
    ['gateways/public', undefined, { name: 'public', namespace: 'gateways' }],
    [
      'gateways/public',
      [{ port: 80, name: 'web' }],
      { name: 'public', namespace: 'gateways', sectionName: 'web' },
    ],
  ])('%s, listeners %j, is the parent of the routes', (instance, listeners, parent) => {
    const service = routed({ instance, listeners });
    expect(object(service, 'HTTPRoute').spec.parentRefs).toEqual([parent]);
  });

  test('is not made, and needs no grant of ours', () => {
    const service = routed({ instance: 'gateways/public', namespace: 'llm' });
    expect(kinds(service)).not.toContain('Gateway');
    expect(grants(service)).toEqual([]);
  });

  test('gives each expose port its listener', () => {
    const listeners = [
      { port: 90, name: 'rpc' },
      { port: 80, name: 'web' },
    ];
    const service = routed({ instance: 'public', listeners, ports: [HTTP, GRPC] });
    const sections = ['HTTPRoute', 'GRPCRoute'].map(
      (kind) => object(service, kind).spec.parentRefs[0].sectionName,
    );
    expect(sections).toEqual(['web', 'rpc']);
  });

  test('leaves what people call the service to the routes', () => {
    const loadBalancer = LoadBalancer.apiGateway({ instance: 'public' });
    const service = weighed(aRoutedService({ displayName: '对话', loadBalancer }), [1]);
    expect(object(service, 'HTTPRoute').metadata.annotations).toEqual({
      'cdk-inference/service-display-name': '对话',
    });
  });
});

describe('TLS', () => {
  const listeners = (service: InferenceService) => object(service, 'Gateway').spec.listeners;

  test.each([
    ['chat-tls', { name: 'chat-tls' }],
    ['certificates/chat-tls', { name: 'chat-tls', namespace: 'certificates' }],
  ])('with %s ends at every listener', (certificate, reference) => {
    const service = routed({ certificate, namespace: 'llm', ports: [HTTP, GRPC] });
    expect(listeners(service)).toHaveLength(2);
    for (const listener of listeners(service)) {
      expect(listener).toMatchObject({
        protocol: 'HTTPS',
        tls: { mode: 'Terminate', certificateRefs: [reference] },
      });
    }
  });

  test('is nowhere without a certificate', () => {
    const [listener] = listeners(routed({}));
    expect(listener.protocol).toBe('HTTP');
    expect(listener).not.toHaveProperty('tls');
  });

  test('with a Secret of another namespace is granted there, for that Secret alone', () => {
    const service = routed({ certificate: 'certificates/chat-tls', namespace: 'llm' });
    const [{ apiVersion, metadata, spec }, ...others] = grants(service);
    expect(others).toEqual([]);
    expect(apiVersion).toBe('gateway.networking.k8s.io/v1beta1');
    expect([metadata.name, metadata.namespace]).toEqual(['chat-certificate', 'certificates']);
    expect(spec).toEqual({
      from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'llm' }],
      to: [{ group: '', kind: 'Secret', name: 'chat-tls' }],
    });
  });

  test.each(['chat-tls', 'llm/chat-tls'])('with %s of its own needs no grant', (certificate) => {
    expect(grants(routed({ certificate, namespace: 'llm' }))).toEqual([]);
  });
});

describe('backends in the namespaces of queues', () => {
  const spread = (options: ApiGatewayOptions = {}, ports = [HTTP]) => {
    const loadBalancer = LoadBalancer.apiGateway(options);
    const service = aRoutedService({ namespace: 'llm', loadBalancer, ports });
    const all = ['gold', 'gold', undefined].map((namespace, index) =>
      aDeployment(service, { queue: Queue.named(`q${index}`, { namespace }) }, 'abc'[index]),
    );
    return { service, all };
  };
  const to = (...names: string[]) => names.map((name) => ({ group: '', kind: 'Service', name }));

  test('are named with their namespace, which grants the routes those Services', () => {
    const { service, all } = spread({}, [HTTP, GRPC]);
    service.splitTraffic(all.map((each) => Weight.of(each, 1)));
    for (const kind of ['HTTPRoute', 'GRPCRoute']) {
      const [{ backendRefs }] = object(service, kind).spec.rules;
      expect(backendRefs.map(({ namespace }: any) => namespace)).toEqual([
        'gold',
        'gold',
        undefined,
      ]);
    }
    const { metadata, spec } = object(service, 'ReferenceGrant');
    expect([metadata.name, metadata.namespace]).toEqual(['chat', 'gold']);
    expect(spec).toEqual({
      from: ['HTTPRoute', 'GRPCRoute'].map((kind) => ({
        group: 'gateway.networking.k8s.io',
        kind,
        namespace: 'llm',
      })),
      to: to('chat-a', 'chat-b'),
    });
    expect(object(service, 'Service', 'chat-a').metadata.namespace).toBe('gold');
  });

  test('are not granted where no route names them', () => {
    const { service, all } = spread();
    service.splitTraffic([Weight.of(all[0], 1), Weight.of(all[2], 1)]);
    expect(object(service, 'ReferenceGrant').spec.to).toEqual(to('chat-a'));
  });

  test('are granted for a mirror and for pinned requests', () => {
    const mirrored = spread();
    const [source, target] = [mirrored.all[2], mirrored.all[0]];
    mirrored.service.splitTraffic([Weight.of(source, 1)]);
    mirrored.service.mirrorTraffic({ source, target, percent: 1 });
    expect(object(mirrored.service, 'ReferenceGrant').spec.to).toEqual(to('chat-a'));
    const pinned = spread({ pinningHeader: 'x-deployment' });
    pinned.service.splitTraffic([Weight.of(pinned.all[2], 1)]);
    expect(object(pinned.service, 'ReferenceGrant').spec.to).toEqual(to('chat-a', 'chat-b'));
  });

  test('are granted by instance count: the one Service, and those that pinned requests go to', () => {
    const by = (options: ApiGatewayOptions) => {
      const loadBalancer = LoadBalancer.apiGateway(options);
      const service = aRoutedService({ namespace: 'llm', loadBalancer });
      arms(service, 2, { queue: Queue.named('q', { namespace: 'gold' }) });
      service.splitByInstanceCount();
      return object(service, 'ReferenceGrant').spec.to;
    };
    expect(by({})).toEqual(to('chat'));
    expect(by({ pinningHeader: 'x-deployment' })).toEqual(to('chat', 'chat-a', 'chat-b'));
  });

  test('are granted to TCP routes, too', () => {
    const queue = Queue.named('q', { namespace: 'gold' });
    const service = weighed(aClbService({ namespace: 'llm' }), [1, 1], { queue });
    expect(object(service, 'ReferenceGrant').spec).toMatchObject({
      from: [{ kind: 'TCPRoute', namespace: 'llm' }],
      to: to('chat-a', 'chat-b'),
    });
  });
});

describe('a TCP route', () => {
  test.each([
    [Gateway.envoyGateway({ version: '1.5' }), 'v1alpha2'],
    [Gateway.envoyGateway({ version: '1.8' }), 'v1alpha2'],
    [Gateway.envoyGateway({ version: '1.9' }), 'v1'],
    [Gateway.envoyGateway({ version: '1.9', gatewayApiVersion: '1.5' }), 'v1alpha2'],
    [Gateway.istio({ version: '1.30' }), 'v1alpha2'],
    [Gateway.istio({ version: '1.31' }), 'v1'],
    [Gateway.gatewayApi({ className: 'x', version: '1.5' }), 'v1alpha2'],
    [Gateway.gatewayApi({ className: 'x', version: '1.6' }), 'v1'],
    [Gateway.gatewayApi({ className: 'x', version: '1.10' }), 'v1'],
  ])('is of the version that is served (%#): %s', (gateway, version) => {
    const platform = Platform.kubernetes({ gateway });
    const service = weighed(aClbService({ platform }), [1]);
    expect(object(service, 'TCPRoute').apiVersion).toBe(`gateway.networking.k8s.io/${version}`);
  });

  test('hangs on a listener of its own for each port, and has backends alone', () => {
    const ports = [
      Port.http({ listen: 8000, expose: 80 }),
      Port.rpc({ listen: 9000, expose: 90 }),
      Port.other({ listen: 7000, expose: 70 }),
    ];
    const service = weighed(aClbService({ ports }), [2, 0], { replicas: 3 });
    const { listeners } = object(service, 'Gateway').spec;
    expect(listeners.map(({ name, port, protocol }: any) => [name, port, protocol])).toEqual([
      ['tcp-80', 80, 'TCP'],
      ['tcp-90', 90, 'TCP'],
      ['tcp-70', 70, 'TCP'],
    ]);
    for (const { name, port } of listeners) {
      expect(object(service, 'TCPRoute', `chat-${name}`).spec).toEqual({
        parentRefs: [{ name: 'chat', sectionName: name }],
        rules: [
          {
            backendRefs: [
              { name: 'chat-a', port, weight: 6 },
              { name: 'chat-b', port, weight: 0 },
            ],
          },
        ],
      });
    }
  });
});

describe('the address of a created Gateway', () => {
  const annotations = (service: InferenceService) =>
    object(service, 'Gateway').spec.infrastructure?.annotations;

  test.each([
    [undefined, undefined],
    [true, { 'example.com/address': 'internet' }],
    [false, { 'example.com/address': 'internal' }],
  ])('on plain Kubernetes, public access %p: %j', (publicAccess, written) => {
    const service = routed({ publicAccess, platform: aClusterWithAddresses() });
    expect(annotations(service)).toEqual(written);
    expect('infrastructure' in object(service, 'Gateway').spec).toBe(written !== undefined);
  });

  test.each([
    [undefined, 'PRIVATE'],
    [false, 'PRIVATE'],
    [true, 'PUBLIC'],
  ])('on VKE, public access %p: %s', (publicAccess, type) => {
    expect(annotations(routed({ publicAccess, platform: aCloud() }))).toEqual({
      [`${VOLCENGINE}address-type`]: type,
      [`${VOLCENGINE}subnet-id`]: 'subnet-1',
      [`${VOLCENGINE}pass-through`]: 'true',
      [`${VOLCENGINE}health-check-flag`]: 'on',
    });
  });

  test('is that of an existing CLB where its weights are TCP routes', () => {
    const loadBalancer = LoadBalancer.clb({ instance: 'clb-1' });
    const service = weighed(aClbService({ platform: aCloud(), loadBalancer }), [1]);
    expect(annotations(service)).toEqual({
      [`${VOLCENGINE}id`]: 'clb-1',
      [`${VOLCENGINE}scheduler`]: 'wrr',
      [`${VOLCENGINE}pass-through`]: 'true',
      [`${VOLCENGINE}health-check-flag`]: 'on',
    });
  });
});
