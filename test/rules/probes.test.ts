import { Duration } from 'cdk8s';
import {
  DeploymentOptions,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Probe,
  ProbeOptions,
  Weight,
} from '../../src';
import { anAdoptedMain } from '../support/adoption';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';
const KINDS = ['liveness', 'readiness', 'startup'] as const;
const having = (options: Partial<DeploymentOptions>) => aDeployment(undefined, options).service;
const tcp = (options: ProbeOptions) => Probe.fromTcpSocket({ port: 8000, ...options });

describe.each(KINDS)('the times of the %s probe (PROBE_TIMES)', (kind) => {
  const TIMES = [
    ['initialDelay', 'initialDelaySeconds', 0],
    ['timeout', 'timeoutSeconds', 1],
    ['period', 'periodSeconds', 1],
  ] as const;

  describe.each(TIMES)('%s', (property, planned, least) => {
    test.each([least, least + 1, 3600])('accepts %p s', (seconds) => {
      const service = having({ [kind]: tcp({ [property]: Duration.seconds(seconds) }) });
      expectNone(service, 'PROBE_TIMES');
      expect(service._plan().deployments[0][kind]![planned]).toBe(seconds);
    });

    test.each([...(least === 1 ? [0] : []), -0, 0.5, 1.5, NaN, Infinity])(
      'refuses %p s',
      (time) => {
        expectFinding(
          having({ [kind]: tcp({ [property]: Duration.seconds(time) }) }),
          'PROBE_TIMES',
          {
            at: AT,
          },
        );
      },
    );
  });

  test.each([1, 2, 1000])('accepts %p failures', (failureThreshold) => {
    const service = having({ [kind]: tcp({ failureThreshold }) });
    expectNone(service, 'PROBE_TIMES');
    expect(service._plan().deployments[0][kind]!.failureThreshold).toBe(failureThreshold);
  });

  test.each([0, -1, -0, 1.5, NaN, Infinity])('refuses %p failures', (failureThreshold) => {
    expectFinding(having({ [kind]: tcp({ failureThreshold }) }), 'PROBE_TIMES', {
      at: AT,
    });
  });
});

describe.each(KINDS)('what the %s probe asks (PROBE_TARGET)', (kind) => {
  test.each([1, 30000, 65535, 'http-8000', 'stats'])('accepts port %p', (port) => {
    const service = aService({
      ports: [Port.http1({ listen: 8000 }), Port.metrics({ listen: 9090, name: 'stats' })],
    });
    aDeployment(service, { [kind]: Probe.fromHttpGet('/health', { port }) });
    expectNone(service, 'PROBE_TARGET');
    expect(service._plan().deployments[0][kind]!.httpGet.port).toBe(port);
  });

  test('of an HTTP or TCP check needs a port, unless the image has a known engine', () => {
    for (const probe of [Probe.fromHttpGet('/health'), Probe.fromTcpSocket()]) {
      expectFinding(having({ [kind]: probe }), 'PROBE_TARGET', {
        at: AT,
        value: 'nothing',
        names: [kind, 'port: 8000'],
      });
      const image = Image.preset(Engine.VLLM, '0.33.0');
      expectNone(having({ [kind]: probe, image }), 'PROBE_TARGET');
    }
  });

  test.each([0, -1, 65536, 1.5, NaN, undefined as unknown as number])('refuses port %p', (port) => {
    const value = port === undefined ? 'nothing' : `${port}`;
    for (const probe of [Probe.fromTcpSocket({ port }), Probe.fromHttpGet('/', { port })]) {
      expectFinding(having({ [kind]: probe }), 'PROBE_TARGET', { at: AT, value });
    }
  });

  test.each(['', 'http', 'http-8001', '8000'])('refuses the port name %j', (port) => {
    expectFinding(having({ [kind]: Probe.fromTcpSocket({ port }) }), 'PROBE_TARGET', {
      at: AT,
      value: JSON.stringify(port),
      names: [kind, '(http-8000)'],
    });
  });

  test('refuses any port name where no port is declared', () => {
    const service = aService({ ports: [] });
    aDeployment(service, { [kind]: Probe.fromTcpSocket({ port: 'http' }) });
    expectFinding(service, 'PROBE_TARGET', { at: AT });
  });

  test.each(['/', '/health', '/health?full=1', '/健康'])('accepts the path %j', (path) => {
    expectNone(having({ [kind]: Probe.fromHttpGet(path, { port: 8000 }) }), 'PROBE_TARGET');
  });

  test.each(['', 'health', ' /health', '/a b', '/a\n', '/a\u0000'])(
    'refuses the path %j',
    (path) => {
      expectFinding(having({ [kind]: Probe.fromHttpGet(path, { port: 8000 }) }), 'PROBE_TARGET', {
        at: AT,
        value: JSON.stringify(path),
        names: [kind],
      });
    },
  );

  test.each(['x', 'X-Probe', 'h'.repeat(256)])('accepts the header %.40s', (header) => {
    const probe = Probe.fromHttpGet('/', { port: 8000, headers: { [header]: '1' } });
    expectNone(having({ [kind]: probe }), 'PROBE_TARGET');
  });

  test.each(['', 'x probe', 'x:', '探针', 'h'.repeat(257)])(
    'refuses the header %.40j',
    (header) => {
      const probe = Probe.fromHttpGet('/', { port: 8000, headers: { [header]: '1' } });
      expectFinding(having({ [kind]: probe }), 'PROBE_TARGET', {
        at: AT,
        names: [', got "'],
      });
    },
  );

  test.each(['', ' ', 'a b', 'a\tb', '探针', 'é', '\u0080'])(
    'accepts the header value %j',
    (value) => {
      const probe = Probe.fromHttpGet('/', { port: 8000, headers: { 'X-Probe': value } });
      expectNone(having({ [kind]: probe }), 'PROBE_TARGET');
    },
  );

  test.each(['a\r\nX-Evil: 1', 'a\n', '\r', 'a\0', '\u001f', 'a\u007f', '\u0008'])(
    'refuses the header value %j',
    (value) => {
      const probe = Probe.fromHttpGet('/', { port: 8000, headers: { 'X-Probe': value } });
      expectFinding(having({ [kind]: probe }), 'PROBE_TARGET', {
        at: AT,
        value: JSON.stringify(value),
        names: ['X-Probe', 'control characters'],
      });
    },
  );

  test('accepts a command', () => {
    const probe = Probe.fromCommand(['cat', '/tmp/ready']);
    expectNone(having({ [kind]: probe }), 'PROBE_TARGET');
  });

  test.each([[[]], [['']], [[' ', '\n']]])('refuses the command %j', (command) => {
    expectFinding(having({ [kind]: Probe.fromCommand(command) }), 'PROBE_TARGET', {
      at: AT,
    });
  });
});

describe('time to load a model (PROBE_STARTUP_BUDGET)', () => {
  const patient = (failureThreshold: number, initialDelay = 1) =>
    tcp({ failureThreshold, initialDelay: Duration.seconds(initialDelay) });

  test.each([
    [5, 9, 59],
    [1, 0, 10],
  ])('warns of %i failures every 10 s after %i s', (failures, delay) => {
    expectFinding(having({ liveness: patient(failures, delay) }), 'PROBE_STARTUP_BUDGET', {
      at: AT,
    });
  });

  test('accepts 60 s', () => {
    expectNone(having({ liveness: patient(5, 10) }), 'PROBE_STARTUP_BUDGET');
  });

  test('accepts a liveness probe that a startup probe holds back', () => {
    expectNone(having({ liveness: patient(1), startup: patient(1) }), 'PROBE_STARTUP_BUDGET');
  });

  test('accepts a readiness probe alone, which restarts nothing', () => {
    expectNone(having({ readiness: patient(1) }), 'PROBE_STARTUP_BUDGET');
  });
});

describe('a routed deployment without a readiness probe (PROBE_READINESS)', () => {
  const READY = Probe.fromHttpGet('/health', { port: 8000 });
  const image = Image.preset(Engine.VLLM, '0.33.0');
  const gateway = () => aService({ loadBalancer: LoadBalancer.apiGateway() });
  const clb = () =>
    aService({
      loadBalancer: LoadBalancer.clb(),
      ports: [Port.http({ listen: 8000, expose: 80 })],
    });

  const CASES: [string, () => InferenceService, Partial<DeploymentOptions>, warned: boolean][] = [
    ['behind an API gateway', gateway, {}, true],
    ['behind a CLB', clb, {}, true],
    [
      'behind a load balancer of its own',
      aService,
      { loadBalancer: LoadBalancer.apiGateway() },
      true,
    ],
    ['with liveness and startup alone', gateway, { liveness: READY, startup: READY }, true],
    ['with a minimum ready time', gateway, { minReady: Duration.minutes(5) }, true],
    ['with readiness', gateway, { readiness: READY }, false],
    ['with the preset of an engine', gateway, { image }, false],
    ['that nothing routes to', aService, {}, false],
  ];

  test.each(CASES)('%s', (_, service, options, warned) => {
    const main = aDeployment(service(), { readiness: undefined, ...options });
    const rule = 'PROBE_READINESS';
    return warned
      ? expectFinding(main.service, rule, { at: AT, names: ['readiness'] })
      : expectNone(main.service, rule);
  });

  test('is not reported where no route names the deployment', () => {
    const service = gateway();
    const main = aDeployment(service, { readiness: READY });
    aDeployment(service, { readiness: undefined }, 'other');
    service.splitTraffic([Weight.of(main, 1)]);
    expectNone(service, 'PROBE_READINESS');
  });

  test('is reported for an adopted deployment behind a new load balancer', () => {
    const adopt = (more: object) =>
      anAdoptedMain(
        { ports: [{ containerPort: 8000 }], ...more },
        { loadBalancer: LoadBalancer.apiGateway() },
      );
    expectFinding(adopt({}), 'PROBE_READINESS', { at: 'chart/chat/Default' });
    expectNone(adopt({ readinessProbe: { tcpSocket: { port: 8000 } } }), 'PROBE_READINESS');
  });
});

describe('a probe that an overlay sets without a port', () => {
  const adopt = (readinessProbe: object) =>
    anAdoptedMain({ readinessProbe }, { deployment: { readiness: Probe.fromHttpGet('/own') } });

  test.each([[{ httpGet: { path: '/', port: 9000 } }], [{ tcpSocket: { port: 9000 } }]])(
    'has that of the manifest: %j',
    (running) => {
      const [plan] = adopt(running)._plan().deployments;
      expect(plan.readiness!.httpGet).toMatchObject({ path: '/own', port: 9000 });
      expectNone(adopt(running), 'PROBE_TARGET');
    },
  );

  test('is an error where the manifest has none', () => {
    const service = adopt({ exec: { command: ['true'] } });
    expectFinding(service, 'PROBE_TARGET', { at: 'chart/chat/Default', value: 'nothing' });
  });
});
