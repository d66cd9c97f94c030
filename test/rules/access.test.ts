import { Queue, QueueOptions, Severity, Visibility } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const visibleTo = (visibility: Visibility) => {
  const service = aService({ visibility });
  aDeployment(service);
  return service;
};

describe('the group or user (VISIBILITY)', () => {
  test.each<[string, Visibility]>([
    ['a group', Visibility.account('acme')],
    ['a group that Kubernetes brings', Visibility.account('system:authenticated')],
    ['one user', Visibility.creatorOnly('li')],
    ['a Chinese name', Visibility.creatorOnly('李雷')],
    ['one of listed users', Visibility.subAccounts(['li'])],
    ['several listed users', Visibility.subAccounts(['li', 'wang', 'Li'])],
    ['a user that Terraform knows later', Visibility.subAccounts(['${TfToken[TOKEN.0]}'])],
    ['one token twice', Visibility.subAccounts(['${TfToken[TOKEN.0]}', '${TfToken[TOKEN.0]}'])],
  ])('may be %s', (_, visibility) => {
    expectNone(visibleTo(visibility), 'VISIBILITY');
  });

  test.each<[string, Visibility, string | undefined, string]>([
    ['an empty group', Visibility.account(''), '""', 'Visibility.account(group)'],
    ['a blank group', Visibility.account(' '), '" "', '"group"'],
    ['an empty user', Visibility.creatorOnly(''), '""', 'Visibility.creatorOnly(user)'],
    ['no users', Visibility.subAccounts([]), '[]', '"users"'],
    ['an empty user among others', Visibility.subAccounts(['li', '']), '""', 'subAccounts'],
    ['a control character', Visibility.creatorOnly('li\n'), '"li\\n"', 'invisible'],
    ['an invisible character', Visibility.subAccounts(['li\u200b']), '"li\u200b"', 'invisible'],
    ['a line separator', Visibility.account('acme\u2028'), '"acme\u2028"', 'invisible'],
    ['a user twice', Visibility.subAccounts(['li', 'li']), '"li"', 'once'],
    ['a list token', Visibility.subAccounts(['#{TfToken[TOKEN.0]}']), undefined, 'token'],
    ...[
      Visibility.account,
      Visibility.creatorOnly,
      (name: string) => Visibility.subAccounts([name]),
    ].flatMap((readers) =>
      ['system:unauthenticated', 'system:anonymous'].map(
        (name): [string, Visibility, string, string] => [
          `everybody (${name})`,
          readers(name),
          `"${name}"`,
          'without credentials',
        ],
      ),
    ),
  ])('fails for %s', (_, visibility, value, name) => {
    expectFinding(visibleTo(visibility), 'VISIBILITY', { value, names: [name] });
  });
});

describe('queue members (VISIBILITY)', () => {
  const inQueue = (queue: Queue | undefined, visibility = Visibility.queueMembers()) => {
    const service = aService({ visibility });
    aDeployment(service, { queue });
    return service;
  };

  test('may see a deployment whose queue has members', () => {
    expectNone(inQueue(Queue.named('gold', { members: 'gold-team' })), 'VISIBILITY');
  });

  test.each<[string, Queue | undefined, string[]]>([
    ['no queue', undefined, ['Queue.named(']],
    ['a queue without members', Queue.named('gold'), ['"gold"', '"members"']],
    [
      'everybody as members',
      Queue.named('gold', { members: 'system:unauthenticated' }),
      ['"members"', 'without credentials'],
    ],
    ['empty members', Queue.named('gold', { members: '' }), ['"members"', 'got ""']],
    ['members with NUL', Queue.named('gold', { members: 'a\0' }), ['"members"', 'got "a\\u0000"']],
  ])('are rejected for a deployment with %s', (_, queue, names) => {
    expectFinding(inQueue(queue), 'VISIBILITY', { at: 'chart/chat/main', names });
  });

  test.each<[string, Queue | undefined]>([
    ['no queue', undefined],
    ['a queue without members', Queue.named('gold')],
  ])('need not be known where others may see it: %s', (_, queue) => {
    expectNone(inQueue(queue, Visibility.account('acme')), 'VISIBILITY');
  });
});

describe('queues that share a namespace (APPROXIMATED_VISIBILITY)', () => {
  const visible = (gold: QueueOptions, silver: QueueOptions) => {
    const service = aService({ visibility: Visibility.queueMembers(), namespace: 'llm' });
    const of = (name: string, options: QueueOptions) => ({
      queue: Queue.named(name, { members: `${name}-team`, ...options }),
    });
    aDeployment(service, of('gold', gold), 'a');
    aDeployment(service, of('silver', silver), 'b');
    return service;
  };

  test('are reported at every deployment', () => {
    const service = visible({ namespace: 'gold' }, {});
    expectFinding(service, 'APPROXIMATED_VISIBILITY', {
      at: 'chart/chat/b',
    });
    expect(service.fidelity().map(({ rule }) => rule)).toEqual(['APPROXIMATED_VISIBILITY']);
    expect(findingsOf(service, 'APPROXIMATED_VISIBILITY')[0].severity).toBe(Severity.WARNING);
  });

  test.each<[string, QueueOptions, QueueOptions, number]>([
    ['a namespace each', { namespace: 'gold' }, { namespace: 'silver' }, 0],
    ['one namespace', { namespace: 'shared' }, { namespace: 'shared' }, 2],
    ['the service’s namespace', {}, {}, 2],
    [
      'one namespace and the same members',
      { namespace: 'shared', members: 'all' },
      { namespace: 'shared', members: 'all' },
      0,
    ],
  ])('with %s', (_, gold, silver, times) => {
    expect(findingsOf(visible(gold, silver), 'APPROXIMATED_VISIBILITY')).toHaveLength(times);
  });
});
