import { Duration } from 'cdk8s';
import { deployment, exact, inContainer, field, row } from './fidelity';
import { Planned, deployed, lastDeployment } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';

const TIMES = {
  initialDelaySeconds: 1,
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
};

const readiness = (probe: ci.Probe) => deployed({ readiness: probe });
const command = (options?: ci.ProbeOptions) => ci.Probe.fromCommand(['true'], options);
const withEngine = (probe: ci.Probe) =>
  deployed({ readiness: probe, image: ci.Image.preset(ci.Engine.VLLM, '0.33.0') });
const planned = (service: ci.InferenceService) => lastDeployment(service).readiness!;

const PROBE = struct<ci.ProbeOptions, Planned<'readiness'>>('ProbeOptions', {
  program: (options) => readiness(command(options)),
  plan: planned,
  shown: (options) => deployment({ readiness: command(options) }),
  defaults: [['*', (plan) => plan, { exec: { command: ['true'] }, ...TIMES }]],
})({
  initialDelay: {
    value: Duration.seconds(0),
    samples: [Duration.seconds(0), Duration.minutes(1)],
    fidelity: field(
      '49 times of a check | 检查的时间参数：初始等待时间、超时时间、检查间隔',
      'always rendered: the console form’s delay of 1 s is not Kubernetes’ 0 s',
      exact(inContainer('readinessProbe', { exec: { command: ['true'] }, ...TIMES })),
      { also: 'ProbeOptions.timeout, ProbeOptions.period', with: {} },
    ),
  },
  timeout: { value: Duration.seconds(2), samples: [Duration.seconds(1), Duration.seconds(5)] },
  period: { samples: [Duration.seconds(1), Duration.seconds(30)] },
  failureThreshold: {
    value: 7,
    samples: [1, 180],
    fidelity: field(
      '50 thresholds of a check | 检查的结果阈值：成功阈值、失败阈值',
      'the success threshold is always 1, without an option',
      exact(
        inContainer('readinessProbe/failureThreshold', 7),
        inContainer('readinessProbe/successThreshold', 1),
      ),
    ),
  },
});

const TCP_SOCKET = struct<ci.TcpSocketProbeOptions, Planned<'readiness'>, keyof ci.ProbeOptions>(
  'TcpSocketProbeOptions',
  {
    program: (options) => readiness(ci.Probe.fromTcpSocket(options)),
    plan: planned,
    base: { port: 8000 },
    like: PROBE.rows,
  },
)({
  port: {
    value: 8001,
    samples: [8000, 'http-8000', 65535],
    default: [() => planned(withEngine(ci.Probe.fromTcpSocket())).tcpSocket, { port: 8000 }],
  },
});

const HTTP_GET = struct<
  ci.HttpGetProbeOptions,
  Planned<'readiness'>,
  keyof ci.TcpSocketProbeOptions
>('HttpGetProbeOptions', {
  program: (options) => readiness(ci.Probe.fromHttpGet('/ready', options)),
  plan: planned,
  base: { port: 8000 },
  like: { ...PROBE.rows, ...TCP_SOCKET.rows },
  defaults: [
    ['port', () => planned(withEngine(ci.Probe.fromHttpGet('/ready'))).httpGet.port, 8000],
    [
      'scheme and headers',
      (plan) => plan.httpGet,
      { path: '/ready', port: 8000, scheme: ci.ProbeScheme.HTTP },
    ],
  ],
})({
  scheme: { value: ci.ProbeScheme.HTTPS },
  headers: { samples: [{ authorization: 'Bearer token', 'X-Probe': 'yes' }] },
});

const shown = (probe: ci.Probe) => deployment({ readiness: probe });

export const PROBES: Subject = {
  structs: [PROBE, TCP_SOCKET, HTTP_GET],
  samples: {
    'Probe.fromHttpGet(path)': ['/health'],
    'Probe.fromCommand(command)': [
      ['cat', '/ready'],
      ['/bin/sh', '-c', 'true'],
    ],
  },
  fidelity: [
    row(
      '46 HTTP check | 检查方式：HTTP 请求检查',
      'Probe.fromHttpGet, HttpGetProbeOptions.headers, HttpGetProbeOptions.scheme',
      'httpGet with scheme, path, headers and port',
      shown(ci.Probe.fromHttpGet('/health', { port: 8000, headers: { 'X-Probe': 'yes' } })),
      exact(
        inContainer('readinessProbe/httpGet', {
          path: '/health',
          port: 8000,
          scheme: 'HTTP',
          httpHeaders: [{ name: 'X-Probe', value: 'yes' }],
        }),
      ),
    ),
    row(
      '47 TCP check | 检查方式：TCP 端口检查',
      'Probe.fromTcpSocket',
      'tcpSocket, port by number or by name',
      shown(ci.Probe.fromTcpSocket({ port: 'http-8000' })),
      exact(inContainer('readinessProbe/tcpSocket', { port: 'http-8000' })),
    ),
    row(
      '48 command check | 检查方式：执行命令检查',
      'Probe.fromCommand',
      'exec',
      shown(command()),
      exact(inContainer('readinessProbe/exec', { command: ['true'] })),
    ),
  ],
};
