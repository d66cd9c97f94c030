import { Finding, violation } from './finding';
import { counted, outside, text } from './limits';
import { underscore } from './load-balancers';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { AuthenticationPlan } from '../plan/public-gateway';
import { PlannedService } from '../plan/service';
import { isHeaderName, isObjectName } from '../private/grammar';
import { CLIENT_HEADER } from '../private/vocabulary';

const MAX_SECRETS = 16;
/** As many as the definition of SecurityPolicy takes. */
const MAX_AUDIENCES = 8;

/** @internal */
export const AUTHENTICATIONS = new Subject('Public gateways', checkAuthentications);

const AUTHENTICATION = AUTHENTICATIONS.error(
  'AUTHENTICATION',
  `"secrets" of API keys has 1–${MAX_SECRETS} names of Secrets, each once, and "header" is legal and not that of consistent hash; JWT has an issuer, an https URL of its keys and at most ${MAX_AUDIENCES} audiences, each once`,
  'LoadBalancer.apiGateway({ authentication: Authentication.apiKeys({ secrets: [] }) })',
);

const BOUNDS = {
  secret: {
    rule: AUTHENTICATION,
    property: 'each of "secrets"',
    limit: text({ test: isObjectName }, 'the name of a Secret in the namespace of the service'),
    required: true,
    fix: "write a name alone, such as 'customers': the keys themselves stay in the Secret",
  },
  header: {
    rule: AUTHENTICATION,
    property: '"header" of the API key',
    limit: text({ test: isHeaderName }, 'an HTTP token of 1–256 characters'),
    fix: "name a request header, such as 'x-api-key', or omit it for 'authorization'",
  },
  issuer: {
    rule: AUTHENTICATION,
    property: '"issuer"',
    limit: text(/^[!-~]{1,253}$/, '1–253 printable characters without a space'),
    fix: "write the claim iss of the tokens, such as 'https://login.example.com/'",
  },
  jwksUri: {
    rule: AUTHENTICATION,
    property: '"jwksUri"',
    limit: text(
      /^(?=.{1,253}$)https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/[!-~]*)?$/,
      'an https URL of at most 253 characters',
    ),
    fix: "write such as 'https://login.example.com/.well-known/jwks.json'",
  },
  audience: {
    rule: AUTHENTICATION,
    property: 'each of "audiences"',
    limit: text(/^[!-~]{1,253}$/, '1–253 printable characters without a space'),
    required: true,
    fix: "write the claim aud of the tokens, such as 'chat'",
  },
};

function checkAuthentications(_spec: unknown, plan: PlannedService): Finding[] {
  return plan.frontends.flatMap((frontend) => {
    const { authentication } = frontend.loadBalancer;
    return authentication === undefined
      ? []
      : authentication.secrets
        ? apiKeys(authentication, frontend, plan)
        : jwt(authentication, frontend);
  });
}

function apiKeys(
  { secrets = [], header }: AuthenticationPlan,
  { path, loadBalancer }: Frontend,
  { platform }: PlannedService,
): Finding[] {
  return [
    ...secrets.flatMap((name) => outside(BOUNDS.secret, path, name)),
    ...counted(AUTHENTICATION, path, '"secrets"', secrets, 1, MAX_SECRETS),
    ...outside(BOUNDS.header, path, header),
    ...underscore(AUTHENTICATION, header!, platform, path),
    ...(loadBalancer.hashHeader?.toLowerCase() === header!.toLowerCase()
      ? [
          violation(AUTHENTICATION, path, {
            problem:
              'consistent hash uses the header of the API key, which the gateway removes before it chooses a pod',
            value: header,
            fix: `hash the name of the client, GatewayAlgorithm.consistentHash('${CLIENT_HEADER}')`,
          }),
        ]
      : []),
  ];
}

function jwt(
  { issuer, jwksUri, audiences = [] }: AuthenticationPlan,
  { path }: Frontend,
): Finding[] {
  return [
    ...outside(BOUNDS.issuer, path, issuer),
    ...outside(BOUNDS.jwksUri, path, jwksUri),
    ...audiences.flatMap((audience) => outside(BOUNDS.audience, path, audience)),
    ...counted(AUTHENTICATION, path, '"audiences"', audiences, 0, MAX_AUDIENCES),
  ];
}
