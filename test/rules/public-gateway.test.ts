import { Duration, Size } from 'cdk8s';
import {
  ApiGatewayOptions,
  Authentication,
  CertificateIssuer,
  Gateway,
  InferenceServiceProps,
  LoadBalancer,
  Platform,
  Port,
  RateLimit,
  RateLimitScope,
} from '../../src';
import { aServiceIn, aStack } from '../homes/stacks';
import { aDeployment, aService } from '../support/builders';
import { aKnownCluster } from '../support/cloud-gateways';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const JWT = Authentication.jwt({
  issuer: 'https://login.example.com/',
  jwksUri: 'https://login.example.com/keys.json',
});
const TLS = { hostnames: ['chat.example.com'], certificate: 'chat-tls' };
const HTTPS = [Port.http1({ listen: 8000, expose: 443, path: '/chat' })];

const on = (gateway: Gateway, options: ApiGatewayOptions, props: InferenceServiceProps = {}) =>
  aDeployment(
    aService({
      platform: Platform.kubernetes({ gateway }),
      loadBalancer: LoadBalancer.apiGateway(options),
      ...props,
    }),
  ).service;

const API_KEYS = Authentication.apiKeys({ secrets: ['customers'] });
const CORS = { allowOrigins: ['https://chat.example.com'] };

/** Each option, and the gateways that have it. */
const OPTIONS: [string, ApiGatewayOptions, { istio: boolean; other: boolean }][] = [
  ['API keys', { authentication: API_KEYS }, { istio: false, other: false }],
  ['JWT', { authentication: JWT }, { istio: true, other: false }],
  ['CORS', { cors: CORS }, { istio: true, other: false }],
  ['a rate limit', { rateLimit: RateLimit.perSecond(9) }, { istio: false, other: false }],
  ['a largest body', { maxRequestBody: Size.mebibytes(1) }, { istio: false, other: false }],
  ['retries', { retries: 2 }, { istio: false, other: false }],
  ['no retries', { retries: 0 }, { istio: false, other: false }],
  ['parallel requests', { maxParallelRequests: 9 }, { istio: false, other: false }],
  ['a path rewrite', { pathRewrite: '/' }, { istio: true, other: false }],
  ['a redirect', { ...TLS, redirectHttp: true }, { istio: true, other: false }],
  [
    'an issuer',
    { ...TLS, certificateIssuer: CertificateIssuer.issuer('ca') },
    { istio: true, other: true },
  ],
];

describe.each(OPTIONS)('%s (PUBLIC_GATEWAY)', (_, options, { istio, other }) => {
  const expected = (isSupported: boolean) => (isSupported ? 0 : 1);
  const ports = { ports: HTTPS };

  test.each([
    ['Envoy Gateway 1.5', Gateway.envoyGateway({ version: '1.5' }), true],
    ['Envoy Gateway', Gateway.envoyGateway(), true],
    ['Istio', Gateway.istio(), istio],
    ['another gateway', Gateway.gatewayApi({ className: 'cilium' }), other],
  ])('on %s', (__, gateway, isSupported) => {
    const service = on(gateway, options, ports);
    expect(findingsOf(service, 'PUBLIC_GATEWAY')).toHaveLength(expected(isSupported));
  });

  test("is refused at Volcengine's API gateway, with the way to a gateway in the cluster", () => {
    const service = aServiceIn(aStack(), {
      ...ports,
      namespace: 'llm',
      platform: aKnownCluster(),
      loadBalancer: LoadBalancer.apiGateway(options),
    });
    expectFinding(service, 'PUBLIC_GATEWAY', {
      at: service.node.path,
      names: [Object.keys(options).pop()!, 'Gateway.envoyGateway()'],
    });
  });
});

test.each([
  ['1.27', undefined, true],
  ['1.28', undefined, true],
  ['1.30', undefined, false],
  ['1.28', '1.5', false],
  ['1.30', '1.4', true],
])('CORS on Istio %s with Gateway API %s is refused: %s', (version, gatewayApiVersion, refused) => {
  const service = on(Gateway.istio({ version, gatewayApiVersion }), { cors: CORS });
  expect(findingsOf(service, 'PUBLIC_GATEWAY')).toHaveLength(refused ? 1 : 0);
});

test('tokens at an existing gateway are refused on Istio alone: they are for the whole gateway', () => {
  const options = { authentication: JWT, instance: 'infra/public' };
  expectFinding(on(Gateway.istio(), options), 'PUBLIC_GATEWAY', { names: ['authentication'] });
  expectNone(on(Gateway.envoyGateway(), options), 'PUBLIC_GATEWAY');
});

describe('the silence of a stream (PUBLIC_GATEWAY)', () => {
  const options = { streamIdleTimeout: Duration.minutes(10) };

  test.each([
    [Gateway.envoyGateway({ version: '1.5' }), ['Envoy Gateway 1.5', "version: '1.8'"]],
    [Gateway.envoyGateway({ version: '1.7' }), ["version: '1.8'"]],
    [Gateway.istio(), ['Gateway.envoyGateway()']],
    [Gateway.gatewayApi({ className: 'cilium' }), ['Gateway.envoyGateway()']],
  ])('is refused by a gateway that has no limit for it', (gateway, names) => {
    expectFinding(on(gateway, options), 'PUBLIC_GATEWAY', {
      at: 'chart/chat',
      names: ['"streamIdleTimeout"', ...names],
    });
  });

  test.each(['1.8', '1.9'])('is limited by Envoy Gateway %s', (version) => {
    expectNone(on(Gateway.envoyGateway({ version }), options), 'PUBLIC_GATEWAY');
  });
});

describe('a rate limit over all proxies (PUBLIC_GATEWAY)', () => {
  const limited = (scope?: RateLimitScope) => ({
    rateLimit: RateLimit.perMinute(9, { scope }),
  });

  test.each([Gateway.envoyGateway(), Gateway.envoyGateway({ rateLimitService: false })])(
    'is refused by Envoy Gateway without its rate limit service',
    (gateway) => {
      expectFinding(on(gateway, limited(RateLimitScope.GLOBAL)), 'PUBLIC_GATEWAY', {
        at: 'chart/chat',
        names: ['"rateLimit"', 'Gateway.envoyGateway({ rateLimitService: true })'],
      });
    },
  );

  test.each<[Gateway, RateLimitScope | undefined]>([
    [Gateway.envoyGateway({ rateLimitService: true }), RateLimitScope.GLOBAL],
    [Gateway.envoyGateway({ version: '1.5', rateLimitService: true }), RateLimitScope.GLOBAL],
    [Gateway.envoyGateway({ rateLimitService: true }), RateLimitScope.LOCAL],
    [Gateway.envoyGateway(), RateLimitScope.LOCAL],
    [Gateway.envoyGateway(), undefined],
  ])('is fine with the service, and needs none for each proxy', (gateway, scope) => {
    expectNone(on(gateway, limited(scope)), 'PUBLIC_GATEWAY');
  });
});

test('a redirect that is switched off is fine everywhere', () => {
  const service = on(Gateway.gatewayApi({ className: 'cilium' }), { redirectHttp: false });
  expectNone(service, 'PUBLIC_GATEWAY');
});

test("is about a deployment's own gateway too", () => {
  const service = aService({ platform: Platform.kubernetes({ gateway: Gateway.istio() }) });
  aDeployment(service, { loadBalancer: LoadBalancer.apiGateway({ retries: 1 }) });
  expectFinding(service, 'PUBLIC_GATEWAY', { at: 'chart/chat/main', names: ['"retries"'] });
});
