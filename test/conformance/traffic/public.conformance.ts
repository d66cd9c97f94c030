import { createSign, generateKeyPairSync } from 'crypto';
import { Duration, Size } from 'cdk8s';
import { Authentication, GatewayAlgorithm, Port, RateLimit } from '../../../src';
import { Manifest } from '../support/api';
import { isWhole, tallied } from '../support/load';
import { Split, aSplit } from '../support/split-service';
import { Answered, Asked, Stage } from '../support/stage';
import { CUSTOMERS, redirecting } from '../xds/public';

const BY_KEYS = Authentication.apiKeys({ secrets: ['customers', 'partners'] });
const ACME = { authorization: 'Bearer key-of-acme' };
const ZETA = { authorization: 'Bearer key-of-zeta' };

/** A stage for all tests of a block. */
function staged(objects: () => readonly Manifest[], replicas = 1): () => Stage {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set(objects(), { 'chat-main': replicas });
  });
  afterAll(() => stage.strike());
  return () => stage;
}

const guarded = (split: Partial<Split>, replicas?: number) =>
  staged(() => [...aSplit({ weights: { main: 1 }, ...split }), ...CUSTOMERS], replicas);

const received = (stage: Stage) => stage.fleet.instances().flatMap((each) => each.received);

/** The status of a request, and what a pod gets of it. */
async function reached(stage: Stage, request: Asked) {
  const before = received(stage).length;
  const { status } = await stage.ask(request);
  const got = received(stage).slice(before);
  return { status, got: got.map(({ path }) => path) };
}

/** Statuses of requests that are sent one after the other. */
async function statuses(stage: Stage, ...requests: Asked[]): Promise<number[]> {
  const answers: Answered[] = [];
  for (const request of requests) {
    answers.push(await stage.ask(request));
  }
  return answers.map(({ status }) => status);
}

describe('an API key', () => {
  const stage = guarded(
    {
      authentication: BY_KEYS,
      algorithm: GatewayAlgorithm.consistentHash('x-inference-client'),
      ports: [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
    },
    4,
  );

  test.each<[string, Record<string, string>, number]>([
    ['is missing', {}, 401],
    ['is empty', { authorization: 'Bearer ' }, 401],
    ['is wrong', { authorization: 'Bearer key-of-nobody' }, 401],
    ['is in another header', { 'x-api-key': 'key-of-acme' }, 401],
    ['is the name of a client', { authorization: 'Bearer acme' }, 401],
    ['is right', ACME, 200],
    ['is right, in another Secret', ZETA, 200],
  ])('that %s: %j is answered with %i', async (_, headers, status) => {
    const got = status === 200 ? ['/'] : [];
    expect(await reached(stage(), { headers })).toEqual({ status, got });
  });

  test('is replaced by the name of the client, whatever name the request has', async () => {
    const path = '/named';
    await stage().ask({ path, headers: { ...ACME, 'x-inference-client': 'zeta' } });
    const { headers } = received(stage()).find((request) => request.path === path)!;
    expect(headers.authorization).toBeUndefined();
    expect(headers['x-inference-client']).toBe('acme');
  });

  test('is asked for at every path, also at one that is closed', async () => {
    const paths = ['/', '/v1/models', '/metrics'];
    expect(await statuses(stage(), ...paths.map((path) => ({ path })))).toEqual([401, 401, 401]);
  });

  test('decides by the name of its client which pod gets the requests', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => stage().ask({ headers: ACME })),
    );
    expect(new Set(answers.map(({ instance }) => instance)).size).toBe(1);
  });
});

describe('an API key in a header of its own', () => {
  const authentication = Authentication.apiKeys({ secrets: ['customers'], header: 'X-API-Key' });
  const stage = guarded({ authentication });

  test('is taken from there alone', async () => {
    const own = { headers: { 'x-api-key': 'key-of-acme' } };
    expect(await statuses(stage(), own, { headers: ACME })).toEqual([200, 401]);
  });
});

describe('a token', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { privateKey: otherKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  function token(claims: object, key = privateKey): string {
    const soon = Math.floor(Date.now() / 1000) + 600;
    const text = `${base64({ alg: 'RS256', kid: 'one' })}.${base64({
      iss: 'https://login.example.com/',
      aud: 'chat',
      exp: soon,
      ...claims,
    })}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
  }

  /** The rendered policy, with the keys in it: the issuer's address is not there. */
  function withKeys(objects: readonly Manifest[]): Manifest[] {
    const inline = JSON.stringify({
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
    });
    return objects.map((object) => {
      if (object.kind !== 'SecurityPolicy') {
        return object;
      }
      const { remoteJWKS, ...provider } = object.spec.jwt.providers[0];
      expect(remoteJWKS).toEqual({ uri: 'https://login.example.com/keys.json' });
      const providers = [{ ...provider, localJWKS: { type: 'Inline', inline } }];
      return { ...object, spec: { ...object.spec, jwt: { providers } } };
    });
  }

  const authentication = Authentication.jwt({
    issuer: 'https://login.example.com/',
    jwksUri: 'https://login.example.com/keys.json',
    audiences: ['chat'],
  });
  const stage = staged(() => withKeys(aSplit({ weights: { main: 1 }, authentication })));

  test.each<[string, string | undefined, number]>([
    ['is missing', undefined, 401],
    ['is no token', 'key-of-acme', 401],
    ['is right', token({}), 200],
    ['is for another application', token({ aud: 'shop' }), 403],
    ['is of another issuer', token({ iss: 'https://other.example.com/' }), 401],
    ['is expired', token({ exp: 1 }), 401],
    ['has the signature of another key', token({}, otherKey), 401],
  ])('that %s is answered as it should be', async (_, bearer, status) => {
    const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    const got = status === 200 ? ['/'] : [];
    expect(await reached(stage(), { headers })).toEqual({ status, got });
  });
});

describe('a page of another origin', () => {
  const stage = guarded({
    authentication: BY_KEYS,
    cors: { allowOrigins: ['https://chat.example.com', 'https://*.example.org'] },
  });
  const preflight = (origin: string): Asked => ({
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });

  test('is answered without a key before it sends one', async () => {
    const { status, headers } = await stage().ask(preflight('https://chat.example.com'));
    expect({ status, headers }).toMatchObject({
      status: 200,
      headers: {
        'access-control-allow-origin': 'https://chat.example.com',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-max-age': '3600',
      },
    });
    expect(received(stage())).toEqual([]);
  });

  test.each<[string, string, string | undefined]>([
    ['that is listed', 'https://chat.example.com', 'https://chat.example.com'],
    ['below a wildcard', 'https://a.example.org', 'https://a.example.org'],
    ['of another scheme', 'http://chat.example.com', undefined],
    ['with a longer name', 'https://chat.example.com.evil.example', undefined],
    ['that is not listed', 'https://evil.example', undefined],
  ])('%s: %s is allowed as %s', async (_, origin, allowed) => {
    const { headers } = await stage().ask({ headers: { ...ACME, origin } });
    expect(headers['access-control-allow-origin']).toBe(allowed);
  });
});

describe('a rate limit', () => {
  const many = (count: number, headers: Record<string, string> = {}): Asked[] =>
    Array.from({ length: count }, () => ({ headers }));

  describe('of all', () => {
    const stage = guarded({ rateLimit: RateLimit.perHour(5) });

    test('rejects what is too much with 429, and no pod gets it', async () => {
      expect(tallied(await statuses(stage(), ...many(8)))).toEqual({ 200: 5, 429: 3 });
      expect(received(stage())).toHaveLength(5);
    });
  });

  describe('of each client', () => {
    const stage = guarded({
      authentication: BY_KEYS,
      rateLimit: RateLimit.perHour(5, { perClient: true }),
    });

    test('cannot be avoided by another name', async () => {
      const disguised = Array.from({ length: 8 }, (_, index) => ({
        headers: { ...ACME, 'x-inference-client': `client-${index}` },
      }));
      expect(tallied(await statuses(stage(), ...disguised))).toEqual({ 200: 5, 429: 3 });
    });

    test('leaves the others alone', async () => {
      expect(tallied(await statuses(stage(), ...many(6, ZETA)))).toEqual({ 200: 5, 429: 1 });
    });
  });
});

describe('a largest body of 64 KiB', () => {
  const stage = guarded({ maxRequestBody: Size.kibibytes(64) });

  test.each([
    { bytes: 1024, status: 200 },
    { bytes: 64 * 1024, status: 200 },
    { bytes: 64 * 1024 + 1, status: 413 },
    { bytes: 1024 * 1024, status: 413 },
  ])('answers $bytes bytes with $status', async ({ bytes, status }) => {
    const got = status === 200 ? ['/'] : [];
    expect(await reached(stage(), { bytes })).toEqual({ status, got });
  });

  test('leaves a streamed response as it is', async () => {
    const { status, body } = await stage().ask({ path: '/stream/50/5', bytes: 1000 });
    expect({ status, isWhole: isWhole('/stream', body) }).toEqual({ status: 200, isWhole: true });
  });
});

describe('a limit of 2 s of silence', () => {
  const stage = guarded({ streamIdleTimeout: Duration.seconds(2) });

  test.each([
    ['a response that begins after 1 s', '/wait/1000', 200],
    ['a response that begins after 4 s', '/wait/4000', 504],
  ])('answers %s: %s with %i', async (_, path, status) => {
    expect((await stage().ask({ path })).status).toBe(status);
  });

  test('leaves a stream of 5 s that is never silent for so long', async () => {
    const { body } = await stage().ask({ path: '/stream/5/1000' });
    expect(isWhole('/stream', body)).toBe(true);
  });

  test('cuts a stream that is silent for 4 s', async () => {
    await expect(stage().ask({ path: '/stream/2/4000' })).rejects.toThrow('aborted');
  });
});

test('a limit of 2 parallel requests rejects the others with 503', async () => {
  const stage = await Stage.set(aSplit({ weights: { main: 1 }, maxParallelRequests: 2 }), {
    'chat-main': 1,
  });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => stage.ask({ path: '/stream/2/1500' })),
  );
  await stage.strike();
  expect(tallied(answers.map(({ status }) => status))).toEqual({ 200: 2, 503: 3 });
});

describe.each<[string, [string, string | 404][]]>([
  [
    '/',
    [
      ['/chat', '/'],
      ['/chat/v1/models', '/v1/models'],
      ['/chatter', 404],
      ['/v1/models', 404],
      ['/chat/metrics', 404],
      ['/chat//metrics', 404],
      ['/chat/x/../metrics', 404],
    ],
  ],
  [
    '/v1',
    [
      ['/chat/models', '/v1/models'],
      ['/chat/metrics', '/v1/metrics'],
    ],
  ],
])('a rewrite of /chat to %s', (pathRewrite, rows) => {
  const ports = [
    Port.http1({ listen: 8000, expose: 80, path: '/chat' }),
    Port.metrics({ listen: 8000 }),
  ];
  const stage = guarded({ ports, pathRewrite });

  test.each(rows)('%s reaches %s', async (path, expected) => {
    const { status, got } = await reached(stage(), { path });
    expect(got[0] ?? status).toBe(expected);
  });
});

describe('a redirect', () => {
  const stage = staged(redirecting);

  test.each(['api.example.com', 'api.example.com:80'])(
    'sends a client of plain HTTP at %s to HTTPS',
    async (host) => {
      const { status, headers } = await stage().ask({ path: '/v1/models?a=b', headers: { host } });
      expect({ status, to: headers.location }).toEqual({
        status: 301,
        to: 'https://api.example.com/v1/models?a=b',
      });
      expect(received(stage())).toEqual([]);
    },
  );
});

describe('no retries', () => {
  const stage = guarded({ retries: 0 }, 2);

  test('lose requests to a pod that has died', async () => {
    stage().fleet.instances()[0].kill();
    const answers = await statuses(stage(), ...Array.from({ length: 40 }, () => ({})));
    expect(answers.filter((status) => status === 503).length).toBeGreaterThan(0);
  });
});
