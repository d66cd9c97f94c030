import { DeploymentPlan } from '../../plan/deployment-plan';
import { PortPurpose } from '../../plan/port-plan';
import { ServicePlan } from '../../plan/service-plan';
import { DEPLOYMENT_LABEL, SERVICE_LABEL } from '../../private/vocabulary';
import { deploymentMetadata, podSelector } from '../metadata';
import { RenderedObject, key } from '../object';

/** The PodMonitor of a deployment's metrics ports. @internal */
export function renderMonitor(plan: ServicePlan, deployment: DeploymentPlan): RenderedObject[] {
  const scraped = deployment.ports.filter(({ purpose }) => purpose === PortPurpose.METRICS);
  if (scraped.length === 0) {
    return [];
  }
  const portNames = new Map(deployment.containerPorts.map(({ listen, name }) => [listen, name]));
  const metadata = deploymentMetadata(plan, deployment);
  return [
    {
      owner: deployment.path,
      after: [key({ kind: 'Deployment', metadata })],
      computed: [],
      object: {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PodMonitor',
        metadata: { ...metadata, labels: { ...plan.platform.monitorLabels, ...metadata.labels } },
        spec: {
          selector: { matchLabels: podSelector(deployment) },
          podTargetLabels: [SERVICE_LABEL, DEPLOYMENT_LABEL],
          podMetricsEndpoints: scraped.map(({ listen, path }) => ({
            port: portNames.get(listen),
            path,
          })),
        },
      },
    },
  ];
}
