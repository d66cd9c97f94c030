import { PlannedDeployment } from '../plan/deployment';
import { PlannedService } from '../plan/service';
import { renderGateways } from './gateways/gateway';
import { renderAccess } from './kubernetes/access';
import { renderAdopted } from './kubernetes/adopted';
import { renderAlerts } from './kubernetes/alerts';
import { renderAutoscaler } from './kubernetes/autoscaling';
import { renderDashboard } from './kubernetes/dashboard';
import { renderDeviceClaims } from './kubernetes/device-claim';
import { renderDisruptionBudget } from './kubernetes/disruption';
import { renderEndpointPicker } from './kubernetes/endpoint-picker';
import { renderGateTemplates } from './kubernetes/gate-templates';
import { renderLeaderWorkerSet } from './kubernetes/leader-worker-set';
import { renderMonitor } from './kubernetes/monitoring';
import { behindNamespace } from './kubernetes/namespace';
import { renderNetworkPolicy } from './kubernetes/network-policy';
import { renderNodePortServices } from './kubernetes/node-port-service';
import { renderOverflow } from './kubernetes/placement';
import { renderService } from './kubernetes/services';
import { renderSharedServices } from './kubernetes/shared-service';
import { renderStorage } from './kubernetes/storage';
import { renderWorkload } from './kubernetes/workload';
import { RenderedObject } from './object';

/** All objects of a service, a function of its plan alone. @internal */
export function renderObjects(plan: PlannedService): RenderedObject[] {
  const objects = [
    ...plan.deployments.flatMap((deployment) => [
      ...(deployment.adopted ? renderAdopted(plan, deployment) : renderOwn(plan, deployment)),
      ...renderAutoscaler(plan, deployment),
      ...renderNetworkPolicy(plan, deployment),
    ]),
    ...renderSharedServices(plan),
    ...renderNodePortServices(plan),
    ...renderGateways(plan),
    ...renderAlerts(plan),
    ...renderDashboard(plan),
    ...renderGateTemplates(plan),
  ];
  return behindNamespace(plan, [...objects, ...renderAccess(plan, objects)]);
}

/** The objects of a deployment that is not adopted. */
function renderOwn(plan: PlannedService, deployment: PlannedDeployment): RenderedObject[] {
  return [
    ...renderStorage(plan, deployment),
    ...renderDeviceClaims(plan, deployment),
    deployment.group
      ? renderLeaderWorkerSet(plan, deployment, deployment.group)
      : renderWorkload(plan, deployment),
    ...renderOverflow(plan, deployment),
    ...renderService(plan, deployment),
    ...renderEndpointPicker(plan, deployment),
    ...renderDisruptionBudget(plan, deployment),
    ...renderMonitor(plan, deployment),
  ];
}
