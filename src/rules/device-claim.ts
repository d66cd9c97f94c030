import { Finding, violation } from './finding';
import { outside, text, whole } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { DeviceClaimPlan, hasUncountedDevices } from '../plan/device-claim';
import { SUBDOMAIN } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { atLeast } from '../private/version';
import { SchedulerKind } from '../spec/platform';

/** @internal */
export const DEVICE_CLAIMS = new Subject('Deployment', (_, { deployments, platform }) =>
  deployments.flatMap((deployment) => checkClaims(deployment, platform.kubernetes)),
);

const DEVICE_CLAIM = DEVICE_CLAIMS.error(
  'DEVICE_CLAIM',
  'the claims of a pod name a DeviceClass, have 1 to 32 devices in all, and selectors that are not empty',
  "compute: ComputeSpec.of({ cpu: 8, memory, claims: [DeviceClaim.of({ deviceClass: 'gpu.nvidia.com', count: 0 })] })",
);
const DEVICE_CLAIM_VERSION = DEVICE_CLAIMS.error(
  'DEVICE_CLAIM_VERSION',
  'device claims need Kubernetes 1.34',
  "compute: ComputeSpec.of({ cpu: 8, memory, claims: [DeviceClaim.of({ deviceClass: 'gpu.nvidia.com' })] }) // on Platform.kubernetes({ version: '1.33' })",
);
const DEVICE_CLAIM_UNCOUNTED = DEVICE_CLAIMS.warning(
  'DEVICE_CLAIM_UNCOUNTED',
  'a queue limits or counts resources, and the devices that pods claim are not among them',
  "compute: ComputeSpec.of({ cpu: 8, memory, claims: [DeviceClaim.of({ deviceClass: 'gpu.nvidia.com' })] }), queue: Queue.named('gpu', { capacity: { gpus: 8 } })",
);

/** resource.k8s.io/v1 is served from this release on (kubernetes.io/blog/2025/09/01). */
const MINIMUM = '1.34';
/** AllocationResultsMaxSize, DeviceSelectorsMaxSize and CELSelectorExpressionMaxLength of k8s.io/api 0.37. */
const MOST = 32;
const LONGEST = 10 * 1024;

const BOUNDS = {
  deviceClass: {
    rule: DEVICE_CLAIM,
    property: '"deviceClass" of a claim',
    limit: text(SUBDOMAIN, 'the name of a DeviceClass (a-z 0-9 - and ., at most 253 characters)'),
    fix: 'set one that kubectl get deviceclasses prints',
    required: true,
  },
  count: {
    rule: DEVICE_CLAIM,
    property: '"count" of a claim',
    limit: whole(1, MOST),
    fix: 'set how many devices one pod gets, or omit it for 1',
  },
  selector: {
    rule: DEVICE_CLAIM,
    property: 'each of "selectors" of a claim',
    limit: text(
      { test: (cel) => cel.trim() !== '' && cel.length <= LONGEST },
      `a CEL expression of at most ${LONGEST} characters`,
    ),
    fix: "set a condition such as device.driver == 'gpu.nvidia.com', or remove it",
  },
};

function checkClaims(deployment: PlannedDeployment, kubernetes: string): Finding[] {
  const { compute, path } = deployment;
  const claims = compute?.claims ?? [];
  if (claims.length === 0) {
    return [];
  }
  return [
    ...(isUnresolved(kubernetes) || atLeast(kubernetes, MINIMUM)
      ? []
      : [
          violation(DEVICE_CLAIM_VERSION, path, {
            problem: `"claims" need Kubernetes ${MINIMUM}`,
            value: kubernetes,
            fix: 'set "version" of the platform, or use "gpus" with "gpuResource"',
          }),
        ]),
    ...claims.flatMap((claim) => checkClaim(claim, path)),
    ...total(claims, path),
    ...uncounted(deployment),
  ];
}

function checkClaim({ deviceClass, count, selectors }: DeviceClaimPlan, path: string): Finding[] {
  return [
    ...outside(BOUNDS.deviceClass, path, deviceClass),
    ...outside(BOUNDS.count, path, count),
    ...selectors.flatMap((selector) => outside(BOUNDS.selector, path, selector)),
    ...(selectors.length > MOST
      ? [
          violation(DEVICE_CLAIM, path, {
            problem: `a claim must have at most ${MOST} selectors`,
            value: selectors.length,
            fix: 'join them with && in one expression',
          }),
        ]
      : []),
  ];
}

function total(claims: readonly DeviceClaimPlan[], path: string): Finding[] {
  const all = claims.reduce((sum, { count }) => sum + count, 0);
  const legal = claims.every(({ count }) => count <= MOST);
  return legal && all > MOST
    ? [
        violation(DEVICE_CLAIM, path, {
          problem: `a pod must claim at most ${MOST} devices`,
          value: all,
          fix: 'lower "count" of the claims',
        }),
      ]
    : [];
}

function uncounted({ compute, queue, placement, path }: PlannedDeployment): Finding[] {
  const counts = queue?.capacity !== undefined || placement.scheduler === SchedulerKind.KUEUE;
  return queue && counts && hasUncountedDevices(compute!)
    ? [
        violation(DEVICE_CLAIM_UNCOUNTED, path, {
          problem: `queue ${queue.name} does not count devices of claims, so capacity and rollouts of this deployment are unknown`,
          fix: 'use "gpus" with "gpuResource"; with Kueue map the DeviceClass to a quota in its deviceClassMappings, and ignore this',
        }),
      ]
    : [];
}
