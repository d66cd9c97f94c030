import { Finding, violation } from './finding';
import { Subject } from './subject';
import { isObjectName } from './legal';
import { positive } from './numbers';
import { DeploymentPlan } from '../plan/deployment';
import { DEFAULT_PATTERN, PLACEHOLDER, filled } from '../plan/model-pattern';
import { ServicePlan } from '../plan/service';
import { isImageReference } from '../private/image-reference';
import { isUnresolved } from '../private/unresolved';
import { atLeast } from '../private/version';
import { ModelRepositorySpec, ModelSpec } from '../spec/model';
import { ServiceSpec } from '../spec/service';

const WORD = '[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?';
const ID = new RegExp(`^${WORD}(/${WORD})*$`);
const VERSION = new RegExp(`^${WORD}$`);
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/** Image volumes are on by default, and later generally available, from here on (KEP-4639). */
const IMAGE_VOLUMES = '1.35';

/** @internal */
export const MODELS = new Subject('Model', checkModels);

const MODEL = MODELS.error(
  'MODEL',
  'a model has a legal id and version, or is an image reference that can be pulled, with a pull policy that exists',
);
const MODEL_REPOSITORY = MODELS.error(
  'MODEL_REPOSITORY',
  'a model by id and version needs a platform that says where such models lie, as a pattern with {id} and {version}',
);
const MODEL_IMAGE_VOLUME = MODELS.error(
  'MODEL_IMAGE_VOLUME',
  `a model that is an OCI image needs Kubernetes ${IMAGE_VOLUMES} or later`,
);

function checkModels(spec: ServiceSpec, plan: ServicePlan): Finding[] {
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
  deployment: DeploymentPlan,
  { platform }: ServicePlan,
): Finding[] {
  const { path } = deployment;
  const findings: Finding[] = [];
  let image = source.kind === 'image' ? source : undefined;
  if (source.kind === 'repository') {
    findings.push(...entry(source.id, source.version, path));
    if (repository === undefined) {
      findings.push(
        violation(MODEL_REPOSITORY, path, {
          problem: `the model ${source.id}, version ${source.version}, is one of a model repository, and the platform has none`,
          fix: "say where models lie: Platform.kubernetes({ modelRepository: ModelRepository.claim('models') }), or use Model.fromClaim, fromSharedFileSystem or fromOciImage",
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

function entry(id: string, version: string, path: string): Finding[] {
  return [
    ...(isUnresolved(id) || ID.test(String(id))
      ? []
      : [
          violation(MODEL, path, {
            problem:
              'the id of a model must have letters, digits, . _ and -, and / between such parts',
            value: id,
            fix: "write it as the repository knows it, such as 'qwen/qwen2.5-7b-instruct'",
          }),
        ]),
    ...(isUnresolved(version) || VERSION.test(String(version))
      ? []
      : [
          violation(MODEL, path, {
            problem: 'the version of a model must have letters, digits, . _ and -',
            value: version,
            fix: "write it as the repository knows it, such as 'v1'",
          }),
        ]),
  ];
}

function images(
  { reference, pullPolicy }: { readonly reference: string; readonly pullPolicy?: string },
  kubernetes: string,
  path: string,
): Finding[] {
  return [
    ...(isUnresolved(reference) || isImageReference(reference)
      ? []
      : [
          violation(MODEL, path, {
            problem:
              'a model that is an image must have a reference, repository:tag or repository@sha256:digest, with a path in lower case',
            value: reference,
            fix: 'write it as a container runtime pulls it, such as registry.example.com/models/qwen:1.0',
          }),
        ]),
    ...(pullPolicy === undefined || isUnresolved(pullPolicy) || PULL_POLICIES.includes(pullPolicy)
      ? []
      : [
          violation(MODEL, path, {
            problem: `"pullPolicy" of a model must be ${PULL_POLICIES.join(', ')}`,
            value: pullPolicy,
            fix: 'write one of these, or leave it out',
          }),
        ]),
    ...(isUnresolved(kubernetes) || atLeast(kubernetes, IMAGE_VOLUMES)
      ? []
      : [
          violation(MODEL_IMAGE_VOLUME, path, {
            problem: `a model that is an OCI image needs Kubernetes ${IMAGE_VOLUMES} or later, which mounts images as volumes by default; the platform runs`,
            value: kubernetes,
            fix: `raise "version" of the platform if the cluster runs ${IMAGE_VOLUMES}, or use Model.fromClaim, Model.fromSharedFileSystem or ModelRepository.download`,
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

/** A pattern has no other placeholders, and where it has to, it has all of them. */
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
            ? `a model repository must say where a model lies by ${names.join(' and ')}, and no other names in braces`
            : `in braces stand only ${names.join(', ')}`,
          value: pattern,
          fix: all
            ? "write both, such as 's3://models/{id}/{version}'"
            : "write one of these, such as '{path}'",
        }),
      ];
}

function download(
  repository: Extract<ModelRepositorySpec, { kind: 'download' }>,
  path: string,
): Finding[] {
  const { image, command, args = [], secret, sizeLimitBytes } = repository;
  const runs = command === undefined || command.some((part) => String(part).trim() !== '');
  return [
    ...(runs
      ? []
      : [
          violation(MODEL_REPOSITORY, path, {
            problem: '"command" of a download must say what to run',
            value: command,
            fix: "write it, such as ['sh', '-c'], or leave it out for the image's own",
          }),
        ]),
    ...args.flatMap((arg) => patterns(arg, ['uri', 'path', 'id', 'version'], path)),
    ...(isUnresolved(image) || isImageReference(image)
      ? []
      : [
          violation(MODEL_REPOSITORY, path, {
            problem: 'the image that downloads models must be a reference, repository:tag',
            value: image,
            fix: "write it as a container runtime pulls it, such as 'kserve/storage-initializer:v0.18.0'",
          }),
        ]),
    ...(secret === undefined || isObjectName(secret)
      ? []
      : [
          violation(MODEL_REPOSITORY, path, {
            problem: '"secret" of a download must be the name of a Secret: a-z 0-9 - and .',
            value: secret,
            fix: 'write the name that kubectl get secrets shows',
          }),
        ]),
    ...(sizeLimitBytes === undefined
      ? []
      : positive(MODEL_REPOSITORY, path, sizeLimitBytes, {
          problem: '"sizeLimit" of a download must be above 0 bytes',
          fix: 'write a size such as Size.gibibytes(200), or leave it out',
        })),
  ];
}
