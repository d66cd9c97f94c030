import { DeploymentPlan } from '../../plan/deployment';
import { ServicePlan } from '../../plan/service';
import { DEPLOYMENT_LABEL, SERVICE_LABEL, WORKSPACE } from '../../private/vocabulary';
import { deploymentMetadata, podSelector } from '../metadata';
import { RenderedObject, key } from '../object';

/** The PodMonitor of a deployment's metrics ports. @internal */
export function renderMonitor(plan: ServicePlan, deployment: DeploymentPlan): RenderedObject[] {
  const { monitor } = deployment;
  if (!monitor) {
    return [];
  }
  const metadata = deploymentMetadata(plan, deployment);
  return [
    {
      owner: deployment.path,
      after: [key({ kind: 'Deployment', metadata })],
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
