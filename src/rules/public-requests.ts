import { Finding, violation } from './finding';
import { MAX_TIMEOUT_SECONDS, URL_PATH, outside, whole } from './limits';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { pathAtPods } from '../plan/load-balancer';
import { offHoursResponse } from '../plan/off-hours-response';
import { PlannedService } from '../plan/service';
import { gatewayDuration } from '../private/gateway-duration';
import { isSamePath } from '../private/paths';
import { PortPurpose } from '../spec/port';

/** The largest number of Envoy's uint32 fields. */
const UINT32 = 2 ** 32 - 1;

/** @internal */
export const PUBLIC_REQUESTS = new Subject('Public gateways', checkPublicRequests);

const RATE_LIMIT = PUBLIC_REQUESTS.error(
  'RATE_LIMIT',
  `a rate limit is 1–${UINT32} requests, and "perClient" needs Authentication.apiKeys`,
  'LoadBalancer.apiGateway({ rateLimit: RateLimit.perSecond(0) })',
);
const REQUEST_BODY = PUBLIC_REQUESTS.error(
  'REQUEST_BODY',
  '"maxRequestBody" is at least 1 KiB and less than 4 GiB, and the service has no GRPC port',
  'LoadBalancer.apiGateway({ maxRequestBody: Size.gibibytes(4) })',
);
const RETRIES = PUBLIC_REQUESTS.error(
  'RETRIES',
  '"retries" is a whole number from 0 to 10',
  'LoadBalancer.apiGateway({ retries: 11 })',
);
const STREAM_IDLE_TIMEOUT = PUBLIC_REQUESTS.error(
  'STREAM_IDLE_TIMEOUT',
  `"streamIdleTimeout" is whole milliseconds from 1 s to ${MAX_TIMEOUT_SECONDS} s, and less than "routeTimeout"`,
  'LoadBalancer.apiGateway({ streamIdleTimeout: Duration.seconds(0) })',
);
const MAX_PARALLEL_REQUESTS = PUBLIC_REQUESTS.error(
  'MAX_PARALLEL_REQUESTS',
  `"maxParallelRequests" is 1–${UINT32}, and no deployment behind the gateway has off hours with a response`,
  'LoadBalancer.apiGateway({ maxParallelRequests: 0 })',
);
const PATH_REWRITE = PUBLIC_REQUESTS.error(
  'PATH_REWRITE',
  '"pathRewrite" is a legal URL path, and differs from the path of an HTTP port',
  "LoadBalancer.apiGateway({ pathRewrite: '/' })",
);

const BOUNDS = {
  requests: {
    rule: RATE_LIMIT,
    property: 'the number of requests of "rateLimit"',
    limit: whole(1, UINT32),
    fix: 'write such as RateLimit.perMinute(600)',
  },
  body: {
    rule: REQUEST_BODY,
    property: '"maxRequestBody"',
    limit: whole(1024, UINT32, 'bytes'),
    fix: 'write such as Size.mebibytes(4), or omit it for no limit',
  },
  retries: {
    rule: RETRIES,
    property: '"retries"',
    limit: whole(0, 10),
    fix: 'write such as retries: 2, or 0 for none',
  },
  streamIdleTimeout: {
    rule: STREAM_IDLE_TIMEOUT,
    property: '"streamIdleTimeout"',
    limit: whole(1000, MAX_TIMEOUT_SECONDS * 1000, 'milliseconds'),
    fix: 'write such as Duration.minutes(10), or omit it for no limit',
  },
  parallel: {
    rule: MAX_PARALLEL_REQUESTS,
    property: '"maxParallelRequests"',
    limit: whole(1, UINT32),
    fix: 'write such as maxParallelRequests: 2000, or omit it for no limit',
  },
  pathRewrite: {
    rule: PATH_REWRITE,
    property: '"pathRewrite"',
    limit: URL_PATH,
    fix: "set one such as pathRewrite: '/'",
  },
};

function checkPublicRequests(_spec: unknown, plan: PlannedService): Finding[] {
  return plan.frontends.flatMap((frontend) => {
    const { rateLimit, maxRequestBodyBytes, retries, maxParallelRequests } = frontend.loadBalancer;
    return [
      ...outside(BOUNDS.requests, frontend.path, rateLimit?.requests),
      ...outside(BOUNDS.body, frontend.path, maxRequestBodyBytes),
      ...outside(BOUNDS.retries, frontend.path, retries),
      ...outside(BOUNDS.parallel, frontend.path, maxParallelRequests),
      ...silence(frontend),
      ...overflow(frontend, plan),
      ...clients(frontend),
      ...streams(frontend),
      ...rewriting(frontend),
    ];
  });
}

function clients({ loadBalancer: { rateLimit, authentication }, path }: Frontend): Finding[] {
  return rateLimit?.perClient === true && authentication?.secrets === undefined
    ? [
        violation(RATE_LIMIT, path, {
          problem: '"perClient" needs API keys, whose Secret has the names of the clients',
          fix: 'set authentication: Authentication.apiKeys({ secrets: [\'customers\'] }), or remove "perClient"',
        }),
      ]
    : [];
}

/** A request that ends earlier anyway never waits so long. */
function silence({ loadBalancer, path }: Frontend): Finding[] {
  const { streamIdleTimeoutMilliseconds: idle, routeTimeoutMilliseconds: most = 0 } = loadBalancer;
  const illegal = outside(BOUNDS.streamIdleTimeout, path, idle);
  return illegal.length > 0 || idle === undefined || most === 0 || idle < most
    ? illegal
    : [
        violation(STREAM_IDLE_TIMEOUT, path, {
          problem: `"streamIdleTimeout" has no effect: "routeTimeout" ends each request after ${gatewayDuration(most)}`,
          value: gatewayDuration(idle),
          fix: 'set a shorter one, or remove it',
        }),
      ];
}

/** The gateway replaces every 503 of its own, also that of a request too many. */
function overflow(frontend: Frontend, { deployments }: PlannedService): Finding[] {
  const { maxParallelRequests } = frontend.loadBalancer;
  return maxParallelRequests !== undefined && offHoursResponse(frontend, deployments)
    ? [
        violation(MAX_PARALLEL_REQUESTS, frontend.path, {
          problem:
            '"maxParallelRequests" responds with 503, which off hours replace by their text: clients would read that the service is off',
          value: maxParallelRequests,
          fix: 'remove it, or remove the off hours',
        }),
      ]
    : [];
}

/** The gateway holds a request until its body ends, and the body of a gRPC stream ends with the call. */
function streams({ loadBalancer: { maxRequestBodyBytes }, ports, path }: Frontend): Finding[] {
  const grpc = ports.find(({ purpose }) => purpose === PortPurpose.GRPC);
  return maxRequestBodyBytes !== undefined && grpc
    ? [
        violation(REQUEST_BODY, path, {
          problem: `"maxRequestBody" holds each request until its body is complete, so a gRPC stream at port ${grpc.listen} would hang`,
          fix: 'remove it, or serve the GRPC port with a service of its own',
        }),
      ]
    : [];
}

function rewriting({ loadBalancer, ports, path }: Frontend): Finding[] {
  const { pathRewrite } = loadBalancer;
  const illegal = outside(BOUNDS.pathRewrite, path, pathRewrite);
  const http = ports.filter(({ purpose }) => purpose !== PortPurpose.GRPC);
  return illegal.length > 0 ||
    pathRewrite === undefined ||
    http.some((port) => !isSamePath(port.path, pathAtPods(loadBalancer, port.path)))
    ? illegal
    : [
        violation(PATH_REWRITE, path, {
          problem: '"pathRewrite" has no effect: no HTTP port has another path',
          value: pathRewrite,
          fix: "set the path that clients send, such as path: '/chat', or remove it",
        }),
      ];
}
