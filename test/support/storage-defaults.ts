import { keeping, serving, storing } from './storage';
import {
  Model,
  ModelRepository,
  SharedFileSystem,
  TosDriver,
  TosFileSystemOptions,
} from '../../src';
import { PlannedDeployment } from '../../src/plan/deployment';

const AT = { mountPath: '/data' };
const planOf = (files: SharedFileSystem): PlannedDeployment =>
  storing([files])._plan().deployments[0];
const sourceOf = ({ volumes }: PlannedDeployment): any => volumes[0].source;
const mount = (files: SharedFileSystem) => planOf(files).mounts[0];
const volume = (files: SharedFileSystem) => planOf(files).volumes[0].persistent!;
const tos = (options: Partial<TosFileSystemOptions> = {}) =>
  volume(SharedFileSystem.tos('models', { ...AT, ...options }));

const csi = SharedFileSystem.csi('nfs.csi.k8s.io', AT);
const nas = SharedFileSystem.nas('10.0.0.8', AT);
const vepfs = SharedFileSystem.vepfs('vepfs-1', { ...AT, mountService: 'mount-1' });
const nfs = SharedFileSystem.nfs('10.0.0.8', '/', AT);

const modelOf = (model: Model, repository?: ModelRepository): PlannedDeployment =>
  serving(model, {}, repository && keeping(repository))._plan().deployments[0];
const claim = () => modelOf(Model.fromClaim('models'));
const image = () => modelOf(Model.fromOciImage('registry.example.com/qwen:1.0'));
const entry = (repository: ModelRepository) =>
  modelOf(Model.fromRepository('qwen', 'v1'), repository);
const download = () =>
  entry(ModelRepository.download('s3://models/{id}/{version}', { image: 'fetch:1.0' }));

/** Every `@default` of models and shared file systems: property, planned value, stated value. */
export const STORAGE_DEFAULTS: [string, () => unknown, unknown][] = [
  ['SharedFileSystemOptions.readOnly', () => mount(nfs).readOnly, false],
  ['SharedFileSystemOptions.subPath', () => mount(nfs).subPath, undefined],
  ['PersistentFileSystemOptions.capacity', () => volume(nas).capacityBytes, 1024 ** 3],
  ['CsiFileSystemOptions.volumeHandle', () => volume(csi).volumeHandle, volume(csi).name],
  ['CsiFileSystemOptions.attributes', () => volume(csi).attributes, {}],
  ['CsiFileSystemOptions.fsType', () => volume(csi).fsType, undefined],
  ['CsiFileSystemOptions.mountOptions', () => volume(csi).mountOptions, []],
  [
    'CsiFileSystemOptions.controllerPublishSecret, CsiFileSystemOptions.nodeStageSecret, CsiFileSystemOptions.nodePublishSecret',
    () => volume(csi).secrets,
    {},
  ],
  ['NasFileSystemOptions.path', () => volume(nas).attributes.path, '/'],
  [
    'NasFileSystemOptions.mountOptions',
    () => volume(nas).mountOptions,
    ['nolock,tcp,noresvport', 'vers=3'],
  ],
  ['VepfsFileSystemOptions.volumeHandle', () => volume(vepfs).volumeHandle, volume(vepfs).name],
  [
    'VepfsFileSystemOptions.controllerPublishSecret, VepfsFileSystemOptions.nodeStageSecret',
    () => volume(vepfs).secrets,
    {},
  ],
  ['TosFileSystemOptions.path', () => tos().attributes.path, '/'],
  ['TosFileSystemOptions.secret', () => tos().attributes.secretName, undefined],
  ['TosFileSystemOptions.driver', () => tos(), tos({ driver: TosDriver.MANAGED })],
  ['TosFileSystemOptions.region', () => tos().attributes.region, 'cn-beijing'],
  ['TosFileSystemOptions.endpoint', () => tos().attributes.server, 'tos-cn-beijing.ivolces.com'],
  [
    'TosFileSystemOptions.endpoint of the open driver',
    () => tos({ driver: TosDriver.OPEN_SOURCE, secret: { name: 'key' } }).attributes.url,
    'http://tos-s3-cn-beijing.ivolces.com',
  ],
  [
    'TosFileSystemOptions.additionalArguments',
    () =>
      tos({ driver: TosDriver.OPEN_SOURCE, secret: { name: 'key' } }).attributes.additional_args,
    undefined,
  ],
  [
    'SecretReference.namespace',
    () => tos({ secret: { name: 'key' } }).attributes.secretNamespace,
    'prod',
  ],
  ['ModelOptions.mountPath', () => claim().model!.mountPath, '/models'],
  [
    'ModelOptions.mountPath of a shared file system',
    () => modelOf(Model.fromSharedFileSystem(nfs)).model!.mountPath,
    '/data',
  ],
  ['ModelOptions.subPath', () => claim().mounts[0].subPath, undefined],
  ['OciImageModelOptions.pullPolicy', () => sourceOf(image()).pullPolicy, undefined],
  [
    'ModelImagesOptions.pullPolicy',
    () => sourceOf(entry(ModelRepository.ociImages('registry.example.com/{id}:{version}'))),
    { kind: 'image', reference: 'registry.example.com/qwen:v1' },
  ],
  [
    'ModelDirectoryOptions.directory',
    () => entry(ModelRepository.claim('models')).mounts[0].subPath,
    'qwen/v1',
  ],
  ['ModelDownloadOptions.command', () => download().model!.download!.command, undefined],
  [
    'ModelDownloadOptions.args',
    () => download().model!.download!.args,
    ['s3://models/qwen/v1', '/models'],
  ],
  ['ModelDownloadOptions.secret', () => download().model!.download!.secret, undefined],
  ['ModelDownloadOptions.sizeLimit', () => sourceOf(download()).sizeLimitBytes, undefined],
  [
    'KubernetesPlatformOptions.modelRepository',
    () => modelOf(Model.fromRepository('qwen', 'v1')).volumes,
    [],
  ],
];
