import { DeploymentOptions, Engine, Image, LoadBalancer, Platform, Port, Probe } from '../../src';
import { aDeployment, aService, container } from '../support/builders';

const ENGINES: [string, Engine, string][] = [
  ['vLLM', Engine.VLLM, '0.33.0'],
  ['SGLang', Engine.SGLANG, '0.4.6'],
  ['Triton', Engine.TRITON, '25.04'],
  ['TGI', Engine.TGI, '3.3.0'],
];

/** The plan and the container of a preset, with the ports it brings unless some are given. */
function preset(engine: Engine, options: Partial<DeploymentOptions> = {}, ports: Port[] = []) {
  const platform = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });
  const service = aService({ ports, platform });
  const image = Image.preset(engine, '25.1');
  const plan = aDeployment(service, { image, ...options })._plan();
  return { plan, container: container(service) };
}

describe('the image of a preset', () => {
  test.each([
    [Engine.VLLM, '0.33.0', 'vllm/vllm-openai:v0.33.0'],
    [Engine.VLLM, 'v0.8.5.post1', 'vllm/vllm-openai:v0.8.5.post1'],
    [Engine.SGLANG, '0.4.6', 'lmsysorg/sglang:v0.4.6'],
    [Engine.TRITON, '25.04', 'nvcr.io/nvidia/tritonserver:25.04-py3'],
    [Engine.TRITON, '25.04-vllm-python-py3', 'nvcr.io/nvidia/tritonserver:25.04-vllm-python-py3'],
    [Engine.TGI, '3.3.0', 'ghcr.io/huggingface/text-generation-inference:3.3.0'],
    [Engine.TGI, 'v3.3.0', 'ghcr.io/huggingface/text-generation-inference:3.3.0'],
  ])('of %j in version %s is %s', (engine, version, image) => {
    const plan = preset(engine, { image: Image.preset(engine, version) }).plan;
    expect([plan.image, plan.engine]).toEqual([image, engine.name]);
  });
});

describe('the ports of a preset', () => {
  test.each([
    ['vLLM', Engine.VLLM, [8000, 8000]],
    ['SGLang', Engine.SGLANG, [8000, 8000]],
    ['Triton', Engine.TRITON, [8000, 8002]],
    ['TGI', Engine.TGI, [80, 80]],
  ])('of %s are one to serve and one to scrape', (_, engine, listens) => {
    const { ports } = preset(engine).plan;
    expect(ports.map(({ purpose }) => purpose)).toEqual(['HTTP/1.1', 'Metrics']);
    expect(ports.map(({ listen }) => listen)).toEqual(listens);
  });

  test.each(ENGINES)('of %s give way to declared ones', (_, engine) => {
    const { plan } = preset(engine, {}, [Port.http1({ listen: 9000 })]);
    expect(plan.ports.map(({ listen }) => listen)).toEqual([9000]);
  });
});

describe('what a preset runs', () => {
  const DRAIN = ['--shutdown-timeout', '30'];
  const sglang = ['--host', '0.0.0.0', '--port', '8000', '--enable-metrics'];
  const elsewhere = sglang.map((part) => (part === '8000' ? '9000' : part));

  test.each([
    ['vLLM', Engine.VLLM, DRAIN, ['--port', '9000', ...DRAIN], undefined],
    ['SGLang', Engine.SGLANG, sglang, elsewhere, ['python3', '-m', 'sglang.launch_server']],
    ['Triton', Engine.TRITON, ['tritonserver'], ['tritonserver', '--http-port=9000'], undefined],
    ['TGI', Engine.TGI, undefined, undefined, undefined],
  ])('for %s listens where the port says', (_, engine, preferred, moved, command) => {
    expect(preset(engine).container.args).toEqual(preferred);
    const { container: written } = preset(engine, {}, [Port.http1({ listen: 9000 })]);
    expect(written.args).toEqual(moved);
    expect(written.command).toEqual(command);
  });

  const grpc = (listen: number) => Port.grpc({ listen });
  const http1 = (listen: number) => Port.http1({ listen });

  test.each([
    ['its own ports', [grpc(8001), http1(8000), Port.metrics({ listen: 8002 })], []],
    ['gRPC alone', [grpc(8001)], []],
    ['gRPC elsewhere', [grpc(9001), http1(8000)], ['--grpc-port=9001']],
    ['gRPC alone, where HTTP is', [grpc(8000)], ['--http-port=8001', '--grpc-port=8000']],
    ['HTTP where gRPC is', [http1(8001)], ['--http-port=8001', '--grpc-port=8000']],
    ['HTTP where metrics are', [http1(8002)], ['--http-port=8002', '--metrics-port=8000']],
    ['metrics elsewhere', [http1(8000), Port.metrics({ listen: 9400 })], ['--metrics-port=9400']],
    ['both exchanged', [grpc(8000), http1(8001)], ['--http-port=8001', '--grpc-port=8000']],
  ])('for Triton keeps its servers apart: %s', (_, ports, flags) => {
    const { container: written } = preset(Engine.TRITON, {}, ports);
    expect(written.args).toEqual(['tritonserver', ...flags]);
  });

  test.each(ENGINES)('for %s serves HTTP on the port for HTTP, whichever is first', (_, engine) => {
    const listens = preset(engine, {}, [grpc(9001), http1(9000)]).container;
    const alone = preset(engine, {}, [http1(9000)]).container;
    expect(listens.env).toEqual(alone.env);
    expect((listens.args ?? []).slice(0, alone.args?.length)).toEqual(alone.args ?? []);
  });

  test('for TGI is set by its environment', () => {
    expect(preset(Engine.TGI).container).not.toHaveProperty('env');
    const ports = [Port.http1({ listen: 9000 })];
    expect(preset(Engine.TGI, {}, ports).container.env).toEqual([{ name: 'PORT', value: '9000' }]);
    expect(preset(Engine.TGI, { env: { PORT: '9000' } }, ports).container.env).toEqual([
      { name: 'PORT', value: '9000' },
    ]);
  });

  test('comes before the arguments that are given', () => {
    const { container: written } = preset(Engine.VLLM, { args: ['--model', 'm'] }, [
      Port.http1({ listen: 9000 }),
    ]);
    expect(written.args).toEqual(['--port', '9000', ...DRAIN, '--model', 'm']);
  });

  test.each(ENGINES)('gives way to a command: %s', (_, engine) => {
    const { container: written } = preset(engine, { command: ['serve'] }, [
      Port.http1({ listen: 9000 }),
    ]);
    expect(written.command).toEqual(['serve']);
    expect(written).not.toHaveProperty('args');
    expect(written).not.toHaveProperty('env');
  });
});

describe('the probes of a preset', () => {
  const grpc = (listen: number) => Port.grpc({ listen });

  test.each([
    ['vLLM', Engine.VLLM, '/health', '/health'],
    ['SGLang', Engine.SGLANG, '/health', '/health'],
    ['Triton', Engine.TRITON, '/v2/health/ready', '/v2/health/live'],
    ['TGI', Engine.TGI, '/health', '/health'],
  ])('of %s ask its own health checks', (_, engine, ready, live) => {
    const { container: written } = preset(engine);
    expect(written.readinessProbe.httpGet.path).toBe(ready);
    expect(written.startupProbe.httpGet.path).toBe(ready);
    expect(written.livenessProbe.httpGet.path).toBe(live);
    expect(written.readinessProbe.httpGet.port).toBe(written.ports[0].containerPort);
  });

  test.each(ENGINES)('of %s give a large model half an hour', (_, engine) => {
    const { plan } = preset(engine);
    const { failureThreshold, periodSeconds } = plan.startup!;
    expect(failureThreshold * periodSeconds).toBe(1800);
    expect(plan.progressDeadlineSeconds).toBeGreaterThan(1800);
  });

  test('follow the first routed port', () => {
    const ports = [Port.metrics({ listen: 9400 }), Port.http1({ listen: 9000 })];
    expect(preset(Engine.VLLM, {}, ports).container.livenessProbe.httpGet.port).toBe(9000);
  });

  test.each<[string, Engine, Port[], number]>([
    ['HTTP, declared after gRPC', Engine.TRITON, [grpc(8001), Port.http1({ listen: 8000 })], 8000],
    ['HTTP, not declared beside gRPC', Engine.TRITON, [grpc(8001)], 8000],
    ['what is there, of an engine with one port', Engine.VLLM, [grpc(9000)], 9000],
  ])('ask %s', (_, engine, ports, port) => {
    const { livenessProbe, readinessProbe, startupProbe } = preset(engine, {}, ports).container;
    for (const probe of [livenessProbe, readinessProbe, startupProbe]) {
      expect(probe.httpGet.port).toBe(port);
    }
  });

  test('ask HTTP behind a CLB as well, declared after RPC', () => {
    const service = aService({
      ports: [Port.rpc({ listen: 8001 }), Port.http({ listen: 8000 })],
      loadBalancer: LoadBalancer.clb(),
    });
    const image = Image.preset(Engine.TRITON, '24.12');
    expect(aDeployment(service, { image })._plan().liveness!.httpGet.port).toBe(8000);
  });

  test('give way one by one', () => {
    const { container: written } = preset(Engine.VLLM, {
      readiness: Probe.fromTcpSocket({ port: 8000 }),
    });
    expect(written.readinessProbe).not.toHaveProperty('httpGet');
    expect(written.livenessProbe.httpGet.path).toBe('/health');
  });
});
