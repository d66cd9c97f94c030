import { Finding, violation } from './finding';
import { URL_PATH, outside, whole } from './limits';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { pathAtPods } from '../plan/load-balancer';
import { PlannedService } from '../plan/service';
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
  pathRewrite: {
    rule: PATH_REWRITE,
    property: '"pathRewrite"',
    limit: URL_PATH,
    fix: "set one such as pathRewrite: '/'",
  },
};

function checkPublicRequests(_spec: unknown, { frontends }: PlannedService): Finding[] {
  return frontends.flatMap((frontend) => {
    const { rateLimit, maxRequestBodyBytes, retries } = frontend.loadBalancer;
    return [
      ...outside(BOUNDS.requests, frontend.path, rateLimit?.requests),
      ...outside(BOUNDS.body, frontend.path, maxRequestBodyBytes),
      ...outside(BOUNDS.retries, frontend.path, retries),
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
