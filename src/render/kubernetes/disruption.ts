import { PlannedDeployment } from '../../plan/deployment';
import { PlannedService } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { deploymentMetadata, everyPod, workloadKind } from '../metadata';
import { RenderedObject, key } from '../object';

/** Node drains stop a part of the pods at a time; a single pod gets no budget. @internal */
export function renderDisruptionBudget(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject[] {
  const budget = deployment.disruption?.budget;
  if (!budget) {
    return [];
  }
  const written = (value: number | undefined) =>
    value === undefined || !budget.percent ? value : `${value}%`;
  const metadata = deploymentMetadata(plan, deployment);
  return [
    {
      owner: deployment.path,
      after: [key({ kind: workloadKind(deployment).kind, metadata })],
      computed: [],
      object: {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata,
        spec: omitUndefined({
          maxUnavailable: written(budget.maxUnavailable),
          minAvailable: written(budget.minAvailable),
          selector: { matchLabels: everyPod(deployment) },
        }),
      },
    },
  ];
}
