import { Size } from 'cdk8s';
import {
  Billing,
  ComputeSpec,
  DeploymentOptions,
  InferenceService,
  Platform,
  Queue,
  QueueOptions,
  Scheduler,
} from '../../src';
import { aCloud, aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';

const on = (platform: Platform, options: Partial<DeploymentOptions>): InferenceService =>
  aDeployment(aService({ platform }), options).service;
const having = (options: QueueOptions) =>
  aDeployment(aService(), { queue: Queue.named('gold', options) }).service;
const scheduled = (scheduler: Scheduler) => Platform.kubernetes({ scheduler });

const PLATFORMS: [string, Platform, string | undefined][] = [
  ['a plain cluster', Platform.kubernetes(), undefined],
  ['Katalyst', scheduled(Scheduler.katalyst()), undefined],
  ['Volcano', scheduled(Scheduler.volcano()), 'Volcano'],
  ['Kueue', scheduled(Scheduler.kueue()), 'Kueue'],
  ['VKE', aCloud(), 'a cloud platform'],
  ['Katalyst on VKE', aCloud({ scheduler: Scheduler.katalyst() }), 'a cloud platform'],
  ['Volcano on VKE', aCloud({ scheduler: Scheduler.volcano() }), 'Volcano'],
];

describe('a queue (QUEUE_REQUIRED)', () => {
  test.each(PLATFORMS)('may be named on %s', (_, platform) => {
    expectNone(on(platform, { queue: Queue.named('gold') }), 'QUEUE_REQUIRED');
  });

  test.each(PLATFORMS.filter(([, , who]) => who === undefined))(
    'may be absent on %s',
    (_, platform) => {
      expectNone(on(platform, {}), 'QUEUE_REQUIRED');
    },
  );

  test.each(PLATFORMS.filter(([, , who]) => who))(
    'is refused where absent on %s',
    (_, platform) => {
      expectFinding(on(platform, {}), 'QUEUE_REQUIRED', {
        at: AT,
        names: ["Queue.named('prepaid')"],
      });
    },
  );
});

describe('the name of a queue (QUEUE_NAME)', () => {
  const LABELS = ['q', 'prepaid-h20', 'a.b', '1', 'q'.repeat(63)];
  const NO_OBJECTS = ['A_b.1', 'Q', 'a_b', 'a..b', 'a.-b'];

  describe.each(PLATFORMS)('on %s', (_, platform, who) => {
    const queued = (name: string) => on(platform, { queue: Queue.named(name) });

    test.each(LABELS)('accepts %s', (name) => {
      const service = queued(name);
      expectNone(service, 'QUEUE_NAME');
      expect(service.plan().deployments[0].queue!.name).toBe(name);
    });

    test.each(NO_OBJECTS)(
      `${who === 'Volcano' || who === 'Kueue' ? 'refuses' : 'accepts'} %s`,
      (name) => {
        if (who !== 'Volcano' && who !== 'Kueue') {
          expectNone(queued(name), 'QUEUE_NAME');
          return;
        }
        expectFinding(queued(name), 'QUEUE_NAME', {
          at: AT,
          names: [`is that of an object of ${who}`, 'only a-z 0-9 - and .', JSON.stringify(name)],
        });
      },
    );

    test.each(['', ' ', '-q', 'q-', 'a b', '包年包月', '😀', 'q\u0007', 'q'.repeat(64)])(
      'refuses %j',
      (name) => {
        expectFinding(queued(name), 'QUEUE_NAME', {
          at: AT,
          names: [
            'the name of a queue must have 1 to 63',
            JSON.stringify(name),
            '; write the name',
          ],
        });
      },
    );
  });

  test('is judged for the queue of an overflow, too', () => {
    const queue = Queue.named('a', { nodeSelector: { a: 'b' } });
    const overflow = Queue.named('', { nodeSelector: { a: 'c' } });
    expectFinding(on(Platform.kubernetes(), { queue, overflow }), 'QUEUE_NAME', {
      at: AT,
      names: ['got ""'],
    });
  });
});

describe('the zones of a queue (QUEUE_ZONES)', () => {
  test.each([[[]], [['cn-beijing-a']], [['a', 'b']], [['z'.repeat(63)]]])('accept %j', (zones) => {
    expectNone(having({ zones }), 'QUEUE_ZONES');
  });

  test.each(['', ' ', 'cn beijing', '-a', '可用区', 'z'.repeat(64)])('refuse %j', (zone) => {
    expectFinding(having({ zones: ['a', zone] }), 'QUEUE_ZONES', {
      at: AT,
      names: ['a zone of queue gold must be', JSON.stringify(zone), 'topology.kubernetes.io/zone'],
    });
  });

  test('refuse one twice', () => {
    expectFinding(having({ zones: ['a', 'b', 'a'] }), 'QUEUE_ZONES', {
      at: AT,
      names: ['got "a"'],
    });
  });
});

describe('the namespace of a queue (NAME_NAMESPACE)', () => {
  test.each(['gold', 'a-1', 'n'.repeat(63)])('accepts %s', (namespace) => {
    const service = having({ namespace });
    expectNone(service, 'NAME_NAMESPACE');
    expect(service.plan().deployments[0].namespace).toBe(namespace);
  });

  test.each(['', 'Gold', '-a', 'a_b', 'n'.repeat(64)])('refuses %j', (namespace) => {
    expectFinding(having({ namespace }), 'NAME_NAMESPACE', {
      at: AT,
      names: [
        '"namespace" must be 1 to 63',
        JSON.stringify(namespace),
        "leave it out for the service's",
      ],
    });
  });
});

describe('an elastic queue (QUEUE_ELASTIC)', () => {
  const elastic = (options: QueueOptions = {}) =>
    Queue.named('vci', { virtualNodes: true, ...options });

  test.each<[string, Platform, Queue]>([
    ['on VKE', aCloud(), elastic()],
    ['with Kueue on VKE', aCloud({ scheduler: Scheduler.kueue() }), elastic()],
    ['as pay-as-you-go', aCloud(), elastic({ billing: Billing.PAY_AS_YOU_GO })],
    [
      'that is none',
      Platform.kubernetes(),
      elastic({ virtualNodes: false, billing: Billing.PREPAID }),
    ],
  ])('is accepted %s', (_, platform, queue) => {
    expectNone(on(platform, { queue }), 'QUEUE_ELASTIC');
  });

  const compute = ComputeSpec.instanceType('ecs.large', { cpu: 1, memory: Size.gibibytes(1) });

  test.each<[string, Platform, Partial<DeploymentOptions>, string[]]>([
    ['on another cluster', Platform.kubernetes(), { queue: elastic() }, ['Platform.vke']],
    [
      'with Volcano',
      aCloud({ scheduler: Scheduler.volcano() }),
      { queue: elastic() },
      ['got "volcano"', 'Scheduler.plain()'],
    ],
    [
      'with Katalyst',
      aCloud({ scheduler: Scheduler.katalyst() }),
      { queue: elastic() },
      ['got "katalyst"'],
    ],
    [
      'that is prepaid',
      aCloud(),
      { queue: elastic({ billing: Billing.PREPAID }) },
      ['got "prepaid"', 'leave "billing" out'],
    ],
    [
      'with an instance type',
      aCloud(),
      { queue: elastic(), compute },
      ['got "ecs.large"', 'ComputeSpec.of'],
    ],
    [
      'as an overflow on another cluster',
      Platform.kubernetes(),
      { queue: Queue.named('a', { nodeSelector: { a: 'b' } }), overflow: elastic() },
      [],
    ],
  ])('is refused %s', (_, platform, options, names) => {
    expectFinding(on(platform, options), 'QUEUE_ELASTIC', { at: AT, names });
  });
});
