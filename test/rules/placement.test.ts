import { Size } from 'cdk8s';
import { ComputeSpec, DeploymentOptions, Platform, PodOptions, Queue, Scheduler } from '../../src';
import { SchedulerKind } from '../../src/spec/platform';
import { aCloud, aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';
const TOKEN = '${TfToken[TOKEN.1]}';

const having = (options: Partial<DeploymentOptions>, platform = Platform.kubernetes()) =>
  aDeployment(aService({ platform }), options).service;

describe('the priority (PRIORITY)', () => {
  test.each([undefined, 1, 2, 4, 6, 9])('accepts %s', (priority) => {
    expectNone(having({ priority }), 'PRIORITY');
  });

  test.each([0, 10, -1, 1.5, NaN, Infinity, -0])('refuses %d', (priority) => {
    expectFinding(having({ priority }), 'PRIORITY', {
      at: AT,
      names: ['got '],
    });
  });
});

const queue = Queue.named('gold');
const QUEUE = 'scheduling.volcano.sh/queue-name';
const PREEMPTABLE = 'volcano.sh/preemptable';
const NUMA = 'volcano.sh/numa-topology-policy';
const QOS = 'katalyst.kubewharf.io/qos_level';
const MEMORY = 'katalyst.kubewharf.io/memory_enhancement';
const ELASTIC = 'vke.volcengine.com/burst-to-vci';

const volcano = Platform.kubernetes({ scheduler: Scheduler.volcano() });
const katalyst = Platform.kubernetes({ scheduler: Scheduler.katalyst() });

describe('annotations of the pods (POD_PLACEMENT)', () => {
  const annotated = (name: string, options: Partial<DeploymentOptions>, platform: Platform) =>
    having({ ...options, pod: { annotations: { [name]: 'x' } } }, platform);

  test.each<[string, string, Partial<DeploymentOptions>, Platform]>([
    [QUEUE, 'queue', { queue }, volcano],
    [PREEMPTABLE, 'useIdleResources', { queue }, volcano],
    [NUMA, 'numaAffinity', { queue, numaAffinity: true }, volcano],
    [QOS, 'useIdleResources', { useIdleResources: true }, katalyst],
    [QOS, 'numaAffinity', { numaAffinity: true }, katalyst],
    [MEMORY, 'numaAffinity', { numaAffinity: true }, katalyst],
    [MEMORY, 'numaAffinity', { queue, numaAffinity: true }, aCloud()],
    [ELASTIC, 'queue', { queue: Queue.named('vci', { virtualNodes: true }) }, aCloud()],
  ])('must not set %s, which is rendered for %s', (name, _property, options, platform) => {
    expectFinding(annotated(name, options, platform), 'POD_PLACEMENT', {
      at: AT,
      names: ['got "x"'],
    });
  });

  test.each<[string, Partial<DeploymentOptions>, Platform]>([
    [QUEUE, { queue }, Platform.kubernetes()],
    [PREEMPTABLE, { useIdleResources: true }, katalyst],
    [NUMA, { queue }, volcano],
    [QOS, {}, katalyst],
    [MEMORY, { useIdleResources: true }, katalyst],
    [ELASTIC, { queue }, aCloud()],
  ])('may say %s where nothing else does', (name, options, platform) => {
    expectNone(annotated(name, options, platform), 'POD_PLACEMENT');
  });
});

describe('the node selector of the pods (POD_PLACEMENT)', () => {
  const compute = ComputeSpec.instanceType('ecs.large', { cpu: 1, memory: Size.gibibytes(1) });
  const selecting = (type: string, options: Partial<DeploymentOptions> = { compute }) =>
    having({ ...options, pod: { nodeSelector: { 'node.kubernetes.io/instance-type': type } } });

  test('may repeat the instance type of the compute, or name one where there is none', () => {
    expectNone(selecting('ecs.large'), 'POD_PLACEMENT');
    expectNone(selecting('ecs.small', {}), 'POD_PLACEMENT');
  });

  test('must not name another one', () => {
    expectFinding(selecting('ecs.small'), 'POD_PLACEMENT', {
      at: AT,
      names: ['got "ecs.small"'],
    });
  });
});

describe('the affinity of the pods (POD_PLACEMENT)', () => {
  const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
  const later = { creationStack: [], resolve: () => ({}) };
  const zoned = Queue.named('gold', { zones: ['a'] });

  const AFFINITIES: [string, PodOptions['affinity']][] = [
    ['as a whole', { [`&{${TOKEN.slice(2, -1)}`]: '' }],
    ['in its node affinity', { nodeAffinity: later }],
    ['in its terms', { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [TOKEN] } } }],
  ];

  test.each(AFFINITIES)('must be known where something is added to it: %s', (_, affinity) => {
    expectFinding(having({ queue: zoned, pod: { affinity } }), 'POD_PLACEMENT', {
      at: AT,
    });
  });

  test.each(AFFINITIES)('may be unknown where nothing is: %s', (_, affinity) => {
    expectNone(having({ queue, pod: { affinity } }), 'POD_PLACEMENT');
  });

  test('may hold single values that are unknown', () => {
    const affinity = {
      podAffinity: later,
      nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [] } },
    };
    expectNone(having({ queue: zoned, pod: { affinity } }), 'POD_PLACEMENT');
  });
});

describe('the release of a scheduler (PLATFORM_VERSION)', () => {
  test.each<[string, SchedulerKind, string, string[], string[]]>([
    ['Volcano', SchedulerKind.VOLCANO, '1.8', ['1.8', '1.15.1', 'v2.0'], ['1.7', '1', '']],
    ['Kueue', SchedulerKind.KUEUE, '0.16', ['0.16', '0.19', '1.0'], ['0.15', '0.9', 'latest']],
    ['Katalyst', SchedulerKind.KATALYST, '0.5', ['0.5', '0.5.15', '0.10'], ['0.4', '0', ' 0.5']],
  ])('%s', (what, kind, minimumVersion, right, wrong) => {
    const on = (version: string) =>
      having({ queue }, Platform.kubernetes({ scheduler: Scheduler[kind](version) }));
    right.forEach((version) => expectNone(on(version), 'PLATFORM_VERSION'));
    wrong.forEach((version) =>
      expectFinding(on(version), 'PLATFORM_VERSION', {
        names: [what, minimumVersion, JSON.stringify(version)],
      }),
    );
  });
});

describe('the prefix of priority classes (PLATFORM_ADDRESS)', () => {
  const prefixed = (priorityClassPrefix: string) =>
    having({}, Platform.kubernetes({ priorityClassPrefix }));

  test.each(['level', 'a', '1', 'team.example', 'system', 'p'.repeat(251)])(
    'accepts %s',
    (prefix) => {
      expectNone(prefixed(prefix), 'PLATFORM_ADDRESS');
    },
  );

  test.each(['', 'Level', '-a', 'a b', 'system-node', 'p'.repeat(252), '优先级'])(
    'refuses %j',
    (prefix) => {
      expectFinding(prefixed(prefix), 'PLATFORM_ADDRESS', {
        names: ['"priorityClassPrefix"', 'system-'],
      });
    },
  );
});
