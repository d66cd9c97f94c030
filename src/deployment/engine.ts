import { listOf } from '../private/copy';
import { imageParts, mirrored } from '../private/image-reference';
import { checkInput } from '../private/input';
import { EngineListens, EngineSpec } from '../spec/engine';

const unprefixed = (version: string) => version.replace(/^v/, '');

/** Health checks that reach no further than the server answer within this time, in seconds. */
const SHALLOW_CHECK = 5;

/**
 * vLLM: the image's entrypoint is the API server, which listens on 8000 by default. `/health` and
 * `/ping` are one check: 503 only if the engine process is dead, 200 however busy it is.
 * (vllm-project/vllm, releases to 0.33: docker/Dockerfile, vllm/entrypoints/openai,
 * vllm/v1/metrics/loggers.py, vllm/entrypoints/serve/instrumentator/health.py)
 */
const VLLM: EngineSpec = {
  name: 'vLLM',
  image: (version) => `vllm/vllm-openai:v${unprefixed(version)}`,
  listen: 8000,
  health: { ready: '/health', live: '/health', timeout: SHALLOW_CHECK },
  metrics: {
    path: '/metrics',
    waiting: 'vllm:num_requests_waiting',
    running: 'vllm:num_requests_running',
    finished: 'vllm:request_success_total',
    // vllm/v1/engine/async_llm.py: without statistics no logger is created, that of Prometheus neither
    stoppedBy: /^--disable-log-stats(=|$)/,
  },
  args: ({ http }) => (http === 8000 ? [] : ['--port', `${http}`]),
  env: () => ({}),
  // both entrypoints of the images accept --model: the API server, and `vllm serve` in later ones
  model: { args: (path) => ['--model', path], flags: /^--model(=|$)/, positional: true },
};

/**
 * SGLang's `/health` generates a token unless `SGLANG_ENABLE_HEALTH_ENDPOINT_GENERATION` is off. It
 * waits 20 s (`SGLANG_HEALTH_CHECK_TIMEOUT`) for any output of the engine, which a batch of long
 * prompts exceeds (sgl-project/sglang#22511, with 0.5.10). `/ping` always responds 200, but with
 * `--api-key` only `/health…` and `/metrics…` are open, so that the check keeps `/health`.
 * (sgl-project/sglang, 0.4 and 0.5: python/sglang/srt/entrypoints/http_server.py, add_api_key_middleware)
 */
const GENERATING_CHECK = 25;

/**
 * SGLang: its default port 30000 is no legal listen port, because the console form reserves node
 * ports. Without arguments it listens on localhost and serves no metrics.
 * (sgl-project/sglang: python/sglang/srt/server_args.py, docs/references/production_metrics)
 */
const SGLANG: EngineSpec = {
  name: 'SGLang',
  image: (version) => `lmsysorg/sglang:v${unprefixed(version)}`,
  listen: 8000,
  health: { ready: '/health', live: '/health', timeout: GENERATING_CHECK },
  metrics: {
    path: '/metrics',
    waiting: 'sglang:num_queue_reqs',
    running: 'sglang:num_running_reqs',
    finished: 'sglang:num_requests_total',
    needs: '--enable-metrics',
  },
  command: ['python3', '-m', 'sglang.launch_server'],
  args: ({ http }) => ['--host', '0.0.0.0', '--port', `${http}`, '--enable-metrics'],
  env: () => ({}),
  model: { args: (path) => ['--model-path', path], flags: /^--model(-path)?(=|$)/ },
};

/** Triton does not start with two servers on one port: a server without a declared port moves. */
function tritonPorts({ http, grpc, metrics }: EngineListens): string[] {
  const taken = new Set([http, grpc, metrics]);
  const free = (preferred: number) => {
    const port = [preferred, 8000, 8001, 8002].find((candidate) => !taken.has(candidate))!;
    taken.add(port);
    return port;
  };
  const ports: [string, number, number][] = [
    ['http', 8000, http],
    ['grpc', 8001, grpc ?? free(8001)],
    ['metrics', 8002, metrics ?? free(8002)],
  ];
  return ports
    .filter(([, preferred, port]) => port !== preferred)
    .map(([name, , port]) => `--${name}-port=${port}`);
}

/**
 * Triton: the image's entrypoint runs its arguments as a command; gRPC and metrics have own ports.
 * `/v2/health/live` does not depend on models, and `/v2/health/ready` fails while one loads
 * (triton-inference-server/server#7014, with 23.11).
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
  health: { ready: '/v2/health/ready', live: '/v2/health/live', timeout: SHALLOW_CHECK },
  metrics: {
    path: '/metrics',
    port: 8002,
    waiting: 'nv_inference_pending_request_count',
    finished: 'nv_inference_request_success',
    stoppedBy: /^--allow-metrics=(false|0)$/i,
  },
  args: (listens) => ['tritonserver', ...tritonPorts(listens)],
  env: () => ({}),
  model: {
    args: (path) => [`--model-repository=${path}`],
    flags: /^--model-(repository|store)(=|$)/,
  },
};

/**
 * TGI: the launcher reads its port from the environment, and the image sets 80. `/health` asks every
 * shard for memory of its device past the queue of requests; a shard responds between two batches.
 * (huggingface/text-generation-inference, 3.3: Dockerfile, docs/source/reference/metrics.md,
 * backends/v3/src/backend.rs)
 */
const TGI: EngineSpec = {
  name: 'TGI',
  image: (version) => `ghcr.io/huggingface/text-generation-inference:${unprefixed(version)}`,
  listen: 80,
  health: { ready: '/health', live: '/health', timeout: SHALLOW_CHECK },
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

/**
 * An inference engine with presets for its image, ports, probes and metrics.
 *
 * @example
 * Image.preset(Engine.VLLM, '0.33.0');
 */
export class Engine {
  /**
   * vLLM: image `vllm/vllm-openai`, with requests, health checks and metrics on port 8000.
   * @see https://docs.vllm.ai/
   */
  public static readonly VLLM = new Engine(VLLM);

  /**
   * SGLang: image `lmsysorg/sglang`, with requests, health checks and metrics on port 8000.
   * SGLang's default port 30000 is in the range of node ports, which `PORT_LISTEN` rejects.
   * @see https://docs.sglang.ai/
   */
  public static readonly SGLANG = new Engine(SGLANG);

  /**
   * Triton Inference Server: image `nvidia/tritonserver`, with HTTP on port 8000, gRPC on 8001
   * and metrics on 8002. A declared port replaces the default of its purpose. Arguments follow the
   * command `tritonserver`.
   * @see https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/
   */
  public static readonly TRITON = new Engine(TRITON);

  /**
   * Text Generation Inference (TGI): image `huggingface/text-generation-inference`, with
   * requests, health checks and metrics on port 80. TGI is in maintenance mode.
   * Warnings: `ENGINE_DEPRECATED`.
   * @deprecated Use `Engine.VLLM` or `Engine.SGLANG`.
   * @see https://huggingface.co/docs/text-generation-inference/
   */
  public static readonly TGI = new Engine(TGI);

  /** Name of the engine, such as `vLLM`. */
  public readonly name: string;

  private constructor(private readonly spec: EngineSpec) {
    this.name = spec.name;
  }

  /** @internal */
  public get _spec(): EngineSpec {
    return this.spec;
  }
}

checkInput(Engine, 'Engine');

/** The words that start an engine in an image of any repository. */
const LAUNCHERS: readonly (readonly [EngineSpec, RegExp])[] = [
  [VLLM, /(?:^|[\s/])vllm serve\b|\bvllm\.entrypoints\./],
  [SGLANG, /\bsglang\.launch_server\b|(?:^|[\s/])sglang serve\b/],
  [TRITON, /(?:^|[\s/])tritonserver\b/],
  [TGI, /(?:^|[\s/])text-generation-launcher\b/],
];

/** The engine of a container: by its public image, also in a mirror, or by its entry command. @internal */
export function engineOf({ image, command, args }: any): EngineSpec | undefined {
  const { repository } = imageParts(`${image}`);
  const line = [...listOf(command), ...listOf(args)].join(' ');
  return (
    [VLLM, SGLANG, TRITON, TGI].find((engine) => {
      const published = mirrored(imageParts(engine.image('0')).repository, '');
      return `/${repository}`.endsWith(published);
    }) ?? LAUNCHERS.find(([, launcher]) => launcher.test(line))?.[0]
  );
}
