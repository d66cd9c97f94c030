import { App, Chart, Size } from 'cdk8s';
import {
  CsiFileSystemOptions,
  DeploymentPlan,
  InferenceService,
  Model,
  SharedFileSystem,
} from '../../src';
import { aCloud, aDeployment, aService } from '../support/builders';
import { someFiles, storing } from '../support/storage';

const planOf = (
  storage: SharedFileSystem[],
  model?: Model,
  service?: InferenceService,
): DeploymentPlan => storing(storage, { model }, service).plan().deployments[0];

const csi = (options: Partial<CsiFileSystemOptions> = {}, driver = 'nfs.csi.k8s.io') =>
  SharedFileSystem.csi(driver, { mountPath: '/data', ...options });

const pair = (files: SharedFileSystem, service?: InferenceService) => {
  const { name, claim } = planOf([files], undefined, service).volumes[0].persistent!;
  return { name, claim };
};

const inNamespace = (namespace: string | undefined, id = 'chat') =>
  new InferenceService(new Chart(new App(), 'chart'), id, { platform: aCloud(), namespace });

describe('the volumes of a pod', () => {
  test('are the model’s and then the file systems’, in the order they are said', () => {
    const { volumes, mounts } = planOf(
      [someFiles('/a'), SharedFileSystem.claim('cache', { mountPath: '/b' })],
      Model.fromClaim('models'),
    );
    expect(volumes.map(({ name }) => name)).toEqual(['model', 'storage-1', 'storage-2']);
    expect(mounts).toEqual([
      { volume: 'model', mountPath: '/models', readOnly: true },
      { volume: 'storage-1', mountPath: '/a', readOnly: false },
      { volume: 'storage-2', mountPath: '/b', readOnly: false },
    ]);
  });

  test('are numbered from 1 without a model', () => {
    const { volumes } = planOf([someFiles('/a'), SharedFileSystem.claim('c', { mountPath: '/b' })]);
    expect(volumes.map(({ name }) => name)).toEqual(['storage-1', 'storage-2']);
  });

  test('are one where a file system is seen twice', () => {
    const { volumes, mounts } = planOf([
      csi({ mountPath: '/a', subPath: 'a' }),
      csi({ mountPath: '/b', subPath: 'b' }),
    ]);
    expect(volumes).toHaveLength(1);
    expect(mounts).toEqual([
      { volume: 'storage-1', mountPath: '/a', subPath: 'a', readOnly: false },
      { volume: 'storage-1', mountPath: '/b', subPath: 'b', readOnly: false },
    ]);
  });

  test('can be written where one mount of several can, and the model still cannot', () => {
    const cache = SharedFileSystem.claim('models', { mountPath: '/cache' });
    const { volumes, mounts } = planOf([cache], Model.fromClaim('models', { subPath: 'qwen' }));
    expect(volumes).toEqual([
      { name: 'model', source: { persistentVolumeClaim: { claimName: 'models' } } },
    ]);
    expect(mounts.map(({ readOnly }) => readOnly)).toEqual([true, false]);
  });
});

describe('the names of a persistent volume and its claim', () => {
  test('are those of namespace, deployment and kind, and a hash', () => {
    const { name, claim } = pair(csi());
    expect(name).toMatch(/^prod-chat-main-csi-[0-9a-f]{8}$/);
    expect(claim).toMatch(/^chat-main-csi-[0-9a-f]{8}$/);
  });

  test('are the same in every run, wherever it is seen and whoever may write', () => {
    const first = pair(csi());
    expect(pair(csi())).toEqual(first);
    expect(pair(csi({ mountPath: '/other', readOnly: true, subPath: 'a' }))).toEqual(first);
  });

  test.each<[string, SharedFileSystem]>([
    ['driver', csi({}, 'other.csi.k8s.io')],
    ['volume handle', csi({ volumeHandle: 'v' })],
    ['attributes', csi({ attributes: { a: 'b' } })],
    ['type', csi({ fsType: 'ext4' })],
    ['mount options', csi({ mountOptions: ['ro'] })],
    ['capacity', csi({ capacity: Size.gibibytes(2) })],
    ['secrets', csi({ nodeStageSecret: { name: 'key' } })],
  ])('change with the %s, since neither object can be changed', (_, other) => {
    expect(pair(other).name).not.toBe(pair(csi()).name);
    expect(pair(other).claim).not.toBe(pair(csi()).claim);
  });

  test('are other ones in another namespace, deployment or service', () => {
    const names = [
      pair(csi()).name,
      pair(csi(), inNamespace('dev')).name,
      pair(csi(), inNamespace('prod', 'other')).name,
      pair(csi(), inNamespace(undefined)).name,
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  test('do not meet where namespace and service read alike together', () => {
    expect(pair(csi(), inNamespace('a-b', 'c')).name).not.toBe(
      pair(csi(), inNamespace('a', 'b-c')).name,
    );
  });

  test('are legal however long the other names are', () => {
    const service = aService({
      platform: aCloud(),
      namespace: 'n'.repeat(63),
      resourceName: 's'.repeat(50),
    });
    aDeployment(service, { storage: [csi()], resourceName: 'd'.repeat(63) });
    const { name, claim } = service.plan().deployments[0].volumes[0].persistent!;
    expect([name.length, claim.length]).toEqual([63, 63]);
    expect([name, claim].join()).toMatch(/^n+-[0-9a-f]{8},d+-[0-9a-f]{8}$/);
  });
});
