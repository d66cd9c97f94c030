import { Finding, violation } from './finding';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { limitsSilence } from '../plan/gateway-features';
import { GatewayPlan } from '../plan/platform';
import { PlannedService } from '../plan/service';
import { SharedGatewayPlan } from '../plan/shared-gateway';
import { atLeast } from '../private/version';
import { LoadBalancerSpec } from '../spec/load-balancer';
import { GatewayKind } from '../spec/platform';
import { PublicGatewaySpec, RateLimitScope } from '../spec/public-gateway';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const PUBLIC_GATEWAYS = new Subject('Public gateways', checkPublicGateways);

const PUBLIC_GATEWAY = PUBLIC_GATEWAYS.error(
  'PUBLIC_GATEWAY',
  'the gateway supports each option of its public side: Envoy Gateway all of them, "streamIdleTimeout" from 1.8 and a global rate limit with "rateLimitService", Istio JWT, CORS, "pathRewrite", "redirectHttp" and "certificateIssuer", another Gateway "certificateIssuer" alone',
  'LoadBalancer.apiGateway({ retries: 1 }) // on Gateway.istio()',
);

/** What an option needs, if the gateway does not have it. */
type Missing = (
  spec: PublicGatewaySpec,
  frontend: Frontend,
  gateway: GatewayPlan,
) => string | undefined;

const ENVOY = 'use Gateway.envoyGateway(), or remove it';

/** What Envoy Gateway needs for an option. */
const ENVOY_GATEWAY: Partial<Record<keyof PublicGatewaySpec, Missing>> = {
  rateLimit: ({ rateLimit }, _frontend, { rateLimitService }) =>
    rateLimit?.scope === RateLimitScope.GLOBAL && !rateLimitService
      ? 'configure the rate limit service of Envoy Gateway and set Gateway.envoyGateway({ rateLimitService: true }); or remove "scope", so that each proxy counts'
      : undefined,
  streamIdleTimeout: (_spec, _frontend, gateway) =>
    limitsSilence(gateway)
      ? undefined
      : "upgrade Envoy Gateway and set Gateway.envoyGateway({ version: '1.8' }), or remove it",
};

const nothing: Missing = () => undefined;
const envoyOnly: Missing = () => ENVOY;

/** The options that Istio lacks, and what it needs for others. */
const ISTIO: Record<keyof PublicGatewaySpec, Missing> = {
  authentication: ({ authentication }, { loadBalancer }) =>
    authentication?.kind === 'api-keys'
      ? 'use Authentication.jwt({ … }) or Gateway.envoyGateway()'
      : loadBalancer.instance !== undefined
        ? 'let the library create the Gateway, because Istio would ask every service behind it for a token; or use Gateway.envoyGateway()'
        : undefined,
  // istio/istio reads the filter of the Gateway API, which is in the standard channel since 1.5
  cors: (_spec, _frontend, { gatewayApi }) =>
    atLeast(gatewayApi, '1.5')
      ? undefined
      : "upgrade the Gateway API and set Gateway.istio({ gatewayApiVersion: '1.5' }), or use Gateway.envoyGateway()",
  rateLimit: envoyOnly,
  maxRequestBody: envoyOnly,
  retries: envoyOnly,
  streamIdleTimeout: envoyOnly,
  maxParallelRequests: () =>
    'use Gateway.envoyGateway(); or remove it and patch the DestinationRule with connectionPool.http.http2MaxRequests',
  redirectHttp: nothing,
  certificateIssuer: nothing,
  pathRewrite: nothing,
};

const OPTIONS = Object.keys(ISTIO) as (keyof PublicGatewaySpec)[];

function checkPublicGateways(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const owners = [spec, ...spec.deployments];
  return plan.frontends.flatMap((frontend) => {
    const own = owners.find(({ path }) => path === frontend.path)!.loadBalancer!;
    return OPTIONS.filter((option) => isSet(own, option)).flatMap((option) => {
      const fix = missing(option, own, frontend, plan);
      return fix === undefined
        ? []
        : [unsupported(frontend.path, nameOf(frontend, plan), option, fix)];
    });
  });
}

/** The options of a gateway that services share: a Gateway that is not known has no redirect. @internal */
export function checkSharedOptions({
  path,
  redirectHttp,
  platform: { gateway },
}: SharedGatewayPlan): Finding[] {
  return redirectHttp && gateway.kind === GatewayKind.GATEWAY_API
    ? [unsupported(path, NAMES[gateway.kind](gateway), 'redirectHttp', ENVOY)]
    : [];
}

function unsupported(path: string, gateway: string, option: string, fix: string): Finding {
  return violation(PUBLIC_GATEWAY, path, {
    problem: `${gateway} does not support "${option}" as it is set`,
    fix,
  });
}

/** `redirectHttp: false` is what every gateway does. */
function isSet(spec: LoadBalancerSpec, option: keyof PublicGatewaySpec): boolean {
  return spec[option] !== undefined && spec[option] !== false;
}

function missing(
  option: keyof PublicGatewaySpec,
  spec: LoadBalancerSpec,
  frontend: Frontend,
  { platform: { gateway } }: PlannedService,
): string | undefined {
  if (frontend.cloudGateway) {
    return 'put a gateway into the cluster, Platform.vke({ gateway: Gateway.envoyGateway(), … }); or remove it and add a plug-in in the console of Volcengine';
  }
  switch (gateway.kind) {
    case GatewayKind.ENVOY_GATEWAY:
      return ENVOY_GATEWAY[option]?.(spec, frontend, gateway);
    case GatewayKind.ISTIO:
      return ISTIO[option](spec, frontend, gateway);
    case GatewayKind.GATEWAY_API:
      return option === 'certificateIssuer'
        ? undefined
        : 'use Gateway.envoyGateway(); or remove it and create the policy of this gateway for the routes';
  }
}

function nameOf({ cloudGateway }: Frontend, { platform: { gateway } }: PlannedService): string {
  return cloudGateway ? 'a Volcengine API gateway' : NAMES[gateway.kind](gateway);
}

const NAMES: Record<GatewayKind, (gateway: GatewayPlan) => string> = {
  [GatewayKind.ENVOY_GATEWAY]: ({ version }) => `Envoy Gateway ${version}`,
  [GatewayKind.ISTIO]: ({ version }) => `Istio ${version}`,
  [GatewayKind.GATEWAY_API]: () => 'Gateway.gatewayApi()',
};
