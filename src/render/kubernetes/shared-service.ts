import { targetPorts } from './target-ports';
import { PlannedDeployment } from '../../plan/deployment';
import { Frontend } from '../../plan/frontend';
import { SharedServicePlan } from '../../plan/frontend-base';
import { loadBalancerAnnotations } from '../../plan/load-balancer-annotations';
import { PlannedService } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { BALANCER_PREFIX } from '../../private/vocabulary';
import { frontendMetadata, withServiceName } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';
import { balancerId } from '../volcengine/clb';

/** The Services over the pods of several deployments, and those of type LoadBalancer. @internal */
export function renderSharedServices(plan: PlannedService): RenderedObject[] {
  return plan.frontends.flatMap((frontend) =>
    [frontend.sharedService, frontend.cloudGateway?.service].flatMap((service) =>
      service ? [renderSharedService(plan, frontend, service)] : [],
    ),
  );
}

function renderSharedService(
  plan: PlannedService,
  frontend: Frontend,
  service: SharedServicePlan,
): RenderedObject {
  const names = targetPorts(backendsOf(plan, frontend));
  // no other object in the cluster represents the service
  const inFrontOf = service.balancing || frontend.cloudGateway !== undefined;
  const metadata = omitUndefined({
    ...frontendMetadata(plan, frontend, service.name),
    namespace: service.namespace,
    annotations: service.balancing ? unlessEmpty(annotations(frontend, plan)) : undefined,
  });
  return {
    owner: frontend.path,
    after: [],
    computed: [],
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata:
        inFrontOf && frontend.path === plan.path ? withServiceName(metadata, plan) : metadata,
      spec: omitUndefined({
        type: service.balancing ? 'LoadBalancer' : undefined,
        allocateLoadBalancerNodePorts: service.straightToPods ? false : undefined,
        sessionAffinity: service.stickyAddresses ? 'ClientIP' : undefined,
        selector: service.selector,
        ports: service.ports.map(({ name, port, listen, appProtocol }) =>
          omitUndefined({
            name,
            port,
            targetPort: names.get(listen),
            protocol: 'TCP',
            appProtocol,
          }),
        ),
      }),
    },
  };
}

/** They configure the CLB; a CLB that Terraform creates is named by its id. */
function annotations(frontend: Frontend, { platform }: PlannedService): Record<string, string> {
  const { cloudBalancer, loadBalancer } = frontend;
  return {
    ...loadBalancerAnnotations(loadBalancer, platform),
    // an expression of Terraform is a text in the end
    ...(cloudBalancer && {
      [`${BALANCER_PREFIX}id`]: balancerId(frontend, cloudBalancer) as string,
    }),
  };
}

/** Its backends: all deployments, or the one that owns it. */
function backendsOf(
  { deployments }: PlannedService,
  { path }: Frontend,
): readonly PlannedDeployment[] {
  const own = deployments.filter((deployment) => deployment.path === path);
  return own.length > 0 ? own : deployments;
}
