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

interface Fresh {
  /** When it counts; not yet placed without one. */
  ready?: number;
}

const LIMIT = 20_000;

/** Both sides of `deployment/rolling.go`: scale the new set up, then the old set down. */
export function simulate(replicaSchedule: ReplicaSchedule): Observed {
  const { instances, startUp, grace, capacity } = replicaSchedule;
  let missing = Math.floor((replicaSchedule.maxUnavailable / 100) * instances + 1e-9);
  const added = Math.ceil((replicaSchedule.maxSurge / 100) * instances - 1e-9);
  if (missing === 0 && added === 0) {
    missing = 1;
  }
  let old = instances;
  let fresh: Fresh[] = [];
  let leaving: number[] = [];
  let fewestServing = instances;
  let mostPresent = instances;
  let peak = instances;
  for (let now = 0; now < LIMIT; now += 1) {
    leaving = leaving.filter((until) => until > now);
    const available = fresh.filter(({ ready }) => ready !== undefined && ready <= now).length;
    // the controller looks again after everything that it did
    for (let acted = true; acted;) {
      const created = Math.max(
        0,
        Math.min(instances - fresh.length, instances + added - old - fresh.length),
      );
      fresh = [...fresh, ...Array.from({ length: created }, () => ({}))];
      const unready = fresh.length - available;
      const request = Math.min(old, old + fresh.length - (instances - missing) - unready);
      const down = Math.max(0, request);
      old -= down;
      leaving.push(...Array.from({ length: down }, () => now + grace));
      acted = created > 0 || down > 0;
    }
    leaving = leaving.filter((until) => until > now);
    let held = old + leaving.length + fresh.filter(({ ready }) => ready !== undefined).length;
    for (const each of fresh.filter(({ ready }) => ready === undefined)) {
      if (held < capacity) {
        each.ready = now + startUp;
        held += 1;
      }
    }
    const serving = old + fresh.filter(({ ready }) => ready !== undefined && ready <= now).length;
    fewestServing = Math.min(fewestServing, serving);
    mostPresent = Math.max(mostPresent, old + fresh.length);
    peak = Math.max(peak, held);
    if (serving === instances && old === 0 && leaving.length === 0) {
      return { finished: true, fewestServing, mostPresent, peak, seconds: now };
    }
  }
  return { finished: false, fewestServing, mostPresent, peak, seconds: LIMIT };
}
