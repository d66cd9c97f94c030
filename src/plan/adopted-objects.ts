import { Scope, isSecret, scopeOf } from '../private/kinds';
import { AdoptedSpec, ManifestRoles, ManifestSpec } from '../spec/adopted';

/** The role of an adopted object in the service. @internal */
export enum AdoptedRole {
  /** The Deployment of the deployment `Default`. */
  DEPLOYMENT = 'deployment',
  /** A Service that selects its pods. */
  SERVICE = 'service',
  /** Its autoscaler, unless `autoscale` declares another one. */
  AUTOSCALER = 'autoscaler',
  /** Any other object of the manifests. */
  OTHER = 'other',
}

/** An object of adopted manifests, rendered as it is. @internal */
export interface AdoptedObjectPlan {
  /** Its role. */
  readonly role: AdoptedRole;
  /** The object, as Kubernetes JSON. */
  readonly object: any;
}

/** The parts of adopted manifests that a deployment keeps. @internal */
export interface AdoptedPlan {
  /** All objects but Secrets, in the order of the manifests. */
  readonly objects: AdoptedObjectPlan[];
  /** The labels by which its Deployment selects pods. */
  readonly selector: { readonly [name: string]: string };
}

/** @internal */
export function planAdoptedObjects(
  { manifests, roles }: AdoptedSpec,
  namespace: string | undefined,
): AdoptedPlan {
  return {
    objects: manifests
      .filter(({ object }) => !isSecret(object))
      .map((manifest) => ({
        role: roleOf(manifest, roles),
        object: inNamespace(manifest, namespace),
      })),
    selector: roles.deployment?.object.spec?.selector?.matchLabels ?? {},
  };
}

function roleOf(
  manifest: ManifestSpec,
  { deployment, services, autoscalers }: ManifestRoles,
): AdoptedRole {
  if (manifest === deployment) {
    return AdoptedRole.DEPLOYMENT;
  }
  if (services.includes(manifest)) {
    return AdoptedRole.SERVICE;
  }
  return autoscalers.includes(manifest) ? AdoptedRole.AUTOSCALER : AdoptedRole.OTHER;
}

/** An object without a namespace is applied in the namespace of the service. */
function inNamespace({ object }: ManifestSpec, namespace: string | undefined): any {
  const namespaced = scopeOf(object.apiVersion, object.kind) === Scope.NAMESPACE;
  return namespaced && namespace !== undefined && object.metadata.namespace === undefined
    ? { ...object, metadata: { ...object.metadata, namespace } }
    : object;
}
