import { Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  NodeCapacity,
  Platform,
  PodOptions,
  Queue,
  Scheduler,
} from '../../src';
import { aCloud, aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';
const NUMBER = -1.8881545897087503e289;

const aligned = (options: Partial<DeploymentOptions> = {}, platform = Platform.kubernetes()) =>
  aDeployment(aService({ platform }), {
    queue: Queue.named('gold'),
    numaAffinity: true,
    ...options,
  }).service;

describe('the CPUs of an instance with NUMA affinity (NUMA)', () => {
  const having = (cpu: number, numaAffinity = true) =>
    aligned({ compute: ComputeSpec.of({ cpu, memory: Size.gibibytes(1) }), numaAffinity });

  test.each([1, 2, 96, NUMBER])('may be %d', (cpu) => {
    expectNone(having(cpu), 'NUMA');
  });

  test.each([
    [1.5, 2],
    [0.5, 1],
    [95.999, 96],
  ])('must not be %d', (cpu, whole) => {
    expectFinding(having(cpu), 'NUMA', {
      at: AT,
      names: [`got ${cpu}`, `cpu: ${whole}`],
    });
    expectNone(having(cpu, false), 'NUMA');
  });
});

describe('NUMA affinity (NUMA)', () => {
  test('excludes idle resources', () => {
    expectFinding(aligned({ useIdleResources: true }), 'NUMA', {
      at: AT,
    });
    expectNone(aligned({ useIdleResources: false }), 'NUMA');
    expectNone(aligned({ useIdleResources: true, numaAffinity: false }), 'NUMA');
  });

  test('excludes CPUs without a limit', () => {
    const limited = (cpuLimit?: boolean) =>
      aligned({ compute: ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(1), cpuLimit }) });
    expectFinding(limited(false), 'NUMA', { at: AT, value: 'false', names: ['cpuLimit'] });
    [undefined, true].forEach((cpuLimit) => expectNone(limited(cpuLimit), 'NUMA'));
  });

  test('excludes elastic queues', () => {
    const elastic = (is: boolean) =>
      aligned({ queue: Queue.named('vci', { virtualNodes: is }) }, aCloud());
    expectFinding(elastic(true), 'NUMA', { at: AT });
    expectNone(elastic(false), 'NUMA');
  });
});

const TOKEN = '${TfToken[TOKEN.1]}';

describe.each<[string, (container: object) => PodOptions]>([
  ['a sidecar', (container) => ({ sidecars: [container] })],
  ['an init container', (container) => ({ initContainers: [container] })],
])('%s beside NUMA affinity (NUMA)', (_, pod) => {
  const beside = (resources: unknown) => aligned({ pod: pod({ name: 'log', resources }) });
  const limits = { cpu: '500m', memory: '1Gi' };

  test.each([
    ['limits alone', { limits }],
    ['requests equal to limits', { limits, requests: { cpu: 0.5, memory: '1024Mi' } }],
    ['one request less', { limits, requests: { memory: '1Gi' } }],
    ['a limit that is a token', { limits: { cpu: TOKEN, memory: '1Gi' } }],
    ['requests that are a token', { limits: { ...limits }, requests: { cpu: TOKEN } }],
  ])('may have %s', (__, resources) => {
    expectNone(beside(resources), 'NUMA');
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'cpu and memory'],
    ['requests alone', { requests: limits }, 'cpu and memory'],
    ['a limit of CPU alone', { limits: { cpu: '1' } }, 'memory'],
    ['a limit of memory alone', { limits: { memory: '1Gi' } }, 'cpu'],
    ['a smaller request', { limits, requests: { cpu: '250m' } }, 'cpu'],
    ['a request of nothing', { limits, requests: { memory: 0 } }, 'memory'],
  ])('must not have %s', (__, resources) => {
    expectFinding(beside(resources), 'NUMA', {
      at: AT,
    });
  });
});

describe('the effect of NUMA affinity (NUMA_EFFECT)', () => {
  const machine = { cpu: 64, memory: Size.gibibytes(512), gpus: 8 };
  const partOf = (cpu: number, gpus: number | undefined, of: NodeCapacity | undefined) =>
    aligned({
      compute: ComputeSpec.instanceType('ecs.large', {
        cpu,
        memory: Size.gibibytes(16),
        gpus,
        machine: of,
      }),
    });

  test.each([
    [32, 4, machine],
    [32, undefined, machine],
    [1, 1, machine],
    [64, 8, undefined],
  ])('is there for %s CPUs and %s GPUs of %j', (cpu, gpus, of) => {
    expectNone(partOf(cpu, gpus, of), 'NUMA_EFFECT');
  });

  test.each<[number, number, string, number, number]>([
    [33, 4, 'cpu', 64, 33],
    [32, 5, 'gpus', 8, 5],
    [1, 8, 'gpus', 8, 8],
  ])('is lost for %d CPUs and %d GPUs', (cpu, gpus, _property, _all, value) => {
    expectFinding(partOf(cpu, gpus, machine), 'NUMA_EFFECT', {
      at: AT,
      names: [`got ${value}`],
    });
  });

  test('is not asked about where there is no NUMA affinity', () => {
    const memory = Size.gibibytes(16);
    const compute = ComputeSpec.instanceType('ecs.large', { cpu: 60, memory, machine });
    expectNone(aligned({ compute, numaAffinity: false }), 'NUMA_EFFECT');
  });
});

describe('the loss of NUMA affinity (APPROXIMATED_NUMA)', () => {
  const on = (scheduler: Scheduler) => Platform.kubernetes({ scheduler });

  test.each<[string, Platform, string[]]>([
    ['the plain scheduler', Platform.kubernetes(), []],
    ['Kueue', on(Scheduler.kueue()), ['kubelet']],
    ['Volcano', on(Scheduler.volcano()), ['best-effort']],
    ['Katalyst', on(Scheduler.katalyst()), []],
    ['VKE', aCloud(), ['vke.node.katalyst.deploy=true', 'scheduler-plugin']],
    ['Katalyst on VKE', aCloud({ scheduler: Scheduler.katalyst() }), []],
  ])('is stated with %s', (_, platform, names) => {
    expectFinding(aligned({}, platform), 'APPROXIMATED_NUMA', { at: AT, names });
    expectNone(aligned({ numaAffinity: false }, platform), 'APPROXIMATED_NUMA');
  });
});
