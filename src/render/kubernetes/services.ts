import { DeploymentPlan } from '../../plan/deployment';
import { ServicePlan } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { deploymentMetadata, podSelector } from '../metadata';
import { RenderedObject } from '../object';
import { targetPorts } from './target-ports';

/** The Service in front of one deployment's instances; none where it has no port to serve. @internal */
export function renderService(plan: ServicePlan, deployment: DeploymentPlan): RenderedObject[] {
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
        metadata: deploymentMetadata(plan, deployment),
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
