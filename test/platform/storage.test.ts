import { Size } from 'cdk8s';
import { SharedFileSystem, TosDriver } from '../../src';
import { PlannedDeployment } from '../../src/plan/deployment';
import { renderVolume } from '../../src/render/kubernetes/storage';
import { storing } from '../support/storage';

const AT = { mountPath: '/data' };
const planOf = (...files: SharedFileSystem[]): PlannedDeployment =>
  storing(files)._plan().deployments[0];
const volumeOf = (files: SharedFileSystem) => planOf(files).volumes[0];
const persistentOf = (files: SharedFileSystem) => volumeOf(files).persistent!;

describe('a file system that needs no object of its own', () => {
  test.each([
    [
      'NFS',
      SharedFileSystem.nfs('10.0.0.8', '/exports', AT),
      { nfs: { server: '10.0.0.8', path: '/exports' } },
    ],
    [
      'NFS, read-only',
      SharedFileSystem.nfs('10.0.0.8', '/exports', { ...AT, readOnly: true }),
      { nfs: { server: '10.0.0.8', path: '/exports', readOnly: true } },
    ],
    [
      'a claim',
      SharedFileSystem.claim('models', AT),
      { persistentVolumeClaim: { claimName: 'models' } },
    ],
    [
      'a claim, read-only',
      SharedFileSystem.claim('models', { ...AT, readOnly: true }),
      { persistentVolumeClaim: { claimName: 'models', readOnly: true } },
    ],
  ])('is mounted as it is: %s', (_, files, source) => {
    expect(renderVolume(volumeOf(files))).toEqual({ name: 'storage-1', ...source });
  });
});

describe('a file system behind a driver', () => {
  test('is a persistent volume with everything that was said', () => {
    const files = SharedFileSystem.csi('nfs.csi.k8s.io', {
      ...AT,
      volumeHandle: 'server/share',
      attributes: { server: '10.0.0.8', share: '/exports' },
      fsType: 'nfs',
      mountOptions: ['vers=4'],
      capacity: Size.tebibytes(1),
      nodeStageSecret: { name: 'stage' },
      nodePublishSecret: { name: 'publish', namespace: 'kube-system' },
    });
    expect(persistentOf(files)).toMatchObject({
      driver: 'nfs.csi.k8s.io',
      volumeHandle: 'server/share',
      attributes: { server: '10.0.0.8', share: '/exports' },
      fsType: 'nfs',
      mountOptions: ['vers=4'],
      capacityBytes: 1024 ** 4,
      secrets: {
        nodeStageSecretRef: { name: 'stage', namespace: 'prod' },
        nodePublishSecretRef: { name: 'publish', namespace: 'kube-system' },
      },
    });
  });

  test('of NAS is told server and directory', () => {
    const nas = SharedFileSystem.nas('100.65.230.38', { ...AT, path: '/fs-1' });
    expect(persistentOf(nas)).toMatchObject({
      driver: 'nas.csi.volcengine.com',
      attributes: { server: '100.65.230.38', path: '/fs-1' },
    });
  });

  test('of vePFS is told file system and mount service', () => {
    const options = { ...AT, mountService: 'mount-1', nodeStageSecret: { name: 'stage' } };
    expect(persistentOf(SharedFileSystem.vepfs('vepfs-1', options))).toMatchObject({
      driver: 'vepfs.csi.volcengine.com',
      attributes: { fsid: 'vepfs-1', mountServiceID: 'mount-1' },
      secrets: { nodeStageSecretRef: { name: 'stage', namespace: 'prod' } },
    });
  });

  test('of TOS, as VKE manages it, is told the Secret among the attributes', () => {
    const tos = SharedFileSystem.tos('models', { ...AT, path: '/qwen', secret: { name: 'key' } });
    expect(persistentOf(tos)).toMatchObject({
      driver: 'fsx.csi.volcengine.com',
      attributes: {
        type: 'TOS',
        bucket: 'models',
        path: '/qwen',
        subpath: '/',
        region: 'cn-beijing',
        server: 'tos-cn-beijing.ivolces.com',
        secretName: 'key',
        secretNamespace: 'prod',
      },
      secrets: {},
    });
  });

  test('of TOS, as the open driver takes it, names the Secret as any driver does', () => {
    const tos = SharedFileSystem.tos('models', {
      ...AT,
      driver: TosDriver.OPEN_SOURCE,
      region: 'cn-shanghai',
      secret: { name: 'key' },
      additionalArguments: '-oensure_diskfree=20480',
    });
    expect(persistentOf(tos)).toMatchObject({
      driver: 'tos.csi.volcengine.com',
      attributes: {
        url: 'http://tos-s3-cn-shanghai.ivolces.com',
        bucket: 'models',
        path: '/',
        additional_args: '-oensure_diskfree=20480',
      },
      secrets: { nodePublishSecretRef: { name: 'key', namespace: 'prod' } },
    });
  });
});

describe('a shared file system', () => {
  test('does not change with the lists and maps it was made of', () => {
    const attributes = { share: '/a' };
    const mountOptions = ['vers=4'];
    const files = SharedFileSystem.csi('nfs.csi.k8s.io', { ...AT, attributes, mountOptions });
    attributes.share = '/b';
    mountOptions.push('ro');
    expect(persistentOf(files)).toMatchObject({
      attributes: { share: '/a' },
      mountOptions: ['vers=4'],
    });
  });

  test('that stands in two lists is one value', () => {
    const files = SharedFileSystem.nas('10.0.0.8', AT);
    expect(planOf(files)).toEqual(planOf(files));
  });
});
