import { PlannedDeployment } from '../../plan/deployment';
import { OverflowMechanism } from '../../plan/placement';
import { QueuePlan } from '../../plan/queue';
import { omitUndefined } from '../../private/omit-undefined';
import { ZONE_LABEL } from '../../private/vocabulary';
import { unlessEmpty } from '../object';

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface Term {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

/** Virtual nodes. */
const ELASTIC_NODES = { type: 'virtual-kubelet' };

/** The node affinity of the placement, merged with the affinity in the pod's settings. @internal */
export function renderAffinity(deployment: PlannedDeployment): object | undefined {
  const { affinity } = deployment.pod.spec;
  const terms = required(deployment);
  const preferred = preferences(deployment);
  if (terms.length === 0 && preferred.length === 0) {
    return affinity;
  }
  const { nodeAffinity, ...others } = affinity ?? {};
  const own: Term[] =
    nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const both = [
    ...(nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []),
    ...preferred,
  ];
  const all = combined(own, terms);
  return {
    ...others,
    nodeAffinity: omitUndefined({
      ...nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution:
        all.length > 0 ? { nodeSelectorTerms: all } : undefined,
      preferredDuringSchedulingIgnoredDuringExecution: unlessEmpty(both),
    }),
  };
}

/** Terms are alternatives: a further requirement is added to each of them. */
function combined(own: readonly Term[], ours: readonly Term[]): Term[] {
  if (own.length === 0 || ours.length === 0) {
    return [...own, ...ours];
  }
  return own.flatMap((one) =>
    ours.map(({ matchExpressions = [] }) => ({
      ...one,
      matchExpressions: [...(one.matchExpressions ?? []), ...matchExpressions],
    })),
  );
}

function required({ placement, queue }: PlannedDeployment): Term[] {
  const { zones, overflow } = placement;
  if (overflow) {
    return [term(queueNodes(queue!), zones), term(queueNodes(overflow.queue), overflow.zones)];
  }
  return zones.length > 0 ? [term({}, zones)] : [];
}

function preferences({ placement, queue }: PlannedDeployment): object[] {
  const { overflow, preferredNodes } = placement;
  const first =
    overflow?.mechanism === OverflowMechanism.NODE_AFFINITY
      ? [{ weight: 100, preference: term(queueNodes(queue!), []) }]
      : [];
  const request = Object.keys(preferredNodes).length > 0;
  return [...first, ...(request ? [{ weight: 50, preference: term(preferredNodes, []) }] : [])];
}

/** The labels by which the nodes of a queue are known. @internal */
export function queueNodes({ virtualNodes, nodeSelector }: QueuePlan): {
  readonly [name: string]: string;
} {
  return virtualNodes ? { ...ELASTIC_NODES, ...nodeSelector } : nodeSelector;
}

function term(labels: { readonly [name: string]: string }, zones: readonly string[]): Term {
  return {
    matchExpressions: [
      ...Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
      ...(zones.length > 0 ? [{ key: ZONE_LABEL, operator: 'In', values: [...zones] }] : []),
    ],
  };
}
