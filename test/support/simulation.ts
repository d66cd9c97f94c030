// Who answers, by the manifests alone: what Envoy, Istio's proxies, kube-proxy and the cloud's CLB do
// with what is written. Nothing here knows a plan.

import { Chance, hash, maglev, turns } from './simulated-choices';

/** A request, or a connection. */
export interface Call {
  readonly headers?: { readonly [name: string]: string };
  /** The address of the caller. */
  readonly source?: string;
}

/** What runs the manifests. */
export interface Environment {
  /** Whether weighted clusters follow the hash of a request: Envoy Gateway from 1.9 on does. */
  readonly hashesClusters?: boolean;
  readonly seed?: number;
}

interface Pod {
  readonly name: string;
  readonly deployment: string;
  readonly labels: Record<string, string>;
}

type Pick = (call: Call) => Pod | undefined;

/** Answers calls to a port with the name of the deployment whose pod gets them; nobody: `undefined`. */
export function callers(
  objects: readonly any[],
  port: number,
  environment: Environment = {},
): (call: Call) => string | undefined {
  const cluster = new Cluster(objects, environment);
  const route = cluster.routeAt(port);
  const pick = route ? cluster.route(route) : cluster.balancer(port);
  return (call) => pick(call)?.deployment;
}

class Cluster {
  private readonly pods: Pod[];
  private readonly chance: Chance;

  public constructor(
    private readonly objects: readonly any[],
    private readonly environment: Environment,
  ) {
    this.chance = new Chance(environment.seed ?? 1);
    this.pods = this.all('Deployment').flatMap(({ metadata, spec }) =>
      Array.from({ length: spec.replicas }, (_, index) => ({
        name: `${metadata.name}-${index}`,
        deployment: metadata.name,
        labels: spec.template.metadata.labels,
      })),
    );
  }

  /** The route whose listener has a port; listeners are found by their names. */
  public routeAt(port: number): any {
    const routes = this.objects.filter(({ kind }) => /Route$/.test(kind));
    return routes.find(({ spec }) =>
      spec.parentRefs.some(({ name, sectionName }: any) =>
        this.all('Gateway').some(
          ({ metadata, spec: { listeners } }) =>
            metadata.name === name &&
            listeners.some((each: any) => each.name === sectionName && each.port === port),
        ),
      ),
    );
  }

  public route(route: any): Pick {
    const rules = route.spec.rules.map((rule: any) => ({ rule, pick: this.backends(rule, route) }));
    return (call) => mostSpecific(rules, call)?.pick(call);
  }

  /** A Service of type LoadBalancer: the cloud's CLB where it is told how, else kube-proxy. */
  public balancer(port: number): Pick {
    const service = this.all('Service').find(
      ({ spec }) =>
        spec.type === 'LoadBalancer' && spec.ports.some((each: any) => each.port === port),
    );
    const pods = this.endpoints(service.metadata.name);
    const scheduler = Object.entries(service.metadata.annotations ?? {}).find(([name]) =>
      name.endsWith('-loadbalancer-scheduler'),
    )?.[1];
    switch (scheduler) {
      case 'wrr':
        return inTurn(pods);
      case 'wlc':
        return this.fewestConnections(pods);
      case 'sh':
        return ({ source }) => pods[hash(source!) % pods.length];
      default:
        return this.kubeProxy(pods, service.spec.sessionAffinity === 'ClientIP');
    }
  }

  private backends({ backendRefs = [] }: any, route: any): Pick {
    const weighted: any[] = backendRefs
      .map((ref: any) => ({ ...ref, weight: ref.weight ?? 1 }))
      .filter(({ weight }: any) => weight > 0);
    if (weighted.length === 0) {
      return () => undefined;
    }
    const policy = this.all('BackendTrafficPolicy').find(({ spec }) =>
      spec.targetRefs.some(
        ({ kind, name }: any) => kind === route.kind && name === route.metadata.name,
      ),
    );
    return policy
      ? this.envoyGateway(weighted, policy.spec.loadBalancer)
      : this.drawn(weighted, ({ name }) => this.istio(name));
  }

  /** One cluster of weighted localities; backends with filters make a cluster of each. */
  private envoyGateway(backends: any[], policy: any): Pick {
    if (backends.some(({ filters }) => filters !== undefined)) {
      const inside = ({ name }: any) => this.balanced(this.endpoints(name), policy);
      const header = headerOf(policy);
      return header !== undefined && this.environment.hashesClusters
        ? this.hashed(backends, header, inside)
        : this.drawn(backends, inside);
    }
    if (policy.type === 'ConsistentHash') {
      // Maglev is built without the weights of localities (envoyproxy/gateway#9775)
      return this.balanced(
        backends.flatMap(({ name }) => this.endpoints(name)),
        policy,
      );
    }
    const locality = turns(backends.map(({ weight }) => weight));
    const inside = backends.map(({ name }) => this.balanced(this.endpoints(name), policy));
    return (call) => inside[locality()](call);
  }

  /** The algorithm of a Service's DestinationRule; without one, or on another gateway, at random. */
  private istio(service: string): Pick {
    const rule = this.all('DestinationRule').find(({ spec }) => spec.host === service);
    const { simple, consistentHash } = rule?.spec.trafficPolicy.loadBalancer ?? {};
    const type = consistentHash ? 'ConsistentHash' : (SIMPLE[simple] ?? 'Random');
    const headers = [{ name: consistentHash?.httpHeaderName }];
    return this.balanced(
      this.endpoints(service),
      consistentHash?.useSourceIp
        ? { type, consistentHash: { type: 'SourceIP' } }
        : { type, consistentHash: { headers } },
    );
  }

  /** A backend at random by weight for each call. */
  private drawn(backends: any[], inside: (backend: any) => Pick): Pick {
    const picks = backends.map(inside);
    const weights = backends.map(({ weight }) => weight);
    const total = sum(weights);
    return (call) => picks[within(weights, this.chance.below(total))](call);
  }

  /** `use_hash_policy`: the hash, modulo the sum of the weights, is where the backend lies. */
  private hashed(backends: any[], header: string, inside: (backend: any) => Pick): Pick {
    const picks = backends.map(inside);
    const weights = backends.map(({ weight }) => weight);
    const total = sum(weights);
    return (call) => {
      const value = call.headers?.[header];
      const place = value === undefined ? this.chance.below(total) : hash(value) % total;
      return picks[within(weights, place)](call);
    };
  }

  private balanced(pods: Pod[], policy: any): Pick {
    if (pods.length === 0) {
      return () => undefined;
    }
    const any = () => pods[this.chance.below(pods.length)];
    switch (policy.type) {
      case 'RoundRobin':
        return inTurn(pods);
      case 'LeastRequest':
        return this.fewestConnections(pods);
      case 'ConsistentHash': {
        const table = maglev(pods.map(({ name }) => name));
        const header = headerOf(policy);
        return ({ headers, source }) => {
          const value = header === undefined ? source : headers?.[header];
          return value === undefined ? any() : pods[table[hash(value) % table.length]];
        };
      }
      default:
        return any;
    }
  }

  /** Each call lasts a while; the next goes to the pod that has the fewest, a random one of them. */
  private fewestConnections(pods: Pod[]): Pick {
    const running = pods.map(() => 0);
    const ends: number[] = [];
    const lasting = pods.length * 20;
    return () => {
      if (ends.length >= lasting) {
        const [ended] = ends.splice(this.chance.below(ends.length), 1);
        running[ended]--;
      }
      const fewest = Math.min(...running);
      const idle = pods.map((_, index) => index).filter((index) => running[index] === fewest);
      const chosen = idle[this.chance.below(idle.length)];
      running[chosen]++;
      ends.push(chosen);
      return pods[chosen];
    };
  }

  private kubeProxy(pods: Pod[], sticky: boolean): Pick {
    const known = new Map<string, Pod>();
    return ({ source }) => {
      const before = sticky ? known.get(source!) : undefined;
      const pod = before ?? pods[this.chance.below(pods.length)];
      if (sticky) {
        known.set(source!, pod);
      }
      return pod;
    };
  }

  private endpoints(service: string): Pod[] {
    const { spec } = this.all('Service').find(({ metadata }) => metadata.name === service);
    return this.pods.filter(({ labels }) =>
      Object.entries(spec.selector).every(([name, value]) => labels[name] === value),
    );
  }

  private all(kind: string): any[] {
    return this.objects.filter((object) => object.kind === kind);
  }
}

const SIMPLE: Record<string, string> = {
  ROUND_ROBIN: 'RoundRobin',
  LEAST_REQUEST: 'LeastRequest',
  RANDOM: 'Random',
};

function inTurn(pods: Pod[]): Pick {
  let next = 0;
  return () => pods[next++ % pods.length];
}

function headerOf({ consistentHash }: any): string | undefined {
  return (consistentHash?.headers?.[0] ?? consistentHash?.header)?.name;
}

interface Ruled {
  readonly rule: any;
  readonly pick: Pick;
}

/** Calls are to `/`: of the rules that match, the one with most headers. */
function mostSpecific(rules: Ruled[], { headers = {} }: Call): Ruled | undefined {
  const matching = rules.flatMap(({ rule, pick }) =>
    (rule.matches ?? [{}])
      .filter(({ path }: any) => path === undefined || path.value === '/')
      .filter(({ headers: wanted = [] }: any) =>
        wanted.every(({ name, value }: any) => headers[name] === value),
      )
      .map((match: any) => ({ rule, pick, headers: match.headers?.length ?? 0 })),
  );
  return matching.sort((a, b) => b.headers - a.headers)[0];
}

function within(weights: number[], place: number): number {
  let end = 0;
  return weights.findIndex((weight) => place < (end += weight));
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
