import { LOAD_BALANCER_INSTANCE } from './existing-load-balancers';
import { Finding, violation } from './finding';
import { Frontend } from '../plan/frontend';
import { ServicePlan } from '../plan/service';
import { LoadBalancerKind } from '../spec/load-balancer';

/** What a load balancer of ours takes of one that exists already. @internal */
export interface LoadBalancerClaim {
  /** Construct path of the service, within which such things are found by other rules. */
  readonly service: string;
  /** Construct path of the service or the deployment whose load balancer it is. */
  readonly path: string;
  readonly kind: LoadBalancerKind;
  readonly instance: string;
  /** Whether it is the cloud's API gateway, where each service has a domain of its own. */
  readonly cloud: boolean;
  /** What nobody else may take: a port of a CLB, a host of the cloud's gateway, or a host and path of another. */
  readonly claim: string;
  /** The listener of the gateway; left out for every one. */
  readonly listener?: string;
}

/**
 * What a service takes of existing load balancers. The cloud's have their ids to themselves; a gateway
 * in the cluster is the same one only where `cluster` is, which two Charts of an app need not share.
 *
 * @internal
 */
export function loadBalancerClaims(
  { path, frontends }: ServicePlan,
  cluster: string,
): LoadBalancerClaim[] {
  return frontends.flatMap((frontend) => {
    const { kind, instance, hostnames } = frontend.loadBalancer;
    if (instance === undefined) {
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
      claim: `${gateway} ${host} ${String(path).replace(/\/+$/, '')}`,
      listener: loadBalancer.listeners.find(({ port }) => port === expose)?.name,
    })),
  );
}

/** One finding for each load balancer that takes what one of another service takes already. @internal */
export function checkLoadBalancerClaims(facts: readonly LoadBalancerClaim[]): Finding[] {
  const claimed = new Map<string, LoadBalancerClaim[]>();
  const found = new Map<string, Finding>();
  for (const fact of facts) {
    const before = claimed.get(fact.claim) ?? [];
    const other = before.find((each) => each.service !== fact.service && meet(each, fact));
    if (other && !found.has(fact.path)) {
      found.set(fact.path, taken(fact, other));
    }
    claimed.set(fact.claim, [...before, fact]);
  }
  return [...found.values()];
}

function meet(one: LoadBalancerClaim, other: LoadBalancerClaim): boolean {
  const [a, b] = [one.listener, other.listener];
  return a === undefined || b === undefined || a === b;
}

function taken(
  { path, kind, instance, cloud }: LoadBalancerClaim,
  other: LoadBalancerClaim,
): Finding {
  return violation(LOAD_BALANCER_INSTANCE, path, {
    ...(kind === LoadBalancerKind.CLB
      ? {
          problem: `it and ${other.path} take the same expose port of one existing CLB`,
          fix: 'give one of them another "expose", or a CLB of its own',
        }
      : cloud
        ? {
            problem: `it and ${other.path} take the same host name of one existing gateway`,
            fix: 'give one of them another host name, or a gateway of its own',
          }
        : {
            problem: `its routes and those of ${other.path} take the same host and path of one existing gateway, and the older would get all requests`,
            fix: 'give one of them "hostnames", other paths or a listener of its own',
          }),
    value: instance,
  });
}
