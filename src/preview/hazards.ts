import { ChangeEffect, Hazard, HazardKind, WorkloadChange } from './data';
import { DeploymentPreview } from './deployment';
import { duration, percent } from './words';
import { Side } from './workload-changes';
import { grouped } from '../private/grouped';
import { omitUndefined } from '../private/omit-undefined';

/** A deployment of a service that has requests: on one side of a comparison, or on both. */
interface Pair {
  readonly change: WorkloadChange;
  readonly before?: DeploymentPreview;
  readonly after?: DeploymentPreview;
  /** The deployments of the service in the base. */
  readonly serving: readonly DeploymentPreview[];
  /** Whether a deployment of the service serves all the time, so that its ready pods get the requests. */
  readonly othersServe: boolean;
  /** Whether the deployment is in the head as well. */
  readonly sameName: boolean;
}

/** The hazards that concern the requests of services. @internal */
export function trafficHazards(
  base: Side,
  head: Side,
  changes: readonly WorkloadChange[],
): Hazard[] {
  return pairsOf(base, changes).flatMap((pair) => [
    ...withoutReplica(pair),
    ...smallerTarget(pair, head),
    ...shareAndReplicas(pair),
    ...removedWithShare(pair),
  ]);
}

/** Those that cost requests first, the largest share first; at last those of an apply that stops half-way. @internal */
export function sortedHazards(hazards: readonly Hazard[]): Hazard[] {
  const rank = ({ failingShare = 0, onlyIfStopped }: Hazard) => (onlyIfStopped ? -1 : failingShare);
  return [...hazards].sort((one, other) => rank(other) - rank(one));
}

/** Nobody uses a service that is new. A service whose construct path differs is known by its deployments. */
function pairsOf({ deployments }: Side, changes: readonly WorkloadChange[]): Pair[] {
  const renamed = new Map(
    changes.flatMap(({ before, after }) =>
      before && after ? [[after.service, before.service] as const] : [],
    ),
  );
  const serviceOf = ({ before, after }: WorkloadChange) =>
    before?.service ?? (after && (renamed.get(after.service) ?? after.service));
  const deploymentsOf = grouped(deployments, ({ service }) => service);
  const changesOf = grouped(changes, serviceOf);
  return changes.flatMap((change): Pair[] => {
    const service = serviceOf(change);
    const serving = (service !== undefined && deploymentsOf.get(service)) || [];
    const { before, after } = change;
    const others = changesOf.get(service)!.filter((each) => each !== change);
    return serving.length === 0
      ? []
      : [
          {
            change,
            serving,
            othersServe: others.some(serves),
            sameName: others.some((each) => isSame(each.after, before)),
            ...omitUndefined({ before, after }),
          },
        ];
  });
}

/** Whether a deployment serves its share all the time. */
function serves({ before, after, fewestServing }: WorkloadChange): boolean {
  return before !== undefined && after?.share !== 0 && fewestServing !== 0;
}

/** Requests for a deployment without a ready replica fail: a route does not look for another one. */
function withoutReplica(pair: Pair): Hazard[] {
  const { change, before, after, serving, othersServe } = pair;
  const isUpdate = change.effect === ChangeEffect.RESTARTS;
  const isStopped =
    [ChangeEffect.ADDED, ChangeEffect.RECREATED].includes(change.effect) ||
    (isUpdate && change.fewestServing === 0);
  // a deployment without a share has no requests, nor has a route that is new; without a route, clients
  // may call a deployment directly
  const isRouted = after?.inRoute === true && serving.some(({ inRoute }) => inRoute);
  const hasRequests = after?.share !== 0 && (isUpdate || isRouted);
  const isBalanced = after?.followsReadyPods === true && othersServe;
  if (!isStopped || !after || !hasRequests || isBalanced) {
    return [];
  }
  const gainsShare = after.inRoute && before?.share === 0;
  return [
    isUpdate && !gainsShare
      ? interruption(change, after)
      : coldTraffic(change, after, isOfAnotherKind(pair)),
  ];
}

/** Whether two deployments are one, whose objects have the same name. */
function isSame(one: DeploymentPreview | undefined, other: DeploymentPreview | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    (['path', 'name', 'namespace'] as const).every((field) => one[field] === other[field])
  );
}

/** Whether the deployment has another kind of object before or after: with "nodes", or without. */
function isOfAnotherKind({ change, serving, after, sameName }: Pair): boolean {
  const { effect } = change;
  return effect === ChangeEffect.ADDED
    ? serving.some((each) => isSame(each, after))
    : effect === ChangeEffect.REMOVED && sameName;
}

/** No replica is ready when the share arrives. */
function coldTraffic(
  { effect, object }: WorkloadChange,
  after: DeploymentPreview,
  isNewKind: boolean,
): Hazard {
  const { name, path, share, startUpSeconds } = after;
  const isReplaced = effect === ChangeEffect.RECREATED || isNewKind;
  return {
    kind: HazardKind.COLD_TRAFFIC,
    at: path,
    problem: `${isNewKind ? `${object} is a new object, and the pods of the old one stop: ` : ''}${share === undefined ? 'a part' : percent(share)} of the requests go to ${name} as soon as the route is applied, and fail until its first replica is ready${upTo(startUpSeconds)}`,
    fix: isReplaced
      ? 'add a deployment with another name, move the share to it when it is ready, then remove this one'
      : 'apply twice: first the deployment with a share of 0, then, when it is ready, its share',
    onlyIfStopped: false,
    ...omitUndefined({ failingShare: share, seconds: startUpSeconds }),
  };
}

/** All old pods stop before the first new one is ready. */
function interruption({ seconds }: WorkloadChange, after: DeploymentPreview): Hazard {
  const { name, path, share } = after;
  return {
    kind: HazardKind.INTERRUPTION,
    at: path,
    problem: `no replica of ${name} is sure to serve while it is updated${share === undefined ? '' : `, and it has ${percent(share)} of the requests`}${upTo(seconds)}`,
    fix: 'allow fewer unavailable replicas and set a readiness probe, or move its share to another deployment first',
    onlyIfStopped: false,
    ...omitUndefined({ failingShare: share, seconds }),
  };
}

/** A higher load than this part of what a GPU of the service had before is a hazard. */
const HEADROOM = 1.25;

/** A share moves to GPUs that then have much more to do than any GPU of the service had before. */
function smallerTarget({ before, after, serving }: Pair, head: Side): Hazard[] {
  const old = before ?? serving.find((each) => isSame(each, after));
  const [had, has] = [old?.share ?? 0, after?.share];
  if (!after || after.followsReadyPods === true || has === undefined || has <= had) {
    return [];
  }
  // replicas that are added at the same time are the other hazard
  const load = loadPerGpu(after);
  const known = serving.map(loadPerGpu);
  const most = Math.max(0, ...known.map((each) => each ?? NaN));
  const differs = head.deployments.some(
    ({ service, perReplica }) =>
      service === after.service && perReplica?.gpus !== after.perReplica?.gpus,
  );
  return load !== undefined && most > 0 && load > most * HEADROOM
    ? [
        {
          kind: HazardKind.SMALLER_TARGET,
          at: after.path,
          problem: `${after.name} takes ${percent(has)} of the requests (before: ${percent(had)}) with ${fewestGpus(after)} GPUs, ${percent(load)} for each; so far no GPU of the service had more than ${percent(most)}${differs ? ', if all GPUs are alike' : ''}`,
          fix: 'raise its replicas first, and move the share when they are ready',
          onlyIfStopped: false,
        },
      ]
    : [];
}

/** The share of the requests of one GPU, at the fewest replicas. */
function loadPerGpu(deployment: DeploymentPreview): number | undefined {
  const gpus = fewestGpus(deployment);
  return gpus === undefined || gpus === 0 || deployment.share === undefined
    ? undefined
    : deployment.share / gpus;
}

/** New replicas are not ready when the route already has the new weights. */
function shareAndReplicas({ before, after }: Pair): Hazard[] {
  const [had, has] = [before?.share, after?.share];
  const [fewer, more] = [before?.minReplicas, after?.minReplicas];
  const areKnown =
    had !== undefined && has !== undefined && fewer !== undefined && more !== undefined;
  return after && !after.followsReadyPods && areKnown && has > had && more > fewer
    ? [
        {
          kind: HazardKind.SHARE_AND_REPLICAS,
          at: after.path,
          problem: `the share of ${after.name} rises from ${percent(had)} to ${percent(has)} and its replicas from ${fewer} to ${more} in one apply; until the new replicas are ready${upTo(after.startUpSeconds)}, ${fewer} serve ${percent(has)}`,
          fix: 'apply twice: first the replicas, then, when they are ready, the share',
          onlyIfStopped: false,
          ...omitUndefined({ seconds: after.startUpSeconds }),
        },
      ]
    : [];
}

function removedWithShare(pair: Pair): Hazard[] {
  const { change, before, othersServe } = pair;
  const share = before?.inRoute === true ? before.share : undefined;
  const isBalanced = before?.followsReadyPods === true && othersServe;
  const isGone = change.effect === ChangeEffect.REMOVED && !isOfAnotherKind(pair);
  return isGone && before && share && !isBalanced
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

function fewestGpus({ perReplica, minReplicas }: DeploymentPreview): number | undefined {
  return perReplica?.gpus === undefined || minReplicas === undefined
    ? undefined
    : perReplica.gpus * minReplicas;
}

function upTo(seconds: number | undefined): string {
  return seconds === undefined
    ? ''
    : `, up to ${duration(seconds)} without scheduling and pulling images`;
}
