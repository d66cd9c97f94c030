import { addedPodLabels } from '../../plan/adopted-labels';
import { AdoptedObjectPlan, AdoptedRole } from '../../plan/adopted-objects';
import { PlannedDeployment } from '../../plan/deployment';
import { PlannedService } from '../../plan/service';
import {
  DESCRIPTION,
  DISPLAY_NAME,
  SERVICE_DESCRIPTION,
  SERVICE_DISPLAY_NAME,
} from '../../private/vocabulary';
import { KubernetesObject, RenderedObject } from '../object';
import { renderService } from './services';

/** The objects that a deployment was adopted from, and a Service where they have none. @internal */
export function renderAdopted(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject[] {
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
  plan: PlannedService,
  deployment: PlannedDeployment,
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

/** The Deployment as it is, changed only for an autoscaler, a shared Service, or a display name. */
function renderWorkload(
  plan: PlannedService,
  deployment: PlannedDeployment,
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

/** The display name, where it is set; with a load balancer the service has its own object for it. */
function captions(plan: PlannedService, deployment: PlannedDeployment): Record<string, string> {
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
