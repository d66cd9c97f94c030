/**
 * The most connections, waiting requests, parallel requests and parallel retries of one cluster of a
 * proxy. Envoy's default of 1,024 each would reject the requests of a busy chat service with 503
 * (envoyproxy/gateway#2284), although an engine queues requests by itself. The value is the largest that
 * Envoy knows, which is also Istio's default (istio/istio, pilot/pkg/networking/core/
 * cluster_traffic_policy.go, `getDefaultCircuitBreakerThresholds`, read at 461f85ba). Retries need no
 * lower limit: a request is retried at most twice, and the engine has not seen it before.
 *
 * @internal
 */
export const UNLIMITED = 4294967295;

/**
 * The failures after which no engine has the request: no connection, an HTTP/2 stream that the engine does
 * not accept, or a reset before the request was sent. An engine that responds with 5xx has worked on the request, so that a retry
 * would generate twice. Envoy Gateway has all three triggers since 1.5
 * (api/v1alpha1/retry_types.go, read at 1.5.0 and 1.9.0).
 *
 * @internal
 */
export const RETRY = {
  attempts: 2,
  triggers: ['connect-failure', 'refused-stream', 'reset-before-request'],
} as const;
