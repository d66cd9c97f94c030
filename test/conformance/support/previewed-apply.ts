import { Api, Manifest } from './api';
import { pause } from './control-plane';
import { GeneratedChange } from './generated-changes';
import { Kubelets, Ledger, Manners } from './kubelets';
import { Workloads, eventually } from './workloads';
import { ChangeEffect, DeploymentPreview, PreviewData, WorkloadChange } from '../../../src';

/** What a cluster did with one workload. */
export interface Measured {
  readonly foreseen: WorkloadChange;
  readonly effect: string;
  readonly peak: number;
  readonly fewestServing: number;
  /** Replicas of the API server right after the apply, before an autoscaler has run. */
  readonly applied?: number;
}

/** What a cluster did with a change. */
export interface Applied {
  readonly data: PreviewData;
  readonly workloads: readonly Measured[];
  /** Whether all pods became those of the head; otherwise nothing happened any more. */
  readonly ended: boolean;
}

/** Without an event for so many seconds, nothing happens any more: no pod starts or drains as long. */
const QUIET_SECONDS = 10;
const LONGEST_SECONDS = 110;

/** The slowest that a shutdown may take, without the time in which the API server learns of it. */
const FASTEST: Manners = { slower: () => 0, drains: () => 0.9 };
const ANY: Manners = { slower: () => 2 * Math.random(), drains: Math.random };

/** Applies a base, waits until it runs, and applies the head, as a pipeline does with an autoscaler around. */
export async function applyChange(
  api: Api,
  kubelets: Kubelets,
  change: GeneratedChange,
): Promise<Applied> {
  const { namespace, base, head, nodes, fastest } = change;
  const workloads = await new Workloads(api, namespace).prepare();
  const ledger = kubelets.of(namespace);
  for (const [name, gpus] of Object.entries(nodes.base)) {
    await kubelets.addNode(name, gpus);
  }
  const before = base.data();
  await apply(api, before);
  await autoscale(workloads, before, change.atMaximum);
  await eventually(
    () => isAsDeclared(workloads, ledger, before),
    (is) => is,
  );

  const data = head.data(base);
  const { workloads: changes } = data.changes!;
  kubelets.behave(namespace, fastest ? FASTEST : ANY);
  ledger.begin();
  for (const [name, gpus] of Object.entries(nodes.head)) {
    await kubelets.resize(name, gpus);
  }
  // a person deletes what cannot change
  for (const { object, effect } of changes) {
    if (effect === ChangeEffect.RECREATED) {
      await api.delete(workloads.reference(nameIn(object)));
    }
  }
  await apply(api, data);
  const applied = await replicasOf(workloads, data);
  await prune(api, before, data);
  await autoscale(workloads, data, change.atMaximum);
  const ended = await hasEnded(kubelets, workloads, ledger, data);
  return {
    data,
    ended,
    workloads: changes.map((foreseen) => {
      const name = nameIn(foreseen.object);
      return {
        foreseen,
        effect: ledger.effectOn(name),
        peak: ledger.peakOf(name),
        fewestServing: ledger.fewestServing(name),
        applied: applied.get(name),
      };
    }),
  };
}

/** `Deployment namespace/name`. */
function nameIn(object: string): string {
  return object.slice(object.indexOf('/') + 1);
}

function objectsOf({ objects }: PreviewData): Manifest[] {
  return objects.flatMap(({ items }) => items);
}

/** A pipeline wins over an autoscaler that has set the replica count. */
async function apply(api: Api, data: PreviewData): Promise<void> {
  for (const object of objectsOf(data)) {
    const { status, body } = await api.apply(object, { force: true });
    if (status >= 300) {
      throw new Error(`${object.kind}/${object.metadata.name}: ${status} ${body.message}`);
    }
  }
}

async function prune(api: Api, before: PreviewData, after: PreviewData): Promise<void> {
  const id = ({ kind, metadata }: Manifest) => `${kind}/${metadata.name}`;
  const kept = new Set(objectsOf(after).map(id));
  for (const object of objectsOf(before).filter((each) => !kept.has(id(each)))) {
    await api.delete(object);
  }
}

async function replicasOf(
  workloads: Workloads,
  { deployments }: PreviewData,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { name } of deployments) {
    counts.set(name, (await workloads.deployment(name)).spec.replicas);
  }
  return counts;
}

async function autoscale(
  workloads: Workloads,
  { deployments }: PreviewData,
  atMaximum: boolean,
): Promise<void> {
  for (const deployment of deployments.filter(({ autoscaled }) => autoscaled)) {
    await workloads.scale(deployment.name, countAt(deployment, atMaximum));
  }
}

function countAt({ minReplicas, maxReplicas }: DeploymentPreview, atMaximum: boolean): number {
  return (atMaximum ? maxReplicas : minReplicas)!;
}

/** Whether all pods of deployments are new, available and alone. */
async function isAsDeclared(
  workloads: Workloads,
  ledger: Ledger,
  { deployments }: PreviewData,
): Promise<boolean> {
  let pods = 0;
  for (const { name } of deployments) {
    const { metadata, spec, status = {} } = await workloads.deployment(name);
    const isDone =
      status.observedGeneration >= metadata.generation &&
      [status.replicas, status.updatedReplicas, status.availableReplicas].every(
        (count) => count === spec.replicas,
      );
    if (!isDone) {
      return false;
    }
    pods += spec.replicas;
  }
  return ledger.count() === pods;
}

async function hasEnded(
  kubelets: Kubelets,
  workloads: Workloads,
  ledger: Ledger,
  data: PreviewData,
): Promise<boolean> {
  const began = Date.now();
  for (;;) {
    kubelets.verify();
    if (await isAsDeclared(workloads, ledger, data)) {
      return true;
    }
    if (Date.now() - ledger.moved > QUIET_SECONDS * 1000) {
      return false;
    }
    if (Date.now() - began > LONGEST_SECONDS * 1000) {
      throw new Error('pods still come and go');
    }
    await pause(200);
  }
}
