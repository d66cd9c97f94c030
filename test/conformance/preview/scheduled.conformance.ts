import { CapacityVerdict, Certainty, ChangeEffect, HazardKind, WorkloadChange } from '../../../src';
import { cluster, environment, tally } from '../support/cluster';
import { GeneratedChange, generatedChanges } from '../support/generated-changes';
import { Kubelets } from '../support/kubelets';
import { Applied, Measured, applyChange } from '../support/previewed-apply';

const CHANGES = generatedChanges(92, 18);
/** They mostly wait. */
const AT_ONCE = 12;

const api = cluster();
const outcomes = new Map<string, Applied>();

beforeAll(async () => {
  const kubelets = await Kubelets.start(api, environment().endpoint);
  try {
    const open = CHANGES.values();
    const worker = async () => {
      for (const change of open) {
        const outcome = await applyChange(api, kubelets, change).catch((error: Error) => {
          throw new Error(`${change.name}: ${error.message}`);
        });
        outcomes.set(change.name, outcome);
        tally({ accepted: outcome.data.objects.flatMap(({ items }) => items).length });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    kubelets.stop();
  }
}, 600_000);

/**
 * The worst verdict on what an apply starts: the pods afterwards, and the update of each deployment that restarts.
 * None where an update is stuck by itself, and another workload may make room while it changes.
 */
function verdictOn({ atMaximum }: GeneratedChange, { data }: Applied): CapacityVerdict | undefined {
  const changing = data.changes!.workloads.filter(
    ({ effect }) => effect !== ChangeEffect.KEEPS_RUNNING,
  );
  const restarting = changing.filter(({ effect }) => effect === ChangeEffect.RESTARTS);
  const verdicts = data.queues.flatMap(({ rollouts, minimum, maximum }) => {
    const own = rollouts.filter((each) =>
      restarting.some(({ deployment }) => deployment === each.deployment),
    );
    // without an autoscaler there is one plan
    const at = own.filter((each) => each.atMaximum === atMaximum);
    return [atMaximum ? maximum : minimum, ...(at.length > 0 ? at : own)].map(
      ({ verdict }) => verdict,
    );
  });
  const worst = FROM_WORST.find((each) => verdicts.includes(each));
  return worst === CapacityVerdict.STUCK && changing.length > 1 ? undefined : worst;
}

const FROM_WORST = [
  CapacityVerdict.STUCK,
  CapacityVerdict.UNKNOWN,
  CapacityVerdict.WAITS,
  CapacityVerdict.FITS,
];

function explained(change: GeneratedChange, outcome: Applied): object {
  const workloads = outcome.workloads.map(({ foreseen, ...measured }) => {
    const { object, effect, peakGpus, fewestServing } = foreseen;
    return { object, foreseen: { effect, peakGpus, fewestServing }, measured };
  });
  const { programs, atMaximum, fastest } = change;
  return { programs, atMaximum, fastest, ended: outcome.ended, workloads };
}

/** GPUs of the larger replica. */
function replicaOf({ before, after }: WorkloadChange): number {
  return Math.max(before?.perReplica?.gpus ?? 0, after?.perReplica?.gpus ?? 0);
}

/** The workloads that a test is about, and those of which it does not hold. */
function exceptions(
  isRight: (measured: Measured, change: GeneratedChange, outcome: Applied) => boolean,
): object[] {
  return CHANGES.flatMap((change) => {
    const outcome = outcomes.get(change.name)!;
    return outcome.workloads.every((each) => isRight(each, change, outcome))
      ? []
      : [{ change: change.name, ...explained(change, outcome) }];
  });
}

const show = (found: readonly object[]) => found.map((each) => JSON.stringify(each));

describe(`${CHANGES.length} generated changes, applied to a cluster with the scheduler of Kubernetes`, () => {
  test('restart, recreate, scale, add and remove the pods of the foreseen workloads, and no others', () => {
    const found = exceptions(({ foreseen, effect }) => {
      switch (foreseen.effect) {
        case ChangeEffect.RECREATED:
          return effect === 'restarts';
        case ChangeEffect.SCALES:
          // the bounds of an autoscaler differ, and its count does not
          return effect === 'scales' || effect === 'keeps running';
        default:
          return effect === foreseen.effect;
      }
    });
    expect(show(found)).toEqual([]);
  });

  test('need at most the foreseen GPUs at the worst moment', () => {
    expect(show(exceptions(({ foreseen, peak }) => peak <= foreseen.peakGpus!.high))).toEqual([]);
  });

  test('need the foreseen GPUs within one replica where they are exact', () => {
    const found = exceptions(({ foreseen, peak }, _, { ended }) => {
      const { low, certainty } = foreseen.peakGpus!;
      return !ended || certainty !== Certainty.EXACT || peak >= low - replicaOf(foreseen);
    });
    expect(show(found)).toEqual([]);
  });

  test('mostly reach the bound of an update within one replica, where pods start as fast as they may', () => {
    const updates = CHANGES.filter(({ fastest }) => fastest).flatMap((change) => {
      const outcome = outcomes.get(change.name)!;
      // where pods wait for others, the capacity is the bound
      return verdictOn(change, outcome) === CapacityVerdict.FITS
        ? outcome.workloads.filter(({ foreseen }) => foreseen.effect === ChangeEffect.RESTARTS)
        : [];
    });
    const reached = updates.filter(
      ({ foreseen, peak }) => peak >= foreseen.peakGpus!.high - replicaOf(foreseen),
    );
    expect(updates.length).toBeGreaterThan(10);
    expect(reached.length / updates.length).toBeGreaterThan(0.5);
  });

  test('keep at least the foreseen replicas ready', () => {
    const found = exceptions(
      ({ foreseen, fewestServing }) => fewestServing >= (foreseen.fewestServing ?? 0),
    );
    expect(show(found)).toEqual([]);
  });

  test('end where the verdict is that they fit or wait, and stop where it is stuck', () => {
    const found = CHANGES.flatMap((change) => {
      const outcome = outcomes.get(change.name)!;
      const verdict = verdictOn(change, outcome);
      const isKnown = verdict !== undefined && verdict !== CapacityVerdict.UNKNOWN;
      return isKnown && outcome.ended === (verdict === CapacityVerdict.STUCK)
        ? [{ change: change.name, verdict, ...explained(change, outcome) }]
        : [];
    });
    const verdicts = CHANGES.map((change) => verdictOn(change, outcomes.get(change.name)!));
    expect(verdicts).toEqual(
      expect.arrayContaining([CapacityVerdict.FITS, CapacityVerdict.WAITS, CapacityVerdict.STUCK]),
    );
    expect(show(found)).toEqual([]);
  });

  test('set 1 replica where a hazard reports a count that is handed over', () => {
    const found = exceptions(({ foreseen, applied }, _, { data }) => {
      const isHazard = data.changes!.hazards.some(
        ({ kind, at }) => kind === HazardKind.COUNT_HANDED_OVER && at === foreseen.deployment,
      );
      const { before, after } = foreseen;
      const wasHigher = before !== undefined && !before.autoscaled && before.minReplicas! > 1;
      const falls = wasHigher && after?.autoscaled === true && applied === 1;
      return isHazard === (falls && foreseen.effect !== ChangeEffect.RECREATED);
    });
    expect(show(found)).toEqual([]);
  });
});
