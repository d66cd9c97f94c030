import type { DeploymentPlan } from './deployment';
import type { ServicePlan } from './service';
import { ACCEPT_TRAFFIC_LABEL, SERVICE_LABEL } from '../private/vocabulary';

/**
 * Labels that the pods of an adopted deployment get beside their own: none, but where one Service
 * stands over the instances of all deployments.
 *
 * @internal
 */
export function addedPodLabels(
  plan: Pick<ServicePlan, 'path' | 'name' | 'frontends'>,
  { acceptTraffic, pod }: DeploymentPlan,
): { readonly [name: string]: string } {
  const shared = plan.frontends.some(
    ({ path, sharedService }) => path === plan.path && sharedService !== undefined,
  );
  const request = {
    [SERVICE_LABEL]: plan.name,
    ...(acceptTraffic !== undefined && { [ACCEPT_TRAFFIC_LABEL]: `${acceptTraffic}` }),
  };
  const missing = Object.entries(request).filter(([name, value]) => pod.labels[name] !== value);
  return shared ? Object.fromEntries(missing) : {};
}
