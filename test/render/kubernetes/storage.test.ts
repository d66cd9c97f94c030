import { InferenceService, SharedFileSystem } from '../../../src';
import { aCloud, aDeployment, aService, container, object, synth } from '../../support/builders';
import { aCloudService, someFiles, storing } from '../../support/storage';

const NAS = SharedFileSystem.nas('10.0.0.8', { mountPath: '/data', path: '/fs-1' });
const kinds = (service: InferenceService) => synth(service).map(({ kind }) => kind);
const pod = (service: InferenceService) => object(service, 'Deployment').spec.template.spec;

describe('a file system of the cloud', () => {
  const service = storing([NAS]);
  const volume = object(service, 'PersistentVolume');
  const claim = object(service, 'PersistentVolumeClaim');

  test('is a volume that keeps its data, bound to its claim', () => {
    expect(volume).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: {
        name: volume.metadata.name,
        labels: { 'cdk-inference/service': 'chat', 'cdk-inference/deployment': 'chat-main' },
      },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteMany'],
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: 'prod',
          name: claim.metadata.name,
        },
        mountOptions: ['nolock,tcp,noresvport', 'vers=3'],
        csi: {
          driver: 'nas.csi.volcengine.com',
          volumeHandle: volume.metadata.name,
          volumeAttributes: { server: '10.0.0.8', path: '/fs-1' },
        },
      },
    });
  });

  test('is a claim that asks for this volume, and for none that a class would make', () => {
    expect(claim.metadata).toEqual({
      name: claim.metadata.name,
      namespace: 'prod',
      labels: volume.metadata.labels,
    });
    expect(claim.spec).toEqual({
      accessModes: ['ReadWriteMany'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: '',
      volumeName: volume.metadata.name,
    });
  });

  test('is what the pod mounts', () => {
    expect(pod(service).volumes).toEqual([
      { name: 'storage-1', persistentVolumeClaim: { claimName: claim.metadata.name } },
    ]);
    expect(container(service).volumeMounts).toEqual([{ name: 'storage-1', mountPath: '/data' }]);
  });

  test('stands before the Deployment that mounts it', () => {
    expect(kinds(service).slice(0, 3)).toEqual([
      'PersistentVolume',
      'PersistentVolumeClaim',
      'Deployment',
    ]);
  });

  test('is not bound beforehand where the namespace is not known', () => {
    const unbound = storing([NAS], {}, aService({ platform: aCloud() }));
    expect(object(unbound, 'PersistentVolume').spec.claimRef).toBeUndefined();
    expect(object(unbound, 'PersistentVolumeClaim').spec.volumeName).toBe(
      object(unbound, 'PersistentVolume').metadata.name,
    );
  });

  test('is a pair of its own for every deployment that mounts it', () => {
    const shared = aCloudService();
    aDeployment(shared, { storage: [NAS] }, 'a');
    aDeployment(shared, { storage: [NAS] }, 'b');
    shared.splitTraffic([]);
    const names = shared
      ._plan()
      .deployments.flatMap(({ volumes }) => volumes.map(({ persistent }) => persistent!.name));
    expect(new Set(names).size).toBe(2);
  });

  test('leaves out what was not said', () => {
    const bare = SharedFileSystem.csi('nfs.csi.k8s.io', { mountPath: '/data' });
    const { spec } = object(storing([bare]), 'PersistentVolume');
    expect(Object.keys(spec.csi)).toEqual(['driver', 'volumeHandle']);
    expect(spec).not.toHaveProperty('mountOptions');
  });

  test('names its Secrets where the driver looks for them', () => {
    const files = SharedFileSystem.csi('nfs.csi.k8s.io', {
      mountPath: '/data',
      controllerPublishSecret: { name: 'a' },
      nodeStageSecret: { name: 'b' },
      nodePublishSecret: { name: 'c', namespace: 'kube-system' },
    });
    expect(object(storing([files]), 'PersistentVolume').spec.csi).toMatchObject({
      controllerPublishSecretRef: { name: 'a', namespace: 'prod' },
      nodeStageSecretRef: { name: 'b', namespace: 'prod' },
      nodePublishSecretRef: { name: 'c', namespace: 'kube-system' },
    });
  });
});

describe('file systems that need no objects', () => {
  test('make none', () => {
    expect(kinds(storing([someFiles()]))).toEqual(kinds(storing([])));
  });

  test('are mounted with what was said of them', () => {
    const service = storing([
      someFiles('/data', true),
      SharedFileSystem.claim('cache', { mountPath: '/cache', subPath: 'qwen' }),
    ]);
    expect(pod(service).volumes).toEqual([
      { name: 'storage-1', nfs: { server: '10.0.0.8', path: '/exports', readOnly: true } },
      { name: 'storage-2', persistentVolumeClaim: { claimName: 'cache' } },
    ]);
    expect(container(service).volumeMounts).toEqual([
      { name: 'storage-1', mountPath: '/data', readOnly: true },
      { name: 'storage-2', mountPath: '/cache', subPath: 'qwen' },
    ]);
  });

  test('stand between shared memory and what the pod says itself', () => {
    const extra = { name: 'own', emptyDir: {} };
    const service = storing([someFiles()], {
      pod: { volumes: [extra], volumeMounts: [{ name: 'own', mountPath: '/own' }] },
    });
    expect(pod(service).volumes.map(({ name }: any) => name)).toEqual(['storage-1', 'own']);
    expect(container(service).volumeMounts.map(({ name }: any) => name)).toEqual([
      'storage-1',
      'own',
    ]);
  });
});
