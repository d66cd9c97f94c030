import { ExistingUse, takenTwice } from './existing-load-balancers';
import { Finding } from './finding';
import { Frontend } from '../plan/frontend';
import { PlannedService } from '../plan/service';
import { withoutTrailingSlash } from '../private/paths';
import { LoadBalancerKind } from '../spec/load-balancer';

/** The part of an existing load balancer that one load balancer uses. @internal */
export interface LoadBalancerClaim extends ExistingUse {
  /** Construct path of the service; other rules compare the load balancers of one service. */
  readonly service: string;
  /** A port of a CLB, a host name of Volcengine's gateway, or a host and path of a Gateway. */
  readonly claim: string;
  /** Listener of the Gateway; absent for every listener. */
  readonly listener?: string;
}

/**
 * The parts of existing load balancers that a service uses. An id identifies a load balancer of
 * Volcengine everywhere. A name identifies a Gateway only within `cluster`, and two Charts of an app
 * may be for two clusters.
 *
 * @internal
 */
export function loadBalancerClaims(
  { path, frontends }: PlannedService,
  cluster: string,
): LoadBalancerClaim[] {
  return frontends.flatMap((frontend) => {
    const { kind, instance, hostnames, shared } = frontend.loadBalancer;
    if (instance === undefined || shared) {
      return [];
    }
    const cloud = frontend.cloudGateway !== undefined;
    const fact = { service: path, path: frontend.path, kind, instance, cloud };
    if (cloud) {
      return hostnames.map((host) => ({ ...fact, claim: `${instance} ${host}` }));
    }
    return kind === LoadBalancerKind.CLB
      ? frontend.ports.map(({ expose }) => ({ ...fact, claim: `${instance} ${expose}` }))
      : routes(frontend, instance).map(({ claim, listener }) => ({
          ...fact,
          claim: `${cluster} ${claim}`,
          listener,
        }));
  });
}

function routes({ loadBalancer, namespace, ports }: Frontend, instance: string) {
  const gateway = instance.includes('/') ? instance : `${namespace}/${instance}`;
  const hosts = loadBalancer.hostnames.length > 0 ? loadBalancer.hostnames : ['every host'];
  return hosts.flatMap((host) =>
    ports.map(({ path, expose }) => ({
      claim: `${gateway} ${host} ${withoutTrailingSlash(String(path))}`,
      listener: loadBalancer.listeners.find(({ port }) => port === expose)?.name,
    })),
  );
}

/** One finding for each load balancer that uses a part which another service uses already. @internal */
export function checkLoadBalancerClaims(facts: readonly LoadBalancerClaim[]): Finding[] {
  const claimed = new Map<string, LoadBalancerClaim[]>();
  const found = new Map<string, Finding>();
  for (const fact of facts) {
    const before = claimed.get(fact.claim) ?? [];
    const other = before.find((each) => each.service !== fact.service && meet(each, fact));
    if (other && !found.has(fact.path)) {
      found.set(fact.path, takenTwice(other.path, fact));
    }
    claimed.set(fact.claim, [...before, fact]);
  }
  return [...found.values()];
}

function meet(one: LoadBalancerClaim, other: LoadBalancerClaim): boolean {
  const [a, b] = [one.listener, other.listener];
  return a === undefined || b === undefined || a === b;
}
