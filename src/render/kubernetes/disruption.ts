import { PlannedDeployment } from '../../plan/deployment';
import { PlannedService } from '../../plan/service';
import { deploymentMetadata, podSelector } from '../metadata';
import { RenderedObject, key } from '../object';

/** Node drains stop one pod at a time; a single pod gets no budget. @internal */
export function renderDisruptionBudget(
  plan: PlannedService,
  deployment: PlannedDeployment,
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
