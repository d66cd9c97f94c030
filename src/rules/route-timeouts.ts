import { Finding, violation } from './finding';
import { MAX_TIMEOUT_SECONDS, outside, whole } from './limits';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { PlannedService } from '../plan/service';
import { gatewayDuration } from '../private/gateway-duration';
import { LoadBalancerSpec } from '../spec/load-balancer';
import { GatewayKind } from '../spec/platform';
import { PortPurpose } from '../spec/port';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const ROUTE_TIMEOUTS = new Subject('Load balancers', checkRouteTimeouts);

const ROUTE_TIMEOUT = ROUTE_TIMEOUTS.error(
  'ROUTE_TIMEOUT',
  `"routeTimeout" is whole milliseconds, at most ${MAX_TIMEOUT_SECONDS} s (0 is no limit)`,
  'LoadBalancer.apiGateway({ routeTimeout: Duration.seconds(100000) })',
);
const APPROXIMATED_TIMEOUT = ROUTE_TIMEOUTS.warning(
  'APPROXIMATED_TIMEOUT',
  '"routeTimeout" is set for a GRPC port on a gateway other than Envoy Gateway, or on Gateway.gatewayApi, which may not support it',
  'LoadBalancer.apiGateway({ routeTimeout: Duration.seconds(9) }) // with Port.grpc on Gateway.istio()',
);

const BOUND = {
  rule: ROUTE_TIMEOUT,
  property: '"routeTimeout"',
  limit: whole(0, MAX_TIMEOUT_SECONDS * 1000, 'milliseconds'),
  fix: `round it to at most Duration.seconds(${MAX_TIMEOUT_SECONDS}), or omit it for no limit`,
};

function checkRouteTimeouts(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const owners = [spec, ...spec.deployments];
  return plan.frontends.flatMap((frontend) => {
    const own = owners.find(({ path }) => path === frontend.path)!.loadBalancer!;
    return [
      ...outside(BOUND, frontend.path, own.routeTimeout),
      ...grpcTimeout(frontend, plan),
      ...unknownSupport(frontend, own, plan),
    ];
  });
}

/** A GRPCRoute has no timeouts; the policy of Envoy Gateway has. */
function grpcTimeout(frontend: Frontend, { platform }: PlannedService): Finding[] {
  const { routeTimeoutMilliseconds = 0 } = frontend.loadBalancer;
  const grpc = frontend.ports.find(({ purpose }) => purpose === PortPurpose.GRPC);
  return grpc &&
    routeTimeoutMilliseconds !== 0 &&
    platform.gateway.kind !== GatewayKind.ENVOY_GATEWAY
    ? [
        violation(APPROXIMATED_TIMEOUT, frontend.path, {
          problem: `"routeTimeout" does not limit requests to the GRPC port ${grpc.listen}: a GRPCRoute has no timeouts`,
          value: gatewayDuration(routeTimeoutMilliseconds),
          fix: 'use Gateway.envoyGateway(); ignore this if gRPC clients set a deadline',
        }),
      ]
    : [];
}

/** Timeouts are an extended feature of the Gateway API: a gateway may ignore or reject them. */
function unknownSupport(
  { ports, path }: Frontend,
  { routeTimeout }: LoadBalancerSpec,
  { platform }: PlannedService,
): Finding[] {
  return routeTimeout !== undefined &&
    platform.gateway.kind === GatewayKind.GATEWAY_API &&
    ports.some(({ purpose }) => purpose !== PortPurpose.GRPC)
    ? [
        violation(APPROXIMATED_TIMEOUT, path, {
          problem:
            '"routeTimeout" needs a gateway with the feature HTTPRouteRequestTimeout; others ignore it or reject the route',
          value: gatewayDuration(routeTimeout),
          fix: 'omit it, or use Gateway.envoyGateway() or Gateway.istio(); ignore this if kubectl get gatewayclass lists the feature',
        }),
      ]
    : [];
}
