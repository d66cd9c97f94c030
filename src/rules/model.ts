import { Finding, violation } from './finding';
import { above, oneOf, outside, text } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { DEFAULT_PATTERN, PLACEHOLDER, filled } from '../plan/model-pattern';
import { PlannedService } from '../plan/service';
import { isImageReference, isObjectName } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { atLeast } from '../private/version';
import { ModelRepositorySpec, ModelSpec } from '../spec/model';
import { ServiceSpec } from '../spec/service';

const WORD = '[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?';

/** Image volumes are on by default from this version on (KEP-4639). */
const IMAGE_VOLUMES = '1.35';

/** @internal */
export const MODELS = new Subject('Model', checkModels);

const MODEL = MODELS.error(
  'MODEL',
  'a model has a legal id and version, or a legal image reference and pull policy',
  "Model.fromRepository('qwen 2.5', 'v1')",
);
const MODEL_REPOSITORY = MODELS.error(
  'MODEL_REPOSITORY',
  '"modelRepository" of the platform is set for Model.fromRepository, with {id} and {version} in its pattern and in the arguments of a download',
  "model: Model.fromRepository('qwen-2.5', 'v1') // without modelRepository on the platform",
);
const MODEL_IMAGE_VOLUME = MODELS.error(
  'MODEL_IMAGE_VOLUME',
  `a model from an OCI image needs Kubernetes ${IMAGE_VOLUMES} or later`,
  "Model.fromOciImage('qwen:1.0') // on Platform.kubernetes({ version: '1.34' })",
);

const BOUNDS = {
  id: {
    rule: MODEL,
    property: 'the id of a model',
    limit: text(
      new RegExp(`^${WORD}(/${WORD})*$`),
      'parts of letters, digits, . _ and -, joined by /',
    ),
    required: true,
    fix: "write it as in the repository, such as 'qwen/qwen2.5-7b-instruct'",
  },
  version: {
    rule: MODEL,
    property: 'the version of a model',
    limit: text(new RegExp(`^${WORD}$`), 'letters, digits, . _ and -'),
    required: true,
    fix: "write it as in the repository, such as 'v1'",
  },
  reference: {
    rule: MODEL,
    property: 'the image of a model',
    limit: text(
      { test: isImageReference },
      'a reference in lower case, repository:tag or repository@sha256:digest',
    ),
    required: true,
    fix: 'write it as a container runtime pulls it, such as registry.example.com/models/qwen:1.0',
  },
  pullPolicy: {
    rule: MODEL,
    property: '"pullPolicy" of a model',
    limit: oneOf('Always', 'IfNotPresent', 'Never'),
    fix: 'write one of these, or omit it',
  },
  image: {
    rule: MODEL_REPOSITORY,
    property: '"image" of a download',
    limit: text({ test: isImageReference }, 'a reference, repository:tag'),
    required: true,
    fix: "write it as a container runtime pulls it, such as 'kserve/storage-initializer:v0.18.0'",
  },
  secret: {
    rule: MODEL_REPOSITORY,
    property: '"secret" of a download',
    limit: text({ test: isObjectName }, 'the name of a Secret: a-z 0-9 - and .'),
    fix: 'write a name that kubectl get secrets prints',
  },
  sizeLimitBytes: {
    rule: MODEL_REPOSITORY,
    property: '"sizeLimit" of a download',
    limit: above(0, 'bytes'),
    fix: 'write a size such as Size.gibibytes(200), or omit it',
  },
};

function checkModels(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const repository = spec.platform?.modelRepository;
  return [
    ...(repository ? provided(repository, plan.path) : []),
    ...plan.deployments.flatMap((deployment, index) => {
      const { model } = spec.deployments[index];
      return model ? checkModel(model, repository, deployment, plan) : [];
    }),
  ];
}

function checkModel(
  { source }: ModelSpec,
  repository: ModelRepositorySpec | undefined,
  deployment: PlannedDeployment,
  { platform }: PlannedService,
): Finding[] {
  const { path } = deployment;
  const findings: Finding[] = [];
  let image = source.kind === 'image' ? source : undefined;
  if (source.kind === 'repository') {
    findings.push(
      ...outside(BOUNDS.id, path, source.id),
      ...outside(BOUNDS.version, path, source.version),
    );
    if (repository === undefined) {
      findings.push(
        violation(MODEL_REPOSITORY, path, {
          problem: `the model ${source.id}, version ${source.version}, needs a "modelRepository" on the platform`,
          fix: "set Platform.kubernetes({ modelRepository: ModelRepository.claim('models') }), or use Model.fromClaim",
        }),
      );
    }
    if (repository?.kind === 'image') {
      const { id, version } = source;
      const reference = filled(repository.pattern, { id, version });
      image = { kind: 'image', reference, pullPolicy: repository.pullPolicy };
    }
  }
  return image ? [...findings, ...images(image, platform.kubernetes, path)] : findings;
}

function images(
  { reference, pullPolicy }: { readonly reference: string; readonly pullPolicy?: string },
  kubernetes: string,
  path: string,
): Finding[] {
  return [
    ...outside(BOUNDS.reference, path, reference),
    ...outside(BOUNDS.pullPolicy, path, pullPolicy),
    ...(isUnresolved(kubernetes) || atLeast(kubernetes, IMAGE_VOLUMES)
      ? []
      : [
          violation(MODEL_IMAGE_VOLUME, path, {
            problem: `a model from an OCI image needs Kubernetes ${IMAGE_VOLUMES} or later`,
            value: kubernetes,
            fix: `upgrade and set "version" of the platform to '${IMAGE_VOLUMES}', or use Model.fromClaim or ModelRepository.download`,
          }),
        ]),
  ];
}

function provided(repository: ModelRepositorySpec, path: string): Finding[] {
  const pattern =
    repository.kind === 'fileSystem' ? (repository.pattern ?? DEFAULT_PATTERN) : repository.pattern;
  return [
    ...patterns(pattern, ['id', 'version'], path, true),
    ...(repository.kind === 'download' ? download(repository, path) : []),
  ];
}

/** A pattern has known placeholders only, and with `all` every one of them. */
function patterns(
  pattern: string,
  known: readonly string[],
  path: string,
  all: boolean = false,
): Finding[] {
  if (isUnresolved(pattern)) {
    return [];
  }
  const found = [...String(pattern).matchAll(PLACEHOLDER)].map(([, name]) => name);
  const right =
    found.every((name) => known.includes(name)) &&
    (!all || known.every((name) => found.includes(name)));
  const names = known.map((name) => `{${name}}`);
  return right
    ? []
    : [
        violation(MODEL_REPOSITORY, path, {
          problem: all
            ? `the pattern of a model repository must have ${names.join(' and ')}, and no other placeholder`
            : `"args" of a download must have no placeholders other than ${names.join(', ')}`,
          value: pattern,
          fix: all
            ? "write both, such as 's3://models/{id}/{version}'"
            : "use one of these, such as '{path}'",
        }),
      ];
}

/** Arguments that name no model download the same one for every deployment. */
function namesModel(args: readonly string[] | undefined, path: string): Finding[] {
  if (args === undefined || args.some(isUnresolved)) {
    return [];
  }
  const used = args.flatMap((arg) =>
    [...String(arg).matchAll(PLACEHOLDER)].map(([, name]) => name),
  );
  return used.includes('uri') || ['id', 'version'].every((name) => used.includes(name))
    ? []
    : [
        violation(MODEL_REPOSITORY, path, {
          problem: '"args" of a download must name the model: {uri}, or {id} and {version}',
          value: args,
          fix: "add one, such as ['--from', '{uri}', '--to', '{path}'], or omit \"args\" for ['{uri}', '{path}']",
        }),
      ];
}

function download(
  repository: Extract<ModelRepositorySpec, { kind: 'download' }>,
  path: string,
): Finding[] {
  const { image, command, args = [], secret, sizeLimitBytes } = repository;
  const unknown = args.flatMap((arg) => patterns(arg, ['uri', 'path', 'id', 'version'], path));
  const runs = command === undefined || command.some((part) => String(part).trim() !== '');
  return [
    ...(runs
      ? []
      : [
          violation(MODEL_REPOSITORY, path, {
            problem: '"command" of a download must not be empty',
            value: command,
            fix: "write it, such as ['sh', '-c'], or omit it to run the image's own command",
          }),
        ]),
    ...(unknown.length > 0 ? unknown : namesModel(repository.args, path)),
    ...outside(BOUNDS.image, path, image),
    ...outside(BOUNDS.secret, path, secret),
    ...outside(BOUNDS.sizeLimitBytes, path, sizeLimitBytes),
  ];
}
