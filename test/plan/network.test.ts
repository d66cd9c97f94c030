import {
  Billing,
  DeploymentOptions,
  PrivateNetwork,
  Queue,
  Subnet,
  VkePlatformOptions,
} from '../../src';
import { namespaces } from '../../src/plan/namespace';
import { aDeployment, aService, object, aCloud, someNetwork } from '../support/builders';

const ANNOTATION = 'vke.volcengine.com/preferred-subnet-ids';
const ZONE = 'topology.kubernetes.io/zone';

const A = Subnet.of('subnet-a', 'cn-beijing-a');

const onCloud = (
  options: Partial<DeploymentOptions> = {},
  platform: Partial<VkePlatformOptions> = {},
) => {
  const service = aService({ platform: aCloud(platform) });
  const deployment = aDeployment(service, options);
  return { service, plan: deployment.plan() };
};

const template = (options: Partial<DeploymentOptions>) =>
  object(onCloud(options).service, 'Deployment').spec.template;

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('the network of a service', () => {
  test("is its own, or else its platform's, or none", () => {
    const own = PrivateNetwork.of({ vpc: 'vpc-2', subnets: [A], securityGroups: ['sg-2'] });
    expect(aService({ network: own, platform: aCloud() }).plan().network).toEqual({
      vpc: 'vpc-2',
      subnets: [{ id: 'subnet-a', zone: 'cn-beijing-a' }],
      securityGroups: ['sg-2'],
    });
    expect(aService({ platform: aCloud() }).plan().network!.vpc).toBe('vpc-1');
    expect(aService().plan().network).toBeUndefined();
  });

  test('does not follow lists that change afterwards', () => {
    const subnets = [A];
    const securityGroups = ['sg-1'];
    const network = PrivateNetwork.of({ vpc: 'vpc-1', subnets, securityGroups });
    subnets.pop();
    securityGroups.pop();
    expect(aService({ network }).plan().network).toMatchObject({
      subnets: [{ id: 'subnet-a' }],
      securityGroups: ['sg-1'],
    });
  });
});

describe("a deployment's part of it", () => {
  test("has the service's security groups unless it says its own", () => {
    expect(onCloud().plan.network!.securityGroups).toEqual(['sg-1']);
    expect(onCloud({ securityGroups: ['sg-2'] }).plan.network!.securityGroups).toEqual(['sg-2']);
  });

  test('is nothing where nobody says a network', () => {
    expect(aDeployment().plan().network).toBeUndefined();
  });

  test.each<[string, Partial<DeploymentOptions>, string[]]>([
    ['its own', { subnet: A, queue: Queue.named('e', { virtualNodes: true }) }, ['subnet-a']],
    [
      "the service's in the only zone of its queue",
      { queue: Queue.named('e', { virtualNodes: true, zones: ['cn-beijing-b'] }) },
      ['subnet-b'],
    ],
    [
      'the cluster’s where several zones are open',
      { queue: Queue.named('e', { virtualNodes: true }) },
      [],
    ],
  ])('puts elastic instances into a subnet: %s', (_, options, subnets) => {
    expect(onCloud(options).plan.network!.elasticSubnets).toEqual(subnets);
    expect(template(options).metadata.annotations?.[ANNOTATION]).toBe(
      subnets.length > 0 ? subnets.join(',') : undefined,
    );
  });

  test('names several subnets of one zone', () => {
    const network = PrivateNetwork.of({
      vpc: 'vpc-1',
      subnets: [A, Subnet.of('subnet-c', 'cn-beijing-a')],
      securityGroups: ['sg-1'],
    });
    const queue = Queue.named('e', { virtualNodes: true });
    const { service } = onCloud({ queue }, { network });
    const { annotations } = object(service, 'Deployment').spec.template.metadata;
    expect(annotations[ANNOTATION]).toBe('subnet-a,subnet-c');
  });

  test('leads other instances to nodes in the zone of the subnet', () => {
    const queue = Queue.named('gold', { billing: Billing.PREPAID });
    const { metadata, spec } = template({ subnet: A, queue });
    expect(metadata.annotations?.[ANNOTATION]).toBeUndefined();
    expect(spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual({
      nodeSelectorTerms: [
        { matchExpressions: [{ key: ZONE, operator: 'In', values: ['cn-beijing-a'] }] },
      ],
    });
  });

  test('leads nobody anywhere on plain Kubernetes', () => {
    const service = aService({ network: someNetwork() });
    aDeployment(service, { subnet: A });
    expect(object(service, 'Deployment').spec.template.spec.affinity).toBeUndefined();
  });
});

describe('the namespaces of a service', () => {
  test('are those of its deployments, each once, in the order of their declaration', () => {
    const service = aService({ namespace: 'llm' });
    const inQueue = (namespace?: string) => ({ queue: Queue.named('q', { namespace }) });
    aDeployment(service, inQueue('gold'), 'a');
    aDeployment(service, inQueue(), 'b');
    aDeployment(service, inQueue('gold'), 'c');
    expect(service.plan().deployments.map(({ namespace }) => namespace)).toEqual([
      'gold',
      'llm',
      'gold',
    ]);
    expect(namespaces(service.plan())).toEqual(['gold', 'llm']);
  });

  test('are the current one where nobody says any', () => {
    const service = aService();
    aDeployment(service);
    expect(namespaces(service.plan())).toEqual([undefined]);
  });
});
