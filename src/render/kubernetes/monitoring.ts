import { PlannedDeployment } from '../../plan/deployment';
import { PlannedService } from '../../plan/service';
import { DEPLOYMENT_LABEL, SERVICE_LABEL, WORKSPACE } from '../../private/vocabulary';
import { deploymentMetadata, podSelector, workloadKind } from '../metadata';
import { RenderedObject, key } from '../object';

/** The PodMonitor of a deployment's metrics ports. @internal */
export function renderMonitor(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject[] {
  const { monitor } = deployment;
  if (!monitor) {
    return [];
  }
  const metadata = deploymentMetadata(plan, deployment);
  return [
    {
      owner: deployment.path,
      after: [key({ kind: workloadKind(deployment).kind, metadata })],
      computed: [],
      object: {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PodMonitor',
        metadata: {
          ...metadata,
          labels: { ...monitor.labels, ...metadata.labels },
          ...(monitor.workspaces.length > 0 && {
            annotations: { [WORKSPACE]: monitor.workspaces.join(',') },
          }),
        },
        spec: {
          selector: { matchLabels: podSelector(deployment) },
          podTargetLabels: [SERVICE_LABEL, DEPLOYMENT_LABEL],
          podMetricsEndpoints: monitor.endpoints.map(({ port, path }) => ({ port, path })),
        },
      },
    },
  ];
}
