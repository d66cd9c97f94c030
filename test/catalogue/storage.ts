import { Size } from 'cdk8s';
import { byPlatform, deployment, exact, unsupported, row } from './fidelity';
import { Planned, lastDeployment } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';
import { storing } from '../support/storage';

const AT = { mountPath: '/data' };
const SECRET = { name: 'key' };
const KEY = { name: 'tos-key', namespace: 'kube-system' };

const mount = (service: ci.InferenceService) => lastDeployment(service).mounts[0];
const volume = (service: ci.InferenceService) => lastDeployment(service).volumes[0].persistent!;
const tos = (options: Partial<ci.TosFileSystemOptions> = {}) =>
  storing([ci.SharedFileSystem.tos('models', { ...AT, ...options })]);
const openSource = () =>
  volume(tos({ driver: ci.TosDriver.OPEN_SOURCE, secret: SECRET })).attributes;

type PersistentPlan = NonNullable<Planned<'volumes'>[number]['persistent']>;

const FILES = struct<ci.SharedFileSystemOptions, Planned<'mounts'>[number]>(
  'SharedFileSystemOptions',
  {
    program: (options) => storing([ci.SharedFileSystem.nfs('10.0.0.8', '/exports', options)]),
    base: AT,
    plan: mount,
  },
)({
  mountPath: { value: '/other' },
  readOnly: { value: true, stated: false },
  subPath: { stated: undefined, samples: ['team/llm'] },
});

const CLAIM = struct<
  ci.ClaimFileSystemOptions,
  readonly ci.Finding[],
  keyof ci.SharedFileSystemOptions
>('ClaimFileSystemOptions', {
  program: (options) => storing([ci.SharedFileSystem.claim('cache', options)]),
  base: AT,
  // the mode is seen in findings alone
  plan: (service) => service.findings(),
  like: FILES.rows,
})({
  accessMode: {
    default: [(findings) => findings.filter(({ rule }) => rule.startsWith('STORAGE_')), []],
    value: ci.ClaimAccessMode.READ_WRITE_ONCE,
    samples: [ci.ClaimAccessMode.READ_WRITE_MANY],
  },
});

const PERSISTENT = struct<
  ci.PersistentFileSystemOptions,
  PersistentPlan,
  keyof ci.SharedFileSystemOptions
>('PersistentFileSystemOptions', {
  extendedOnly: true,
  program: (options) => storing([ci.SharedFileSystem.nas('10.0.0.8', options)]),
  base: AT,
  plan: volume,
  like: FILES.rows,
})({
  capacity: {
    default: [(plan) => plan.capacityBytes, 1024 ** 3],
    samples: [Size.tebibytes(1), Size.mebibytes(1536)],
  },
});

const PERSISTENT_ROWS = { ...FILES.rows, ...PERSISTENT.rows };

const CSI = struct<ci.CsiFileSystemOptions, PersistentPlan, keyof ci.PersistentFileSystemOptions>(
  'CsiFileSystemOptions',
  {
    program: (options) => storing([ci.SharedFileSystem.csi('nfs.csi.k8s.io', options)]),
    base: AT,
    plan: volume,
    like: PERSISTENT_ROWS,
    defaults: [
      ['volumeHandle', ({ volumeHandle, name }) => volumeHandle === name, true],
      ['controllerPublishSecret, nodeStageSecret, nodePublishSecret', (plan) => plan.secrets, {}],
    ],
  },
)({
  volumeHandle: { value: 'volume-1', samples: [({ service }: any) => `server/share-${service}`] },
  attributes: { stated: {}, samples: [{ server: '10.0.0.8', share: '/exports' }] },
  fsType: { stated: undefined, samples: ['nfs'] },
  mountOptions: { stated: [], samples: [['vers=4', 'nolock']] },
  controllerPublishSecret: { value: SECRET },
  nodeStageSecret: { value: SECRET },
  nodePublishSecret: { value: SECRET },
});

const NAS = struct<ci.NasFileSystemOptions, PersistentPlan, keyof ci.PersistentFileSystemOptions>(
  'NasFileSystemOptions',
  {
    program: (options) => storing([ci.SharedFileSystem.nas('10.0.0.8', options)]),
    base: AT,
    plan: volume,
    like: PERSISTENT_ROWS,
  },
)({
  path: { default: [(plan) => plan.attributes.path, '/'], samples: ['/fs-039e9a16'] },
  mountOptions: { stated: ['nolock,tcp,noresvport', 'vers=3'], samples: [['vers=4'], []] },
});

const VEPFS = struct<
  ci.VepfsFileSystemOptions,
  PersistentPlan,
  keyof ci.PersistentFileSystemOptions
>('VepfsFileSystemOptions', {
  program: (options) => storing([ci.SharedFileSystem.vepfs('vepfs-1', options)]),
  base: { ...AT, mountService: 'mount-1' },
  plan: volume,
  like: PERSISTENT_ROWS,
  defaults: [
    ['volumeHandle', ({ volumeHandle, name }) => volumeHandle === name, true],
    ['controllerPublishSecret, nodeStageSecret', (plan) => plan.secrets, {}],
  ],
})({
  mountService: { samples: ['mount-aed6284f'] },
  volumeHandle: { samples: ['vepfs-cnbj0123'] },
  controllerPublishSecret: { value: SECRET },
  nodeStageSecret: { value: SECRET },
});

const TOS = struct<ci.TosFileSystemOptions, PersistentPlan, keyof ci.PersistentFileSystemOptions>(
  'TosFileSystemOptions',
  {
    // the managed driver takes no further arguments
    program: (options) =>
      tos({ ...options, ...(options.additionalArguments && { driver: ci.TosDriver.OPEN_SOURCE }) }),
    base: { ...AT, secret: SECRET },
    plan: volume,
    like: PERSISTENT_ROWS,
    defaults: [
      [
        'endpoint of the open-source driver',
        () => openSource().url,
        'http://tos-s3-cn-beijing.ivolces.com',
      ],
      [
        'additionalArguments of the open-source driver',
        () => openSource().additional_args,
        undefined,
      ],
    ],
  },
)({
  path: { value: '/models', default: [(plan) => plan.attributes.path, '/'] },
  secret: {
    value: SECRET,
    before: { name: 'other' },
    default: [(plan) => plan.attributes.secretName, undefined],
  },
  driver: {
    value: ci.TosDriver.OPEN_SOURCE,
    default: [(plan) => plan, volume(tos({ driver: ci.TosDriver.MANAGED, secret: SECRET }))],
  },
  region: { value: 'cn-shanghai', default: [(plan) => plan.attributes.region, 'cn-beijing'] },
  endpoint: {
    value: 'tos.example.com',
    default: [(plan) => plan.attributes.server, 'tos-cn-beijing.ivolces.com'],
  },
  additionalArguments: { value: '-oensure_diskfree=20480', before: '-odbglevel=info' },
});

const SECRETS = struct<ci.SecretReference, PersistentPlan>('SecretReference', {
  program: (secret) => tos({ secret }),
  base: SECRET,
  plan: volume,
})({
  name: { value: 'other' },
  namespace: { value: 'kube-system', default: [(plan) => plan.attributes.secretNamespace, 'prod'] },
});

export const STORAGE: Subject = {
  structs: [FILES, CLAIM, PERSISTENT, CSI, NAS, VEPFS, TOS, SECRETS],
  samples: {
    'SharedFileSystem.nfs(server)': ['10.0.0.8', 'nfs.example.com'],
    'SharedFileSystem.nfs(path)': ['/exports/models'],
    'SharedFileSystem.nfs.mountPath': ['/nfs'],
    'SharedFileSystem.claim(name)': ['shared'],
    'SharedFileSystem.claim.mountPath': ['/claim'],
    'SharedFileSystem.csi(driver)': ['nfs.csi.k8s.io'],
    'SharedFileSystem.csi.mountPath': ['/csi'],
    'SharedFileSystem.nas(server)': ['100.65.230.38'],
    'SharedFileSystem.nas.mountPath': ['/nas'],
    'SharedFileSystem.vepfs(id)': ['vepfs-cnbj0123'],
    'SharedFileSystem.vepfs.mountPath': ['/vepfs'],
    'SharedFileSystem.tos(bucket)': ['models'],
    // a driver needs a namespace, which a service need not have
    SecretReference: [{ name: 'storage-key', namespace: 'kube-system' }],
    // which options exclude each other depends on the driver
    TosFileSystemOptions: [
      { mountPath: '/tos' },
      {
        mountPath: '/tos/qwen',
        path: '/qwen',
        subPath: 'v1',
        readOnly: true,
        capacity: Size.tebibytes(10),
        region: 'cn-shanghai',
        endpoint: 'tos-cn-shanghai.volces.com',
        secret: KEY,
      },
      {
        mountPath: '/tos',
        driver: ci.TosDriver.OPEN_SOURCE,
        secret: KEY,
        additionalArguments: '-oensure_diskfree=20480',
      },
    ],
  },
  fidelity: [
    row(
      '54 shared file systems: NAS, vePFS, TOS | 共享文件系统挂载：NAS、vePFS、TOS',
      'SharedFileSystem.nas, SharedFileSystem.vepfs, SharedFileSystem.tos',
      'PersistentVolume and claim by Volcengine’s drivers',
      deployment({ storage: [ci.SharedFileSystem.nas('10.0.0.8', AT)] }),
      byPlatform(
        unsupported('STORAGE_PLATFORM'),
        exact(['PersistentVolume', '/spec/csi/driver', 'nas.csi.volcengine.com']),
      ),
    ),
  ],
};
