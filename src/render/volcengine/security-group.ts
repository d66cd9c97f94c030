import { ServicePlan } from '../../plan/service-plan';
import { CloudResource } from '../cloud-resource';

/** Rules of security groups that open the declared ports. @internal */
export function renderSecurityGroups(_plan: ServicePlan): CloudResource[] {
  return [];
}
