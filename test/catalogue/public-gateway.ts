import { Duration, Size } from 'cdk8s';
import { Subject, struct } from './property';
import * as ci from '../../src';
import { LoadBalancerPlan } from '../../src';
import { aDeployment, aService } from '../support/builders';

type Planned<K extends keyof LoadBalancerPlan> = NonNullable<LoadBalancerPlan[K]>;

/** A service at 443 and `/chat`, where every option of the public side has an effect. */
function behind(options: ci.ApiGatewayOptions, platform?: ci.Platform): ci.InferenceService {
  const service = aService({
    platform,
    ports: [ci.Port.http1({ listen: 8000, expose: 443, path: '/chat' })],
    loadBalancer: ci.LoadBalancer.apiGateway({
      hostnames: ['chat.example.com'],
      certificate: 'chat-tls',
      ...options,
    }),
  });
  return aDeployment(service).service;
}

const ISSUER = ci.CertificateIssuer.clusterIssuer('letsencrypt');
const KEYS = { secrets: ['customers'] };
const JWT = {
  issuer: 'https://login.example.com/',
  jwksUri: 'https://login.example.com/keys.json',
};
const CORS = { allowOrigins: ['https://chat.example.com'] };
const planned = (options: ci.ApiGatewayOptions) => behind(options)._plan().loadBalancer!;

export const PUBLIC_GATEWAY = struct<ci.PublicGatewayOptions, LoadBalancerPlan>(
  'PublicGatewayOptions',
  {
    program: (options) => behind(options),
    plan: (service) => service._plan().loadBalancer!,
    edit: 'routing',
    extendedOnly: true,
  },
)({
  authentication: { value: ci.Authentication.apiKeys(KEYS), stated: undefined },
  cors: { value: CORS, stated: undefined },
  rateLimit: { value: ci.RateLimit.perMinute(600), stated: undefined },
  maxRequestBody: {
    default: [(plan) => plan.maxRequestBodyBytes, undefined],
    samples: [Size.mebibytes(4), Size.kibibytes(1)],
  },
  retries: { value: 5, stated: 2, samples: [0, 10] },
  streamIdleTimeout: {
    value: Duration.minutes(10),
    default: [(plan) => plan.streamIdleTimeoutMilliseconds, undefined],
  },
  maxParallelRequests: { value: 2000, stated: undefined, samples: [1, 4294967295] },
  redirectHttp: {
    effect: [() => behind({}), () => behind({ redirectHttp: true })],
    stated: false,
    samples: [false],
  },
  certificateIssuer: {
    effect: [() => behind({}), () => behind({ certificateIssuer: ISSUER })],
    stated: undefined,
    samples: [],
  },
  pathRewrite: { value: '/v1', stated: undefined, samples: ['/v1'] },
});

const API_KEYS = struct<ci.ApiKeysOptions, Planned<'authentication'>>('ApiKeysOptions', {
  program: (options) => behind({ authentication: ci.Authentication.apiKeys(options) }),
  base: KEYS,
  plan: (service) => service._plan().loadBalancer!.authentication!,
  edit: 'routing',
})({
  secrets: { value: ['partners'], samples: [['customers', 'partners']] },
  header: { value: 'x-api-key', stated: 'authorization', samples: ['x-api-key'] },
});

const TOKENS = struct<ci.JwtOptions, Planned<'authentication'>>('JwtOptions', {
  program: (options) => behind({ authentication: ci.Authentication.jwt(options) }),
  base: JWT,
  plan: (service) => service._plan().loadBalancer!.authentication!,
  edit: 'routing',
})({
  issuer: { value: 'https://other.example.com/', samples: ['login@example.com'] },
  jwksUri: { value: 'https://other.example.com/keys', samples: ['https://other.example.com/keys'] },
  audiences: { stated: [], samples: [['chat'], ['chat', 'batch']] },
});

const CROSS_ORIGIN = struct<ci.CorsOptions, Planned<'cors'>>('CorsOptions', {
  program: (cors) => behind({ cors }),
  base: CORS,
  plan: (service) => service._plan().loadBalancer!.cors!,
  edit: 'routing',
})({
  allowOrigins: { value: ['https://other.example.com'], samples: [['https://chat.example.com']] },
  allowMethods: { stated: ['GET', 'POST'], samples: [['POST'], ['*']] },
  allowHeaders: { stated: ['authorization', 'content-type'], samples: [['x-session-id'], []] },
  exposeHeaders: { stated: [], samples: [['x-request-id']] },
  allowCredentials: { value: true, stated: false },
  maxAge: {
    value: Duration.minutes(1),
    default: [(plan) => plan.maxAgeSeconds, 3600],
    samples: [Duration.seconds(1), Duration.days(1)],
  },
});

/** A service with a rate limit, on a gateway with a rate limit service unless another one is passed. */
export function limited(
  options: ci.RateLimitOptions,
  gateway = ci.Gateway.envoyGateway({ rateLimitService: true }),
): ci.InferenceService {
  return behind(
    {
      authentication: ci.Authentication.apiKeys(KEYS),
      rateLimit: ci.RateLimit.perMinute(600, options),
    },
    ci.Platform.kubernetes({ gateway }),
  );
}

const LIMIT = struct<ci.RateLimitOptions, Planned<'rateLimit'>>('RateLimitOptions', {
  program: (options) => limited(options),
  plan: (service) => service._plan().loadBalancer!.rateLimit!,
  edit: 'routing',
})({
  perClient: { value: true, stated: false },
  scope: { value: ci.RateLimitScope.GLOBAL, stated: ci.RateLimitScope.LOCAL },
});

export const PUBLIC_GATEWAYS: Subject = {
  structs: [PUBLIC_GATEWAY, API_KEYS, TOKENS, CROSS_ORIGIN, LIMIT],
  samples: {
    'RateLimit.perSecond(requests)': [1, 4294967295],
    'RateLimit.perMinute(requests)': [600],
    'RateLimit.perHour(requests)': [1000],
  },
  defaults: [
    [
      'the header of CORS beside a header of API keys',
      () =>
        planned({ cors: CORS, authentication: ci.Authentication.apiKeys({ ...KEYS, header: 'k' }) })
          .cors!.allowHeaders,
      ['authorization', 'content-type', 'k'],
    ],
  ],
};
