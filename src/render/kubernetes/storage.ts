import { PlannedDeployment } from '../../plan/deployment';
import { PlannedService } from '../../plan/service';
import { PersistentVolumePlan, VolumePlan, VolumeSource } from '../../plan/storage';
import { omitUndefined } from '../../private/omit-undefined';
import { bytesQuantity } from '../../private/quantity';
import { deploymentMetadata } from '../metadata';
import { RenderedObject, key, unlessEmpty } from '../object';

// pods on several nodes, and old and new ones during a rollout, mount it at once; a read-only mount is
// a setting of the pod
const ACCESS_MODES = ['ReadWriteMany'];

/** A volume of a pod. @internal */
export function renderVolume({ name, source, readOnly }: VolumePlan): object {
  // the driver of a volume mounts it read-only as well, where no mount writes to it
  return { name, ...renderSource(source, readOnly ? { readOnly } : {}) };
}

function renderSource(source: VolumeSource, access: { readonly readOnly?: boolean }): object {
  switch (source.kind) {
    case 'nfs':
      return { nfs: { server: source.server, path: source.path, ...access } };
    case 'claim':
      return { persistentVolumeClaim: { claimName: source.claim, ...access } };
    case 'image': {
      const { reference, pullPolicy } = source;
      return { image: omitUndefined({ reference, pullPolicy }) };
    }
    case 'emptyDir': {
      const { sizeLimitBytes } = source;
      return {
        emptyDir: sizeLimitBytes === undefined ? {} : { sizeLimit: bytesQuantity(sizeLimitBytes) },
      };
    }
  }
}

/** The PersistentVolumes over shared file systems, and the claims that bind them. @internal */
export function renderStorage(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject[] {
  return deployment.volumes.flatMap(({ persistent }) =>
    persistent ? [volume(plan, deployment, persistent), claim(plan, deployment, persistent)] : [],
  );
}

function volume(
  plan: PlannedService,
  deployment: PlannedDeployment,
  persistent: PersistentVolumePlan,
): RenderedObject {
  const { namespace, ...metadata } = deploymentMetadata(plan, deployment, persistent.name);
  const { driver, volumeHandle, attributes, fsType, secrets } = persistent;
  return {
    owner: deployment.path,
    after: [],
    computed: [],
    object: {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata,
      spec: omitUndefined({
        capacity: { storage: bytesQuantity(persistent.capacityBytes) },
        accessModes: ACCESS_MODES,
        // no storage class: to a volume that is the same as the claim's empty one, and the API server
        // drops an empty one, which Terraform takes for a failure
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef:
          namespace === undefined
            ? undefined
            : {
                apiVersion: 'v1',
                kind: 'PersistentVolumeClaim',
                namespace,
                name: persistent.claim,
              },
        mountOptions: unlessEmpty(persistent.mountOptions),
        csi: omitUndefined({
          driver,
          volumeHandle,
          fsType,
          volumeAttributes: unlessEmpty(attributes),
          ...secrets,
        }),
      }),
    },
  };
}

function claim(
  plan: PlannedService,
  deployment: PlannedDeployment,
  persistent: PersistentVolumePlan,
): RenderedObject {
  return {
    owner: deployment.path,
    after: [key({ kind: 'PersistentVolume', metadata: { name: persistent.name } })],
    computed: [],
    object: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: deploymentMetadata(plan, deployment, persistent.claim),
      spec: {
        accessModes: ACCESS_MODES,
        resources: { requests: { storage: bytesQuantity(persistent.capacityBytes) } },
        // an empty class, not none: the default class of the cluster would provision another volume
        storageClassName: '',
        volumeName: persistent.name,
      },
    },
  };
}
