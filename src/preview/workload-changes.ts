import { QueuePreview } from './capacity';
import {
  Certainty,
  ChangeEffect,
  FieldChange,
  PreviewData,
  PreviewRange,
  WorkloadChange,
} from './data';
import { DeploymentPreview } from './deployment';
import { fieldChanges } from './field-changes';
import { byIdentity, differs, effectsOf, hasPods, nameOf } from './manifest-diff';
import { omitUndefined } from '../private/omit-undefined';

/** From the largest effect on the least. */
const EFFECTS = [
  ChangeEffect.RECREATED,
  ChangeEffect.REMOVED,
  ChangeEffect.RESTARTS,
  ChangeEffect.MAY_RESTART,
  ChangeEffect.ADDED,
  ChangeEffect.SCALES,
  ChangeEffect.KEEPS_RUNNING,
];

/** One side of a comparison. */
interface Side {
  readonly objects: ReadonlyMap<string, any>;
  /** The deployments by the object that they are rendered to. */
  readonly deployments: ReadonlyMap<string, DeploymentPreview>;
}

/** The workloads of base and head, those with the largest effect first. @internal */
export function workloadChanges(base: PreviewData, head: PreviewData): WorkloadChange[] {
  const [before, after] = [sideOf(base, 'of the base'), sideOf(head, 'of the head')];
  const ids = [...new Set([...before.objects.keys(), ...after.objects.keys()])];
  return ids
    .filter((id) => [before, after].some((side) => hasPods(side.objects.get(id) ?? {})))
    .map((id) => changeOf(id, before, after, head.queues))
    .sort((one, other) => EFFECTS.indexOf(one.effect) - EFFECTS.indexOf(other.effect));
}

function sideOf({ objects, deployments }: PreviewData, side: string): Side {
  const byName = new Map(
    deployments.map((each) => [nameOf({ kind: 'Deployment', metadata: each }), each]),
  );
  const all = byIdentity(objects, side);
  return {
    objects: all,
    deployments: new Map(
      [...all].flatMap(([id, object]) => {
        // a patch may give it another kind; its name stays
        const found = hasPods(object) && byName.get(nameOf({ ...object, kind: 'Deployment' }));
        return found ? [[id, found]] : [];
      }),
    ),
  };
}

function changeOf(
  id: string,
  base: Side,
  head: Side,
  queues: readonly QueuePreview[],
): WorkloadChange {
  const [was, now] = [base.objects.get(id), head.objects.get(id)];
  const [before, after] = [base.deployments.get(id), head.deployments.get(id)];
  const { effect, causes } = effectOf(was, now, before, after);
  const rollout = after && rolloutOf(queues, after);
  const replaces = [ChangeEffect.RESTARTS, ChangeEffect.MAY_RESTART].includes(effect);
  const stops = [ChangeEffect.RECREATED, ChangeEffect.ADDED].includes(effect);
  return {
    object: nameOf(now ?? was),
    effect,
    causes,
    ...omitUndefined({
      deployment: (after ?? before)?.path,
      before,
      after,
      peakGpus: peakOf(effect, queues, before, after),
      fewestServing: replaces ? rollout?.fewestServing : stops ? 0 : undefined,
      seconds: replaces
        ? rollout?.totalSeconds
        : effect === ChangeEffect.REMOVED
          ? before?.graceSeconds
          : effect === ChangeEffect.KEEPS_RUNNING
            ? undefined
            : after?.startUpSeconds,
    }),
  };
}

function effectOf(
  was: any,
  now: any,
  before: DeploymentPreview | undefined,
  after: DeploymentPreview | undefined,
): { readonly effect: ChangeEffect; readonly causes: FieldChange[] } {
  if (was === undefined || now === undefined) {
    return { effect: was === undefined ? ChangeEffect.ADDED : ChangeEffect.REMOVED, causes: [] };
  }
  const [old, current] = [effectsOf(was), effectsOf(now)];
  const immutable = fieldChanges(was, now, [...old.immutable, ...current.immutable]);
  if (immutable.length > 0) {
    return { effect: ChangeEffect.RECREATED, causes: immutable };
  }
  const restarting = fieldChanges(was, now, [...old.restarting, ...current.restarting]);
  if (restarting.length > 0) {
    const effect = current.known ? ChangeEffect.RESTARTS : ChangeEffect.MAY_RESTART;
    return { effect, causes: restarting };
  }
  const replicas = fieldChanges(was, now, [['spec', 'replicas']]);
  const scales =
    replicas.length > 0 ||
    before?.minReplicas !== after?.minReplicas ||
    before?.maxReplicas !== after?.maxReplicas;
  return scales
    ? { effect: ChangeEffect.SCALES, causes: replicas }
    : {
        effect:
          current.known || !differs(was, now)
            ? ChangeEffect.KEEPS_RUNNING
            : ChangeEffect.MAY_RESTART,
        causes: [],
      };
}

function rolloutOf(queues: readonly QueuePreview[], { path }: DeploymentPreview) {
  const all = queues.flatMap(({ rollouts }) => rollouts);
  return all.find(({ deployment }) => deployment === path)?.rollout;
}

/** The most GPUs of one workload at a time. */
function peakOf(
  effect: ChangeEffect,
  queues: readonly QueuePreview[],
  before: DeploymentPreview | undefined,
  after: DeploymentPreview | undefined,
): PreviewRange | undefined {
  const [old, now] = [gpusOf(before), gpusOf(after)];
  switch (effect) {
    case ChangeEffect.REMOVED:
      return old;
    case ChangeEffect.ADDED:
    case ChangeEffect.KEEPS_RUNNING:
      return now;
    case ChangeEffect.SCALES:
    case ChangeEffect.RECREATED:
      return old && now && both(old, now);
    default: {
      const updates = queues
        .flatMap(({ rollouts }) => rollouts)
        .filter(({ deployment }) => deployment === after?.path)
        .map(({ rollout }) => rollout.peak.gpus);
      if (!old || !now || updates.some((gpus) => gpus === undefined) || updates.length === 0) {
        return undefined;
      }
      const peaks = updates as number[];
      return both(old, {
        low: Math.min(...peaks),
        high: Math.max(...peaks),
        certainty: Certainty.BOUNDED,
        because: 'fewer pods drain at one time where new ones take longer to start',
      });
    }
  }
}

function both(old: PreviewRange, now: PreviewRange): PreviewRange {
  return { ...now, low: Math.max(old.low, now.low), high: Math.max(old.high, now.high) };
}

function gpusOf(deployment: DeploymentPreview | undefined): PreviewRange | undefined {
  const { perReplica, minReplicas, maxReplicas, autoscaled } = deployment ?? {};
  return perReplica?.gpus === undefined || minReplicas === undefined || maxReplicas === undefined
    ? undefined
    : {
        low: minReplicas * perReplica.gpus,
        high: maxReplicas * perReplica.gpus,
        ...(autoscaled === true && minReplicas !== maxReplicas
          ? {
              certainty: Certainty.BOUNDED,
              because: 'the autoscaler sets the replica count between its minimum and its maximum',
            }
          : { certainty: Certainty.EXACT }),
      };
}
