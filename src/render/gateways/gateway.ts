import { Frontend } from '../../plan/frontend';
import { isInCluster } from '../../plan/frontend-base';
import { PlannedService } from '../../plan/service';
import { GatewayKind } from '../../spec/platform';
import { RenderedObject } from '../object';
import { renderEnvoyGateway } from './envoy-gateway';
import { PLAIN, renderGatewayApi } from './gateway-api';
import { renderIstio } from './istio';

/** Renders the objects of one kind of gateway for a load balancer. @internal */
export type GatewayRenderer = (plan: PlannedService, frontend: Frontend) => RenderedObject[];

const RENDERERS: Record<GatewayKind, GatewayRenderer> = {
  [GatewayKind.ENVOY_GATEWAY]: renderEnvoyGateway,
  [GatewayKind.ISTIO]: renderIstio,
  [GatewayKind.GATEWAY_API]: (plan, frontend) => renderGatewayApi(plan, frontend, PLAIN),
};

/** Gateway, routes and policies of every load balancer that a gateway in the cluster implements. @internal */
export function renderGateways(plan: PlannedService): RenderedObject[] {
  return plan.frontends
    .filter(isInCluster)
    .flatMap((frontend) => RENDERERS[plan.platform.gateway.kind](plan, frontend));
}
