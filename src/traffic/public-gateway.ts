import { Duration, Size } from 'cdk8s';
import { Authentication } from './authentication';
import { CertificateIssuer } from './certificate-issuer';
import { RateLimit } from './rate-limit';
import { bytesOf } from '../private/bytes';
import { omitUndefined } from '../private/omit-undefined';
import { PublicGatewaySpec } from '../spec/public-gateway';

/**
 * Web pages of other origins that may send requests (CORS), and what they may send.
 *
 * @see https://gateway.envoyproxy.io/docs/tasks/security/cors/
 */
export interface CorsOptions {
  /**
   * Origins of the pages, 1–64, such as 'https://chat.example.com'. With Envoy Gateway also
   * 'https://*.example.com', or '*' for every origin. Violations: `CORS`.
   */
  readonly allowOrigins: string[];

  /**
   * Methods that a page may use. Violations: `CORS`.
   * @default ['GET', 'POST']
   */
  readonly allowMethods?: string[];

  /**
   * Request headers that a page may send. Violations: `CORS`.
   * @default - 'authorization', 'content-type', and the header of the API key
   */
  readonly allowHeaders?: string[];

  /**
   * Response headers that a page may read. Violations: `CORS`.
   * @default - only the headers that browsers always allow
   */
  readonly exposeHeaders?: string[];

  /**
   * Whether a page may send cookies and other credentials of the browser. It cannot with the origin
   * '*'. Violations: `CORS`.
   * @default false
   */
  readonly allowCredentials?: boolean;

  /**
   * Time for which a browser remembers the response to its preflight request: whole seconds, from 1 s
   * to 1 day. Violations: `CORS`.
   * @default Duration.hours(1)
   */
  readonly maxAge?: Duration;
}

/**
 * Options of an API gateway that customers reach: on Envoy Gateway, and in part on Istio. A gateway that
 * does not support an option is reported by `PUBLIC_GATEWAY`.
 *
 * @see https://gateway.envoyproxy.io/docs/api/extension_types/
 */
export interface PublicGatewayOptions {
  /**
   * Who may send requests. Violations: `AUTHENTICATION`, `PUBLIC_GATEWAY`.
   * @default - everyone who reaches the address
   */
  readonly authentication?: Authentication;

  /**
   * Web pages of other origins that may send requests. Istio needs Gateway API 1.5. Violations: `CORS`,
   * `PUBLIC_GATEWAY`.
   * @default - browsers keep the responses from pages of other origins
   */
  readonly cors?: CorsOptions;

  /**
   * The most requests in a time. Needs Envoy Gateway. Violations: `RATE_LIMIT`, `PUBLIC_GATEWAY`.
   * @default - no limit: the gateway forwards every request
   */
  readonly rateLimit?: RateLimit;

  /**
   * Largest body of a request: from 1 KiB to less than 4 GiB. The gateway responds with 413 to a larger
   * body. It holds each body in memory until it is complete, so the pods get no part of a larger one.
   * Needs Envoy Gateway, and no GRPC port. Violations: `REQUEST_BODY`, `PUBLIC_GATEWAY`.
   * @default - no limit: the engine gets a body of any size
   */
  readonly maxRequestBody?: Size;

  /**
   * How often the gateway sends a request again that reached no engine: 0–10. It never repeats a
   * request that an engine received, because the engine would generate twice. Needs Envoy Gateway.
   * Violations: `RETRIES`, `PUBLIC_GATEWAY`.
   * @default - 2 with Envoy Gateway; otherwise the default of the gateway
   */
  readonly retries?: number;

  /**
   * The longest silence in a request: 1–99999 s, and less than `routeTimeout`. The gateway ends a request
   * in which no byte was sent or received for this time: with 504 before the response began, otherwise
   * by closing the stream. The time until the first token is silence too, also while no pod is ready.
   * Needs Envoy Gateway 1.8. Violations: `STREAM_IDLE_TIMEOUT`, `PUBLIC_GATEWAY`.
   * @default - no limit; with `routeTimeout`, Envoy Gateway's limit of 1 hour or `routeTimeout`, the longer
   */
  readonly streamIdleTimeout?: Duration;

  /**
   * The most requests that each proxy of the gateway sends to a deployment at a time: 1–4294967295. Where
   * one cluster of the proxy has all deployments, as with round robin, the limit is for all of them. The
   * gateway responds with 503 to the others. Needs Envoy Gateway. Violations: `MAX_PARALLEL_REQUESTS`,
   * `PUBLIC_GATEWAY`.
   * @default - no limit: an engine queues requests by itself
   */
  readonly maxParallelRequests?: number;

  /**
   * Whether a created Gateway redirects plain HTTP at port 80 to HTTPS at port 443 (status 301). Needs
   * `certificate`, a port that exposes 443, and none that exposes 80. A `SharedGateway` has the option
   * itself. Violations: `REDIRECT_HTTP`, `PUBLIC_GATEWAY`.
   * @default false
   */
  readonly redirectHttp?: boolean;

  /**
   * Issuer of cert-manager that issues `certificate` and renews it: an annotation of the created
   * Gateway. Needs one host name, because cert-manager ignores a listener without one, and a Secret in
   * the namespace of the Gateway. A `SharedGateway` has the option itself. Violations:
   * `CERTIFICATE_ISSUER`, `PUBLIC_GATEWAY`.
   * @default - the Secret exists already
   */
  readonly certificateIssuer?: CertificateIssuer;

  /**
   * Path prefix that replaces a part of the path before a pod gets the request: `path` of the load
   * balancer, and without it `path` of each HTTP port. With `path: '/chat'` and `pathRewrite: '/'`,
   * '/chat/v1/models' becomes '/v1/models'. Violations: `PATH_REWRITE`, `PUBLIC_GATEWAY`.
   * @default - the path stays as it is
   */
  readonly pathRewrite?: string;
}

/** @internal */
export function publicGatewaySpec(options: PublicGatewayOptions): PublicGatewaySpec {
  const { cors, maxRequestBody } = options;
  return omitUndefined({
    authentication: options.authentication?._spec,
    cors: cors && {
      allowOrigins: [...cors.allowOrigins],
      ...omitUndefined({
        allowMethods: cors.allowMethods && [...cors.allowMethods],
        allowHeaders: cors.allowHeaders && [...cors.allowHeaders],
        exposeHeaders: cors.exposeHeaders && [...cors.exposeHeaders],
        allowCredentials: cors.allowCredentials,
        maxAgeSeconds: cors.maxAge?.toSeconds({ integral: false }),
      }),
    },
    rateLimit: options.rateLimit?._spec,
    maxRequestBody: maxRequestBody && bytesOf(maxRequestBody),
    retries: options.retries,
    streamIdleTimeout: options.streamIdleTimeout?.toMilliseconds({ integral: false }),
    maxParallelRequests: options.maxParallelRequests,
    redirectHttp: options.redirectHttp,
    certificateIssuer: options.certificateIssuer?._spec,
    pathRewrite: options.pathRewrite,
  });
}
