import { ApiGatewayOptions, LoadBalancer, Port, Queue, Weight } from '../../../src';
import {
  aCloud,
  aDeployment,
  aRoutedService,
  object,
  someQueue,
  synth,
} from '../../support/builders';

const GROUP = 'gateway.networking.k8s.io';

function behind(options: ApiGatewayOptions, namespace?: string) {
  const service = aRoutedService({
    namespace,
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway(options),
  });
  aDeployment(service);
  return service;
}

describe('an existing Gateway', () => {
  test.each<[ApiGatewayOptions, object]>([
    [{ instance: 'shared' }, { name: 'shared' }],
    [{ instance: 'infra/shared' }, { name: 'shared', namespace: 'infra' }],
    [
      { instance: 'infra/shared', listeners: [{ port: 80, name: 'web' }] },
      { name: 'shared', namespace: 'infra', sectionName: 'web' },
    ],
  ])('of %j is the parent %j, and none is made', (options, parent) => {
    const service = behind(options);
    expect(object(service, 'HTTPRoute').spec.parentRefs).toEqual([parent]);
    expect(synth(service).map(({ kind }) => kind)).not.toContain('Gateway');
  });
});

describe('a certificate', () => {
  test.each([
    ['tls', { name: 'tls' }, []],
    ['prod/tls', { name: 'tls', namespace: 'prod' }, []],
    ['certs/tls', { name: 'tls', namespace: 'certs' }, ['certs']],
  ])('%s makes HTTPS listeners with %j, granted by %j', (certificate, reference, granting) => {
    const service = behind({ certificate }, 'prod');
    const [listener] = object(service, 'Gateway').spec.listeners;
    expect(listener.protocol).toBe('HTTPS');
    expect(listener.tls).toEqual({ mode: 'Terminate', certificateRefs: [reference] });
    const grants = synth(service).filter(({ kind }) => kind === 'ReferenceGrant');
    expect(grants.map(({ metadata }) => metadata.namespace)).toEqual(granting);
    expect(grants.map(({ spec }) => spec)).toEqual(
      granting.map(() => ({
        from: [{ group: GROUP, kind: 'Gateway', namespace: 'prod' }],
        to: [{ group: '', kind: 'Secret', name: 'tls' }],
      })),
    );
  });
});

describe('deployments in namespaces of their queues', () => {
  test('let the routes of the service in, by one grant for each namespace', () => {
    const service = aRoutedService({
      namespace: 'prod',
      ports: [Port.http1({ listen: 8000, expose: 80 }), Port.grpc({ listen: 9000 })],
    });
    const queue = Queue.named('gold', { namespace: 'gold' });
    const [a, b, c] = [{}, { queue }, { queue }].map((options, index) =>
      aDeployment(service, options, 'abc'[index]),
    );
    service.splitTraffic([a, b, c].map((each) => Weight.of(each, 1)));
    const { metadata, spec } = object(service, 'ReferenceGrant');
    expect(metadata.namespace).toBe('gold');
    expect(spec).toEqual({
      from: ['HTTPRoute', 'GRPCRoute'].map((kind) => ({ group: GROUP, kind, namespace: 'prod' })),
      to: ['chat-b', 'chat-c'].map((name) => ({ group: '', kind: 'Service', name })),
    });
    const [{ backendRefs }] = object(service, 'HTTPRoute').spec.rules;
    expect(backendRefs.map(({ namespace }: any) => namespace)).toEqual([undefined, 'gold', 'gold']);
  });
});

describe('one Service over instances in the namespace of their queue', () => {
  test.each<[ApiGatewayOptions, string[]]>([
    [{}, ['chat']],
    [{ overrideHeader: 'x-deployment' }, ['chat', 'chat-a', 'chat-b']],
  ])('lets the routes in, with %j to %j', (options, names) => {
    const service = aRoutedService({
      namespace: 'prod',
      loadBalancer: LoadBalancer.apiGateway(options),
    });
    const queue = Queue.named('gold', { namespace: 'gold' });
    ['a', 'b'].forEach((id) => aDeployment(service, { queue }, id));
    service.splitByInstanceCount();
    const { rules } = object(service, 'HTTPRoute').spec;
    const reached = rules.flatMap(({ backendRefs }: any) =>
      backendRefs.map(({ name }: any) => name),
    );
    expect(object(service, 'ReferenceGrant').spec.to).toEqual(
      names.map((name) => ({ group: '', kind: 'Service', name })),
    );
    expect([...new Set(reached)].sort()).toEqual(names);
  });
});

describe('the address of a created Gateway on VKE', () => {
  test.each([
    [undefined, 'PRIVATE'],
    [false, 'PRIVATE'],
    [true, 'PUBLIC'],
  ])('asked public: %s, is %s', (publicAccess, written) => {
    const loadBalancer = LoadBalancer.apiGateway({ publicAccess });
    const service = aRoutedService({ platform: aCloud(), loadBalancer });
    aDeployment(service, { queue: someQueue() });
    const { annotations } = object(service, 'Gateway').spec.infrastructure;
    expect(annotations['service.beta.kubernetes.io/volcengine-loadbalancer-address-type']).toBe(
      written,
    );
    expect(service.plan().loadBalancer!.publicAccess).toBe(publicAccess ?? false);
  });
});
