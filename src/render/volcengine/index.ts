import { ServicePlan } from '../../plan/service';
import { CloudResource } from '../cloud-resource';
import { renderApiGateways } from './api-gateway';
import { renderBalancers } from './clb';
import { renderPermissions } from './permission';
import { renderSecurityGroups } from './security-group';

/** All of the cloud's own resources for a service, a function of its plan alone. @internal */
export function renderCloud(plan: ServicePlan): CloudResource[] {
  return [
    ...renderBalancers(plan),
    ...renderApiGateways(plan),
    ...renderSecurityGroups(plan),
    ...renderPermissions(plan),
  ];
}
