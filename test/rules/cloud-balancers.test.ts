import { Duration } from 'cdk8s';
import { InferenceService, NetworkPeer, Platform, ScalingMetric, Severity } from '../../src';
import { Balanced, balanced } from '../homes/clouds';
import { aCloud } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const at = 'stack/chat';
const weighing = (spec: Balanced): InferenceService => balanced({ weights: [1], ...spec }).service;

describe('the nodes behind a CLB by weights (CLOUD_NODES)', () => {
  test.each<[string, Balanced['platform']]>([
    ['a cluster', { cluster: 'ccm1' }],
    ['a cluster and pools', { cluster: 'ccm1', nodePools: ['np1'] }],
    ['nodes', { cluster: undefined, nodes: ['i-1'] }],
    ['nodes beside the cluster', { cluster: 'ccm1', nodes: ['i-1', 'i-2'] }],
  ])('are found by %s', (_, platform) => expectNone(weighing({ platform }), 'CLOUD_NODES'));

  test('fail where nothing says them', () => {
    expectFinding(weighing({ platform: { cluster: undefined } }), 'CLOUD_NODES', {
      at,
    });
  });

  test('need no cluster by instance count, where the controller knows them', () => {
    expectNone(balanced({ platform: { cluster: undefined } }).service, 'CLOUD_NODES');
  });

  test.each<[string, Balanced['platform'], string[]]>([
    ['no node', { nodes: [] }, ['"nodes"']],
    ['nodes and pools', { nodes: ['i-1'], nodePools: ['np1'] }, ['"nodePools"', 'got ["np1"]']],
    ['a node twice', { nodes: ['i-1', 'i-1'] }, []],
    ['a name for a cluster', { cluster: 'my cluster' }, []],
    ['an empty cluster', { cluster: '' }, ['got ""']],
    ['an address for a node', { nodes: ['10.0.0.1'] }, ['got "10.0.0.1"']],
    ['a pool with a slash', { nodePools: ['a/b'] }, ['got "a/b"']],
  ])('fail for %s', (_, platform, names) =>
    expectFinding(weighing({ platform: { cluster: 'ccm1', ...platform } }), 'CLOUD_NODES', {
      at,
      names,
    }),
  );
});

describe('weights of servers (CLOUD_WEIGHT, APPROXIMATED_SERVER_WEIGHT)', () => {
  const weightedShares = (weights: number[], replicas: number[] = weights.map(() => 1)) =>
    weighing({ weights, replicas });
  const serverWeights = (service: InferenceService) =>
    service.plan().frontends[0].cloudBalancer!.split!.servers.map(({ weight }) => weight);

  test.each([
    [
      [9, 1],
      [1, 1],
      [9, 1],
    ],
    [
      [9, 1],
      [4, 3],
      [12, 1],
    ],
    [
      [10000, 100],
      [1, 1],
      [100, 1],
    ],
    [
      [300, 200, 0],
      [1, 1, 1],
      [3, 2, 0],
    ],
    [
      [7, 0],
      [3, 3],
      [1, 0],
    ],
  ])('of weights %j and instances %j are %j, exactly', (weights, replicas, expected) => {
    const service = weightedShares(weights, replicas);
    expect(serverWeights(service)).toEqual(expected);
    expectNone(service, 'CLOUD_WEIGHT');
    expectNone(service, 'APPROXIMATED_SERVER_WEIGHT');
  });

  test('are rounded where they are no ratio of whole numbers up to 100, and by how much is said', () => {
    const service = weightedShares([333, 2]);
    expectFinding(service, 'CLOUD_WEIGHT', { at });
    const near = weightedShares([199, 2]);
    expectNone(near, 'CLOUD_WEIGHT');
    expectFinding(near, 'APPROXIMATED_SERVER_WEIGHT', {
      at,
    });
    expect(serverWeights(near)).toEqual([100, 1]);
  });

  test.each([
    [[100, 1], 0],
    [[101, 1], 1],
    [[10000, 99], 1],
    [[10000, 100], 0],
    [[10000, 0], 0],
    [[101, 1, 0], 1],
  ])('of %j fit, or are 100 times apart at most: %i finding', (weights, count) => {
    const found = findingsOf(weightedShares(weights), 'CLOUD_WEIGHT');
    expect(found).toHaveLength(count);
    found.forEach(({ message }) => {
      expect(message).toMatch(/at most 100 times the smallest.*, got .*; bring the weights nearer/);
    });
  });

  test('go by the fewest instances where an autoscaler moves (APPROXIMATED_INSTANCE_WEIGHT)', () => {
    const { service, deployments } = balanced({ weights: [1, 1], replicas: [4] });
    deployments[1].autoscale({
      minReplicas: 2,
      maxReplicas: 4,
      metrics: [ScalingMetric.cpuUtilization(60)],
    });
    expect(serverWeights(service)).toEqual([2, 1]);
    expectFinding(service, 'APPROXIMATED_INSTANCE_WEIGHT', {
      at,
    });
  });

  const LATER = -1.8881545897087503e289;

  test.each([
    ['a weight', [LATER, 1], [1, 1], ['chat-a']],
    ['the only weight', [LATER], [1], ['chat-a']],
  ])('fail with %s that only Terraform will know', (_, weights, replicas, who) => {
    const service = weightedShares(weights, replicas);
    expect(findingsOf(service, 'CLOUD_WEIGHT').map(({ message }) => message)).toEqual(
      who.map((name) =>
        expect.stringContaining(`weight and instances of ${name} must be known when the program`),
      ),
    );
    expectNone(service, 'TRAFFIC_WEIGHT');
  });

  test('stop nothing on a platform that is not strict, and everything on one that is', () => {
    const strict = (platform: Platform) =>
      weighing({ weights: [199, 2], props: { platform } })
        .findings()
        .filter(({ severity }) => severity === Severity.ERROR).length;
    expect(strict(aCloud({ cluster: 'ccm1' }))).toBe(0);
    expect(strict(aCloud({ cluster: 'ccm1', strict: true }))).toBeGreaterThan(1);
  });
});

describe('how long a CLB drains (APPROXIMATED_DRAIN)', () => {
  const draining = (seconds: number) =>
    weighing({ options: { gracefulShutdown: Duration.seconds(seconds) } });

  test.each([
    [0, 0],
    [900, 900],
    [901, 900],
  ])('is %i s as %i s', (spec, planned) => {
    expect(draining(spec).plan().frontends[0].cloudBalancer!.split!.drainSeconds).toBe(planned);
  });

  test('fits up to 900 s', () => expectNone(draining(900), 'APPROXIMATED_DRAIN'));

  test('is cut beyond', () => {
    expectFinding(draining(901), 'APPROXIMATED_DRAIN', {
      at,
      names: ['got 901'],
    });
  });
});

describe('what the cloud is told of a service (APPROXIMATED_CLOUD_TEXT)', () => {
  const described = (displayName: string, description?: string) =>
    balanced({ props: { displayName, description } }).service;
  const cloudText = (service: InferenceService) =>
    service.plan().frontends[0].cloudBalancer!.description;

  test.each([
    ['通义对话_chat', undefined, '通义对话_chat'],
    ['chat', 'answers questions, 24 hours', 'chat, answers questions, 24 hours'],
    ['chat', 'x'.repeat(249), `chat, ${'x'.repeat(249)}`],
  ])('is what people call it and what it is for: %s, %s', (name, description, text) => {
    const service = described(name, description);
    expect(cloudText(service)).toBe(text);
    expectNone(service, 'APPROXIMATED_CLOUD_TEXT');
  });

  test.each([
    ['_chat', undefined, 'chat'],
    ['chat', 'Q&A (internal)', 'chat, Q A internal'],
    ['chat', 'x'.repeat(250), `chat, ${'x'.repeat(249)}`],
  ])('has other characters than %s, %s', (name, description, text) => {
    const service = described(name, description);
    expect(cloudText(service)).toBe(text);
    expectFinding(service, 'APPROXIMATED_CLOUD_TEXT', { at, names: ['got "', `accept "${text}"`] });
  });
});

describe('where connections are restricted behind a CLB (NETWORK_ACCESS)', () => {
  const restricted = (weights?: number[]) =>
    balanced({ weights, props: { networkAccess: { callers: [] } } }).service;

  test.each([
    ['by weights the nodes', [1], 'the block that the nodes are in'],
    ['by instance count the callers', undefined, 'the block that callers of the CLB are in'],
  ])('%s have to be let in', (_, weights, fix) =>
    expectFinding(restricted(weights), 'NETWORK_ACCESS', { at, names: ['through a CLB', fix] }),
  );

  test('addresses are enough, and no proxies of a cluster stand in a policy', () => {
    const callers = [NetworkPeer.addresses('10.0.0.0/8')];
    const { service } = balanced({ weights: [1], props: { networkAccess: { callers } } });
    expectNone(service, 'NETWORK_ACCESS');
    const [{ ingress }] = service.plan().deployments;
    expect(ingress!.flatMap(({ peers }) => peers)).toEqual([{ cidr: '10.0.0.0/8' }]);
  });
});
