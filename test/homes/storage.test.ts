import { TerraformVariable } from 'cdktn';
import { aServiceIn, aStack, resources } from './stacks';
import { SharedFileSystem } from '../../src';
import { aCloud, aChart, aDeployment, aService, object, someQueue } from '../support/builders';

const NAS = SharedFileSystem.nas('10.0.0.8', { mountPath: '/data' });

describe('below a Chart with a namespace', () => {
  const service = aService({ platform: aCloud() }, aChart('prod'));
  aDeployment(service, { queue: someQueue(), storage: [NAS] });

  test('a PersistentVolume stands in none, unlike what mounts it', () => {
    expect(object(service, 'PersistentVolume').metadata).not.toHaveProperty('namespace');
    expect(object(service, 'PersistentVolumeClaim').metadata.namespace).toBe('prod');
    expect(object(service, 'PersistentVolume').spec.claimRef.namespace).toBe('prod');
  });
});

describe('below a TerraformStack', () => {
  const kind = (stack: ReturnType<typeof aStack>, request: string) =>
    Object.entries(resources(stack)).find(([, { manifest }]) => manifest.kind === request)!;

  test('volume, claim and Deployment are made one after the other', () => {
    const stack = aStack();
    const service = aServiceIn(stack, { platform: aCloud(), namespace: 'prod' });
    aDeployment(service, { queue: someQueue(), storage: [NAS] });
    const [volume, { manifest }] = kind(stack, 'PersistentVolume');
    const [claim, { depends_on: afterVolume }] = kind(stack, 'PersistentVolumeClaim');
    const [, { depends_on: afterClaim }] = kind(stack, 'Deployment');
    expect(afterVolume).toEqual([`kubernetes_manifest.${volume}`]);
    expect(afterClaim).toEqual([`kubernetes_manifest.${claim}`]);
    // a null or an empty class would differ from what the API server answers
    expect(manifest.spec).not.toHaveProperty('storageClassName');
    expect(manifest.metadata).not.toHaveProperty('namespace');
  });

  test('names stay the same whatever number a value has that only Terraform knows', () => {
    const names = (before: number) => {
      const stack = aStack();
      Array.from({ length: before }, (_, index) => new TerraformVariable(stack, `v${index}`, {}));
      const bucket = new TerraformVariable(stack, 'bucket', { type: 'string' }).stringValue;
      const service = aServiceIn(stack, { platform: aCloud(), namespace: 'prod' });
      aDeployment(service, {
        queue: someQueue(),
        storage: [SharedFileSystem.tos(bucket, { mountPath: '/data' })],
      });
      const [, { manifest }] = kind(stack, 'PersistentVolume');
      return [manifest.metadata.name, manifest.spec.csi.volumeAttributes.bucket];
    };
    expect(names(0)[1]).toBe('${var.bucket}');
    expect(names(3)).toEqual(names(0));
  });

  test('a namespace that only Terraform knows is passed to the volume, and is not part of its name', () => {
    const stack = aStack();
    const namespace = new TerraformVariable(stack, 'namespace', { type: 'string' }).stringValue;
    const service = aServiceIn(stack, { platform: aCloud(), namespace });
    aDeployment(service, { queue: someQueue(), storage: [NAS] });
    const [, { manifest }] = kind(stack, 'PersistentVolume');
    expect(manifest.metadata.name).toMatch(/^chat-main-nas-[0-9a-f]{8}$/);
    expect(manifest.spec.claimRef.namespace).toBe('${var.namespace}');
  });
});
