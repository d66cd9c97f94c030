import { Finding, Rule, broken, error } from './finding';
import { isObjectName } from './legal';
import { positive } from './numbers';
import { DeploymentPlan } from '../plan/deployment-plan';
import {
  DEFAULT_PATTERN,
  ModelRepositorySaid,
  ModelSaid,
  PLACEHOLDER,
  filled,
} from '../plan/model-said';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';
import { isImageReference } from '../private/image-reference';
import { isUnknown } from '../private/unknown';
import { atLeast } from '../private/version';

const WORD = '[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?';
const ID = new RegExp(`^${WORD}(/${WORD})*$`);
const VERSION = new RegExp(`^${WORD}$`);
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/** Image volumes are on by default, and later generally available, from here on (KEP-4639). */
const IMAGE_VOLUMES = '1.35';

const MODEL = error(
  'MODEL',
  'a model has a legal id and version, or is an image reference that can be pulled, with a pull policy that exists',
);
const MODEL_REPOSITORY = error(
  'MODEL_REPOSITORY',
  'a model by id and version needs a platform that says where such models lie, as a pattern with {id} and {version}',
);
const MODEL_IMAGE_VOLUME = error(
  'MODEL_IMAGE_VOLUME',
  `a model that is an OCI image needs Kubernetes ${IMAGE_VOLUMES} or later`,
);

/** @internal */
export const MODEL_RULES: Rule[] = [MODEL, MODEL_REPOSITORY, MODEL_IMAGE_VOLUME];

/** @internal */
export function checkModels(said: ServiceSaid, plan: ServicePlan): Finding[] {
  const repository = said.platform?.modelRepository;
  return [
    ...(repository ? provided(repository, plan.path) : []),
    ...plan.deployments.flatMap((deployment, index) => {
      const { model } = said.deployments[index];
      return model ? checkModel(model, repository, deployment, plan) : [];
    }),
  ];
}

function checkModel(
  { source }: ModelSaid,
  repository: ModelRepositorySaid | undefined,
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
        broken(MODEL_REPOSITORY, path, {
          problem: `the model ${source.id}, version ${source.version}, is one of a model repository, and the platform has none`,
          mend: "say where models lie: Platform.kubernetes({ modelRepository: ModelRepository.claim('models') }), or use Model.fromClaim, fromSharedFileSystem or fromOciImage",
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
    ...(isUnknown(id) || ID.test(String(id))
      ? []
      : [
          broken(MODEL, path, {
            problem:
              'the id of a model must have letters, digits, . _ and -, and / between such parts',
            got: id,
            mend: "write it as the repository knows it, such as 'qwen/qwen2.5-7b-instruct'",
          }),
        ]),
    ...(isUnknown(version) || VERSION.test(String(version))
      ? []
      : [
          broken(MODEL, path, {
            problem: 'the version of a model must have letters, digits, . _ and -',
            got: version,
            mend: "write it as the repository knows it, such as 'v1'",
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
    ...(isUnknown(reference) || isImageReference(reference)
      ? []
      : [
          broken(MODEL, path, {
            problem:
              'a model that is an image must have a reference, repository:tag or repository@sha256:digest, with a path in lower case',
            got: reference,
            mend: 'write it as a container runtime pulls it, such as registry.example.com/models/qwen:1.0',
          }),
        ]),
    ...(pullPolicy === undefined || isUnknown(pullPolicy) || PULL_POLICIES.includes(pullPolicy)
      ? []
      : [
          broken(MODEL, path, {
            problem: `"pullPolicy" of a model must be ${PULL_POLICIES.join(', ')}`,
            got: pullPolicy,
            mend: 'write one of these, or leave it out',
          }),
        ]),
    ...(isUnknown(kubernetes) || atLeast(kubernetes, IMAGE_VOLUMES)
      ? []
      : [
          broken(MODEL_IMAGE_VOLUME, path, {
            problem: `a model that is an OCI image needs Kubernetes ${IMAGE_VOLUMES} or later, which mounts images as volumes by default; the platform runs`,
            got: kubernetes,
            mend: `raise "version" of the platform if the cluster runs ${IMAGE_VOLUMES}, or use Model.fromClaim, Model.fromSharedFileSystem or ModelRepository.download`,
          }),
        ]),
  ];
}

function provided(repository: ModelRepositorySaid, path: string): Finding[] {
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
  if (isUnknown(pattern)) {
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
        broken(MODEL_REPOSITORY, path, {
          problem: all
            ? `a model repository must say where a model lies by ${names.join(' and ')}, and no other names in braces`
            : `in braces stand only ${names.join(', ')}`,
          got: pattern,
          mend: all
            ? "write both, such as 's3://models/{id}/{version}'"
            : "write one of these, such as '{path}'",
        }),
      ];
}

function download(
  repository: Extract<ModelRepositorySaid, { kind: 'download' }>,
  path: string,
): Finding[] {
  const { image, command, args = [], secret, sizeLimitBytes } = repository;
  const runs = command === undefined || command.some((part) => String(part).trim() !== '');
  return [
    ...(runs
      ? []
      : [
          broken(MODEL_REPOSITORY, path, {
            problem: '"command" of a download must say what to run',
            got: command,
            mend: "write it, such as ['sh', '-c'], or leave it out for the image's own",
          }),
        ]),
    ...args.flatMap((arg) => patterns(arg, ['uri', 'path', 'id', 'version'], path)),
    ...(isUnknown(image) || isImageReference(image)
      ? []
      : [
          broken(MODEL_REPOSITORY, path, {
            problem: 'the image that downloads models must be a reference, repository:tag',
            got: image,
            mend: "write it as a container runtime pulls it, such as 'kserve/storage-initializer:v0.18.0'",
          }),
        ]),
    ...(secret === undefined || isObjectName(secret)
      ? []
      : [
          broken(MODEL_REPOSITORY, path, {
            problem: '"secret" of a download must be the name of a Secret: a-z 0-9 - and .',
            got: secret,
            mend: 'write the name that kubectl get secrets shows',
          }),
        ]),
    ...(sizeLimitBytes === undefined
      ? []
      : positive(MODEL_REPOSITORY, path, sizeLimitBytes, {
          problem: '"sizeLimit" of a download must be above 0 bytes',
          mend: 'write a size such as Size.gibibytes(200), or leave it out',
        })),
  ];
}
