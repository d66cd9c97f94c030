import { App, Size } from 'cdk8s';
import {
  CapacityVerdict,
  ComputeSpec,
  DeploymentOptions,
  DeviceClaim,
  DeviceClaimOptions,
  InferenceService,
  Platform,
  Preview,
  Queue,
  Scheduler,
} from '../../src';
import { anAdopted } from '../support/adoption';
import { aDeployment, aService, synth } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const AT = 'chart/chat/main';
const deviceClass = 'gpu.nvidia.com';
const compute = (claims: DeviceClaimOptions[], gpus?: number) =>
  ComputeSpec.of({
    cpu: 8,
    memory: Size.gibibytes(32),
    gpus,
    claims: claims.map((each) => DeviceClaim.of(each)),
  });
const claiming = (
  claims: DeviceClaimOptions[],
  platform?: Platform,
  options: Partial<DeploymentOptions> = {},
): InferenceService =>
  aDeployment(aService({ platform }), { compute: compute(claims), ...options }).service;

describe('a device claim (DEVICE_CLAIM)', () => {
  test.each<[string, DeviceClaimOptions[]]>([
    ['a class', [{ deviceClass }]],
    ['1 device', [{ deviceClass, count: 1 }]],
    ['32 devices', [{ deviceClass, count: 32 }]],
    [
      '32 devices in all',
      [
        { deviceClass, count: 30 },
        { deviceClass: 'nic', count: 2 },
      ],
    ],
    ['a selector', [{ deviceClass, selectors: ["device.driver == 'x'"] }]],
    ['32 selectors', [{ deviceClass, selectors: Array(32).fill('true') }]],
    ['a selector of 10,240 characters', [{ deviceClass, selectors: ['x'.repeat(10240)] }]],
  ])('has %s', (_name, claims) => expectNone(claiming(claims), 'DEVICE_CLAIM'));

  test.each<[DeviceClaimOptions[], string]>([
    [[{ deviceClass: '' }], '""'],
    [[{ deviceClass: 'GPU' }], '"GPU"'],
    [[{ deviceClass, count: 0 }], '0'],
    [[{ deviceClass, count: 1.5 }], '1.5'],
    [[{ deviceClass, count: 33 }], '33'],
    [
      [
        { deviceClass, count: 30 },
        { deviceClass, count: 3 },
      ],
      '33',
    ],
    [[{ deviceClass, selectors: [' '] }], '" "'],
    [[{ deviceClass, selectors: Array(33).fill('true') }], '33'],
  ])('does not have %j', (claims, value) => {
    expectFinding(claiming(claims), 'DEVICE_CLAIM', { at: AT, value });
  });

  test('has a selector that is not too long', () => {
    expectFinding(claiming([{ deviceClass, selectors: ['x'.repeat(10241)] }]), 'DEVICE_CLAIM', {
      at: AT,
      names: ['10240'],
    });
  });
});

test.each([
  ['1.33', 1],
  ['1.34', 0],
  ['1.37', 0],
])('Kubernetes %s has %i findings about claims (DEVICE_CLAIM_VERSION)', (version, count) => {
  const service = claiming([{ deviceClass }], Platform.kubernetes({ version }));
  expect(findingsOf(service, 'DEVICE_CLAIM_VERSION')).toHaveLength(count);
});

test('an empty list of claims needs no release', () => {
  const service = claiming([], Platform.kubernetes({ version: '1.28' }));
  expect(findingsOf(service, 'DEVICE_CLAIM_VERSION')).toEqual([]);
  expect(synth(service).map(({ kind }) => kind)).not.toContain('ResourceClaimTemplate');
});

describe('the count of claimed devices (DEVICE_CLAIM_UNCOUNTED)', () => {
  const queue = (gpus?: number) =>
    Queue.named('q', gpus === undefined ? {} : { capacity: { gpus } });
  const kueue = Platform.kubernetes({ scheduler: Scheduler.kueue() });

  test.each<[string, boolean, Platform | undefined, Partial<DeploymentOptions>]>([
    ['a queue with a capacity', true, undefined, { queue: queue(8) }],
    ['a queue of Kueue', true, kueue, { queue: queue() }],
    ['a queue without a capacity', false, undefined, { queue: queue() }],
    ['no queue', false, undefined, {}],
    [
      'GPUs in addition',
      false,
      undefined,
      { queue: queue(8), compute: compute([{ deviceClass: 'nic' }], 1) },
    ],
  ])('with %s is reported: %s', (_name, reported, platform, options) => {
    const service = claiming([{ deviceClass }], platform, options);
    expect(findingsOf(service, 'DEVICE_CLAIM_UNCOUNTED')).toHaveLength(reported ? 1 : 0);
  });

  test('is unknown in the preview of the queue', () => {
    const service = claiming([{ deviceClass }], undefined, { queue: queue(8) });
    const [{ minimum }] = Preview.of(service.node.root as App).data().queues;
    expect([minimum.verdict, minimum.amounts]).toEqual([CapacityVerdict.UNKNOWN, undefined]);
    expect(minimum.arithmetic).toContain('not known');
  });
});

test('an adopted deployment claims no devices (ADOPT_RESOURCES)', () => {
  const claims = anAdopted({ deployment: { compute: compute([{ deviceClass }]) } });
  const none = anAdopted({ deployment: { compute: compute([]) } });
  expectFinding(claims, 'ADOPT_RESOURCES', {
    at: claims.deployments[0].node.path,
    names: ['claims'],
  });
  expect(none).toBeDefined();
});
