import { nodesOf } from './compute';
import { ENGINE_FACTS, EngineFacts, ParallelKind, flagValue, isKnownLater } from './engine-facts';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';

/** How an engine spreads its model over the GPUs of a pod. @internal */
export interface ParallelismPlan {
  readonly tensor: number;
  readonly pipeline: number;
  readonly data: number;
  /** Parts over which the experts of a mixture-of-experts model are spread; 1 for none. */
  readonly expert: number;
  /** Where each number comes from, unless it is the default. */
  readonly sources: { readonly [kind in ParallelKind]?: 'option' | 'argument' };
  /** The arguments that the preset passes. */
  readonly args: string[];
}

/** @internal */
export const PARALLEL_KINDS: readonly ParallelKind[] = ['tensor', 'pipeline', 'data', 'expert'];

/** Resources that count whole GPUs; a slice of a GPU is none. */
const COUNTED = new Set(['nvidia.com/gpu', 'amd.com/gpu', 'habana.ai/gaudi']);

/** The number of whole GPUs of a pod; undefined if it is not known, or not of whole GPUs. @internal */
export function countedGpus({ compute }: DeploymentSpec): number | undefined {
  const { gpus, gpuResource = 'nvidia.com/gpu' } = compute ?? {};
  return gpus !== undefined && !isUnresolved(gpus) && COUNTED.has(gpuResource) ? gpus : undefined;
}

/**
 * The GPUs that the parallelism of one replica spreads over; undefined if they are not counted, or if the
 * arguments spread the model over several pods.
 *
 * @internal
 */
export function spreadGpus(spec: DeploymentSpec, facts: EngineFacts): number | undefined {
  const several = facts.severalPods?.some((flag) => {
    const value = flagValue(spec.args ?? [], [flag]);
    return value !== undefined && value !== '1';
  });
  const gpus = countedGpus(spec);
  return several || gpus === undefined ? undefined : gpus * nodesOf(spec.compute);
}

/**
 * Pipeline stages if nothing sets them: one a node, so that tensors are spread within nodes; fewer or more
 * where `tensor` is set.
 *
 * @internal
 */
export function defaultPipeline(
  { compute }: DeploymentSpec,
  gpus: number | undefined,
  tensor: number | undefined,
): number {
  const nodes = nodesOf(compute);
  const stages = nodes > 1 && tensor !== undefined && gpus !== undefined ? gpus / tensor : nodes;
  return Number.isInteger(stages) ? stages : 1;
}

/** How many copies of the model have GPUs of their own. @internal */
export function separateCopies(
  { args = [] }: DeploymentSpec,
  { sharedData }: EngineFacts,
  data: number,
): number {
  return sharedData !== undefined && flagValue(args, [sharedData]) !== undefined ? 1 : data;
}

const GIBIBYTE = 2 ** 30;
const SHARED_MEMORY_PATH = /^\/dev\/shm\/?$/;
/** NCCL exchanges the data of a pod's GPUs through /dev/shm. */
const SHARED_PER_GPU = 2 * GIBIBYTE;
const SHARED_AT_MOST = 1 / 4;

/** The size of /dev/shm for an engine on several GPUs, in bytes; undefined for the runtime's 64 MiB. @internal */
export function defaultSharedMemory(spec: DeploymentSpec): number | undefined {
  const gpus = countedGpus(spec) ?? 0;
  const memory = spec.compute?.memoryBytes;
  const mounts = [...spec.pod.volumeMounts, ...spec.storage];
  const isMounted = mounts.some((mount) => SHARED_MEMORY_PATH.test(mount?.mountPath ?? ''));
  const some =
    spec.image.engine !== undefined && gpus >= 2 && Number.isFinite(memory) && !isMounted;
  return some && !isUnresolved(memory)
    ? Math.floor(Math.min(gpus * SHARED_PER_GPU, memory! * SHARED_AT_MOST))
    : undefined;
}

/**
 * The number that an argument or variable sets; NaN for a value that is no number, or is known later.
 *
 * @internal
 */
export function argumentOf(spec: DeploymentSpec, kind: ParallelKind): number | undefined {
  const fact = ENGINE_FACTS[spec.image.engine?.name ?? '']?.parallel[kind];
  if (fact === undefined) {
    return undefined;
  }
  const value =
    flagValue(spec.args ?? [], fact.flags) ?? spec.env.find(({ name }) => name === fact.env)?.value;
  if (value === undefined || fact.isSwitch) {
    return undefined;
  }
  return isKnownLater(value) || typeof value !== 'string' ? NaN : Number(value);
}

/**
 * Without options and arguments the tensors are spread over all GPUs. Undefined if the library does not
 * know the engine's flags, or if `command` replaces the preset. Without GPUs to count, only options are
 * passed.
 *
 * @internal
 */
export function planParallelism(spec: DeploymentSpec): ParallelismPlan | undefined {
  const engine = spec.command === undefined ? spec.image.engine : undefined;
  const facts = engine && ENGINE_FACTS[engine.name];
  if (!facts || Object.keys(facts.parallel).length === 0) {
    return undefined;
  }
  const counted = spreadGpus(spec, facts);
  const gpus = counted ?? 1;
  const sources: { [kind in ParallelKind]?: 'option' | 'argument' } = {};
  const set = (kind: ParallelKind): number | undefined => {
    const argument = argumentOf(spec, kind);
    const option = spec.parallelism?.[kind];
    if (argument !== undefined) {
      sources[kind] = 'argument';
    } else if (option !== undefined) {
      sources[kind] = 'option';
    }
    return argument ?? option;
  };
  const [stages, data, expert] = [set('pipeline'), set('data') ?? 1, set('expert') ?? 1];
  const parts = set('tensor');
  const pipeline = stages ?? defaultPipeline(spec, counted, parts);
  const groups = pipeline * separateCopies(spec, facts, data);
  const tensor = parts ?? Math.max(1, Math.floor(gpus / groups) || 1);
  const values = { tensor, pipeline, data, expert };
  const args = PARALLEL_KINDS.flatMap((kind) => {
    const fact = facts.parallel[kind];
    if (!fact || sources[kind] === 'argument' || (values[kind] === 1 && !sources[kind])) {
      return [];
    }
    const [flag] = fact.flags;
    if (fact.isSwitch) {
      return values[kind] > 1 && flagValue(spec.args ?? [], fact.flags) === undefined ? [flag] : [];
    }
    return [flag, `${values[kind]}`];
  });
  return { sources, args, ...values };
}
