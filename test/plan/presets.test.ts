import { Engine, Image, InferenceService, Platform, Port, PortPurpose, Probe } from '../../src';
import { aDeployment, aService, container } from '../support/builders';

interface Expected {
  readonly version: string;
  readonly image: string;
  readonly listen: number;
  readonly ready: string;
  readonly live: string;
  readonly metrics: number;
  readonly command?: string[];
  /** What it is told on its own port, and on port 9000. */
  readonly args: [string[] | undefined, string[] | undefined];
  readonly env?: { name: string; value: string }[];
}

const sglang = (port: string) => ['--host', '0.0.0.0', '--port', port, '--enable-metrics'];

const ENGINES: [string, Engine, Expected][] = [
  [
    'vLLM',
    Engine.VLLM,
    {
      version: '0.8.5',
      image: 'vllm/vllm-openai:v0.8.5',
      listen: 8000,
      ready: '/health',
      live: '/health',
      metrics: 8000,
      args: [undefined, ['--port', '9000']],
    },
  ],
  [
    'SGLang',
    Engine.SGLANG,
    {
      version: '0.4.6.post1',
      image: 'lmsysorg/sglang:v0.4.6.post1',
      listen: 8000,
      ready: '/health',
      live: '/health',
      metrics: 8000,
      command: ['python3', '-m', 'sglang.launch_server'],
      args: [sglang('8000'), sglang('9000')],
    },
  ],
  [
    'Triton',
    Engine.TRITON,
    {
      version: '25.06',
      image: 'nvcr.io/nvidia/tritonserver:25.06-py3',
      listen: 8000,
      ready: '/v2/health/ready',
      live: '/v2/health/live',
      metrics: 8002,
      args: [['tritonserver'], ['tritonserver', '--http-port=9000']],
    },
  ],
  [
    'TGI',
    Engine.TGI,
    {
      version: '3.3.4',
      image: 'ghcr.io/huggingface/text-generation-inference:3.3.4',
      listen: 80,
      ready: '/health',
      live: '/health',
      metrics: 80,
      args: [undefined, undefined],
      env: [{ name: 'PORT', value: '9000' }],
    },
  ],
];

describe.each(ENGINES)('the preset of %s', (name, engine, expected) => {
  const image = Image.preset(engine, expected.version);
  const monitored = { platform: Platform.kubernetes({ monitorLabels: { release: 'prometheus' } }) };
  const alone = (options = {}, props = {}): InferenceService =>
    aDeployment(aService({ ports: [], ...props }), { image, ...options }).service;
  const planned = (service: InferenceService) => service._plan().deployments[0];
  const elsewhere = { ports: [Port.other({ listen: 7000 }), Port.http1({ listen: 9000 })] };

  test('brings the image', () => {
    expect(planned(alone())).toMatchObject({ image: expected.image, engine: name });
    expect(container(alone()).image).toBe(expected.image);
  });

  test('takes the version with a v in front as the same', () => {
    expect(planned(alone({ image: Image.preset(engine, `v${expected.version}`) })).image).toBe(
      expected.image,
    );
  });

  test('brings the port where none is declared', () => {
    expect(planned(alone()).ports).toMatchObject([
      { purpose: PortPurpose.HTTP1, listen: expected.listen, expose: expected.listen, path: '/' },
    ]);
    expect(alone()._plan().ports).toEqual(planned(alone()).ports);
  });

  test('brings its metrics where the platform has a Prometheus', () => {
    expect(planned(alone({}, monitored)).ports).toMatchObject([
      { purpose: PortPurpose.HTTP1, listen: expected.listen },
      { purpose: PortPurpose.METRICS, listen: expected.metrics, path: '/metrics' },
    ]);
  });

  test('brings no port where one is declared', () => {
    expect(planned(alone({}, elsewhere)).ports.map(({ listen }) => listen)).toEqual([7000, 9000]);
  });

  test('brings three probes, with half an hour to start', () => {
    const times = { initialDelaySeconds: 1, timeoutSeconds: 5, periodSeconds: 10 };
    const asks = (path: string) => ({ path, port: expected.listen, scheme: 'HTTP' });
    expect(planned(alone())).toMatchObject({
      liveness: { httpGet: asks(expected.live), ...times, failureThreshold: 3 },
      readiness: { httpGet: asks(expected.ready), ...times, failureThreshold: 3 },
      startup: { httpGet: asks(expected.ready), ...times, failureThreshold: 180 },
      progressDeadlineSeconds: 2141,
    });
  });

  test('probes the first routed port that is declared', () => {
    const { liveness, readiness, startup } = planned(alone({}, elsewhere));
    expect([liveness, readiness, startup].map((probe) => probe!.httpGet.port)).toEqual([
      9000, 9000, 9000,
    ]);
  });

  test('leaves a probe alone that the user declares', () => {
    const readiness = Probe.fromCommand(['true']);
    const plan = planned(alone({ readiness }));
    expect(plan.readiness).toMatchObject({ exec: { command: ['true'] }, timeoutSeconds: 1 });
    expect(plan.liveness!.httpGet.path).toBe(expected.live);
  });

  test('starts the engine on its own port', () => {
    const { command, args, env } = planned(alone());
    expect({ command, args, env }).toEqual({
      command: expected.command,
      args: expected.args[0],
      env: [],
    });
  });

  test('starts the engine on the first routed port that is declared', () => {
    const { command, args, env } = planned(alone({}, elsewhere));
    expect({ command, args, env }).toEqual({
      command: expected.command,
      args: expected.args[1],
      env: expected.env ?? [],
    });
    expect(container(alone({}, elsewhere)).args).toEqual(expected.args[1]);
  });

  test('puts the arguments of the user behind its own', () => {
    expect(planned(alone({ args: ['--x'] }, elsewhere)).args).toEqual([
      ...(expected.args[1] ?? []),
      '--x',
    ]);
  });

  test('gives way to a command of the user', () => {
    const { command, args, env } = planned(alone({ command: ['run'], args: ['--x'] }, elsewhere));
    expect({ command, args, env }).toEqual({ command: ['run'], args: ['--x'], env: [] });
  });

  test('gives way to an environment variable of the user', () => {
    expect(planned(alone({ env: { PORT: '1' } }, elsewhere)).env).toEqual([
      { name: 'PORT', value: '1' },
    ]);
  });

  test('breaks no rule', () => {
    expect(alone().findings()).toEqual([]);
    expect(alone({}, elsewhere).findings()).toEqual([]);
    expect(alone({}, monitored).findings()).toEqual([]);
  });
});

describe('an image that is no preset', () => {
  test('brings nothing', () => {
    const plan = aDeployment(aService({ ports: [] }))._plan();
    expect(plan).toMatchObject({ ports: [], env: [] });
    for (const property of ['engine', 'command', 'args', 'liveness', 'readiness', 'startup']) {
      expect(plan).not.toHaveProperty(property);
    }
  });
});

test('a Triton version that names a variant keeps it', () => {
  const image = Image.preset(Engine.TRITON, '25.06-trtllm-python-py3');
  expect(aDeployment(undefined, { image })._plan().image).toBe(
    'nvcr.io/nvidia/tritonserver:25.06-trtllm-python-py3',
  );
});
