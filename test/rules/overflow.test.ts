import { DeploymentOptions, Platform, Queue, QueueOptions, Scheduler } from '../../src';
import { aCloud, aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';

const of = (name: string, options: QueueOptions = {}) =>
  Queue.named(name, { nodeSelector: { pool: name }, ...options });
const on = (platform: Platform, options: Partial<DeploymentOptions>) =>
  aDeployment(aService({ platform }), options).service;

const anywhere = Platform.kubernetes();
const kueue = Platform.kubernetes({ scheduler: Scheduler.kueue() });
const subset = { resourcePolicySubset: { maxReplicas: 2 } };
const vci = Queue.named('vci', { virtualNodes: true });

describe('an overflow (OVERFLOW)', () => {
  test.each<[string, Platform, Partial<DeploymentOptions>]>([
    ['between queues of nodes', anywhere, { queue: of('a'), overflow: of('b') }],
    [
      'with Katalyst',
      Platform.kubernetes({ scheduler: Scheduler.katalyst() }),
      { queue: of('a'), overflow: of('b') },
    ],
    ['with Kueue', kueue, { queue: of('a'), overflow: of('b') }],
    ['to an elastic queue', aCloud(), { queue: of('a'), overflow: vci }],
    [
      'by a ResourcePolicy, without labels of nodes',
      aCloud(),
      { queue: Queue.named('a', subset), overflow: Queue.named('b', subset) },
    ],
    ['where one subset is of no use', anywhere, { queue: of('a', subset), overflow: of('b') }],
    [
      'in one namespace',
      anywhere,
      { queue: of('a', { namespace: 'gold' }), overflow: of('b', { namespace: 'gold' }) },
    ],
  ])('is accepted %s', (_, platform, options) => {
    expectNone(on(platform, options), 'OVERFLOW');
  });

  test.each<[string, Platform, Partial<DeploymentOptions>, string[]]>([
    ['without a first queue', anywhere, { overflow: of('b') }, []],
    [
      'with Volcano',
      Platform.kubernetes({ scheduler: Scheduler.volcano() }),
      { queue: of('a'), overflow: of('b') },
      [],
    ],
    [
      'with Kueue, with a subset of VKE',
      kueue,
      { queue: of('a', subset), overflow: of('b', subset) },
      ['"resourcePolicySubset"'],
    ],
    ['with Kueue, from any nodes', kueue, { queue: Queue.named('a'), overflow: of('b') }, []],
    ['to itself', anywhere, { queue: of('a'), overflow: of('a') }, []],
    [
      'to another namespace',
      anywhere,
      { queue: of('a'), overflow: of('b', { namespace: 'gold' }) },
      [],
    ],
    ['from an elastic queue', aCloud(), { queue: vci, overflow: of('b') }, []],
    ['where one queue has a subset', aCloud(), { queue: of('a', subset), overflow: of('b') }, []],
    ['from any nodes', anywhere, { queue: Queue.named('a'), overflow: of('b') }, []],
    ['to any nodes', anywhere, { queue: of('a'), overflow: Queue.named('b') }, []],
  ])('is rejected %s', (_, platform, options, names) => {
    expectFinding(on(platform, options), 'OVERFLOW', { at: AT, names });
  });
});

describe('an approximated overflow (APPROXIMATED_OVERFLOW)', () => {
  test.each([
    ['anywhere', anywhere, of('a', subset), of('b', subset)],
    ['on VKE without subsets', aCloud(), of('a'), of('b')],
  ])('triggers %s', (_, platform, queue, overflow) => {
    expectFinding(on(platform, { queue, overflow }), 'APPROXIMATED_OVERFLOW', {
      at: AT,
      names: ['"resourcePolicySubset"'],
    });
  });

  test('does not trigger with a ResourcePolicy', () => {
    const service = on(aCloud(), { queue: of('a', subset), overflow: of('b', subset) });
    expectNone(service, 'APPROXIMATED_OVERFLOW');
  });
});
