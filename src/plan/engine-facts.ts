import { isUnresolved } from '../private/unresolved';
import { atLeast, versionParts } from '../private/version';

/** How an engine ends at SIGTERM, from one release on. @internal */
export interface DrainFact {
  /** The first release; `0` for all. */
  readonly since: string;
  /** How long running requests may finish if no flag is passed, in seconds; without end: Infinity. */
  readonly byDefault: number;
  /** The flag that sets the seconds. */
  readonly flag?: string;
}

/** A way to spread a model over GPUs. @internal */
export interface ParallelFact {
  /** The flags that set it; the preset passes the first. */
  readonly flags: readonly string[];
  /** A variable of the environment that sets it as well. */
  readonly env?: string;
  /** Whether the flag has no number. */
  readonly isSwitch?: boolean;
}

/** @internal */
export type ParallelKind = 'tensor' | 'pipeline' | 'data' | 'expert';

/** How the pods of one replica on several nodes find each other. @internal */
export interface GroupFact {
  /** The first release that was read, or that its documentation names. */
  readonly since: string;
  /** The arguments of all pods; the controller of the LeaderWorkerSet sets the variables. */
  readonly args: (nodes: number) => string[];
  /** Further arguments of the workers. */
  readonly worker: readonly string[];
  /** The flags that the library sets. */
  readonly flags: readonly string[];
  /** The port of the leader at which the workers register. */
  readonly port: number;
}

/** The behavior of an engine's public image, apart from its ports. @internal */
export interface EngineFacts {
  /** The newest release that was read. */
  readonly newest: string;
  /** The newest first. */
  readonly drain: readonly DrainFact[];
  readonly parallel: { readonly [kind in ParallelKind]?: ParallelFact };
  /** The flag with which the copies of `data` share the GPUs of `tensor`. */
  readonly sharedData?: string;
  /** How it runs on several nodes, if the library knows. */
  readonly group?: GroupFact;
  /** The flags of an engine on several pods, whose GPUs are not those of one pod. */
  readonly severalPods?: readonly string[];
  /** The flags that set the ports; the environment may set the HTTP port as well. */
  readonly ports: {
    readonly http: readonly string[];
    readonly grpc?: readonly string[];
    readonly metrics?: readonly string[];
    readonly env?: string;
    /** The engine's own HTTP port, if it is not the one of the preset. */
    readonly own?: number;
  };
  /** From this release on the model is the first argument, without a flag. */
  readonly positionalModelSince?: string;
  /** Engines that replace it. */
  readonly replacedBy?: readonly string[];
}

/**
 * The facts by the name of the engine. Where they were read:
 *
 * - vLLM, wheel 0.33.0: vllm/engine/arg_utils.py (flags, `--shutdown-timeout` 0),
 *   vllm/entrypoints/launchers/launcher.py (0 aborts, more waits), vllm/entrypoints/cli/serve.py (model).
 *   The flag is new in 0.18.0 (vllm-project/vllm#34730, llm-d/llm-d#927). The image of 0.26.0 has the
 *   entrypoint `vllm serve` (NVIDIA-AI-IOT/jetson-ai-lab#420); earlier ones may have another.
 *   vllm/utils/argparse_utils.py (commit 00da11e): `_` in a flag is `-`, and with `--served-model-name`
 *   the first word after `serve` is the model. Several nodes: engine/arg_utils.py (`nnodes` divides
 *   tensor × pipeline), entrypoints/cli/serve.py (`run_headless`: ranks above 0 serve nothing),
 *   config/parallel.py (`master_port` 29501). From 0.18.0 on the image has no Ray
 *   (docs.gpustack.ai/2.2, running-distributed-vllm-with-multiprocessing).
 * - SGLang, wheel 0.5.23: sglang/srt/managers/tokenizer_manager.py (`sigterm_watchdog` looks every 5 s
 *   whether a request runs, without end), sglang/srt/server_args.py. Draining: sgl-project/sglang#1838,
 *   of October 2024, so that 0.3.5 is the first release with it. With `--enable-dp-attention`,
 *   `tp_size % dp_size == 0`: the copies share the GPUs (server_args.py). Several nodes:
 *   srt/arg_groups/validation_hook.py (`nnodes` divides tp × pp), srt/entrypoints/http_server.py (ranks above
 *   0 serve nothing).
 * - Triton: triton-inference-server/core src/server.cc (`exit_timeout_secs_` 30), server
 *   src/command_line_parser.cc; release notes up to 26.06. Parallelism is part of a model's configuration.
 * - TGI: huggingface/text-generation-inference launcher/src/main.rs (terminates the router after 90 s,
 *   `--num-shard`). Its documentation names vLLM and SGLang for new deployments.
 *
 * @internal
 */
export const ENGINE_FACTS: { readonly [engine: string]: EngineFacts } = {
  vLLM: {
    newest: '0.33',
    drain: [
      { since: '0.18', byDefault: 0, flag: '--shutdown-timeout' },
      { since: '0', byDefault: 0 },
    ],
    parallel: {
      tensor: { flags: ['--tensor-parallel-size', '-tp'] },
      pipeline: { flags: ['--pipeline-parallel-size', '-pp'] },
      data: { flags: ['--data-parallel-size', '-dp'] },
      expert: { flags: ['--enable-expert-parallel', '-ep'], isSwitch: true },
    },
    group: {
      since: '0.18',
      args: (nodes) => [
        ...['--distributed-executor-backend', 'mp', '--nnodes', `${nodes}`],
        ...['--node-rank', '$(LWS_WORKER_INDEX)', '--master-addr', '$(LWS_LEADER_ADDRESS)'],
      ],
      worker: ['--headless'],
      flags: [
        ...['--distributed-executor-backend', '--nnodes', '-n', '--node-rank', '-r'],
        ...['--master-addr', '--master-port', '--headless'],
      ],
      port: 29501,
    },
    severalPods: ['--nnodes', '--data-parallel-size-local', '-dpl', '--data-parallel-address'],
    ports: { http: ['--port'] },
    positionalModelSince: '0.26',
  },
  SGLang: {
    newest: '0.5.23',
    drain: [
      { since: '0.3.5', byDefault: Infinity },
      { since: '0', byDefault: 0 },
    ],
    parallel: {
      tensor: { flags: ['--tp-size', '--tensor-parallel-size', '--tp'] },
      pipeline: { flags: ['--pp-size', '--pipeline-parallel-size', '--pp'] },
      data: { flags: ['--dp-size', '--data-parallel-size', '--dp'] },
      expert: { flags: ['--ep-size', '--expert-parallel-size', '--ep'] },
    },
    sharedData: '--enable-dp-attention',
    group: {
      since: '0.5',
      args: (nodes) => [
        ...['--nnodes', `${nodes}`, '--node-rank', '$(LWS_WORKER_INDEX)'],
        ...['--dist-init-addr', '$(LWS_LEADER_ADDRESS):20000'],
      ],
      worker: [],
      flags: ['--nnodes', '--node-rank', '--dist-init-addr', '--nccl-init-addr'],
      port: 20000,
    },
    severalPods: ['--nnodes'],
    ports: { http: ['--port'], own: 30000 },
  },
  Triton: {
    newest: '26.06',
    drain: [{ since: '0', byDefault: 30, flag: '--exit-timeout-secs' }],
    parallel: {},
    ports: { http: ['--http-port'], grpc: ['--grpc-port'], metrics: ['--metrics-port'] },
  },
  TGI: {
    newest: '3.3',
    drain: [{ since: '0', byDefault: 90 }],
    parallel: { tensor: { flags: ['--num-shard'], env: 'NUM_SHARD' } },
    ports: { http: ['--port', '-p'], env: 'PORT' },
    replacedBy: ['vLLM', 'SGLang'],
  },
};

/** The facts of a release; a release that is not known has those of the newest. @internal */
export function drainOf({ drain, newest }: EngineFacts, version: string | undefined): DrainFact {
  const release = isRelease(version) ? version : newest;
  return drain.find(({ since }) => atLeast(release, since)) ?? drain[drain.length - 1];
}

/** Whether the model is the first argument. @internal */
export function takesPositionalModel(
  { positionalModelSince, newest }: EngineFacts,
  version: string | undefined,
): boolean {
  const release = isRelease(version) ? version : newest;
  return positionalModelSince !== undefined && atLeast(release, positionalModelSince);
}

/** Whether the facts of a release were read. @internal */
export function isKnownRelease({ newest }: EngineFacts, version: string | undefined): boolean {
  const [have, known] = [versionParts(version ?? ''), versionParts(newest)];
  const shortened = have.slice(0, known.length).join('.');
  return have.length > 0 && atLeast(newest, shortened);
}

/** Whether a version is known to have a release's number. @internal */
export function isRelease(version: string | undefined): version is string {
  return version !== undefined && versionParts(version).length > 0;
}

/**
 * The value that the arguments give a flag: `--flag value` or `--flag=value`; true for a flag without
 * one, and undefined if no argument is the flag. The last one wins, as in the engines. An underscore in
 * a flag is a hyphen, as in vLLM; the others know no flag with one.
 *
 * @internal
 */
export function flagValue(
  args: readonly string[],
  flags: readonly string[],
): string | true | undefined {
  let found: string | true | undefined;
  args.forEach((arg, index) => {
    const key = `${arg}`.replace(/=[^]*$/, '');
    const name = key.startsWith('--') ? key.replace(/_/g, '-') : key;
    if (flags.includes(name)) {
      const next = args[index + 1];
      found =
        arg.length > name.length
          ? arg.slice(name.length + 1)
          : next?.startsWith('-')
            ? true
            : (next ?? true);
    }
  });
  return found;
}

/** Whether a value is known only in the pod, such as `$(PORT)` or a variable of a shell, or only after apply. @internal */
export function isKnownLater(value: unknown): boolean {
  return isUnresolved(value) || (typeof value === 'string' && value.includes('$'));
}
