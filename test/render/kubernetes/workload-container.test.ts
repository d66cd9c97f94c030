import { Duration, Size } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import {
  ComputeSpec,
  DeploymentOptions,
  Engine,
  Image,
  Port,
  Probe,
  ProbeScheme,
} from '../../../src';
import { aDeployment, aRoutedService, aService, container, object } from '../../support/builders';

const DIGEST = `sha256:${'0'.repeat(64)}`;

/** A service with one deployment. */
function deployed(options: Partial<DeploymentOptions> = {}) {
  const service = aService();
  const deployment = aDeployment(service, options);
  return { service, plan: () => deployment._plan() };
}

const podSpec = ({ service }: ReturnType<typeof deployed>) =>
  object(service, 'Deployment').spec.template.spec;

describe('resources', () => {
  test.each([
    [
      { cpu: 4, memory: Size.gibibytes(16) },
      { cpu: '4', memory: '16Gi' },
    ],
    [
      { cpu: 0.5, memory: Size.mebibytes(1536) },
      { cpu: '500m', memory: '1536Mi' },
    ],
    [
      { cpu: 1.5, memory: Size.mebibytes(1024) },
      { cpu: '1500m', memory: '1Gi' },
    ],
    [
      { cpu: 16, memory: Size.gibibytes(128), gpus: 8 },
      { cpu: '16', memory: '128Gi', 'nvidia.com/gpu': '8' },
    ],
    [
      { cpu: 16, memory: Size.gibibytes(128), gpus: 1, gpuResource: 'amd.com/gpu' },
      { cpu: '16', memory: '128Gi', 'amd.com/gpu': '1' },
    ],
  ])('of %j are canonical, requests equal to limits', (spec, amounts) => {
    const program = deployed({ compute: ComputeSpec.of(spec) });
    expect(container(program.service).resources).toEqual({ requests: amounts, limits: amounts });
    const { cpu, memoryBytes } = program.plan().compute!;
    expect([cpu, memoryBytes]).toEqual([spec.cpu, spec.memory.toKibibytes() * 1024]);
  });

  test('of shared memory are a memory volume of that size at /dev/shm', () => {
    const memory = Size.gibibytes(16);
    const compute = ComputeSpec.of({ cpu: 4, memory, sharedMemory: Size.mebibytes(2048) });
    const program = deployed({ compute });
    expect(podSpec(program).volumes).toEqual([
      { name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } },
    ]);
    expect(container(program.service).volumeMounts).toEqual([
      { name: 'shared-memory', mountPath: '/dev/shm' },
    ]);
    expect(program.plan().compute!.sharedMemoryBytes).toBe(2 * 1024 ** 3);
  });

  test('without shared memory leave the runtime its own /dev/shm', () => {
    const program = deployed();
    expect(podSpec(program)).not.toHaveProperty('volumes');
    expect(container(program.service)).not.toHaveProperty('volumeMounts');
  });
});

const PROBES = ['liveness', 'readiness', 'startup'] as const;
const TIMES = {
  initialDelaySeconds: 1,
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
};

describe.each(PROBES)('the %s probe', (property) => {
  const written = (probe?: Probe) => {
    const program = deployed({ [property]: probe });
    expect(container(program.service)[`${property}Probe`]).toEqual(program.plan()[property]);
    return program.plan()[property];
  };

  test('is absent where none is asked for', () => {
    expect(written()).toBeUndefined();
  });

  test('is written with every default', () => {
    expect(written(Probe.fromTcpSocket({ port: 8000 }))).toEqual({
      tcpSocket: { port: 8000 },
      ...TIMES,
    });
  });

  test('keeps 0 and every other time', () => {
    const probe = Probe.fromCommand(['cat', '/tmp/ready'], {
      initialDelay: Duration.seconds(0),
      timeout: Duration.seconds(2),
      period: Duration.minutes(1),
      failureThreshold: 180,
    });
    expect(written(probe)).toEqual({
      exec: { command: ['cat', '/tmp/ready'] },
      initialDelaySeconds: 0,
      timeoutSeconds: 2,
      periodSeconds: 60,
      successThreshold: 1,
      failureThreshold: 180,
    });
  });

  test('asks a port by its name, with headers and over HTTPS', () => {
    const probe = Probe.fromHttpGet('/health', {
      port: 'http-8000',
      scheme: ProbeScheme.HTTPS,
      headers: { 'X-Probe': 'yes', Authorization: 'Bearer x' },
    });
    expect(written(probe)!.httpGet).toEqual({
      path: '/health',
      port: 'http-8000',
      scheme: 'HTTPS',
      httpHeaders: [
        { name: 'X-Probe', value: 'yes' },
        { name: 'Authorization', value: 'Bearer x' },
      ],
    });
  });

  test('asks over HTTP and without headers where none is said', () => {
    expect(written(Probe.fromHttpGet('/', { port: 8000 }))!.httpGet).toEqual({
      path: '/',
      port: 8000,
      scheme: 'HTTP',
    });
  });
});

describe('the container', () => {
  test('has one port for each listen port, named by the first that says it', () => {
    const ports = [
      Port.http1({ listen: 8000, path: '/v1', name: 'serve' }),
      Port.http1({ listen: 8000, path: '/v2' }),
      Port.metrics({ listen: 9400 }),
    ];
    const service = aRoutedService({ ports });
    aDeployment(service);
    expect(container(service).ports).toEqual([
      { name: 'serve', containerPort: 8000, protocol: 'TCP' },
      { name: 'metrics-9400', containerPort: 9400, protocol: 'TCP' },
    ]);
  });

  test.each([
    ['python serve.py', ['/bin/sh', '-c', 'python serve.py']],
    [
      ['python', 'serve.py'],
      ['python', 'serve.py'],
    ],
    [undefined, undefined],
  ])('runs %j', (command, written) => {
    const program = deployed({ command });
    expect(container(program.service).command).toEqual(written);
    expect(program.plan().command).toEqual(written);
  });

  test('gets its environment in order, values from elsewhere after the plain ones', () => {
    const program = deployed({
      env: { B: '2', A: '' },
      envValues: { TOKEN: EnvValue.fromValue('x') },
    });
    const env = [
      { name: 'B', value: '2' },
      { name: 'A', value: '' },
      { name: 'TOKEN', value: 'x' },
    ];
    expect(container(program.service).env).toEqual(env);
    expect(program.plan().env).toEqual(env);
  });

  test.each([
    [Image.custom('registry.example.com/llm', '1.0'), 'registry.example.com/llm:1.0'],
    [Image.custom('llm', DIGEST), `llm@${DIGEST}`],
    [Image.fromUrl('llm'), 'llm'],
    [Image.preset(Engine.VLLM, 'v0.33.0'), 'vllm/vllm-openai:v0.33.0'],
  ])('is pulled as written (%#)', (image, reference) => {
    const program = deployed({ image });
    expect(container(program.service).image).toBe(reference);
    expect(program.plan().image).toBe(reference);
  });
});
