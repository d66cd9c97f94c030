import { Finding, violation } from './finding';
import { Subject } from './subject';
import { isObjectName } from './legal';
import { positive, wholeNumber } from './numbers';
import { DeploymentPlan } from '../plan/deployment';
import { ServicePlan } from '../plan/service';
import { isImageReference } from '../private/image-reference';
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
);
const IMAGE_REFERENCE = WORKLOADS.error(
  'IMAGE_REFERENCE',
  'an image is a reference that can be pulled: repository, then tag or digest; a preset has a version',
);
const IMAGE_PULL_SECRET = WORKLOADS.error(
  'IMAGE_PULL_SECRET',
  'pull secrets are legal names of Secrets, each named once',
);
const COMMAND = WORKLOADS.error(
  'COMMAND',
  'a command is a list with something in it, or one string that is not blank; arguments that a preset adds to are a list that is known',
);
const ENV_KEY = WORKLOADS.error(
  'ENV_KEY',
  'an environment variable is named [A-Za-z_][A-Za-z0-9_]* and set once; what comes from a whole Secret or ConfigMap begins with such a prefix or none',
);
const COMPUTE_REQUIRED = WORKLOADS.error(
  'COMPUTE_REQUIRED',
  'a deployment says its compute: CPU and memory above 0, GPUs whole and above 0, shared memory within the memory',
);
const REPLICAS = WORKLOADS.error(
  'REPLICAS',
  'replicas is a whole number of at least 1, and absent where an autoscaler decides',
);
const GRACE = WORKLOADS.error(
  'GRACE',
  'graceful shutdown and pre-stop delay are whole seconds of at least 0',
);

function checkWorkloads(spec: ServiceSpec, plan: ServicePlan): Finding[] {
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

function checkWorkload(spec: DeploymentSpec, plan: DeploymentPlan): Finding[] {
  if (spec.adopted) {
    // what else runs there was taken by the API server
    return [...image(spec), ...replicas(spec)];
  }
  return [
    ...image(spec),
    ...pullSecrets(spec),
    ...command(spec),
    ...args(spec, plan),
    ...env(spec),
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
        problem: `the version of the ${spec.engine.name} preset must begin with a number`,
        value: spec.version,
        fix: 'write a release such as 0.8.5, or use Image.custom or Image.fromUrl for another tag',
      }),
    ];
  }
  if (spec.reference === undefined) {
    return [
      violation(IMAGE_REFERENCE, path, {
        problem: '"image" is missing',
        fix: "add it: image: Image.preset(Engine.VLLM, '0.8.5')",
      }),
    ];
  }
  if (isUnresolved(spec.reference) || isImageReference(spec.reference)) {
    return [];
  }
  return [
    violation(IMAGE_REFERENCE, path, {
      problem:
        '"image" must be a reference, repository:tag or repository@sha256:digest, with a path in lower case, no scheme and no white space',
      value: spec.reference,
      fix: 'write it as a container runtime pulls it, such as registry.example.com/team/llm:1.0',
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
        fix: 'write the names that kubectl get secrets shows; the Secret of cdk8s-plus-28 has it as secret.name',
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
      problem: '"command" must say what to run',
      value: spec,
      fix: "write ['python', 'serve.py'] or 'python serve.py', or leave it out for the image's own",
    }),
  ];
}

/** A list that is a token as a whole cannot have anything put before it. */
function args(spec: DeploymentSpec, plan: DeploymentPlan): Finding[] {
  const later = isUnresolved(spec.args) && plan.args!.length > spec.args!.length;
  return later
    ? [
        violation(COMMAND, spec.path, {
          problem: `"args" must be a list that is known when the program runs, since the ${plan.engine} preset puts its own before it`,
          fix: 'write the list out (single arguments may be tokens), or give the whole "command"',
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
            'an environment variable must be named by letters, digits and _, not starting with a digit',
          value: name,
          fix: `rename it, for example ${name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d|$)/, '_')}`,
        }),
      ];
    }
    if (seen.has(name)) {
      return [
        violation(ENV_KEY, path, {
          problem: 'an environment variable must stand in "env" or in "envValues", not in both',
          value: name,
          fix: 'take one of the two out',
        }),
      ];
    }
    seen.add(name);
    return [];
  });
}

function envFrom({ envFrom: sources, path }: DeploymentSpec): Finding[] {
  return sources.flatMap(({ prefix, configMapRef, secretRef }) => [
    ...(prefix === undefined || isUnresolved(prefix) || ENV_NAME.test(prefix)
      ? []
      : [
          violation(ENV_KEY, path, {
            problem:
              'the prefix of variables from a Secret or ConfigMap must be letters, digits and _, not starting with a digit',
            value: prefix,
            fix: "write one such as 'S3_', or leave it out",
          }),
        ]),
    ...((configMapRef === undefined) !== (secretRef === undefined)
      ? []
      : [
          violation(ENV_KEY, path, {
            problem: 'a source in "envFrom" must be either a Secret or a ConfigMap',
            value: { configMapRef, secretRef },
            fix: 'write Env.fromSecret(secret) or Env.fromConfigMap(configMap)',
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
    ...positive(COMPUTE_REQUIRED, path, spec.cpu, {
      problem: '"cpu" of the compute must be above 0',
      fix: 'write the number of CPUs, fractions allowed, such as 8 or 0.5',
    }),
    ...(Number.isFinite(spec.cpu) && spec.cpu > 0 && spec.cpu < 0.001
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem: '"cpu" of the compute must be at least 0.001, the smallest share there is',
            value: spec.cpu,
            fix: 'write the number of CPUs, fractions allowed, such as 8 or 0.5',
          }),
        ]
      : []),
    ...positive(COMPUTE_REQUIRED, path, memoryBytes, {
      problem: '"memory" of the compute must be above 0 bytes',
      fix: 'write a size such as Size.gibibytes(32)',
    }),
    ...wholeNumber(
      COMPUTE_REQUIRED,
      path,
      spec.gpus,
      { min: 1 },
      {
        problem: '"gpus" of the compute must be a whole number of at least 1',
        fix: 'write the number of whole GPUs, or leave it out for none',
      },
    ),
    ...(shared === undefined
      ? []
      : positive(COMPUTE_REQUIRED, path, shared, {
          problem: '"sharedMemory" of the compute must be above 0 bytes',
          fix: 'write a size such as Size.gibibytes(8), or leave it out',
        })),
    ...(shared !== undefined && shared > memoryBytes
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem: `"sharedMemory" counts towards "memory" and must not exceed its ${memoryBytes} bytes`,
            value: shared,
            fix: 'lower it, or raise "memory"',
          }),
        ]
      : []),
    ...(spec.gpuResource !== undefined &&
    !isUnresolved(spec.gpuResource) &&
    !GPU_RESOURCE.test(spec.gpuResource)
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem: '"gpuResource" of the compute must be an extended resource, domain/name',
            value: spec.gpuResource,
            fix: "write the resource that the nodes offer, such as 'nvidia.com/gpu'",
          }),
        ]
      : []),
    ...(spec.gpuResource !== undefined && spec.gpus === undefined
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem: '"gpuResource" of the compute means nothing without "gpus"',
            value: spec.gpuResource,
            fix: 'say how many GPUs, or take it out',
          }),
        ]
      : []),
  ];
}

function replicas({ replicas: spec, autoscalers, path }: DeploymentSpec): Finding[] {
  if (spec !== undefined && autoscalers.length > 0) {
    return [
      violation(REPLICAS, path, {
        problem: `"replicas" must be absent, since ${autoscalers[0].path} decides the number; every apply would reset it`,
        value: spec,
        fix: 'take it out and use "minReplicas" of the autoscaler',
      }),
    ];
  }
  return wholeNumber(
    REPLICAS,
    path,
    spec,
    { min: 1 },
    {
      problem: '"replicas" must be a whole number of at least 1',
      fix: 'write the number of instances; to send no requests to a deployment, give it weight 0',
    },
  );
}

function grace({ path }: DeploymentSpec, { shutdown }: DeploymentPlan): Finding[] {
  return [
    ...wholeNumber(
      GRACE,
      path,
      shutdown.drainSeconds,
      { min: 0 },
      {
        problem: '"gracefulShutdown" must be whole seconds',
        fix: 'write whole ones, such as Duration.seconds(30)',
      },
    ),
    ...wholeNumber(
      GRACE,
      path,
      shutdown.preStopSeconds,
      { min: 0 },
      {
        problem: '"preStopDelay" must be whole seconds',
        fix: 'write whole ones, such as Duration.seconds(10)',
      },
    ),
  ];
}
