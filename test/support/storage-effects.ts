import { Size } from 'cdk8s';
import { aCloud, someQueue } from './builders';
import { Effect, effects } from './effect';
import { Values } from './property-values';
import { keeping, serving, storing } from './storage';
import {
  CsiFileSystemOptions,
  ImagePullPolicy,
  InferenceService,
  Model,
  ModelDirectoryOptions,
  ModelDownloadOptions,
  ModelImagesOptions,
  ModelOptions,
  ModelRepository,
  NasFileSystemOptions,
  OciImageModelOptions,
  PersistentFileSystemOptions,
  SecretReference,
  SharedFileSystem,
  SharedFileSystemOptions,
  TosDriver,
  TosFileSystemOptions,
  VepfsFileSystemOptions,
} from '../../src';

const MOUNT: Values<SharedFileSystemOptions> = {
  mountPath: ['/other', '/data'],
  readOnly: [true],
  subPath: ['team'],
};
const PERSISTENT: Values<PersistentFileSystemOptions> = {
  ...MOUNT,
  capacity: [Size.gibibytes(100)],
};
const AT = { mountPath: '/data' };
const SECRET = { name: 'key' };

const MODEL: Values<ModelOptions> = { mountPath: ['/weights'], subPath: ['qwen'] };

const fromRepository = (repository: ModelRepository): InferenceService =>
  serving(Model.fromRepository('qwen', 'v1'), {}, keeping(repository));

/** What users say of models and of shared file systems. */
export const STORAGE_EFFECTS: Effect[] = [
  ...effects<SharedFileSystemOptions>(
    'SharedFileSystemOptions',
    MOUNT,
    (options) => storing([SharedFileSystem.nfs('10.0.0.8', '/exports', options)]),
    AT,
  ),
  ...effects<CsiFileSystemOptions>(
    'CsiFileSystemOptions',
    {
      ...PERSISTENT,
      volumeHandle: ['volume-1'],
      attributes: [{ share: '/models' }],
      fsType: ['ext4'],
      mountOptions: [['ro']],
      controllerPublishSecret: [SECRET],
      nodeStageSecret: [SECRET],
      nodePublishSecret: [SECRET],
    },
    (options) => storing([SharedFileSystem.csi('nfs.csi.k8s.io', options)]),
    AT,
  ),
  ...effects<NasFileSystemOptions>(
    'NasFileSystemOptions',
    { ...PERSISTENT, path: ['/models'], mountOptions: [['vers=4']] },
    (options) => storing([SharedFileSystem.nas('10.0.0.8', options)]),
    AT,
  ),
  ...effects<VepfsFileSystemOptions>(
    'VepfsFileSystemOptions',
    {
      ...PERSISTENT,
      mountService: ['mount-2', 'mount-1'],
      volumeHandle: ['volume-1'],
      controllerPublishSecret: [SECRET],
      nodeStageSecret: [SECRET],
    },
    (options) => storing([SharedFileSystem.vepfs('vepfs-1', options)]),
    { ...AT, mountService: 'mount-1' },
  ),
  ...effects<TosFileSystemOptions>(
    'TosFileSystemOptions',
    {
      ...PERSISTENT,
      path: ['/models'],
      secret: [SECRET, { name: 'other' }],
      driver: [TosDriver.OPEN_SOURCE],
      region: ['cn-shanghai'],
      endpoint: ['tos.example.com'],
      additionalArguments: ['-oensure_diskfree=20480', '-odbglevel=info'],
    },
    ({ additionalArguments, ...options }) =>
      storing([
        SharedFileSystem.tos('models', {
          ...options,
          // the managed driver takes none
          ...(additionalArguments && { additionalArguments, driver: TosDriver.OPEN_SOURCE }),
        }),
      ]),
    { ...AT, secret: SECRET },
  ),
  ...effects<SecretReference>(
    'SecretReference',
    { name: ['other', 'key'], namespace: ['kube-system'] },
    (secret) => storing([SharedFileSystem.tos('models', { ...AT, secret })]),
    { name: 'key' },
  ),
  ...effects<ModelOptions>('ModelOptions', MODEL, (options) =>
    serving(Model.fromClaim('models', options)),
  ),
  ...effects<OciImageModelOptions>(
    'OciImageModelOptions',
    { ...MODEL, pullPolicy: [ImagePullPolicy.ALWAYS] },
    (options) => serving(Model.fromOciImage('registry.example.com/qwen:1.0', options)),
  ),
  ...effects<ModelDirectoryOptions>(
    'ModelDirectoryOptions',
    { directory: ['llm/{id}/{version}'] },
    (options) => fromRepository(ModelRepository.claim('models', options)),
  ),
  ...effects<ModelImagesOptions>('ModelImagesOptions', { pullPolicy: ['Always'] }, (options) =>
    fromRepository(ModelRepository.ociImages('registry.example.com/{id}:{version}', options)),
  ),
  ...effects<ModelDownloadOptions>(
    'ModelDownloadOptions',
    {
      image: ['fetch:2.0', 'fetch:1.0'],
      command: [['fetch']],
      args: [['--from={uri}', '--to={path}']],
      secret: ['key'],
      sizeLimit: [Size.gibibytes(200)],
    },
    (options) => fromRepository(ModelRepository.download('s3://models/{id}/{version}', options)),
    { image: 'fetch:1.0' },
  ),
  ...['KubernetesPlatformOptions', 'VkePlatformOptions'].map((struct) => ({
    property: `${struct}.modelRepository`,
    without: () => repositories(struct, 'models'),
    with: () => repositories(struct, 'others'),
  })),
];

function repositories(struct: string, claim: string): InferenceService {
  const modelRepository = ModelRepository.claim(claim);
  const platform =
    struct === 'VkePlatformOptions' ? aCloud({ modelRepository }) : keeping(modelRepository);
  return serving(Model.fromRepository('qwen', 'v1'), { queue: someQueue() }, platform);
}
