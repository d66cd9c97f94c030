/** What a request has to pass before it reaches an instance. */
export interface Guards {
  /** Where the key of a client is looked for, and the header that has the name of the client behind it. */
  readonly keys?: {
    readonly of: readonly string[];
    readonly in: readonly string[];
    readonly tells: string;
    readonly hides: boolean;
  };
  readonly tokens?: {
    readonly issuer: string;
    readonly keysAt: string;
    readonly audiences: readonly string[];
  };
  /** Regular expressions or texts, methods, headers, and seconds that the answer is remembered. */
  readonly origins?: {
    readonly from: readonly string[];
    readonly methods: string;
    readonly headers: string;
    readonly credentials: boolean;
    readonly remembered: string;
  };
  /**
   * Such as `5 in 60s`, or `5 in 60s of each x-inference-client`. The rate limit service has the number of a
   * count over all proxies: `of all proxies, by …`.
   */
  readonly limit?: string;
  /** Bytes of a body. */
  readonly body?: number;
}

const NAME = 'envoy.filters.http.';

/** The guards of a route; none where it has none. */
export function guardsOf(route: any, httpFilters: readonly any[]): Guards | undefined {
  const of = (name: string) => route.typedPerFilterConfig?.[`${NAME}${name}`];
  const [keys, token, cors] = ['api_key_auth', 'jwt_authn', 'cors'].map(of);
  const [limit, body] = ['local_ratelimit', 'buffer'].map(of);
  // a route of Envoy Gateway 1.9 has it in the configuration of the filter, one of 1.5 in itself
  const service = Object.entries<any>(route.typedPerFilterConfig ?? {}).find(([name]) =>
    name.startsWith(`${NAME}ratelimit`),
  );
  const counted = service?.[1].rateLimits ?? route.route?.rateLimits;
  const guards = {
    ...(keys && {
      keys: {
        // Envoy Gateway 1.5 writes them in any order
        of: keys.credentials.map(({ client }: any) => client).sort(),
        in: keys.keySources.map(({ header }: any) => header),
        tells: keys.forwarding.header,
        hides: keys.forwarding.hideCredentials === true,
      },
    }),
    ...(token && { tokens: tokens(token.requirementName, httpFilters) }),
    ...(cors && {
      origins: {
        from: cors.allowOriginStringMatch.map(
          ({ safeRegex, exact }: any) => safeRegex?.regex ?? exact,
        ),
        methods: cors.allowMethods,
        headers: cors.allowHeaders,
        credentials: cors.allowCredentials === true,
        remembered: cors.maxAge,
      },
    }),
    ...(limit && { limit: limited(limit, route) }),
    ...(!limit && counted && { limit: global(counted, httpFilters) }),
    ...(body && { body: body.buffer.maxRequestBytes }),
  };
  return Object.keys(guards).length > 0 ? guards : undefined;
}

function tokens(requirement: string, httpFilters: readonly any[]): Guards['tokens'] {
  const { typedConfig } = httpFilters.find(({ name }) => name === `${NAME}jwt_authn`);
  const { providerName } = typedConfig.requirementMap[requirement];
  const { issuer, remoteJwks, audiences = [] } = typedConfig.providers[providerName];
  return { issuer, keysAt: remoteJwks.httpUri.uri, audiences };
}

function limited({ tokenBucket, descriptors = [], rateLimits }: any, { route }: any): string {
  const bucket = descriptors[0]?.tokenBucket ?? tokenBucket;
  const actions = (rateLimits ?? route.rateLimits ?? []).flatMap(
    (rateLimit: any) => rateLimit.actions,
  );
  const each = actions.map(({ requestHeaders }: any) => ` of each ${requestHeaders.headerName}`);
  return `${bucket.maxTokens} in ${bucket.fillInterval}${each.join('')}`;
}

/** What the rate limit service counts by. */
function global(rateLimits: readonly any[], httpFilters: readonly any[]): string {
  if (!httpFilters.some(({ name }) => name.startsWith(`${NAME}ratelimit`))) {
    throw new Error('nothing asks the rate limit service');
  }
  const keys = rateLimits
    .flatMap(({ actions }: any) => actions)
    .map(
      ({ genericKey, requestHeaders }: any) =>
        requestHeaders?.headerName ?? genericKey.descriptorKey,
    );
  return `of all proxies, by ${keys.join(', ')}`;
}
