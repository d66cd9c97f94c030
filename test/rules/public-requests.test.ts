import { Duration, Size } from 'cdk8s';
import {
  ApiGatewayOptions,
  Authentication,
  LoadBalancer,
  Port,
  RateLimit,
  ScaleToZero,
} from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const HTTP = Port.http1({ listen: 8000, expose: 80 });
const CHAT = Port.http1({ listen: 8000, expose: 80, path: '/chat' });
const GRPC = Port.grpc({ listen: 9000 });

const routed = (options: ApiGatewayOptions, ports = [HTTP]) =>
  aDeployment(aService({ ports, loadBalancer: LoadBalancer.apiGateway(options) })).service;

const limited = (rateLimit: RateLimit) => ({ rateLimit });
const body = (maxRequestBody: Size) => ({ maxRequestBody });
const KEYS = { authentication: Authentication.apiKeys({ secrets: ['customers'] }) };
const JWT = {
  authentication: Authentication.jwt({ issuer: 'a', jwksUri: 'https://a.example.com/' }),
};
const EACH = limited(RateLimit.perMinute(60, { perClient: true }));

const silence = (streamIdleTimeout: Duration, routeTimeout?: Duration) => ({
  streamIdleTimeout,
  routeTimeout,
});
const MINUTE = Duration.minutes(1);

test.each<[string, string, ApiGatewayOptions, Port[]?]>([
  ['STREAM_IDLE_TIMEOUT', 'nothing', silence(Duration.seconds(0))],
  ['STREAM_IDLE_TIMEOUT', 'less than a second', silence(Duration.millis(999))],
  ['STREAM_IDLE_TIMEOUT', 'part of a millisecond', silence(Duration.millis(1000.5))],
  ['STREAM_IDLE_TIMEOUT', 'too long', silence(Duration.seconds(100000))],
  ['STREAM_IDLE_TIMEOUT', 'the time of the whole request', silence(MINUTE, MINUTE)],
  ['STREAM_IDLE_TIMEOUT', 'more than that', silence(MINUTE, Duration.seconds(59))],
  ['MAX_PARALLEL_REQUESTS', 'none', { maxParallelRequests: 0 }],
  ['MAX_PARALLEL_REQUESTS', 'part of one', { maxParallelRequests: 1.5 }],
  ['MAX_PARALLEL_REQUESTS', 'too many', { maxParallelRequests: 4294967296 }],
  ['RATE_LIMIT', 'no request', limited(RateLimit.perSecond(0))],
  ['RATE_LIMIT', 'part of a request', limited(RateLimit.perMinute(1.5))],
  ['RATE_LIMIT', 'too many', limited(RateLimit.perHour(4294967296))],
  ['RATE_LIMIT', 'clients without keys', EACH],
  ['RATE_LIMIT', 'clients with tokens', { ...EACH, ...JWT }],
  ['REQUEST_BODY', 'less than 1 KiB', body(Size.kibibytes(0))],
  ['REQUEST_BODY', '4 GiB', body(Size.gibibytes(4))],
  ['REQUEST_BODY', 'a GRPC port', body(Size.mebibytes(1)), [HTTP, GRPC]],
  ['RETRIES', 'less than none', { retries: -1 }],
  ['RETRIES', '11', { retries: 11 }],
  ['RETRIES', 'part of one', { retries: 0.5 }],
  ['PATH_REWRITE', 'no path', { pathRewrite: '' }, [CHAT]],
  ['PATH_REWRITE', 'a path without a slash', { pathRewrite: 'v1' }, [CHAT]],
  ['PATH_REWRITE', 'a step up', { pathRewrite: '/../admin' }, [CHAT]],
  ['PATH_REWRITE', 'the path of every port', { pathRewrite: '/chat/' }, [CHAT]],
  ['PATH_REWRITE', 'gRPC alone', { pathRewrite: '/v1' }, [GRPC]],
])('%s fails with %s', (...[rule, _, options, ports]) => {
  expectFinding(routed(options, ports), rule);
});

test.each<[string, string, ApiGatewayOptions, Port[]?]>([
  ['STREAM_IDLE_TIMEOUT', 'a second', silence(Duration.seconds(1))],
  ['STREAM_IDLE_TIMEOUT', 'the longest', silence(Duration.seconds(99999))],
  ['STREAM_IDLE_TIMEOUT', 'less than the whole request', silence(MINUTE, Duration.seconds(61))],
  ['STREAM_IDLE_TIMEOUT', 'requests without a limit', silence(MINUTE, Duration.seconds(0))],
  ['STREAM_IDLE_TIMEOUT', 'a limit of requests alone', { routeTimeout: MINUTE }],
  ['MAX_PARALLEL_REQUESTS', 'one', { maxParallelRequests: 1 }],
  ['MAX_PARALLEL_REQUESTS', 'the most', { maxParallelRequests: 4294967295 }],
  ['RATE_LIMIT', 'one request', limited(RateLimit.perSecond(1))],
  ['RATE_LIMIT', 'the most', limited(RateLimit.perHour(4294967295))],
  ['RATE_LIMIT', 'clients with keys', { ...EACH, ...KEYS }],
  ['REQUEST_BODY', '1 KiB', body(Size.kibibytes(1))],
  ['REQUEST_BODY', 'almost 4 GiB', body(Size.kibibytes(4194303))],
  ['RETRIES', 'none', { retries: 0 }],
  ['RETRIES', '10', { retries: 10 }],
  ['PATH_REWRITE', 'another path', { pathRewrite: '/' }, [CHAT]],
  ['PATH_REWRITE', 'a longer path', { pathRewrite: '/v1' }],
  ['PATH_REWRITE', 'gRPC beside it', { pathRewrite: '/' }, [CHAT, GRPC]],
])('%s is fine with %s', (...[rule, _, options, ports]) => {
  expectNone(routed(options, ports), rule);
});

describe('off hours, whose response replaces each 503 of the gateway (MAX_PARALLEL_REQUESTS)', () => {
  const atNight = (options: ApiGatewayOptions) => {
    const loadBalancer = LoadBalancer.apiGateway(options);
    const deployment = aDeployment(aService({ ports: [HTTP], loadBalancer }));
    deployment.autoscale({ scaleToZero: ScaleToZero.offHours({ start: '20:00', end: '08:00' }) });
    return deployment.service;
  };

  test('would tell clients of a request too many that the service is off', () => {
    expectFinding(atNight({ maxParallelRequests: 9 }), 'MAX_PARALLEL_REQUESTS', {
      at: 'chart/chat',
      value: '9',
      names: ['off hours'],
    });
  });

  test('are fine without a limit', () => {
    expectNone(atNight({}), 'MAX_PARALLEL_REQUESTS');
  });
});
