import { DeploymentPlan } from '../../plan/deployment';
import { ServicePlan } from '../../plan/service';
import { PersistentVolumePlan } from '../../plan/storage';
import { omitUndefined } from '../../private/omit-undefined';
import { deploymentMetadata } from '../metadata';
import { RenderedObject, key, unlessEmpty } from '../object';

// instances on several nodes, and old and new ones during a rollout, mount it at once; who may only
// read is told so by the pod
const ACCESS_MODES = ['ReadWriteMany'];

/** The PersistentVolumes over shared file systems, and the claims that bind them. @internal */
export function renderStorage(plan: ServicePlan, deployment: DeploymentPlan): RenderedObject[] {
  return deployment.volumes.flatMap(({ persistent }) =>
    persistent ? [volume(plan, deployment, persistent), claim(plan, deployment, persistent)] : [],
  );
}

function volume(
  plan: ServicePlan,
  deployment: DeploymentPlan,
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
        capacity: { storage: persistent.capacity },
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
  plan: ServicePlan,
  deployment: DeploymentPlan,
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
        resources: { requests: { storage: persistent.capacity } },
        // an empty class, not none: the cluster's default one would make another volume
        storageClassName: '',
        volumeName: persistent.name,
      },
    },
  };
}
