import { Finding, violation } from './finding';
import { counted, oneOf, outside, text, whole } from './limits';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { CorsPlan } from '../plan/public-gateway';
import { PlannedService } from '../plan/service';
import { isHeaderName } from '../private/grammar';
import { GatewayKind } from '../spec/platform';
import { PortPurpose } from '../spec/port';

/** The most items of each list: those that the Gateway API takes. */
const MAX_ITEMS = 64;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', '*'];

/** @internal */
export const CROSS_ORIGIN = new Subject('Public gateways', checkCors);

const CORS = CROSS_ORIGIN.error(
  'CORS',
  `"cors" has 1–${MAX_ITEMS} origins, legal methods and headers, each once, '*' alone and without "allowCredentials", a time of 1 s to 1 day, and an HTTP port; Istio has no wildcards in origins`,
  "LoadBalancer.apiGateway({ cors: { allowOrigins: ['chat.example.com'] } })",
);

const HEADER = text({ test: isHeaderName }, 'an HTTP token of 1–256 characters, or *');

const BOUNDS = {
  origin: {
    rule: CORS,
    property: 'each of "allowOrigins"',
    limit: text(
      /^(?=.{1,253}$)(\*|https?:\/\/(\*\.)?[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d{1,5})?)$/,
      'a scheme and a host without a path, or *',
    ),
    required: true,
    fix: "write such as 'https://chat.example.com' or 'https://*.example.com'",
  },
  method: {
    rule: CORS,
    property: 'each of "allowMethods"',
    limit: oneOf(...METHODS),
    required: true,
    fix: "write such as ['GET', 'POST'], or omit it",
  },
  allowHeader: {
    rule: CORS,
    property: 'each of "allowHeaders"',
    limit: HEADER,
    required: true,
    fix: "write such as 'content-type'",
  },
  exposeHeader: {
    rule: CORS,
    property: 'each of "exposeHeaders"',
    limit: HEADER,
    required: true,
    fix: "write such as 'x-request-id'",
  },
  maxAge: {
    rule: CORS,
    property: '"maxAge"',
    limit: whole(1, 86400, 'seconds'),
    fix: 'write Duration.hours(1), or omit it',
  },
};

function checkCors(_spec: unknown, { frontends, platform }: PlannedService): Finding[] {
  return frontends.flatMap((frontend) => {
    const { cors } = frontend.loadBalancer;
    const { gateway } = platform;
    return cors
      ? [
          ...values(cors, frontend.path),
          ...wildcards(cors, gateway.kind === GatewayKind.ISTIO, frontend.path),
          ...withoutHttp(frontend),
        ]
      : [];
  });
}

function values(cors: CorsPlan, path: string): Finding[] {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAgeSeconds } = cors;
  return [
    ...allowOrigins.flatMap((origin) => outside(BOUNDS.origin, path, origin)),
    ...allowMethods.flatMap((method) => outside(BOUNDS.method, path, method)),
    ...allowHeaders.flatMap((header) => outside(BOUNDS.allowHeader, path, header)),
    ...exposeHeaders.flatMap((header) => outside(BOUNDS.exposeHeader, path, header)),
    ...outside(BOUNDS.maxAge, path, maxAgeSeconds),
    ...counted(CORS, path, '"allowOrigins"', allowOrigins, 1, MAX_ITEMS),
    ...counted(CORS, path, '"allowMethods"', allowMethods, 1, METHODS.length),
    ...counted(CORS, path, '"allowHeaders"', allowHeaders, 0, MAX_ITEMS),
    ...counted(CORS, path, '"exposeHeaders"', exposeHeaders, 0, MAX_ITEMS),
  ];
}

/** Browsers take `*` for a name if they send credentials; the Gateway API takes it alone. */
function wildcards(cors: CorsPlan, isIstio: boolean, path: string): Finding[] {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, allowCredentials } = cors;
  const lists = { allowOrigins, allowMethods, allowHeaders, exposeHeaders };
  return Object.entries(lists).flatMap(([name, items]) => {
    const wrong = (problem: string, fix: string) =>
      violation(CORS, path, { problem: `"${name}" ${problem}`, value: items, fix });
    const anything = items.includes('*');
    return [
      ...(anything && items.length > 1
        ? [wrong("has '*' and other items", "remove the others, or '*'")]
        : []),
      ...(anything && allowCredentials
        ? [
            wrong(
              'has \'*\', which browsers do not accept with "allowCredentials"',
              'list the items, or remove "allowCredentials"',
            ),
          ]
        : []),
      ...(isIstio && name === 'allowOrigins' && items.some((item) => `${item}`.includes('*'))
        ? [
            wrong(
              'has a wildcard, which Istio compares as it is written',
              'list the origins, or use Gateway.envoyGateway()',
            ),
          ]
        : []),
    ];
  });
}

/** Browsers do not speak gRPC. */
function withoutHttp({ ports, path }: Frontend): Finding[] {
  return ports.every(({ purpose }) => purpose === PortPurpose.GRPC)
    ? [
        violation(CORS, path, {
          problem: '"cors" is for browsers, and the service has no HTTP port',
          fix: 'remove "cors", or add Port.http1({ … })',
        }),
      ]
    : [];
}
