import type { PlannedDeployment } from './deployment';
import type { PlannedService } from './service';
import { ACCEPT_TRAFFIC_LABEL, SERVICE_LABEL } from '../private/vocabulary';

/**
 * Labels that are added to the pods of an adopted deployment: none, unless one Service selects the pods
 * of all deployments. They restart its pods.
 *
 * @internal
 */
export function addedPodLabels(
  plan: Pick<PlannedService, 'path' | 'name' | 'frontends'>,
  { acceptTraffic, pod }: PlannedDeployment,
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
