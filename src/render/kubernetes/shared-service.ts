import { FrontPlan, SharedServicePlan } from '../../plan/front-plan';
import { ServicePlan } from '../../plan/service-plan';
import { given } from '../../private/given';
import { BALANCER_PREFIX } from '../../private/vocabulary';
import { frontMetadata, withServiceName } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';
import { balancerId } from '../volcengine/clb';

/** The Services over the instances of several deployments, and those that are load balancers. @internal */
export function renderSharedServices(plan: ServicePlan): RenderedObject[] {
  return plan.fronts.flatMap((front) =>
    [front.sharedService, front.cloudGateway?.service].flatMap((service) =>
      service ? [renderSharedService(plan, front, service)] : [],
    ),
  );
}

function renderSharedService(
  plan: ServicePlan,
  front: FrontPlan,
  service: SharedServicePlan,
): RenderedObject {
  const names = portNames(plan, front);
  // nothing else in the cluster stands for the service
  const inFront = service.balancing || front.cloudGateway !== undefined;
  const metadata = given({
    ...frontMetadata(plan, front, service.name),
    namespace: service.namespace,
    annotations: service.balancing ? unlessEmpty(annotations(front)) : undefined,
  });
  return {
    owner: front.path,
    after: [],
    computed: [],
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: inFront && front.path === plan.path ? withServiceName(metadata, plan) : metadata,
      spec: given({
        type: service.balancing ? 'LoadBalancer' : undefined,
        allocateLoadBalancerNodePorts: service.straightToPods ? false : undefined,
        sessionAffinity: service.stickyAddresses ? 'ClientIP' : undefined,
        selector: service.selector,
        ports: service.ports.map(({ name, port, listen, appProtocol }) =>
          given({ name, port, targetPort: names.get(listen), protocol: 'TCP', appProtocol }),
        ),
      }),
    },
  };
}

/** What tells the cloud which CLB, and how; one that Terraform makes is named by its id. */
function annotations(front: FrontPlan): Record<string, string> {
  const { cloudBalancer, loadBalancer } = front;
  return {
    ...loadBalancer.annotations,
    ...(cloudBalancer && { [`${BALANCER_PREFIX}id`]: balancerId(front, cloudBalancer) }),
  };
}

/**
 * Container ports are named alike in all deployments of a service: the inherited ones come first.
 * Those of an adopted one have names of their own, or none.
 */
function portNames(
  { deployments }: ServicePlan,
  { path }: FrontPlan,
): Map<number, string | number> {
  const [first] = deployments;
  const own = deployments.find((deployment) => deployment.path === path);
  const byNumber = (own ? [own] : deployments).some(({ adopted }) => adopted);
  const { containerPorts } = own ?? first;
  return new Map(containerPorts.map(({ listen, name }) => [listen, byNumber ? listen : name]));
}
