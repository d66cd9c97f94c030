import {
  Billing,
  DeploymentOptions,
  InferenceService,
  InferenceServiceProps,
  Platform,
  PrivateNetwork,
  PrivateNetworkOptions,
  Queue,
  Severity,
  Subnet,
} from '../../src';
import { aDeployment, aService, aCloud, someNetwork } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const A = Subnet.of('subnet-a', 'cn-beijing-a');
const B = Subnet.of('subnet-b', 'cn-beijing-b');
const TOKEN = '${TfToken[TOKEN.0]}';

function deployed(
  options: Partial<DeploymentOptions>,
  props: InferenceServiceProps = { platform: aCloud() },
): InferenceService {
  const service = aService(props);
  aDeployment(service, options);
  return service;
}

const onCloud = (network?: PrivateNetwork) =>
  deployed({}, { platform: Platform.vke({ region: 'cn-beijing' }), network });

const inNetwork = (network: Partial<PrivateNetworkOptions>) =>
  onCloud(PrivateNetwork.of({ vpc: 'vpc-1', subnets: [A], securityGroups: ['sg-1'], ...network }));

describe('the network of a service on a cloud platform (NETWORK_REQUIRED)', () => {
  test.each<[string, InferenceService]>([
    ["the service's own", onCloud(someNetwork())],
    ["the platform's", deployed({})],
    ['tokens', inNetwork({ vpc: TOKEN, subnets: [Subnet.of(TOKEN, TOKEN)] })],
  ])('may be %s', (_, service) => {
    expectNone(service, 'NETWORK_REQUIRED');
    expect(service.plan().network).toBeDefined();
  });

  test.each<[string, InferenceService, string[]]>([
    ['is missing', onCloud(), ['PrivateNetwork.of(']],
    ['has an empty VPC', inNetwork({ vpc: '' }), ['got ""']],
    ['has no subnet', inNetwork({ subnets: [] }), ['"subnets"', 'got []', 'list']],
    [
      'has a subnet without an id',
      inNetwork({ subnets: [Subnet.of('', 'cn-beijing-a')] }),
      ['got ""'],
    ],
    [
      'has a subnet without a zone',
      inNetwork({ subnets: [Subnet.of('subnet-a', '')] }),
      ['got ""', 'cn-beijing-a'],
    ],
    ['has no security group', inNetwork({ securityGroups: [] }), ['got []']],
    ['has an empty security group', inNetwork({ securityGroups: ['sg-1', ' '] }), ['got " "']],
  ])('fails where it %s', (_, service, names) => {
    expectFinding(service, 'NETWORK_REQUIRED', { names });
  });

  test('is not asked for on plain Kubernetes', () => {
    expect(deployed({}, {}).findings()).toEqual([]);
  });

  test.each<[string, Partial<DeploymentOptions>, string[]]>([
    ['an empty list of security groups', { securityGroups: [] }, ['got []']],
    ['an empty security group', { securityGroups: [''] }, ['got ""']],
  ])('holds for deployments as well: fails for %s', (_, options, names) => {
    expectFinding(deployed(options), 'NETWORK_REQUIRED', { at: 'chart/chat/main', names });
  });
});

describe('a network on plain Kubernetes (UNUSED_NETWORK)', () => {
  test.each<[string, InferenceService, string, string[]]>([
    ["the service's", deployed({}, { network: someNetwork() }), 'chart/chat', []],
    ["a deployment's subnet", deployed({ subnet: A }, {}), 'chart/chat/main', ['"subnet-a"']],
    [
      "a deployment's security groups",
      deployed({ securityGroups: ['sg-1'] }, {}),
      'chart/chat/main',
      ['["sg-1"]'],
    ],
  ])('is accepted and warned about: %s', (_, service, at, names) => {
    expectFinding(service, 'UNUSED_NETWORK', { at, names });
    expect(service.findings()).toHaveLength(1);
    expect(service.findings()[0].severity).toBe(Severity.WARNING);
  });

  test('is no matter in the cloud', () => {
    expectNone(deployed({ subnet: A, securityGroups: ['sg-1'] }), 'UNUSED_NETWORK');
  });
});

describe('the subnet of a deployment (NETWORK_SHARED)', () => {
  test.each([A, B, Subnet.of('subnet-a', 'cn-beijing-a'), Subnet.of(TOKEN, 'cn-beijing-a')])(
    "may be one of the service's",
    (subnet) => {
      expectNone(deployed({ subnet }), 'NETWORK_SHARED');
    },
  );

  test.each<[string, Subnet, string[]]>([
    [
      'another subnet',
      Subnet.of('subnet-c', 'cn-beijing-a'),
      ['vpc-1', 'got "subnet-c"', 'subnet-a (cn-beijing-a)', 'subnet-b'],
    ],
    [
      "one of the service's in another zone",
      Subnet.of('subnet-a', 'cn-beijing-b'),
      ['got "cn-beijing-b"'],
    ],
  ])('fails for %s', (_, subnet, names) => {
    expectFinding(deployed({ subnet }), 'NETWORK_SHARED', { at: 'chart/chat/main', names });
  });
});

describe('the zones of a queue (SUBNET_ZONE)', () => {
  const queue = (...zones: string[]) => Queue.named('gold', { zones });

  test.each<[string, Partial<DeploymentOptions>]>([
    ['the subnet lies in its only zone', { subnet: A, queue: queue('cn-beijing-a') }],
    ['the subnet lies in one of them', { subnet: B, queue: queue('cn-beijing-a', 'cn-beijing-b') }],
    ["one of the service's subnets lies in them", { queue: queue('cn-beijing-b') }],
    ['the queue says no zones', { subnet: A, queue: queue() }],
    ['there is no queue', { subnet: A }],
    ['a zone is known later', { subnet: A, queue: queue(TOKEN) }],
  ])('are kept where %s', (_, options) => {
    expectNone(deployed(options), 'SUBNET_ZONE');
  });

  test.each<[string, Partial<DeploymentOptions>, string[]]>([
    [
      'the subnet lies elsewhere; the ones that fit are named',
      { subnet: A, queue: queue('cn-beijing-b') },
      [],
    ],
    [
      'no subnet of the service fits',
      { subnet: A, queue: queue('cn-beijing-c', 'cn-beijing-d') },
      [],
    ],
    ['it says none and no subnet of the service fits', { queue: queue('cn-beijing-c') }, ['add']],
  ])('are broken where %s', (_, options, names) => {
    expectFinding(deployed(options), 'SUBNET_ZONE', { at: 'chart/chat/main', names });
  });

  test('mean nothing on plain Kubernetes', () => {
    expectNone(deployed({ subnet: A, queue: queue('cn-beijing-b') }, {}), 'SUBNET_ZONE');
  });
});

describe("a deployment's own part of the network (APPROXIMATED_NETWORK)", () => {
  const elastic = Queue.named('burst', { virtualNodes: true });
  const prepaid = Queue.named('gold', { billing: Billing.PREPAID });

  test.each<[string, Partial<DeploymentOptions>]>([
    ['nothing', {}],
    ['a subnet of elastic instances', { subnet: A, queue: elastic }],
  ])('is exact for %s', (_, options) => {
    expectNone(deployed(options), 'APPROXIMATED_NETWORK');
  });

  test.each<[string, Partial<DeploymentOptions>, string[]]>([
    [
      'a subnet of instances on prepaid nodes',
      { subnet: A, queue: prepaid },
      ['got "subnet-a"', '"virtualNodes": true'],
    ],
    ['a subnet where the billing is not known', { subnet: A }, []],
    ['security groups on nodes', { securityGroups: ['sg-2'] }, ['got ["sg-2"]']],
    [
      'security groups of elastic instances',
      { securityGroups: ['sg-2'], queue: elastic },
      ['sg-2'],
    ],
  ])('is warned about for %s', (_, options, names) => {
    const service = deployed(options);
    expectFinding(service, 'APPROXIMATED_NETWORK', { at: 'chart/chat/main', names });
    expect(findingsOf(service, 'APPROXIMATED_NETWORK')[0].severity).toBe(Severity.WARNING);
  });
});
