import { Duration, Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  Engine,
  Image,
  InferenceService,
  Port,
  SharedFileSystem,
} from '../../src';
import { aDeployment, aService, container } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';
/** As cdktf encodes what Terraform knows only after apply. */
const LATER_TEXT = '${TfToken[TOKEN.1]}';
const LATER_NUMBER = -1.8881545897087503e289;
const VOLUME = { name: 'shm', emptyDir: { medium: 'Memory' } };
const VLLM = '0.33.0';

const gpus = (count: number, gpuResource?: string) =>
  ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(256), gpus: count, gpuResource });

function running(
  engine: Engine,
  version: string,
  options: Partial<DeploymentOptions> = {},
): InferenceService {
  const image = Image.preset(engine, version);
  return aDeployment(aService({ ports: [] }), { image, ...options }).service;
}

const argsOf = (service: InferenceService): string[] => container(service).args ?? [];
const grace = (service: InferenceService) => service._plan().deployments[0].shutdown.graceSeconds;

describe('the drain of an engine', () => {
  test.each<[string, Engine, string, number, string[]]>([
    ['vLLM', Engine.VLLM, VLLM, 30, ['--shutdown-timeout', '30']],
    [
      'vLLM, the first release with the flag',
      Engine.VLLM,
      '0.18.0',
      600,
      ['--shutdown-timeout', '600'],
    ],
    ['vLLM without draining, its default', Engine.VLLM, VLLM, 0, []],
    ['SGLang, which drains by itself', Engine.SGLANG, '0.5.23', 600, []],
    ['Triton', Engine.TRITON, '26.06', 600, ['--exit-timeout-secs', '600']],
    ['Triton, its default', Engine.TRITON, '26.06', 30, []],
    ['TGI, up to its limit', Engine.TGI, '3.3.4', 90, []],
  ])('of %s is configured', (_, engine, version, seconds, args) => {
    const service = running(engine, version, { gracefulShutdown: Duration.seconds(seconds) });
    expect(argsOf(service).join(' ')).toContain(args.join(' '));
    expect(/timeout/.test(argsOf(service).join(' '))).toBe(args.length > 0);
    expect(grace(service)).toBe(10 + seconds + 10);
    expectNone(service, 'ENGINE_DRAIN');
  });

  test('adds no time to end for an image that the library does not know', () => {
    expect(grace(aDeployment().service)).toBe(40);
  });

  test.each<[string, Engine, string, number, string[]]>([
    ['vLLM before 0.18', Engine.VLLM, '0.17.9', 30, ['at once', '30 s', 'vLLM 0.18']],
    ['SGLang before 0.3.5', Engine.SGLANG, '0.3.4', 1, ['at once', 'SGLang 0.3.5']],
    ['TGI beyond its limit', Engine.TGI, '3.3.4', 91, ['after 90 s', 'Duration.seconds(90)']],
  ])('of %s is a warning (ENGINE_DRAIN)', (_, engine, version, seconds, names) => {
    const gracefulShutdown = Duration.seconds(seconds);
    expectFinding(running(engine, version, { gracefulShutdown }), 'ENGINE_DRAIN', {
      at: AT,
      names,
    });
    expectNone(running(engine, version, { gracefulShutdown: Duration.seconds(0) }), 'ENGINE_DRAIN');
  });

  test.each<[string, string[] | string, boolean]>([
    ['without the flag', ['vllm', 'serve'], true],
    ['with the flag', ['vllm', 'serve', '--shutdown-timeout', '30'], false],
    ['with the flag in one text', 'vllm serve m --shutdown-timeout=30', false],
  ])('of a command of the user %s', (_, command, warned) => {
    const service = running(Engine.VLLM, VLLM, { command });
    expect(argsOf(service)).toEqual([]);
    if (warned) {
      expectFinding(service, 'ENGINE_DRAIN', { at: AT, names: ['add --shutdown-timeout 30'] });
    } else {
      expectNone(service, 'ENGINE_DRAIN');
    }
  });
});

describe('an argument that contradicts an option (ENGINE_ARGUMENT)', () => {
  test.each<[string, Engine, string, string[], string]>([
    ['drain', Engine.VLLM, VLLM, ['--shutdown-timeout', '600'], '"600"'],
    ['drain, with =', Engine.TRITON, '26.06', ['--exit-timeout-secs=5'], '"5"'],
    ['port', Engine.VLLM, VLLM, ['--port', '9000'], '"9000"'],
    ['port', Engine.SGLANG, '0.5.23', ['--port=30000'], '"30000"'],
    ['port', Engine.TRITON, '26.06', ['--http-port', '9000'], '"9000"'],
    ['port', Engine.TGI, '3.3.4', ['-p', '9000'], '"9000"'],
    ['a flag without a value', Engine.VLLM, VLLM, ['--port', '--seed'], 'true'],
    ['a last flag without a value', Engine.VLLM, VLLM, ['--shutdown-timeout'], 'true'],
    ['drain, with underscores', Engine.VLLM, VLLM, ['--shutdown_timeout=99'], '"99"'],
  ])('%s of %p is an error', (_, engine, version, args, value) => {
    expectFinding(running(engine, version, { args }), 'ENGINE_ARGUMENT', { at: AT, value });
  });

  test.each<[string, Engine, string, string[]]>([
    ['the same drain', Engine.VLLM, VLLM, ['--shutdown-timeout', '30']],
    ['the same port', Engine.VLLM, VLLM, ['--port', '8000']],
    ['another flag', Engine.VLLM, VLLM, ['--ports', '9000']],
    ['a port that the kubelet fills in', Engine.VLLM, VLLM, ['--port', '$(PORT)']],
    ['a drain that the kubelet fills in', Engine.VLLM, VLLM, ['--shutdown-timeout', '$(DRAIN)']],
  ])('%s is none', (_, engine, version, args) => {
    const service = running(engine, version, { args });
    expectNone(service, 'ENGINE_ARGUMENT');
    const [flag] = args;
    expect(argsOf(service).filter((arg) => arg === flag)).toHaveLength(1);
  });

  test.each<[string, Engine, string, string]>([
    ['-p of another program', Engine.TGI, '3.3.4', 'mkdir -p /data && text-generation-launcher'],
    ['variables of the shell', Engine.VLLM, VLLM, 'vllm serve m --port "$PORT"'],
    ['the same port in quotes', Engine.VLLM, VLLM, "vllm serve m --port '8000'"],
  ])('none is in a command with %s', (_, engine, version, command) => {
    expectNone(running(engine, version, { command }), 'ENGINE_ARGUMENT');
  });

  test('is one in a command', () => {
    const service = running(Engine.VLLM, VLLM, { command: 'vllm serve m --port 9000' });
    expectFinding(service, 'ENGINE_ARGUMENT', { at: AT, value: '"9000"' });
  });

  test('is never true as the number 1', () => {
    const gracefulShutdown = Duration.seconds(1);
    const args = ['--shutdown-timeout'];
    const service = running(Engine.VLLM, VLLM, { gracefulShutdown, args });
    expectFinding(service, 'ENGINE_ARGUMENT', { at: AT, value: 'true' });
  });

  test('is also a variable of the environment', () => {
    const service = running(Engine.TGI, '3.3.4', { env: { PORT: '9000' } });
    expectFinding(service, 'ENGINE_ARGUMENT', { at: AT, value: '"9000"' });
  });

  test('agrees with a declared port', () => {
    const { service } = aDeployment(aService({ ports: [Port.http1({ listen: 9000 })] }), {
      image: Image.preset(Engine.VLLM, VLLM),
      args: ['--port', '9000'],
    });
    expectNone(service, 'ENGINE_ARGUMENT');
  });
});

describe('the GPUs of a pod', () => {
  test.each<[string, Engine, string, Partial<DeploymentOptions>, string]>([
    ['vLLM', Engine.VLLM, VLLM, { compute: gpus(8) }, '--tensor-parallel-size 8'],
    ['SGLang', Engine.SGLANG, '0.5.23', { compute: gpus(4) }, '--tp-size 4'],
    ['TGI', Engine.TGI, '3.3.4', { compute: gpus(2) }, '--num-shard 2'],
    ['AMD', Engine.VLLM, VLLM, { compute: gpus(2, 'amd.com/gpu') }, '--tensor-parallel-size 2'],
    [
      'stages',
      Engine.VLLM,
      VLLM,
      { compute: gpus(8), parallelism: { pipeline: 2 } },
      '--tensor-parallel-size 4 --pipeline-parallel-size 2',
    ],
    [
      'copies, and experts over all',
      Engine.VLLM,
      VLLM,
      { compute: gpus(8), parallelism: { tensor: 1, data: 8, expert: 8 } },
      '--tensor-parallel-size 1 --data-parallel-size 8 --enable-expert-parallel',
    ],
    [
      'experts of SGLang',
      Engine.SGLANG,
      '0.5.23',
      { compute: gpus(8), parallelism: { expert: 4 } },
      '--tp-size 8 --ep-size 4',
    ],
    [
      'copies of SGLang that share the GPUs for attention',
      Engine.SGLANG,
      '0.5.23',
      { compute: gpus(8), parallelism: { data: 8 }, args: ['--enable-dp-attention'] },
      '--tp-size 8 --dp-size 8 --enable-dp-attention',
    ],
    [
      'an argument that the kubelet fills in',
      Engine.VLLM,
      VLLM,
      { compute: gpus(8), args: ['-tp', '$(TP)'] },
      '-tp $(TP)',
    ],
    [
      'several pods in arguments of vLLM',
      Engine.VLLM,
      VLLM,
      { compute: gpus(8), args: ['-dp', '16', '--data-parallel-size-local', '8'] },
      '-dp 16 --data-parallel-size-local 8',
    ],
    [
      'several pods in arguments of SGLang',
      Engine.SGLANG,
      '0.5.23',
      { compute: gpus(8), args: ['--tp', '16', '--nnodes', '2'] },
      '--tp 16 --nnodes 2',
    ],
    [
      'an option without GPUs that are counted',
      Engine.VLLM,
      VLLM,
      { compute: gpus(4, 'nvidia.com/mig-1g.10gb'), parallelism: { tensor: 4 } },
      '--tensor-parallel-size 4',
    ],
  ])('are all used: %s', (_, engine, version, options, args) => {
    const service = running(engine, version, options);
    expect(argsOf(service).join(' ')).toContain(args);
    expectNone(service, 'PARALLELISM');
  });

  test.each<[string, Partial<DeploymentOptions>]>([
    ['one GPU', { compute: gpus(1) }],
    ['no GPU', {}],
    ['slices of a GPU', { compute: gpus(4, 'nvidia.com/mig-1g.10gb') }],
    ['a command of the user', { compute: gpus(4), command: ['vllm', 'serve'] }],
    ['an argument of the user', { compute: gpus(4), args: ['-tp=4'] }],
  ])('need no argument of the preset: %s', (_, options) => {
    const service = running(Engine.VLLM, VLLM, options);
    expect(argsOf(service).join(' ')).not.toContain('--tensor-parallel-size');
    expectNone(service, 'PARALLELISM');
  });

  test.each<[string, Engine, Partial<DeploymentOptions>, string[]]>([
    ['too many', Engine.VLLM, { parallelism: { tensor: 8 } }, ['8 GPUs', 'a pod has 4']],
    ['too few', Engine.VLLM, { parallelism: { tensor: 1, data: 2 } }, ['2 GPUs', 'a pod has 4']],
    ['no divisor', Engine.VLLM, { parallelism: { pipeline: 3 } }, ['3 GPUs', 'a pod has 4']],
    ['an argument', Engine.VLLM, { args: ['--tensor-parallel-size', '8'] }, ['8 GPUs']],
    ['a short argument', Engine.VLLM, { args: ['-tp', '2'] }, ['2 GPUs']],
    ['an argument of SGLang', Engine.SGLANG, { args: ['--tp=8'] }, ['8 GPUs']],
    ['underscores', Engine.VLLM, { args: ['--tensor_parallel_size', '8'] }, ['8 GPUs']],
    ['no number', Engine.VLLM, { args: ['-tp', 'all'] }, ['--tensor-parallel-size', 'NaN']],
    ['an empty argument', Engine.VLLM, { args: ['-tp', ''] }, ['--tensor-parallel-size']],
    ['one pod', Engine.SGLANG, { args: ['--tp', '8', '--nnodes', '1'] }, ['8 GPUs']],
    ['own copies', Engine.SGLANG, { args: ['--tp', '4', '--dp', '4'] }, ['16 GPUs']],
    ['a variable', Engine.TGI, { env: { NUM_SHARD: '2' } }, ['2 GPUs']],
    [
      'argument and option',
      Engine.VLLM,
      { args: ['-tp', '4'], parallelism: { tensor: 2, data: 2 } },
      ['--tensor-parallel-size', 'parallelism.tensor'],
    ],
    ['zero', Engine.VLLM, { parallelism: { data: 0 } }, ['parallelism.data', 'got 0']],
    ['a fraction', Engine.VLLM, { parallelism: { tensor: 1.5 } }, ['parallelism.tensor']],
    ['stages of TGI', Engine.TGI, { parallelism: { pipeline: 2 } }, ['unsupported by TGI']],
    ['Triton', Engine.TRITON, { parallelism: { tensor: 4 } }, ['unsupported by Triton']],
    ['experts', Engine.SGLANG, { parallelism: { expert: 3 } }, ['divide', 'got 3']],
    ['a command', Engine.VLLM, { command: 'x', parallelism: { tensor: 4 } }, ['no "command"']],
  ])('are an error with %s (PARALLELISM)', (_, engine, options, names) => {
    const service = running(engine, { [Engine.VLLM.name]: VLLM }[engine.name] ?? '3.3', {
      compute: gpus(4),
      ...options,
    });
    expectFinding(service, 'PARALLELISM', { at: AT, names });
  });

  test.each<[string, Engine, Partial<DeploymentOptions>]>([
    ['an option', Engine.VLLM, { parallelism: { tensor: LATER_NUMBER } }],
    ['an argument', Engine.VLLM, { args: ['-tp', LATER_TEXT] }],
    ['a variable', Engine.TGI, { env: { NUM_SHARD: LATER_TEXT } }],
  ])('are not judged if only Terraform knows %s', (_, engine, options) => {
    const service = running(engine, '0.33.0', { compute: gpus(4), ...options });
    expectNone(service, 'PARALLELISM');
  });

  test('are an error without an engine (PARALLELISM)', () => {
    const { service } = aDeployment(undefined, { parallelism: { tensor: 2 }, compute: gpus(2) });
    expectFinding(service, 'PARALLELISM', { at: AT, names: ['Image.preset'] });
  });

  test.each<[string, number, Partial<DeploymentOptions>, string | undefined]>([
    ['one GPU', 1, {}, undefined],
    ['two GPUs', 2, {}, '4Gi'],
    ['eight GPUs', 8, {}, '16Gi'],
    [
      'little memory',
      8,
      { compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(16), gpus: 8 }) },
      '4Gi',
    ],
    [
      'a size of the user',
      2,
      {
        compute: ComputeSpec.of({
          cpu: 1,
          memory: Size.gibibytes(16),
          gpus: 2,
          sharedMemory: Size.gibibytes(1),
        }),
      },
      '1Gi',
    ],
  ])('share memory: %s', (_, count, options, size) => {
    const service = running(Engine.VLLM, VLLM, { compute: gpus(count), ...options });
    const volumes = service._plan().deployments[0].compute!.sharedMemoryBytes;
    expect(volumes === undefined ? undefined : `${volumes / 2 ** 30}Gi`).toBe(size);
    expectNone(service, 'COMPUTE_REQUIRED');
  });

  test.each<[string, Partial<DeploymentOptions>]>([
    ['pod', { pod: { volumes: [VOLUME], volumeMounts: [{ name: 'shm', mountPath: '/dev/shm' }] } }],
    [
      'pod',
      { pod: { volumes: [VOLUME], volumeMounts: [{ name: 'shm', mountPath: '/dev/shm/' }] } },
    ],
    ['storage', { storage: [SharedFileSystem.claim('shm', { mountPath: '/dev/shm' })] }],
  ])('share a volume of the user at /dev/shm, in %s', (_, options) => {
    const service = running(Engine.VLLM, VLLM, { compute: gpus(4), ...options });
    const paths = container(service).volumeMounts.map(({ mountPath }: any) => mountPath);
    expect(paths).toHaveLength(1);
  });

  test('share none in an image that the library does not know', () => {
    const { service } = aDeployment(undefined, { compute: gpus(4) });
    expect(service._plan().deployments[0].compute).not.toHaveProperty('sharedMemoryBytes');
  });
});

describe('the model of vLLM', () => {
  test('is in front of all flags, since vLLM with --served-model-name requires that', () => {
    const args = ['Qwen/Qwen3-8B', '--served-model-name', 'qwen'];
    expect(argsOf(running(Engine.VLLM, VLLM, { args, compute: gpus(2) }))).toEqual([
      'Qwen/Qwen3-8B',
      '--shutdown-timeout',
      '30',
      '--tensor-parallel-size',
      '2',
      '--served-model-name',
      'qwen',
    ]);
  });
});

describe('the release of an engine', () => {
  test.each<[Engine, string]>([
    [Engine.VLLM, '0.34.0'],
    [Engine.SGLANG, '0.5.24'],
    [Engine.TRITON, '26.07'],
    [Engine.TGI, '4.0.0'],
  ])('is a warning if it is newer: %p %s (ENGINE_RELEASE)', (engine, version) => {
    expectFinding(running(engine, version), 'ENGINE_RELEASE', { at: AT, value: `"${version}"` });
  });

  test('is a warning if it is not known (ENGINE_RELEASE)', () => {
    const image = Image.custom('registry.example.com/vllm', 'main', { engine: Engine.VLLM });
    const { service } = aDeployment(aService({ ports: [] }), { image });
    expectFinding(service, 'ENGINE_RELEASE', { at: AT, names: ['version:'] });
    expect(argsOf(service)).toEqual(['--shutdown-timeout', '30']);
  });

  test.each<[Engine, string]>([
    [Engine.VLLM, '0.33.1'],
    [Engine.VLLM, '0.8.5.post1'],
    [Engine.SGLANG, '0.5.23.post1'],
    [Engine.TRITON, '25.06-vllm-python-py3'],
    [Engine.TGI, '3.3.7'],
  ])('is fine if it is known: %p %s', (engine, version) => {
    expectNone(running(engine, version), 'ENGINE_RELEASE');
  });

  test('is a warning for an engine in maintenance (ENGINE_DEPRECATED)', () => {
    expectFinding(running(Engine.TGI, '3.3.4'), 'ENGINE_DEPRECATED', {
      at: AT,
      names: ['vLLM', 'SGLang'],
    });
    expectNone(running(Engine.VLLM, VLLM), 'ENGINE_DEPRECATED');
  });
});
