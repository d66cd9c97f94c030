import { AdoptedObjectPlan, AdoptedRole } from '../../plan/adopted';
import { addedPodLabels } from '../../plan/adopted-labels';
import { DeploymentPlan } from '../../plan/deployment';
import { ServicePlan } from '../../plan/service';
import {
  DESCRIPTION,
  DISPLAY_NAME,
  SERVICE_DESCRIPTION,
  SERVICE_DISPLAY_NAME,
} from '../../private/vocabulary';
import { KubernetesObject, RenderedObject } from '../object';
import { renderService } from './services';

/** The objects that a deployment was adopted from, and a Service where they have none. @internal */
export function renderAdopted(plan: ServicePlan, deployment: DeploymentPlan): RenderedObject[] {
  const { objects } = deployment.adopted!;
  const served = objects.some(({ role }) => role === AdoptedRole.SERVICE);
  return [
    ...objects
      .filter(({ role }) => role !== AdoptedRole.AUTOSCALER || !deployment.autoscaler)
      .map((adopted) => rendered(plan, deployment, adopted)),
    ...(served ? [] : renderService(plan, deployment)),
  ];
}

function rendered(
  plan: ServicePlan,
  deployment: DeploymentPlan,
  { role, object }: AdoptedObjectPlan,
): RenderedObject {
  const workload = role === AdoptedRole.DEPLOYMENT;
  return {
    owner: role === AdoptedRole.OTHER ? plan.path : deployment.path,
    after: [],
    computed: workload && deployment.replicas === undefined ? ['spec.replicas'] : [],
    object: workload ? renderWorkload(plan, deployment, object) : object,
    verbatim: true,
  };
}

/** The Deployment as it is, but for what an autoscaler, one Service over all, or a name asks for. */
function renderWorkload(
  plan: ServicePlan,
  deployment: DeploymentPlan,
  object: KubernetesObject,
): KubernetesObject {
  const { replicas, ...spec } = object.spec;
  const labels = addedPodLabels(plan, deployment);
  const { metadata } = spec.template;
  return {
    ...object,
    metadata: annotated(object.metadata, captions(plan, deployment)),
    spec: {
      ...spec,
      ...(replicas !== undefined && !deployment.autoscaler && { replicas }),
      template:
        Object.keys(labels).length === 0
          ? spec.template
          : {
              ...spec.template,
              metadata: { ...metadata, labels: { ...metadata.labels, ...labels } },
            },
    },
  };
}

/** What people call it, where they said so; the service has an object of its own behind a load balancer. */
function captions(plan: ServicePlan, deployment: DeploymentPlan): Record<string, string> {
  const named = (name: string, path: string) => name !== path.split('/').pop();
  const { loadBalancer, displayName, description, path } = plan;
  const own = loadBalancer === undefined;
  return Object.fromEntries(
    [
      [DISPLAY_NAME, named(deployment.displayName, deployment.path) && deployment.displayName],
      [DESCRIPTION, deployment.description],
      [SERVICE_DISPLAY_NAME, own && named(displayName, path) && displayName],
      [SERVICE_DESCRIPTION, own && description],
    ].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function annotated(
  metadata: KubernetesObject['metadata'],
  annotations: Record<string, string>,
): KubernetesObject['metadata'] {
  return Object.keys(annotations).length === 0
    ? metadata
    : { ...metadata, annotations: { ...metadata.annotations, ...annotations } };
}
