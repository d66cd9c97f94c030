import { ServicePlan } from '../../plan/service-plan';
import { CloudResource } from '../cloud-resource';

/** Who may see what, as the cloud's own permissions. @internal */
export function renderPermissions(_plan: ServicePlan): CloudResource[] {
  return [];
}
