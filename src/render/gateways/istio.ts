import { PLAIN, renderGatewayApi } from './gateway-api';
import { FrontPlan } from '../../plan/front-plan';
import { AlgorithmName, AlgorithmPlan } from '../../plan/load-balancer-plan';
import { ServicePlan } from '../../plan/service-plan';
import { given } from '../../private/given';
import { frontMetadata } from '../metadata';
import { RenderedObject } from '../object';

/** @internal */
export function renderIstio(plan: ServicePlan, front: FrontPlan): RenderedObject[] {
  return [
    ...renderGatewayApi(plan, front, PLAIN),
    ...destinations(plan, front).map((service) => renderDestinationRule(plan, front, service)),
  ];
}

/** A Service that traffic goes to. */
interface Destination {
  readonly name: string;
  readonly namespace?: string;
}

/** A Service has one rule, said by the first load balancer that leads there: others say the same. */
function destinations(plan: ServicePlan, front: FrontPlan): Destination[] {
  if (front.sharedService) {
    return [front.sharedService];
  }
  const before = plan.fronts.slice(0, plan.fronts.indexOf(front)).flatMap(inRoute);
  const named = inRoute(front).filter((path) => !before.includes(path));
  return plan.deployments
    .filter(({ path }) => named.includes(path))
    .map(({ serviceName, namespace }) => ({ name: serviceName, namespace }));
}

/** The deployments whose own Services a load balancer leads to. */
function inRoute({ sharedService, traffic }: FrontPlan): string[] {
  return sharedService ? [] : traffic.shares.filter((share) => share.named).map(({ path }) => path);
}

/** The algorithm inside one Service. It stands beside the Service, whose short name is meant there. */
function renderDestinationRule(
  plan: ServicePlan,
  front: FrontPlan,
  { name, namespace }: Destination,
): RenderedObject {
  return {
    owner: front.path,
    after: [`Service/${name}`],
    computed: [],
    object: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: given({ ...frontMetadata(plan, front, name), namespace }),
      spec: {
        host: name,
        trafficPolicy: { loadBalancer: loadBalancer(front.loadBalancer.algorithm) },
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

function loadBalancer({ name, header }: AlgorithmPlan): object {
  if (header !== undefined) {
    return { consistentHash: { httpHeaderName: header } };
  }
  return name === AlgorithmName.SOURCE_ADDRESS_HASH
    ? { consistentHash: { useSourceIp: true } }
    : { simple: SIMPLE[name] };
}
