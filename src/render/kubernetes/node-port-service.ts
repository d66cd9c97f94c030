import { CloudServerPlan, CloudSplitPlan } from '../../plan/cloud-balancer';
import { ServicePlan } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { deploymentMetadata, podSelector } from '../metadata';
import { RenderedObject } from '../object';
import { targetPorts } from './target-ports';

/** The Services whose node ports stand behind a CLB that Terraform leads to them. @internal */
export function renderNodePortServices(plan: ServicePlan): RenderedObject[] {
  return plan.frontends.flatMap(({ cloudBalancer }) => {
    const split = cloudBalancer?.split;
    return split ? split.servers.map((server) => renderNodePortService(plan, split, server)) : [];
  });
}

function renderNodePortService(
  plan: ServicePlan,
  { scheduler }: CloudSplitPlan,
  server: CloudServerPlan,
): RenderedObject {
  const deployment = plan.deployments.find(({ path }) => path === server.path)!;
  const names = targetPorts([deployment]);
  return {
    owner: server.path,
    after: [],
    computed: [],
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: deploymentMetadata(plan, deployment, server.service),
      spec: omitUndefined({
        type: 'NodePort',
        // every node leads to every instance, so that a server's weight is its deployment's
        externalTrafficPolicy: 'Cluster',
        sessionAffinity: scheduler === 'sh' ? 'ClientIP' : undefined,
        selector: podSelector(deployment),
        ports: server.ports.map(({ name, port, listen, nodePort, appProtocol }) =>
          omitUndefined({
            name,
            port,
            targetPort: names.get(listen),
            protocol: 'TCP',
            appProtocol,
            nodePort,
          }),
        ),
      }),
    },
  };
}
