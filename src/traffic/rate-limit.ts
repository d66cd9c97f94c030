import { checkInput } from '../private/input';
import { RateLimitScope, RateLimitSpec, RateLimitUnit } from '../spec/public-gateway';

/** How a rate limit counts. */
export interface RateLimitOptions {
  /**
   * Whether each client of `Authentication.apiKeys` has the limit for itself, by its name in the
   * Secret. Violations: `RATE_LIMIT`.
   * @default false
   */
  readonly perClient?: boolean;

  /**
   * The proxies that count together. With `RateLimitScope.LOCAL` each proxy counts by itself, and counts the
   * requests of each port and path separately: with three proxies, clients can send three times as many.
   * With `RateLimitScope.GLOBAL` there is one count for all proxies, ports and paths of the service. It
   * needs `Gateway.envoyGateway({ rateLimitService: true })`. Violations: `PUBLIC_GATEWAY`.
   * @default RateLimitScope.LOCAL
   * @see https://gateway.envoyproxy.io/docs/tasks/traffic/global-rate-limit/
   */
  readonly scope?: RateLimitScope;
}

/**
 * The most requests that a gateway accepts in a time. It responds with 429 to the others.
 *
 * Each proxy of the gateway counts by itself unless `scope` is `RateLimitScope.GLOBAL`.
 *
 * @see https://gateway.envoyproxy.io/docs/tasks/traffic/local-rate-limit/
 */
export class RateLimit {
  /**
   * Limits the requests in a second.
   *
   * @param requests 1–4294967295. Violations: `RATE_LIMIT`
   * @param options how it counts
   */
  public static perSecond(requests: number, options: RateLimitOptions = {}): RateLimit {
    return new RateLimit({ requests, unit: RateLimitUnit.SECOND, ...options });
  }

  /**
   * Limits the requests in a minute.
   *
   * @example
   * RateLimit.perMinute(600, { perClient: true });
   *
   * @param requests 1–4294967295. Violations: `RATE_LIMIT`
   * @param options how it counts
   */
  public static perMinute(requests: number, options: RateLimitOptions = {}): RateLimit {
    return new RateLimit({ requests, unit: RateLimitUnit.MINUTE, ...options });
  }

  /**
   * Limits the requests in an hour.
   *
   * @param requests 1–4294967295. Violations: `RATE_LIMIT`
   * @param options how it counts
   */
  public static perHour(requests: number, options: RateLimitOptions = {}): RateLimit {
    return new RateLimit({ requests, unit: RateLimitUnit.HOUR, ...options });
  }

  private constructor(private readonly spec: RateLimitSpec) {}

  /** @internal */
  public get _spec(): RateLimitSpec {
    return this.spec;
  }
}

checkInput(RateLimit, 'RateLimit');
