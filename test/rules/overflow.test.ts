import { DeploymentOptions, Platform, Queue, QueueOptions, Scheduler } from '../../src';
import { aCloud, aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';

const of = (name: string, options: QueueOptions = {}) =>
  Queue.named(name, { nodeSelector: { pool: name }, ...options });
const on = (platform: Platform, options: Partial<DeploymentOptions>) =>
  aDeployment(aService({ platform }), options).service;

const anywhere = Platform.kubernetes();
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
    [
      'without a first queue',
      anywhere,
      { overflow: of('b') },
      ['there is no "queue"', 'name the first queue'],
    ],
    [
      'with Volcano',
      Platform.kubernetes({ scheduler: Scheduler.volcano() }),
      { queue: of('a'), overflow: of('b') },
      ['belongs to one queue of Volcano', "let Volcano's queues borrow"],
    ],
    [
      'with Kueue',
      Platform.kubernetes({ scheduler: Scheduler.kueue() }),
      { queue: of('a'), overflow: of('b') },
      ['belongs to one queue of Kueue', 'a second deployment'],
    ],
    [
      'to itself',
      anywhere,
      { queue: of('a'), overflow: of('a') },
      ['must be another queue than "queue", and both are a'],
    ],
    [
      'to another namespace',
      anywhere,
      { queue: of('a'), overflow: of('b', { namespace: 'gold' }) },
      ['queue b stands in namespace gold', '(the current one)', 'the same "namespace"'],
    ],
    [
      'from an elastic queue',
      aCloud(),
      { queue: vci, overflow: of('b') },
      ['queue vci is elastic', 'make it the "overflow"'],
    ],
    [
      'where one queue knows its subset',
      aCloud(),
      { queue: of('a', subset), overflow: of('b') },
      ['needs the "resourcePolicySubset" of both queues, and only a has one'],
    ],
    [
      'from any nodes',
      anywhere,
      { queue: Queue.named('a'), overflow: of('b') },
      ['queue a has no "nodeSelector"', "give it its nodes' labels"],
    ],
    [
      'to any nodes',
      anywhere,
      { queue: of('a'), overflow: Queue.named('b') },
      ['queue b has no "nodeSelector"'],
    ],
  ])('is refused %s', (_, platform, options, says) => {
    expectFinding(on(platform, options), 'OVERFLOW', { at: AT, says });
  });
});

describe('the loss of an overflow (APPROXIMATED_OVERFLOW)', () => {
  test.each([
    ['anywhere', anywhere, of('a', subset), of('b', subset)],
    ['on VKE without subsets', aCloud(), of('a'), of('b')],
  ])('is stated %s', (_, platform, queue, overflow) => {
    expectFinding(on(platform, { queue, overflow }), 'APPROXIMATED_OVERFLOW', {
      at: AT,
      says: ['queue a is filled before b', 'a preference among nodes', '"resourcePolicySubset"'],
    });
  });

  test('is none by a ResourcePolicy', () => {
    const service = on(aCloud(), { queue: of('a', subset), overflow: of('b', subset) });
    expectNone(service, 'APPROXIMATED_OVERFLOW');
  });
});
