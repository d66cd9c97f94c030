import {
  AutoscalingEngine,
  SupportLevel,
  InferenceService,
  InferenceServiceProps,
  Platform,
  Port,
  Queue,
  ScalingMetric,
  Visibility,
  VisibilityKind,
  Weight,
} from '../../../src';
import { renderObjects } from '../../../src/render';
import { PLURALS, PolicyRule, READ, allows } from '../../support/access';
import { aDeployment, aRoutedService, aService, object, synth } from '../../support/builders';

const RBAC = ['Role', 'RoleBinding'];

const group = (name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name });
const user = (name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name });

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

/** Kinds of RBAC, with their namespaces. */
function rolesOf(service: InferenceService): string[] {
  return synth(service)
    .filter(({ kind }) => RBAC.includes(kind))
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'}/${metadata.name}`);
}

/** Two deployments in queues with members of their own. */
function twoQueues(namespaces: { gold?: string; silver?: string } = {}): InferenceService {
  const service = aRoutedService({ namespace: 'llm', visibility: Visibility.queueMembers() });
  const [gold, silver] = (['gold', 'silver'] as const).map((name) => {
    const namespace = namespaces[name];
    const queue = Queue.named(name, { members: `${name}-team`, namespace });
    return aDeployment(service, { queue }, name);
  });
  service.splitTraffic([Weight.of(gold, 1), Weight.of(silver, 1)]);
  return service;
}

/** A service with every kind of object that there is beside RBAC. */
function everything(props: InferenceServiceProps): InferenceService {
  const service = aRoutedService({
    namespace: 'llm',
    platform: Platform.kubernetes({ prometheus: 'http://prometheus:9090' }),
    ports: [
      Port.http1({ listen: 8000, expose: 80 }),
      Port.grpc({ listen: 9000 }),
      Port.metrics({ listen: 8000 }),
    ],
    networkAccess: { scrapers: [] },
    ...props,
  });
  const queue = Queue.named('gold', { members: 'gold-team' });
  aDeployment(service, { queue }).autoscale({
    maxReplicas: 4,
    metrics: [ScalingMetric.cpuUtilization(60)],
  });
  return service;
}

describe('a service that says nothing about its visibility', () => {
  test('makes no RBAC objects', () => {
    const service = aRoutedService();
    aDeployment(service, { queue: Queue.named('gold', { members: 'gold-team' }) });
    expect(service.plan().visibility).toBeUndefined();
    expect(rolesOf(service)).toEqual([]);
  });
});

describe('who may see all of a service', () => {
  test.each<[string, Visibility, VisibilityKind, object[]]>([
    ['a group', Visibility.account('acme'), VisibilityKind.ACCOUNT, [group('acme')]],
    [
      'listed users',
      Visibility.subAccounts(['li', 'wang']),
      VisibilityKind.SUB_ACCOUNTS,
      [user('li'), user('wang')],
    ],
    ['one user', Visibility.creatorOnly('li'), VisibilityKind.CREATOR, [user('li')]],
  ])('%s: is bound to a read Role of the namespace', (_, visibility, kind, subjects) => {
    const service = aService({ visibility, namespace: 'llm' });
    aDeployment(service);
    expect(service.plan().visibility).toMatchObject({ kind, level: SupportLevel.EXACT });
    expect(object(service, 'Role').metadata).toEqual({
      name: 'chat-viewers',
      namespace: 'llm',
      labels: { 'cdk-inference/service': 'chat' },
    });
    expect(object(service, 'RoleBinding')).toMatchObject({
      metadata: { name: 'chat-viewers', namespace: 'llm' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'chat-viewers' },
      subjects,
    });
    expect(service.findings()).toEqual([]);
  });

  test('reads what is made and what follows from it, and can neither write nor read Secrets', () => {
    const service = aService({ visibility: Visibility.account('acme') });
    aDeployment(service);
    expect(object(service, 'Role').rules).toEqual([
      { apiGroups: [''], resources: ['events', 'pods', 'pods/log', 'services'], verbs: READ },
      { apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: READ },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
    ]);
  });

  test('reads every kind of object that a service makes, with KEDA and with the HPA', () => {
    const prometheus = 'http://prometheus:9090';
    const platforms = [AutoscalingEngine.keda(), AutoscalingEngine.hpa()].map((autoscaling) =>
      Platform.kubernetes({ autoscaling, prometheus }),
    );
    const kinds = platforms.flatMap((platform) => {
      const service = everything({ platform, visibility: Visibility.account('acme') });
      const { rules } = object(service, 'Role');
      const others = synth(service).filter(({ kind }) => !RBAC.includes(kind));
      for (const { kind } of others) {
        expect(allows(rules, 'list', PLURALS[kind])).toBe(true);
      }
      expect(allows(rules, 'list', 'autoscaling/horizontalpodautoscalers')).toBe(true);
      return others.map(({ kind }) => kind);
    });
    expect([...new Set(kinds)].sort()).toEqual(Object.keys(PLURALS).sort());
  });

  test('has a Role in every namespace that the deployments stand in', () => {
    const service = aRoutedService({ namespace: 'llm', visibility: Visibility.account('acme') });
    const queue = Queue.named('gold', { namespace: 'gold' });
    const weights = [
      Weight.of(aDeployment(service, { queue }, 'a'), 1),
      Weight.of(aDeployment(service, {}, 'b'), 1),
    ];
    service.splitTraffic(weights);
    expect(rolesOf(service)).toEqual([
      'Role llm/chat-viewers',
      'RoleBinding llm/chat-viewers',
      'Role gold/chat-viewers',
      'RoleBinding gold/chat-viewers',
    ]);
    const inGold = synth(service).find(
      ({ kind, metadata }) => kind === 'Role' && metadata.namespace === 'gold',
    );
    expect(allows(inGold.rules, 'list', 'apps/deployments')).toBe(true);
    expect(allows(inGold.rules, 'list', 'gateway.networking.k8s.io/gateways')).toBe(false);
  });

  test('has none in a namespace without objects', () => {
    const service = aService({ namespace: 'llm', visibility: Visibility.account('acme') });
    aDeployment(service, { queue: Queue.named('gold', { namespace: 'gold' }) });
    expect(rolesOf(service)).toEqual(['Role gold/chat-viewers', 'RoleBinding gold/chat-viewers']);
  });
});

describe('members of queues in one namespace', () => {
  const role = (name: string) => object(twoQueues(), 'Role', name).rules as PolicyRule[];

  test('have a Role per deployment, and one for what is the service’s own', () => {
    const service = twoQueues();
    expect(rolesOf(service).filter((each) => each.startsWith('RoleBinding'))).toEqual([
      'RoleBinding llm/chat-gold-queue-viewers',
      'RoleBinding llm/chat-silver-queue-viewers',
      'RoleBinding llm/chat-viewers',
    ]);
    const subjects = (name: string) => object(service, 'RoleBinding', name).subjects;
    expect(subjects('chat-viewers')).toEqual([group('gold-team'), group('silver-team')]);
    expect(subjects('chat-gold-queue-viewers')).toEqual([group('gold-team')]);
    expect(subjects('chat-silver-queue-viewers')).toEqual([group('silver-team')]);
  });

  test('read their deployment and not the other one, and cannot list', () => {
    const rules = role('chat-gold-queue-viewers');
    for (const verb of READ) {
      expect(allows(rules, verb, 'apps/deployments', 'chat-gold')).toBe(true);
      expect(allows(rules, verb, '/services', 'chat-gold')).toBe(true);
      expect(allows(rules, verb, 'apps/deployments', 'chat-silver')).toBe(false);
      expect(allows(rules, verb, 'apps/deployments')).toBe(false);
    }
  });

  test('do not see pods, logs and events, which are nobody’s by name', () => {
    const rules = role('chat-gold-queue-viewers');
    for (const resource of ['/pods', '/pods/log', '/events', 'apps/replicasets']) {
      expect(allows(rules, 'get', resource, 'chat-gold')).toBe(false);
    }
  });

  test('read gateway, routes and policies of the service by name', () => {
    expect(role('chat-viewers')).toEqual([
      {
        apiGroups: ['gateway.envoyproxy.io'],
        resources: ['backendtrafficpolicies'],
        resourceNames: ['chat'],
        verbs: READ,
      },
      {
        apiGroups: ['gateway.networking.k8s.io'],
        resources: ['gateways'],
        resourceNames: ['chat'],
        verbs: READ,
      },
      {
        apiGroups: ['gateway.networking.k8s.io'],
        resources: ['httproutes'],
        resourceNames: ['chat-http-80'],
        verbs: READ,
      },
    ]);
  });

  test('read every object of their deployment by name, the HPA that KEDA makes as well', () => {
    const service = everything({ visibility: Visibility.queueMembers() });
    const { rules } = object(service, 'Role', 'chat-main-queue-viewers');
    const own = renderObjects(service.plan()).filter(
      ({ owner, object: { kind } }) => owner === 'chart/chat/main' && !RBAC.includes(kind),
    );
    expect(own.length).toBeGreaterThan(5);
    for (const { object: each } of own) {
      expect(allows(rules, 'get', PLURALS[each.kind], each.metadata.name)).toBe(true);
    }
    const hpas = 'autoscaling/horizontalpodautoscalers';
    expect(allows(rules, 'get', hpas, 'keda-hpa-chat-main')).toBe(true);
  });

  test('have no Role for the service where it has no objects of its own', () => {
    const service = aService({ visibility: Visibility.queueMembers() });
    aDeployment(service, { queue: Queue.named('gold', { members: 'gold-team' }) });
    expect(rolesOf(service)).toEqual([
      'Role -/chat-main-queue-viewers',
      'RoleBinding -/chat-main-queue-viewers',
    ]);
  });
});

describe('members of queues with a namespace each', () => {
  const apart = () => twoQueues({ gold: 'gold', silver: 'silver' });

  test('read and list everything in it, pods and logs included', () => {
    const service = apart();
    expect(service.plan().visibility!.level).toBe(SupportLevel.EXACT);
    const { metadata, rules } = object(service, 'Role', 'chat-gold-queue-viewers');
    expect(metadata.namespace).toBe('gold');
    for (const resource of ['apps/deployments', '/pods', '/pods/log', '/events', '/services']) {
      expect(allows(rules, 'list', resource)).toBe(true);
    }
    expect(object(service, 'RoleBinding', 'chat-gold-queue-viewers')).toMatchObject({
      metadata: { namespace: 'gold' },
      subjects: [group('gold-team')],
    });
  });

  test.each<[string, { gold?: string; silver?: string }, boolean[]]>([
    ['apart', { gold: 'gold', silver: 'silver' }, [true, true]],
    ['together', { gold: 'shared', silver: 'shared' }, [false, false]],
    ['in the service’s', {}, [false, false]],
    ['one in its own, one in the service’s', { gold: 'gold' }, [true, false]],
    ['one in the other’s, which is the service’s', { gold: 'llm' }, [false, false]],
  ])('are told apart by it only: %s', (_, namespaces, wide) => {
    const [, ...deployments] = twoQueues(namespaces).plan().visibility!.viewers;
    expect(deployments.map(({ namespaceWide }) => namespaceWide)).toEqual(wide);
  });
});
