import { Duration, Size } from 'cdk8s';
import { Token } from 'cdktn';
import {
  ComputeSpec,
  DeploymentOptions,
  Disruption,
  Engine,
  Image,
  ParallelismOptions,
  Percent,
  Platform,
  Port,
  Probe,
  Queue,
  RollingUpdate,
  Scheduler,
  SharedFileSystem,
  ClaimAccessMode,
} from '../../src';
import { anAdopted } from '../support/adoption';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';
const RULES = ['NODES', 'NODES_ENGINE', 'NODES_NAME', 'NODES_GANG', 'PARALLELISM'];

const on = (nodes: number, gpus = 8) =>
  ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus, nodes });
const compute = on(2);
const VLLM = Image.preset(Engine.VLLM, '0.33.0');

/** A deployment on two nodes that nothing is wrong with, and options. */
function grouped(options: Partial<DeploymentOptions> = {}, id?: string) {
  return aDeployment(undefined, { command: ['start'], compute, replicas: 2, ...options }, id)
    .service;
}

const expectClean = (service: ReturnType<typeof grouped>) =>
  RULES.forEach((rule) => expectNone(service, rule));

describe('the number of nodes (NODES)', () => {
  test.each([1, 2, 3, 256])('accepts %s', (nodes) => {
    expectClean(grouped({ compute: on(nodes) }));
  });

  test.each([0, -1, 1.5, NaN, 257])('rejects %s', (nodes) => {
    expectFinding(grouped({ compute: on(nodes) }), 'NODES', {
      at: AT,
      value: `${nodes}`,
      names: ['"nodes"', '256'],
    });
  });

  test('is known at synthesis, because it decides the kind of object', () => {
    const later = Token.asNumber('${var.nodes}');
    expectFinding(grouped({ compute: on(later) }), 'NODES', { at: AT, names: ['at synthesis'] });
  });

  test('is 1 for an adopted deployment', () => {
    expectNone(anAdopted({ deployment: { compute: on(1) } }), 'NODES');
    expectFinding(anAdopted({ deployment: { compute } }), 'NODES', {
      at: 'chart/chat/Default',
      value: '2',
    });
  });
});

describe('options that a LeaderWorkerSet lacks (NODES)', () => {
  const startup = (failureThreshold: number) =>
    Probe.fromTcpSocket({ port: 8000, period: Duration.seconds(1), failureThreshold });
  const REJECTED: [string, Partial<DeploymentOptions>, string | undefined][] = [
    ['recreating', { rollingUpdate: RollingUpdate.recreate() }, undefined],
    [
      'percentages that round to 0 and 0',
      {
        rollingUpdate: RollingUpdate.of({
          maxUnavailable: Percent.of(49),
          maxSurge: Percent.of(0),
        }),
      },
      undefined,
    ],
    ['minReady', { minReady: Duration.seconds(1) }, '1'],
    ['a progress deadline', { progressDeadline: Duration.minutes(60) }, '3600'],
    [
      'a percentage of unavailable pods',
      { disruption: Disruption.of({ maxUnavailable: Percent.of(50) }) },
      undefined,
    ],
    [
      'a number of available pods',
      { disruption: Disruption.ofCounts({ minAvailable: 1 }) },
      undefined,
    ],
    [
      'an overflow',
      {
        queue: Queue.named('a', { nodeSelector: { pool: 'a' } }),
        overflow: Queue.named('b', { nodeSelector: { pool: 'b' } }),
      },
      '"b"',
    ],
    ['a startup probe that fails while workers drain', { startup: startup(39) }, undefined],
  ];

  test.each(REJECTED)('reject %s', (_, options, value) => {
    expectFinding(grouped(options), 'NODES', { at: AT, value });
  });

  test.each(REJECTED)('and accept it on one node: %s', (_, options) => {
    expectNone(grouped({ ...options, compute: on(1) }), 'NODES');
  });

  test.each<[string, Partial<DeploymentOptions>]>([
    [
      'percentages of which one is a replica',
      {
        rollingUpdate: RollingUpdate.of({
          maxUnavailable: Percent.of(50),
          maxSurge: Percent.of(0),
        }),
      },
    ],
    [
      'a surge alone',
      {
        rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(0), maxSurge: Percent.of(1) }),
      },
    ],
    ['minReady of 0', { minReady: Duration.seconds(0) }],
    [
      'a number of unavailable replicas',
      { disruption: Disruption.ofCounts({ maxUnavailable: 1 }) },
    ],
    // a grace of 40 s; the last check may take another second
    ['a startup probe that is longer than a drain', { startup: startup(40) }],
  ])('accept %s', (_, options) => {
    expectClean(grouped(options));
  });

  test('reject percentages by the one group that an autoscaled set begins with', () => {
    const deployment = aDeployment(undefined, {
      command: ['start'],
      compute,
      rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(50), maxSurge: Percent.of(0) }),
    });
    deployment.autoscale({ minReplicas: 4, maxReplicas: 8 });
    expectFinding(deployment.service, 'NODES', { at: AT, names: ['50 % and maxSurge 0 % of 1'] });
  });
});

describe('the engine (NODES_ENGINE)', () => {
  const preset = (image: Image, options: Partial<DeploymentOptions> = {}) =>
    grouped({ command: undefined, image, ...options });

  test.each<[string, Image]>([
    ['vLLM', VLLM],
    ['the first vLLM without Ray', Image.preset(Engine.VLLM, '0.18.0')],
    ['SGLang', Image.preset(Engine.SGLANG, '0.5.23')],
  ])('may be %s', (_, image) => {
    expectClean(preset(image));
  });

  test.each<[string, Image, string | undefined, string]>([
    [
      'an image without a preset',
      Image.fromUrl('example.com/llm:1.0'),
      undefined,
      'LWS_WORKER_INDEX',
    ],
    ['Triton', Image.preset(Engine.TRITON, '26.06'), undefined, 'Triton'],
    ['TGI', Image.preset(Engine.TGI, '3.3.4'), undefined, 'TGI'],
    ['a vLLM with Ray', Image.preset(Engine.VLLM, '0.17.1'), '"0.17.1"', '0.18'],
    ['an old SGLang', Image.preset(Engine.SGLANG, '0.4.9'), '"0.4.9"', '0.5'],
  ])('is not %s', (_, image, value, name) => {
    expectFinding(preset(image), 'NODES_ENGINE', { at: AT, value, names: [name] });
    expectNone(preset(image, { command: ['start'] }), 'NODES_ENGINE');
  });

  test.each([
    ['--nnodes', '2'],
    ['--node-rank', '0'],
    ['--master-addr', 'host'],
    ['--distributed-executor-backend', 'ray'],
  ])('does not get %s twice', (flag, value) => {
    expectFinding(preset(VLLM, { args: ['model', flag, value] }), 'NODES_ENGINE', {
      at: AT,
      value: `"${value}"`,
      names: [flag],
    });
  });

  test('keeps the port of its leader for the workers', () => {
    const listening = (listen: number) =>
      preset(VLLM, { ports: [Port.http1({ listen, expose: 81 })] });
    expectFinding(listening(29501), 'NODES_ENGINE', { at: AT, value: '29501' });
    expectNone(listening(29502), 'NODES_ENGINE');
  });

  test('has one copy of the model', () => {
    expectFinding(
      preset(VLLM, { parallelism: { tensor: 8, pipeline: 1, data: 2 } }),
      'NODES_ENGINE',
      {
        at: AT,
        value: '2',
      },
    );
  });

  test.each<[ParallelismOptions, boolean]>([
    [{ tensor: 8, pipeline: 2 }, true],
    [{ tensor: 16 }, true],
    [{ tensor: 4 }, true],
    [{ pipeline: 4 }, true],
    [{ tensor: 8, pipeline: 1 }, false],
    [{ tensor: 16, pipeline: 2 }, false],
    [{ tensor: 5 }, false],
  ])('spreads over the GPUs of both nodes: %j is %s (PARALLELISM)', (parallelism, isLegal) => {
    const service = preset(VLLM, { parallelism });
    if (isLegal) {
      expectNone(service, 'PARALLELISM');
    } else {
      expectFinding(service, 'PARALLELISM', { at: AT, names: ['a replica of 2 nodes has 16'] });
    }
  });
});

describe('names (NODES_NAME)', () => {
  const named = (resourceName: string) => grouped({ resourceName });

  test.each(['a', `a${'b'.repeat(48)}`])('may be %s', (name) => {
    expectNone(named(name), 'NODES_NAME');
  });

  test.each([`a${'b'.repeat(49)}`])('are not %s', (name) => {
    expectFinding(named(name), 'NODES_NAME', { at: AT, value: `"${name}"`, names: ['49'] });
  });

  test('of other deployments are not those of groups', () => {
    const beside = (id: string, nodes: number) => {
      const service = aService();
      aDeployment(service, { command: ['start'], compute: on(nodes) });
      return aDeployment(service, {}, id).service;
    };
    expectFinding(beside('main-0', 2), 'NODES_NAME', { at: AT, names: ['chat-main-0'] });
    expectNone(beside('main-0', 1), 'NODES_NAME');
    expectNone(beside('main-a', 2), 'NODES_NAME');
    expectNone(beside('main2', 2), 'NODES_NAME');
  });
});

test('Volcano needs a PodGroup for each replica (NODES_GANG)', () => {
  const scheduled = (scheduler: Scheduler, nodes = 2) =>
    aDeployment(aService({ platform: Platform.kubernetes({ scheduler }) }), {
      command: ['start'],
      compute: on(nodes),
      queue: Queue.named('gpu'),
    }).service;
  expectFinding(scheduled(Scheduler.volcano()), 'NODES_GANG', { at: AT, names: ['volcano'] });
  expectNone(scheduled(Scheduler.volcano(), 1), 'NODES_GANG');
  expectNone(scheduled(Scheduler.kueue()), 'NODES_GANG');
  expectNone(scheduled(Scheduler.plain()), 'NODES_GANG');
});

test('all pods of a replica mount its claims (STORAGE_ONE_NODE)', () => {
  const mounting = (nodes: number) =>
    grouped({
      replicas: 1,
      compute: on(nodes),
      rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 }),
      storage: [
        SharedFileSystem.claim('cache', {
          mountPath: '/cache',
          accessMode: ClaimAccessMode.READ_WRITE_ONCE,
        }),
      ],
    });
  expectNone(mounting(1), 'STORAGE_ONE_NODE');
  expectFinding(mounting(2), 'STORAGE_ONE_NODE', { at: AT, names: ['2 pods'] });
});
