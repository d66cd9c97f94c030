import { ChangeEffect, Hazard, HazardKind, PreviewData, WorkloadChange } from './data';
import { DeploymentPreview } from './deployment';
import { fieldChanges } from './field-changes';
import { byIdentity, nameOf } from './manifest-diff';
import { omitUndefined } from '../private/omit-undefined';

/** A deployment of a service on one side of a comparison, or on both. */
interface Pair {
  readonly change: WorkloadChange;
  readonly before?: DeploymentPreview;
  readonly after?: DeploymentPreview;
}

/** The hazards on the way from base to head, those that cost requests first. @internal */
export function hazardsOf(
  base: PreviewData,
  head: PreviewData,
  changes: readonly WorkloadChange[],
): Hazard[] {
  const running = new Set(base.deployments.map(({ service }) => service));
  const pairs = changes.flatMap((change): Pair[] => {
    const { before, after } = change;
    const service = (after ?? before)?.service;
    // nobody uses a service that is new
    return service !== undefined && running.has(service) ? [{ change, before, after }] : [];
  });
  const all = [
    ...pairs.flatMap(coldTraffic),
    ...pairs.flatMap(interruption),
    ...pairs.flatMap((pair) => smallerTarget(pair, base, head)),
    ...pairs.flatMap(shareAndReplicas),
    ...pairs.flatMap(removedWithShare),
    ...changes.flatMap((change) => countHandedOver(change, base, head)),
    ...objectHazards(base, head),
    ...changes.flatMap(immutable),
  ];
  return [
    ...all.filter(({ failingShare, onlyIfStopped }) => failingShare && !onlyIfStopped),
    ...all.filter(({ failingShare, onlyIfStopped }) => !failingShare && !onlyIfStopped),
    ...all.filter(({ onlyIfStopped }) => onlyIfStopped),
  ];
}

/** Requests for a deployment without a ready replica fail: a route does not look for another one. */
function coldTraffic({ change, after }: Pair): Hazard[] {
  const isCold = [ChangeEffect.ADDED, ChangeEffect.RECREATED].includes(change.effect);
  const share = after?.inRoute === true ? after.share : undefined;
  if (!isCold || !after || !share) {
    return [];
  }
  return [
    {
      kind: HazardKind.COLD_TRAFFIC,
      at: after.path,
      problem: `${percent(share)} of the requests go to ${after.name} as soon as the route is applied, and fail until its first replica is ready${upTo(after.startUpSeconds)}`,
      fix:
        change.effect === ChangeEffect.ADDED
          ? 'apply twice: first the deployment with a share of 0, then, when it is ready, its share'
          : 'add a deployment with another name, move the share to it when it is ready, then remove this one',
      onlyIfStopped: false,
      failingShare: share,
      ...omitUndefined({ seconds: after.startUpSeconds }),
    },
  ];
}

/** All old pods stop before the first new one is ready. */
function interruption({ change, after, before }: Pair): Hazard[] {
  if (change.effect !== ChangeEffect.RESTARTS || change.fewestServing !== 0 || !after) {
    return [];
  }
  const share = before?.inRoute === true ? before.share : undefined;
  return [
    {
      kind: HazardKind.INTERRUPTION,
      at: after.path,
      problem: `no replica of ${after.name} is sure to serve while it is updated${share === undefined ? '' : `, and it has ${percent(share)} of the requests`}${upTo(change.seconds)}`,
      fix: 'allow fewer unavailable replicas and set a readiness probe, or move its share to another deployment first',
      onlyIfStopped: false,
      ...omitUndefined({ failingShare: share, seconds: change.seconds }),
    },
  ];
}

/** A deployment takes over more than its part of the GPUs that served before. */
function smallerTarget({ before, after }: Pair, base: PreviewData, head: PreviewData): Hazard[] {
  const [had, has] = [before?.share ?? 0, after?.share];
  if (!after || has === undefined || has <= had) {
    return [];
  }
  const serving = base.deployments.filter(
    (each) => each.service === after.service && (each.share ?? 0) > 0,
  );
  const total = serving.reduce((sum, each) => sum + (fewestGpus(each) ?? NaN), 0);
  // replicas that are new are not ready when the share moves
  const own = Math.min(fewestGpus(after) ?? NaN, (before && fewestGpus(before)) ?? Infinity);
  const needed = has * total;
  const changesHardware = head.deployments.some(
    ({ service, perReplica }) =>
      service === after.service && perReplica?.gpus !== after.perReplica?.gpus,
  );
  return own < needed
    ? [
        {
          kind: HazardKind.SMALLER_TARGET,
          at: after.path,
          problem: `${after.name} takes ${percent(has)} of the requests (before: ${percent(had)}) with ${own} ready GPUs; so far ${total} GPUs served all requests, ${round(needed)} of them this part${changesHardware ? ', if all GPUs are alike' : ''}`,
          fix: 'raise its replicas first, and move the share when they are ready',
          onlyIfStopped: false,
        },
      ]
    : [];
}

/** New replicas are not ready when the route already has the new weights. */
function shareAndReplicas({ before, after }: Pair): Hazard[] {
  const [had, has] = [before?.share, after?.share];
  const [fewer, more] = [before?.minReplicas, after?.minReplicas];
  const both = had !== undefined && has !== undefined && fewer !== undefined && more !== undefined;
  return both && has > had && more > fewer && had > 0
    ? [
        {
          kind: HazardKind.SHARE_AND_REPLICAS,
          at: after!.path,
          problem: `the share of ${after!.name} rises from ${percent(had)} to ${percent(has)} and its replicas from ${fewer} to ${more} in one apply; until the new replicas are ready${upTo(after!.startUpSeconds)}, ${fewer} serve ${percent(has)}`,
          fix: 'apply twice: first the replicas, then, when they are ready, the share',
          onlyIfStopped: false,
          ...omitUndefined({ seconds: after!.startUpSeconds }),
        },
      ]
    : [];
}

function removedWithShare({ change, before }: Pair): Hazard[] {
  const share = before?.inRoute === true ? before.share : undefined;
  return change.effect === ChangeEffect.REMOVED && before && share
    ? [
        {
          kind: HazardKind.COLD_TRAFFIC,
          at: before.path,
          problem: `${before.name} has ${percent(share)} of the requests; they fail if it is deleted before the new route is applied`,
          fix: 'remove it in two commits: first its share, then, when its requests have ended, the deployment',
          onlyIfStopped: true,
          failingShare: share,
        },
      ]
    : [];
}

/** Kubernetes sets 1 where a field that an apply owned disappears. */
function countHandedOver(
  { effect, object, before, after }: WorkloadChange,
  base: PreviewData,
  head: PreviewData,
): Hazard[] {
  const [was, now] = [base, head].map(({ objects }) =>
    objects.find((each) => nameOf(each) === object),
  );
  const count = was?.spec?.replicas;
  const isHandedOver =
    now !== undefined && count !== undefined && now.spec?.replicas === undefined && count !== 1;
  return isHandedOver && effect !== ChangeEffect.RECREATED
    ? [
        {
          kind: HazardKind.COUNT_HANDED_OVER,
          at: (after ?? before)?.path ?? object,
          problem: `the apply removes "replicas" (${count}), and Kubernetes sets 1 until the autoscaler has run`,
          fix: `keep ${count} replicas in the live object: kubectl apply edit-last-applied, remove "replicas" there, then apply`,
          onlyIfStopped: false,
        },
      ]
    : [];
}

const WITH_DATA = ['PersistentVolumeClaim', 'PersistentVolume', 'Secret', 'ConfigMap', 'Namespace'];

/** Fields that decide under which address clients reach an object. */
const ADDRESS: { readonly [kind: string]: readonly string[][] } = {
  Service: ['type', 'loadBalancerIP', 'loadBalancerClass', 'clusterIP', 'externalName'].map(
    (field) => ['spec', field],
  ),
  Gateway: [
    ['spec', 'gatewayClassName'],
    ['spec', 'addresses'],
    ['spec', 'infrastructure'],
  ],
};

function objectHazards(base: PreviewData, head: PreviewData): Hazard[] {
  const now = byIdentity(head.objects, 'of the head');
  return [...byIdentity(base.objects, 'of the base')].flatMap(([id, object]): Hazard[] => {
    const after = now.get(id);
    const name = nameOf(object);
    if (after === undefined) {
      const isAddress =
        object.kind === 'Gateway' ||
        (object.kind === 'Service' && object.spec?.type === 'LoadBalancer');
      return [
        ...(WITH_DATA.includes(object.kind)
          ? [
              {
                kind: HazardKind.DATA_REMOVED,
                at: name,
                problem: `${name} is no longer among the objects; a tool that prunes deletes it with its data`,
                fix: 'keep it in the program, or back up the data first',
                onlyIfStopped: false,
              },
            ]
          : []),
        ...(isAddress ? [address(name, `${name} is removed, and its address with it`)] : []),
      ];
    }
    const fields = fieldChanges(object, after, ADDRESS[object.kind] ?? []);
    const isPublic = object.kind === 'Gateway' || object.spec?.type === 'LoadBalancer';
    return fields.length > 0 && isPublic
      ? [
          address(
            name,
            `${fields.map(({ field }) => field).join(', ')} of ${name} changes, and its address may change with it`,
          ),
        ]
      : [];
  });
}

function address(at: string, problem: string): Hazard {
  return {
    kind: HazardKind.ADDRESS_CHANGES,
    at,
    problem,
    fix: 'create the new one beside it, move DNS and clients, then remove the old one',
    onlyIfStopped: false,
  };
}

function immutable({ effect, object, causes }: WorkloadChange): Hazard[] {
  return effect === ChangeEffect.RECREATED
    ? [
        {
          kind: HazardKind.IMMUTABLE_FIELD,
          at: object,
          problem: `${causes.map(({ field }) => field).join(', ')} cannot change: the apply fails until ${object} is deleted, and its pods with it`,
          fix: 'add a deployment with another name, move the share to it, then remove this one',
          onlyIfStopped: false,
        },
      ]
    : [];
}

function fewestGpus({ perReplica, minReplicas }: DeploymentPreview): number | undefined {
  return perReplica?.gpus === undefined || minReplicas === undefined
    ? undefined
    : perReplica.gpus * minReplicas;
}

function percent(share: number): string {
  return `${round(share * 100)} %`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function upTo(seconds: number | undefined): string {
  return seconds === undefined ? '' : `, up to ${seconds} s`;
}
