import { renderEnvoyGateway } from './envoy-gateway';
import { PLAIN, renderGatewayApi } from './gateway-api';
import { renderIstio } from './istio';
import { FrontPlan } from '../../plan/front-plan';
import { GatewayKind } from '../../plan/platform-plan';
import { ServicePlan } from '../../plan/service-plan';
import { RenderedObject } from '../object';

/** How one kind of gateway is configured for a load balancer. @internal */
export type GatewayRenderer = (plan: ServicePlan, front: FrontPlan) => RenderedObject[];

const RENDERERS: Record<GatewayKind, GatewayRenderer> = {
  [GatewayKind.ENVOY_GATEWAY]: renderEnvoyGateway,
  [GatewayKind.ISTIO]: renderIstio,
  [GatewayKind.GATEWAY_API]: (plan, front) => renderGatewayApi(plan, front, PLAIN),
};

/** Gateway, routes and policies of every load balancer that is one in the cluster. @internal */
export function renderGateways(plan: ServicePlan): RenderedObject[] {
  return plan.fronts
    .filter(
      ({ sharedService, cloudBalancer, cloudGateway }) =>
        sharedService?.balancing !== true && !cloudBalancer && !cloudGateway,
    )
    .flatMap((front) => RENDERERS[plan.platform.gateway.kind](plan, front));
}
