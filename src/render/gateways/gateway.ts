import { Frontend } from '../../plan/frontend';
import { ServicePlan } from '../../plan/service';
import { GatewayKind } from '../../spec/platform';
import { RenderedObject } from '../object';
import { renderEnvoyGateway } from './envoy-gateway';
import { PLAIN, renderGatewayApi } from './gateway-api';
import { renderIstio } from './istio';

/** How one kind of gateway is configured for a load balancer. @internal */
export type GatewayRenderer = (plan: ServicePlan, frontend: Frontend) => RenderedObject[];

const RENDERERS: Record<GatewayKind, GatewayRenderer> = {
  [GatewayKind.ENVOY_GATEWAY]: renderEnvoyGateway,
  [GatewayKind.ISTIO]: renderIstio,
  [GatewayKind.GATEWAY_API]: (plan, frontend) => renderGatewayApi(plan, frontend, PLAIN),
};

/** Gateway, routes and policies of every load balancer that is one in the cluster. @internal */
export function renderGateways(plan: ServicePlan): RenderedObject[] {
  return plan.frontends
    .filter(
      ({ sharedService, cloudBalancer, cloudGateway }) =>
        sharedService?.balancing !== true && !cloudBalancer && !cloudGateway,
    )
    .flatMap((frontend) => RENDERERS[plan.platform.gateway.kind](plan, frontend));
}
