import { PlannedPlatform } from './platform';
import { RETRY } from './proxy-limits';
import { omitUndefined } from '../private/omit-undefined';
import { LoadBalancerKind, LoadBalancerSpec } from '../spec/load-balancer';
import { GatewayKind } from '../spec/platform';
import {
  AuthenticationSpec,
  CertificateIssuerSpec,
  CorsSpec,
  RateLimitScope,
  RateLimitUnit,
} from '../spec/public-gateway';

/** Who may send requests: with API keys or with tokens. */
export interface AuthenticationPlan {
  /**
   * Names of the Secrets with API keys.
   * @default - none: tokens
   */
  readonly secrets?: string[];
  /**
   * The request header with the API key.
   * @default - none: tokens
   */
  readonly header?: string;
  /**
   * Issuer of the tokens that requests carry.
   * @default - none: API keys
   */
  readonly issuer?: string;
  /**
   * Address of the issuer's public keys.
   * @default - none: API keys
   */
  readonly jwksUri?: string;
  /**
   * Audiences of which a token must have one. The list is empty for all.
   * @default - none: API keys
   */
  readonly audiences?: string[];
}

/** Web pages of other origins that may send requests, every default filled in. */
export interface CorsPlan {
  /** Origins of the pages that may send requests. */
  readonly allowOrigins: string[];
  /** Methods that a page may use. */
  readonly allowMethods: string[];
  /** Request headers that a page may send. */
  readonly allowHeaders: string[];
  /** Response headers that a page may read, in addition to those that browsers always allow. */
  readonly exposeHeaders: string[];
  /** Whether a page may send credentials of the browser. */
  readonly allowCredentials: boolean;
  /** Seconds for which a browser remembers the response to its preflight request. */
  readonly maxAgeSeconds: number;
}

/** The most requests in a time. */
export interface RateLimitPlan {
  /** Number of requests that pass in the time of `unit`. */
  readonly requests: number;
  /** The time in which they are counted. */
  readonly unit: RateLimitUnit;
  /** Whether each client has the limit for itself. */
  readonly perClient: boolean;
  /** The proxies that count together. */
  readonly scope: RateLimitScope;
}

/** The public side of an API gateway, every default filled in. A CLB has none of it. */
export interface PublicGatewayPlan {
  /**
   * Who may send requests.
   * @default - everyone
   */
  readonly authentication?: AuthenticationPlan;
  /**
   * Web pages of other origins that may send requests.
   * @default - the gateway adds no header for pages of other origins
   */
  readonly cors?: CorsPlan;
  /**
   * The most requests in a time.
   * @default - no limit: the gateway forwards every request
   */
  readonly rateLimit?: RateLimitPlan;
  /**
   * Largest body of a request in bytes.
   * @default - no limit: the engine gets a body of any size
   */
  readonly maxRequestBodyBytes?: number;
  /**
   * How many times the gateway sends a request again that reached no engine.
   * @default - decided by the gateway: Envoy Gateway alone has the number from here
   */
  readonly retries?: number;
  /**
   * The longest silence in a request, in milliseconds.
   * @default - decided by the gateway: no limit where `routeTimeoutMilliseconds` is 0
   */
  readonly streamIdleTimeoutMilliseconds?: number;
  /**
   * The most requests that each proxy sends at a time.
   * @default - a proxy sends every request at once
   */
  readonly maxParallelRequests?: number;
  /** Whether a listener at port 80 redirects to HTTPS. */
  readonly redirectHttp: boolean;
  /**
   * Issuer of the certificate: kind and name, as `ClusterIssuer/letsencrypt`.
   * @default - none: the Secret exists
   */
  readonly certificateIssuer?: string;
  /**
   * Path prefix that replaces `path` of the load balancer, and without it the path of a port.
   * @default - none: the path stays
   */
  readonly pathRewrite?: string;
}

/** From this header Envoy takes the key after `Bearer `. */
const KEY_HEADER = 'authorization';

/** @internal */
export function planPublicGateway(
  spec: LoadBalancerSpec,
  { gateway, cloud }: PlannedPlatform,
): PublicGatewayPlan {
  const { authentication, cors, rateLimit, certificateIssuer } = spec;
  const planned = authentication && planAuthentication(authentication);
  const retrying =
    spec.kind === LoadBalancerKind.API_GATEWAY &&
    gateway.kind === GatewayKind.ENVOY_GATEWAY &&
    cloud?.ownGateway !== true;
  return omitUndefined({
    authentication: planned,
    cors: cors && planCors(cors, planned),
    rateLimit: rateLimit && {
      requests: rateLimit.requests,
      unit: rateLimit.unit,
      perClient: rateLimit.perClient ?? false,
      scope: rateLimit.scope ?? RateLimitScope.LOCAL,
    },
    maxRequestBodyBytes: spec.maxRequestBody,
    retries: spec.retries ?? (retrying ? RETRY.attempts : undefined),
    streamIdleTimeoutMilliseconds: spec.streamIdleTimeout,
    maxParallelRequests: spec.maxParallelRequests,
    redirectHttp: spec.redirectHttp ?? false,
    certificateIssuer: certificateIssuer && planIssuer(certificateIssuer),
    pathRewrite: spec.pathRewrite,
  });
}

/** Kind and name of an issuer. @internal */
export function planIssuer({ kind, name }: CertificateIssuerSpec): string {
  return `${kind}/${name}`;
}

function planAuthentication(spec: AuthenticationSpec): AuthenticationPlan {
  return spec.kind === 'api-keys'
    ? { secrets: [...spec.secrets], header: spec.header ?? KEY_HEADER }
    : {
        issuer: spec.issuer,
        jwksUri: spec.jwksUri,
        audiences: [...(spec.audiences ?? [])],
      };
}

function planCors(spec: CorsSpec, authentication: AuthenticationPlan | undefined): CorsPlan {
  const headers = ['authorization', 'content-type', authentication?.header ?? KEY_HEADER];
  return {
    allowOrigins: [...spec.allowOrigins],
    allowMethods: [...(spec.allowMethods ?? ['GET', 'POST'])],
    allowHeaders: [...(spec.allowHeaders ?? new Set(headers))],
    exposeHeaders: [...(spec.exposeHeaders ?? [])],
    allowCredentials: spec.allowCredentials ?? false,
    maxAgeSeconds: spec.maxAgeSeconds ?? 3600,
  };
}
