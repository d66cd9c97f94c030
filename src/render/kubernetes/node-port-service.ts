import { CloudServerPlan } from '../../plan/cloud-balancer';
import { Frontend } from '../../plan/frontend';
import { PlannedService } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { AlgorithmName } from '../../spec/load-balancer';
import { deploymentMetadata, podSelector } from '../metadata';
import { RenderedObject } from '../object';
import { targetPorts } from './target-ports';

/** The Services with the node ports that are servers of a CLB which Terraform configures. @internal */
export function renderNodePortServices(plan: PlannedService): RenderedObject[] {
  return plan.frontends.flatMap((frontend) =>
    (frontend.cloudBalancer?.split?.servers ?? []).map((server) =>
      renderNodePortService(plan, frontend, server),
    ),
  );
}

function renderNodePortService(
  plan: PlannedService,
  { loadBalancer: { algorithm } }: Frontend,
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
        // every node forwards to every pod, so that a server's weight is its deployment's
        externalTrafficPolicy: 'Cluster',
        sessionAffinity: algorithm === AlgorithmName.SOURCE_ADDRESS_HASH ? 'ClientIP' : undefined,
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
