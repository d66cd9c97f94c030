import { Finding, violation } from './finding';
import { above, outside, text, whole } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { IdleMechanism } from '../plan/placement';
import { ComputeRequest } from '../spec/compute';
import { DeploymentSpec } from '../spec/deployment';

const GPU_RESOURCE =
  /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

/** @internal */
export const COMPUTE = new Subject('Deployment', ({ deployments }, plan) =>
  // the API server already accepted the resources of an adopted Deployment
  deployments.flatMap((spec, index) =>
    spec.adopted ? [] : checkCompute(spec, plan.deployments[index]),
  ),
);

const COMPUTE_REQUIRED = COMPUTE.error(
  'COMPUTE_REQUIRED',
  'a deployment has "compute" with CPU and memory above 0, whole GPUs and devices above 0, and shared memory within the memory',
  'compute: ComputeSpec.of({ cpu: 0, memory: Size.gibibytes(32) })',
);
const COMPUTE_MEMORY = COMPUTE.warning(
  'COMPUTE_MEMORY',
  'a pod with GPUs has less than 1 GiB of memory, which is usually a wrong unit',
  'compute: ComputeSpec.of({ cpu: 8, memory: Size.mebibytes(32), gpus: 1 })',
);

/** No engine starts with less next to a GPU. */
const LEAST_MEMORY = 1024 ** 3;

const BOUNDS = {
  cpu: {
    rule: COMPUTE_REQUIRED,
    property: '"cpu" of the compute',
    limit: above(0),
    fix: 'set the number of CPUs, such as 8 or 0.5',
    required: true,
  },
  memory: {
    rule: COMPUTE_REQUIRED,
    property: '"memory" of the compute',
    limit: above(0, 'bytes'),
    fix: 'set a size such as Size.gibibytes(32)',
    required: true,
  },
  gpus: {
    rule: COMPUTE_REQUIRED,
    property: '"gpus" of the compute',
    limit: whole(1),
    fix: 'set the number of whole GPUs, or omit it for none',
  },
  sharedMemory: {
    rule: COMPUTE_REQUIRED,
    property: '"sharedMemory" of the compute',
    limit: above(0, 'bytes'),
    fix: 'set a size such as Size.gibibytes(8), or omit it',
  },
  ephemeralStorage: {
    rule: COMPUTE_REQUIRED,
    property: '"ephemeralStorage" of the compute',
    limit: above(0, 'bytes'),
    fix: 'set a size such as Size.gibibytes(200), or omit it',
  },
  gpuResource: {
    rule: COMPUTE_REQUIRED,
    property: '"gpuResource" of the compute',
    limit: text(GPU_RESOURCE, 'an extended resource, domain/name'),
    fix: "set the resource that the nodes offer, such as 'nvidia.com/gpu'",
  },
  device: {
    rule: COMPUTE_REQUIRED,
    limit: whole(1),
    fix: 'set how many of these devices one pod gets, or remove it',
  },
  deviceName: {
    rule: COMPUTE_REQUIRED,
    property: 'a name in "extendedResources" of the compute',
    limit: text(GPU_RESOURCE, 'an extended resource, domain/name'),
    fix: "set the resource that the nodes offer, such as 'rdma/hca'",
  },
};

function checkCompute({ compute: spec, path }: DeploymentSpec, plan: PlannedDeployment): Finding[] {
  if (!spec) {
    return [
      violation(COMPUTE_REQUIRED, path, {
        problem: '"compute" is missing',
        fix: 'add it: compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 })',
      }),
    ];
  }
  const { sharedMemoryBytes: shared, memoryBytes } = spec;
  return [
    ...outside(BOUNDS.cpu, path, spec.cpu),
    ...(spec.cpu > 0 && spec.cpu < 0.001
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem: '"cpu" of the compute must be at least 0.001',
            value: spec.cpu,
            fix: BOUNDS.cpu.fix,
          }),
        ]
      : []),
    ...outside(BOUNDS.memory, path, memoryBytes),
    ...(spec.gpus !== undefined && memoryBytes > 0 && memoryBytes < LEAST_MEMORY
      ? [
          violation(COMPUTE_MEMORY, path, {
            problem: `a pod with GPUs has only ${memoryBytes / 1024 ** 2} MiB of memory, too little for an engine to start`,
            value: memoryBytes,
            fix: 'set the unit that you mean, such as Size.gibibytes(32); ignore this if no model is loaded into memory',
          }),
        ]
      : []),
    ...outside(BOUNDS.gpus, path, spec.gpus),
    ...outside(BOUNDS.sharedMemory, path, shared),
    ...(shared !== undefined && shared > memoryBytes
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem: `"sharedMemory" counts towards "memory" and must not exceed its ${memoryBytes} bytes`,
            value: shared,
            fix: 'lower it, or raise "memory"',
          }),
        ]
      : []),
    ...outside(BOUNDS.ephemeralStorage, path, spec.ephemeralStorageBytes),
    ...outside(BOUNDS.gpuResource, path, spec.gpuResource),
    ...(spec.gpuResource !== undefined && spec.gpus === undefined
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem: '"gpuResource" of the compute has no effect without "gpus"',
            value: spec.gpuResource,
            fix: 'set "gpus", or remove it',
          }),
        ]
      : []),
    ...devices(spec, path),
    ...(spec.cpuLimit === false && plan.placement.idle === IdleMechanism.RECLAIMED_CORES
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem:
              '"cpuLimit" must not be false with reclaimed cores, whose request is their limit',
            value: false,
            fix: 'remove it, or remove "useIdleResources"',
          }),
        ]
      : []),
  ];
}

function devices({ extendedResources, ...spec }: ComputeRequest, path: string): Finding[] {
  const { gpuResource = spec.gpus === undefined ? undefined : 'nvidia.com/gpu' } = spec;
  return Object.entries(extendedResources ?? {}).flatMap(([name, count]) => [
    ...outside(BOUNDS.deviceName, path, name),
    ...outside({ ...BOUNDS.device, property: `"${name}" of "extendedResources"` }, path, count),
    ...(name === gpuResource
      ? [
          violation(COMPUTE_REQUIRED, path, {
            problem: `"extendedResources" must not have ${name}, which "gpus" sets`,
            value: count,
            fix: 'add the number to "gpus", or remove it',
          }),
        ]
      : []),
  ]);
}
