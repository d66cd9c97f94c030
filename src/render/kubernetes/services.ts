import { DeploymentPlan } from '../../plan/deployment-plan';
import { ServicePlan } from '../../plan/service-plan';
import { given } from '../../private/given';
import { deploymentMetadata, podSelector } from '../metadata';
import { RenderedObject } from '../object';

/** The Service in front of one deployment's instances; none where it has no port to serve. @internal */
export function renderService(plan: ServicePlan, deployment: DeploymentPlan): RenderedObject[] {
  if (deployment.servicePorts.length === 0) {
    return [];
  }
  const portNames = new Map(
    // what runs has names of its own for its ports, or none
    deployment.containerPorts.map(({ listen, name }) => [
      listen,
      deployment.adopted ? listen : name,
    ]),
  );
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
            given({
              name,
              port,
              targetPort: portNames.get(listen),
              protocol: 'TCP',
              appProtocol,
            }),
          ),
        },
      },
    },
  ];
}
