import { Frontend } from '../../plan/frontend';
import { ServicePlan } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { AlgorithmName, BalancingAlgorithm } from '../../spec/load-balancer';
import { frontendMetadata } from '../metadata';
import { RenderedObject } from '../object';
import { PLAIN, renderGatewayApi } from './gateway-api';

/** @internal */
export function renderIstio(plan: ServicePlan, frontend: Frontend): RenderedObject[] {
  return [
    ...renderGatewayApi(plan, frontend, PLAIN),
    ...destinations(plan, frontend).map((service) =>
      renderDestinationRule(plan, frontend, service),
    ),
  ];
}

/** A Service that traffic goes to. */
interface Destination {
  readonly name: string;
  readonly namespace?: string;
}

/** A Service has one rule, said by the first load balancer that leads there: others say the same. */
function destinations(plan: ServicePlan, frontend: Frontend): Destination[] {
  if (frontend.sharedService) {
    return [frontend.sharedService];
  }
  const before = plan.frontends.slice(0, plan.frontends.indexOf(frontend)).flatMap(inRoute);
  const named = inRoute(frontend).filter((path) => !before.includes(path));
  return plan.deployments
    .filter(({ path }) => named.includes(path))
    .map(({ serviceName, namespace }) => ({ name: serviceName, namespace }));
}

/** The deployments whose own Services a load balancer leads to. */
function inRoute({ sharedService, traffic }: Frontend): string[] {
  return sharedService
    ? []
    : traffic.shares.filter((share) => share.inRoute).map(({ path }) => path);
}

/** The algorithm inside one Service. It stands beside the Service, whose short name is meant there. */
function renderDestinationRule(
  plan: ServicePlan,
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
        trafficPolicy: { loadBalancer: loadBalancer(frontend.loadBalancer.algorithm) },
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

function loadBalancer({ name, header }: BalancingAlgorithm): object {
  if (header !== undefined) {
    return { consistentHash: { httpHeaderName: header } };
  }
  return name === AlgorithmName.SOURCE_ADDRESS_HASH
    ? { consistentHash: { useSourceIp: true } }
    : { simple: SIMPLE[name] };
}
