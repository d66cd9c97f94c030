import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { DeploymentSpec } from '../spec/deployment';

/** @internal */
export const ACCELERATORS = new Subject('Deployment', ({ deployments }, plan) =>
  deployments.flatMap((spec, index) =>
    spec.adopted ? [] : checkAccelerator(spec, plan.deployments[index]),
  ),
);

const ACCELERATOR_METRIC = ACCELERATORS.error(
  'ACCELERATOR_METRIC',
  'gpuUtilization scales pods with whole GPUs of NVIDIA, for which the DCGM exporter reports it by pod',
  "compute: ComputeSpec.of({ cpu: 8, memory, gpus: 1, gpuResource: 'nvidia.com/mig-1g.10gb' }), metrics: [ScalingMetric.gpuUtilization(80)]",
);
const ACCELERATOR_IMAGE = ACCELERATORS.warning(
  'ACCELERATOR_IMAGE',
  'the image of a preset is built for GPUs of NVIDIA, and the pods request another accelerator',
  "image: Image.preset(Engine.VLLM, '0.33.0'), compute: ComputeSpec.of({ cpu: 8, memory, gpus: 1, gpuResource: 'amd.com/gpu' })",
);

/** An accelerator by the beginning of its resource name. */
interface Accelerator {
  readonly resource: string;
  readonly name: string;
  /** Whether images for GPUs of NVIDIA run on it. */
  readonly cuda: boolean;
  /** Why `DCGM_FI_DEV_GPU_UTIL` does not measure its pods. */
  readonly because: string;
  /** A series that measures it. */
  readonly instead?: string;
}

const OTHER_VENDOR = 'the DCGM exporter measures GPUs of NVIDIA alone';
const KNOWN: readonly Accelerator[] = [
  {
    resource: 'nvidia.com/mig-',
    name: 'a MIG slice',
    cuda: true,
    // NVIDIA/dcgm-exporter#216, NVIDIA/DCGM#80
    because: 'DCGM has no DCGM_FI_DEV_GPU_UTIL for MIG slices',
    instead: 'DCGM_FI_PROF_GR_ENGINE_ACTIVE',
  },
  {
    resource: 'nvidia.com/gpu.shared',
    name: 'a time slice of a GPU',
    cuda: true,
    // NVIDIA/dcgm-exporter PR #638
    because: 'DCGM reports the utilization of the whole GPU, and not that of one pod on it',
  },
  { resource: 'amd.com/', name: 'a GPU of AMD', cuda: false, because: OTHER_VENDOR },
  { resource: 'habana.ai/', name: 'a Gaudi', cuda: false, because: OTHER_VENDOR },
  { resource: 'huawei.com/', name: 'an Ascend', cuda: false, because: OTHER_VENDOR },
  { resource: 'gpu.intel.com/', name: 'a GPU of Intel', cuda: false, because: OTHER_VENDOR },
];

function checkAccelerator(
  spec: DeploymentSpec,
  { path, autoscaler }: PlannedDeployment,
): Finding[] {
  const resource = spec.compute?.gpus === undefined ? undefined : spec.compute.gpuResource;
  const accelerator = KNOWN.find((each) => `${resource}`.startsWith(each.resource));
  if (accelerator === undefined) {
    return [];
  }
  const { name, cuda, because, instead } = accelerator;
  const metrics = autoscaler?.metrics.filter((metric) => metric.name.startsWith('gpu')) ?? [];
  return [
    ...metrics.map(() =>
      violation(ACCELERATOR_METRIC, autoscaler!.path, {
        problem: `gpuUtilization must not be set for ${name}: ${because}`,
        value: resource,
        fix: `use ScalingMetric.queueLength(4)${instead === undefined ? '' : `, or ScalingMetric.prometheus with ${instead}`}`,
      }),
    ),
    ...(!cuda && spec.image.published === true
      ? [
          violation(ACCELERATOR_IMAGE, path, {
            problem: `the image of a preset is built for GPUs of NVIDIA, and the pods request ${name}`,
            value: resource,
            fix: 'use an image for the accelerator: Image.custom(repository, tag, { engine, version }); ignore this if the mirror of the platform has one under the name of the preset',
          }),
        ]
      : []),
  ];
}
