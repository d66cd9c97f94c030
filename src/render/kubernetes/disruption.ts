import { DeploymentPlan } from '../../plan/deployment';
import { ServicePlan } from '../../plan/service';
import { deploymentMetadata, podSelector } from '../metadata';
import { RenderedObject, key } from '../object';

/** Node drains take one instance at a time; a single instance has nothing to take turns with. @internal */
export function renderDisruptionBudget(
  plan: ServicePlan,
  deployment: DeploymentPlan,
): RenderedObject[] {
  if (!deployment.disruptionBudget) {
    return [];
  }
  const metadata = deploymentMetadata(plan, deployment);
  return [
    {
      owner: deployment.path,
      after: [key({ kind: 'Deployment', metadata })],
      computed: [],
      object: {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata,
        spec: { maxUnavailable: 1, selector: { matchLabels: podSelector(deployment) } },
      },
    },
  ];
}
