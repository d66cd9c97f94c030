import { targetPorts } from './target-ports';
import { DeploymentPlan } from '../../plan/deployment';
import { Frontend, SharedServicePlan } from '../../plan/frontend';
import { ServicePlan } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { BALANCER_PREFIX } from '../../private/vocabulary';
import { frontendMetadata, withServiceName } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';
import { balancerId } from '../volcengine/clb';

/** The Services over the instances of several deployments, and those that are load balancers. @internal */
export function renderSharedServices(plan: ServicePlan): RenderedObject[] {
  return plan.frontends.flatMap((frontend) =>
    [frontend.sharedService, frontend.cloudGateway?.service].flatMap((service) =>
      service ? [renderSharedService(plan, frontend, service)] : [],
    ),
  );
}

function renderSharedService(
  plan: ServicePlan,
  frontend: Frontend,
  service: SharedServicePlan,
): RenderedObject {
  const names = targetPorts(behind(plan, frontend));
  // nothing else in the cluster stands for the service
  const inFrontOf = service.balancing || frontend.cloudGateway !== undefined;
  const metadata = omitUndefined({
    ...frontendMetadata(plan, frontend, service.name),
    namespace: service.namespace,
    annotations: service.balancing ? unlessEmpty(annotations(frontend)) : undefined,
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

/** What tells the cloud which CLB, and how; one that Terraform makes is named by its id. */
function annotations(frontend: Frontend): Record<string, string> {
  const { cloudBalancer, loadBalancer } = frontend;
  return {
    ...loadBalancer.annotations,
    ...(cloudBalancer && { [`${BALANCER_PREFIX}id`]: balancerId(frontend, cloudBalancer) }),
  };
}

/** All deployments stand behind it, or the one whose own it is. */
function behind({ deployments }: ServicePlan, { path }: Frontend): readonly DeploymentPlan[] {
  const own = deployments.filter((deployment) => deployment.path === path);
  return own.length > 0 ? own : deployments;
}
