import { GatewayKind } from '../../plan/platform-plan';
import { ServicePlan } from '../../plan/service-plan';
import { RenderedObject } from '../object';
import { renderEnvoyGateway } from './envoy-gateway';

/** How one kind of gateway is configured for a service. @internal */
export type GatewayRenderer = (plan: ServicePlan) => RenderedObject[];

const RENDERERS: Record<GatewayKind, GatewayRenderer> = {
  [GatewayKind.ENVOY_GATEWAY]: renderEnvoyGateway,
};

/** Gateway, routes and policies of a service that has a load balancer. @internal */
export function renderGateway(plan: ServicePlan): RenderedObject[] {
  return plan.loadBalancer ? RENDERERS[plan.platform.gateway.kind](plan) : [];
}
