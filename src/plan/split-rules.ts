import { FrontendBase } from './frontend-base';
import { PortPurpose } from '../spec/port';

/** The most rules of an HTTPRoute or a GRPCRoute (kubernetes-sigs/gateway-api, apis/v1). @internal */
export const MAX_RULES = 16;

/** The rules of the route of an expose port that do not split the traffic. @internal */
export function rulesBesideSplit(
  { ports, exposedMetrics, loadBalancer }: FrontendBase,
  expose: number,
  deployments: number,
): number {
  const paths = ports.filter((port) => port.expose === expose);
  const isGrpc = paths.some(({ purpose }) => purpose === PortPurpose.GRPC);
  const blocked = isGrpc ? [] : exposedMetrics.filter(({ port }) => port === expose);
  const pinned = loadBalancer.overrideHeader === undefined ? 0 : deployments * paths.length;
  return blocked.length + pinned;
}

/**
 * The number of backends of each rule of a split with a cluster per deployment: a rule for every number
 * of deployments, or only for one and for all if the route has no room for more.
 *
 * @internal
 */
export function splitSizes(named: number, paths: number, beside: number): number[] {
  return named * paths + beside <= MAX_RULES
    ? Array.from({ length: named }, (_, index) => index + 1)
    : [1, named];
}
