import { GatewayPlan } from './platform';
import { SupportLevel } from './split-support';
import { atLeast } from '../private/version';
import { GatewayKind } from '../spec/platform';

/** The support of a gateway for InferencePools, from a release on. */
interface PoolRow {
  readonly since: string;
  /** Several pools, or pools and Services, with weights in one rule. */
  readonly weights: SupportLevel;
  /** What is different, and where that was read. */
  readonly limitation?: string;
}

/** The support of one gateway for the pools of a rule. @internal */
export interface PoolSupport {
  /** Oldest release that supports an InferencePool. */
  readonly oldest: string;
  readonly level: SupportLevel;
  readonly limitation?: string;
}

/**
 * Newest release first.
 *
 * - Envoy AI Gateway 1.0.0 needs Envoy Gateway 1.8.1 (site/docs/compatibility.md). It translates a rule
 *   with two pools into an error, and Envoy Gateway then keeps the old configuration
 *   (internal/extensionserver/post_route_modify.go). A rule with a pool and a Service sends all requests to the
 *   pool. Both are verified in test/conformance/inference.
 * - Istio supports InferencePool v1 since 1.28 (releasenotes of 1.28.0; kserve/kserve#5007 about 1.27). Until
 *   istio/istio#61601 a rule had the picker of its last backend, and an empty pool failed the whole rule
 *   (istio/istio#61594). The fix is in the branches of 1.29 to 1.31 since 2026-09-21 (#61843, #61841,
 *   #61842), and in 1.32. The notes of 1.30.5 do not list it.
 * - Other gateways: NGINX Gateway Fabric 2.4 and agentgateway 1.0 passed the test of two weighted pools
 *   (gateway-api-inference-extension 1.6.0, conformance/reports). That test does not notice the wrong picker.
 *   kgateway 2.0.3 responded 503 (kgateway-dev/kgateway#11667).
 */
const ROWS: Record<GatewayKind, readonly PoolRow[]> = {
  [GatewayKind.ENVOY_GATEWAY]: [
    {
      since: '1.8',
      weights: SupportLevel.UNSUPPORTED,
      limitation:
        'Envoy AI Gateway 1.0 supports one backend in a rule with an InferencePool, and rejects or misroutes several',
    },
  ],
  [GatewayKind.ISTIO]: [
    { since: '1.32', weights: SupportLevel.EXACT },
    {
      since: '1.29',
      weights: SupportLevel.APPROXIMATED,
      limitation:
        'Istio before its patch releases of October 2026 asks one picker for all deployments of a rule: if it has no replica, all requests fail',
    },
    {
      since: '1.28',
      weights: SupportLevel.UNSUPPORTED,
      limitation:
        'Istio 1.28 asks one picker for all deployments of a rule: if it has no replica, all requests fail',
    },
  ],
  [GatewayKind.GATEWAY_API]: [
    {
      since: '0',
      weights: SupportLevel.APPROXIMATED,
      limitation:
        'weights between InferencePools depend on the gateway: some ask one picker for all, or respond 503',
    },
  ],
};

/** @internal */
export function poolSupport({ kind, version }: GatewayPlan): PoolSupport {
  const rows = ROWS[kind];
  const oldest = rows[rows.length - 1];
  const { weights, limitation } = rows.find(({ since }) => atLeast(version, since)) ?? oldest;
  return {
    oldest: oldest.since,
    level: weights,
    ...(limitation !== undefined && { limitation }),
  };
}
