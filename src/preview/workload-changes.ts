import { QueuePreview, QueueRollout } from './capacity';
import { ChangeEffect, FieldChange, WorkloadChange } from './data';
import { DeploymentPreview } from './deployment';
import { fieldChanges } from './field-changes';
import {
  Path,
  byIdentity,
  countHandedOver,
  effectsOf,
  hasPods,
  identity,
  nameOf,
} from './manifest-diff';
import { peakGpus } from './peak';
import { roundUpdate } from '../plan/rolling-update';
import { RolloutPlan } from '../plan/rollout';
import { isPlain } from '../private/copy';
import { grouped } from '../private/grouped';
import { omitUndefined } from '../private/omit-undefined';
import { GROUPS } from '../private/workload-kind';

/** What is applied to one cluster: one side of a comparison. @internal */
export interface Side {
  readonly deployments: readonly DeploymentPreview[];
  readonly queues: readonly QueuePreview[];
  readonly objects: readonly any[];
}

/** The objects of a side by identity, and the deployments by the object that they are rendered to. */
interface Indexed {
  readonly objects: ReadonlyMap<string, any>;
  /** The autoscalers by the workload that they scale. */
  readonly scalers: ReadonlyMap<string, readonly any[]>;
  readonly deployments: ReadonlyMap<string, DeploymentPreview>;
}

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

/** The replica counts of an autoscaler: KEDA's ScaledObject, or a HorizontalPodAutoscaler. */
const SCALER_COUNTS: readonly Path[] = [
  'minReplicaCount',
  'maxReplicaCount',
  'idleReplicaCount',
  'minReplicas',
  'maxReplicas',
].map((field) => ['spec', field]);

/** Triggers on a schedule set a replica count too. */
const SCALER_SCHEDULES: readonly Path[] = [['spec', 'triggers']];

/** The workloads of one cluster in base and head. @internal */
export function workloadChanges(base: Side, head: Side): WorkloadChange[] {
  const [before, after] = [indexed(base, 'of the base'), indexed(head, 'of the head')];
  const ids = [...new Set([...before.objects.keys(), ...after.objects.keys()])];
  const rollouts = grouped(
    head.queues.flatMap((queue) => queue.rollouts),
    ({ deployment }) => deployment,
  );
  return ids
    .filter((id) => [before, after].some((side) => hasPods(side.objects.get(id) ?? {})))
    .map((id) => changeOf(id, before, after, rollouts));
}

/** Those with the largest effect first. @internal */
export function sortedWorkloads(changes: readonly WorkloadChange[]): WorkloadChange[] {
  return [...changes].sort(
    (one, other) => EFFECTS.indexOf(one.effect) - EFFECTS.indexOf(other.effect),
  );
}

function indexed({ objects, deployments }: Side, side: string): Indexed {
  const byName = new Map(deployments.map((each) => [placeOf({ metadata: each }), each]));
  const all = byIdentity(objects, side);
  const rendered = new Set([...all.values()].filter(isPlannedKind).map(placeOf));
  return {
    objects: all,
    scalers: grouped(
      [...all.values()].filter(({ spec }) => isPlain(spec?.scaleTargetRef)),
      ({ spec: { scaleTargetRef: target }, metadata }) =>
        scaled(target.kind ?? 'Deployment', { ...metadata, name: target.name }),
    ),
    deployments: new Map(
      [...all].flatMap(([id, object]) => {
        // a patch may give it another kind; then no workload of ours has its name
        const isCandidate =
          hasPods(object) && (isPlannedKind(object) || !rendered.has(placeOf(object)));
        const found = isCandidate ? byName.get(placeOf(object)) : undefined;
        return found ? [[id, found]] : [];
      }),
    ),
  };
}

/** Whether the update of an object is planned: of a Deployment, or of a LeaderWorkerSet. */
function isPlannedKind({ apiVersion, kind }: any): boolean {
  const isDeployment = kind === 'Deployment' && String(apiVersion).startsWith('apps/');
  return isDeployment || (kind === GROUPS.kind && apiVersion === GROUPS.apiVersion);
}

/** A workload, as autoscalers refer to it. */
function scaled(kind: string, metadata: any): string {
  return `${kind} ${placeOf({ metadata })}`;
}

function placeOf({ metadata }: any): string {
  return JSON.stringify([metadata?.namespace ?? null, metadata?.name]);
}

function changeOf(
  id: string,
  base: Indexed,
  head: Indexed,
  planned: ReadonlyMap<string, readonly QueueRollout[]>,
): WorkloadChange {
  const [was, now] = [base.objects.get(id), head.objects.get(id)];
  const [before, after] = [base.deployments.get(id), head.deployments.get(id)];
  const { effect, causes } = effectOf(was, now, before, after, () =>
    scalerChanges(was, now, base, head),
  );
  const isPlanned = [was, now].every((object) => object === undefined || isPlannedKind(object));
  const rollouts = after && isPlanned ? rolloutsOf(planned, after) : [];
  const handedOver = countHandedOver(was, now);
  return {
    object: nameOf(now ?? was),
    effect,
    causes,
    ...omitUndefined({
      deployment: (after ?? before)?.path,
      before,
      after,
      peakGpus: isPlanned ? peakGpus(effect, now, before, after, rollouts, handedOver) : undefined,
      fewestServing: least([
        fewestServing(effect, before, after, rollouts),
        ...(handedOver === undefined ? [] : [servingOfOne(effect, now)]),
      ]),
      seconds: isPlanned
        ? seconds(effect, before, after, rollouts, handedOver !== undefined)
        : undefined,
    }),
  };
}

function effectOf(
  was: any,
  now: any,
  before: DeploymentPreview | undefined,
  after: DeploymentPreview | undefined,
  scaler: () => ScalerChanges,
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
    const restarts = current.known && !isDeferred(now);
    const effect = restarts ? ChangeEffect.RESTARTS : ChangeEffect.MAY_RESTART;
    return { effect, causes: mostTellingFirst(restarting) };
  }
  const { counts, schedules } = scaler();
  const causes = [...fieldChanges(was, now, [['spec', 'replicas']]), ...counts];
  const isRescheduled =
    before !== undefined &&
    after !== undefined &&
    (before.minReplicas !== after.minReplicas || before.maxReplicas !== after.maxReplicas);
  if (causes.length > 0 || isRescheduled) {
    return { effect: ChangeEffect.SCALES, causes: causes.length > 0 ? causes : schedules };
  }
  return { effect: ChangeEffect.KEEPS_RUNNING, causes: [] };
}

/** Whether a person decides when pods get a new template. */
function isDeferred({ spec }: any): boolean {
  return spec?.paused === true || spec?.updateStrategy?.type === 'OnDelete';
}

/** Labels and annotations often only follow from another field. */
function mostTellingFirst(causes: readonly FieldChange[]): FieldChange[] {
  const isMetadata = ({ field }: FieldChange) => field.includes('/metadata/');
  return [...causes.filter((each) => !isMetadata(each)), ...causes.filter(isMetadata)];
}

interface ScalerChanges {
  readonly counts: FieldChange[];
  readonly schedules: FieldChange[];
}

/** The fields of the autoscalers of a workload that change its replica count. */
function scalerChanges(was: any, now: any, base: Indexed, head: Indexed): ScalerChanges {
  const [old, current] = [scalersOf(was, base), scalersOf(now, head)];
  const changes = (fields: readonly Path[]) =>
    [...new Set([...old.keys(), ...current.keys()])].flatMap((id) => {
      const [one, other] = [old.get(id), current.get(id)];
      return fieldChanges(one, other, fields).map((change) => ({
        object: nameOf(other ?? one),
        ...change,
      }));
    });
  return { counts: changes(SCALER_COUNTS), schedules: changes(SCALER_SCHEDULES) };
}

function scalersOf({ kind, metadata }: any, { scalers }: Indexed): Map<string, any> {
  const found = scalers.get(scaled(kind, metadata)) ?? [];
  return new Map(found.map((object) => [identity(object), object]));
}

/** At the minimum of the autoscaler, and at its maximum if that differs; in each of its queues. */
function rolloutsOf(
  planned: ReadonlyMap<string, readonly QueueRollout[]>,
  { path }: DeploymentPreview,
): RolloutPlan[] {
  return (planned.get(path) ?? [])
    .map(({ rollout }) => rollout)
    .sort((one, other) => one.instances - other.instances);
}

function fewestServing(
  effect: ChangeEffect,
  before: DeploymentPreview | undefined,
  after: DeploymentPreview | undefined,
  rollouts: readonly RolloutPlan[],
): number | undefined {
  const counts = [before?.minReplicas, after?.minReplicas];
  switch (effect) {
    case ChangeEffect.ADDED:
    case ChangeEffect.RECREATED:
    case ChangeEffect.REMOVED:
      return before || after ? 0 : undefined;
    case ChangeEffect.SCALES:
    case ChangeEffect.KEEPS_RUNNING:
      return least(counts);
    default:
      // replicas that are new do not serve yet, and those that are removed end at once
      return rollouts.length === 0
        ? undefined
        : least([counts[0], ...rollouts.map((rollout) => rollout.fewestServing)]);
  }
}

/** Replicas that serve while the count is 1: it was handed over, and the autoscaler has not run. */
function servingOfOne(effect: ChangeEffect, now: any): number {
  if (effect !== ChangeEffect.RESTARTS) {
    return 1;
  }
  // 1 of 1 is 100 %; the defaults are those of Kubernetes
  const percent = (value: unknown) =>
    typeof value === 'number' ? Math.min(1, value) * 100 : parseInt(String(value ?? '25%'), 10);
  const { maxUnavailable, maxSurge } =
    now.spec.strategy?.rollingUpdate ?? now.spec.rolloutStrategy?.rollingUpdateConfiguration ?? {};
  const limits = { maxUnavailable: percent(maxUnavailable), maxSurge: percent(maxSurge) };
  return 1 - roundUpdate(1, limits).missing;
}

function seconds(
  effect: ChangeEffect,
  before: DeploymentPreview | undefined,
  after: DeploymentPreview | undefined,
  rollouts: readonly RolloutPlan[],
  isHandedOver: boolean,
): number | undefined {
  const { graceSeconds = 0 } = before ?? {};
  switch (effect) {
    case ChangeEffect.KEEPS_RUNNING:
      return undefined;
    case ChangeEffect.REMOVED:
      return before?.graceSeconds;
    case ChangeEffect.ADDED:
      return after?.startUpSeconds;
    case ChangeEffect.RECREATED:
      return sum([graceSeconds, after?.startUpSeconds]);
    case ChangeEffect.SCALES:
      return (
        after &&
        greatest([
          isAtLeast(before, after) && !isHandedOver ? 0 : after.startUpSeconds,
          isAtLeast(after, before) && !isHandedOver ? 0 : graceSeconds,
        ])
      );
    default:
      // the old pods drain as long as their own template sets
      return rollouts.length === 0
        ? undefined
        : sum([
            greatest(rollouts.map(({ totalSeconds }) => totalSeconds)),
            Math.max(0, graceSeconds - (after?.graceSeconds ?? 0)),
          ]);
  }
}

/** Whether a deployment surely has as many replicas as another one. */
function isAtLeast(
  one: DeploymentPreview | undefined,
  other: DeploymentPreview | undefined,
): boolean {
  return (['minReplicas', 'maxReplicas'] as const).every(
    (count) => (one?.[count] ?? NaN) >= (other?.[count] ?? NaN),
  );
}

function least(values: readonly (number | undefined)[]): number | undefined {
  return known(values) ? Math.min(...values) : undefined;
}

function greatest(values: readonly (number | undefined)[]): number | undefined {
  return known(values) ? Math.max(...values) : undefined;
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return known(values) ? values.reduce((total, value) => total + value, 0) : undefined;
}

function known(values: readonly (number | undefined)[]): values is readonly number[] {
  return values.every((value) => value !== undefined);
}
