import { Duration } from 'cdk8s';
import { Engine, Image, InferenceService, Platform, Port, PortPurpose, Probe } from '../../src';
import { aDeployment, aService, container } from '../support/builders';
import { errorsOf } from '../support/findings';

interface Expected {
  readonly version: string;
  readonly image: string;
  readonly listen: number;
  readonly ready: string;
  readonly live: string;
  readonly metrics: number;
  /** Seconds that readiness and liveness wait for a response. */
  readonly timeouts: [ready: number, live: number];
  readonly command?: string[];
  /** What it is told on its own port, and on port 9000. */
  readonly args: [string[] | undefined, string[] | undefined];
  readonly env?: { name: string; value: string }[];
}

const DRAIN = ['--shutdown-timeout', '30'];
const sglang = (port: string) => ['--host', '0.0.0.0', '--port', port, '--enable-metrics'];

const ENGINES: [string, Engine, Expected][] = [
  [
    'vLLM',
    Engine.VLLM,
    {
      version: '0.33.0',
      image: 'vllm/vllm-openai:v0.33.0',
      listen: 8000,
      ready: '/health',
      live: '/health',
      metrics: 8000,
      timeouts: [5, 15],
      args: [DRAIN, ['--port', '9000', ...DRAIN]],
    },
  ],
  [
    'SGLang',
    Engine.SGLANG,
    {
      version: '0.5.10.post1',
      image: 'lmsysorg/sglang:v0.5.10.post1',
      listen: 8000,
      ready: '/health',
      live: '/health',
      metrics: 8000,
      timeouts: [25, 25],
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
      timeouts: [5, 15],
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
      timeouts: [5, 15],
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

  test('brings three probes: half an hour to start, and five minutes without a response to restart', () => {
    const [ready, live] = expected.timeouts;
    const times = { initialDelaySeconds: 1, timeoutSeconds: ready, periodSeconds: 10 };
    const asks = (path: string) => ({ path, port: expected.listen, scheme: 'HTTP' });
    expect(planned(alone())).toMatchObject({
      liveness: {
        httpGet: asks(expected.live),
        initialDelaySeconds: 1,
        timeoutSeconds: live,
        periodSeconds: 30,
        failureThreshold: 10,
      },
      readiness: { httpGet: asks(expected.ready), ...times, failureThreshold: 3 },
      startup: { httpGet: asks(expected.ready), ...times, failureThreshold: 180 },
      progressDeadlineSeconds: 2151,
    });
  });

  test('probes the first routed port that is declared', () => {
    const { liveness, readiness, startup } = planned(alone({}, elsewhere));
    expect([liveness, readiness, startup].map((probe) => probe!.httpGet.port)).toEqual([
      9000, 9000, 9000,
    ]);
  });

  const [ready, live] = expected.timeouts;
  const OWN: [string, 'liveness' | 'readiness' | 'startup', Probe, object][] = [
    [
      'a path alone keeps port and times',
      'readiness',
      Probe.fromHttpGet('/own'),
      {
        httpGet: { path: '/own', port: expected.listen, scheme: 'HTTP' },
        timeoutSeconds: ready,
        periodSeconds: 10,
        failureThreshold: 3,
      },
    ],
    [
      'a time alone replaces that time',
      'liveness',
      Probe.fromHttpGet('/own', { period: Duration.seconds(60) }),
      {
        httpGet: { path: '/own', port: expected.listen },
        timeoutSeconds: live,
        periodSeconds: 60,
        failureThreshold: 10,
      },
    ],
    [
      'a port replaces the port',
      'startup',
      Probe.fromHttpGet('/own', { port: 9000, headers: { 'X-Probe': 'yes' } }),
      {
        httpGet: { path: '/own', port: 9000, httpHeaders: [{ name: 'X-Probe', value: 'yes' }] },
        timeoutSeconds: ready,
        failureThreshold: 180,
      },
    ],
    [
      'a TCP check keeps the port',
      'liveness',
      Probe.fromTcpSocket(),
      { tcpSocket: { port: expected.listen }, timeoutSeconds: live, failureThreshold: 10 },
    ],
    [
      'a command keeps the times',
      'startup',
      Probe.fromCommand(['true']),
      { exec: { command: ['true'] }, timeoutSeconds: ready, failureThreshold: 180 },
    ],
  ];

  test.each(OWN)('of an own probe, %s', (_, kind, probe, result) => {
    const plan = planned(alone({ [kind]: probe }));
    expect(plan[kind]).toMatchObject(result);
    expect(
      Object.keys(plan[kind]!).filter((key) => key in plan[kind]! && /Get|Socket|exec/.test(key)),
    ).toHaveLength(1);
    expect(errorsOf(alone({ [kind]: probe }))).toEqual([]);
  });

  test('keeps the other probes beside an own one', () => {
    const plan = planned(alone({ readiness: Probe.fromHttpGet('/own') }));
    expect(plan.liveness!.httpGet.path).toBe(expected.live);
    expect(plan.startup!.httpGet.path).toBe(expected.ready);
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
    for (const service of [alone(), alone({}, elsewhere), alone({}, monitored)]) {
      expect(errorsOf(service)).toEqual([]);
    }
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
