import { Frontend } from '../../plan/frontend';
import { LoadBalancerPlan } from '../../plan/load-balancer';
import { PlannedService } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { AlgorithmName } from '../../spec/load-balancer';
import { frontendMetadata } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';
import { PLAIN, RouteExtras, renderGatewayApi } from './gateway-api';
import { renderIstioSecurity } from './istio-security';

/** @internal */
export function renderIstio(plan: PlannedService, frontend: Frontend): RenderedObject[] {
  return [
    ...renderGatewayApi(plan, frontend, ISTIO),
    ...renderIstioSecurity(plan, frontend),
    ...destinations(plan, frontend).map((service) =>
      renderDestinationRule(plan, frontend, service),
    ),
  ];
}

const ISTIO: RouteExtras = {
  ...PLAIN,
  filters: ({ loadBalancer: { cors } }) => {
    if (!cors) {
      return [];
    }
    const { maxAgeSeconds, exposeHeaders, ...rest } = cors;
    return [
      {
        type: 'CORS',
        cors: omitUndefined({
          ...rest,
          exposeHeaders: unlessEmpty(exposeHeaders),
          maxAge: maxAgeSeconds,
        }),
      },
    ];
  },
};

/** A Service that gets traffic. */
interface Destination {
  readonly name: string;
  readonly namespace?: string;
}

/** A Service has one rule, from its first load balancer: those of the others are equal. */
function destinations(plan: PlannedService, frontend: Frontend): Destination[] {
  if (frontend.sharedService) {
    return [frontend.sharedService];
  }
  const before = plan.frontends.slice(0, plan.frontends.indexOf(frontend)).flatMap(inRoute);
  const named = inRoute(frontend).filter((path) => !before.includes(path));
  return (
    plan.deployments
      // Istio creates a Service of its own for a pool, in which the picker chooses
      .filter(({ path, picker }) => named.includes(path) && !picker)
      .map(({ serviceName, namespace }) => ({ name: serviceName, namespace }))
  );
}

/** The deployments whose own Services a load balancer leads to. */
function inRoute({ sharedService, traffic }: Frontend): string[] {
  return sharedService
    ? []
    : traffic.shares.filter((share) => share.inRoute).map(({ path }) => path);
}

/** The algorithm inside one Service, in its namespace, where its short name resolves. */
function renderDestinationRule(
  plan: PlannedService,
  frontend: Frontend,
  { name, namespace }: Destination,
): RenderedObject {
  return {
    owner: frontend.path,
    after: [`Service/${name}`],
    computed: [],
    object: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: omitUndefined({ ...frontendMetadata(plan, frontend, name), namespace }),
      spec: {
        host: name,
        trafficPolicy: { loadBalancer: loadBalancer(frontend.loadBalancer) },
      },
    },
  };
}

const SIMPLE: Partial<Record<AlgorithmName, string>> = {
  [AlgorithmName.ROUND_ROBIN]: 'ROUND_ROBIN',
  [AlgorithmName.LEAST_CONNECTIONS]: 'LEAST_REQUEST',
  [AlgorithmName.RANDOM]: 'RANDOM',
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: 'ROUND_ROBIN',
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: 'LEAST_REQUEST',
};

function loadBalancer({ algorithm, hashHeader }: LoadBalancerPlan): object {
  if (hashHeader !== undefined) {
    return { consistentHash: { httpHeaderName: hashHeader } };
  }
  return algorithm === AlgorithmName.SOURCE_ADDRESS_HASH
    ? { consistentHash: { useSourceIp: true } }
    : { simple: SIMPLE[algorithm] };
}
