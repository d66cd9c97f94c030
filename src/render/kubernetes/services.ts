import { PlannedDeployment } from '../../plan/deployment';
import { PlannedService } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { deploymentMetadata, podSelector } from '../metadata';
import { RenderedObject } from '../object';
import { targetPorts } from './target-ports';

/** The Service of one deployment; none where it has no port. @internal */
export function renderService(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject[] {
  if (deployment.servicePorts.length === 0) {
    return [];
  }
  const names = targetPorts([deployment]);
  return [
    {
      owner: deployment.path,
      after: [],
      computed: [],
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: deploymentMetadata(plan, deployment, deployment.serviceName),
        spec: {
          selector: podSelector(deployment),
          ports: deployment.servicePorts.map(({ name, port, listen, appProtocol }) =>
            omitUndefined({
              name,
              port,
              targetPort: names.get(listen),
              protocol: 'TCP',
              appProtocol,
            }),
          ),
        },
      },
    },
  ];
}
