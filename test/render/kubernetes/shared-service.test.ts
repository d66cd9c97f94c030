import {
  ClbAlgorithm,
  ClbOptions,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
} from '../../../src';
import { aDeployment, aRoutedService, aService, object, synth } from '../../support/builders';
import { aClbService, aCloud, aClusterWithAddresses, arms, weighed } from '../../support/traffic';

const VOLCENGINE = 'service.beta.kubernetes.io/volcengine-loadbalancer-';
const HTTP = Port.http({ listen: 8000, expose: 80 });

function balanced(options: ClbOptions = {}, platform?: Platform, ports = [HTTP]) {
  const service = aClbService({ platform, ports, loadBalancer: LoadBalancer.clb(options) });
  arms(service, 2);
  return service;
}

const shared = (service: InferenceService) => object(service, 'Service', 'chat');
const podLabels = (service: InferenceService, name: string) =>
  object(service, 'Deployment', name).spec.template.metadata.labels;

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('a CLB that splits by instance count', () => {
  test('is one Service of type LoadBalancer over all accepting instances', () => {
    expect(shared(balanced()).spec).toEqual({
      type: 'LoadBalancer',
      selector: { 'cdk-inference/service': 'chat', 'cdk-inference/accept-traffic': 'true' },
      ports: [{ name: 'http-8000', port: 80, targetPort: 'http-8000', protocol: 'TCP' }],
    });
  });

  test('stands beside the Service of each deployment, and needs no gateway', () => {
    const kinds = synth(balanced()).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(kinds.filter((each) => each.startsWith('Service/')).sort()).toEqual([
      'Service/chat',
      'Service/chat-a',
      'Service/chat-b',
    ]);
    expect(kinds.join()).not.toMatch(/Gateway|Route|Policy/);
  });

  test('forwards HTTP, RPC and Other as TCP, and no metrics', () => {
    const ports = [
      HTTP,
      Port.rpc({ listen: 9000, expose: 90 }),
      Port.other({ listen: 7000, expose: 70 }),
      Port.metrics({ listen: 9400 }),
    ];
    expect(shared(balanced({}, undefined, ports)).spec.ports).toEqual([
      { name: 'http-8000', port: 80, targetPort: 'http-8000', protocol: 'TCP' },
      { name: 'rpc-9000', port: 90, targetPort: 'rpc-9000', protocol: 'TCP' },
      { name: 'other-7000', port: 70, targetPort: 'other-7000', protocol: 'TCP' },
    ]);
  });

  test('leads to the port of an image preset where none is declared', () => {
    const service = aClbService({ ports: [] });
    aDeployment(service, { image: Image.preset(Engine.VLLM, '0.8.5') });
    expect(shared(service).spec.ports).toMatchObject([{ port: 8000, targetPort: 'http-8000' }]);
  });

  test('carries what people call the service', () => {
    const service = aClbService({ displayName: '对话' });
    arms(service, 1);
    expect(shared(service).metadata.annotations).toEqual({
      'cdk-inference/service-display-name': '对话',
    });
  });
});

describe('the accept-traffic label', () => {
  const LABEL = 'cdk-inference/accept-traffic';

  test.each([
    [undefined, 'true'],
    [true, 'true'],
    [false, 'false'],
  ])('of acceptTraffic %p is %j', (acceptTraffic, label) => {
    const service = aClbService();
    aDeployment(service, { acceptTraffic }, 'a');
    aDeployment(service, {}, 'b');
    expect(podLabels(service, 'chat-a')[LABEL]).toBe(label);
    const { selector } = object(service, 'Deployment', 'chat-a').spec;
    expect(selector.matchLabels).not.toHaveProperty(LABEL);
  });

  test.each([
    ['no load balancer', () => aService()],
    ['an API gateway', () => aRoutedService()],
    ['a CLB that splits by weights', () => weighed(aClbService(), [1])],
  ])('is not there behind %s', (_, make) => {
    const service = make();
    aDeployment(service);
    if (service.plan().loadBalancer?.kind === 'API gateway') {
      service.splitByInstanceCount();
    }
    expect(podLabels(service, 'chat-main')).not.toHaveProperty(LABEL);
  });

  test('is no part of the Service that a gateway shares by instance count', () => {
    const service = aRoutedService();
    arms(service, 2);
    service.splitByInstanceCount();
    const { spec } = shared(service);
    expect(spec.selector).toEqual({ 'cdk-inference/service': 'chat' });
    expect(spec).not.toHaveProperty('type');
  });
});

describe('the address of a CLB', () => {
  const annotations = (service: InferenceService) => {
    const { 'cdk-inference/service-display-name': _, ...others } =
      shared(service).metadata.annotations;
    return others;
  };
  const cloud = (more: object) => ({
    [`${VOLCENGINE}scheduler`]: 'wrr',
    [`${VOLCENGINE}pass-through`]: 'true',
    [`${VOLCENGINE}health-check-flag`]: 'on',
    ...more,
  });

  test.each([
    [undefined, 'PRIVATE'],
    [false, 'PRIVATE'],
    [true, 'PUBLIC'],
  ])('on VKE, public access %p: %s', (publicAccess, type) => {
    const service = balanced({ publicAccess }, aCloud());
    expect(annotations(service)).toEqual(
      cloud({ [`${VOLCENGINE}address-type`]: type, [`${VOLCENGINE}subnet-id`]: 'subnet-1' }),
    );
    expect(shared(service).spec.allocateLoadBalancerNodePorts).toBe(false);
  });

  test('on VKE is that of an existing one by its id', () => {
    expect(annotations(balanced({ instance: 'clb-1' }, aCloud()))).toEqual(
      cloud({ [`${VOLCENGINE}id`]: 'clb-1' }),
    );
  });

  test.each([
    [undefined, {}],
    [true, { 'example.com/address': 'internet' }],
    [false, { 'example.com/address': 'internal' }],
  ])('on plain Kubernetes, public access %p: %j', (publicAccess, written) => {
    expect(annotations(balanced({ publicAccess }, aClusterWithAddresses()))).toEqual(written);
  });

  test('keeps callers at their instance on plain Kubernetes with a hash, and only there', () => {
    const algorithm = ClbAlgorithm.SOURCE_ADDRESS_HASH;
    expect(shared(balanced({ algorithm })).spec.sessionAffinity).toBe('ClientIP');
    expect(shared(balanced({ algorithm }, aCloud())).spec).not.toHaveProperty('sessionAffinity');
    expect(shared(balanced()).spec).not.toHaveProperty('sessionAffinity');
  });
});

describe('a deployment’s own load balancer', () => {
  const own = (loadBalancer: LoadBalancer, service = aRoutedService()) => {
    aDeployment(service, { loadBalancer, ports: [Port.other({ listen: 7000 })] }, 'a');
    return service;
  };

  test('of type CLB is a Service over its instances alone, with its own ports', () => {
    const service = own(LoadBalancer.clb());
    expect(object(service, 'Service', 'chat-a-clb').spec).toEqual({
      type: 'LoadBalancer',
      selector: { 'cdk-inference/deployment': 'chat-a' },
      ports: [
        { name: 'http-8000', port: 80, targetPort: 'http-8000', protocol: 'TCP' },
        { name: 'other-7000', port: 7000, targetPort: 'other-7000', protocol: 'TCP' },
      ],
    });
    expect(service.plan().fronts[1].traffic.shares).toMatchObject([{ weight: 1, share: 1 }]);
  });

  test('of type API gateway is a Gateway with routes to it alone', () => {
    const service = own(LoadBalancer.apiGateway());
    expect(object(service, 'HTTPRoute', 'chat-a-http-80').spec).toMatchObject({
      parentRefs: [{ name: 'chat-a', sectionName: 'http-80' }],
      rules: [{ backendRefs: [{ name: 'chat-a', port: 80, weight: 1 }] }],
    });
    expect(object(service, 'Gateway', 'chat-a').spec.listeners).toHaveLength(1);
    expect(object(service, 'BackendTrafficPolicy', 'chat-a').spec.targetRefs).toHaveLength(1);
  });

  test('stands beside the service’s, which forwards none of its own ports', () => {
    const service = own(LoadBalancer.apiGateway());
    const { listeners } = object(service, 'Gateway', 'chat').spec;
    expect(listeners.map(({ name }: any) => name)).toEqual(['http-80']);
    expect(object(service, 'HTTPRoute', 'chat-http-80').spec.rules).toHaveLength(1);
  });

  test('stands alone where the service has none', () => {
    const service = own(LoadBalancer.clb(), aService());
    expect(service.plan().fronts.map(({ path }) => path)).toEqual(['chart/chat/a']);
    expect(service.findings().map(({ rule }) => rule)).toContain('PORT_INHERIT');
  });

  test('serves a deployment that takes nothing of the service’s', () => {
    const service = aClbService();
    aDeployment(service, {}, 'a');
    aDeployment(service, { acceptTraffic: false, loadBalancer: LoadBalancer.clb() }, 'debug');
    const { selector } = object(service, 'Service', 'chat-debug-clb').spec;
    const labels = podLabels(service, 'chat-debug');
    expect(selector).toEqual({ 'cdk-inference/deployment': 'chat-debug' });
    expect(labels).toMatchObject({ ...selector, 'cdk-inference/accept-traffic': 'false' });
  });

  test('has a name that fits where the deployment’s own is as long as may be', () => {
    const service = aRoutedService();
    const resourceName = 'd'.repeat(63);
    aDeployment(service, { resourceName, loadBalancer: LoadBalancer.clb() });
    const names = synth(service)
      .filter(({ kind, spec }) => kind === 'Service' && spec.type === 'LoadBalancer')
      .map(({ metadata }) => metadata.name);
    expect(names).toEqual([expect.stringMatching(/^d{54}-[0-9a-f]{8}$/)]);
  });
});
