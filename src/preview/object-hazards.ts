import { Hazard, HazardKind, WorkloadChange } from './data';
import { fieldChanges } from './field-changes';
import { byIdentity, countHandedOver, effectsOf, hasPods, nameOf } from './manifest-diff';
import { Side } from './workload-changes';
import { SERVICE_LABEL } from '../private/vocabulary';

/** The hazards that concern objects: fields that cannot change, data, addresses, replica counts. @internal */
export function objectHazards(
  base: Side,
  head: Side,
  changes: readonly WorkloadChange[],
): Hazard[] {
  const deployments = new Map(changes.map(({ object, deployment }) => [object, deployment]));
  const before = byIdentity(base.objects, 'of the base');
  const after = byIdentity(head.objects, 'of the head');
  return [...before].flatMap(([id, was]): Hazard[] => {
    const now = after.get(id);
    const name = nameOf(was);
    return now === undefined
      ? removed(was)
      : [
          ...handedOver(was, now, deployments.get(name) ?? name),
          ...addressChanges(was, now),
          ...immutable(was, now, deployments.get(name) !== undefined),
        ];
  });
}

function handedOver(was: any, now: any, at: string): Hazard[] {
  const count = countHandedOver(was, now);
  const staysInPlace = fieldChanges(was, now, effectsOf(now).immutable).length === 0;
  return count !== undefined && staysInPlace
    ? [
        {
          kind: HazardKind.COUNT_HANDED_OVER,
          at,
          problem: `the apply removes "replicas" (${count}), and Kubernetes sets 1 until the autoscaler has run`,
          fix: `keep ${count} replicas in the live object: kubectl apply edit-last-applied, remove "replicas" there, then apply`,
          onlyIfStopped: false,
        },
      ]
    : [];
}

const WITH_DATA = ['PersistentVolumeClaim', 'PersistentVolume', 'Secret', 'ConfigMap', 'Namespace'];

function removed(was: any): Hazard[] {
  const name = nameOf(was);
  return [
    ...(holdsData(was)
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
    ...(isPublic(was) ? [address(name, `${name} is removed, and its address with it`)] : []),
  ];
}

/** Fields of the spec that decide under which address clients reach an object. */
const ADDRESS: { readonly [kind: string]: readonly string[] } = {
  Service: ['type', 'loadBalancerIP', 'loadBalancerClass', 'externalName'],
  Gateway: ['gatewayClassName', 'addresses', 'infrastructure'],
};

/** Annotations by which the controllers of clouds find a load balancer, its network and its address. */
const OF_BALANCER = /load-?balancer/i;
const WITHOUT_ADDRESS = /(scheduler|pass-through|health-check.*)$/;

function addressChanges(was: any, now: any): Hazard[] {
  const fields = fieldChanges(addressPart(was), addressPart(now), [['spec'], ['metadata']]);
  const name = nameOf(was);
  return fields.length > 0 && isPublic(was)
    ? [
        address(
          name,
          `${fields.map(({ field }) => field).join(', ')} of ${name} changes, and its address may change with it`,
        ),
      ]
    : [];
}

function addressPart({ kind, spec, metadata }: any): object {
  const annotations = Object.entries(kind === 'Service' ? (metadata.annotations ?? {}) : {});
  return {
    spec: Object.fromEntries((ADDRESS[kind] ?? []).map((field) => [field, spec?.[field]])),
    metadata: {
      annotations: Object.fromEntries(
        annotations.filter(([name]) => OF_BALANCER.test(name) && !WITHOUT_ADDRESS.test(name)),
      ),
    },
  };
}

function isPublic({ kind, spec }: any): boolean {
  return kind === 'Gateway' || (kind === 'Service' && spec?.type === 'LoadBalancer');
}

function address(at: string, problem: string): Hazard {
  return {
    kind: HazardKind.ADDRESS_CHANGES,
    at,
    problem,
    fix: 'create the new one first, move DNS and clients, then remove the old one',
    onlyIfStopped: false,
  };
}

/** The API server rejects the change, and with it the apply of that object. */
function immutable(was: any, now: any, isDeployment: boolean): Hazard[] {
  const name = nameOf(was);
  const fields = fieldChanges(was, now, [
    ...effectsOf(was).immutable,
    ...effectsOf(now).immutable,
  ]).map(({ field }) => field);
  const lost = hasPods(was)
    ? ', and its pods with it'
    : holdsData(was)
      ? ', and its data with it'
      : '';
  return fields.length > 0
    ? [
        {
          kind: HazardKind.IMMUTABLE_FIELD,
          at: name,
          problem: `${fields.join(', ')} cannot change: the apply fails until ${name} is deleted${lost}`,
          fix: isDeployment
            ? 'add a deployment with another name, move the share to it, then remove this one'
            : 'give the new one another name, and remove the old one when nothing uses it',
          onlyIfStopped: false,
        },
      ]
    : [];
}

function holdsData({ kind, metadata }: any): boolean {
  // a ConfigMap of the library is rendered anew from the program
  const isRendered = kind === 'ConfigMap' && metadata.labels?.[SERVICE_LABEL] !== undefined;
  return WITH_DATA.includes(kind) && !isRendered;
}
