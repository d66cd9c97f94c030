import { Frontend } from '../../plan/frontend';
import { AuthenticationPlan, CorsPlan } from '../../plan/public-gateway';
import { PlannedService } from '../../plan/service';
import { gatewayDuration } from '../../private/gateway-duration';
import { omitUndefined } from '../../private/omit-undefined';
import { CLIENT_HEADER } from '../../private/vocabulary';
import { frontendMetadata } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';

/** A route that a policy of Envoy Gateway is for. @internal */
export interface PolicyTarget {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** Keys, tokens and origins: one policy for all routes, as two on one route would be a conflict. @internal */
export function renderSecurityPolicy(
  plan: PlannedService,
  frontend: Frontend,
  targetRefs: readonly PolicyTarget[],
): RenderedObject[] {
  const { authentication, cors } = frontend.loadBalancer;
  return authentication === undefined && cors === undefined
    ? []
    : [
        {
          owner: frontend.path,
          after: targetRefs.map(({ kind, name }) => `${kind}/${name}`),
          computed: [],
          object: {
            apiVersion: 'gateway.envoyproxy.io/v1alpha1',
            kind: 'SecurityPolicy',
            metadata: frontendMetadata(plan, frontend),
            spec: omitUndefined({
              targetRefs,
              ...(authentication && authenticated(authentication)),
              cors: cors && crossOrigin(cors),
            }),
          },
        },
      ];
}

function authenticated({
  secrets,
  header,
  issuer,
  jwksUri,
  audiences,
}: AuthenticationPlan): object {
  return secrets
    ? {
        apiKeyAuth: {
          credentialRefs: secrets.map((name) => ({ group: '', kind: 'Secret', name })),
          extractFrom: [{ headers: [header] }],
          forwardClientIDHeader: CLIENT_HEADER,
          // neither the engine nor its logs get the key
          sanitize: true,
        },
      }
    : {
        jwt: {
          providers: [
            omitUndefined({
              name: 'issuer',
              issuer,
              audiences: unlessEmpty(audiences!),
              remoteJWKS: { uri: jwksUri },
            }),
          ],
        },
      };
}

function crossOrigin({ maxAgeSeconds, exposeHeaders, ...cors }: CorsPlan): object {
  return omitUndefined({
    ...cors,
    exposeHeaders: unlessEmpty(exposeHeaders),
    maxAge: gatewayDuration(maxAgeSeconds * 1000),
  });
}
