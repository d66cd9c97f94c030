import { EngineSaid } from '../plan/engine-said';

const unprefixed = (version: string) => version.replace(/^v/, '');

/**
 * vLLM: the image's entrypoint is the API server; 8000 is its own default.
 * (vllm-project/vllm: docker/Dockerfile, vllm/entrypoints/openai, vllm/v1/metrics/loggers.py)
 */
const VLLM: EngineSaid = {
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
  args: (listen) => (listen === 8000 ? [] : ['--port', `${listen}`]),
  env: () => ({}),
  // taken by both entrypoints that its images have had, the API server's own and `vllm serve`
  model: { args: (path) => ['--model', path], flags: /^--model(=|$)/, positional: true },
};

/**
 * SGLang: its own default, 30000, is a node port and no legal listen port, hence the explicit one;
 * it listens on localhost unless told otherwise and serves metrics only on request.
 * (sgl-project/sglang: python/sglang/srt/server_args.py, docs/references/production_metrics)
 */
const SGLANG: EngineSaid = {
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
  args: (listen) => ['--host', '0.0.0.0', '--port', `${listen}`, '--enable-metrics'],
  env: () => ({}),
  model: { args: (path) => ['--model-path', path], flags: /^--model(-path)?(=|$)/ },
};

/**
 * Triton: the image's entrypoint runs whatever follows it; metrics have a port of their own.
 * (triton-inference-server/server: docs/user_guide/metrics.md, docs/protocol)
 */
const TRITON: EngineSaid = {
  name: 'Triton',
  image: (version) => {
    const tag = unprefixed(version);
    return `nvcr.io/nvidia/tritonserver:${tag.includes('-') ? tag : `${tag}-py3`}`;
  },
  listen: 8000,
  health: { ready: '/v2/health/ready', live: '/v2/health/live' },
  metrics: {
    path: '/metrics',
    port: 8002,
    waiting: 'nv_inference_pending_request_count',
    finished: 'nv_inference_request_success',
  },
  args: (listen) => ['tritonserver', ...(listen === 8000 ? [] : [`--http-port=${listen}`])],
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
const TGI: EngineSaid = {
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

  /** Triton Inference Server: HTTP on 8000, metrics on 8002. Arguments follow `tritonserver`. */
  public static readonly TRITON = new Engine(TRITON);

  /** Text Generation Inference: port 80, as its image sets. */
  public static readonly TGI = new Engine(TGI);

  /** The engine's name, such as `vLLM`. */
  public readonly name: string;

  private constructor(private readonly said: EngineSaid) {
    this.name = said.name;
  }

  /** @internal */
  public get _said(): EngineSaid {
    return this.said;
  }
}

/** The engine whose public image this is; none for an image of another name. @internal */
export function engineOf(reference: string): EngineSaid | undefined {
  const repository = reference.replace(/(?::[^:/]*)?(?:@.*)?$/, '');
  return [VLLM, SGLANG, TRITON, TGI].find(({ image }) => image('0').startsWith(`${repository}:`));
}
