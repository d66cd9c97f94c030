import { EngineListens, EngineSpec } from '../spec/engine';

const unprefixed = (version: string) => version.replace(/^v/, '');

/**
 * vLLM: the image's entrypoint is the API server; 8000 is its own default.
 * (vllm-project/vllm: docker/Dockerfile, vllm/entrypoints/openai, vllm/v1/metrics/loggers.py)
 */
const VLLM: EngineSpec = {
  name: 'vLLM',
  image: (version) => `vllm/vllm-openai:v${unprefixed(version)}`,
  listen: 8000,
  health: { ready: '/health', live: '/health' },
  metrics: {
    path: '/metrics',
    waiting: 'vllm:num_requests_waiting',
    running: 'vllm:num_requests_running',
    finished: 'vllm:request_success_total',
  },
  args: ({ http }) => (http === 8000 ? [] : ['--port', `${http}`]),
  env: () => ({}),
  // taken by both entrypoints that its images have had, the API server's own and `vllm serve`
  model: { args: (path) => ['--model', path], flags: /^--model(=|$)/, positional: true },
};

/**
 * SGLang: its own default, 30000, is a node port and no legal listen port, hence the explicit one;
 * it listens on localhost unless told otherwise and serves metrics only on request.
 * (sgl-project/sglang: python/sglang/srt/server_args.py, docs/references/production_metrics)
 */
const SGLANG: EngineSpec = {
  name: 'SGLang',
  image: (version) => `lmsysorg/sglang:v${unprefixed(version)}`,
  listen: 8000,
  health: { ready: '/health', live: '/health' },
  metrics: {
    path: '/metrics',
    waiting: 'sglang:num_queue_reqs',
    running: 'sglang:num_running_reqs',
    finished: 'sglang:num_requests_total',
  },
  command: ['python3', '-m', 'sglang.launch_server'],
  args: ({ http }) => ['--host', '0.0.0.0', '--port', `${http}`, '--enable-metrics'],
  env: () => ({}),
  model: { args: (path) => ['--model-path', path], flags: /^--model(-path)?(=|$)/ },
};

/** Triton does not start where two of its three servers want one port; what nobody declared gives way. */
function tritonPorts({ http, grpc, metrics }: EngineListens): string[] {
  const taken = new Set([http, grpc, metrics]);
  const free = (usual: number) => {
    const port = [usual, 8000, 8001, 8002].find((candidate) => !taken.has(candidate))!;
    taken.add(port);
    return port;
  };
  const ports: [string, number, number][] = [
    ['http', 8000, http],
    ['grpc', 8001, grpc ?? free(8001)],
    ['metrics', 8002, metrics ?? free(8002)],
  ];
  return ports
    .filter(([, usual, port]) => port !== usual)
    .map(([name, , port]) => `--${name}-port=${port}`);
}

/**
 * Triton: the image's entrypoint runs whatever follows it; gRPC and metrics have ports of their own.
 * (triton-inference-server/server: docs/user_guide/metrics.md, docs/protocol)
 */
const TRITON: EngineSpec = {
  name: 'Triton',
  image: (version) => {
    const tag = unprefixed(version);
    return `nvcr.io/nvidia/tritonserver:${tag.includes('-') ? tag : `${tag}-py3`}`;
  },
  listen: 8000,
  grpc: 8001,
  health: { ready: '/v2/health/ready', live: '/v2/health/live' },
  metrics: {
    path: '/metrics',
    port: 8002,
    waiting: 'nv_inference_pending_request_count',
    finished: 'nv_inference_request_success',
  },
  args: (listens) => ['tritonserver', ...tritonPorts(listens)],
  env: () => ({}),
  model: {
    args: (path) => [`--model-repository=${path}`],
    flags: /^--model-(repository|store)(=|$)/,
  },
};

/**
 * TGI: the launcher reads its port from the environment, and the image sets 80.
 * (huggingface/text-generation-inference: Dockerfile, docs/source/reference/metrics.md)
 */
const TGI: EngineSpec = {
  name: 'TGI',
  image: (version) => `ghcr.io/huggingface/text-generation-inference:${unprefixed(version)}`,
  listen: 80,
  health: { ready: '/health', live: '/health' },
  metrics: {
    path: '/metrics',
    waiting: 'tgi_queue_size',
    running: 'tgi_batch_current_size',
    finished: 'tgi_request_success',
  },
  args: () => [],
  env: (listen): Record<string, string> => (listen === 80 ? {} : { PORT: `${listen}` }),
  model: { env: (path) => ({ MODEL_ID: path }), flags: /^--model-id(=|$)/ },
};

/** An inference engine whose image, ports, probes and metrics are known. */
export class Engine {
  /** vLLM: `vllm/vllm-openai`, port 8000, health and metrics on the same port. */
  public static readonly VLLM = new Engine(VLLM);

  /**
   * SGLang: `lmsysorg/sglang`. Its own default port, 30000, is reserved for node ports and therefore
   * no legal listen port; the preset makes it listen on 8000.
   */
  public static readonly SGLANG = new Engine(SGLANG);

  /**
   * Triton Inference Server: HTTP on 8000, gRPC on 8001, metrics on 8002, unless a port for it says
   * another one. Arguments follow `tritonserver`.
   */
  public static readonly TRITON = new Engine(TRITON);

  /** Text Generation Inference: port 80, as its image sets. */
  public static readonly TGI = new Engine(TGI);

  /** The engine's name, such as `vLLM`. */
  public readonly name: string;

  private constructor(private readonly spec: EngineSpec) {
    this.name = spec.name;
  }

  /** @internal */
  public get _spec(): EngineSpec {
    return this.spec;
  }
}

/** The engine whose public image this is; none for an image of another name. @internal */
export function engineOf(reference: string): EngineSpec | undefined {
  const repository = reference.replace(/(?::[^:/]*)?(?:@.*)?$/, '');
  return [VLLM, SGLANG, TRITON, TGI].find(({ image }) => image('0').startsWith(`${repository}:`));
}
