import { createHash } from 'crypto';
import { liveRules } from './routes';

/** One request (behind a layer-4 load balancer: one connection). */
export interface Call {
  /** Value of the header that may be hashed. */
  readonly value: string;
}

/** Numbers from 0 to 1, the same ones for the same seed (Lehmer). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Every case asks for the hashes of the same 100,000 values. */
const hashes = new Map<string, number>();

function hash(text: string): number {
  const known = hashes.get(text) ?? createHash('md5').update(text).digest().readUInt32BE(0);
  hashes.set(text, known);
  return known;
}

/** Who takes a call. */
type Pick<T> = (call: Call) => T;

/**
 * Which Deployment answers, by what the data planes do with these manifests. Nothing of the plan is
 * looked at: weights, selectors, labels and replicas are read from the objects.
 */
export function answering(objects: readonly any[], random: () => number): Pick<string> {
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  const pods = (service: any): string[] =>
    of('Deployment')
      .filter(({ spec }) =>
        Object.entries(service.spec.selector).every(
          ([name, value]) => spec.template.metadata.labels[name] === value,
        ),
      )
      .flatMap(({ metadata, spec }) => Array(spec.replicas).fill(metadata.name));
  const instances = (name: string) =>
    pods(of('Service').find(({ metadata }) => metadata.name === name));

  const frontend = of('Service').find(({ spec }) => spec.type === 'LoadBalancer');
  if (frontend) {
    const scheduler = frontend.metadata.annotations?.[SCHEDULER];
    return scheduler === 'wrr' ? inTurn(pods(frontend)) : atRandom(pods(frontend), random);
  }
  const [route] = [...of('HTTPRoute'), ...of('GRPCRoute'), ...of('TCPRoute')];
  const refs: any[] = liveRules(route)[0].backendRefs;
  const clusters = refs.map(({ name, weight = 1 }) => ({ weight, pods: instances(name) }));
  const [policy] = of('BackendTrafficPolicy');
  const [rule] = of('DestinationRule');
  const type: string =
    policy?.spec.loadBalancer.type ??
    TYPES[rule?.spec.trafficPolicy.loadBalancer.simple as string] ??
    (rule ? 'ConsistentHash' : 'RoundRobin');
  const oneCluster = policy && refs.every(({ filters }) => filters === undefined);
  return oneCluster
    ? within(clusters, type, random)
    : amongClusters(clusters, type, policy !== undefined, random);
}

const SCHEDULER = 'service.beta.kubernetes.io/volcengine-loadbalancer-scheduler';
const TYPES: Record<string, string> = {
  ROUND_ROBIN: 'RoundRobin',
  LEAST_REQUEST: 'LeastRequest',
  RANDOM: 'Random',
};

interface Weighted {
  readonly weight: number;
  readonly pods: readonly string[];
}

/**
 * One cluster, its localities weighted. Envoy turns among localities in round robin and least
 * request; random and hashes see all hosts alike, whatever the weights of their localities.
 */
function within(localities: readonly Weighted[], type: string, random: () => number): Pick<string> {
  const all = localities.filter(({ weight }) => weight > 0).flatMap(({ pods }) => pods);
  if (type === 'Random') {
    return atRandom(all, random);
  }
  if (type === 'ConsistentHash') {
    return ({ value }) => all[hash(value) % all.length];
  }
  const chosen = smoothly(localities.map(({ weight }) => weight));
  const inside = localities.map(({ pods }) =>
    type === 'RoundRobin' ? inTurn(pods) : atRandom(pods, random),
  );
  return (call) => inside[chosen()](call);
}

/** A cluster for each backend: drawn by weight, or by the hash where the route's policy hashes. */
function amongClusters(
  clusters: readonly Weighted[],
  type: string,
  hashing: boolean,
  random: () => number,
): Pick<string> {
  const total = clusters.reduce((sum, { weight }) => sum + weight, 0);
  const inside = clusters.map((cluster) => within([{ ...cluster, weight: 1 }], type, random));
  return (call) => {
    const hashed = hashing && type === 'ConsistentHash';
    let left = hashed ? hash(call.value) % total : random() * total;
    const index = clusters.findIndex(({ weight }) => (left -= weight) < 0);
    return inside[index](call);
  };
}

/** Smooth weighted round robin: what the earliest-deadline-first of Envoy comes to. */
function smoothly(weights: readonly number[]): () => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const current = weights.map(() => 0);
  return () => {
    let best = -1;
    weights.forEach((weight, index) => {
      current[index] += weight;
      if (weight > 0 && (best < 0 || current[index] > current[best])) {
        best = index;
      }
    });
    current[best] -= total;
    return best;
  };
}

function inTurn(pods: readonly string[]): Pick<string> {
  let next = 0;
  return () => pods[next++ % pods.length];
}

function atRandom(pods: readonly string[], random: () => number): Pick<string> {
  return () => pods[Math.floor(random() * pods.length)];
}

/** How many of so many callers, each with a header value of its own, each Deployment answers. */
export function counted(objects: readonly any[], requests: number): Record<string, number> {
  const answer = answering(objects, seeded(1));
  const counts: Record<string, number> = {};
  for (let index = 0; index < requests; index++) {
    const name = answer({ value: `user-${index}` });
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** How many standard deviations of a drawn sample a count is away from its share. */
export function sigmas(count: number, share: number, requests: number): number {
  const spread = Math.sqrt(requests * share * (1 - share));
  const away = Math.abs(count - requests * share);
  return away === 0 ? 0 : away / spread;
}
