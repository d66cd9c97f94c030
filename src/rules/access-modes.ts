import { Finding, Rule, violation } from './finding';
import { modelFiles } from './storage';
import { Subject } from './subject';
import { nodesOf } from '../plan/compute';
import { PlannedDeployment } from '../plan/deployment';
import { instancesOf } from '../plan/queue-load';
import { roundUpdate } from '../plan/rolling-update';
import { PlannedService } from '../plan/service';
import { show } from '../private/show';
import { isUnresolved } from '../private/unresolved';
import { ServiceSpec } from '../spec/service';
import { ClaimAccessMode } from '../spec/storage';

/** @internal */
export const ACCESS_MODES = new Subject('Storage', checkAccessModes);

const STORAGE_ONE_NODE = ACCESS_MODES.warning(
  'STORAGE_ONE_NODE',
  'several pods mount a claim with ReadWriteOnce, or a rolling update starts a pod before it stops the only one',
  "storage: [SharedFileSystem.claim('hf-cache', { mountPath: '/cache', accessMode: ClaimAccessMode.READ_WRITE_ONCE })]",
);
const STORAGE_ONE_POD = ACCESS_MODES.error(
  'STORAGE_ONE_POD',
  'a claim with ReadWriteOncePod is mounted by one pod, which a rolling update stops first',
  "storage: [SharedFileSystem.claim('hf-cache', { mountPath: '/cache', accessMode: ClaimAccessMode.READ_WRITE_ONCE_POD })]",
);

interface Exclusive {
  readonly rule: Rule;
  /** The pods that cannot mount the claim next to the first. */
  readonly others: string;
  readonly unless: string;
}

const EXCLUSIVE: { readonly [mode: string]: Exclusive } = {
  [ClaimAccessMode.READ_WRITE_ONCE]: {
    rule: STORAGE_ONE_NODE,
    others: 'pods on another node',
    unless: '; ignore this if all of its pods run on one node',
  },
  [ClaimAccessMode.READ_WRITE_ONCE_POD]: {
    rule: STORAGE_ONE_POD,
    others: 'all pods but one',
    unless: '',
  },
};

/** A mount of a claim that only one node or one pod may have. */
interface Mount extends Exclusive {
  readonly deployment: PlannedDeployment;
  readonly claim: string;
  readonly mode: ClaimAccessMode;
}

function checkAccessModes(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const mounts = plan.deployments.flatMap((deployment, index) =>
    exclusiveMounts(spec, deployment, index),
  );
  return mounts.flatMap((mount) => [...together(mount, mounts), ...updating(mount, mounts)]);
}

/** Each claim once for a deployment, however often it mounts it. */
function exclusiveMounts(spec: ServiceSpec, deployment: PlannedDeployment, index: number): Mount[] {
  const { model, storage } = spec.deployments[index];
  const files = model ? modelFiles(model, spec.platform?.modelRepository) : [];
  const claims = new Map<string, Mount>();
  for (const { backend } of [...files, ...storage]) {
    const { name: claim, accessMode: mode } =
      backend.kind === 'claim' ? backend : { name: '', accessMode: undefined };
    if (mode !== undefined && Object.hasOwn(EXCLUSIVE, mode)) {
      claims.set(claim, { ...EXCLUSIVE[mode], deployment, claim, mode });
    }
  }
  return [...claims.values()];
}

/** More pods than one at the same time, of one deployment or of several. */
function together(mount: Mount, mounts: readonly Mount[]): Finding[] {
  const { rule, others, unless, deployment, claim, mode } = mount;
  const pods = podsOf(mount, mounts);
  return pods > 1
    ? [
        violation(rule, deployment.path, {
          problem: `${pods} pods mount the claim ${show(claim)} with ${mode}, and ${others} wait for it for ever`,
          value: mode,
          fix: `use a claim with ReadWriteMany or ReadOnlyMany, or run one replica${unless}`,
        }),
      ]
    : [];
}

/** The only pod keeps the claim that its successor waits for. */
function updating(mount: Mount, mounts: readonly Mount[]): Finding[] {
  const { rule, unless, deployment, claim, mode } = mount;
  return podsOf(mount, mounts) === 1 && roundUpdate(1, deployment.rollingUpdate).missing === 0
    ? [
        violation(rule, deployment.path, {
          problem: `a rolling update cannot progress: the new pod waits for the claim ${show(claim)} with ${mode}, and the old pod for the new pod`,
          value: mode,
          fix: `set rollingUpdate: RollingUpdate.recreate()${unless}`,
        }),
      ]
    : [];
}

/** The most pods that mount the claim of a mount; 0 if that is not known. */
function podsOf({ claim, deployment }: Mount, mounts: readonly Mount[]): number {
  const sharers = mounts.filter(
    (other) =>
      other.claim === claim &&
      !isUnresolved(claim) &&
      other.deployment.namespace === deployment.namespace,
  );
  const counts = sharers.map(({ deployment: other }) => {
    const instances = instancesOf(other, 'most');
    return instances === undefined ? undefined : instances * nodesOf(other.compute);
  });
  return counts.reduce<number>((sum, count) => sum + (count ?? NaN), 0) || 0;
}
