import { Finding, Rule, broken, error } from './finding';
import { isObjectName } from './legal';
import { positive, wholeNumber } from './numbers';
import { DeploymentPlan } from '../plan/deployment-plan';
import { DeploymentSaid } from '../plan/deployment-said';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';
import { isImageReference } from '../private/image-reference';
import { isUnknown } from '../private/unknown';

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const GPU_RESOURCE =
  /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

const DEPLOYMENT_REQUIRED = error('DEPLOYMENT_REQUIRED', 'a service has at least one deployment');
const IMAGE_REFERENCE = error(
  'IMAGE_REFERENCE',
  'an image is a reference that can be pulled: repository, then tag or digest; a preset has a version',
);
const IMAGE_PULL_SECRET = error(
  'IMAGE_PULL_SECRET',
  'pull secrets are legal names of Secrets, each named once',
);
const COMMAND = error(
  'COMMAND',
  'a command is a list with something in it, or one string that is not blank; arguments that a preset adds to are a list that is known',
);
const ENV_KEY = error(
  'ENV_KEY',
  'an environment variable is named [A-Za-z_][A-Za-z0-9_]* and set once; what comes from a whole Secret or ConfigMap begins with such a prefix or none',
);
const COMPUTE_REQUIRED = error(
  'COMPUTE_REQUIRED',
  'a deployment says its compute: CPU and memory above 0, GPUs whole and above 0, shared memory within the memory',
);
const REPLICAS = error(
  'REPLICAS',
  'replicas is a whole number of at least 1, and absent where an autoscaler decides',
);
const GRACE = error(
  'GRACE',
  'graceful shutdown and pre-stop delay are whole seconds of at least 0',
);

/** @internal */
export const WORKLOAD_RULES: Rule[] = [
  DEPLOYMENT_REQUIRED,
  IMAGE_REFERENCE,
  IMAGE_PULL_SECRET,
  COMMAND,
  ENV_KEY,
  COMPUTE_REQUIRED,
  REPLICAS,
  GRACE,
];

/** @internal */
export function checkWorkloads(said: ServiceSaid, plan: ServicePlan): Finding[] {
  if (plan.deployments.length === 0) {
    return [
      broken(DEPLOYMENT_REQUIRED, plan.path, {
        problem: 'the service has no deployment',
        mend: "add one: service.addDeployment('main', { image, compute })",
      }),
    ];
  }
  return plan.deployments.flatMap((deployment, index) =>
    checkWorkload(said.deployments[index], deployment),
  );
}

function checkWorkload(said: DeploymentSaid, plan: DeploymentPlan): Finding[] {
  if (said.adopted) {
    // what else runs there was taken by the API server
    return [...image(said), ...replicas(said)];
  }
  return [
    ...image(said),
    ...pullSecrets(said),
    ...command(said),
    ...args(said, plan),
    ...env(said),
    ...envFrom(said),
    ...compute(said),
    ...replicas(said),
    ...grace(said, plan),
  ];
}

function image({ image: said, path }: DeploymentSaid): Finding[] {
  if (
    said.engine &&
    said.version !== undefined &&
    !/^v?\d/.test(said.version) &&
    !isUnknown(said.version)
  ) {
    return [
      broken(IMAGE_REFERENCE, path, {
        problem: `the version of the ${said.engine.name} preset must begin with a number`,
        got: said.version,
        mend: 'write a release such as 0.8.5, or use Image.custom or Image.fromUrl for another tag',
      }),
    ];
  }
  if (said.reference === undefined) {
    return [
      broken(IMAGE_REFERENCE, path, {
        problem: '"image" is missing',
        mend: "add it: image: Image.preset(Engine.VLLM, '0.8.5')",
      }),
    ];
  }
  if (isUnknown(said.reference) || isImageReference(said.reference)) {
    return [];
  }
  return [
    broken(IMAGE_REFERENCE, path, {
      problem:
        '"image" must be a reference, repository:tag or repository@sha256:digest, with a path in lower case, no scheme and no white space',
      got: said.reference,
      mend: 'write it as a container runtime pulls it, such as registry.example.com/team/llm:1.0',
    }),
  ];
}

function pullSecrets({ imagePullSecrets, path }: DeploymentSaid): Finding[] {
  return imagePullSecrets
    .filter(
      (name, index) =>
        !isUnknown(name) && (!isObjectName(name) || imagePullSecrets.indexOf(name) < index),
    )
    .map((name) =>
      broken(IMAGE_PULL_SECRET, path, {
        problem:
          '"imagePullSecrets" must be names of Secrets (a-z 0-9 - and ., at most 253 characters), each once',
        got: name,
        mend: 'write the names that kubectl get secrets shows; the Secret of cdk8s-plus-28 has it as secret.name',
      }),
    );
}

function command({ command: said, path }: DeploymentSaid): Finding[] {
  const some =
    Array.isArray(said) && said.some((part) => isUnknown(part) || String(part).trim() !== '');
  if (said === undefined || some) {
    return [];
  }
  return [
    broken(COMMAND, path, {
      problem: '"command" must say what to run',
      got: said,
      mend: "write ['python', 'serve.py'] or 'python serve.py', or leave it out for the image's own",
    }),
  ];
}

/** A list that is a token as a whole cannot have anything put before it. */
function args(said: DeploymentSaid, plan: DeploymentPlan): Finding[] {
  const later = isUnknown(said.args) && plan.args!.length > said.args!.length;
  return later
    ? [
        broken(COMMAND, said.path, {
          problem: `"args" must be a list that is known when the program runs, since the ${plan.engine} preset puts its own before it`,
          mend: 'write the list out (single arguments may be tokens), or give the whole "command"',
        }),
      ]
    : [];
}

function env({ env: variables, path }: DeploymentSaid): Finding[] {
  const seen = new Set<string>();
  return variables.flatMap(({ name }) => {
    if (!ENV_NAME.test(name)) {
      return [
        broken(ENV_KEY, path, {
          problem:
            'an environment variable must be named by letters, digits and _, not starting with a digit',
          got: name,
          mend: `rename it, for example ${name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d|$)/, '_')}`,
        }),
      ];
    }
    if (seen.has(name)) {
      return [
        broken(ENV_KEY, path, {
          problem: 'an environment variable must stand in "env" or in "envValues", not in both',
          got: name,
          mend: 'take one of the two out',
        }),
      ];
    }
    seen.add(name);
    return [];
  });
}

function envFrom({ envFrom: sources, path }: DeploymentSaid): Finding[] {
  return sources.flatMap(({ prefix, configMapRef, secretRef }) => [
    ...(prefix === undefined || isUnknown(prefix) || ENV_NAME.test(prefix)
      ? []
      : [
          broken(ENV_KEY, path, {
            problem:
              'the prefix of variables from a Secret or ConfigMap must be letters, digits and _, not starting with a digit',
            got: prefix,
            mend: "write one such as 'S3_', or leave it out",
          }),
        ]),
    ...((configMapRef === undefined) !== (secretRef === undefined)
      ? []
      : [
          broken(ENV_KEY, path, {
            problem: 'a source in "envFrom" must be either a Secret or a ConfigMap',
            got: { configMapRef, secretRef },
            mend: 'write Env.fromSecret(secret) or Env.fromConfigMap(configMap)',
          }),
        ]),
  ]);
}

function compute({ compute: said, path }: DeploymentSaid): Finding[] {
  if (!said) {
    return [
      broken(COMPUTE_REQUIRED, path, {
        problem: '"compute" is missing',
        mend: 'add it: compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 })',
      }),
    ];
  }
  const { sharedMemoryBytes: shared, memoryBytes } = said;
  return [
    ...positive(COMPUTE_REQUIRED, path, said.cpu, {
      problem: '"cpu" of the compute must be above 0',
      mend: 'write the number of CPUs, fractions allowed, such as 8 or 0.5',
    }),
    ...(Number.isFinite(said.cpu) && said.cpu > 0 && said.cpu < 0.001
      ? [
          broken(COMPUTE_REQUIRED, path, {
            problem: '"cpu" of the compute must be at least 0.001, the smallest share there is',
            got: said.cpu,
            mend: 'write the number of CPUs, fractions allowed, such as 8 or 0.5',
          }),
        ]
      : []),
    ...positive(COMPUTE_REQUIRED, path, memoryBytes, {
      problem: '"memory" of the compute must be above 0 bytes',
      mend: 'write a size such as Size.gibibytes(32)',
    }),
    ...wholeNumber(
      COMPUTE_REQUIRED,
      path,
      said.gpus,
      { min: 1 },
      {
        problem: '"gpus" of the compute must be a whole number of at least 1',
        mend: 'write the number of whole GPUs, or leave it out for none',
      },
    ),
    ...(shared === undefined
      ? []
      : positive(COMPUTE_REQUIRED, path, shared, {
          problem: '"sharedMemory" of the compute must be above 0 bytes',
          mend: 'write a size such as Size.gibibytes(8), or leave it out',
        })),
    ...(shared !== undefined && shared > memoryBytes
      ? [
          broken(COMPUTE_REQUIRED, path, {
            problem: `"sharedMemory" counts towards "memory" and must not exceed its ${memoryBytes} bytes`,
            got: shared,
            mend: 'lower it, or raise "memory"',
          }),
        ]
      : []),
    ...(said.gpuResource !== undefined &&
    !isUnknown(said.gpuResource) &&
    !GPU_RESOURCE.test(said.gpuResource)
      ? [
          broken(COMPUTE_REQUIRED, path, {
            problem: '"gpuResource" of the compute must be an extended resource, domain/name',
            got: said.gpuResource,
            mend: "write the resource that the nodes offer, such as 'nvidia.com/gpu'",
          }),
        ]
      : []),
    ...(said.gpuResource !== undefined && said.gpus === undefined
      ? [
          broken(COMPUTE_REQUIRED, path, {
            problem: '"gpuResource" of the compute means nothing without "gpus"',
            got: said.gpuResource,
            mend: 'say how many GPUs, or take it out',
          }),
        ]
      : []),
  ];
}

function replicas({ replicas: said, autoscalers, path }: DeploymentSaid): Finding[] {
  if (said !== undefined && autoscalers.length > 0) {
    return [
      broken(REPLICAS, path, {
        problem: `"replicas" must be absent, since ${autoscalers[0].path} decides the number; every apply would reset it`,
        got: said,
        mend: 'take it out and use "minReplicas" of the autoscaler',
      }),
    ];
  }
  return wholeNumber(
    REPLICAS,
    path,
    said,
    { min: 1 },
    {
      problem: '"replicas" must be a whole number of at least 1',
      mend: 'write the number of instances; to send no requests to a deployment, give it weight 0',
    },
  );
}

function grace({ path }: DeploymentSaid, { shutdown }: DeploymentPlan): Finding[] {
  return [
    ...wholeNumber(
      GRACE,
      path,
      shutdown.drainSeconds,
      { min: 0 },
      {
        problem: '"gracefulShutdown" must be whole seconds',
        mend: 'write whole ones, such as Duration.seconds(30)',
      },
    ),
    ...wholeNumber(
      GRACE,
      path,
      shutdown.preStopSeconds,
      { min: 0 },
      {
        problem: '"preStopDelay" must be whole seconds',
        mend: 'write whole ones, such as Duration.seconds(10)',
      },
    ),
  ];
}
