import { Size } from 'cdk8s';
import { deployed, lastDeployment } from './programs';
import { struct } from './property';
import * as ci from '../../src';
import { ParallelismPlan } from '../../src/plan/parallelism';

const image = ci.Image.preset(ci.Engine.VLLM, '0.33.0');
const gpus = (count: number) => ({
  image,
  compute: ci.ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(64), gpus: count }),
});

export const FOUR_GPUS = gpus(4);

export const PARALLELISM = struct<ci.ParallelismOptions, ParallelismPlan>('ParallelismOptions', {
  program: (parallelism) => deployed({ ...FOUR_GPUS, parallelism }),
  base: {},
  plan: () => lastDeployment(deployed(FOUR_GPUS)).parallelism!,
  edit: 'image',
})({
  tensor: {
    effect: [() => deployed(gpus(1)), () => deployed({ ...gpus(1), parallelism: { tensor: 1 } })],
    stated: 4,
    // the corpus has deployments with one GPU
    samples: [1],
  },
  pipeline: { value: 2, stated: 1, samples: [] },
  data: { value: 2, stated: 1, samples: [] },
  expert: { value: 4, stated: 1, samples: [] },
});
