import { Finding, violation } from './finding';
import { outside, whole } from './limits';
import { Subject } from './subject';
import { nodesOf } from '../plan/compute';
import { PlannedDeployment } from '../plan/deployment';
import {
  ENGINE_FACTS,
  EngineFacts,
  ParallelKind,
  drainOf,
  flagValue,
  isKnownLater,
  isKnownRelease,
} from '../plan/engine-facts';
import {
  PARALLEL_KINDS,
  argumentOf,
  defaultPipeline,
  separateCopies,
  spreadGpus,
} from '../plan/parallelism';
import { engineListens } from '../plan/preset';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const ENGINES = new Subject('Engines', checkEngines);

const ENGINE_RELEASE = ENGINES.warning(
  'ENGINE_RELEASE',
  'the release of the engine is not known, or newer than the releases that the library knows',
  "image: Image.preset(Engine.VLLM, '99.0.0')",
);
const ENGINE_DEPRECATED = ENGINES.warning(
  'ENGINE_DEPRECATED',
  'the developers of the engine name other engines for new services',
  "image: Image.preset(Engine.TGI, '3.3.4')",
);
const ENGINE_DRAIN = ENGINES.warning(
  'ENGINE_DRAIN',
  'the engine ends running requests before "gracefulShutdown" is over, and nothing configures it to wait',
  "image: Image.preset(Engine.VLLM, '0.17.0')",
);
const ENGINE_ARGUMENT = ENGINES.error(
  'ENGINE_ARGUMENT',
  'an argument of the engine agrees with the option that sets the same: a port, or "gracefulShutdown"',
  "image: Image.preset(Engine.VLLM, '0.33.0'), args: ['--shutdown-timeout', '600']",
);
const PARALLELISM = ENGINES.error(
  'PARALLELISM',
  'the engine supports the parallelism, and tensor × pipeline × data is the number of GPUs of a replica',
  "image: Image.preset(Engine.VLLM, '0.33.0'), parallelism: { tensor: 8 } // with 4 GPUs",
);

const COUNT = {
  rule: PARALLELISM,
  limit: whole(1, 1024, 'GPUs'),
  fix: 'set how many GPUs share the work, or omit it',
};

function checkEngines({ deployments: specs }: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const spec = specs[index];
    const { engine } = spec.image;
    const facts = engine && ENGINE_FACTS[engine.name];
    if (deployment.adopted) {
      return [];
    }
    return [
      ...(facts
        ? [
            ...release(spec, facts),
            ...deprecated(spec, facts),
            ...drain(spec, facts, deployment),
            ...ports(spec, facts, deployment),
          ]
        : []),
      ...parallelism(spec, facts),
    ];
  });
}

function release({ path, image }: DeploymentSpec, facts: EngineFacts): Finding[] {
  const { engine, version } = image;
  return isKnownRelease(facts, version) || isUnresolved(version)
    ? []
    : [
        violation(ENGINE_RELEASE, path, {
          problem: `the library knows ${engine!.name} up to ${facts.newest}, and treats the image as that release`,
          value: version,
          fix:
            version === undefined
              ? `set the release, such as version: '${facts.newest}'`
              : 'check the arguments of the pod against the release notes; ignore this if the engine starts',
        }),
      ];
}

function deprecated({ path, image }: DeploymentSpec, { replacedBy }: EngineFacts): Finding[] {
  return replacedBy === undefined
    ? []
    : [
        violation(ENGINE_DEPRECATED, path, {
          problem: `${image.engine!.name} is in maintenance mode: it gets fixes only`,
          fix: `use ${replacedBy.join(' or ')} for a new service; ignore this while you migrate`,
        }),
      ];
}

/**
 * The value of a flag in the command line that the user sets. In a command, `-p` may belong to another
 * program, such as `mkdir -p`.
 */
function valueOf({ command = [], args = [] }: DeploymentSpec, flags: readonly string[]) {
  if (command.length + args.length === 0) {
    return undefined;
  }
  const words = command
    .flatMap((word) => `${word}`.split(/\s+/))
    .map((word) => word.replace(/["']/g, ''));
  const long = flags.filter((flag) => flag.startsWith('--'));
  return flagValue(args, flags) ?? flagValue(words, long);
}

/** Whether the value of an argument is the number of an option, or known later. */
function agrees(value: string | true, expected: number): boolean {
  return isKnownLater(value) || (value !== true && Number(value) === expected);
}

function drain(
  spec: DeploymentSpec,
  facts: EngineFacts,
  { shutdown, path }: PlannedDeployment,
): Finding[] {
  const { engine, version } = spec.image;
  const { flag, byDefault } = drainOf(facts, version);
  const { drainSeconds } = shutdown;
  const value = flag === undefined ? undefined : valueOf(spec, [flag]);
  if (value !== undefined) {
    return agrees(value, drainSeconds)
      ? []
      : [
          violation(ENGINE_ARGUMENT, path, {
            problem: `${flag} must be ${drainSeconds}, the seconds of "gracefulShutdown"`,
            value,
            fix:
              value === true
                ? 'remove the argument'
                : `remove the argument, or set gracefulShutdown: Duration.seconds(${value})`,
          }),
        ];
  }
  // the preset passes the flag, unless the user replaces its command
  const passed = flag !== undefined && spec.command === undefined;
  if (passed || byDefault >= drainSeconds) {
    return [];
  }
  const ends = byDefault === 0 ? 'at once' : `after ${byDefault} s`;
  const newer = facts.drain.find((fact) => fact.flag !== undefined || fact.byDefault === Infinity);
  return [
    violation(ENGINE_DRAIN, path, {
      problem: `a stopping ${engine!.name} ends running requests ${ends}, and "gracefulShutdown" is ${drainSeconds} s`,
      value: version,
      fix: `${
        flag !== undefined
          ? `add ${flag} ${drainSeconds} to "command"`
          : newer && newer.since !== '0'
            ? `use ${engine!.name} ${newer.since} or later`
            : `set gracefulShutdown: Duration.seconds(${byDefault})`
      }; ignore this if clients repeat cut requests`,
    }),
  ];
}

function ports(
  spec: DeploymentSpec,
  { ports: flags }: EngineFacts,
  { ports: declared, path }: PlannedDeployment,
): Finding[] {
  const listens = engineListens(declared, spec.image.engine);
  return (['http', 'grpc', 'metrics'] as const).flatMap((name) => {
    const port = listens[name];
    const fromEnv =
      name === 'http' ? spec.env.find((each) => each.name === flags.env)?.value : undefined;
    const value = (flags[name] && valueOf(spec, flags[name])) ?? fromEnv;
    return port === undefined || value === undefined || isUnresolved(port) || agrees(value, port)
      ? []
      : [
          violation(ENGINE_ARGUMENT, path, {
            problem: `${flags[name]?.[0]} must be ${port}, the port that probes and the Service use`,
            value,
            fix:
              value === true
                ? 'remove the argument'
                : `remove the argument, or declare the port with listen: ${value}`,
          }),
        ];
  });
}

function parallelism(spec: DeploymentSpec, facts: EngineFacts | undefined): Finding[] {
  const { path, image, parallelism: options, command } = spec;
  const declared = PARALLEL_KINDS.filter((kind) => options?.[kind] !== undefined);
  const report = (problem: string, value: unknown, fix: string) => [
    violation(PARALLELISM, path, { problem, value, fix }),
  ];
  if (declared.length > 0 && (!facts || command !== undefined)) {
    return report(
      '"parallelism" needs the engine of a preset and no "command", because it becomes arguments of the preset',
      options,
      'set the image of an engine, such as Image.preset(Engine.VLLM, …), or pass the arguments yourself',
    );
  }
  if (!facts) {
    return [];
  }
  const unsupported = declared.filter((kind) => facts.parallel[kind] === undefined);
  const bounds = declared.flatMap((kind) =>
    outside({ property: `"parallelism.${kind}"`, ...COUNT }, path, options![kind]),
  );
  if (unsupported.length > 0 || bounds.length > 0) {
    return [
      ...bounds,
      ...unsupported.flatMap((kind) =>
        report(
          `"parallelism.${kind}" is unsupported by ${image.engine!.name}`,
          options![kind],
          Object.keys(facts.parallel).length === 0
            ? 'set it in the configuration of the model'
            : `set one of ${Object.keys(facts.parallel).join(', ')}`,
        ),
      ),
    ];
  }
  return product(spec, facts);
}

/** The numbers of arguments and options, and their product. */
function product(spec: DeploymentSpec, facts: EngineFacts): Finding[] {
  const { path, parallelism: options } = spec;
  const gpus = spreadGpus(spec, facts);
  const numbers = PARALLEL_KINDS.map((kind) => {
    const argument = argumentOf(spec, kind);
    return { kind, argument, option: options?.[kind], value: argument ?? options?.[kind] };
  });
  // $(VARIABLE) and tokens have no number yet
  if (PARALLEL_KINDS.some((kind) => isLater(spec, facts, kind))) {
    return [];
  }
  // without any, the preset spreads the tensors over all GPUs
  const isDefault = numbers.every(({ value }) => value === undefined);
  if (isDefault && (gpus === undefined || Number.isInteger(gpus))) {
    return [];
  }
  const bounds = numbers.flatMap(({ kind, argument }) =>
    outside({ property: `${facts.parallel[kind]?.flags[0]}`, ...COUNT }, path, argument),
  );
  if (bounds.length > 0) {
    return bounds;
  }
  const differ = numbers.filter(
    ({ argument, option }) => argument !== undefined && option !== undefined && argument !== option,
  );
  if (differ.length > 0) {
    return differ.map(({ kind, argument, option }) =>
      violation(PARALLELISM, path, {
        problem: `${facts.parallel[kind]!.flags[0]} must be ${option}, the value of "parallelism.${kind}"`,
        value: argument,
        fix: 'remove the argument or the option',
      }),
    );
  }
  const set = numbers.filter(({ kind, value }) => kind !== 'expert' && value !== undefined);
  if (gpus === undefined) {
    return [];
  }
  const [tensor, stages, data = 1] = numbers.map(({ value }) => value);
  const pipeline = stages ?? defaultPipeline(spec, gpus, tensor);
  const rest = pipeline * separateCopies(spec, facts, data);
  const total = (tensor ?? Math.floor(gpus / rest)) * rest;
  const expert = numbers[3].value ?? 1;
  const parts = total / pipeline || 1;
  const nodes = nodesOf(spec.compute);
  const findings: Finding[] = [];
  if (total !== gpus) {
    findings.push(
      violation(PARALLELISM, path, {
        problem: `the engine uses ${total} GPUs (${set.map(({ kind, value }) => `${kind} ${value}`).join(' × ')}), and a ${nodes > 1 ? `replica of ${nodes} nodes` : 'pod'} has ${gpus}`,
        fix: `set ${nodes > 1 ? '' : `gpus: ${total} in "compute", or `}values of "parallelism" with the product ${gpus}`,
      }),
    );
  } else if (expert > 1 && parts % expert !== 0) {
    findings.push(
      violation(PARALLELISM, path, {
        problem: `"parallelism.expert" must divide tensor × data, which is ${parts}`,
        value: expert,
        fix: `set expert: ${parts}, or omit it`,
      }),
    );
  }
  return findings;
}

/** Whether an argument, variable or option gets its number after synthesis. */
function isLater(
  { args = [], env, parallelism: options }: DeploymentSpec,
  facts: EngineFacts,
  kind: ParallelKind,
): boolean {
  const fact = facts.parallel[kind];
  const argument =
    fact && (flagValue(args, fact.flags) ?? env.find(({ name }) => name === fact.env)?.value);
  return isKnownLater(argument ?? options?.[kind]);
}
