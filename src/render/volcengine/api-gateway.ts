import { ServicePlan } from '../../plan/service-plan';
import { CloudResource } from '../cloud-resource';

/** The API gateways of the cloud, their upstreams and routes. @internal */
export function renderApiGateways(_plan: ServicePlan): CloudResource[] {
  return [];
}
