// The public side of an API gateway: what stands between customers and the pods.

/** Who may send requests, as a factory declares it. @internal */
export type AuthenticationSpec =
  | {
      readonly kind: 'api-keys';
      /** Names of Secrets in the namespace of the routes. */
      readonly secrets: readonly string[];
      readonly header?: string;
    }
  | {
      readonly kind: 'jwt';
      readonly issuer: string;
      readonly jwksUri: string;
      readonly audiences?: readonly string[];
    };

/** Web pages of other origins that may send requests. @internal */
export interface CorsSpec {
  readonly allowOrigins: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly allowCredentials?: boolean;
  readonly maxAgeSeconds?: number;
}

/** The most requests in a time. @internal */
export interface RateLimitSpec {
  readonly requests: number;
  readonly unit: RateLimitUnit;
  readonly perClient?: boolean;
  readonly scope?: RateLimitScope;
}

/** The time in which a rate limit counts requests. */
export enum RateLimitUnit {
  /** Counts the requests of each second. */
  SECOND = 'second',
  /** Counts the requests of each minute. */
  MINUTE = 'minute',
  /** Counts the requests of each hour. */
  HOUR = 'hour',
}

/** The proxies of a gateway that count together for a rate limit. */
export enum RateLimitScope {
  /** Each proxy counts by itself. */
  LOCAL = 'local',
  /** All proxies count together, in a rate limit service. */
  GLOBAL = 'global',
}

/** The issuer of cert-manager that issues the certificate of a Gateway. @internal */
export interface CertificateIssuerSpec {
  readonly kind: 'Issuer' | 'ClusterIssuer';
  readonly name: string;
}

/** The public side of an API gateway as the user declares it. @internal */
export interface PublicGatewaySpec {
  readonly authentication?: AuthenticationSpec;
  readonly cors?: CorsSpec;
  readonly rateLimit?: RateLimitSpec;
  /** In bytes. */
  readonly maxRequestBody?: number;
  readonly retries?: number;
  /** In milliseconds. */
  readonly streamIdleTimeout?: number;
  readonly maxParallelRequests?: number;
  readonly redirectHttp?: boolean;
  readonly certificateIssuer?: CertificateIssuerSpec;
  readonly pathRewrite?: string;
}
