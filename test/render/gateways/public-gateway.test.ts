import { Duration, Size } from 'cdk8s';
import {
  ApiGatewayOptions,
  Authentication,
  CertificateIssuer,
  Gateway,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  RateLimit,
  RateLimitOptions,
  RateLimitScope,
  Weight,
} from '../../../src';
import { aDeployment, aRoutedService, aService, object, synth } from '../../support/builders';

const HTTPS = Port.http1({ listen: 8000, expose: 443 });
const TLS = { hostnames: ['chat.example.com'], certificate: 'chat-tls' };
const ISTIO = Gateway.istio({ version: '1.30' });

const routed = (
  options: ApiGatewayOptions,
  { ports, gateway = Gateway.envoyGateway() }: { ports?: Port[]; gateway?: Gateway } = {},
): InferenceService =>
  aDeployment(
    aRoutedService({
      ports: ports ?? [Port.http1({ listen: 8000, expose: 80 })],
      platform: Platform.kubernetes({ gateway }),
      loadBalancer: LoadBalancer.apiGateway(options),
    }),
  ).service;

const kinds = (service: InferenceService) => synth(service).map(({ kind }) => kind);
const spec = (service: InferenceService, kind: string, name?: string) =>
  object(service, kind, name).spec;

const target = (kind: string, name: string) => ({ group: 'gateway.networking.k8s.io', kind, name });

test('a gateway without options of its public side has no object for them', () => {
  expect(kinds(routed({}))).toEqual(
    expect.not.arrayContaining(['SecurityPolicy', 'RequestAuthentication', 'AuthorizationPolicy']),
  );
  const policy = spec(routed({}), 'BackendTrafficPolicy');
  expect(policy).not.toHaveProperty('rateLimit');
  expect(policy).not.toHaveProperty('requestBuffer');
});

describe('a redirect of plain HTTP', () => {
  const service = routed({ ...TLS, redirectHttp: true }, { ports: [HTTPS] });

  test('is a listener with the host name, and a route without backends', () => {
    expect(
      spec(service, 'Gateway').listeners.map(({ name, port, protocol, hostname }: any) => [
        name,
        port,
        protocol,
        hostname,
      ]),
    ).toEqual([
      ['http-443', 443, 'HTTPS', 'chat.example.com'],
      ['http-80', 80, 'HTTP', 'chat.example.com'],
    ]);
    expect(spec(service, 'HTTPRoute', 'chat-http-80')).toEqual({
      parentRefs: [{ name: 'chat', sectionName: 'http-80' }],
      hostnames: ['chat.example.com'],
      rules: [
        {
          filters: [
            { type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } },
          ],
        },
      ],
    });
  });

  test('needs no key: policies are for the other routes', () => {
    const authentication = Authentication.apiKeys({ secrets: ['customers'] });
    const both = routed({ ...TLS, redirectHttp: true, authentication }, { ports: [HTTPS] });
    ['SecurityPolicy', 'BackendTrafficPolicy'].forEach((kind) =>
      expect(spec(both, kind).targetRefs).toEqual([target('HTTPRoute', 'chat-http-443')]),
    );
  });
});

test.each([
  [CertificateIssuer.clusterIssuer('letsencrypt'), 'cert-manager.io/cluster-issuer'],
  [CertificateIssuer.issuer('letsencrypt'), 'cert-manager.io/issuer'],
])('an issuer is one annotation of the Gateway', (certificateIssuer, annotation) => {
  const service = routed({ ...TLS, certificateIssuer }, { ports: [HTTPS] });
  const { annotations } = object(service, 'Gateway').metadata;
  const issuers = Object.entries(annotations).filter(([name]) => name.startsWith('cert-manager'));
  expect(issuers).toEqual([[annotation, 'letsencrypt']]);
});

describe('API keys', () => {
  const authentication = Authentication.apiKeys({ secrets: ['customers', 'partners'] });

  test('are read from the Secrets, and do not reach the pods', () => {
    expect(spec(routed({ authentication }), 'SecurityPolicy')).toEqual({
      targetRefs: [target('HTTPRoute', 'chat-http-80')],
      apiKeyAuth: {
        credentialRefs: ['customers', 'partners'].map((name) => ({
          group: '',
          kind: 'Secret',
          name,
        })),
        extractFrom: [{ headers: ['authorization'] }],
        forwardClientIDHeader: 'x-inference-client',
        sanitize: true,
      },
    });
  });

  test('are asked for on every route', () => {
    const ports = [Port.http1({ listen: 8000, expose: 80 }), Port.grpc({ listen: 9000 })];
    expect(spec(routed({ authentication }, { ports }), 'SecurityPolicy').targetRefs).toEqual([
      target('HTTPRoute', 'chat-http-80'),
      target('GRPCRoute', 'chat-grpc-9000'),
    ]);
  });

  test("are asked for at a deployment's own gateway, and not at that of the service", () => {
    const service = aService();
    aDeployment(service, { loadBalancer: LoadBalancer.apiGateway({ authentication }) });
    const { metadata } = object(service, 'SecurityPolicy');
    expect(metadata.name).toBe(object(service, 'Gateway').metadata.name);
  });
});

describe('tokens', () => {
  const jwt = (audiences?: string[]) =>
    Authentication.jwt({
      issuer: 'https://login.example.com/',
      jwksUri: 'https://login.example.com/keys.json',
      audiences,
    });

  test.each([
    [['chat'], ['chat']],
    [[], undefined],
    [undefined, undefined],
  ])('for the audiences %j on Envoy Gateway', (audiences, rendered) => {
    const [provider] = spec(routed({ authentication: jwt(audiences) }), 'SecurityPolicy').jwt
      .providers;
    expect(provider).toEqual({
      name: 'issuer',
      issuer: 'https://login.example.com/',
      remoteJWKS: { uri: 'https://login.example.com/keys.json' },
      ...(rendered && { audiences: rendered }),
    });
  });

  test('on Istio are checked by one object, and required by a second', () => {
    const service = routed({ authentication: jwt(['chat']) }, { gateway: ISTIO });
    expect(spec(service, 'RequestAuthentication')).toEqual({
      targetRefs: [target('Gateway', 'chat')],
      jwtRules: [
        {
          issuer: 'https://login.example.com/',
          jwksUri: 'https://login.example.com/keys.json',
          audiences: ['chat'],
          forwardOriginalToken: true,
        },
      ],
    });
    expect(spec(service, 'AuthorizationPolicy')).toEqual({
      targetRefs: [target('Gateway', 'chat')],
      action: 'DENY',
      rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }],
    });
  });

  test.each<[string, ApiGatewayOptions, object]>([
    [
      'a preflight request',
      { cors: { allowOrigins: ['https://chat.example.com'] } },
      { notMethods: ['OPTIONS'] },
    ],
    ['a redirect', { redirectHttp: true }, { notPorts: ['80'] }],
  ])('on Istio are not required of %s', (_, options, operation) => {
    const service = routed(
      { ...TLS, ...options, authentication: jwt() },
      { ports: [HTTPS], gateway: ISTIO },
    );
    expect(spec(service, 'AuthorizationPolicy').rules[0].to).toEqual([{ operation }]);
  });
});

describe('CORS', () => {
  const cors = { allowOrigins: ['https://chat.example.com'] };

  test.each<[string, ApiGatewayOptions, string[]]>([
    ['without keys', {}, ['authorization', 'content-type']],
    [
      'with keys in a header of their own',
      { authentication: Authentication.apiKeys({ secrets: ['a'], header: 'x-api-key' }) },
      ['authorization', 'content-type', 'x-api-key'],
    ],
  ])('allows the headers that clients need, %s', (_, options, allowHeaders) => {
    const service = routed({ cors, ...options });
    expect(service.plan().loadBalancer!.cors!.allowHeaders).toEqual(allowHeaders);
    expect(spec(service, 'SecurityPolicy').cors).toEqual({
      allowOrigins: ['https://chat.example.com'],
      allowMethods: ['GET', 'POST'],
      allowHeaders,
      allowCredentials: false,
      maxAge: '3600s',
    });
  });

  test('is a filter of every rule on Istio', () => {
    const service = aRoutedService({
      platform: Platform.kubernetes({ gateway: ISTIO }),
      loadBalancer: LoadBalancer.apiGateway({
        cors: { ...cors, exposeHeaders: ['x-request-id'], maxAge: Duration.minutes(1) },
        overrideHeader: 'x-deployment',
      }),
    });
    const [a, b] = ['a', 'b'].map((id) => aDeployment(service, {}, id));
    service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
    const { rules } = spec(service, 'HTTPRoute');
    expect(rules).toHaveLength(3);
    for (const { filters } of rules) {
      expect(filters).toEqual([
        {
          type: 'CORS',
          cors: {
            allowOrigins: ['https://chat.example.com'],
            allowMethods: ['GET', 'POST'],
            allowHeaders: ['authorization', 'content-type'],
            exposeHeaders: ['x-request-id'],
            allowCredentials: false,
            maxAge: 60,
          },
        },
      ]);
    }
  });
});

describe('the traffic policy', () => {
  const policy = (options: ApiGatewayOptions) => spec(routed(options), 'BackendTrafficPolicy');
  const authentication = Authentication.apiKeys({ secrets: ['customers'] });

  test.each<[string, ApiGatewayOptions, object]>([
    ['a second', { rateLimit: RateLimit.perSecond(5) }, { limit: { requests: 5, unit: 'Second' } }],
    ['a minute', { rateLimit: RateLimit.perMinute(5) }, { limit: { requests: 5, unit: 'Minute' } }],
    ['an hour', { rateLimit: RateLimit.perHour(5) }, { limit: { requests: 5, unit: 'Hour' } }],
    [
      'a client',
      { authentication, rateLimit: RateLimit.perHour(5, { perClient: true }) },
      {
        clientSelectors: [{ headers: [{ name: 'x-inference-client', type: 'Distinct' }] }],
        limit: { requests: 5, unit: 'Hour' },
      },
    ],
  ])('limits the requests of %s', (_, options, rule) => {
    expect(policy(options).rateLimit).toEqual({ type: 'Local', local: { rules: [rule] } });
  });

  test.each<[string, RateLimitOptions, object]>([
    ['all requests', {}, { limit: { requests: 5, unit: 'Minute' }, shared: true }],
    [
      'each client',
      { perClient: true },
      {
        clientSelectors: [{ headers: [{ name: 'x-inference-client', type: 'Distinct' }] }],
        limit: { requests: 5, unit: 'Minute' },
        shared: true,
      },
    ],
  ])('counts %s of all proxies and routes in the rate limit service', (_, options, rule) => {
    const rateLimit = RateLimit.perMinute(5, { ...options, scope: RateLimitScope.GLOBAL });
    const gateway = Gateway.envoyGateway({ rateLimitService: true });
    const service = routed({ authentication, rateLimit }, { gateway });
    expect(spec(service, 'BackendTrafficPolicy').rateLimit).toEqual({
      type: 'Global',
      global: { rules: [rule] },
    });
  });

  test.each<[string, Port[], ApiGatewayOptions, object | undefined]>([
    ['no limit', [], {}, undefined],
    ['a limit of requests', [], { routeTimeout: Duration.hours(1) }, undefined],
    ['silence', [], { streamIdleTimeout: Duration.minutes(10) }, { streamIdleTimeout: '600s' }],
    ['no limit of gRPC', [Port.grpc({ listen: 9000 })], {}, { requestTimeout: '0s' }],
    [
      'silence of gRPC',
      [Port.grpc({ listen: 9000 })],
      { streamIdleTimeout: Duration.millis(1500), routeTimeout: Duration.seconds(9) },
      { requestTimeout: '9s', streamIdleTimeout: '1500ms' },
    ],
  ])('has the times of %s', (_, others, options, http) => {
    const ports = [Port.http1({ listen: 8000, expose: 80 }), ...others];
    expect(spec(routed(options, { ports }), 'BackendTrafficPolicy').timeout).toEqual(
      http && { http },
    );
  });

  test.each([
    [undefined, 4294967295],
    [2000, 2000],
  ])('with maxParallelRequests: %s sends %s requests at a time', (maxParallelRequests, most) => {
    expect(policy({ maxParallelRequests }).circuitBreaker).toEqual({
      maxConnections: 4294967295,
      maxPendingRequests: 4294967295,
      maxParallelRequests: most,
      maxParallelRetries: 4294967295,
    });
  });

  test.each([
    [Size.mebibytes(4), '4Mi'],
    [Size.kibibytes(1), '1Ki'],
  ])('limits a body', (maxRequestBody, limit) => {
    expect(policy({ maxRequestBody }).requestBuffer).toEqual({ limit });
  });

  test.each([
    [undefined, 2],
    [5, 5],
    [0, undefined],
  ])('with retries: %s sends a request again %s times', (retries, times) => {
    expect(policy({ retries }).retry?.numRetries).toBe(times);
  });
});

describe('a path rewrite', () => {
  const ports = [
    Port.http1({ listen: 8000, expose: 80, path: '/chat' }),
    Port.http1({ listen: 8001, expose: 80, path: '/v1' }),
    Port.metrics({ listen: 8000 }),
  ];
  const rules = (pathRewrite: string, gateway?: Gateway) =>
    spec(routed({ pathRewrite }, { ports, gateway }), 'HTTPRoute').rules;
  const place = ({ matches: [{ path }] }: any) => path.value;

  test.each([Gateway.envoyGateway(), ISTIO])('is a filter of each path', (gateway) => {
    const rewriting = rules('/', gateway).filter(({ backendRefs }: any) => backendRefs);
    expect(rewriting.map(place)).toEqual(['/chat', '/v1']);
    for (const { filters } of rewriting) {
      expect(filters).toEqual([
        {
          type: 'URLRewrite',
          urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
        },
      ]);
    }
  });

  test.each([
    ['/', ['/chat/metrics']],
    ['/metrics', []],
    ['/v2', []],
  ])('to %s closes the paths that lead to metrics: %j', (pathRewrite, closed) => {
    const blocking = rules(pathRewrite).filter(({ backendRefs }: any) => !backendRefs);
    expect(blocking.map(place)).toEqual(closed);
  });
});

test('the plan of a gateway that is not Envoy Gateway has no number of retries', () => {
  const retries = (gateway: Gateway) => routed({}, { gateway }).plan().loadBalancer!.retries;
  expect([Gateway.envoyGateway(), ISTIO].map(retries)).toEqual([2, undefined]);
});
