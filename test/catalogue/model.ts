import { Size } from 'cdk8s';
import { deployment, unsupported, row } from './fidelity';
import { lastDeployment } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';
import { PlannedDeployment } from '../../src/plan/deployment';
import { keeping, serving, someFiles } from '../support/storage';

const OCI = 'registry.example.com/qwen:1.0';
const POLICIES = ['Always', 'IfNotPresent', 'Never'];

const fromRepository = (repository: ci.ModelRepository): ci.InferenceService =>
  serving(ci.Model.fromRepository('qwen', 'v1'), {}, keeping(repository));

const sourceOf = ({ volumes }: PlannedDeployment): any => volumes[0].source;

const MODEL = struct<ci.ModelOptions, PlannedDeployment>('ModelOptions', {
  program: (options) => serving(ci.Model.fromClaim('models', options)),
  plan: lastDeployment,
  defaults: [
    [
      'mountPath of a shared file system',
      () => lastDeployment(serving(ci.Model.fromSharedFileSystem(someFiles()))).model!.mountPath,
      '/data',
    ],
  ],
})({
  mountPath: {
    default: [(plan) => plan.model!.mountPath, '/models'],
    samples: ['/weights', '/opt/models/'],
  },
  subPath: { default: [(plan) => plan.mounts[0].subPath, undefined], samples: ['qwen/v1'] },
});

const OCI_IMAGE = struct<ci.OciImageModelOptions, PlannedDeployment, keyof ci.ModelOptions>(
  'OciImageModelOptions',
  {
    program: (options) => serving(ci.Model.fromOciImage(OCI, options)),
    plan: lastDeployment,
    like: MODEL.rows,
  },
)({
  pullPolicy: {
    default: [(plan) => sourceOf(plan).pullPolicy, undefined],
    samples: POLICIES,
  },
});

const DIRECTORY = struct<ci.ModelDirectoryOptions, PlannedDeployment>('ModelDirectoryOptions', {
  program: (options) => fromRepository(ci.ModelRepository.claim('models', options)),
  plan: lastDeployment,
})({
  directory: {
    default: [(plan) => plan.mounts[0].subPath, 'qwen/v1'],
    samples: ['llm/{id}/{version}'],
  },
});

const IMAGES = struct<ci.ModelImagesOptions, PlannedDeployment>('ModelImagesOptions', {
  program: (options) =>
    fromRepository(ci.ModelRepository.ociImages('registry.example.com/{id}:{version}', options)),
  plan: lastDeployment,
})({
  pullPolicy: {
    default: [
      (plan) => sourceOf(plan),
      { kind: 'image', reference: 'registry.example.com/qwen:v1' },
    ],
    samples: POLICIES,
  },
});

const DOWNLOAD = struct<ci.ModelDownloadOptions, PlannedDeployment>('ModelDownloadOptions', {
  program: (options) =>
    fromRepository(ci.ModelRepository.download('s3://models/{id}/{version}', options)),
  base: { image: 'fetch:1.0' },
  plan: lastDeployment,
})({
  image: { samples: ['kserve/storage-initializer:v0.18.0'] },
  command: { default: [(plan) => plan.model!.download!.command, undefined], samples: [['/fetch']] },
  args: {
    default: [(plan) => plan.model!.download!.args, ['s3://models/qwen/v1', '/models']],
    samples: [['--from={uri}', '--to={path}', '{id}', '{version}'], ['{uri}']],
  },
  secret: {
    default: [(plan) => plan.model!.download!.secret, undefined],
    samples: ['object-storage'],
  },
  sizeLimit: {
    default: [(plan) => sourceOf(plan).sizeLimitBytes, undefined],
    samples: [Size.gibibytes(200), Size.mebibytes(1536)],
  },
});

export const MODELS: Subject = {
  structs: [MODEL, OCI_IMAGE, DIRECTORY, IMAGES, DOWNLOAD],
  samples: {
    'Model.fromRepository(id)': ['qwen/qwen2.5-7b-instruct'],
    'Model.fromRepository(version)': ['v1'],
    'Model.fromClaim(name)': ['models'],
    'ModelRepository.claim(name)': ['model-repository'],
    'ModelRepository.ociImages(reference)': ['registry.example.com/models/{id}:{version}'],
    'ModelRepository.download(uri)': ['s3://models/{id}/{version}'],
  },
  fidelity: [
    row(
      '34 model as an OCI image, before Kubernetes 1.35 | 模型：OCI 镜像（Kubernetes 1.35 之前）',
      'Model.fromOciImage',
      'an image volume from 1.35 on; before that it is switched off',
      deployment({ model: ci.Model.fromOciImage(OCI) }),
      unsupported('MODEL_IMAGE_VOLUME'),
    ),
  ],
};
