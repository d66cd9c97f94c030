import { Size } from 'cdk8s';
import { ComputeSpec, Engine, Image, Platform, ScalingMetric } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const platform = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });
const VLLM = Image.preset(Engine.VLLM, '0.33.0');
const CUSTOM = Image.custom('rocm/vllm', 'a', { engine: Engine.VLLM, version: '0.23.0' });

function on(gpuResource: string | undefined, image: Image = CUSTOM, gpus: number | undefined = 1) {
  const compute = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus, gpuResource });
  return aDeployment(aService({ platform }), { image, compute });
}

// resource, whether gpuUtilization measures its pods, whether the image of a preset runs on it
const ACCELERATORS: [string | undefined, boolean, boolean][] = [
  [undefined, true, true],
  ['nvidia.com/gpu', true, true],
  ['nvidia.com/gpu.shared', false, true],
  ['nvidia.com/mig-1g.10gb', false, true],
  ['nvidia.com/mig-3g.40gb', false, true],
  ['amd.com/gpu', false, false],
  ['habana.ai/gaudi', false, false],
  ['huawei.com/Ascend910', false, false],
  ['gpu.intel.com/xe', false, false],
  ['example.com/gpu', true, true],
];

test.each(ACCELERATORS)(
  'the utilization of %s scales its pods: %s (ACCELERATOR_METRIC)',
  (resource, measured) => {
    const deployment = on(resource);
    deployment.autoscale({ maxReplicas: 2, metrics: [ScalingMetric.gpuUtilization(80)] });
    if (measured) {
      expectNone(deployment.service, 'ACCELERATOR_METRIC');
    } else {
      expectFinding(deployment.service, 'ACCELERATOR_METRIC', {
        at: 'chart/chat/main/Autoscaler',
        value: `"${resource}"`,
        names: ['queueLength'],
      });
    }
  },
);

test.each(ACCELERATORS)(
  'the waiting requests scale pods with %s (ACCELERATOR_METRIC)',
  (resource) => {
    const deployment = on(resource);
    deployment.autoscale({ maxReplicas: 2, metrics: [ScalingMetric.queueLength(4)] });
    expectNone(deployment.service, 'ACCELERATOR_METRIC');
  },
);

test('for a MIG slice the finding names the series of DCGM that measures it', () => {
  const deployment = on('nvidia.com/mig-1g.10gb');
  deployment.autoscale({ maxReplicas: 2, metrics: [ScalingMetric.gpuUtilization(80)] });
  expectFinding(deployment.service, 'ACCELERATOR_METRIC', {
    at: 'chart/chat/main/Autoscaler',
    names: ['DCGM_FI_PROF_GR_ENGINE_ACTIVE'],
  });
});

test.each(ACCELERATORS)(
  'on %s (measured: %s) the image of a preset runs: %s (ACCELERATOR_IMAGE)',
  (resource, _measured, runs) => {
    const { service } = on(resource, VLLM);
    if (runs) {
      expectNone(service, 'ACCELERATOR_IMAGE');
    } else {
      expectFinding(service, 'ACCELERATOR_IMAGE', { at: 'chart/chat/main' });
    }
    expectNone(on(resource, CUSTOM).service, 'ACCELERATOR_IMAGE');
  },
);
