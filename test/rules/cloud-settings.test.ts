import {
  ClbOptions,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  PrivateNetwork,
  Subnet,
} from '../../src';
import { balanced } from '../homes/clouds';
import { aServiceIn, aStack, anApp } from '../homes/stacks';
import { aCloud, aDeployment, aService, someQueue } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const network = (allowedSources?: string[]) =>
  PrivateNetwork.of({
    vpc: 'vpc-1',
    subnets: [Subnet.of('subnet-a', 'cn-beijing-a')],
    securityGroups: ['sg-1'],
    allowedSources,
  });

describe('settings for Terraform alone (UNUSED_CLOUD)', () => {
  const nodePorts = [{ port: 80, nodePort: 30080 }];
  const belowAChart = (platform: Platform, options = {}): InferenceService => {
    const ports = [Port.http({ listen: 8000, expose: 80 })];
    const service = aService({ platform, ports, loadBalancer: LoadBalancer.clb() });
    aDeployment(service, { queue: someQueue(), ...options });
    return service;
  };

  test.each([
    ['cluster', aCloud({ cluster: 'ccm1' }), '"ccm1"'],
    ['nodes', aCloud({ nodes: ['i-1'] }), '["i-1"]'],
    ['nodePools', aCloud({ nodePools: ['np1'] }), '["np1"]'],
    ['allowedSources', aCloud({ network: network([]) }), '[]'],
  ])('is reported for "%s" in a Chart', (name, platform, value) =>
    expectFinding(belowAChart(platform), 'UNUSED_CLOUD', {
      value,
      names: [`"${name}"`],
    }),
  );

  test.each([
    ['in a Chart on VKE', aCloud()],
    ['on a plain cluster', Platform.kubernetes()],
  ])('is reported for node ports %s', (_, platform) =>
    expectFinding(belowAChart(platform, { nodePorts }), 'UNUSED_CLOUD', {
      at: 'chart/chat/main',
      names: ['"nodePorts"', '30080'],
    }),
  );

  test('is reported for node ports in a stack without weights', () => {
    const unused = balanced({ options: { nodePorts } }).service;
    expectFinding(unused, 'UNUSED_CLOUD', { at: 'stack/chat/a', names: ['"nodePorts"'] });
    expectNone(balanced({ weights: [1], options: { nodePorts } }).service, 'UNUSED_CLOUD');
  });

  test('is not reported for omitted settings', () => {
    expectNone(belowAChart(aCloud()), 'UNUSED_CLOUD');
    expectNone(
      balanced({ platform: { network: network(['10.0.0.0/8']) } }).service,
      'UNUSED_CLOUD',
    );
  });
});

describe('sources of security-group rules (SECURITY_GROUP_SOURCE)', () => {
  const open = (...sources: string[]) =>
    balanced({ platform: { network: network(sources) } }).service;

  test.each(['0.0.0.0/0', '10.1.2.3/32', '10.0.0.0/8'])('may be %s', (source) =>
    expectNone(open(source), 'SECURITY_GROUP_SOURCE'),
  );

  test.each(['10.0.0.0', '10.0.0.0/33', '256.0.0.0/8', '2001:db8::/32', '', 'everybody'])(
    'fail for "%s"',
    (source) =>
      expectFinding(open(source), 'SECURITY_GROUP_SOURCE', {
        at: 'stack/chat',
        value: `"${source}"`,
        names: ['"allowedSources"'],
      }),
  );

  test('fail for a block that is listed twice', () =>
    expectFinding(open('10.0.0.0/8', '10.0.0.0/8'), 'SECURITY_GROUP_SOURCE', {
      at: 'stack/chat',
      names: ['once'],
    }));

  test('are skipped where only Terraform knows them', () =>
    expectNone(open('${TfToken[TOKEN.1]}'), 'SECURITY_GROUP_SOURCE'));
});

describe('the region of a stack (CLOUD_REGION)', () => {
  test('is one for all services with Volcengine resources', () => {
    const stack = aStack();
    const services = ['cn-beijing', 'cn-shanghai', 'cn-shanghai'].map(
      (region, index) => balanced({ stack, id: `s${index}`, platform: { region } }).service,
    );
    expect(services.flatMap((each) => findingsOf(each, 'CLOUD_REGION'))).toHaveLength(2);
    expectFinding(services[1], 'CLOUD_REGION', {
      at: 'stack/s1',
      value: '"cn-shanghai"',
      names: ['cn-beijing', 'stack/s0'],
    });
  });

  test('does not hold for a service without Volcengine resources', () => {
    const stack = aStack();
    const plain = aServiceIn(
      stack,
      { platform: aCloud({ region: 'cn-shanghai', network: network([]) }) },
      'plain',
    );
    aDeployment(plain, { queue: someQueue() });
    const { service } = balanced({ stack });
    [plain, service].forEach((each) => expectNone(each, 'CLOUD_REGION'));
  });

  test('may be another in another stack', () => {
    const app = anApp();
    for (const region of ['cn-beijing', 'cn-shanghai']) {
      const props = { namespace: region };
      const { service } = balanced({ stack: aStack(app, region), platform: { region }, props });
      expect(service.findings()).toEqual([]);
    }
  });
});

describe('ports that are open to every address (OPEN_SECURITY_GROUP)', () => {
  const behind = (options: ClbOptions, allowedSources?: string[]) =>
    balanced({
      platform: { network: network(allowedSources) },
      props: { loadBalancer: LoadBalancer.clb(options) },
    }).service;

  test('are reported for an existing CLB, with the option that closes them', () =>
    expectFinding(behind({ instance: 'clb-1' }), 'OPEN_SECURITY_GROUP', {
      at: 'stack/chat',
      value: '[8000]',
      names: ['0.0.0.0/0', "allowedSources: ['10.0.0.0/8', '100.64.0.0/10']"],
    }));

  test.each<[string, ClbOptions, string[] | undefined]>([
    ['with allowed sources', { instance: 'clb-1' }, ['10.0.0.0/8']],
    ['with every address allowed on purpose', { instance: 'clb-1' }, ['0.0.0.0/0']],
    ['with no rules', { instance: 'clb-1' }, []],
    ['of a new private CLB', {}, undefined],
    ['of a new CLB that is public on purpose', { publicAccess: true }, undefined],
  ])('are not reported %s', (_, options, sources) =>
    expectNone(behind(options, sources), 'OPEN_SECURITY_GROUP'),
  );
});
