import { Duration, Size } from 'cdk8s';
import { Scenario, plain, route, split } from './scenarios';
import { Authentication, Port, RateLimit, RateLimitScope } from '../../../src';
import { Manifest } from '../support/api';
import { aSplit } from '../support/split-service';

// Rows of the public side of a gateway.

const ONE = { weights: { main: 1 } };

const secret = (name: string, keys: Record<string, string>): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  data: Object.fromEntries(
    Object.entries(keys).map(([client, key]) => [client, Buffer.from(key).toString('base64')]),
  ),
});

/** The keys of two customers, each in a Secret of its own. */
export const CUSTOMERS = [
  secret('customers', { acme: 'key-of-acme' }),
  secret('partners', { zeta: 'key-of-zeta' }),
];

/** The listener for plain HTTP alone: what it needs of a gateway with a certificate. */
export function redirecting(): Manifest[] {
  const objects = aSplit({
    ...ONE,
    ports: [Port.http1({ listen: 8000, expose: 443 })],
    hostnames: ['api.example.com'],
    certificate: 'api-tls',
    redirectHttp: true,
  });
  return objects.flatMap((object) => {
    if (object.kind !== 'Gateway') {
      return object.metadata.name === 'chat-http-443' || /Policy$/.test(object.kind) ? [] : object;
    }
    const listeners = object.spec.listeners.filter(({ port }: any) => port === 80);
    return { ...object, spec: { ...object.spec, listeners } };
  });
}

const KEYS = {
  of: ['acme', 'zeta'],
  in: ['authorization'],
  tells: 'x-inference-client',
  hides: true,
};
const BY_KEYS = Authentication.apiKeys({ secrets: ['customers', 'partners'] });

export const PUBLIC: Scenario[] = [
  {
    name: 'API keys of two Secrets',
    objects: () => [...aSplit({ ...ONE, authentication: BY_KEYS }), ...CUSTOMERS],
    described: { 80: plain(route({ 'chat-main': 1 }, { guards: { keys: KEYS } })) },
  },
  {
    name: 'API keys in a header of their own, on every port and route',
    objects: () => [
      ...aSplit({
        weights: { main: 9, canary: 1 },
        ports: [Port.http1({ listen: 8000, expose: 80 }), Port.grpc({ listen: 9000 })],
        authentication: Authentication.apiKeys({ secrets: ['customers'], header: 'x-api-key' }),
      }),
      ...CUSTOMERS,
    ],
    described: Object.fromEntries(
      ([80, 9000] as const).map((port) => [
        port,
        plain(
          route(
            { 'chat-main': 9, 'chat-canary': 1 },
            {
              guards: { keys: { ...KEYS, of: ['acme'], in: ['x-api-key'] } },
              protocol: port === 80 ? 'http/1.1' : 'h2c',
            },
          ),
        ),
      ]),
    ),
  },
  {
    name: 'tokens of an issuer',
    ...split({
      ...ONE,
      authentication: Authentication.jwt({
        issuer: 'https://login.example.com/',
        jwksUri: 'https://login.example.com/keys.json',
        audiences: ['chat', 'batch'],
      }),
    }),
    described: {
      80: plain(
        route(
          { 'chat-main': 1 },
          {
            guards: {
              tokens: {
                issuer: 'https://login.example.com/',
                keysAt: 'https://login.example.com/keys.json',
                audiences: ['chat', 'batch'],
              },
            },
          },
        ),
      ),
    },
  },
  {
    name: 'pages of two origins',
    ...split({
      ...ONE,
      cors: {
        allowOrigins: ['https://chat.example.com', 'https://*.example.org'],
        allowMethods: ['POST'],
        allowHeaders: ['content-type'],
        allowCredentials: true,
        maxAge: Duration.minutes(2),
      },
    }),
    described: {
      80: plain(
        route(
          { 'chat-main': 1 },
          {
            guards: {
              origins: {
                from: ['https://chat.example.com', 'https://.*\\.example\\.org'],
                methods: 'POST',
                headers: 'content-type',
                credentials: true,
                remembered: '120',
              },
            },
          },
        ),
      ),
    },
  },
  {
    name: 'a limit for all requests of an hour',
    ...split({ ...ONE, rateLimit: RateLimit.perHour(1000) }),
    described: { 80: plain(route({ 'chat-main': 1 }, { guards: { limit: '1000 in 3600s' } })) },
  },
  {
    name: 'a limit for the requests of each client in a minute',
    objects: () => [
      ...aSplit({
        ...ONE,
        authentication: BY_KEYS,
        rateLimit: RateLimit.perMinute(600, { perClient: true }),
      }),
      ...CUSTOMERS,
    ],
    described: {
      80: plain(
        route(
          { 'chat-main': 1 },
          { guards: { keys: KEYS, limit: '600 in 60s of each x-inference-client' } },
        ),
      ),
    },
  },
  {
    name: 'a limit over all proxies for the requests of each client, on every port and route',
    objects: () => [
      ...aSplit({
        ...ONE,
        ports: [Port.http1({ listen: 8000, expose: 80 }), Port.grpc({ listen: 9000 })],
        authentication: BY_KEYS,
        rateLimit: RateLimit.perMinute(600, { perClient: true, scope: RateLimitScope.GLOBAL }),
      }),
      ...CUSTOMERS,
    ],
    described: Object.fromEntries(
      ([80, 9000] as const).map((port) => [
        port,
        plain(
          route(
            { 'chat-main': 1 },
            {
              // one key for both: the name of the policy's rule
              guards: {
                keys: KEYS,
                limit: 'of all proxies, by default/chat/rule/0, x-inference-client',
              },
              protocol: port === 80 ? 'http/1.1' : 'h2c',
            },
          ),
        ),
      ]),
    ),
  },
  {
    name: 'a limit of silence, on every port and route',
    ...split({
      ...ONE,
      ports: [Port.http1({ listen: 8000, expose: 80 }), Port.grpc({ listen: 9000 })],
      streamIdleTimeout: Duration.minutes(10),
    }),
    described: {
      80: plain(route({ 'chat-main': 1 }, { limits: { request: '0s', idle: '600s' } })),
      9000: plain(
        route({ 'chat-main': 1 }, { limits: { request: '0s', idle: '600s' }, protocol: 'h2c' }),
      ),
    },
    on: ['1.9'],
  },
  {
    name: 'a limit of silence within a limit of the request',
    ...split({
      ...ONE,
      streamIdleTimeout: Duration.seconds(30),
      routeTimeout: Duration.minutes(10),
    }),
    described: {
      80: plain(route({ 'chat-main': 1 }, { limits: { request: '600s', idle: '30s' } })),
    },
    on: ['1.9'],
  },
  {
    name: 'a limit of parallel requests',
    ...split({ ...ONE, maxParallelRequests: 2000 }),
    described: {
      80: plain(
        route(
          { 'chat-main': 1 },
          {
            most: {
              connections: 4294967295,
              waiting: 4294967295,
              requests: 2000,
              retries: 4294967295,
            },
          },
        ),
      ),
    },
  },
  {
    name: 'a largest body',
    ...split({ ...ONE, maxRequestBody: Size.mebibytes(4) }),
    described: { 80: plain(route({ 'chat-main': 1 }, { guards: { body: 4194304 } })) },
  },
  {
    name: 'no retries',
    ...split({ ...ONE, retries: 0 }),
    described: { 80: plain(route({ 'chat-main': 1 }, { retries: undefined })) },
  },
  {
    name: 'five retries',
    ...split({ ...ONE, retries: 5 }),
    described: {
      80: plain(
        route(
          { 'chat-main': 1 },
          {
            retries: {
              on: 'connect-failure,refused-stream,reset-before-request',
              times: 5,
              codes: [],
            },
          },
        ),
      ),
    },
  },
  {
    name: 'a redirect of plain HTTP',
    objects: redirecting,
    described: {
      80: plain({
        hosts: ['api.example.com'],
        match: '/*',
        redirects: 'MOVED_PERMANENTLY to https',
      }),
    },
  },
  {
    name: 'a prefix that is removed, with the metrics behind it',
    ...split({
      ...ONE,
      ports: [
        Port.http1({ listen: 8000, expose: 80, path: '/chat' }),
        Port.metrics({ listen: 8000 }),
      ],
      pathRewrite: '/',
    }),
    described: {
      80: plain(
        { hosts: ['*'], match: '/chat/metrics/*', answers: 404 },
        route({ 'chat-main': 1 }, { match: '/chat/*', rewrites: '^/chat\\/* to /' }),
      ),
    },
  },
];
