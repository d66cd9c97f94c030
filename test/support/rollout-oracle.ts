/** A rolling update as Kubernetes' deployment controller does it, second by second. */
export interface ReplicaSchedule {
  readonly instances: number;
  readonly maxUnavailable: number;
  readonly maxSurge: number;
  /** Seconds from a place in the queue until an instance counts. */
  readonly startUp: number;
  /** Seconds from the beginning of a shutdown until its resources are free. */
  readonly grace: number;
  /** Instances that fit in the queue. */
  readonly capacity: number;
  /** Instances before the update; the controller scales first. As many as afterwards unless set. */
  readonly from?: number;
  /** The same as `grace`, of the old template. */
  readonly oldGrace?: number;
  /** What an old instance and a new one hold; 1 unless set. */
  readonly needs?: { readonly old: number; readonly fresh: number };
}

/** What came of it. */
export interface Observed {
  readonly finished: boolean;
  readonly fewestServing: number;
  readonly mostPresent: number;
  /** The most that hold resources at one time. */
  readonly peak: number;
  readonly seconds: number;
}

interface Pod {
  /** When it counts; not yet placed without one. */
  ready?: number;
}

const LIMIT = 20_000;

/** Both sides of `deployment/rolling.go`: scale the new set up, then the old set down. */
export function simulate(replicaSchedule: ReplicaSchedule): Observed {
  const { instances, startUp, grace, capacity, from = instances } = replicaSchedule;
  const { oldGrace = grace, needs = { old: 1, fresh: 1 } } = replicaSchedule;
  let missing = Math.floor((replicaSchedule.maxUnavailable / 100) * instances + 1e-9);
  const added = Math.ceil((replicaSchedule.maxSurge / 100) * instances - 1e-9);
  if (missing === 0 && added === 0) {
    missing = 1;
  }
  // `scale` in deployment/sync.go: the old set gets the new count before anything else happens
  let old: Pod[] = Array.from({ length: instances }, (_, index) =>
    index < from ? { ready: -1 } : {},
  );
  let fresh: Pod[] = [];
  let leaving: number[] = Array.from({ length: Math.max(0, from - instances) }, () => oldGrace);
  let fewestServing = Math.min(from, instances);
  let mostPresent = Math.max(from, instances);
  let peak = from * needs.old;
  for (let now = 0; now < LIMIT; now += 1) {
    const counts = ({ ready }: Pod) => ready !== undefined && ready <= now;
    const isPlaced = ({ ready }: Pod) => ready !== undefined;
    leaving = leaving.filter((until) => until > now);
    const available = fresh.filter(counts).length;
    const stop = (pods: readonly Pod[]) => {
      old = old.filter((pod) => !pods.includes(pod));
      leaving.push(...pods.filter(isPlaced).map(() => now + oldGrace));
    };
    // the controller looks again after everything that it did
    for (let acted = true; acted;) {
      const created = Math.max(
        0,
        Math.min(instances - fresh.length, instances + added - old.length - fresh.length),
      );
      fresh = [...fresh, ...Array.from({ length: created }, () => ({}))];
      const unready = fresh.length - available;
      const request = old.length + fresh.length - (instances - missing) - unready;
      const unhealthy = old.filter((pod) => !counts(pod)).slice(0, Math.max(0, request));
      stop(unhealthy);
      const healthy = old.filter(counts);
      const surplus = healthy.length + available - (instances - missing);
      const down = healthy.slice(0, request > 0 ? Math.max(0, surplus) : 0);
      stop(down);
      acted = created > 0 || unhealthy.length + down.length > 0;
    }
    leaving = leaving.filter((until) => until > now);
    let held =
      (old.filter(isPlaced).length + leaving.length) * needs.old +
      fresh.filter(isPlaced).length * needs.fresh;
    const waiting = [
      ...old.map((pod) => ({ pod, need: needs.old })),
      ...fresh.map((pod) => ({ pod, need: needs.fresh })),
    ].filter(({ pod }) => !isPlaced(pod));
    for (const { pod, need } of waiting) {
      if (held + need <= capacity) {
        pod.ready = now + startUp;
        held += need;
      }
    }
    const serving = [...old, ...fresh].filter(counts).length;
    fewestServing = Math.min(fewestServing, serving);
    mostPresent = Math.max(mostPresent, old.length + fresh.length);
    peak = Math.max(peak, held);
    if (serving === instances && old.length === 0 && leaving.length === 0) {
      return { finished: true, fewestServing, mostPresent, peak, seconds: now };
    }
  }
  return { finished: false, fewestServing, mostPresent, peak, seconds: LIMIT };
}
