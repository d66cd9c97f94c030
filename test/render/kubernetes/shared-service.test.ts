import { ClbAlgorithm, ClbOptions, LoadBalancer, Platform, Port } from '../../../src';
import {
  aCloud,
  aDeployment,
  aRoutedService,
  aService,
  object,
  someQueue,
} from '../../support/builders';

const PORTS = [Port.http({ listen: 8000, expose: 80 })];
const VOLCENGINE = 'service.beta.kubernetes.io/volcengine-loadbalancer-';

function behindClb(platform: Platform, options: ClbOptions = {}) {
  const service = aService({ platform, ports: PORTS, loadBalancer: LoadBalancer.clb(options) });
  aDeployment(service, { queue: someQueue() }, 'a');
  aDeployment(service, { queue: someQueue() }, 'b');
  return service;
}

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('a CLB by instance count', () => {
  test('is one Service over all instances that accept traffic', () => {
    const { spec } = object(behindClb(aCloud()), 'Service', 'chat');
    expect(spec).toEqual({
      type: 'LoadBalancer',
      allocateLoadBalancerNodePorts: false,
      selector: { 'cdk-inference/service': 'chat', 'cdk-inference/accept-traffic': 'true' },
      ports: [{ name: 'http-8000', port: 80, targetPort: 'http-8000', protocol: 'TCP' }],
    });
  });

  test.each<[ClbOptions, Record<string, string | undefined>]>([
    [{}, { 'address-type': 'PRIVATE', scheduler: 'wrr', 'health-check-flag': 'on' }],
    [{ publicAccess: true }, { 'address-type': 'PUBLIC', 'pass-through': 'true' }],
    [{ algorithm: ClbAlgorithm.SOURCE_ADDRESS_HASH }, { scheduler: 'sh', id: undefined }],
    [{ instance: 'clb-1' }, { id: 'clb-1', 'address-type': undefined, 'subnet-id': undefined }],
  ])('of %j on VKE says %j', (options, expected) => {
    const { annotations } = object(behindClb(aCloud(), options), 'Service', 'chat').metadata;
    const spec = Object.keys(expected).map((name) => [name, annotations[VOLCENGINE + name]]);
    expect(Object.fromEntries(spec)).toEqual(expected);
  });

  test.each([
    [undefined, undefined],
    [false, { 'example.com/type': 'internal' }],
    [true, { 'example.com/type': 'external' }],
  ])('on plain Kubernetes, public: %s, has the annotations %j', (publicAccess, annotations) => {
    const platform = Platform.kubernetes({
      privateAddressAnnotations: { 'example.com/type': 'internal' },
      publicAddressAnnotations: { 'example.com/type': 'external' },
    });
    const { metadata, spec } = object(behindClb(platform, { publicAccess }), 'Service', 'chat');
    expect(metadata.annotations?.['example.com/type']).toBe(annotations?.['example.com/type']);
    expect(spec).not.toHaveProperty('allocateLoadBalancerNodePorts');
  });
});

describe('an API gateway by instance count', () => {
  test('asks one Service of its own cluster, whose pods carry no accept-traffic label', () => {
    const service = aRoutedService();
    aDeployment(service, {}, 'a');
    aDeployment(service, {}, 'b');
    service.splitByInstanceCount();
    const { spec } = object(service, 'Service', 'chat');
    expect(spec).not.toHaveProperty('type');
    expect(spec.selector).toEqual({ 'cdk-inference/service': 'chat' });
    expect(
      object(service, 'Deployment', 'chat-a').spec.template.metadata.labels,
    ).not.toHaveProperty('cdk-inference/accept-traffic');
    expect(object(service, 'HTTPRoute').spec.rules[0].backendRefs).toEqual([
      { name: 'chat', port: 80 },
    ]);
  });
});

describe("a deployment's own CLB", () => {
  test('forwards the inherited ports and its own to the one deployment', () => {
    const service = aRoutedService();
    aDeployment(service, {
      loadBalancer: LoadBalancer.clb(),
      ports: [Port.other({ listen: 7000 })],
    });
    const { spec } = object(service, 'Service', 'chat-main-clb');
    expect(spec.selector).toEqual({ 'cdk-inference/deployment': 'chat-main' });
    expect(spec.ports.map(({ port }: any) => port)).toEqual([80, 7000]);
  });
});
