import { Size } from 'cdk8s';
import { deployment, exact, inContainer, inPod, field } from './fidelity';
import { Planned, deployed, lastDeployment } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';

const TYPE = 'ecs.large';
const planned = (service: ci.InferenceService) => lastDeployment(service).compute!;

const onNodes = (nodes: number) =>
  deployed({
    command: ['start'],
    compute: ci.ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), gpus: 2, nodes }),
  });

const COMPUTE = struct<ci.ComputeSpecOptions, Planned<'compute'>>('ComputeSpecOptions', {
  program: (options) => deployed({ compute: ci.ComputeSpec.of(options) }),
  base: { cpu: 4, memory: Size.gibibytes(16), gpus: 2 },
  plan: planned,
  edit: 'compute',
  shown: (options) =>
    deployment({ compute: ci.ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), ...options }) }),
})({
  cpu: {
    value: 5,
    samples: [4, 0.5],
    fidelity: field(
      '39 compute | 计算规格',
      'requests equal to limits; shared memory is a volume in memory',
      exact(
        ...['limits', 'requests'].map((amounts) =>
          inContainer(`resources/${amounts}`, { cpu: '4', memory: '16Gi', 'nvidia.com/gpu': '2' }),
        ),
        inPod('volumes/0/emptyDir', { medium: 'Memory', sizeLimit: '1Gi' }),
      ),
      {
        also: 'ComputeSpecOptions.memory, ComputeSpecOptions.gpus, ComputeSpecOptions.sharedMemory',
        with: { gpus: 2, sharedMemory: Size.gibibytes(1) },
      },
    ),
  },
  memory: { value: Size.gibibytes(17), samples: [Size.gibibytes(16), Size.mebibytes(1536)] },
  gpus: { stated: undefined, samples: [1, 8] },
  gpuResource: { stated: 'nvidia.com/gpu', samples: ['amd.com/gpu'] },
  nodes: {
    effect: [() => onNodes(1), () => onNodes(2)],
    stated: undefined,
    edit: 'nodes',
    // the corpus has images without a command
    samples: [],
  },
  ephemeralStorage: {
    default: [(plan) => plan.ephemeralStorageBytes, undefined],
    samples: [Size.gibibytes(200)],
  },
  extendedResources: { stated: undefined, samples: [{ 'rdma/hca': 1 }] },
  claims: {
    value: [ci.DeviceClaim.of({ deviceClass: 'gpu.nvidia.com' })],
    stated: undefined,
  },
  cpuLimit: { value: false, stated: true, samples: [false, true] },
  sharedMemory: {
    default: [(plan) => plan.sharedMemoryBytes, undefined],
    samples: [Size.mebibytes(512)],
  },
});

const CLAIM = struct<ci.DeviceClaimOptions, ci.DeviceClaimPlan>('DeviceClaimOptions', {
  program: (claim) =>
    deployed({
      compute: ci.ComputeSpec.of({
        cpu: 4,
        memory: Size.gibibytes(16),
        claims: [ci.DeviceClaim.of(claim)],
      }),
    }),
  base: { deviceClass: 'gpu.nvidia.com' },
  plan: (service) => planned(service).claims![0],
  edit: 'compute',
})({
  deviceClass: { value: 'gpu.amd.com' },
  count: { value: 2, stated: 1 },
  selectors: { value: ["device.driver == 'gpu.nvidia.com'"], stated: [] },
});

const typed = (options: ci.InstanceTypeOptions) =>
  deployed({ compute: ci.ComputeSpec.instanceType(TYPE, options) });

const INSTANCE_TYPE = struct<
  ci.InstanceTypeOptions,
  Planned<'compute'>,
  keyof ci.ComputeSpecOptions
>('InstanceTypeOptions', {
  program: typed,
  base: { cpu: 4, memory: Size.gibibytes(16), gpus: 2 },
  plan: planned,
  like: COMPUTE.rows,
})({ machine: { value: { cpu: 4, memory: Size.gibibytes(64), gpus: 2 }, stated: undefined } });

const MACHINE = struct<ci.NodeCapacity, Planned<'compute'>>('NodeCapacity', {
  // close to what its NUMA nodes have
  program: (machine) =>
    deployed({
      compute: ci.ComputeSpec.instanceType(TYPE, {
        cpu: 8,
        memory: Size.gibibytes(64),
        gpus: 2,
        machine,
      }),
      numaAffinity: true,
    }),
  base: { cpu: 16, memory: Size.gibibytes(128), gpus: 4 },
  plan: planned,
})({
  cpu: { value: 15 },
  memory: { value: Size.gibibytes(64) },
  gpus: { value: 3, default: [(plan) => plan.machine!.gpus, 0] },
});

export const COMPUTES: Subject = {
  structs: [COMPUTE, CLAIM, INSTANCE_TYPE, MACHINE],
  samples: {
    'ComputeSpec.instanceType(name)': ['ecs.gni3cl.11xlarge'],
    // an instance has no more GPUs than its machine
    NodeCapacity: [{ cpu: 64, memory: Size.gibibytes(512), gpus: 8 }],
  },
};
