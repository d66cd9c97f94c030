import { Frontend } from '../../plan/frontend';
import { PlannedService } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { HTTP_PORT } from '../../spec/port';
import { frontendMetadata } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';

const SECURITY = 'security.istio.io/v1';

/**
 * RequestAuthentication rejects invalid tokens alone: a request without a token passes. So a second object
 * denies every request that has no identity. Both are for the Gateway, which is the service's own.
 *
 * @internal
 */
export function renderIstioSecurity(plan: PlannedService, frontend: Frontend): RenderedObject[] {
  const { authentication } = frontend.loadBalancer;
  if (!authentication?.issuer) {
    return [];
  }
  const { issuer, jwksUri, audiences = [] } = authentication;
  const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: frontend.name }];
  const rendered = (kind: string, spec: object): RenderedObject => ({
    owner: frontend.path,
    after: [`Gateway/${frontend.name}`],
    computed: [],
    object: {
      apiVersion: SECURITY,
      kind,
      metadata: frontendMetadata(plan, frontend),
      spec,
    },
  });
  return [
    rendered('RequestAuthentication', {
      targetRefs,
      jwtRules: [
        omitUndefined({
          issuer,
          jwksUri,
          audiences: unlessEmpty(audiences),
          // as Envoy Gateway does it
          forwardOriginalToken: true,
        }),
      ],
    }),
    rendered('AuthorizationPolicy', {
      targetRefs,
      action: 'DENY',
      rules: [
        omitUndefined({
          from: [{ source: { notRequestPrincipals: ['*'] } }],
          to: exceptions(frontend),
        }),
      ],
    }),
  ];
}

/**
 * A browser sends no token with a preflight request, and Istio authorizes requests before it answers
 * those (istio/istio#45716). A redirect to HTTPS needs no token either.
 */
function exceptions({ loadBalancer }: Frontend): object[] | undefined {
  const operation = omitUndefined({
    notMethods: loadBalancer.cors && ['OPTIONS'],
    notPorts: loadBalancer.redirectHttp ? [`${HTTP_PORT}`] : undefined,
  });
  return unlessEmpty(operation) && [{ operation }];
}
