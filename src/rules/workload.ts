import { Finding, violation } from './finding';
import { INT32, above, outside, text, whole } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { orderEnv } from '../plan/environment';
import { PlannedService } from '../plan/service';
import { isImageReference, isObjectName } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { ServiceSpec } from '../spec/service';

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const GPU_RESOURCE =
  /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

/** @internal */
export const WORKLOADS = new Subject('Deployment', checkWorkloads);

const DEPLOYMENT_REQUIRED = WORKLOADS.error(
  'DEPLOYMENT_REQUIRED',
  'a service has at least one deployment',
  "new InferenceService(chart, 'chat')",
);
const IMAGE_REFERENCE = WORKLOADS.error(
  'IMAGE_REFERENCE',
  '"image" is a legal image reference, or a preset with a version',
  "image: Image.preset(Engine.VLLM, 'latest')",
);
const IMAGE_PULL_SECRET = WORKLOADS.error(
  'IMAGE_PULL_SECRET',
  '"imagePullSecrets" are legal names of Secrets, each listed once',
  "imagePullSecrets: ['pull_secret']",
);
const COMMAND = WORKLOADS.error(
  'COMMAND',
  '"command" is a list or a string that is not blank, and "args" that a preset extends are a list known at synthesis',
  'command: []',
);
const ENV_KEY = WORKLOADS.error(
  'ENV_KEY',
  'the name of an environment variable and the prefix of an "envFrom" source match [A-Za-z_][A-Za-z0-9_]*, and each variable is set once',
  "env: { 'MY-KEY': 'value' }",
);
const ENV_REFERENCE = WORKLOADS.warning(
  'ENV_REFERENCE',
  'environment variables refer to each other in a circle, so that $(NAME) stays in a value',
  "env: { A: '$(B)', B: '$(A)' }",
);
const COMPUTE_REQUIRED = WORKLOADS.error(
  'COMPUTE_REQUIRED',
  'a deployment has "compute" with CPU and memory above 0, whole GPUs above 0, and shared memory within the memory',
  'compute: ComputeSpec.of({ cpu: 0, memory: Size.gibibytes(32) })',
);
const REPLICAS = WORKLOADS.error(
  'REPLICAS',
  '"replicas" is a whole number of at least 1, and is omitted if there is an autoscaler',
  'replicas: 0',
);
const GRACE = WORKLOADS.error(
  'GRACE',
  '"gracefulShutdown" and "preStopDelay" are whole seconds of at least 0',
  'preStopDelay: Duration.millis(1500)',
);

const BOUNDS = {
  cpu: {
    rule: COMPUTE_REQUIRED,
    property: '"cpu" of the compute',
    limit: above(0),
    fix: 'set the number of CPUs, such as 8 or 0.5',
    required: true,
  },
  memory: {
    rule: COMPUTE_REQUIRED,
    property: '"memory" of the compute',
    limit: above(0, 'bytes'),
    fix: 'set a size such as Size.gibibytes(32)',
    required: true,
  },
  gpus: {
    rule: COMPUTE_REQUIRED,
    property: '"gpus" of the compute',
    limit: whole(1),
    fix: 'set the number of whole GPUs, or omit it for none',
  },
  sharedMemory: {
    rule: COMPUTE_REQUIRED,
    property: '"sharedMemory" of the compute',
    limit: above(0, 'bytes'),
    fix: 'set a size such as Size.gibibytes(8), or omit it',
  },
  ephemeralStorage: {
    rule: COMPUTE_REQUIRED,
    property: '"ephemeralStorage" of the compute',
    limit: above(0, 'bytes'),
    fix: 'set a size such as Size.gibibytes(200), or omit it',
  },
  gpuResource: {
    rule: COMPUTE_REQUIRED,
    property: '"gpuResource" of the compute',
    limit: text(GPU_RESOURCE, 'an extended resource, domain/name'),
    fix: "set the resource that the nodes offer, such as 'nvidia.com/gpu'",
  },
  replicas: {
    rule: REPLICAS,
    property: '"replicas"',
    limit: whole(1),
    fix: 'set the replica count; to send no requests to a deployment, set weight 0',
  },
  drain: {
    rule: GRACE,
    property: '"gracefulShutdown"',
    limit: whole(0, INT32, 'seconds'),
    fix: 'set whole seconds, such as Duration.seconds(30)',
  },
  preStop: {
    rule: GRACE,
    property: '"preStopDelay"',
    limit: whole(0, INT32, 'seconds'),
    fix: 'set whole seconds, such as Duration.seconds(10)',
  },
};

function checkWorkloads(spec: ServiceSpec, plan: PlannedService): Finding[] {
  if (plan.deployments.length === 0) {
    return [
      violation(DEPLOYMENT_REQUIRED, plan.path, {
        problem: 'the service has no deployment',
        fix: "add one: service.addDeployment('main', { image, compute })",
      }),
    ];
  }
  return plan.deployments.flatMap((deployment, index) =>
    checkWorkload(spec.deployments[index], deployment),
  );
}

function checkWorkload(spec: DeploymentSpec, plan: PlannedDeployment): Finding[] {
  if (spec.adopted) {
    // the API server already accepted the other options of an adopted Deployment
    return [...image(spec), ...replicas(spec)];
  }
  return [
    ...image(spec),
    ...pullSecrets(spec),
    ...command(spec),
    ...args(spec, plan),
    ...env(spec),
    ...circular(spec),
    ...envFrom(spec),
    ...compute(spec),
    ...replicas(spec),
    ...grace(spec, plan),
  ];
}

function image({ image: spec, path }: DeploymentSpec): Finding[] {
  if (
    spec.engine &&
    spec.version !== undefined &&
    !/^v?\d/.test(spec.version) &&
    !isUnresolved(spec.version)
  ) {
    return [
      violation(IMAGE_REFERENCE, path, {
        problem: `the version of ${spec.engine.name} must begin with a number`,
        value: spec.version,
        fix: 'set a release such as 0.33.0; for another tag use Image.custom(repository, tag, { engine, version })',
      }),
    ];
  }
  if (spec.reference === undefined) {
    return [
      violation(IMAGE_REFERENCE, path, {
        problem: '"image" is missing',
        fix: "add it: image: Image.preset(Engine.VLLM, '0.33.0')",
      }),
    ];
  }
  const { reference, isKept } = spec;
  if (isKept === true || isUnresolved(reference) || isImageReference(reference)) {
    return [];
  }
  return [
    violation(IMAGE_REFERENCE, path, {
      problem:
        '"image" must be repository:tag or repository@sha256:digest, in lower case, without scheme and white space',
      value: spec.reference,
      fix: 'set one such as registry.example.com/team/llm:1.0',
    }),
  ];
}

function pullSecrets({ imagePullSecrets, path }: DeploymentSpec): Finding[] {
  return imagePullSecrets
    .filter(
      (name, index) =>
        !isUnresolved(name) && (!isObjectName(name) || imagePullSecrets.indexOf(name) < index),
    )
    .map((name) =>
      violation(IMAGE_PULL_SECRET, path, {
        problem:
          '"imagePullSecrets" must be names of Secrets (a-z 0-9 - and ., at most 253 characters), each once',
        value: name,
        fix: 'set the names that kubectl get secrets prints, or secret.name of a Secret of cdk8s-plus-28',
      }),
    );
}

function command({ command: spec, path }: DeploymentSpec): Finding[] {
  const some =
    Array.isArray(spec) && spec.some((part) => isUnresolved(part) || String(part).trim() !== '');
  if (spec === undefined || some) {
    return [];
  }
  return [
    violation(COMMAND, path, {
      problem: '"command" must not be empty',
      value: spec,
      fix: "set ['python', 'serve.py'] or 'python serve.py', or omit it for the command of the image",
    }),
  ];
}

/** No argument can be put before a list that is one token. */
function args(spec: DeploymentSpec, plan: PlannedDeployment): Finding[] {
  const later = isUnresolved(spec.args) && plan.args!.length > spec.args!.length;
  return later
    ? [
        violation(COMMAND, spec.path, {
          problem: `"args" must be a list known at synthesis, because the ${plan.engine} preset puts its own arguments first`,
          fix: 'set a list (single arguments may be tokens), or set the whole "command"',
        }),
      ]
    : [];
}

function env({ env: variables, path }: DeploymentSpec): Finding[] {
  const seen = new Set<string>();
  return variables.flatMap(({ name }) => {
    if (!ENV_NAME.test(name)) {
      return [
        violation(ENV_KEY, path, {
          problem:
            'the name of an environment variable must have letters, digits and _, and no digit first',
          value: name,
          fix: `rename it, such as ${name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d|$)/, '_')}`,
        }),
      ];
    }
    if (seen.has(name)) {
      return [
        violation(ENV_KEY, path, {
          problem: 'an environment variable must be in "env" or in "envValues", not in both',
          value: name,
          fix: 'remove one of the two',
        }),
      ];
    }
    seen.add(name);
    return [];
  });
}

function circular({ env: variables, path }: DeploymentSpec): Finding[] {
  const names = orderEnv(variables).circular;
  return names.length === 0
    ? []
    : [
        violation(ENV_REFERENCE, path, {
          problem:
            'environment variables refer to themselves or to each other, so $(NAME) stays in one of them',
          value: names,
          fix: 'write the value instead of one reference; write $$(NAME) for the text $(NAME)',
        }),
      ];
}

function envFrom({ envFrom: sources, path }: DeploymentSpec): Finding[] {
  return sources.flatMap(({ prefix, configMapRef, secretRef }) => [
    ...(prefix === undefined || isUnresolved(prefix) || ENV_NAME.test(prefix)
      ? []
      : [
          violation(ENV_KEY, path, {
            problem:
              'the prefix of an "envFrom" source must have letters, digits and _, and no digit first',
            value: prefix,
            fix: "set one such as 'S3_', or omit it",
          }),
        ]),
    ...((configMapRef === undefined) !== (secretRef === undefined)
      ? []
      : [
          violation(ENV_KEY, path, {
            problem: 'a source in "envFrom" must be either a Secret or a ConfigMap',
            value: { configMapRef, secretRef },
            fix: 'set Env.fromSecret(secret) or Env.fromConfigMap(configMap)',
          }),
        ]),
  ]);
}

function compute({ compute: spec, path }: DeploymentSpec): Finding[] {
  if (!spec) {
    return [
      violation(COMPUTE_REQUIRED, path, {
        problem: '"compute" is missing',
        fix: 'add it: compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 })',
      }),
    ];
  }
  const { sharedMemoryBytes: shared, memoryBytes } = spec;
  return [
    ...outside(BOUNDS.cpu, path, spec.cpu),
    ...(spec.cpu > 0 && spec.cpu < 0.001
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem: '"cpu" of the compute must be at least 0.001',
            value: spec.cpu,
            fix: BOUNDS.cpu.fix,
          }),
        ]
      : []),
    ...outside(BOUNDS.memory, path, memoryBytes),
    ...outside(BOUNDS.gpus, path, spec.gpus),
    ...outside(BOUNDS.sharedMemory, path, shared),
    ...(shared !== undefined && shared > memoryBytes
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem: `"sharedMemory" counts towards "memory" and must not exceed its ${memoryBytes} bytes`,
            value: shared,
            fix: 'lower it, or raise "memory"',
          }),
        ]
      : []),
    ...outside(BOUNDS.ephemeralStorage, path, spec.ephemeralStorageBytes),
    ...outside(BOUNDS.gpuResource, path, spec.gpuResource),
    ...(spec.gpuResource !== undefined && spec.gpus === undefined
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem: '"gpuResource" of the compute has no effect without "gpus"',
            value: spec.gpuResource,
            fix: 'set "gpus", or remove it',
          }),
        ]
      : []),
  ];
}

function replicas({ replicas: spec, autoscalers, path }: DeploymentSpec): Finding[] {
  if (spec !== undefined && autoscalers.length > 0) {
    return [
      violation(REPLICAS, path, {
        problem: `"replicas" must be omitted, because the autoscaler ${autoscalers[0].path} sets the replica count`,
        value: spec,
        fix: 'remove it and set "minReplicas" of the autoscaler',
      }),
    ];
  }
  return outside(BOUNDS.replicas, path, spec);
}

function grace({ path }: DeploymentSpec, { shutdown }: PlannedDeployment): Finding[] {
  return [
    ...outside(BOUNDS.drain, path, shutdown.drainSeconds),
    ...outside(BOUNDS.preStop, path, shutdown.preStopSeconds),
  ];
}
