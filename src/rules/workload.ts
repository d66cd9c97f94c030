import { Finding, violation } from './finding';
import { INT32, outside, whole } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { orderEnv } from '../plan/environment';
import { PlannedService } from '../plan/service';
import { isImageReference, isObjectName } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { ServiceSpec } from '../spec/service';

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
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
const REPLICAS = WORKLOADS.error(
  'REPLICAS',
  '"replicas" is a whole number of at least 1, and is omitted if there is an autoscaler',
  'replicas: 0',
);
const GRACE = WORKLOADS.error(
  'GRACE',
  '"gracefulShutdown", "preStopDelay" and "terminationGracePeriod" are whole seconds of at least 0',
  'preStopDelay: Duration.millis(1500)',
);

const BOUNDS = {
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
  termination: {
    rule: GRACE,
    property: '"terminationGracePeriod"',
    limit: whole(0, INT32, 'seconds'),
    fix: 'set whole seconds, such as Duration.seconds(60)',
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
    return [
      ...image(spec),
      ...replicas(spec),
      ...outside(BOUNDS.termination, spec.path, plan.shutdown.graceSeconds),
    ];
  }
  return [
    ...image(spec),
    ...checkPullSecrets(spec),
    ...command(spec),
    ...args(spec, plan),
    ...env(spec),
    ...circular(spec),
    ...envFrom(spec),
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

/** @internal */
export function checkPullSecrets({ imagePullSecrets, path }: DeploymentSpec): Finding[] {
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
