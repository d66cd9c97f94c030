import { GatewayPlan } from './platform';
import { atLeast } from '../private/version';
import { GatewayKind } from '../spec/platform';

// Features that depend on the release of the Gateway API and of the gateway.

/**
 * TCPRoute left the experimental channel in 1.6; the standard channel no longer serves `v1alpha2`
 * since then, and older releases serve nothing else.
 *
 * @internal
 */
export function tcpRouteVersion({ gatewayApi }: GatewayPlan): string {
  return atLeast(gatewayApi, '1.6') ? 'v1' : 'v1alpha2';
}

/** Maximum number of annotations in `Gateway.spec.infrastructure`. @internal */
export function mostInfrastructureAnnotations({ gatewayApi }: GatewayPlan): number {
  return atLeast(gatewayApi, '1.6') ? 16 : 8;
}

/** Whether a mirror can copy a part of the requests; before 1.3 it copies all, and has no percentage. @internal */
export function mirrorsParts({ gatewayApi }: GatewayPlan): boolean {
  return atLeast(gatewayApi, '1.3');
}

/** Envoy Gateway 1.9 serves two spellings of a hashed header: `header` is deprecated there and the only one in 1.5. @internal */
export function hashesHeaderList({ version }: GatewayPlan): boolean {
  return atLeast(version, '1.9');
}

/**
 * Whether a policy for routes limits the silence in a request: read in envoyproxy/gateway 1.8.1,
 * `api/v1alpha1/timeout_types.go`, and in its release notes of 1.8.0. Before, only a ClientTrafficPolicy has
 * the field, and each route overrides it by a limit of its own (1.5.0, `internal/xds/translator/route.go`).
 *
 * @internal
 */
export function limitsSilence({ version }: GatewayPlan): boolean {
  return atLeast(version, '1.8');
}

/**
 * Whether Envoy Gateway replaces responses of Envoy itself, and only those, with a text and headers: read in
 * 1.9.0, `api/v1alpha1/shared_types.go`.
 *
 * @internal
 */
export function overridesOwnResponses({ version }: GatewayPlan): boolean {
  return atLeast(version, '1.9');
}

/** Envoy Gateway's proxy has no privileges, so it listens on privileged ports 10000 higher. */
const PRIVILEGED = 1023;
const SHIFT = 10000;

/** Two ports for which a gateway would listen on the same one. @internal */
export interface PortCollision {
  readonly port: number;
  readonly other: number;
}

/** @internal */
export function portCollisions(ports: Iterable<number>, { kind }: GatewayPlan): PortCollision[] {
  const open = new Set(ports);
  return kind === GatewayKind.ENVOY_GATEWAY
    ? [...open]
        .filter((port) => port >= 1 && port <= PRIVILEGED && open.has(port + SHIFT))
        .map((port) => ({ port, other: port + SHIFT }))
    : [];
}
