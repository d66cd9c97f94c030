import { CloudBalancerPlan } from '../../plan/cloud-balancer-plan';
import { FrontPlan } from '../../plan/front-plan';
import { ServicePlan } from '../../plan/service-plan';
import { given } from '../../private/given';
import { CloudResource, reference, resourceName } from '../cloud-resource';

/** The CLBs of the cloud, their listeners and servers. @internal */
export function renderBalancers(plan: ServicePlan): CloudResource[] {
  return plan.fronts.flatMap((front) =>
    front.cloudBalancer && front.cloudBalancer.instance === undefined
      ? [renderBalancer(front, front.cloudBalancer)]
      : [],
  );
}

function renderBalancer(front: FrontPlan, balancer: CloudBalancerPlan): CloudResource {
  return {
    owner: front.path,
    type: 'volcengine_clb',
    name: balancerName(front),
    values: given({
      load_balancer_name: balancer.name,
      type: balancer.publicAccess ? 'public' : 'private',
      subnet_id: balancer.subnet,
    }),
    after: [],
  };
}

/** The id of the CLB of a front: of the one that is made, or of the one that exists. @internal */
export function balancerId(front: FrontPlan, { instance }: CloudBalancerPlan): string {
  return instance ?? reference('volcengine_clb', balancerName(front), 'id');
}

function balancerName({ path, namespace, name }: FrontPlan): string {
  return resourceName(path, namespace, name);
}
